"""What is known of an item that was renamed, or of a file that moved, is not new."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kit import Files, MakeRepository
from reqtrace.analysis.compare import compare_from
from reqtrace.engine.open import open_session
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.comparison import Comparison

NEED = "id: NEED-{n}\ntitle: Need {n}\nstatus: approved\ntext: I need {n}.\n"
REQ = (
    "id: {id}\n{more}title: Requirement\nstatus: approved\ntext: The service shall.\n"
    "satisfies: {need}\n"
)
# Two lists of fields, each without its end: neither file can be read.
BROKEN = "title: Many\ntext: The shop shall list {n}\nnotes: [open {n}\nowner: shop {n}\n"
FILES: Files = {
    "docs/needs/NEED-1.yaml": NEED.format(n=1),
    "docs/requirements/REQ-1.yaml": REQ.format(id="REQ-1", more="", need="NEED-1"),
    "docs/requirements/REQ-7.yaml": REQ.format(id="REQ-7", more="", need="NEED-9"),
    "docs/requirements/broken.yaml": BROKEN.format(n=1),
}
Edit = Callable[[WritableRepository], None]


@pytest.fixture
def work(make_repository: MakeRepository) -> WritableRepository:
    """A branch `main` with a dangling link and a broken file, and a topic at the same commit."""
    repository = make_repository({"reqtrace.toml": "", **FILES})
    repository.branch("topic")
    return repository


def _compare(work: WritableRepository, *, staged: bool = False) -> Comparison:
    return compare_from(open_session(work.root, staged=staged), "main")


def _shown(comparison: Comparison) -> dict[str, list[str]]:
    parts = {"new": comparison.new, "fixed": comparison.fixed, "unchanged": comparison.unchanged}
    return {
        name: [
            f"{one.rule} {one.location.path.name}"
            for one in part
            if one.location and one.rule in ("LNK001", "SYN002")
        ]
        for name, part in parts.items()
    }


def _move(work: WritableRepository, old: str, new: str, text: str | None = None) -> None:
    (work.root / new).parent.mkdir(parents=True, exist_ok=True)
    work.git("mv", f"docs/requirements/{old}", new)
    if text is not None:
        work.write(new, text)


def _rename(work: WritableRepository) -> None:
    more = "formerly: [REQ-7]\n"
    text = REQ.format(id="REQ-70", more=more, need="NEED-9")
    _move(work, "REQ-7.yaml", "docs/requirements/REQ-70.yaml", text)


def _move_broken(work: WritableRepository) -> None:
    _move(work, "broken.yaml", "docs/requirements/shop/wrong.yaml")


def _move_and_edit_broken(work: WritableRepository) -> None:
    text = BROKEN.format(n=1) + "reason: law\nby: Ada\n"
    _move(work, "broken.yaml", "docs/requirements/shop/wrong.yaml", text)


def _split_broken(work: WritableRepository) -> None:
    lines = BROKEN.format(n=1).splitlines(keepends=True)
    work.write("docs/requirements/broken.yaml", "".join(lines[2:]))
    work.write("docs/requirements/first.yaml", "".join(lines[:2]) + "tags: [a\n")


def _copy_broken(work: WritableRepository) -> None:
    work.write("docs/requirements/copy.yaml", BROKEN.format(n=1))


def _other_broken(work: WritableRepository) -> None:
    work.git("rm", "--quiet", "docs/requirements/broken.yaml")
    work.write("docs/requirements/other.yaml", "id: REQ-5\nlist: [1, 2\nname: x\n")


def _other_item(work: WritableRepository) -> None:
    work.git("rm", "--quiet", "docs/requirements/REQ-7.yaml")
    text = REQ.format(id="REQ-70", more="", need="NEED-9")
    work.write("docs/requirements/REQ-70.yaml", text)


@pytest.mark.parametrize(
    ("edit", "new", "fixed", "unchanged"),
    [
        pytest.param(
            _rename, [], [], ["LNK001 REQ-70.yaml", "SYN002 broken.yaml"], id="an id with formerly"
        ),
        pytest.param(
            _other_item,
            ["LNK001 REQ-70.yaml"],
            ["LNK001 REQ-7.yaml"],
            ["SYN002 broken.yaml"],
            id="another id without formerly",
        ),
        pytest.param(
            _move_broken, [], [], ["LNK001 REQ-7.yaml", "SYN002 wrong.yaml"], id="a file moved"
        ),
        pytest.param(
            _move_and_edit_broken,
            [],
            [],
            ["LNK001 REQ-7.yaml", "SYN002 wrong.yaml"],
            id="a file moved and edited",
        ),
        pytest.param(
            _split_broken,
            [],
            [],
            ["LNK001 REQ-7.yaml", "SYN002 broken.yaml", "SYN002 first.yaml"],
            id="a file split",
        ),
        pytest.param(
            _copy_broken,
            ["SYN002 copy.yaml"],
            [],
            ["LNK001 REQ-7.yaml", "SYN002 broken.yaml"],
            id="a file copied",
        ),
        pytest.param(
            _other_broken,
            ["SYN002 other.yaml"],
            ["SYN002 broken.yaml"],
            ["LNK001 REQ-7.yaml"],
            id="another file",
        ),
    ],
)
def test_what_moved_is_not_new(
    work: WritableRepository, edit: Edit, new: list[str], fixed: list[str], unchanged: list[str]
) -> None:
    edit(work)
    expected = {"new": new, "fixed": fixed, "unchanged": unchanged}
    assert _shown(_compare(work)) == expected  # on disk alone
    work.git("add", "--all")
    assert _shown(_compare(work, staged=True)) == expected
    work.commit("Edit")
    assert _shown(_compare(work)) == expected


def test_a_gap_that_a_renamed_item_gets_is_new(work: WritableRepository) -> None:
    _rename(work)
    text = REQ.format(id="REQ-70", more="formerly: REQ-7\n", need="[NEED-9, NEED-8]")
    work.write("docs/requirements/REQ-70.yaml", text)
    found = _compare(work)
    assert [one.key for one in found.new if one.rule == "LNK001"] == ["satisfies NEED-8"]
    assert not found.fixed


def test_a_key_with_the_id_of_a_renamed_item_is_the_same(work: WritableRepository) -> None:
    retired = NEED.format(n=2).replace("approved", "obsolete")
    work.write("docs/needs/NEED-2.yaml", retired)
    text = REQ.format(id="REQ-2", more="", need="NEED-2")
    work.write("docs/requirements/REQ-2.yaml", text)
    work.commit("Link to a retired need")
    work.git("branch", "--force", "main", "HEAD")
    work.git("mv", "docs/needs/NEED-2.yaml", "docs/needs/NEED-20.yaml")
    renamed = retired.replace("id: NEED-2\n", "id: NEED-20\nformerly: NEED-2\n")
    work.write("docs/needs/NEED-20.yaml", renamed)
    work.write("docs/requirements/REQ-2.yaml", text.replace("NEED-2\n", "NEED-20\n"))
    found = _compare(work)
    assert [one.key for one in found.unchanged if one.rule == "LNK006"] == ["satisfies NEED-20"]
    assert not found.new
    assert not found.fixed


def test_a_decision_that_gets_another_number_is_the_same(work: WritableRepository) -> None:
    record = (
        "# {n}. Use a queue\n\nStatus: accepted\n\nSupersedes: ADR-0099\n\n## Context\n\nLoad.\n"
    )
    work.write("docs/adr/0005-use-a-queue.md", record.format(n=5))
    work.commit("Decide")
    work.git("branch", "--force", "main", "HEAD")
    before = [one.key for one in _compare(work).unchanged if one.item == "ADR-0005"]
    assert before
    work.git("mv", "docs/adr/0005-use-a-queue.md", "docs/adr/0006-use-a-queue.md")
    work.write("docs/adr/0006-use-a-queue.md", record.format(n=6))
    found = _compare(work)
    assert [one.key for one in found.unchanged if one.item == "ADR-0006"] == before
    assert not found.new
    assert not found.fixed
