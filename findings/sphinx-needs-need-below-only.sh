#!/usr/bin/env bash
# sphinx-needs: a need that `only` leaves out of the pages still exists, and links to it lead nowhere.
#
# Expected: a need below `.. only:: internal` does not exist in a build without that tag: it is in no
#   needs.json, and a link to it is reported as unknown.
# What happens: the page leaves it out, but it is in needs.json with its text, its back link counts,
#   and the page links to an anchor that does not exist. The build passes with -W and -n.
# Versions: sphinx-needs 9.1.0, Sphinx 9.0.4. Source: the build below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install 'sphinx==9.0.4' 'sphinx-needs==9.1.0'
mkdir "$work/docs"
cat > "$work/docs/conf.py" <<'CONF'
project = "Boiler"
extensions = ["sphinx_needs"]
needs_build_json = True
CONF
cat > "$work/docs/index.rst" <<'RST'
Boiler
======

.. req:: Heat water
   :id: REQ_1
   :links: REQ_2

   The boiler shall heat water.

.. only:: internal

   .. req:: Leave out the sensor
      :id: REQ_2

      The boiler shall do without the sensor.
RST
"$work/venv/bin/python" -m sphinx -q -W -n -b html "$work/docs" "$work/out" > "$work/log" 2>&1 ||
  { cat "$work/log"; echo "the build fails now" >&2; exit 1; }
"$work/venv/bin/python" -c '
import json, sys
versions = json.load(open(sys.argv[1]))["versions"]
for uid, need in sorted(next(iter(versions.values()))["needs"].items()):
    print(uid, "links", need["links"], "text:", need["content"])' "$work/out/needs.json" | tee "$work/needs"
links=$(grep -c 'href="#REQ_2"' "$work/out/index.html" || true)
anchors=$(grep -c 'id="REQ_2"' "$work/out/index.html" || true)
echo "links to REQ_2 in the page: $links; anchors: $anchors"
diff "$work/needs" - <<'OUT' || { echo "the behaviour has changed" >&2; exit 1; }
REQ_1 links ['REQ_2'] text: The boiler shall heat water.
REQ_2 links [] text: The boiler shall do without the sensor.
OUT
(( links == 1 && anchors == 0 )) || { echo "the page has changed" >&2; exit 1; }
! grep -q "without the sensor" "$work/out/index.html" || { echo "the page shows the need now" >&2; exit 1; }
