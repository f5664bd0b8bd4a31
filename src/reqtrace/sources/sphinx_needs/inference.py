"""What the files of a Sphinx project show of its needs, where its configuration does not say it.

Configurations are made by programs, and by extensions that are in other repositories.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from reqtrace.sources.sphinx_needs.directive import may_be_need
from reqtrace.sources.sphinx_needs.need_links import need_links
from reqtrace.sources.sphinx_needs.project import DEFAULT_LINKS, LinkType, NeedsProject

# A directive and the lines below it up to an empty one.
_BLOCK = re.compile(
    r"(?m)^[ \t]*+(?:[-*+] )?(?:\.\. ([\w-]++)::|[`:~]{3,}+\{([\w-]++)\})[^\n]*+\n"
    r"((?:[ \t]*+[^\s][^\n]*+(?:\n|\Z)){1,100}+)"
)
_OPTION = re.compile(r"[ \t]*+:([\w-]++):(?:[ \t]++(.*)|[ \t]*+)\Z")
_PLACEHOLDER = re.compile(r"<[^<>]*+>")
_FAMILY = re.compile(r"[A-Za-z]++(?:_[A-Za-z]++)*?(?=__|[-_.]?[0-9]|[-_.]|\Z)")
USUAL_LINKS = frozenset(
    {
        "satisfies", "implements", "fulfils", "fulfills", "realizes", "verifies", "tests",
        "derived_from", "derives_from", "refines", "belongs_to", "depends_on", "mitigates",
        "traces_to", "parent_req",
    }
)  # fmt: skip
"""Options that hold links in many projects."""

_MOST_MISSING = 2
_MISSING_SHARE = 0.2
_NO_LINKS = frozenset(
    {"id", "status", "tags", "hide", "collapse", "layout", "style", "template", "constraints"}
)


def family_of(item_id: str) -> str:
    """The first word of an id, which ids of one kind share: `comp_req` of `comp_req__json__a`."""
    head, double, _ = item_id.partition("__")
    if double:
        return head.lower()
    match = _FAMILY.match(item_id)
    return "" if match is None else match[0].lower()


def with_shown(
    project: NeedsProject, texts: Iterable[bytes], known: Collection[str]
) -> NeedsProject:
    """*project* with what *texts*, its files, show of what is not known of it.

    An option holds links where most of the words in it are ids of needs or formed like these, or
    where its name is *known* as a kind of link, or usual. `families` are those of the ids that the
    files have.
    """
    ids: set[str] = set()
    types: set[str] = set()
    values: list[tuple[str, str]] = []
    for data in texts:
        for name, options in _blocks(data.decode("utf-8", "replace")):
            types.add(name)
            ids.add(options["id"])
            values += ((name, text) for name, text in options.items() if name not in _NO_LINKS)
    if project.links is None:
        named = dict.fromkeys((*DEFAULT_LINKS, *_link_options(values, ids, known)))
        project = replace(project, links=tuple(LinkType(name=name) for name in named))
    links = {one.name for one in project.links or ()}
    targets = {link.target for name, text in values if name in links for link in need_links(text)}
    families = tuple(_own_families(ids, targets))
    return replace(project, families=families, shown_types=tuple(sorted(types)))


def _own_families(ids: Collection[str], targets: Collection[str]) -> list[str]:
    """The families of *ids* without those that most likely have needs elsewhere, too.

    Of the latter many links lead to no need of the files: these are not all mistakes.
    """
    all_targets = Counter(map(family_of, targets))
    missing = Counter(family_of(target) for target in targets if target not in ids)
    return [
        family
        for family in sorted({family_of(one) for one in ids})
        if missing[family] <= max(_MOST_MISSING, all_targets[family] * _MISSING_SHARE)
    ]


def _link_options(
    values: Iterable[tuple[str, str]], ids: Collection[str], known: Collection[str]
) -> Iterator[str]:
    found: Counter[str] = Counter()
    words: Counter[str] = Counter()
    # Words in which two underscores part the family from the name are hardly anything but ids.
    doubled = sum("__" in one for one in ids) * 2 > len(ids)
    for name, text in values:
        if _PLACEHOLDER.fullmatch(text.strip()):
            continue  # of an example
        for link in need_links(text):
            words[name] += 1
            found[name] += link.target in ids or (doubled and "__" in link.target)
    for name, count in sorted(words.items()):
        if found[name] * 2 > count or name in known or name in USUAL_LINKS:
            yield name


def _blocks(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The name and the options of each directive that has an id."""
    for match in _BLOCK.finditer(text):
        if not may_be_need(match[1] or match[2]):
            continue
        options: dict[str, str] = {}
        name = ""
        for line in match[3].split("\n"):
            option = _OPTION.match(line)
            if option is not None:
                name = option[1]
                options[name] = option[2] or ""
            elif name:
                options[name] += f"\n{line.strip()}"
        item_id = options.get("id", "").strip()
        if item_id:
            yield match[1] or match[2], {**options, "id": item_id}
