"""The few colours of the terminal, or none at all."""

from __future__ import annotations

import click

from reqtrace.model.finding import Severity
from reqtrace.util.dataclass import dataclass

_SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Styles text that is already escaped; returns it as it is where `colour` is false."""

    colour: bool

    def bold(self, text: str) -> str:
        """A heading: the file, the item."""
        return click.style(text, bold=True) if self.colour else text

    def dim(self, text: str) -> str:
        """What accompanies: help, related places, lines of a tree."""
        return click.style(text, dim=True) if self.colour else text

    def good(self, text: str) -> str:
        """Nothing is wrong."""
        return click.style(text, fg="green", bold=True) if self.colour else text

    def added(self, text: str) -> str:
        """What is there now and was not."""
        return click.style(text, fg="green") if self.colour else text

    def removed(self, text: str) -> str:
        """What was there and is not any more."""
        return click.style(text, fg="red") if self.colour else text

    def severity(self, severity: Severity, text: str) -> str:
        """A word in the colour of how much it weighs."""
        return click.style(text, fg=_SEVERITIES[severity], bold=True) if self.colour else text
