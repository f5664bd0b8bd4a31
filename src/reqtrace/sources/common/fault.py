"""A problem before it knows its file."""

from __future__ import annotations

from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind


class Fault(NamedTuple):
    """What is wrong at one position of the text at hand; `related` is a second position."""

    kind: ProblemKind
    position: Position
    message: str
    help: str
    key: str = ""
    related: Position | None = None


class RefusedError(Exception):  # control flow within sources/, never seen outside
    """Reading stops here for the reason that the fault gives."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault
