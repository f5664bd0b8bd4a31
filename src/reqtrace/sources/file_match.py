"""How a file is read, by what its path says."""

from __future__ import annotations

from reqtrace.sources.common.item_evidence import Place, must_hold_items
from reqtrace.sources.common.source import Format
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMatch:
    """A file that is worth reading, and how to read it.

    `place` decides together with the content whether it is an item file. `folder` is the type
    that its folder, its name or its source gives to its items. `source` counts the sources from 0.
    """

    format: Format
    place: Place
    folder: str | None = None
    source: int | None = None
    is_aside: bool = False
    is_archived: bool = False

    @property
    def must_hold_items(self) -> bool:
        """Whether it is an item file whatever its content shows."""
        return must_hold_items(self.place)

    @property
    def is_strict(self) -> bool:
        """Whether a source of the configuration says so."""
        return self.place in (Place.SOURCE, Place.DECISION_SOURCE, Place.TRACED_SOURCE)

    @property
    def is_doubtful(self) -> bool:
        """Whether the items of the file may be copies of others: nobody named the file."""
        return self.place not in (Place.SOURCE, Place.DECISION_SOURCE, Place.LENIENT_SOURCE)
