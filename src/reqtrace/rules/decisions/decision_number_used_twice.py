"""ADR004."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.folders import decision_folder, decisions_by_folder
from reqtrace.rules.decisions.numbers import decision_number
from reqtrace.rules.samples import decision
from reqtrace.util.lazy_pattern import lazy_pattern

_Number = tuple[str, str]
_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
"""The codes of languages of ISO 639-1."""
_BEHIND_HYPHEN = (
    "ar bg ca cs da de el en es et fa fi fr he hi hr hu it ja ko lt lv nb nl pl pt ro ru sk sl sr "
    "sv th tr uk vi zh"
)
"""Those that people write as `x-de.md`, too; `x-io.md` and `x-is.md` end with other words."""
_PART = lazy_pattern(
    r"(?P<head>.+?)[-_. ]+(?:addendum|anhang|anexo|annexe?|ap[eé]ndice|appendi(?:x|ce)|attachment)"
    r"[-_. ]?\w{0,3}",
    re.IGNORECASE,
)
_LETTER = lazy_pattern(r"(?P<head>(?:adr[-_. ]?)?\d+)[-_.]?[a-z]")
_LANGUAGE = lazy_pattern(r"(?P<mark>[._-])(?P<code>[a-z]{2})(?:[_-](?:hans|hant|[a-z]{2}|419))?\Z")
_LEAST_SHARED = 0.5
_MOST_SHOWN = 5
_BY_FOLDER = 'include the folder in the ids: `id = { from = "path", … }` under [[source]]'


class DecisionNumberUsedTwice(Rule):
    """Two decision records have the same number.

    ## What it checks
    The number at the start of a decision's file name is used by one file only, with or without
    leading zeros. Each later file is reported together with the first: as an error within a
    folder, as a warning across folders. If at least half of the numbers of a folder are used in
    another one, or several and the first, each folder has numbers of its own, and a note says so
    once. A decision in two languages (`0005-x.md`, `0005-x.de.md`) is one.

    ## Why it matters
    "See ADR 12" must mean one decision. When two branches each take the next free number, it is
    used twice, and git merges the files without a conflict.

    ## How to fix
    Give the newer file the next free number and update the references to it. If each folder has
    its own numbering, include the folder in the ids:

    ```toml
    [[source]]
    include = ["packages/*/docs/adr/*.md"]
    format = "adr"
    id = { from = "path", pattern = '^packages/([^/]+)/docs/adr/([0-9]+)', format = "{}-{}" }
    ```

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (numbers are not reused)
    """

    id = "ADR004"
    name = "decision-number-used-twice"
    severity = Severity.ERROR
    compares_items = True
    good = (
        Example(
            title="two numbers",
            files={
                "docs/adr/0001-one-database.md": decision(1, "One database", "Accepted"),
                "docs/adr/0002-rest-api.md": decision(2, "REST API", "Accepted"),
            },
        ),
    )
    bad = (
        Example(
            title="two branches took the same number",
            files={
                "docs/adr/0001-one-database.md": decision(1, "One database", "Accepted"),
                "docs/adr/0001-rest-api.md": decision(1, "REST API", "Accepted"),
            },
            expect=("docs/adr/0001-rest-api.md:1",),
        ),
        Example(
            title="two folders both start at 1",
            files={
                "api/docs/adr/0001-rest-api.md": decision(1, "REST API", "Accepted"),
                "shop/docs/adr/0001-one-database.md": decision(1, "One database", "Accepted"),
            },
            expect=("shop/docs/adr/0001-one-database.md:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each later file with a number, one for each folder of its own."""
        first: dict[_Number, Item] = {}
        for folder, items in sorted(decisions_by_folder(project.items).items()):
            own: dict[_Number, Item] = {}
            for item in sorted(items, key=lambda item: str(item.location.path)):
                if (number := decision_number(item)) is not None:
                    earlier = own.setdefault(number, item)
                    is_one = _is_translation(earlier, item) or _is_part(earlier, item)
                    if earlier is not item and not is_one:
                        yield self._report(number, earlier, item)
            shared = [number for number in own if number in first]
            if shared and (len(shared) >= _LEAST_SHARED * len(own) or _starts_anew(shared)):
                yield self._note(folder, shared, first, own)
            else:
                for number in shared:
                    yield self._report(number, first[number], own[number])
            for number, item in own.items():
                first.setdefault(number, item)

    def _report(self, number: _Number, first: Item, item: Item) -> Finding:
        here, there = item.location.path, first.location.path
        is_near = decision_folder(item) == decision_folder(first)
        advice = "give the newer file the next free number, and update the references to it"
        return self.finding(
            f"{here} has the number {number[1]}, which {there} already has",
            help=advice if is_near else f"{advice}; or {_BY_FOLDER}",
            severity=None if is_near else Severity.WARNING,
            at=item.location,
            item=item.id,
            key=here.name,
            related=(_defined_first(number, first),),
        )

    def _note(
        self,
        folder: PurePosixPath,
        shared: list[_Number],
        first: Mapping[_Number, Item],
        own: Mapping[_Number, Item],
    ) -> Finding:
        item, other = own[shared[0]], first[shared[0]]
        count = f"{len(shared)} number{'s' if len(shared) > 1 else ''}"
        return self.finding(
            f"{folder} and {decision_folder(other)} each number their decisions, and {count} "
            f"of the one {'are' if len(shared) > 1 else 'is'} used in the other",
            help=_BY_FOLDER,
            severity=Severity.INFO,
            at=item.location,
            key=f"folder {folder}",
            related=tuple(_defined_first(number, first[number]) for number in shared[:_MOST_SHOWN]),
        )


def _is_translation(one: Item, other: Item) -> bool:
    """Whether two files are one decision in two languages: `0005-x.md` and `0005-x.de.md`."""
    names = {_without_language(item.location.path.stem.lower()) for item in (one, other)}
    return len(names) == 1


def _is_part(one: Item, other: Item) -> bool:
    """Whether a file belongs to another one: `0005-x-annex1.md` to `0005-x.md`, or to `annex2`.

    So does `adr-021-a.md` to `adr-021.md`.
    """
    names = [item.location.path.stem.lower() for item in (one, other)]
    for name, lettered in (names, names[::-1]):
        if (match := _LETTER.fullmatch(lettered)) is not None and match["head"] == name:
            return True
    parts = [_PART.fullmatch(name) for name in names]
    heads = [
        name if part is None else part["head"] for name, part in zip(names, parts, strict=True)
    ]
    return any(parts) and heads[0] == heads[1]


def _without_language(name: str) -> str:
    match = _LANGUAGE.search(name)
    if match is None:
        return name
    codes = _LANGUAGES if match["mark"] == "." else _BEHIND_HYPHEN
    return name[: match.start()] if match["code"] in codes.split() else name


def _starts_anew(shared: list[_Number]) -> bool:
    """Whether a folder has a first number of its own, and more that another one has."""
    return len(shared) > 1 and any(number in ("0", "1") for _, number in shared)


def _defined_first(number: _Number, first: Item) -> Related:
    return Related(message=f"decision {number[1]} is defined first here", location=first.location)
