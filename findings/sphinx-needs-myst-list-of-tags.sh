#!/usr/bin/env bash
# sphinx-needs in MyST: a YAML list in the option block of a need is taken apart as text.
#
# Expected: the options between `---` lines of a MyST directive are YAML, so `tags: [heat, safety]`
#   is a list of two tags, and so is the same list with one entry a line.
# What happens: the directive gets the source text of the value. The first form gives the tags
#   `[heat` and `safety]`, the second the single tag `- heat - safety`. No filter for "safety" finds
#   either need, and no warning is given. (The same list under `links` gives dangling links.)
# Versions: sphinx-needs 9.1.0, Sphinx 9.0.4, myst-parser 5.2.0. Source: the build below.
#   Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install \
  'sphinx==9.0.4' 'sphinx-needs==9.1.0' 'myst-parser==5.2.0'
mkdir "$work/docs"
cat > "$work/docs/conf.py" <<'CONF'
project = "Boiler"
extensions = ["sphinx_needs", "myst_parser"]
needs_build_json = True
CONF
cat > "$work/docs/index.md" <<'MD'
# Boiler

```{req} Heat water
---
id: REQ_1
tags: [heat, safety]
---
The boiler shall heat water.
```

```{req} Stop at boiling point
---
id: REQ_2
tags:
  - heat
  - safety
---
The boiler shall stop at boiling point.
```

```{req} Whistle
---
id: REQ_3
tags: heat, safety
---
The boiler shall whistle.
```
MD
"$work/venv/bin/python" -m sphinx -q -W -b needs "$work/docs" "$work/out" > "$work/log" 2>&1 ||
  { cat "$work/log"; echo "the build fails now" >&2; exit 1; }
"$work/venv/bin/python" -c '
import json, sys
versions = json.load(open(sys.argv[1]))["versions"]
for uid, need in sorted(next(iter(versions.values()))["needs"].items()):
    print(uid, need["tags"])' "$work/out/needs.json" | tee "$work/tags"
diff "$work/tags" - <<'OUT' || { echo "the behaviour has changed" >&2; exit 1; }
REQ_1 ['[heat', 'safety]']
REQ_2 ['- heat - safety']
REQ_3 ['heat', 'safety']
OUT
