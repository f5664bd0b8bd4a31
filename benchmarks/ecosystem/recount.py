"""The independent counts of `repositories.toml`, run again.

Usage: PYTHONPATH=benchmarks python -m ecosystem.recount --clones FOLDER [NAME…]

Each command of `count` and `count-links` runs in `sh` with GIT_DIR and COMMIT set, and with the
helpers below; a count that starts with `# ` was made elsewhere and is passed over. The exit code
is 1 if a number differs from the list.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ecosystem.catalogue import CATALOGUE, Clone, chosen, find_clones, read_catalogue

HELPERS = r"""
# files REGEX: paths that match. holders REGEX PATH…: files with a line that matches.
# lines, matches, ids REGEX PATH…: lines that match, matches, matches that differ.
files() { git ls-tree -rz --name-only "$COMMIT" | tr '\0' '\n' | grep -cP "$1"; }
holders() { expression=$1; shift; git grep -lIP "$expression" "$COMMIT" -- "$@" | wc -l; }
lines() { expression=$1; shift; git grep -hIP "$expression" "$COMMIT" -- "$@" | wc -l; }
matches() { expression=$1; shift; git grep -ohIP "$expression" "$COMMIT" -- "$@" | wc -l; }
ids() { expression=$1; shift; git grep -ohIP "$expression" "$COMMIT" -- "$@" | sort -u | wc -l; }
# commas REGEX PATH…: values that are separated by commas in what matches.
commas() {
  expression=$1; shift
  git grep -ohIP "$expression" "$COMMIT" -- "$@" | tr , '\n' | grep -c '[^[:space:]]'
}
# sdoc_items PATH…: nodes of StrictDoc with a UID or MID, other than documents and sections.
sdoc_items() {
  git grep -hIE '^\[[A-Z_0-9-]+\]|^\[\[[A-Z_0-9-]+\]\]|^[UM]ID: ' "$COMMIT" -- "$@" | awk '
    /^\[/ { node = $0 }
    /^[UM]ID/ && node !~ /DOCUMENT|SECTION|TEXT|GRAMMAR/ { n++; node = "TEXT" }
    END { print n + 0 }'
}
# needs PATH…: options `:id:` of directives in rst, outside of literal blocks and comments, without
# those of sphinx-test-reports, which are no needs of the page.
needs() {
  git grep -lIP '^ +:id: *\S' "$COMMIT" -- "$@" | while IFS= read -r name; do
    git show "$name" | awk '
      BEGIN { above = -1 }
      /^ *$/ { next }
      { match($0, /^ */); indent = RLENGTH }
      skip != "" && indent > skip { next }
      { skip = "" }
      /^ *\.\. (code|code-block|parsed-literal|literalinclude|raw|highlight)::/ { skip = indent }
      /^ *\.\. test-(file|report|suite|case)::/ { skip = indent }
      /^ *\.\. / && !/::/ && !/^ *\.\. [_|[]/ { skip = indent }
      /^ *\.\.$/ { skip = indent }
      /::$/ && !/^ *\.\. / { skip = indent }
      /^ *\.\. .*::/ { above = indent; next }
      indent <= above { above = -1 }
      above >= 0 && /^ +:id: *[^ ]/'
  done | wc -l
}
# specitems PATH…: items of OpenFastTrace in AsciiDoc, outside of listings.
specitems() {
  git grep -lI '' "$COMMIT" -- "$@" | while IFS= read -r name; do
    git show "$name" | awk '
      /^(----+|\.\.\.\.+)$/ { listing = !listing }
      !listing && /^\[\.specitem[ ,]/'
  done | wc -l
}
# total N…: the sum.
total() { echo "$*" | tr ' ' '\n' | awk '{ n += $1 } END { print n }'; }
"""


def main(options: argparse.Namespace) -> int:
    """Print each number that differs; 1 if there is one."""
    wanted = chosen(read_catalogue(options.catalogue), options.names)
    clones = find_clones(options.clones.resolve(), wanted)
    for sentence in clones.missing:
        print(f"missing: {sentence}")
    differences = [line for clone in clones.found for line in compared(clone)]
    print(*differences, f"{len(differences)} numbers differ from the list", sep="\n")
    return 1 if differences else 0


def compared(clone: Clone) -> Iterator[str]:
    """What differs between the list and a count of today."""
    one = clone.repository
    for noun, listed, command in (
        ("items", one.items, one.count),
        ("links", one.links, one.count_links),
    ):
        if command and not command.startswith("# "):
            number = count(clone, command)
            if number != listed:
                yield f"{one.name}: {number} {noun}, listed are {listed}"


def count(clone: Clone, command: str) -> int:
    """The number that a command prints."""
    environment = {
        **os.environ,
        "GIT_DIR": str(clone.folder),
        "COMMIT": clone.repository.commit,
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ("sh", "-c", f"{HELPERS}\n{command}"), env=environment, capture_output=True, text=True
    )
    if not done.stdout.strip().isdigit():
        raise SystemExit(f"{clone.repository.name}: no number from {command!r}: {done.stderr}")
    return int(done.stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clones", type=Path, required=True)
    parser.add_argument("--catalogue", type=Path, default=CATALOGUE)
    parser.add_argument("names", nargs="*", metavar="NAME")
    sys.exit(main(parser.parse_args()))
