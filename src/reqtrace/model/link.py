"""The trace link: written on the downstream item, pointing upstream."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.model.location import Location
from reqtrace.util.dataclass import dataclass

PLAIN = "links"
"""Kind of a link that names no kind (`links: [NEED-2]`) until the linker infers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One trace link as an item states it.

    `target` is the id as written. `location` is that of the target's name. `external` targets
    (URLs) are outside the repository and are never dangling. `fingerprint` is that of the target
    at its last review, in formats that store one. A `tentative` link counts only where its target
    is an item: it was read where people also name other things, such as chapters. Under a field
    that is no kind the others count, too, if most of its links lead to items. `path` is the
    file or folder of the repository that is named instead of an id, and `anchor` the heading
    there; where that path does not exist, `target` may still be an id.
    """

    source: str
    target: str
    kind: str
    location: Location
    reason: str | None = None
    external: bool = False
    fingerprint: str | None = None
    tentative: bool = False
    path: PurePosixPath | None = None
    anchor: str = ""

    @property
    def meant_path(self) -> PurePosixPath | None:
        """The path as its author counts it: from the file, or from the root where that is plain.

        `docs/b.md` in a file below `docs` is no path from that file.
        """
        if self.path is None:
            return None
        folder = self.location.path.parent
        inner = self.path.relative_to(folder) if self.path.is_relative_to(folder) else self.path
        is_from_root = folder.parts and inner.parts[:1] == folder.parts[:1]
        return inner if is_from_root else self.path
