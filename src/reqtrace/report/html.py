"""The report as one HTML file: no network, no inline handler, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reqtrace.model import phrases
from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.report.content import Content, gather
from reqtrace.report.phrases import ASSURANCE, TITLE, facts, further_sections, plain, sentence
from reqtrace.report.prose import Prose
from reqtrace.util.escape import block, holds_command, markup, path_text

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_DEEPEST = 9


def render_html(project: Project, result: Result) -> str:
    """The whole report. Style and script are named by their SHA-256 in the content policy."""
    content = gather(project, result)
    style, script = _asset("report.css"), _asset("report.js")
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            content=content,
            result=result,
            fingerprints=[one.replace(":", "-") for one in result.fingerprints()],
            facts=facts(content),
            style=style,
            script=script,
            policy=_content_policy(style, script),
            statuses=_statuses(content),
        )
    )


def _content_policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _asset(name: str) -> Markup:
    # Our own file, not text of a repository.
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704


def _statuses(content: Content) -> list[str]:
    return sorted({phrases.status(view.item) for view in content.items})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "prose": Prose().html,
        "place": phrases.place,
        "path": path_text,
        "day": phrases.day,
        "status": phrases.status,
        "plain": plain,
        "remarks": phrases.commit_remarks,
        "depth": lambda depth: min(depth, _DEEPEST),
    }
    environment.globals |= {
        "title": TITLE,
        "assurance": ASSURANCE,
        "sentence": sentence,
        "totals": phrases.totals,
        "ratio": phrases.ratio,
        "not_complete": phrases.NOT_COMPLETE.capitalize(),
        "further_sections": further_sections,
    }
    return environment


def _visible(value: object) -> object:
    """Spell out hidden characters in whatever a template prints, and print no command of a log."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = block(value)
    # What is escaped here is not escaped again.
    return Markup(markup(escape(text))) if holds_command(text) else text  # noqa: S704
