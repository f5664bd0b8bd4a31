"""What `reqtrace init` writes in real repositories, and what is read with it.

Usage: PYTHONPATH=benchmarks python -m ecosystem.first_configuration --clones FOLDER [--write PAGE]

`init` has to write a configuration with which `check` reads at least the items and links that it
reads without one. Where nothing is read without one, a message is good, too. The exit code is 1 if
one repository is a case of neither.
"""

from __future__ import annotations

import argparse
import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from yardstick import write

from ecosystem import texts
from ecosystem.catalogue import CATALOGUE, Clone, chosen, find_clones, read_catalogue
from ecosystem.checks import Check, check, run_reqtrace
from ecosystem.copies import copy_of, git

_NOTHING = "nothing to check"
HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A check without a configuration, and one with that of `init`, None where it wrote none."""

    before: Check
    after: Check | None
    message: str

    @property
    def fault(self) -> str:
        """What is wrong, empty where nothing is."""
        if self.after is None:
            return f"no configuration: {self.message}" if self.before.items else ""
        is_empty = self.after.code == 2 and any(_NOTHING in one for one in self.after.says)
        if is_empty and not self.before.items:
            return ""  # there is nothing to configure, and `check` says so
        if self.after.code != 0:
            return f"check fails: {texts.said(self.after)}"
        for noun, old, new in (
            ("items", self.before.items, self.after.items),
            ("links", self.before.links, self.after.links),
        ):
            if new < old:
                return f"{new} {noun} with the configuration, {old} without"
        return ""


def start(clone: Clone, tree: Path) -> Start:
    """Run `init` in a copy, and check before and after."""
    with tempfile.TemporaryDirectory() as name:
        copy = copy_of(clone, Path(name) / "clone")
        _check_out(copy)
        before = check(copy, tree)
        done = run_reqtrace(tree, copy.folder, "init")
        message = " ".join(done.stderr.replace(str(copy.folder), ".").split())
        if not (copy.folder / "reqtrace.toml").exists():
            return Start(before=before, after=None, message=message)
        git(copy.folder, "add", "--force", "reqtrace.toml")
        return Start(before=before, after=check(copy, tree, "--staged"), message=message)


def _check_out(copy: Clone) -> None:
    """Write the files: `init` reads those. What a clone lacks stays out."""
    subprocess.run(
        ("git", "-C", str(copy.folder), "checkout-index", "--all", "--quiet"),
        capture_output=True,
        check=False,
    )


def lines(starts: Sequence[Start]) -> Iterator[str]:
    """Each fault, then how many repositories are without."""
    for one in starts:
        if one.fault:
            yield f"{one.before.repository.name}: {one.fault}"
    yield summary(starts)


def summary(starts: Sequence[Start]) -> str:
    """One sentence."""
    written = sum(one.after is not None for one in starts)
    more = sum(one.after is not None and one.after.items > one.before.items for one in starts)
    faults = sum(bool(one.fault) for one in starts)
    return (
        f"`init` wrote a configuration in {written} of {len(starts)} repositories; with it, check "
        f"reads more items in {more} of them, and fails or reads fewer items or links in {faults}."
    )


def main(options: argparse.Namespace) -> int:
    """Try all repositories, or those that are named."""
    wanted = chosen(read_catalogue(options.catalogue), options.names)
    clones = find_clones(options.clones.resolve(), wanted)
    for sentence in clones.missing:
        print(f"missing: {sentence}")
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        starts = tuple(pool.map(functools.partial(start, tree=options.tree), clones.found))
    print(*lines(starts), sep="\n")
    if options.write:
        write(options.write, "init", summary(starts))
    return 1 if any(one.fault for one in starts) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clones", type=Path, required=True, help="the folder of clones")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the sentence here")
    parser.add_argument("--tree", type=Path, default=HOME, help="whose reqtrace is run")
    parser.add_argument("--catalogue", type=Path, default=CATALOGUE)
    parser.add_argument("names", nargs="*", metavar="NAME")
    sys.exit(main(parser.parse_args()))
