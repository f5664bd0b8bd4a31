#!/usr/bin/env bash
# git: a trailer added by `git interpret-trailers` to a message with a `---` line is none to `git log`.
#
# Expected: the trailer that git itself adds to a message is one that git itself finds in the commit.
# What happens: interpret-trailers takes a line of three hyphens for the end of the message, as in a
#   mailed patch, and writes the trailer above it. In the commit that is the middle of the body, so
#   `%(trailers)` is empty: the link to the requirement is lost. The same command reads it back, so a
#   hook that checks with `--parse` is content. With --no-divider both agree.
# Versions: git 2.39.5. Source: the commands below. Day: 2026-12-01.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work GIT_CONFIG_NOSYSTEM=1
git init -q "$work/repo"
cd "$work/repo"
git config user.name Ada
git config user.email ada@example.org
git --version
cat > "$work/message" <<'MSG'
Heat water

The valve opens first.

---

Measured at three boilers.
MSG
cp "$work/message" "$work/divided"
cp "$work/message" "$work/whole"
git interpret-trailers --in-place --trailer 'Implements: REQ-7' "$work/divided"
git interpret-trailers --in-place --no-divider --trailer 'Implements: REQ-7' "$work/whole"
parsed=$(git interpret-trailers --parse "$work/divided")
git commit -q --allow-empty --cleanup=verbatim -F "$work/divided"
divided=$(git log -1 --format='%(trailers:key=Implements,valueonly)')
git commit -q --allow-empty --cleanup=verbatim -F "$work/whole"
whole=$(git log -1 --format='%(trailers:key=Implements,valueonly)')
cat "$work/divided"
echo "interpret-trailers --parse: $parsed"
echo "git log: '$divided'; with --no-divider: '$whole'"
[[ $parsed == "Implements: REQ-7" && -z $divided && $whole == "REQ-7" ]] ||
  { echo "the behaviour has changed" >&2; exit 1; }
