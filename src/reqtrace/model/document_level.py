"""The level of an item's document in a tree of documents."""

from __future__ import annotations

from enum import StrEnum


class DocumentLevel(StrEnum):
    """The level of an item's document in a tree of documents, as in Doorstop.

    `top`: in a document that has others below it and none above; `middle`: in one with both;
    `bottom`: in one with a document above only; `alone`: in one with neither; `none`: in no
    document of a tree.
    """

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"
    ALONE = "alone"
    NONE = "none"

    @classmethod
    def of(cls, *, above: bool, below: bool) -> DocumentLevel:
        """The level of a document that has others *above* and *below* it, or not."""
        if above:
            return cls.MIDDLE if below else cls.BOTTOM
        return cls.TOP if below else cls.ALONE
