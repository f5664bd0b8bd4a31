"""The arrows point one way: who may import whom, and one door for each library."""

from __future__ import annotations

import ast
import graphlib
import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"

# From the top down. Parts of one layer are strangers to each other.
LAYERS = (
    ("__main__",),
    ("cli", "testing"),
    ("demo", "authoring", "configuring", "reviewing", "linking", "importing", "exporting"),
    ("__init__",),
    ("engine",),
    ("workspace",),
    ("impact", "lead_times", "trend", "when", "why"),
    ("gap_search",),
    ("gap_scope", "timeline"),
    ("difference", "past"),
    ("kept_past",),
    ("versions",),
    ("layout",),
    ("survey",),
    ("comparison", "intake", "judgement"),
    ("config",),
    ("git", "sources", "rules", "triage", "output", "report"),
    ("project",),
    ("graph",),
    ("model",),
    ("cache",),
    ("errors", "data", "escape", "pattern", "progress", "suggestion", "version", "yaml_text"),
)

# Each outside library and the places that may import it: a package, or one module.
DOORS = {
    "click": ("cli", "output"),
    "git": ("git/writing.py",),
    "jinja2": ("report",),
    "jsonschema_rs": ("sources", "config"),
    "markdown_it": ("report",),
    "markupsafe": ("report",),  # comes with jinja2
    "networkx": ("graph",),
    "re2": ("pattern.py",),
    "ruamel": ("sources",),
    "sqlite3": ("cache",),
    "subprocess": ("git",),
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


def test_imports_go_down_the_layers() -> None:
    wrong = [
        str(one)
        for one in _imports()
        if (target := _part(one.module)) is not None and not _may_import(one, target)
    ]
    assert wrong == []


def test_every_module_has_a_layer() -> None:
    assert {_own_part(file) for file in _files()} <= set(_levels())


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


def _imports() -> list[Import]:
    return [one for file in _files() for one in _imports_of(file)]


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


def _levels() -> dict[str, int]:
    return {part: level for level, parts in enumerate(LAYERS) for part in parts}


def _may_import(one: Import, target: str) -> bool:
    source = _own_part(one.file)
    levels = _levels()
    return source == target or levels[source] < levels[target]


def _own_part(file: str) -> str:
    return file.split("/", maxsplit=1)[0].removesuffix(".py")


def _part(module: str) -> str | None:
    top, _, rest = module.partition(".")
    if top != "reqtrace":
        return None
    part = rest.split(".", maxsplit=1)[0]
    return part if part in _levels() else "__init__"


def _is_door(file: str, doors: tuple[str, ...]) -> bool:
    return any(file == door or file.startswith(f"{door}/") for door in doors)


def _module_name(file: str) -> str:
    return ".".join(("reqtrace", *file.removesuffix(".py").split("/"))).removesuffix(".__init__")


def _module(imported: str, names: Collection[str]) -> str | None:
    """The module of ours that *imported* means: itself, or what it is a name of."""
    return next((n for n in (imported, imported.rpartition(".")[0]) if n in names), None)
