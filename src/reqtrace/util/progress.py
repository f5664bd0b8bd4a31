"""How far a long job is: whoever works says so, and whoever shows it listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

One = TypeVar("One")


class Listener(Protocol):
    """Shows how far a job is."""

    def show(self, what: str, done: int, total: int | None) -> None:
        """*done* of *total*, where that is known, are done of the job that *what* names."""
        ...

    def clear(self) -> None:
        """The job is over, one way or another."""
        ...


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell *listener* how far the work within is."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tracked(
    what: str,
    things: Iterable[One],
    total: int | None = None,
    *,
    size: Callable[[One], int] = lambda _: 1,
) -> Iterable[One]:
    """*things* themselves; whoever listens is told of each, which counts as much as its *size*."""
    listener = _listener.get()
    return things if listener is None else _told(listener, what, things, total, size)


def _told(
    listener: Listener,
    what: str,
    things: Iterable[One],
    total: int | None,
    size: Callable[[One], int],
) -> Iterator[One]:
    done = 0
    try:
        for thing in things:
            yield thing
            done += size(thing)
            listener.show(what, done, total)
    finally:
        listener.clear()
