"""How far a long job is: whoever works says so, and whoever shows it listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

T = TypeVar("T")


class Listener(Protocol):
    """Shows how far a job is."""

    def show(self, what: str, done: int, total: int | None) -> None:
        """*done* of *total*, where that is known, are done of the job that *what* names."""
        ...

    def clear(self) -> None:
        """The job is over, with or without success."""
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
    things: Iterable[T],
    total: int | None = None,
    *,
    size: Callable[[T], int] = lambda _: 1,
) -> Iterable[T]:
    """*things* themselves; each is reported to *listener*, and counts as much as its *size*."""
    listener = _listener.get()
    return things if listener is None else _reported(listener, what, things, total, size)


def _reported(
    listener: Listener,
    what: str,
    things: Iterable[T],
    total: int | None,
    size: Callable[[T], int],
) -> Iterator[T]:
    done = 0
    try:
        for thing in things:
            yield thing
            done += size(thing)
            listener.show(what, done, total)
    finally:
        listener.clear()
