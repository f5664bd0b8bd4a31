"""What the texts promise holds: links, commands, versions, freshness."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from reqtrace.cli.main import COMMANDS
from reqtrace.config import read_config
from reqtrace.rules.registry import ALL_RULES
from reqtrace.version import VERSION

TOP = Path(__file__).parents[1]
PATTERNS = (
    "*.md",
    "*.toml",
    "*.yml",
    "*.yaml",
    "*.py",
    "Makefile",
    "run",
    "pre-commit",
    "commit-msg",
)
FOLDERS = ("docs", "examples", "hooks", "src", "schemas", "tests", "benchmarks", ".ci")

WRONG_NAME = re.compile(r"pip3? install (?:[-\w=]+ )*reqtrace\b")
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:home|root|work|Users|mnt)/\w")
REGISTRY = re.compile(r"(?:pypi|pythonhosted|npmjs|registry|debian)\.(?:org|io|com)\b|index-url")
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)


def _texts() -> list[Path]:
    found = [
        path
        for path in TOP.iterdir()
        if path.is_file() and path.suffix in {".md", ".toml", ".yaml"}
    ]
    found.append(TOP / "Makefile")
    for folder in FOLDERS:
        for pattern in PATTERNS:
            found += (TOP / folder).rglob(pattern)
    return sorted(path for path in set(found) if path != Path(__file__) and path.is_file())


def _pages() -> list[Path]:
    made_up = TOP / "tests" / "truth" / "data"  # whose links are broken where they should be
    return [one for one in _texts() if one.suffix == ".md" and not one.is_relative_to(made_up)]


def _named(path: Path) -> str:
    return str(path.relative_to(TOP))


@pytest.mark.parametrize(
    "forbidden",
    [WRONG_NAME, MACHINE_PATH, REGISTRY],
    ids=["the name of an unrelated project", "a path of a machine", "the host of a registry"],
)
def test_no_text_holds(forbidden: re.Pattern[str]) -> None:
    found = [
        f"{_named(path)}: {match.group()}"
        for path in _texts()
        if (match := forbidden.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


@pytest.mark.parametrize("page", _pages(), ids=_named)
def test_relative_links_resolve(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [match["target"].partition("#")[0] for match in LINK.finditer(text)]
    relative = [one for one in targets if one and not re.match(r"[a-z]+:", one)]
    assert [one for one in relative if not (page.parent / one).exists()] == []


def _anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_glossary_is_sorted_and_leads_to_the_pages_that_use_its_terms() -> None:
    terms = re.split(r"^## ", _read("docs/glossary.md"), flags=re.MULTILINE)[1:]
    titles = [term.partition("\n")[0] for term in terms]
    assert titles == sorted(titles, key=str.lower)
    for term in terms:
        (target,) = LINK.findall(term)
        page, _, anchor = target.partition("#")
        assert (TOP / "docs" / page).is_file(), target
        assert not anchor or anchor in _anchors(TOP / "docs" / page), target
    assert "(docs/glossary.md)" in _read("README.md")
    assert "(glossary.md)" in _read("docs/README.md")


def test_the_commands_of_the_readme_exist() -> None:
    blocks = re.findall(r"```(?:sh|console|yaml)\n(.*?)```", _read("README.md"), re.DOTALL)
    code = "\n".join(blocks)
    words = set(re.findall(r"(?:^|run: |\$ )reqtrace (?:-C \S+ )?([a-z-]+)", code, re.MULTILINE))
    assert {"demo", "check", "show", "report", "init", "new"} <= words <= set(COMMANDS)


def test_the_make_targets_of_the_texts_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    named = {
        word
        for page in ("README.md", "CONTRIBUTING.md", ".ci/run")
        for word in re.findall(r"^make ([a-z-]+)", _read(page), re.MULTILINE)
    }
    assert {"demo", "test"} <= named <= targets
    listed = re.findall(r'echo "make ([a-z-]+)', _read("Makefile"))
    assert set(listed) == targets - {"drawing", "help", "programs"}


def test_the_changelog_has_the_version() -> None:
    assert re.search(
        rf"^## \[{re.escape(VERSION)}\] - \d{{4}}-\d\d-\d\d$", _read("CHANGELOG.md"), re.M
    )


def test_the_examples_name_the_version() -> None:
    assert f"rev: v{VERSION}" in _read("README.md")
    assert f"rev: v{VERSION}" in _read("examples/pre-commit-config.yaml")
    for page in ("README.md", "examples/github-workflow.yml"):
        assert f"git+https://git.example.org/git-reqtrace@v{VERSION}" in _read(page)


def test_the_configuration_page_shows_settings_that_are_accepted() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", _read("docs/configuration.md"), re.DOTALL)
    assert len(blocks) >= 5
    for block in blocks:
        tomllib.loads(block)
        read_config(lambda name, text=block: text.encode() if name == "reqtrace.toml" else None)  # type: ignore[misc]


@pytest.mark.parametrize("script", ["generate.py", "transcripts.py"])
def test_generated_texts_are_fresh(script: str) -> None:
    done = subprocess.run(
        [sys.executable, str(TOP / "docs" / script), "--check"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _read(path: str) -> str:
    return (TOP / path).read_text(encoding="utf-8")


def test_the_index_of_rules_lists_every_rule() -> None:
    index = (TOP / "docs" / "rules" / "README.md").read_text(encoding="utf-8")
    assert [rule.id for rule in ALL_RULES if f"[{rule.id}]({rule.id}.md)" not in index] == []
