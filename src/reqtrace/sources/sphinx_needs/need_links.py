"""The links that an option of a need holds: `REQ_1, REQ_2.part; REQ_3[status=="open"]`.

Source: the documentation of Sphinx-Needs 9 ("links", "Link conditions", "Dynamic functions").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_COMPUTED = re.compile(
    r"\s*+(?:\[\[(?:[^\]]|\](?!\]))*+\]{2,}+|<<(?:[^>]|>(?!>))*+>{2,}+|<\{(?:[^}]|\}(?!>))*+\}>)"
)
_ENDS = re.compile(r"[;|,]")


class NeedLink(NamedTuple):
    """One link: the id that it names, and how far in the option's value that is.

    `target` is empty for what Sphinx-Needs computes: a dynamic function or a variant.
    """

    target: str
    offset: int


def need_links(value: str) -> Iterator[NeedLink]:
    """The links of an option, in their order.

    Links to a part of a need (`REQ_1.2`) are links to that need; conditions are left out.
    """
    start = 0
    while start < len(value):
        computed = _COMPUTED.match(value, start)
        end = _end(value, start if computed is None else computed.end())
        word = value[start:end]
        if computed is not None:
            yield NeedLink("", start + len(word) - len(word.lstrip()))
        elif target := word.strip().partition("[")[0].partition(".")[0].strip():
            yield NeedLink(target, start + len(word) - len(word.lstrip()))
        start = end + 1


def _end(value: str, start: int) -> int:
    found = _ENDS.search(value, start)
    return len(value) if found is None else found.start()
