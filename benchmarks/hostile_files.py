"""How the time to read a hostile file grows with its size: as size to the power of what?

For each sort of file of tests/hostile_kit.py prints the processor time at the limit of 1 MiB and
the growth exponent, the slope of time over size on logarithmic scales: 1 is linear, 2 a square.
Exponents of what is read in a few milliseconds are noise and left out.

    PYTHONPATH=src:tests python benchmarks/hostile_files.py [WORD …]
"""

from __future__ import annotations

import math
import statistics
import sys
import time

from hostile_kit import HOSTILE, LIMIT, NO_COUNTS, Hostile
from sources_kit import read

SIZES = (LIMIT // 16, LIMIT // 8, LIMIT // 4, LIMIT // 2, LIMIT)
ENOUGH = 0.04  # seconds
WORST = 1.4


def times(hostile: Hostile) -> dict[int, float]:
    """Processor time by size, of the sizes that take long enough to be measured."""
    found = {}
    for size in SIZES:
        text = hostile.text(size)
        start = time.process_time()
        read(hostile.path, text, limits=NO_COUNTS)
        found[size] = time.process_time() - start
    return found


def exponent(found: dict[int, float]) -> float | None:
    """The slope of the line through the points; None where fewer than three can be measured."""
    points = [(math.log(size), math.log(took)) for size, took in found.items() if took > ENOUGH]
    if len(points) < 3:
        return None
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def main(words: list[str]) -> None:
    """Print a line for each sort, those that grow too fast marked."""
    for name, hostile in HOSTILE.items():
        if not words or any(word in name for word in words):
            found = times(hostile)
            grows = exponent(found)
            shown = "   -" if grows is None else f"{grows:4.2f}"
            verdict = "OVER" if grows is not None and grows > WORST else "ok"
            print(f"{name:<45} {found[LIMIT]:6.2f} s  size to the power of {shown}  {verdict}")


if __name__ == "__main__":
    main(sys.argv[1:])
