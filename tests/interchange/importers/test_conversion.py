"""What becomes of words that are not ours: types, ids, statuses, kinds of links, fields."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from kit import MakeRepository, cpu_seconds
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.errors import UsageError
from reqtrace.interchange.importers.foreign import (
    ForeignItem,
    ForeignItems,
    ForeignLink,
    SourceLocation,
)
from reqtrace.interchange.importers.plan import Plan, plan_import

_FOLDER = PurePosixPath("docs/requirements")


def _item(
    id: str,
    *links: ForeignLink,
    type: str = "",
    title: str = "T",
    status: str = "draft",
    text: str = "",
    **attributes: object,
) -> ForeignItem:
    return ForeignItem(
        id=id,
        location=SourceLocation(path=PurePosixPath("source"), line=1),
        type=type,
        title=title,
        status=status,
        text=text,
        links=links,
        attributes=attributes,
    )


def _harvest(*items: ForeignItem) -> ForeignItems:
    links = sum(len(item.links) for item in items)
    return ForeignItems(items=items, found=len(items), found_links=links)


@pytest.fixture
def empty(make_repository: MakeRepository) -> Session:
    return open_session(make_repository({"README.md": "# Empty\n"}).root, history=False)


def _plan(empty: Session, *items: ForeignItem, types: tuple[str, ...] = ()) -> Plan:
    return plan_import(empty, _harvest(*items), folder=_FOLDER, types=types)


def _losses(plan: Plan) -> dict[str, str]:
    return {loss.field: loss.done for loss in plan.losses}


@pytest.mark.parametrize(
    ("id", "word", "types", "expected"),
    [
        pytest.param("X-1", "requirement", (), "req", id="a synonym of ours"),
        pytest.param("X-1", "LLT", ("llt=test",), "test", id="what the user says"),
        pytest.param("X-1", "need", ("need=goal",), "goal", id="the user before our own word"),
        pytest.param("NEED-1", "LLT", (), "need", id="the prefix of the id"),
        pytest.param("X-1", "LLT", ("need",), "need", id="what the user says of all others"),
        pytest.param("X-1", "", (), "req", id="a requirement where nothing tells"),
    ],
)
def test_types(id: str, word: str, types: tuple[str, ...], expected: str, empty: Session) -> None:
    ((_, text),) = _plan(empty, _item(id, type=word), types=types).files
    assert f"\ntype: {expected}\n" in text


def test_an_unknown_type_of_the_user_is_an_error(empty: Session) -> None:
    with pytest.raises(UsageError, match="unknown type: wish"):
        _plan(empty, types=("A=wish",))


def test_ids_that_we_do_not_bear_are_mended_and_links_follow(empty: Session) -> None:
    plan = _plan(
        empty,
        _item("Ä 1"),
        _item("-1-"),
        _item("1"),
        _item("n/a"),
        _item("B", ForeignLink(target="Ä 1")),
    )
    names = [path.name for path, _ in plan.files]
    assert names == ["1-2.yaml", "1-3.yaml", "1.yaml", "B.yaml", "n-a.yaml"]
    texts = dict(zip(names, (text for _, text in plan.files), strict=True))
    assert 'x-id: "Ä 1"' in texts["1-2.yaml"]
    assert 'links:\n  - "1-2"\n' in texts["B.yaml"]
    assert "id" in _losses(plan)


def test_names_of_files_differ_in_more_than_case(empty: Session) -> None:
    names = [path.name for path, _ in _plan(empty, _item("a-1"), _item("A-1"), _item("A/1")).files]
    assert names == ["A-1-2.yaml", "A-1.yaml", "a-1-3.yaml"]


def test_statuses(empty: Session) -> None:
    plan = _plan(
        empty,
        _item("REQ-1", status="Approved"),
        _item("REQ-2", status="Stable"),
        _item("TC-1", status=""),
    )
    first, second, third = (text for _, text in plan.files)
    assert "status: Approved\n" in first
    assert "status: draft\nx-status: Stable\n" in second
    assert "status" not in third  # a test needs none


def test_kinds_of_links(empty: Session) -> None:
    links = (
        ForeignLink(target="NEED-1", kind="Satisfies"),
        ForeignLink(target="NEED-1", kind="Refines"),
        ForeignLink(target="NEED-1", kind="Blocks"),
        ForeignLink(target="GONE-1", kind="refines"),
        ForeignLink(target="a, b"),
        ForeignLink(target="https://example.org/"),
    )
    plan = _plan(empty, _item("REQ-1", *links), _item("NEED-1"))
    assert plan.files[1][1] == (
        "id: REQ-1\ntype: req\ntitle: T\nstatus: draft\n"
        "satisfies:\n  - NEED-1\n"
        "links:\n  - id: NEED-1\n    x-kind: Refines\n  - id: NEED-1\n    x-kind: Blocks\n"
        '  - id: "a, b"\n  - "https://example.org/"\n'
        "refines:\n  - GONE-1\n"
    )
    assert plan.links == 6
    assert (
        _losses(plan)["target of a link"]
        == "a, b is not an item of the source; the link is imported as it is"
    )


def test_a_link_to_nothing_is_named(empty: Session) -> None:
    plan = _plan(empty, _item("REQ-1", ForeignLink(target="TBD")))
    assert (plan.found_links, plan.links) == (1, 0)
    assert _losses(plan)["link"] == "link target is not an id: TBD"


def test_fields_get_names_that_the_schema_allows(empty: Session) -> None:
    item = _item(
        "REQ-1",
        priority="high",
        points="many",
        verified_on={"a": 1},
        Colour="red",
        name="N",
        satisfies="x",
        reqtrace="x",
        x_own=1.50,
        deep=[[[[[[[[[[1]]]]]]]]]],
        formerly=["REQ-0"],
        nothing=None,
    )
    ((_, text),) = _plan(empty, item).files
    assert text == (
        "id: REQ-1\ntype: req\ntitle: T\nstatus: draft\npriority: high\npoints: many\n"
        'x-verified-on:\n  a: 1\nx-colour: red\nx-name: "N"\nx-satisfies: x\nx-reqtrace: x\n'
        "x-own: 1.5\nx-deep:\n  -\n    -\n      -\n        -\n          -\n            -\n"
        '              -\n                - "[[1]]"\nformerly:\n  - REQ-0\n'
    )


def test_titles(empty: Session) -> None:
    plan = _plan(empty, _item("REQ-1", title="", text="\nOne.\nTwo."), _item("REQ-2", title=" \n "))
    assert "title: One.\n" in plan.files[0][1]
    assert "title: REQ-2\n" in plan.files[1][1]


def test_other_files_with_the_same_ids_are_named(make_repository: MakeRepository) -> None:
    files = {"reqs/a.yaml": "id: REQ-1\ntype: req\ntitle: A\nstatus: draft\n"}
    workspace = open_session(make_repository(files).root, history=False)
    assert _plan(workspace, _item("REQ-1")).also_in == (PurePosixPath("reqs/a.yaml"),)


def test_a_configuration_that_reads_another_folder_is_named(
    make_repository: MakeRepository,
) -> None:
    files = {"reqtrace.toml": '[[source]]\ninclude = ["a/*.yaml"]\ntype = "req"\n'}
    workspace = open_session(make_repository(files).root, history=False)
    assert _plan(workspace, _item("REQ-1")).unread


def test_characters_that_are_no_text_are_replaced_and_named(empty: Session, tmp_path: Path) -> None:
    plan = _plan(empty, _item("REQ-1", text="a\ud800b\x00c"))
    assert "replaced" in _losses(plan)["text"]
    assert plan.files[0][1].encode("utf-8")


def test_names_that_meet_cost_linear_time(empty: Session) -> None:
    spaces: dict[str, Any] = {f"a{' ' * n}": n for n in range(3_000)}
    many = tuple(_item(f"ä{'ü' * (n % 90)}{chr(0x100 + n)}") for n in range(3_000))
    with cpu_seconds(20):
        plan = _plan(empty, _item("REQ-1", **spaces), *many)
    assert len(plan.files) == 3_001
    assert "x-a-3000: 2999\n" in dict(plan.files)[_FOLDER / "REQ-1.yaml"]
