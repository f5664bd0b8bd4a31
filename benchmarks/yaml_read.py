"""Reading the items of many small YAML files, against merely reading their bytes.

Usage: python benchmarks/yaml_read.py [ITEMS]
"""

from __future__ import annotations

import gc
import sys
import tempfile
from functools import partial
from pathlib import Path, PurePosixPath

from corpus import make_corpus
from layouts import write_yaml
from yardstick import compare

from reqtrace.config import default_config
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.registry import Readers
from reqtrace.sources.yaml.composer import compose
from reqtrace.sources.yaml.events import has_c_parser


def main() -> None:
    """Print the ratios, after a look that all items are read."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    gc.disable()  # as the command line does
    with tempfile.TemporaryDirectory() as name:
        files = _written(Path(name), count)
        found = _read_items(files)
        if found != count:
            raise SystemExit(f"{found} items read, {count} are there")
        parser = "C parser" if has_c_parser() else "pure parser"
        read = partial(_read_bytes, files)
        for what, job, aim in (("values", _read_values, None), ("items", _read_items, 8)):
            title = f"{what} of {count} files, {parser} / reading the bytes"
            compare(title, partial(job, files), read, limit=aim, runs=5)


def _written(root: Path, count: int) -> list[tuple[Path, PurePosixPath]]:
    """The files of a corpus, each with its path within the project."""
    files = []
    for path, text in write_yaml(make_corpus(count)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
        files.append((root / path, PurePosixPath(path)))
    return files


def _read_bytes(files: list[tuple[Path, PurePosixPath]]) -> None:
    for file, _ in files:
        _bytes_of(file)


def _read_values(files: list[tuple[Path, PurePosixPath]]) -> None:
    limits = Limits()
    for file, _ in files:
        compose(_bytes_of(file), limits)


def _read_items(files: list[tuple[Path, PurePosixPath]]) -> int:
    readers = Readers(default_config().vocabulary)
    found = 0
    for file, path in files:
        file_match = readers.file_match(path)
        if file_match is not None:
            found += len(readers.read(file_match, path, _bytes_of(file), "").items)
    return found


def _bytes_of(file: Path) -> bytes:
    with open(file, "rb") as opened:
        return opened.read()


if __name__ == "__main__":
    main()
