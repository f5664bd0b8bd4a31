"""Items in our words → files, each read back as `reqtrace check` will read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from reqtrace.engine.session import Session
from reqtrace.errors import UsageError
from reqtrace.interchange.importers.conversion import Choices, ConvertedItem, converted
from reqtrace.interchange.importers.foreign import ForeignItems, Loss
from reqtrace.model.item import Item
from reqtrace.sources.registry import Readers
from reqtrace.util.dataclass import dataclass
from reqtrace.util.yaml_writer import yaml_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files of an import, by path, and what they do not carry.

    `links` is how many links the files hold; `found` and `found_links` how many items and links
    the source has. `also_in` are files of the repository that hold an item of the same id;
    `unread` is true where the configuration reads no file in their folder.
    """

    files: tuple[tuple[PurePosixPath, str], ...]
    losses: tuple[Loss, ...]
    links: int
    found: int
    found_links: int
    also_in: tuple[PurePosixPath, ...] = ()
    unread: bool = False


def plan_import(
    session: Session,
    foreign: ForeignItems,
    *,
    folder: PurePosixPath,
    types: Iterable[str] = (),
    markdown: bool = False,
) -> Plan:
    """One file an item of *foreign* below *folder*, called by its id.

    *types* are words such as `LLT=test`. Raises `UsageError` where two items have one id, where
    an item cannot be written so that it is read as what it is, and for an unknown type.
    """
    config = session.config
    choices = Choices.of(tuple(types), config.vocabulary)
    items, losses = converted(foreign, config.vocabulary, config.schemas, choices)
    writer = _ItemFileWriter(session, markdown=markdown)
    paths = _paths((item.id for item in items), folder, ".md" if markdown else ".yaml")
    files = tuple((paths[item.id], writer.text(item, paths[item.id])) for item in items)
    new_paths = set(paths.values())
    others = {
        item.location.path
        for item in session.items
        if item.id in paths and item.location.path not in new_paths
    }
    return Plan(
        files=tuple(sorted(files)),
        losses=(*losses, *writer.losses),
        links=sum(len(item.links) for item in items) - writer.links_lost,
        found=foreign.found,
        found_links=foreign.found_links,
        also_in=tuple(sorted(others)),
        unread=bool(files) and session.reader.file_match(files[0][0]) is None,
    )


def _paths(ids: Iterable[str], folder: PurePosixPath, suffix: str) -> dict[str, PurePosixPath]:
    """A file for each id; names differ in more than case, as some disks want it."""
    used: set[str] = set()
    numbers: dict[str, int] = {}
    paths = {}
    for item_id in sorted(ids):
        stem = name = item_id.replace("/", "-").replace("\\", "-")
        while name.lower() in used:
            numbers[stem.lower()] = numbers.get(stem.lower(), 1) + 1
            name = f"{stem}-{numbers[stem.lower()]}"
        used.add(name.lower())
        paths[item_id] = folder / f"{name}{suffix}"
    return paths


class _ItemFileWriter:
    """Writes items and reads them back; `losses` says what did not come back."""

    def __init__(self, session: Session, *, markdown: bool) -> None:
        config = session.config
        self._readers = Readers(
            config.vocabulary, (), config.limits, (), config.schemas, detects=True
        )
        self._markdown = markdown
        self.losses: list[Loss] = []
        self.links_lost = 0

    def text(self, item: ConvertedItem, path: PurePosixPath) -> str:
        """The content of the file of *item*. Raises `UsageError` where it cannot be read back."""
        head = yaml_fields(item.fields)
        whole = f"{head}{yaml_fields({'text': _ended(item.text)}) if item.text else ''}"
        forms = [whole]
        if self._markdown:
            body = f"\n{item.text}\n" if item.text else ""
            forms = [f"---\n{head}---\n{body}", f"---\n{whole}---\n"]
        for form in forms:
            reread, problem = self._read(path, form)
            if reread is not None and not problem and _same(item, reread):
                return form
        # What is left is a link that reading takes for none: it is named, not hidden.
        if reread is None or problem:
            why = problem or "no item is read back"
            raise UsageError(
                f"{item.id} cannot be written in a form that can be read back: {why}",
                hint="correct it in the source; nothing was written",
            )
        self._name_losses(item, reread)
        return form

    def _read(self, path: PurePosixPath, text: str) -> tuple[Item | None, str]:
        # Where no configuration says otherwise, an item is read by its `id` and `type` anywhere.
        path = PurePosixPath("docs/requirements") / path.name
        file_match = self._readers.file_match(path)
        if file_match is None:
            return None, "a file with this name is never read"
        reading = self._readers.read(file_match, path, text.encode(), "")
        problem = next((problem.message for problem in reading.problems), "")
        return (reading.items[0] if len(reading.items) == 1 else None), problem

    def _name_losses(self, item: ConvertedItem, reread: Item) -> None:
        missing = Counter((link.kind, link.target) for link in reread.links)
        for kind, target in item.links:
            missing[kind, target] -= 1
            if missing[kind, target] < 0:
                outcome = f"link target is not an id: {target or 'empty'}"
                self.losses.append(Loss(field="link", subject=item.id, done=outcome))
                self.links_lost += 1
        if reread.text != item.text or reread.title != item.fields["title"]:
            outcome = "unprintable characters were replaced"
            self.losses.append(Loss(field="text", subject=item.id, done=outcome))


def _ended(text: str) -> str:
    return f"{text}\n" if "\n" in text else text


def _same(item: ConvertedItem, reread: Item) -> bool:
    links = [(link.kind, link.target) for link in reread.links]
    fields = item.fields
    return (
        reread.id == item.id
        and reread.type == fields["type"]
        and reread.title == fields["title"]
        and reread.text == item.text
        and sorted(links) == sorted(item.links)
    )
