"""The corpus in the formats of other programs: the same items, words and links.

They get the corpus without what some of them stop at (`Corpus.sound`), so that all of them work on
the same. Each writer yields pairs of a path and the text of a file.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from corpus import ABOVE, LEVELS, Corpus, Entry
from layouts import FOLDERS, wrapped

PER_FILE = 250
"""Items of one file, where a format keeps many in one."""

Files = Iterator[tuple[str, str]]


def write_doorstop(corpus: Corpus) -> Files:
    """One document a level, one file an item; all links and items carry their fingerprints."""
    prints = {entry.id: _print(entry.id, entry.text, "") for entry in corpus.entries}
    for level, _ in LEVELS:
        folder = f"docs/{FOLDERS[level]}"
        above = f"  parent: {ABOVE[level]}\n" if level in ABOVE else ""
        settings = f"  digits: 6\n  itemformat: yaml\n{above}  prefix: {level}\n  sep: '-'\n"
        yield f"{folder}/.doorstop.yml", f"settings:\n{settings}"
        for place, entry in enumerate(corpus.of(level)):
            yield f"{folder}/{entry.id}.yml", _doorstop_item(entry, place, prints)


def _doorstop_item(entry: Entry, place: int, prints: Mapping[str, str]) -> str:
    targets = sorted(_targets(entry))
    links = "".join(f"- {target}: {prints[target]}\n" for target in targets)
    number = f"{place // 2500 + 1}.{place // 50 % 50 + 1}.{place % 50 + 1}"
    return (
        f"active: true\nderived: false\nheader: |\n  {entry.title}\nlevel: {number}\n"
        + (f"links:\n{links}" if links else "links: []\n")
        + "normative: true\nref: ''\n"
        + f"reviewed: {_print(entry.id, entry.text, '', *targets)}\n"
        + f"status: {entry.status}\ntext: |\n  {entry.text}\n"
    )


def _print(*values: str) -> str:
    """The fingerprint of Doorstop: of an item's id, text and reference, and of its links."""
    digest = hashlib.sha256("".join(values).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def write_strictdoc(corpus: Corpus) -> Files:
    """Documents with many requirements each."""
    yield (
        "strictdoc_config.py",
        (
            "from strictdoc.core.project_config import ProjectConfig\n\n\n"
            "def create_config() -> ProjectConfig:\n"
            '    return ProjectConfig(project_title="Corpus")\n'
        ),
    )
    for name, entries in _parts(corpus):
        items = "\n".join(map(_strictdoc_item, entries))
        yield f"docs/{name}.sdoc", f"[DOCUMENT]\nTITLE: {name}\n\n{items}"


def _strictdoc_item(entry: Entry) -> str:
    links = "".join(f"- TYPE: Parent\n  VALUE: {target}\n" for target in _targets(entry))
    return (
        f"[REQUIREMENT]\nUID: {entry.id}\nSTATUS: {entry.status}\nTITLE: {entry.title}\n"
        f"STATEMENT: >>>\n{wrapped(entry.text, '')}\n<<<\n"
        + (f"RELATIONS:\n{links}" if links else "")
    )


def write_sphinx_needs(corpus: Corpus) -> Files:
    """A Sphinx project, many needs on each page."""
    pages = list(_parts(corpus))
    for name, entries in pages:
        items = "\n".join(map(_sphinx_item, entries))
        yield f"docs/{name}.rst", f"{name}\n{'=' * len(name)}\n\n{items}"
    listed = "".join(f"   {name}\n" for name, _ in pages)
    yield "docs/index.rst", f"Corpus\n======\n\n.. toctree::\n\n{listed}"
    types = "".join(
        f"    dict(directive={level.lower()!r}, title={level!r}, prefix={level + '-'!r}, "
        "color='#BFD8D2', style='node'),\n"
        for level, _ in LEVELS
    )
    yield (
        "docs/conf.py",
        (
            "project = 'Corpus'\nextensions = ['sphinx_needs']\n"
            f"needs_id_regex = r'^[A-Z]+-[0-9]+$'\nneeds_types = [\n{types}]\n"
            "needs_build_json = False\n"
        ),
    )


def _sphinx_item(entry: Entry) -> str:
    targets = ", ".join(_targets(entry))
    return (
        f".. {entry.level.lower()}:: {entry.title}\n   :id: {entry.id}\n"
        f"   :status: {entry.status}\n"
        + (f"   :links: {targets}\n" if targets else "")
        + f"\n{wrapped(entry.text, '   ')}\n"
    )


def write_trlc(corpus: Corpus) -> Files:
    """A model and its objects."""
    yield (
        "docs/model.rsl",
        (
            "package Corpus\n\n"
            "enum Status {\n  draft\n  approved\n  implemented\n  obsolete\n}\n\n"
            "abstract type Item {\n  title String\n  status Status\n  text String\n}\n\n"
            "type NEED extends Item {\n}\n\n"
            "type REQ extends Item {\n  above optional NEED [1 .. *]\n}\n\n"
            "type TEST extends Item {\n  above optional REQ [1 .. *]\n}\n\n"
            'checks Item {\n  len(title) > 3, error "title is too short"\n}\n'
        ),
    )
    for name, entries in _parts(corpus):
        items = "\n".join(map(_trlc_item, entries))
        yield f"docs/{name}.trlc", f"package Corpus\n\n{items}"


def _trlc_item(entry: Entry) -> str:
    targets = ", ".join(target.replace("-", "_") for target in _targets(entry))
    return (
        f"{entry.level} {entry.id.replace('-', '_')} {{\n"
        f'  title = "{entry.title}"\n  status = Status.{entry.status}\n'
        f"  text = '''\n{wrapped(entry.text, '    ')}\n  '''\n"
        + (f"  above = [{targets}]\n" if targets else "")
        + "}\n"
    )


def _targets(entry: Entry) -> list[str]:
    return [target for _, target in entry.links]


def _parts(corpus: Corpus) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Names of files, each with the items that it holds."""
    for level, _ in LEVELS:
        entries = corpus.of(level)
        for place in range(0, len(entries), PER_FILE):
            yield f"{FOLDERS[level]}_{place // PER_FILE:03d}", entries[place : place + PER_FILE]


PEER_LAYOUTS: Mapping[str, Callable[[Corpus], Files]] = {
    "doorstop": write_doorstop,
    "strictdoc": write_strictdoc,
    "sphinx-needs": write_sphinx_needs,
    "trlc": write_trlc,
}
