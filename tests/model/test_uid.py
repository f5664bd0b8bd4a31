"""Names of items as Doorstop compares them."""

from __future__ import annotations

import pytest

from git_kit import identifiers
from kit import cpu_seconds
from reqtrace.model.item import Naming
from reqtrace.model.uid import begins_with_uid, parse_uid


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("REQ003", ("req", 3, "")),
        ("REQ3", ("req", 3, "")),
        ("req-3", ("req", 3, "")),
        ("REQ_0003", ("req", 3, "")),
        ("REQ2-001", ("req2", 1, "")),
        ("REQ2-login", ("req2", -1, "login")),
        ("REQ2-1login", ("req2", -1, "1login")),
        ("ABC.HLR_01-00123", ("abc.hlr_01", 123, "")),
        ("Tech-1", ("tech", 1, "")),
        ("SRD001", ("srd", 1, "")),
        ("index", None),
        ("001", None),
        ("", None),
        ("REQ001 copy", None),
        ("REQ" + "1" * 400, None),
        ("R" * 2000 + "1", None),
    ],
)
def test_parts(text: str, expected: tuple[str, int, str] | None) -> None:
    assert parse_uid(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("REQ001", True), ("REQ-x", True), ("REQ001 copy", True), ("index", False), ("a b", False)],
)
def test_files_that_doorstop_takes_for_items(name: str, expected: bool) -> None:
    assert begins_with_uid(name) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("REQ003", "REQ003"), ("REQ3", "REQ003"), ("REQ-3", "REQ003"), ("req_03", "REQ003"),
        ("REQ30", None), ("REQ003a", None), ("REQ003.1", None), ("TST3", None), ("tst-1", "TST-1"),
    ],
)  # fmt: skip
def test_items_are_found_by_other_spellings(text: str, expected: str | None) -> None:
    assert identifiers("REQ003", "TST-1", naming=Naming.UID).resolve(text) == expected


def test_ids_of_other_formats_are_not() -> None:
    assert identifiers("REQ003").resolve("REQ3") is None


def test_odd_names_take_no_time() -> None:
    with cpu_seconds(5):
        for text in ("-" * 1024, "a-" * 512, "a" * 1024, "1" * 1024, "_." * 512 + "!"):
            parse_uid(text)
            begins_with_uid(text)
