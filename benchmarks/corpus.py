"""Makes a repository of many small item files, the same for the same numbers."""

from __future__ import annotations

import random
from pathlib import Path

from reqtrace.git.writing import WritableRepository

_TEXT = (
    "service rider locker parcel slot booking operator door sensor notice record time limit "
    "window retry session status route depot courier label weight queue report error answer"
)
_WORDS = _TEXT.split()


def make_corpus(folder: Path, items: int) -> Path:
    """A repository in *folder* with *items* YAML items, one a file: one need to four requirements.

    Every item is clean but for each hundredth requirement, whose link dangles.
    """
    words = random.Random(items)  # the same words every time are the point
    repository = WritableRepository.create(folder)
    needs = items // 5
    for number in range(1, needs + 1):
        repository.write(f"docs/needs/NEED-{number}.yaml", _item("NEED", number, words, ""))
    for number in range(1, items - needs + 1):
        above = number % needs + 1 if number % 100 else 10**9 + number
        link = f"satisfies: [NEED-{above}]\n"
        repository.write(f"docs/requirements/REQ-{number}.yaml", _item("REQ", number, words, link))
    repository.commit("All items")
    return folder


def _item(prefix: str, number: int, words: random.Random, link: str) -> str:
    text = "\n  ".join(" ".join(words.choices(_WORDS, k=12)) for _ in range(5))
    return (
        f"id: {prefix}-{number}\ntitle: {' '.join(words.choices(_WORDS, k=5))}\n"
        f"status: approved\npriority: must\nowner: team-{number % 7}\n{link}text: |\n  {text}\n"
    )
