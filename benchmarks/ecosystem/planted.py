"""Gaps that are planted one by one in clones of real repositories, and how many are found.

Usage: PYTHONPATH=benchmarks python -m ecosystem.planted --clones FOLDER [--write PAGE] [KIND…]

`gaps.toml` describes them. A gap is found if the check of the index then has an error or a warning
that it did not have before. The clones of FOLDER stay as they are.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yardstick import write

from ecosystem.catalogue import CATALOGUE, Clone, find_clones, read_catalogue
from ecosystem.checks import Hit, check
from ecosystem.copies import copy_of, git
from ecosystem.differences import differences

HOME = Path(__file__).resolve().parents[2]
GAPS = Path(__file__).parent / "gaps.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A way to break an item; see `gaps.toml`."""

    what: str
    times: int
    paths: str
    find: str = ""
    replace: str = ""
    copy: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A file as it is after a gap was made; `place` is for people. `lines` is what it replaces."""

    what: str
    place: str
    path: str
    text: str
    lines: range = range(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """What came of the gaps of one kind: the rules that found each, empty where none did."""

    kind: str
    repository: str
    wanted: int
    edits: tuple[tuple[Edit, tuple[str, ...]], ...]

    @property
    def found(self) -> int:
        """How many gaps were found."""
        return sum(bool(rules) for _, rules in self.edits)


class Index:
    """The index of a throw-away clone, in which files are replaced and put back."""

    def __init__(self, clone: Clone, folder: Path) -> None:
        self.copy = copy_of(clone, folder)
        self.commit = clone.repository.commit

    def paths(self, pattern: str) -> list[str]:
        """The paths that match."""
        names = git(self.copy.folder, "ls-tree", "-rz", "--name-only", self.commit).split("\0")
        return [name for name in names if re.search(pattern, name)]

    def read(self, path: str) -> str:
        """The text of a file, any byte of it."""
        return git(self.copy.folder, "show", f"{self.commit}:{path}")

    def plant(self, edit: Edit) -> None:
        """Put the file of an edit into the index, and nothing else that differs."""
        git(self.copy.folder, "read-tree", self.commit)
        oid = git(self.copy.folder, "hash-object", "-w", "--stdin", text=edit.text).strip()
        git(self.copy.folder, "update-index", "--add", "--cacheinfo", f"100644,{oid},{edit.path}")


def edits(index: Index, gap: Gap, before: Iterable[Hit] = ()) -> list[Edit]:
    """As many edits as the gap wants, chosen by lot among all places where it can be made.

    What is wrong already, as *before* shows, cannot be broken.
    """
    wrong = {hit.place for hit in before}
    possible = [
        edit
        for path in index.paths(gap.paths)
        for edit in _edits_of(index, path, gap)
        if not any(f"{path}:{number}" in wrong for number in edit.lines)
    ]
    return sorted(possible, key=lambda edit: _lot(f"{edit.what} {edit.place}"))[: gap.times]


def _edits_of(index: Index, path: str, gap: Gap) -> Iterator[Edit]:
    text = index.read(path)
    if gap.copy:
        target = re.sub(*gap.copy, path)
        yield Edit(what=gap.what, place=f"{target}:1", path=target, text=text)
        return
    for match in re.finditer(gap.find, text, re.MULTILINE):
        changed = text[: match.start()] + match.expand(gap.replace) + text[match.end() :]
        if changed != text:
            line = text.count("\n", 0, match.start()) + 1
            lines = range(line, line + match.group().count("\n") + 1)
            yield Edit(what=gap.what, place=f"{path}:{line}", path=path, text=changed, lines=lines)


def _lot(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


def plant(clone: Clone, kind: str, gaps: Sequence[Gap], tree: Path) -> Planted:
    """Make each gap of a kind, one at a time, and check."""
    with tempfile.TemporaryDirectory() as name:
        index = Index(clone, Path(name) / "clone")
        before = check(index.copy, tree, "--staged").hits
        outcomes = []
        for edit in (edit for gap in gaps for edit in edits(index, gap, before)):
            index.plant(edit)
            after = check(index.copy, tree, "--staged").hits
            rules = tuple(one.rule for one in differences(before, after) if one.new)
            outcomes.append((edit, rules))
    return Planted(
        kind=kind,
        repository=clone.repository.name,
        wanted=sum(gap.times for gap in gaps),
        edits=tuple(outcomes),
    )


def lines(some: Iterable[Planted]) -> Iterator[str]:
    """Found and planted by kind, and each gap that was not found."""
    for one in some:
        yield f"{one.kind}: {one.found} of {len(one.edits)} found, in {one.repository}"
        if len(one.edits) < one.wanted:
            yield f"  only {len(one.edits)} of {one.wanted} gaps could be made"
        yield from (
            f"  not found: {edit.what}, {edit.place}" for edit, rules in one.edits if not rules
        )


def table(some: Sequence[Planted]) -> str:
    """The table of the page."""
    rows = ["| kind | repository | planted | found | by |", "|---|---|---:|---:|---|"]
    for one in some:
        rules = sorted({rule for _, names in one.edits for rule in names})
        cells = (one.kind, one.repository, len(one.edits), one.found, ", ".join(rules))
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(rows)


def main(options: argparse.Namespace) -> int:
    """Plant the gaps of all kinds, or of those that are named."""
    with options.gaps.open("rb") as file:
        kinds = [
            one
            for one in tomllib.load(file)["kind"]
            if one["name"] in options.kinds or not options.kinds
        ]
    wanted = {one["repository"] for one in kinds}
    catalogue = [one for one in read_catalogue(options.catalogue) if one.name in wanted]
    clones = find_clones(options.clones.resolve(), catalogue)
    for sentence in clones.missing:
        print(f"missing: {sentence}")
    by_name = {clone.repository.name: clone for clone in clones.found}
    results = []
    for kind in kinds:
        clone = by_name.get(kind["repository"])
        if clone:
            gaps = [Gap(**one) for one in kind["gaps"]]
            results.append(plant(clone, kind["name"], gaps, options.tree))
            print(*lines(results[-1:]), sep="\n", flush=True)
    if options.write:
        write(options.write, "planted", table(results))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clones", type=Path, required=True, help="the folder of clones")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the table into this page")
    parser.add_argument("--tree", type=Path, default=HOME, help="whose reqtrace is run")
    parser.add_argument("--catalogue", type=Path, default=CATALOGUE)
    parser.add_argument("--gaps", type=Path, default=GAPS)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    sys.exit(main(parser.parse_args()))
