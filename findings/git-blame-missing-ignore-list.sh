#!/usr/bin/env bash
# git: a configured list of ignored revisions that is missing stops `git blame`, and no option helps.
#
# Expected: an empty `--ignore-revs-file=` clears "the list of revs from previously processed files"
#   (git-blame(1)), and a command-line option takes precedence over a setting. So blame works with
#   it where `blame.ignoreRevsFile` names a file that this repository does not have, as a user's
#   global setting of `.git-blame-ignore-revs` does in most repositories.
# What happens: each configured file is opened first, and blame dies with "could not open object
#   name list"; neither `--ignore-revs-file=` nor an empty `-c blame.ignoreRevsFile=` prevents it. The
#   setting is a list, so no later value takes an earlier one off.
# Versions: git 2.39.5, 2.55. Source: the commands below. Day: 2026-11-30.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work GIT_CONFIG_NOSYSTEM=1
cd "$work"
git init -q repo
cd repo
echo line > file
git add file
git -c user.name=Ada -c user.email=ada@example.org commit -q -m Begin
git config --global blame.ignoreRevsFile .git-blame-ignore-revs
died() { ! "$@" > /dev/null 2> "$work/error" && grep -q 'could not open object name list' "$work/error"; }
died git blame file || { echo "blame works without the file now" >&2; exit 1; }
died git blame --ignore-revs-file= file || { echo "the empty option helps now" >&2; exit 1; }
died git -c blame.ignoreRevsFile= blame file || { echo "the empty setting helps now" >&2; exit 1; }
touch .git-blame-ignore-revs
git blame file > /dev/null
echo "git blame: $(cat "$work/error")"
