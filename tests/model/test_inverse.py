"""What links are called from their other end."""

from __future__ import annotations

import pytest

from reqtrace.config import default_config
from reqtrace.model.inverse import inverse_label

VOCABULARY = default_config().vocabulary


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("satisfies", "satisfied by"),
        ("verifies", "verified by"),
        ("supports", "supported by"),
        ("addresses", "addressed by"),
        ("closes", "closed by"),
        ("supersedes", "superseded by"),
        ("depends_on", "needed by"),
        ("relates_to", "related to"),
        ("refs", "referenced by"),
        ("mentions", "mentioned in"),
        ("links", "linked from"),
        ("traces_to", "traced from"),
        ("parent", "parent of"),
        ("verified_by", "verified by (inverse)"),
    ],
)
def test_label(kind: str, expected: str) -> None:
    assert inverse_label(kind, VOCABULARY) == expected
