#!/usr/bin/env bash
# Doorstop: in a document whose prefix ends in a digit, each new item gets a longer and stranger UID.
#
# Expected: the second item of the document SYS2 is SYS2002 after SYS2001, or `create` refuses such a
#   prefix when no separator is set.
# What happens: SYS2001 is read as prefix SYS and number 2001, so the next item is SYS22002, then
#   SYS222003. Nothing is reported, the check is clean, and from then on these are the UIDs that
#   links and reviews name. With a separator (`create -s -`) the numbers are right.
# Versions: doorstop 3.2. Source: the commands below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq --disable-pip-version-check install 'doorstop==3.2'
doorstop=$work/venv/bin/doorstop
mkdir "$work/repo"
cd "$work/repo"
git init -q
"$doorstop" create SYS2 sys >> "$work/log" 2>&1
"$doorstop" create -s - LOW2 low -p SYS2 >> "$work/log" 2>&1
for prefix in SYS2 SYS2 SYS2 LOW2 LOW2; do
  "$doorstop" add "$prefix" >> "$work/log" 2>&1
done
uids=$(cd sys && echo *.yml)
separated=$(cd low && echo *.yml)
"$doorstop" > "$work/check" 2>&1 || { cat "$work/check"; echo "the check fails now" >&2; exit 1; }
echo "without a separator: $uids"
echo "with a separator: $separated"
[[ $uids == "SYS2001.yml SYS22002.yml SYS222003.yml" ]] || { echo "the behaviour has changed" >&2; exit 1; }
[[ $separated == "LOW2-001.yml LOW2-002.yml" ]] || { echo "UIDs with a separator have changed" >&2; exit 1; }
