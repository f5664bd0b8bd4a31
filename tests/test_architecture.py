"""The arrows point one way: who may import whom, and one door for each library."""

from __future__ import annotations

import ast
import functools
import graphlib
import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from import_figures import figures

SOURCE = Path(__file__).parents[1] / "src"

# From the top down. Parts of one layer do not import each other.
LAYERS = {
    "": (
        ("__main__",),
        ("cli", "testing"),
        ("__init__",),
        ("workspace",),
        ("analysis", "edit", "interchange"),
        ("history",),
        ("engine",),
        ("config", "detection"),
        ("report",),
        ("git", "sources", "rules", "triage", "output"),
        ("project",),
        ("graph",),
        ("model",),
        ("cache",),
        ("util",),
        ("errors", "version"),
    ),
    "engine": (
        ("open",),
        ("suggested_sources", "awaiting_commit"),
        ("session",),
        ("discovery", "link"),
        ("loaded_items", "past_roles"),
        ("item_reader", "check"),
        ("reading_notes", "status_note", "decision_indexes", "item_files", "sphinx_projects"),
        ("id_sets",),
    ),
    "git": (("write", "blame"), ("log",), ("message", "refs"), ("snapshot",), ("process",)),
    "sources": (
        ("registry",),
        ("page_reader",),
        ("file_matcher",),
        ("default_matcher", "source_matcher"),
        ("file_match", "file_names"),
        ("adr", "doorstop", "openfasttrace", "sphinx_needs", "strictdoc"),
        ("markdown",),
        ("yaml",),
        ("fields", "cache"),
        ("common", "file_references"),
    ),
    "output": (
        ("impact",),
        ("check", "diff", "graph", "items", "lead_times", "trend", "when", "why", "review_text"),
        ("remarks", "json_parts", "page_text"),
        ("phrases", "palette"),
    ),
    "analysis": (
        ("check_request",),
        ("compare", "impact"),
        (
            *("bisect", "diff", "explain_lines", "findings", "lead_times", "moved_files"),
            *("renames", "trend", "uncommitted"),
        ),
    ),
}

# What may be at the top beside packages.
TOP_MODULES = {"__init__", "__main__", "errors", "project", "testing", "version", "workspace"}
MOST_AT_THE_TOP = 28

# Each outside library and the places that may import it: a package, or one module.
DOORS = {
    "click": ("cli", "output"),
    "git": ("git/write/fixture_repository.py",),
    "jinja2": ("report",),
    "jsonschema_rs": ("sources", "config"),
    "markdown_it": ("report",),
    "markupsafe": ("report",),  # comes with jinja2
    "networkx": ("graph",),
    "re2": ("util/pattern.py",),
    "ruamel": ("sources",),
    "sqlite3": ("cache",),
    "subprocess": ("git/process/command.py",),
}

HEAVY = ("git", "jinja2", "jsonschema_rs", "markdown_it", "networkx", "re2", "ruamel", "sqlite3")


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """A line that imports a module; `typing_only` where only the type checker sees it."""

    file: str
    line: int
    module: str
    typing_only: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


@pytest.mark.parametrize("package", LAYERS)
def test_imports_go_down_the_layers(package: str) -> None:
    levels = _levels(package)
    wrong = [
        str(one)
        for one in _imports()
        if (source := _part_of_file(one.file, package)) is not None
        and (target := _part_of_module(one.module, package)) is not None
        and source != target
        and levels[source] >= levels[target]
    ]
    assert wrong == []


@pytest.mark.parametrize("package", LAYERS)
def test_every_module_has_a_layer(package: str) -> None:
    assert {_part_of_file(file, package) for file in _files()} - {None} == set(_levels(package))


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
@pytest.mark.parametrize("package", ["", "git", "sources"])
def test_the_pages_show_the_same_layers(page: str, package: str) -> None:
    text = (SOURCE.parent / page).read_text(encoding="utf-8")
    assert f"```text\n{picture(package)}\n```" in text


def picture(package: str) -> str:
    """The layers of *package* as the pages show them, the highest first."""
    return "\n".join(" | ".join(parts) for parts in LAYERS[package])


def test_the_top_level_is_small() -> None:
    entries = {file.split("/")[0] for file in _files()}
    entries |= {path.name for path in (SOURCE / "reqtrace").iterdir() if path.name != "__pycache__"}
    assert len(entries) <= MOST_AT_THE_TOP
    assert {one.removesuffix(".py") for one in entries if one.endswith(".py")} == TOP_MODULES


def test_the_figures_are_those_of_the_layers() -> None:
    found = figures()
    assert found.cycle == ()
    assert found.layers <= len(LAYERS[""])


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_has_one_door(library: str) -> None:
    wrong = [
        str(one)
        for one in _imports()
        if one.module.split(".")[0] == library and not _is_door(one.file, DOORS[library])
    ]
    assert wrong == []


def test_outside_libraries_are_those_with_a_door() -> None:
    known = {*DOORS, *sys.stdlib_module_names, "reqtrace"}
    assert sorted(str(one) for one in _imports() if one.module.split(".")[0] not in known) == []


def test_modules_make_no_cycle() -> None:
    names = {_module_name(file): file for file in _files()}
    graph: dict[str, set[str]] = {name: set() for name in names}
    for one in _imports():
        source, target = _module_name(one.file), _module(one.module, names)
        if target is not None and target != source and not one.typing_only:
            graph[source].add(target)
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError and names the cycle


def test_the_command_line_starts_without_heavy_libraries() -> None:
    program = (
        "import sys, reqtrace.cli; "
        f"print(*sorted(set({HEAVY!r}) & {{name.split('.')[0] for name in sys.modules}}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def _files() -> Iterator[str]:
    for path in sorted((SOURCE / "reqtrace").rglob("*.py")):
        yield path.relative_to(SOURCE / "reqtrace").as_posix()


@functools.cache
def _imports() -> tuple[Import, ...]:
    return tuple(one for file in _files() for one in _imports_of(file))


def _imports_of(file: str) -> Iterator[Import]:
    tree = ast.parse((SOURCE / "reqtrace" / file).read_text(encoding="utf-8"))
    for_types = _lines_for_types(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for module in _modules(node):
                yield Import(file, node.lineno, module, node.lineno in for_types)


def _modules(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    else:
        assert node.level == 0, "imports are absolute"
        # `from reqtrace.model import item` imports a module, `… import Item` does not.
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _lines_for_types(tree: ast.AST) -> set[int]:
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def _levels(package: str) -> dict[str, int]:
    return {part: level for level, parts in enumerate(LAYERS[package]) for part in parts}


def _part_of_file(file: str, package: str) -> str | None:
    """The entry of *package* that holds *file*; None where it lies elsewhere."""
    inner = file.removeprefix(f"{package}/" if package else "")
    if package and inner == file:
        return None
    part = inner.split("/", maxsplit=1)[0].removesuffix(".py")
    return None if package and part == "__init__" else part


def _part_of_module(module: str, package: str) -> str | None:
    """The entry of *package* that an imported name belongs to."""
    names = module.split(".")
    own = ["reqtrace", *(package.split("/") if package else [])]
    if names[: len(own)] != own:
        return None
    part = next(iter(names[len(own) :]), "__init__")
    return part if part in _levels(package) else (None if package else "__init__")


def _is_door(file: str, doors: tuple[str, ...]) -> bool:
    return any(file == door or file.startswith(f"{door}/") for door in doors)


def _module_name(file: str) -> str:
    return ".".join(("reqtrace", *file.removesuffix(".py").split("/"))).removesuffix(".__init__")


def _module(imported: str, names: Collection[str]) -> str | None:
    """The module of ours that *imported* means: itself, or what it is a name of."""
    return next((n for n in (imported, imported.rpartition(".")[0]) if n in names), None)
