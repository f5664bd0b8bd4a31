"""Reading a mapped source against reading the same facts in our own format, file by file.

Usage: python benchmarks/mapping.py [ITEMS]
"""

from __future__ import annotations

import sys
from pathlib import PurePosixPath

from yardstick import compare

from reqtrace.config import Config, read_config
from reqtrace.model.item import Item
from reqtrace.sources.registry import Readers

OWN = (
    "---\nid: REQ-{n}\ntype: req\ntitle: The title of {n}\nstatus: approved\n"
    "refines: [REQ-{a}, REQ-{b}]\nowner: Ada\n---\n\nThe system shall do {n} within a second.\n"
)
MAPPED = (
    "---\nnumber: {n}\nsort: Rule\nname: The title of {n}\nstate: Agreed\n"
    "see-also: '{a}, {b}'\nowner: Ada\n---\n\nThe system shall do {n} within a second.\n"
)
OWN_CONFIG = '[[source]]\ninclude = ["spec/*.md"]\n'
MAPPING = """\
[[source]]
include = ["spec/*.md"]
types = { Rule = "req" }
statuses = { Agreed = "approved" }
fields = { id = "number", type = "sort", title = "name", status = "state" }
id = { pattern = '^\\d+$', format = "REQ-{}" }

[source.links]
see-also = { kind = "refines", format = "REQ-{}" }
"""


def main() -> None:
    """Print the ratio, after a look that both find the same."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    own, mapped = _Job(OWN_CONFIG, OWN, count), _Job(MAPPING, MAPPED, count)
    if own.facts() != mapped.facts():
        raise SystemExit("the two sources do not say the same")
    compare(f"a mapped source, {count} items / our own format", mapped.read, own.read, limit=1.5)


class _Job:
    def __init__(self, config: str, text: str, count: int) -> None:
        self._config = _config(config)
        self._files = [
            (PurePosixPath(f"spec/{n}.md"), text.format(n=n, a=n + 1, b=n + 2).encode())
            for n in range(1, count + 1)
        ]

    def facts(self) -> list[tuple[object, ...]]:
        """What the items say, in their order."""
        return [
            (item.id, item.type, item.title, item.role, [link.target for link in item.links])
            for item in self.read()
        ]

    def read(self) -> list[Item]:
        """All items, with readers made anew: the mapping is compiled once a run."""
        config = self._config
        readers = Readers(config.vocabulary, config.sources)
        items: list[Item] = []
        for path, data in self._files:
            file_match = readers.file_match(path)
            if file_match is None:
                raise SystemExit(f"{path} is not claimed")
            items += readers.read(file_match, path, data, "").items
        return items


def _config(text: str) -> Config:
    return read_config(lambda name: text.encode() if name == "reqtrace.toml" else None)


if __name__ == "__main__":
    main()
