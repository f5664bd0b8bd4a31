"""A trace link of the graph: the link as written, and its resolved ends."""

from __future__ import annotations

from reqtrace.model.link import Link
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLink:
    """One written link after linking.

    `source` and `target` are present ids, downstream to upstream; `target` is None where no
    item has the id that was written (a dangling link). `kind` is the kind as written, or the
    one inferred from the two types; it stays `links` where nothing could be inferred.
    `reversed` is true for a link that was written at its upstream end (`superseded_by`):
    `link.source` is then the upstream item, and `target` the writer of the link. `leads_out` is
    true for a path that is there and holds no item, `elsewhere` for one that is not there and of
    which not even the first folder is.
    """

    link: Link
    source: str | None
    target: str | None
    kind: str
    reversed: bool = False
    leads_out: bool = False
    elsewhere: bool = False

    def __hash__(self) -> int:
        # Links are keys of many dictionaries; hashing all fields takes longer than reading them.
        return hash((self.source, self.target))

    @property
    def writer(self) -> str:
        """The id of the item in whose file the link is written."""
        return self.link.source

    @property
    def dangling(self) -> bool:
        """Whether the id that was written belongs to no item."""
        outside = self.link.external or self.leads_out
        return not outside and (self.source is None or self.target is None)
