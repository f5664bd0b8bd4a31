#!/usr/bin/env bash
# StrictDoc: a relation above a Python function is lost without a word; above a C function it counts.
#
# Expected: `# @relation(REQ-1, scope=function)` above `def heat()` links the function, as the same
#   comment above a C function does. A marker that StrictDoc cannot use is reported, as it is for C.
# What happens: for Python only docstrings are searched for function scope. The comments, above the
#   function or within it, are ignored: REQ-1 and REQ-3 have no source file, and nothing is said.
# Versions: strictdoc 0.30.4. Source: the export below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install 'strictdoc==0.30.4'
mkdir -p "$work/docs/src"
cat > "$work/docs/strictdoc_config.py" <<'CONF'
from strictdoc.core.project_config import ProjectConfig


def create_config() -> ProjectConfig:
    return ProjectConfig(
        project_title="Boiler",
        project_features=["REQUIREMENT_TO_SOURCE_TRACEABILITY"],
    )
CONF
cat > "$work/docs/boiler.sdoc" <<'SDOC'
[DOCUMENT]
TITLE: Boiler

[REQUIREMENT]
UID: REQ-1
TITLE: Heat water
STATEMENT: The boiler shall heat water.

[REQUIREMENT]
UID: REQ-2
TITLE: Stop at boiling point
STATEMENT: The boiler shall stop at boiling point.

[REQUIREMENT]
UID: REQ-3
TITLE: Whistle
STATEMENT: The boiler shall whistle.

[REQUIREMENT]
UID: REQ-4
TITLE: Refill
STATEMENT: The boiler shall refill itself.
SDOC
cat > "$work/docs/src/boiler.py" <<'PY'
# @relation(REQ-1, scope=function)
def heat():
    return 100


def stop():
    """
    @relation(REQ-2, scope=function)
    """
    return 0


def whistle():
    # @relation(REQ-3, scope=function)
    return "!"
PY
cat > "$work/docs/src/refill.c" <<'C'
// @relation(REQ-4, scope=function)
int refill(void) { return 1; }
C
cd "$work"
"$work/venv/bin/strictdoc" export docs --formats=html --output-dir out > log 2>&1 ||
  { cat log; echo "the export fails now" >&2; exit 1; }
"$work/venv/bin/python" - <<'PY' | tee links
import pathlib, re

for page in sorted(pathlib.Path("out/html/_source_files/src").glob("*.html")):
    text = re.sub(r"<[^>]+>", " ", page.read_text())
    ids = sorted(set(re.findall(r"REQ-\d", re.sub(r"relation\s*\([^)]*\)", "", text))))
    print(page.name.removesuffix(".html"), *ids)
PY
diff links - <<'OUT' || { echo "the behaviour has changed" >&2; exit 1; }
boiler.py REQ-2
refill.c REQ-4
OUT
! grep -iE "(warning|error).*REQ-" log || { echo "the marker is reported now" >&2; exit 1; }
