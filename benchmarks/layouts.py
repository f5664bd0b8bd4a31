"""The corpus as files of our own two layouts: one YAML or one Markdown file an item."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping

from corpus import Corpus, Entry

FOLDERS = {"NEED": "needs", "REQ": "requirements", "TEST": "test-cases"}
PER_FOLDER = 1000

Discovery = Callable[[Corpus], Iterator[tuple[str, str]]]


def write_yaml(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Pairs of a path and the text of a file, one an item."""
    for entry in corpus.entries:
        yield yaml_path(entry), yaml_text(entry)


def yaml_path(entry: Entry) -> str:
    """The file of an item in the YAML layout."""
    return f"{_folder(entry)}/{entry.id}.yaml"


def yaml_text(entry: Entry) -> str:
    """An item as YAML."""
    return f"{_head(entry)}text: |\n{wrapped(entry.text, '  ')}\n"


def write_markdown(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Pairs of a path and the text of a file, one an item, its fields as front matter."""
    for entry in corpus.entries:
        text = f"---\n{_head(entry)}---\n\n{wrapped(entry.text, '')}\n"
        yield f"{_folder(entry)}/{entry.id}.md", text


LAYOUTS: Mapping[str, Discovery] = {"yaml": write_yaml, "markdown": write_markdown}


def wrapped(text: str, indent: str) -> str:
    """*text* in lines of at most 78 characters, each after *indent*."""
    return textwrap.fill(text, 78, initial_indent=indent, subsequent_indent=indent)


def _folder(entry: Entry) -> str:
    return f"docs/{FOLDERS[entry.level]}/{entry.number // PER_FOLDER:03d}"


def _head(entry: Entry) -> str:
    lines = [f"id: {entry.id}", f"title: {entry.title}", f"status: {entry.status}"]
    for kind in dict.fromkeys(kind for kind, _ in entry.links):
        targets = ", ".join(target for one, target in entry.links if one == kind)
        lines.append(f"{kind}: [{targets}]")
    return "\n".join(lines) + "\n"
