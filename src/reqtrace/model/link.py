"""The trace link: written on the downstream item, pointing upstream."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from reqtrace.model.location import Location

PLAIN = "links"
"""Kind of a link that names no kind (`links: [NEED-2]`) until the linker infers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One trace link as an item states it.

    `target` is the id as written. `location` is the very place that names the target.
    `external` targets (URLs) lie outside the repository and can never dangle. `fingerprint` is
    that of the target when somebody looked at it last, in formats that keep one. `path` is the
    file or folder of the repository that is named instead of an id, and `anchor` the heading
    there, as the end of an address; where nothing is there, `target` may be the id all the same.
    """

    source: str
    target: str
    kind: str
    location: Location
    reason: str | None = None
    external: bool = False
    fingerprint: str | None = None
    path: PurePosixPath | None = None
    anchor: str = ""
