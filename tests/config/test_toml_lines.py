"""Lines of settings in TOML."""

from __future__ import annotations

import pytest

from reqtrace.config.toml_lines import Step, TomlLines

TEXT = """\
extends = "reqtrace:default"

[types.req]
prefixes = ["REQ"]
statuses = { done = "done" }

[[source]]
include = ["a"]

[[source]]
include = ["b"]
[source.fields]
title = "name"

[rules.severity]
"LNK001" = "error"
a.b = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("extends",), 1),
        (("types", "req"), 3),
        (("types", "req", "prefixes"), 4),
        (("types", "req", "statuses", "done"), 5),
        (("source", 0), 7),
        (("source", 0, "include", 0), 8),
        (("source", 1, "include"), 11),
        (("source", 1, "fields", "title"), 13),
        (("rules", "severity", "LNK001"), 16),
        (("rules", "severity", "a", "b"), 17),
        (("nowhere",), 1),
    ],
    ids=str,
)
def test_line_of(path: tuple[Step, ...], line: int) -> None:
    assert TomlLines(TEXT).line_of(path) == line
