"""Graphs of hostile shapes: long chains, cycles, one item that all others need, one id for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

_AT_ONCE = 2_000  # items of one file


def _files(items: Iterator[str]) -> dict[str, str]:
    everything = list(items)
    return {
        f"docs/requirements/{start}.yaml": "".join(everything[start : start + _AT_ONCE])
        for start in range(0, len(everything), _AT_ONCE)
    }


def _item(item_id: str, above: str = "") -> str:
    link = f", refines: {above}" if above else ""
    return f"- {{id: {item_id}, title: T, status: draft{link}}}\n"


def _chain(size: int) -> Iterator[str]:
    return (_item(f"REQ-{n}", f"REQ-{n - 1}" if n else "") for n in range(size))


def _cycle(size: int) -> Iterator[str]:
    return (_item(f"REQ-{n}", f"REQ-{(n or size) - 1}") for n in range(size))


def _fan_in(size: int) -> Iterator[str]:
    return (_item(f"REQ-{n}", "REQ-0" if n else "") for n in range(size))


def _fan_out(size: int) -> Iterator[str]:
    above = ", ".join(f"REQ-{n}" for n in range(1, size))
    yield _item("REQ-0", f"[{above}]")
    yield from (_item(f"REQ-{n}") for n in range(1, size))


def _same_id(size: int) -> Iterator[str]:
    return (_item("REQ-0", "REQ-1" if n % 2 else "") for n in range(size))


def _ladder(size: int) -> Iterator[str]:
    yield from (_item("REQ-0"), _item("REQ-1"))
    for n in range(2, size):
        yield _item(f"REQ-{n}", f"[REQ-{n - 1}, REQ-{n - 2}]")


SHAPES: Mapping[str, Callable[[int], Iterator[str]]] = {
    "chain": _chain,
    "cycle": _cycle,
    "fan-in": _fan_in,
    "fan-out": _fan_out,
    "same id": _same_id,
    "ladder": _ladder,
}
"""Items by the number of them."""


def hostile_graph(shape: str, size: int) -> dict[str, str]:
    """The files of *size* items in that *shape*."""
    return _files(SHAPES[shape](size))


GRAPH_COMMANDS = tuple(
    words.split()
    for words in (
        "check",
        "check --format json",
        "check --format sarif",
        "check --base HEAD~1",
        "show REQ-0",
        "impact REQ-0",
        "impact REQ-0 --format json",
        "impact HEAD~1..",
        "items",
        "items --format json",
        "report --format html",
        "report --format markdown",
        "report --format csv",
        "report --format json",
        "diff HEAD~1 HEAD",
        "diff HEAD~1 HEAD --format json",
        "graph --format json",
        "graph --format dot",
        "graph --format mermaid",
        "graph --format graphml",
        "export needs-json",
        "export csv",
        "export strictdoc",
        "export doorstop",
        "lead-times",
    )
)
"""Commands that say something about the items; the export of Doorstop needs a folder."""
