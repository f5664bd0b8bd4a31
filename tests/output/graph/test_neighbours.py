"""Graphviz draws the labels that we write, whatever the titles hold."""

from __future__ import annotations

import subprocess
from xml.etree import ElementTree as ET

import pytest

from hostile_texts import HOSTILE
from output_kit import item, project_of
from reqtrace.output.graph.formats import render_graph

pytestmark = pytest.mark.neighbours

_SVG = "{http://www.w3.org/2000/svg}"
TITLES = {
    **{name: text for name, text in HOSTILE.items() if text.isprintable()},
    "known reference": "Write &lt; for < and &amp;lt; for &lt;",
    "number": "&#65; is A, &#x42; is B",
    "unknown reference": "&foo; & R&D",
    "escapes": r"\N \G \L \l \r \n a\\b \"",
    "ports": "a:n <b> {c|d}",
    "double blank": "a  b",
}


def test_labels_are_drawn_as_written() -> None:
    items = [item(f"REQ-{n}", title=title) for n, title in enumerate(TITLES.values())]
    dot = render_graph(project_of(items), "dot").encode("utf-8", "surrogateescape")
    drawn = subprocess.run(["dot", "-Tsvg"], input=dot, capture_output=True)
    assert drawn.returncode == 0
    assert not drawn.stderr, drawn.stderr
    nodes = [
        ["".join(text.itertext()) for text in group.iter(f"{_SVG}text")]
        for group in ET.fromstring(drawn.stdout).iter(f"{_SVG}g")
        if group.get("class") == "node"
    ]
    # The drawing has no-break spaces where several blanks follow each other.
    found = {" ".join(texts).replace("\xa0", " ") for texts in nodes}
    assert found == {f"REQ-{n}: {title}" for n, title in enumerate(TITLES.values())}
