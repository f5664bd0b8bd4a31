"""How long 10,000 small item files take, against merely reading their bytes.

Prints the median of five rounds (processor time, warm cache) and their ratio:

    PYTHONPATH=src python benchmarks/yaml_read.py [COUNT]
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from reqtrace.config import default_config
from reqtrace.sources.composer import compose
from reqtrace.sources.limits import Limits
from reqtrace.sources.readers import Readers
from reqtrace.sources.yaml_events import has_c_parser

WORDS = ("alarm", "audit", "battery", "cache", "circuit", "deadline", "engine", "filter")
ROUNDS = 5


def item_file(number: int, rng: random.Random) -> str:
    words = [rng.choice(WORDS) for _ in range(60)]
    text = "\n".join("  " + " ".join(words[i : i + 10]) for i in range(0, 60, 10))
    return (
        f"id: REQ-{number:05d}\ntype: requirement\ntitle: The {words[0]} and the {words[1]}\n"
        f"status: approved\npriority: must\nsatisfies:\n  - NEED-{number % 997:05d}\n"
        f"text: |\n{text}\n"
    )


def write_files(root: Path, count: int) -> list[PurePosixPath]:
    rng = random.Random(7)
    paths = []
    for number in range(count):
        path = PurePosixPath("requirements", f"{number // 1000:03d}", f"REQ-{number:05d}.yaml")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(item_file(number, rng), encoding="utf-8")
        paths.append(path)
    return paths


def median(work: Callable[[], None]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = write_files(root, count)
        names = [str(root / path) for path in paths]
        readers = Readers(default_config().vocabulary)

        def read_bytes() -> None:
            for name in names:
                with open(name, "rb") as file:
                    file.read()

        def read_items() -> None:
            found = 0
            for name, path in zip(names, paths, strict=True):
                claim = readers.claim(path)
                with open(name, "rb") as file:
                    data = file.read()
                if claim is not None:
                    found += len(readers.read(claim, path, data, "").items)
            if found != count:
                raise SystemExit(f"{found} items in {count} files")

        def read_yaml() -> None:
            for name in names:
                with open(name, "rb") as file:
                    compose(file.read(), limits)

        limits = Limits()
        read_bytes()
        read_items()
        bare, plain, full = median(read_bytes), median(read_yaml), median(read_items)
    parser = "C parser" if has_c_parser() else "pure parser"
    print(f"{count} files, {parser}")
    print(f"bytes        {bare:.3f} s")
    print(f"YAML values  {plain:.3f} s, {plain / bare:.1f} times as long")
    print(f"items        {full:.3f} s, {full / bare:.1f} times as long")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
