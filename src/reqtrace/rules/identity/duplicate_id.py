"""IDS001."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import PurePosixPath

from reqtrace.model.account_page import is_account_name, lies_in_folder_of_work
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.id_family import id_family
from reqtrace.model.item import Item, Naming
from reqtrace.model.phrases import listed
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.numbers import decision_number
from reqtrace.rules.links.example_pages import example_pages
from reqtrace.rules.samples import DRAFT_NEED
from reqtrace.util.lazy_pattern import lazy_pattern

_MANY = 4
_MOST = 0.25
_FEW_SHARED = 2
_ENOUGH_OF_PAGE = 3
_MOST_OF_PAGE = 0.5
_INCLUDE = lazy_pattern(r"(?:!include|\{\{#include|\{!|--8<--|include::)[^\n]*")
_NUMBER = lazy_pattern(r"\d{1,9}\Z")

_Pairs = list[tuple[Item, Item]]
"""Items with the id of an item before them, each behind that one."""


class DuplicateId(Rule):
    """Two items have the same id.

    ## What it checks
    Each id belongs to one item. Every occurrence after the first, in the order of paths and lines,
    is reported together with the first. Decisions that are numbered by their file names have a
    rule of their own, ADR004.

    Without a configuration, folders of which most ids are the same are taken for editions,
    templates or projects of their own. One finding of severity info says so, and one where four ids
    of a family or more, and more than a quarter of it, are written in several places: pages that
    list the items again, or features that each count anew. So does one where files share several
    numbers of a series that leaves out more: those of pages or sections of a source; and one where
    a page has at least three ids of another, and half of those of the shorter one, or names ids of
    another because it tells what was planned or done, such as a retrospective, or has nothing below
    an id but the name of a file to be included. Pages that count anew in one family do so in
    others. Two headings of one page with the same anchor are an info each. The examples of an
    OpenFastTrace guide are left out, as for LNK001.

    ## Why it matters
    A link or a commit that names the id refers to one of the two, and nobody can tell which: the
    other one looks covered but is not.

    ## How to fix
    Give the newer item the next free id and update the links that refer to it. If both are copies
    of one item, delete one.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: unique identification)
    """

    id = "IDS001"
    name = "duplicate-id"
    severity = Severity.ERROR
    compares_items = True
    good = (
        Example(
            title="two needs, two ids",
            files={
                "needs/again.yaml": DRAFT_NEED,
                "needs/gift.yaml": "id: NEED-3\ntitle: Send as a gift\nstatus: draft\n",
            },
        ),
    )
    bad = (
        Example(
            title="an id copied with the file",
            files={
                "needs/again.yaml": DRAFT_NEED,
                "needs/gift.yaml": "id: NEED-2\ntitle: Send as a gift\nstatus: draft\n",
            },
            expect=("needs/gift.yaml:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each later place of an id."""
        by_family: dict[str, _Pairs] = {}
        examples = example_pages(project)
        for item_id, every in project.graph.duplicates.items():
            twins = [one for one in every if one.location.path not in examples]
            for first, item in _repeated(project, twins):
                by_family.setdefault(id_family(item_id), []).append((first, item))
        if project.is_configured:
            yield from (self._report(*pair) for pairs in by_family.values() for pair in pairs)
        else:
            yield from self._guess(project, by_family)
        yield from self._sets(project)

    def _guess(self, project: Project, by_family: Mapping[str, _Pairs]) -> Iterator[Finding]:
        """What is no mistake where nobody said how ids are given is one remark."""
        sizes = Counter(map(id_family, project.graph.items))
        usual = [
            family
            for family, pairs in by_family.items()
            if (count := len({item.id for _, item in pairs})) >= _MANY
            and count > _MOST * sizes[family]
        ]
        anew = {one.location.path for family in usual for pair in by_family[family] for one in pair}
        rest: _Pairs = []
        for family, pairs in by_family.items():
            ids = {item.id for _, item in pairs}
            if family in usual:
                yield self._report_family(family, pairs, len(ids), sizes[family])
            elif _are_numbers_of_a_source(family, pairs, project):
                yield self._report_shared(family, pairs, len(ids))
            else:
                rest += pairs
        if rest:
            all_pairs = [pair for some in by_family.values() for pair in some]
            repeats = _repeats(all_pairs, _ids_of_pages(project))
            yield from self._by_pages(
                rest,
                lambda *pair: (
                    repeats(*pair)
                    or any(map(_only_includes, pair))
                    or _tells_of_work(*pair)
                    or _count_anew(*pair, anew=anew)
                ),
            )

    def _by_pages(self, pairs: _Pairs, repeats: Callable[[Item, Item], bool]) -> Iterator[Finding]:
        """One finding for each id, or one for all in a page that repeats another."""
        pages: dict[tuple[PurePosixPath, PurePosixPath], _Pairs] = {}
        for first, item in pairs:
            if repeats(first, item):
                key = (first.location.path, item.location.path)
                pages.setdefault(key, []).append((first, item))
            else:
                yield self._report(first, item, Severity.INFO if _is_anchor(first, item) else None)
        for shared in pages.values():
            yield self._report_page(shared, len({item.id for _, item in shared}))

    def _report_page(self, pairs: _Pairs, count: int) -> Finding:
        """Say once that most ids of a page are written on another: a version, or a comment."""
        first, item = pairs[0]
        ids = "1 id" if count == 1 else f"{count} ids"
        return self._report_once(
            f"{ids} of {first.location.path} {'is' if count == 1 else 'are'} written in "
            f"{item.location.path}, too, such as {item.id}",
            "where the one only repeats the other, leave it out under `exclude` in "
            "reqtrace.toml; otherwise give its items other ids",
            pairs,
            key=f"page {first.location.path}",
        )

    def _report_family(self, family: str, pairs: _Pairs, count: int, size: int) -> Finding:
        """Say once that ids of one family are written in several places, as copies or anew."""
        return self._report_once(
            f"{count} of {size} ids of the family {family or 'without a name'} "
            f"{'is' if count == 1 else 'are'} written in more than one place, "
            f"such as {pairs[0][1].id}",
            'where each place counts anew, write `id = { format = "{folder}/{}" }` under a '
            "[[source]]; leave out places that only repeat others under `exclude`",
            pairs,
            key=f"family {family}",
        )

    def _report_shared(self, family: str, pairs: _Pairs, count: int) -> Finding:
        """Say once that files share numbers, which may be pages or sections of something."""
        first, item = pairs[0]
        return self._report_once(
            f"{count} ids of the family {family or 'without a name'} are those of several files, "
            f"such as {item.id} of {first.location.path.name} and {item.location.path.name}",
            "give one of the files another number; where it is that of a page or section, "
            "write an `id:` of its own into each file",
            pairs,
            key=f"family {family}",
        )

    def _report_once(self, message: str, help: str, pairs: _Pairs, *, key: str) -> Finding:
        """A remark on all *pairs*, at the first one."""
        first, item = pairs[0]
        return self.finding(
            message,
            help=help,
            at=item.at("id"),
            item=item.id,
            severity=Severity.INFO,
            key=key,
            related=(Related(message=f"{item.id} is defined first here", location=first.at("id")),),
        )

    def _sets(self, project: Project) -> Iterator[Finding]:
        """Say once of folders beside each other that each has ids of its own."""
        for sets in project.id_sets:
            first, *later = project.graph.duplicates.get(sets.example, ())
            place = next((one for one in later if sets.folder_of(one.location.path)), first)
            folders = [str(folder) for folder in sets.folders]
            ids = f"{sets.count} ids are" if sets.count > 1 else "1 id is"
            yield self.finding(
                f"{ids} the same in {listed(folders)}, such as {sets.example}: each folder is "
                "taken for a set with ids of its own",
                help="links to these ids lead to the first folder that has them; leave the others "
                f'out in reqtrace.toml: exclude = ["{folders[-1]}/**"]',
                at=place.at("id"),
                key=" ".join(folders),
                severity=Severity.INFO,
            )

    def _report(self, first: Item, item: Item, severity: Severity | None = None) -> Finding:
        item_id, place = item.id, first.at("id")
        here = item.at("id")
        return self.finding(
            f"{item_id} is defined at {here.path}:{here.line}, "
            f"but {place.path}:{place.line} already has this id",
            help="give one of the two another id, and update the links that refer to it",
            at=here,
            item=item_id,
            severity=severity,
            related=(Related(message=f"{item_id} is defined first here", location=place),),
        )


def _is_anchor(first: Item, item: Item) -> bool:
    """Whether an id is the anchor of two headings of a page: a forge numbers that of the second."""
    path = item.location.path
    return first.location.path == path and item.id.startswith(f"{path}#")


def _only_includes(item: Item) -> bool:
    """Whether an item has no text but that of a file which a processor puts in its place."""
    return _INCLUDE.fullmatch(item.text.strip()) is not None


def _tells_of_work(first: Item, item: Item) -> bool:
    """Whether one of two pages with an id tells what was planned or done, and so names it only."""
    paths = first.location.path, item.location.path
    if paths[0] == paths[1] or Naming.HEADING not in (first.naming, item.naming):
        return False
    return any(map(is_account_name, paths)) or all(map(lies_in_folder_of_work, paths))


def _count_anew(first: Item, item: Item, *, anew: Set[PurePosixPath]) -> bool:
    """Whether two items with one id stand on two of the pages that each count from one."""
    paths = {first.location.path, item.location.path}
    return len(paths) > 1 and paths <= anew


def _are_numbers_of_a_source(family: str, pairs: _Pairs, project: Project) -> bool:
    """Whether files are numbered by the pages or sections of a source, and several share one.

    Then more numbers are left out than are shared; who counts files leaves none out.
    """
    shared = {item.id for _, item in pairs}
    named = all(
        len(stem := one.location.path.stem) > len(one.id) and stem.startswith(one.id)
        for pair in pairs
        for one in pair
    )
    if len(shared) < _FEW_SHARED or not named:
        return False
    ids = (one for one in project.graph.items if id_family(one) == family)
    numbers = {int(found[0]) for one in ids if (found := _NUMBER.search(one))}
    gaps = max(numbers) - min(numbers) + 1 - len(numbers) if numbers else 0
    return gaps > len(shared)


def _repeats(
    pairs: Iterable[tuple[Item, Item]], ids_of: Mapping[PurePosixPath, int]
) -> Callable[[Item, Item], bool]:
    """Whether the pages of two items with one id have many ids in common, and most of one page."""
    shared = {(one.location.path, other.location.path, one.id) for one, other in pairs}
    counts = Counter((one, other) for one, other, _ in shared)

    def repeats(one: Item, other: Item) -> bool:
        places = one.location.path, other.location.path
        smaller = min(ids_of[places[0]], ids_of[places[1]])
        count = counts[places]
        return (
            places[0] != places[1] and count >= _ENOUGH_OF_PAGE and count >= _MOST_OF_PAGE * smaller
        )

    return repeats


def _ids_of_pages(project: Project) -> Counter[PurePosixPath]:
    """How many ids each file defines."""
    places = {(item.id, item.location.path) for item in project.graph.items.values()}
    for every in project.graph.duplicates.values():
        places.update((item.id, item.location.path) for item in every)
    return Counter(path for _, path in places)


def _are_separate(project: Project, one: Item, other: Item) -> bool:
    """Whether two items lie in folders that each have ids of their own."""
    paths = one.location.path, other.location.path
    return any(sets.separate(*paths) for sets in project.id_sets)


def _repeated(project: Project, twins: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Each later one of the items with one id, with the first one that it repeats."""
    for n, item in enumerate(twins[1:], start=1):
        if decision_number(item) and decision_number(twins[0]):
            continue
        same = (one for one in twins[:n] if not _are_separate(project, one, item))
        if (twin := next(same, None)) is not None:
            yield twin, item
