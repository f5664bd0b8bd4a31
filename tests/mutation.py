"""A mutation run: is there a test that fails for each small change of the code?

    python tests/mutation.py [--jobs N] [--sample N] [PATTERN...]

mutmut changes the functions of the core modules below one by one, in a copy of the repository in
build/mutation, and runs those tests for each change that reach the function. A PATTERN such as
`reqtrace.triage.*` narrows the run, and a sample asks for some changes of each module, evenly
spread, which tells the score well enough. What a test noticed is not asked again as long as the
function is the same and build/mutation stands.

Printed are the survivors and a table for docs/quality.md, which says how to read them. The exit
code is 1 where an area has a lower score than it should.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPY = ROOT / "build" / "mutation"
WANTED = 85
"""Of a hundred changes, how many some test must notice, in each area."""

# The core modules, below src/reqtrace. What they get wrong, a user can hardly see.
AREAS: Mapping[str, Sequence[str]] = {
    "git/message": (
        "git/message/message.py",
        "git/message/message_text.py",
        "git/message/trailers.py",
        "git/message/trailer_lines.py",
    ),
    "graph": (
        "graph/build.py",
        "graph/trace_graph.py",
        "graph/suspects_by_ancestry.py",
        "graph/provenance.py",
    ),
    "triage": ("triage/compare.py", "triage/suppress.py"),
    "sources/fields": (
        "sources/fields/item_builder.py",
        "sources/fields/item_ids.py",
        "sources/fields/item_type.py",
        "sources/fields/item_status.py",
        "sources/fields/keys.py",
        "sources/fields/links.py",
    ),
}

# Tests that start no reqtrace in another process, where nothing is changed. Tests of hostile
# files are left out: they reach everything, and take long.
TESTS = (
    "tests/git/message/test_fix_message.py",
    "tests/git/message/test_message.py",
    "tests/git/message/test_notes.py",
    "tests/git/message/test_plain_message.py",
    "tests/git/message/test_id_patterns.py",
    "tests/git/message/test_trailer_lines.py",
    "tests/git/message/test_trailers.py",
    "tests/graph",
    "tests/model",
    "tests/triage",
    "tests/rules/links",
    "tests/rules/review",
    "tests/sources",
    "--deselect=tests/sources/test_hostile_files.py",
    "--deselect=tests/sources/openfasttrace/test_tags.py",
)
_NOT_ASKED = "not checked"
_NOTICED = ("killed", "timeout")
_FEW = "reqtrace.triage.compare.x_compare_with_sides__mutmut_1"
BESIDE = ("schemas", "examples", "docs", "hooks", "README.md", "CONTRIBUTING.md", "Makefile")
"""What tests read besides the sources."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Run the mutation tests.")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--sample", type=int, metavar="N", help="N changes of each module")
    parser.add_argument("patterns", nargs="*", help="names of changes, with wildcards")
    given = parser.parse_args(arguments)
    lay_out()
    if given.sample:
        answers = ask_some(given.jobs, given.sample, given.patterns or ["*"])
    else:
        answers = ask(given.jobs, given.patterns)
    for name, answer in sorted(answers.items()):
        if is_survivor(answer):
            print(f"{answer}: {name}")
    return 0 if print_table(answers) else 1


def ask(jobs: int, patterns: Sequence[str]) -> dict[str, str]:
    """What becomes of the changes *patterns*, or of all; what survived before is asked again."""
    before = read_answers()
    survivors = [name for name in before if is_survivor(before[name])]
    if survivors and not patterns:
        run(jobs, survivors)
    run(jobs, patterns)
    return read_answers()


def ask_some(jobs: int, count: int, patterns: Sequence[str]) -> dict[str, str]:
    """What becomes of *count* changes of each module, as far as they fit *patterns*."""
    if not read_answers():
        run(jobs, [_FEW])  # the names of all changes are known behind it
    before = read_answers()
    sample = [
        name
        for name in spread(before, count)
        if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
    ]
    if open_ones := [one for one in sample if before[one] not in _NOTICED]:
        run(jobs, open_ones)
    answers = read_answers()
    return {one: answers[one] for one in sample}


def lay_out() -> None:
    """Copy the repository, with the settings of mutmut; its answers stay where they are."""
    COPY.mkdir(parents=True, exist_ok=True)
    for old in COPY.iterdir():
        if old.name != "mutants":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    shown = subprocess.run(listing, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    for name in filter(None, shown.decode().split("\0")):
        if (ROOT / name).is_file():
            target = COPY / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    with (COPY / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[tool.mutmut]\n")
        for key, value in _settings().items():
            settings.write(f"{key} = {json.dumps(value)}\n")


def _settings() -> dict[str, list[str]]:
    modules = [f"src/reqtrace/{one}" for area in AREAS.values() for one in area]
    missing = [one for one in modules if not (ROOT / one).is_file()]
    if missing:
        sys.exit(f"{', '.join(missing)}: no such file; mend AREAS in tests/mutation.py")
    return {
        "source_paths": ["src/"],
        "only_mutate": modules,
        "also_copy": [one for one in BESIDE if (ROOT / one).exists()],
        "pytest_add_cli_args_test_selection": list(TESTS),
    }


def run(jobs: int, patterns: Sequence[str]) -> None:
    """Ask for the changes *patterns*, or for all of them."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs), *patterns]
    subprocess.run(command, cwd=COPY, check=True, env={**os.environ, "CI": "true"})


def spread(names: Iterable[str], count: int) -> list[str]:
    """Of the changes of each module, *count* at even distances."""
    chosen: list[str] = []
    for module in (one for area in AREAS.values() for one in area):
        own = _of_module(names, module)
        chosen += own[:: -(-len(own) // count) or 1]
    return chosen


def read_answers() -> dict[str, str]:
    """What became of each change, by its name."""
    command = [sys.executable, "-m", "mutmut", "results", "--all", "true"]
    shown = subprocess.run(command, cwd=COPY, check=True, stdout=subprocess.PIPE, text=True).stdout
    cut = (line.strip().partition(": ") for line in shown.splitlines())
    return {name: answer for name, colon, answer in cut if colon}


def print_table(answers: Mapping[str, str]) -> bool:
    """Print the scores as Markdown; whether all of them are high enough."""
    print("\n| area | module | mutants | killed | score |\n|---|---|---:|---:|---:|")
    is_enough = True
    for area, modules in AREAS.items():
        counts = [_count(answers, one) for one in modules]
        for module, count in zip(modules, counts, strict=True):
            print(_line(area, f"`{module}`", count))
        whole = sum(counts, Counter[bool]())
        print(_line(area, "all", whole))
        is_enough = is_enough and whole[True] * 100 >= WANTED * whole.total()
    return is_enough


def _count(answers: Mapping[str, str], module: str) -> Counter[bool]:
    return Counter(_noticed(answers[one] for one in _of_module(answers, module)))


def _of_module(names: Iterable[str], module: str) -> list[str]:
    name = "reqtrace." + module.removesuffix(".py").replace("/", ".")
    return fnmatch.filter(names, f"{name}.x*")


def _noticed(answers: Iterable[str]) -> list[bool]:
    return [not is_survivor(one) for one in answers if one != _NOT_ASKED]


def is_survivor(answer: str) -> bool:
    """Whether no test noticed; a change that makes a loop endless is noticed."""
    return answer not in (*_NOTICED, _NOT_ASKED)


def _line(area: str, module: str, count: Counter[bool]) -> str:
    score = f"{count[True] * 100 / count.total():.1f}" if count else "–"
    return f"| {area} | {module} | {count.total()} | {count[True]} | {score} |"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
