#!/usr/bin/env bash
# StrictDoc: a `<<<` behind the last word of a text swallows the next requirement without a word.
#
# Expected: a text that ends with `… water. <<<` is closed there, or the export fails, as it does
#   for words behind a `<<<` at the start of a line.
# What happens: the text goes on to the next line that begins with `<<<`. The requirement between
#   the two becomes text of the one before it: it is in no export, and the export succeeds.
# Versions: strictdoc 0.30.1. Source: the export below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install 'strictdoc==0.30.1'
mkdir "$work/docs"
cat > "$work/docs/boiler.sdoc" <<'SDOC'
[DOCUMENT]
TITLE: Boiler

[REQUIREMENT]
UID: REQ-1
TITLE: Heat water
STATEMENT: >>>
The boiler shall heat water. <<<

[REQUIREMENT]
UID: REQ-2
TITLE: Stop at boiling point
STATEMENT: >>>
The boiler shall stop at boiling point.
<<<

[REQUIREMENT]
UID: REQ-3
TITLE: Whistle
STATEMENT: The boiler shall whistle.
SDOC
cd "$work"
"$work/venv/bin/strictdoc" export docs --formats=json --output-dir out > log 2>&1 || { cat log; echo "the export fails now" >&2; exit 1; }
uids=$(grep -o '"UID": "REQ-[0-9]"' out/json/index.json | grep -o 'REQ-[0-9]' | sort -u | tr '\n' ' ')
echo "exported: $uids"
[[ $uids == "REQ-1 REQ-3 " ]] || { echo "the behaviour has changed" >&2; exit 1; }
! grep -qi "warning" log || { echo "a warning is given now" >&2; exit 1; }
