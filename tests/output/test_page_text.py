"""Pages of rules in a terminal."""

from __future__ import annotations

import re

import pytest

from reqtrace.output.page_text import render_page
from reqtrace.rules.base import Rule
from reqtrace.rules.explain import page
from reqtrace.rules.registry import ALL_RULES

PAGE = """\
# LNK001 dangling-link

## What it checks

A link that is written with `[links] parents = "refines"` and leads to nothing at all.

- one entry that is long enough for
  a second line
- another

```yaml
id: REQ-1   # a line of code that is longer than the width stays as it is
```

| option | type | meaning |
|---|---|---|
| `deep` | true or false | Whether one looks below. |
"""

TEXT = """\
LNK001 dangling-link

What it checks
──────────────

A link that is written with
`[links] parents = "refines"` and leads
to nothing at all.

- one entry that is long enough for a
  second line
- another

    id: REQ-1   # a line of code that is longer than the width stays as it is

  deep
    type: true or false
    meaning: Whether one looks below.
"""


def test_a_page() -> None:
    assert render_page(PAGE, width=40) == TEXT


def test_colour_adds_nothing_but_colour() -> None:
    coloured = render_page(PAGE, width=40, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == TEXT != coloured


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_every_page_fits(rule: type[Rule]) -> None:
    text = render_page(page(rule), width=80)
    outside_code = [line for line in text.splitlines() if not line.startswith("    ")]
    assert [line for line in outside_code if len(line) > 80 and " " in line.strip("- `")] == []
    assert "|---" not in text
    assert "```" not in text
