"""What the ecosystem check prints, and the tables of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ecosystem.checks import Check, Hit
from ecosystem.differences import RuleDifference
from ecosystem.judgements import MEASURED, Agreement, Precision, Recall

LONGEST = 300


def difference_lines(some: Sequence[RuleDifference], samples: int) -> Iterator[str]:
    """A table by rule, then samples of what is gone and new."""
    yield f"{'rule':<8} {'before':>7} {'after':>7} {'gone':>7} {'new':>7}"
    for one in some:
        counts = (one.before, one.after, len(one.gone), len(one.new))
        yield f"{one.rule:<8} " + " ".join(f"{count:>7}" for count in counts)
    sums = (
        sum(one.before for one in some),
        sum(one.after for one in some),
        sum(len(one.gone) for one in some),
        sum(len(one.new) for one in some),
    )
    yield f"{'all':<8} " + " ".join(f"{count:>7}" for count in sums)
    for one in some:
        for sign, hits in (("-", one.gone), ("+", one.new)):
            if hits:
                yield ""
                yield f"{one.rule}, {'gone' if sign == '-' else 'new'}: {_shown(hits, samples)}"
                yield from (f"{sign} {line(hit)}" for hit in hits[:samples])


def _shown(hits: Sequence[Hit], samples: int) -> str:
    return f"{min(samples, len(hits))} of {len(hits)}"


def line(hit: Hit) -> str:
    """A finding on one line, with its repository."""
    return f"{hit.repository} {hit.place or '(no file)'} {hit.rule} {hit.message}"


def count_lines(checks: Iterable[Check]) -> Iterator[str]:
    """Repositories whose items or links differ from the independent count."""
    for one in checks:
        if not is_equal(one):
            items = pair(one.items, one.repository.items)
            links = pair(one.links, one.repository.links)
            yield f"{one.repository.name}: items {items}, links {links}; {said(one)}"


def is_equal(one: Check) -> bool:
    """Whether items and links equal what was counted."""
    counted = (one.repository.items, one.repository.links)
    return all(
        number in (None, found)
        for number, found in zip(counted, (one.items, one.links), strict=True)
    )


def pair(found: int, counted: int | None) -> str:
    """Found and counted, such as `12/14`."""
    return f"{found}/{'–' if counted is None else counted}"


def said(one: Check) -> str:
    """What reqtrace says about the reading, in one line."""
    text = " ".join(one.says) or "no remark"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def precision_lines(rules: Sequence[Precision], agreed: Agreement, drawn: int) -> Iterator[str]:
    """The precision of each rule and of all, and whether the two passes agree."""
    yield f"{'rule':<8} {'hits':>6} {'judged':>6} {'true':>6} {'false':>6} {'noise':>6}  precision"
    for one in (*rules, total(rules)):
        counts = (one.hits, one.judged, one.true, one.false, one.noise)
        yield f"{one.rule:<8} " + " ".join(f"{n:>6}" for n in counts) + f"  {share(one)}"
    yield f"judged: {total(rules).judged} of {drawn} findings drawn"
    if agreed.twice:
        yield (
            f"judged twice: {agreed.twice}, same verdict: {_of(agreed.same, agreed.twice)}, "
            f"both true or both not: {_of(agreed.useful, agreed.twice)}"
        )


def total(rules: Sequence[Precision]) -> Precision:
    """All rules as one."""
    return Precision(
        rule="all",
        hits=sum(one.hits for one in rules),
        true=sum(one.true for one in rules),
        false=sum(one.false for one in rules),
        noise=sum(one.noise for one in rules),
    )


def share(one: Precision) -> str:
    """The precision, or why there is none."""
    if one.share is None:
        return "not judged"
    text = f"{one.share:.0%}"
    return text if one.rule == "all" or one.hits >= MEASURED else f"{text}, not measured"


def recall_lines(one: Recall) -> Iterator[str]:
    """How many findings judged true are still reported, and which are not."""
    if one.share is None:
        yield "No finding of these repositories is judged true."
        return
    reported = one.judged - len(one.lost)
    yield f"judged true: {one.judged}, still reported: {reported} ({one.share:.0%})"
    for name, some in (("by another rule", one.moved), ("lost", one.lost)):
        yield from (f"  {name}: {line(judgement.hit)}" for judgement in some)


def page_tables(
    checks: Sequence[Check], rules: Sequence[Precision], agreed: Agreement, still: Recall
) -> dict[str, str]:
    """The generated parts of the page, by the name of their marks."""
    counted = [one for one in checks if one.repository.items is not None]
    linked = [one for one in checks if one.repository.links is not None]
    items = sum(one.items == one.repository.items for one in counted)
    links = sum(one.links == one.repository.links for one in linked)
    both = sum(is_equal(one) for one in counted)
    overall = total(rules)
    figures = [
        "| figure | value |",
        "|---|---:|",
        f"| repositories | {len(checks)} |",
        f"| items equal to an independent count | {_of(items, len(counted))} |",
        f"| links equal to an independent count | {_of(links, len(linked))} |",
        f"| items and links equal, as far as counted | {_of(both, len(counted))} |",
        f"| errors and warnings | {overall.hits} |",
        f"| drawn and judged | {overall.judged} |",
        f"| judged twice | {_of(agreed.twice, overall.judged)} |",
        f"| of these with the same verdict both times | {_of(agreed.same, agreed.twice)} |",
        f"| true and useful, in both passes | {_of(overall.true, overall.judged)} |",
        f"| judged true at any time | {still.judged} |",
        f"| of these still reported | {_of(still.judged - len(still.lost), still.judged)} |",
    ]
    return {
        "figures": "\n".join(figures),
        "rules": "\n".join(_rule_table(rules)),
        "repositories": "\n".join(_repository_table(checks)),
    }


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "–"


def _rule_table(rules: Sequence[Precision]) -> Iterator[str]:
    yield "| rule | hits | judged | true | false | noise | precision |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for one in (*rules, total(rules)):
        counts = (one.hits, one.judged, one.true, one.false, one.noise)
        yield f"| {one.rule} | " + " | ".join(map(str, counts)) + f" | {share(one)} |"


def _repository_table(checks: Sequence[Check]) -> Iterator[str]:
    yield "| repository | commit | kind | items | links | what reqtrace says where they differ |"
    yield "|---|---|---|---:|---:|---|"
    for one in checks:
        repository = one.repository
        cells = (
            repository.name,
            f"`{repository.commit[:7]}`",
            repository.kind,
            pair(one.items, repository.items),
            pair(one.links, repository.links),
            "" if is_equal(one) else _cell(said(one)),
        )
        yield f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """Foreign text in a cell: nothing in it is Markdown."""
    return "".join(f"\\{char}" if char in "\\|<>[]*_`#" else char for char in text)
