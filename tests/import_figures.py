"""How the modules of `reqtrace` lean on each other, in figures that can be read again.

    python tests/import_figures.py            the top level
    python tests/import_figures.py git        the inside of one package

A part is an entry of the package (a module or a folder); an import is counted once for each pair
of parts; a layer is the longest chain of imports below a part. Imports inside functions and for
type checkers count like all others.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import grimp

PACKAGE = "reqtrace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one package consists of. `imports` maps each part to those that it imports."""

    imports: Mapping[str, Set[str]]
    layers: int
    cycle: tuple[str, ...]

    @property
    def arrows(self) -> int:
        """How many pairs of parts import each other, one way."""
        return sum(map(len, self.imports.values()))


def figures(package: str = PACKAGE) -> Figures:
    """The figures of *package*, a dotted name of ours."""
    graph = grimp.build_graph(PACKAGE, exclude_type_checking_imports=False, cache_dir=None)
    modules = {one for one in graph.modules if one.startswith(f"{package}.")}
    own = package.count(".") + 1
    imports: dict[str, set[str]] = {one.split(".")[own]: set() for one in modules}
    for module in modules:
        part = module.split(".")[own]
        for other in graph.find_modules_directly_imported_by(module):
            if other in modules and (target := other.split(".")[own]) != part:
                imports[part].add(target)
    return _measured(imports)


def _measured(imports: Mapping[str, Set[str]]) -> Figures:
    heights: dict[str, int] = {}
    left = dict(imports)
    while left:
        ready = [one for one, targets in left.items() if targets <= heights.keys()]
        if not ready:
            return Figures(imports=imports, layers=0, cycle=tuple(sorted(left)))
        heights |= {
            one: 1 + max((heights[target] for target in left[one]), default=0) for one in ready
        }
        for one in ready:
            del left[one]
    return Figures(imports=imports, layers=max(heights.values(), default=0), cycle=())


def main() -> None:
    """Print the figures of the top level, or of the packages that the arguments name."""
    for name in sys.argv[1:] or [""]:
        package = f"{PACKAGE}.{name}".rstrip(".")
        found = figures(package)
        print(
            f"{package}: {len(found.imports)} parts, {found.layers} layers, "
            f"{found.arrows} imports between parts"
        )
        for part, targets in sorted(found.imports.items()):
            print(f"  {part:<20} {' '.join(sorted(targets))}".rstrip())
        if found.cycle:
            print(f"  cycle among: {' '.join(found.cycle)}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    main()
