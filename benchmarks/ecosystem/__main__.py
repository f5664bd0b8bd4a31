"""Findings of public repositories before and after a change, and figures of the findings now.

Usage: PYTHONPATH=benchmarks python -m ecosystem --clones FOLDER [OPTION…]

FOLDER has a clone of each repository of `repositories.toml`, bare or not, named OWNER+NAME or
OWNER/NAME; nothing is fetched here. The exit code is 1 if a check crashed, or if more than one in
twenty findings that were judged true is lost; 2 for wrong options.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from yardstick import write

from ecosystem import texts
from ecosystem.catalogue import CATALOGUE, Clone, chosen, find_clones, read_catalogue
from ecosystem.checks import Check, Hit, RevisionError, check_all, default_revision, tree_of
from ecosystem.differences import differences, hits
from ecosystem.judgements import (
    JUDGEMENTS,
    PASSES,
    Judged,
    Judgement,
    JudgementError,
    agreement,
    draw,
    precision,
    read_judgements,
    recall,
)

HOME = Path(__file__).resolve().parents[2]
REPORTED = 0.95
"""How many of the findings judged true have to be reported still."""


def main(options: argparse.Namespace) -> int:
    """Run the checks that the options ask for, and print what they show."""
    if options.clones is None or not options.clones.is_dir():
        where = "" if options.clones is None else f" at {options.clones}"
        print(f"ecosystem: skipped, there is no folder of clones{where}; set CLONES=FOLDER")
        return 0
    wanted = chosen(read_catalogue(options.catalogue), options.only)
    clones = find_clones(options.clones.resolve(), wanted)
    print(f"{len(clones.found)} of {len(wanted)} repositories")
    for sentence in clones.missing:
        print(f"missing: {sentence}")
    try:
        judgements = read_judgements(options.judgements)
        after = check_all(clones.found, options.tree)
        if not options.no_before:
            _print_differences(clones.found, after, options)
    except (RevisionError, JudgementError) as error:
        print(f"ecosystem: {error}", file=sys.stderr)
        return 2
    return _print_figures(after, judgements, options)


def _print_differences(
    clones: Sequence[Clone], after: Sequence[Check], options: argparse.Namespace
) -> None:
    revision = options.before or default_revision(options.tree)
    with tree_of(revision, options.tree) as tree:
        before = check_all(clones, tree)
    some = differences(hits(before), hits(after))
    _print(f"Findings at {revision[:12]} and now", texts.difference_lines(some, options.samples))


def _print_figures(
    after: Sequence[Check], judgements: Sequence[Judgement], options: argparse.Namespace
) -> int:
    everything = hits(after)
    drawn = draw(everything, options.number, options.seed)
    rules = precision(drawn, everything, judgements)
    names = [one.repository.name for one in after]
    agreed = agreement(drawn, judgements)
    still = recall(judgements, [hit for one in after for hit in one.hits], names)
    crashed = [one for one in after if one.crashed]
    _print("Items and links, found and counted, where they differ", texts.count_lines(after))
    _print("Precision", texts.precision_lines(rules, agreed, len(drawn)))
    _print("Findings judged true", texts.recall_lines(still))
    if crashed:
        _print("Crashed", (f"{one.repository.name}: {texts.said(one)}" for one in crashed))
    if options.draw:
        _write_draw(options.draw, drawn, Judged(judgements), options.judging)
    if options.write:
        for name, text in texts.page_tables(after, rules, agreed, still).items():
            write(options.write, name, text)
    return 1 if crashed or (still.share or 1) < REPORTED else 0


def _print(title: str, lines: Iterable[str]) -> None:
    print(f"\n{title}\n", *lines, sep="\n", flush=True)


def _write_draw(path: Path, drawn: Iterable[Hit], judgement_of: Judged, number: int) -> None:
    """One object a line, as in `judgements.jsonl`, with the verdicts of pass *number* so far."""
    with path.open("w", encoding="utf-8") as file:
        for hit in drawn:
            judged = judgement_of(hit)
            verdict = "" if judged is None else judged.verdicts.get(number, "")
            one = {**asdict(hit), "pass": number, "verdict": verdict, "why": ""}
            file.write(f"{json.dumps(one, ensure_ascii=False)}\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ecosystem", description=__doc__)
    add = parser.add_argument
    add("--clones", type=Path, help="the folder of clones")
    add("--before", help="compare with this revision; default: where the branch left main")
    add("--no-before", action="store_true", help="compare with nothing, only give the figures")
    add("--only", nargs="+", default=(), metavar="NAME", help="only these, by owner/name")
    add("--samples", type=int, default=10, help="samples of each rule that are printed")
    add("--write", type=Path, metavar="PAGE", help="write the figures into this page")
    add("--draw", type=Path, metavar="FILE", help="write the drawn findings here, to be judged")
    add("--pass", dest="judging", type=int, choices=PASSES, default=1, help="in which pass")
    add("--number", type=int, default=330, help="how many findings are drawn")
    add("--seed", default="10", help="another seed draws others")
    add("--tree", type=Path, default=HOME, help="the repository whose reqtrace is run")
    add("--catalogue", type=Path, default=CATALOGUE, help="the pinned repositories")
    add("--judgements", type=Path, default=JUDGEMENTS, help="the verdicts")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_options()))
