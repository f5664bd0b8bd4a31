"""Items of our own making that are exported and imported again, and ways to read them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from kit import Run
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.model.item import Item
from reqtrace.util.yaml_writer import yaml_fields

SMALL = {
    "docs/goals/GOAL-1.yaml": "id: GOAL-1\ntitle: Be on time\nstatus: active\n",
    "docs/needs/NEED-1.yaml": (
        "id: NEED-1\ntitle: Find a slot\nstatus: approved\nsupports: GOAL-1\nrationale: =1+1\n"
    ),
    "docs/requirements/REQ-1.yaml": (
        "id: REQ-1\ntitle: 'Slots: shown by day'\nstatus: implemented\nsatisfies: [NEED-1]\n"
        "text: |\n  The system shall show free slots.\n\n  Each with its day.\n"
        "priority: must\ntags: [calendar, ui]\n"
    ),
    "docs/requirements/REQ-2.yaml": (
        "id: REQ-2\ntitle: Slots are sorted\nstatus: draft\nrefines: REQ-1\nsatisfies: NEED-1\n"
        "text: Sorted by their start.\nx-note: 007\n"
    ),
    "docs/test_cases/TC-1.yaml": "id: TC-1\ntype: test\ntitle: Sort slots\nverifies: [REQ-2]\n",
}
"""Five items with five links."""

_TITLES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()))
_PIECES = st.sampled_from(
    (
        "=1+1", "- a", "# Title", "---", "...", "<<<", ">>>", "\\<<<", "[LINK: REQ-1]", "'=x",
        "a,b;c",
        "[ANCHOR: X]", "text: |", "  two", "\ttab", '"quoted"', "[REQUIREMENT]", "UID: X", "null",
        "1e3",
        "::error::", "Ünïcødé 漢字 🎉", "{{x}}", "<b>", "%TAG", "@at", "`tick`", "x: &a *a", "'",
        "| x |",
        "RELATIONS:", "## Rationale", "1.10", "yes", "\\", "!include x",
    )
)  # fmt: skip
TEXTS = st.lists(st.one_of(_PIECES, _TITLES, st.just("")), max_size=6).map(
    lambda lines: "\n".join(lines).strip("\n").rstrip()
)
TITLES = st.one_of(_TITLES, _PIECES.map(lambda text: " ".join(text.split()))).filter(
    lambda title: bool(title) and title.isprintable()
)
_IDS = st.one_of(
    st.from_regex(r"\AREQ-[1-9][0-9]{0,2}\Z"),
    st.from_regex(r"\A[A-Za-z][A-Za-z0-9]{0,3}[._-][A-Za-z0-9]{1,4}\Z"),
    st.sampled_from(("all-1", "abc", "REQ-001", "req-1", "1.2", "REQ/1", "a.b.c", "NO", "X-", "7")),
)


class Made(NamedTuple):
    """An item that a test made up."""

    id: str
    title: str
    text: str
    refines: tuple[str, ...]


@st.composite
def made_items(draw: st.DrawFn) -> tuple[Made, ...]:
    """Up to five items; links lead to earlier ones, so that they make no circle."""
    ids = draw(st.lists(_IDS, min_size=1, max_size=5, unique=True))
    return tuple(
        Made(
            one,
            draw(TITLES),
            draw(TEXTS),
            tuple(draw(st.lists(st.sampled_from(ids[:index]), unique=True)) if index else ()),
        )
        for index, one in enumerate(ids)
    )


def made_files(items: tuple[Made, ...]) -> dict[str, str]:
    """The files of made-up items, as any person would write them."""
    return {
        f"docs/requirements/{number}.yaml": yaml_fields(
            {
                "id": item.id,
                "type": "req",
                "title": item.title,
                "status": "draft",
                **({"refines": list(item.refines)} if item.refines else {}),
                **({"text": item.text} if item.text else {}),
            }
        )
        for number, item in enumerate(items)
    }


class ItemContent(NamedTuple):
    """What an item says, wherever it stands."""

    type: str
    title: str
    status: str | None
    text: str
    links: tuple[tuple[str, str], ...]


def said(workspace: Session) -> dict[str, ItemContent]:
    """What each item says, by id; a plain link has the kind that follows from the types."""
    kinds = {one.link: one.kind for one in workspace.graph.links}
    return {item.id: _said(item, kinds) for item in workspace.items}


def _said(item: Item, kinds: object) -> ItemContent:
    assert isinstance(kinds, dict)
    links = sorted((str(kinds.get(link, link.kind)), link.target) for link in item.links)
    return ItemContent(item.type, item.title, item.status, item.text, tuple(links))


def items_of(folder: Path) -> dict[str, ItemContent]:
    """What the items of the repository *folder* say."""
    return said(open_session(folder, history=False))


def problems_of(folder: Path) -> list[str]:
    """What reading finds wrong in the repository *folder*."""
    return [one.message for one in open_session(folder, history=False).project.problems]


def exported(run: Run, folder: Path, form: str, target: Path) -> str:
    """Export the items of *folder* to *target*; what was said on standard error."""
    done = run(folder, "export", form, "-o", str(target))
    assert done.code == 0, done.err
    return done.err


def call(program: Path, *arguments: object, folder: Path) -> str:
    """Run *program* in *folder*; what it prints, where it ends well."""
    done = subprocess.run(
        [program, *map(str, arguments)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
