"""Rule → Markdown: the page for `reqtrace explain`, for the documentation and for SARIF."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache, partial
from pathlib import PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.model.finding import RuleInfo, RulePage
from reqtrace.rules.base import Example, Rule

SECTIONS = ("What it checks", "Why it matters", "How to fix", "References")
"""The sections of every rule's docstring, in this order."""

_LANGUAGES = {".yaml": "yaml", ".yml": "yaml", ".md": "markdown", ".toml": "toml"}


def info(rule: type[Rule] | Rule) -> RuleInfo:
    """What outputs need to know about a rule."""
    kind = rule if isinstance(rule, type) else type(rule)
    return RuleInfo(
        id=kind.id, name=kind.name, severity=kind.severity, describe=partial(_describe, kind)
    )


@cache
def _describe(rule: type[Rule]) -> RulePage:
    return RulePage(summary=summary(rule), text=page(rule))


def summary(rule: type[Rule]) -> str:
    """The first line of a rule's docstring."""
    return _docstring(rule).partition("\n")[0]


def sections(rule: type[Rule]) -> dict[str, str]:
    """The text of each section of a rule's docstring, by heading, in their order."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in _docstring(rule).splitlines()[1:]:
        if line.startswith("## "):
            lines = found.setdefault(line.removeprefix("## ").strip(), [])
        else:
            lines.append(line)
    return {heading: "\n".join(text).strip() for heading, text in found.items()}


def page(rule: type[Rule]) -> str:
    """The user's page of a rule, as Markdown that reads well in a terminal too."""
    texts = sections(rule)
    parts = [
        f"# {rule.id} {rule.name}",
        f"Severity: {rule.severity.value}",
        summary(rule),
        *(f"## {heading}\n\n{texts[heading]}" for heading in SECTIONS[:3]),
        *_examples(rule),
        *_options(rule),
        _settings(rule),
        f"## References\n\n{texts['References']}",
    ]
    return "\n\n".join(parts) + "\n"


def _docstring(rule: type[Rule]) -> str:
    if rule.__doc__ is None:
        raise UsageError(
            "Python was started without docstrings, which describe the rules",
            hint="run it without -OO and PYTHONOPTIMIZE=2",
        )
    return inspect.cleandoc(rule.__doc__)


def _examples(rule: type[Rule]) -> Iterator[str]:
    yield "## Examples"
    for word, examples in (("Bad", rule.bad), ("Good", rule.good)):
        for example in examples:
            yield f"### {word}: {example.title}"
            yield from _files(example)
            if example.expect:
                places = ", ".join(f"`{place}`" for place in example.expect)
                yield f"Reported at {places}."


def _files(example: Example) -> Iterator[str]:
    for path, content in example.files.items():
        yield _file(path, content)
    if example.config:
        yield f"`reqtrace.toml`\n\n{_fenced(example.config, 'toml')}"
    for number, step in enumerate(example.commits, start=1):
        if isinstance(step, str):
            yield f"message of commit {number}\n\n{_fenced(step, 'text')}"
            continue
        by = f" by {step.by}" if step.by else ""
        on = f" on branch {step.on}" if step.on else ""
        yield f"commit {number}{by}{on}\n\n{_fenced(step.message, 'text')}"
        for path, changed in step.files.items():
            yield f"`{path}` is deleted" if changed is None else _file(path, changed)


def _file(path: str, content: str | bytes) -> str:
    # Bytes that are no text are shown as `\xe9`.
    text = content if isinstance(content, str) else content.decode("utf-8", "backslashreplace")
    return f"`{path}`\n\n{_fenced(text, _LANGUAGES.get(PurePosixPath(path).suffix, 'text'))}"


def _fenced(text: str, language: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _options(rule: type[Rule]) -> Iterator[str]:
    options = rule.options()
    if not options:
        return
    rows = ["| option | type | default | meaning |", "|---|---|---|---|"]
    for one in options:
        kind, default = _kind(one.default), _toml(one.default)
        rows.append(f"| `{one.name}` | {kind} | `{default}` | {one.description} |")
    table = "\n".join(rows)
    first = options[0]
    setting = f"[rules.options.{rule.id}]\n{first.name} = {_toml(first.default)}"
    yield f"## Options\n\n{table}\n\nIn `reqtrace.toml`:\n\n{_fenced(setting, 'toml')}"


def _kind(value: object) -> str:
    return {bool: "true or false", int: "number", str: "text"}.get(type(value), "list of text")


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _settings(rule: type[Rule]) -> str:
    other = "warning" if rule.severity.value != "warning" else "error"
    comment = f"reqtrace: ignore[{rule.id}] -- why it is accepted (until 2027-01-31)"
    accepted = _fenced(
        f'[[ignore]]\nrules = ["{rule.id}"]\npaths = ["legacy/**"]\nreason = "why it is accepted"',
        "toml",
    )
    severity = _fenced(f'[rules.severity]\n{rule.id} = "{other}"', "toml")
    off = _fenced(f'[rules]\nignore = ["{rule.id}"]', "toml")
    return (
        "## Suppress, change the severity, disable\n\n"
        f"Suppress one finding with a reason, in the item itself: `# {comment}` in YAML, "
        f"`<!-- {comment} -->` in Markdown. The end date is optional. "
        f"Or in `reqtrace.toml`, for paths or items:\n\n{accepted}\n\n"
        f"Change the severity:\n\n{severity}\n\nDisable the rule:\n\n{off}"
    )
