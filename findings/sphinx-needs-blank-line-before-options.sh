#!/usr/bin/env bash
# sphinx-needs: a blank line between a directive and its options loses the id without a word.
#
# Expected: a need whose `:id:` stands below a blank line keeps that id, or the build warns, as it
#   does for an unknown option.
# What happens: docutils takes the options for content. The need gets an id made of a hash, its
#   `:id:` and `:links:` become text, links to it dangle, and no warning names the need itself.
# Versions: sphinx-needs 9.1.0, Sphinx 9.0.4. Source: the build below. Day: 2026-11-30.
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

   The boiler shall heat water.

.. req:: Stop at boiling point

   :id: REQ_2

   The boiler shall stop at boiling point.
RST
"$work/venv/bin/python" -m sphinx -q -b needs "$work/docs" "$work/out" 2> "$work/warnings" || true
ids=$("$work/venv/bin/python" -c '
import json, sys
versions = json.load(open(sys.argv[1]))["versions"]
print(*sorted(next(iter(versions.values()))["needs"]))' "$work/out/needs.json")
echo "ids: $ids"
echo "warnings: $(cat "$work/warnings")"
[[ " $ids " == *" REQ_1 "* && " $ids " != *" REQ_2 "* ]] || { echo "the behaviour has changed" >&2; exit 1; }
! grep -q "Stop at boiling point" "$work/warnings" || { echo "a warning names the need now" >&2; exit 1; }
