"""What an import did and could not do, for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.interchange.importers.foreign import Loss
from reqtrace.interchange.importers.plan import Plan
from reqtrace.model.phrases import listed
from reqtrace.util.escape import path_text, terminal

_MOST_IDS = 10


class Counts(NamedTuple):
    """How many files were there already: the same, and with other bytes that were replaced."""

    unchanged: int = 0
    replaced: int = 0
    dry_run: bool = False


def render_import(plan: Plan, folder: PurePosixPath, counts: Counts) -> str:
    """The counts, in and out, then a line for each kind of loss."""
    lines = [*_counts(plan, folder, counts), *_remarks(plan, folder)]
    losses = list(_losses(plan.losses))
    if losses:
        lines += ["", "Changed or not imported:", *losses]
    return "".join(f"{terminal(line) if line else ''}\n" for line in lines)


def _counts(plan: Plan, folder: PurePosixPath, counts: Counts) -> Iterator[str]:
    written = "would be written" if counts.dry_run else "written"
    old = ((counts.unchanged, "unchanged"), (counts.replaced, "replaced"))
    details = ", ".join(f"{count} {word}" for count, word in old if count)
    items = _number(plan.found, "item")
    yield (
        f"{items} found, {len(plan.files)} {written} to {path_text(folder)}"
        f"{f' ({details})' if details else ''}"
    )
    yield f"{_number(plan.found_links, 'link')} found, {plan.links} {written}"


def _remarks(plan: Plan, folder: PurePosixPath) -> Iterator[str]:
    if plan.also_in:
        names = ", ".join(path_text(path) for path in plan.also_in[:3])
        more = " …" if len(plan.also_in) > 3 else ""
        count = _number(len(plan.also_in), "file")
        yield f"{count} in the repository with the same ids ({names}{more}): keep only one of them"
    if plan.unread:
        yield f'no [[source]] covers this folder: add "{folder}/**" to the `include` of one'


def _losses(losses: Sequence[Loss]) -> Iterator[str]:
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for loss in losses:
        grouped[loss.field, loss.done].append(loss.subject)
    for (field, outcome), subjects in grouped.items():
        ids = listed(list(dict.fromkeys(subjects)), _MOST_IDS)
        yield f"  {field} ({len(subjects)}): {outcome}: {ids}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
