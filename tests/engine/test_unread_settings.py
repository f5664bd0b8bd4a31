"""Where the settings of another tool cannot be read, the check says so and what it does instead."""

from __future__ import annotations

import pytest

from kit import Files, MakeRepository, Run

NEED = "A\n=\n\n.. req:: Heat water\n   :id: REQ_1\n   :status: open\n\n   Soon.\n"
CONF = 'extensions = ["sphinx_needs"]\n'
SDOC = "[DOCUMENT]\nTITLE: A\n\n[REQUIREMENT]\nUID: R-1\nTITLE: T\nSTATEMENT: S\n"
NEEDS = "each directive with an id counts as a need"
AROUND = "it cannot be read, and so all documents around it count"


@pytest.mark.parametrize(
    ("files", "note"),
    [
        pytest.param(
            {"docs/index.rst": NEED, "docs/conf.py": CONF + "needs_types = [dict(\n"},
            f"docs/conf.py (it is no Python that can be read: {NEEDS})",
            id="conf.py",
        ),
        pytest.param(
            {"docs/index.rst": NEED, "docs/ubproject.toml": "[needs]\ntypes = [\n"},
            f"docs/ubproject.toml (it is not valid TOML: {NEEDS})",
            id="ubproject.toml",
        ),
        pytest.param(
            {"docs/index.rst": NEED, "docs/conf.py": CONF + 'needs_from_toml = "n.toml"\n'},
            f"docs/n.toml (docs/conf.py names it, but it is not there: {NEEDS})",
            id="a TOML file that is not there",
        ),
        pytest.param(
            {"spec/a.sdoc": SDOC, "strictdoc.toml": "[project\n"},
            f"strictdoc.toml ({AROUND})",
            id="strictdoc.toml",
        ),
        pytest.param(
            {"spec/a.sdoc": SDOC, "strictdoc_config.py": "def (\n"},
            f"strictdoc_config.py ({AROUND})",
            id="strictdoc_config.py",
        ),
    ],
)
def test_it_is_said(files: Files, note: str, make_repository: MakeRepository, run: Run) -> None:
    outcome = run(make_repository(files).root, "check")
    assert f"left out: {note}" in outcome.out
    assert "1 item" in outcome.out


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"docs/index.rst": NEED, "docs/conf.py": CONF}, id="Sphinx-Needs"),
        pytest.param({"spec/a.sdoc": SDOC, "strictdoc.toml": "[project]\n"}, id="StrictDoc"),
    ],
)
def test_nothing_is_said_of_what_can_be_read(
    files: Files, make_repository: MakeRepository, run: Run
) -> None:
    assert "left out" not in run(make_repository(files).root, "check").out
