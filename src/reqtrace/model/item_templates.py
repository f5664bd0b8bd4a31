"""The sentences that `reqtrace new` writes for people to replace, and how to find those left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

UNTITLED = "Untitled"
"""The title where none is given."""

TEXTS: Mapping[str, str] = {
    "goal": "Describe the result that is wanted, for whom, and how to tell that it is there.",
    "outcome": "Describe what is measured, where the figure comes from, and what it shows.",
    "need": "Describe who needs what, and what for, without the way in which it is met.",
    "req": "Describe what the system shall do, in one sentence that a test can decide.",
    "debt": "Describe the shortcut, what it costs as long as it stays, and what removes it.",
    "test": "Describe the steps, and the result that shows that the requirement is met.",
}
"""The placeholder of the text, by type."""

OTHER_TEXT = "Describe what is needed, in one sentence that can be verified."
"""The placeholder of the text of all other types."""

ACCEPTANCE = "Given …, when …, then …"
"""The placeholder of a criterion of acceptance."""

DECISION = (
    ("Context and Problem Statement", "What is to be decided, and why now?"),
    ("Considered Options", "* …"),
    ("Decision Outcome", "Chosen option: …, because …"),
)
"""The sections of a new decision."""

_PLACEHOLDERS = frozenset(
    {
        *TEXTS.values(),
        OTHER_TEXT,
        ACCEPTANCE,
        *(text for _, text in DECISION),
    }
)
_HINTS = ("Describe", "What", "…")
"""Each placeholder has one of these: most texts need no closer look."""
_NOTHING_YET = frozenset({"tbd", "tba", "todo", "to do", "to be defined", "to be done", "xxx"})


def left_in(text: object) -> str:
    """The placeholder that *text* still is or contains as a line; empty where there is none.

    Lists are looked through, mappings are not.
    """
    if isinstance(text, str):
        for word in _HINTS:
            if word in text:
                break
        else:
            return ""
    return next((line for line in _lines(text) if line in _PLACEHOLDERS), "")


def is_nothing_yet(text: str) -> bool:
    """Whether *text* only says that somebody will write it: `TBD`, `TODO`."""
    return text.strip().lower().strip(" .:-…*_") in _NOTHING_YET


def _lines(text: object) -> Iterator[str]:
    if isinstance(text, str):
        # A placeholder may be wrapped by who formatted the file.
        paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
        yield from paragraphs
        yield from (line.strip() for line in text.splitlines())
    elif isinstance(text, list):
        for one in text:
            yield from _lines(one)
