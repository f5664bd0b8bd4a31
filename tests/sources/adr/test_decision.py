from __future__ import annotations

import pytest

from reqtrace.model.item import Naming
from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.vocabulary import Role
from reqtrace.sources.adr.names import id_of_file
from sources_kit import links, problems, read, read_one


def nygard(status: str) -> str:
    return f"# 5. Unit tests\n\nDate: 2024-01-31\n\n## Status\n\n{status}\n\n## Context\n\nWhy.\n"


@pytest.mark.parametrize(
    ("name", "item_id"),
    [
        ("0005-x.md", "ADR-0005"),
        ("adr-001-x.md", "ADR-001"),
        ("ADR_12_x.md", "ADR-12"),
        ("021-Multi.md", "ADR-021"),
        ("7.md", "ADR-7"),
        ("20200924-slug.md", "20200924-slug"),
        ("2020-09-24-slug.md", "2020-09-24-slug"),
        ("use-markdown.md", "use-markdown"),
        ("use (more) markdown.md", "use-more-markdown"),
        ("../../adr/0005-x.md", "ADR-0005"),
    ],
)
def test_ids_come_from_file_names(name: str, item_id: str) -> None:
    assert id_of_file(name) == item_id


@pytest.mark.parametrize(
    ("written", "status", "role"),
    [
        ("Accepted", "accepted", Role.ACTIVE),
        ("Accepted.", "accepted", Role.ACTIVE),
        ("✅ Accepted (documenting an existing thing)", "accepted", Role.ACTIVE),
        ("**Accepted** 2023-05-11", "accepted", Role.ACTIVE),
        ("PROPOSED", "proposed", Role.PROVISIONAL),
        ("🤔 Incomplete", "incomplete", Role.PROVISIONAL),
        ("On hold", "on hold", Role.PROVISIONAL),
        ("❌ Rejected (see [019](019-x.md))", "rejected", Role.RETIRED),
        ("Partly superseded", "partly superseded", Role.ACTIVE),
        ("Superceded by [2. b](0002-b.md)", "superseded", Role.RETIRED),
        ("Accepted\n\nSuperseded by [2. b](0002-b.md)", "superseded", Role.RETIRED),
        ("Accepted\n\nAmended by [9. x](0009-x.md)", "accepted", Role.ACTIVE),
        ("Amends [9. x](0009-x.md)\n\nAccepted", "accepted", Role.ACTIVE),
        ("<!-- Accepted -->\n\nRejected", "rejected", Role.RETIRED),
        ("Replaced by [2. b](0002-b.md)", "superseded", Role.RETIRED),
        ("Status: Accepted", "accepted", Role.ACTIVE),
        ("**Status**: Accepted", "accepted", Role.ACTIVE),
        ('<span style="color: green">Accepted</span>', "accepted", Role.ACTIVE),
        ("", None, None),
    ],
)
def test_statuses_as_people_write_them(written: str, status: str | None, role: Role | None) -> None:
    reading = read("docs/adr/0005-unit-tests.md", nygard(written))
    assert [(i.status, i.role) for i in reading.items] == [(status, role)]
    assert not reading.problems


@pytest.mark.parametrize(
    "written", ["TBD", "tbd.", "*TBC*", "Status is TBD", "To be decided", "Still TBD"]
)
def test_a_status_that_is_still_to_be_filled_in(written: str) -> None:
    reading = read("docs/adr/0005-unit-tests.md", nygard(written))
    assert [(i.status, i.role) for i in reading.items] == [(None, None)]
    assert [(one.key, one.location.line) for one in reading.problems] == [("open-status", 7)]


def test_boxes_of_steps_are_no_choices_of_a_status() -> None:
    steps = "- [ ] Requirements\n- [ ] Design / ADR\n- [ ] Tasks"
    assert not read("docs/adr/0005-unit-tests.md", nygard(steps)).problems
    choices = "- [ ] Proposed\n- [ ] Accepted\n- [ ] Rejected"
    (problem,) = read("docs/adr/0005-unit-tests.md", nygard(choices)).problems
    assert problem.key == "no-status"


def test_an_unknown_status_is_a_problem_and_the_item_is_there() -> None:
    reading = read("docs/adr/0005-x.md", nygard("Depreciated."))
    assert [(i.status, i.role) for i in reading.items] == [("depreciated", None)]
    assert problems(reading) == [("unknown-status", 7, 1)]
    assert 'did you mean "deprecated"?' in reading.problems[0].message


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            "Accepted\n\nSupersedes [2. b](0002-b.md)",
            [("supersedes", "ADR-0002", 9, 19)],
            id="supersedes",
        ),
        pytest.param(
            "Superseded by [0015. x](../adr/0015-x.md#top)",
            [("superseded_by", "ADR-0015", 7, 25)],
            id="superseded by, with a path and an anchor",
        ),
        pytest.param(
            "superseded by ADR-0123", [("superseded_by", "ADR-0123", 7, 15)], id="an id alone"
        ),
        pytest.param(
            "Accepted\n\nAmended by [9](0009-x.md)\n\nClarifies [3](0003-c.md)",
            [("amended_by", "ADR-0009", 9, 16), ("clarifies", "ADR-0003", 11, 15)],
            id="two relations",
        ),
        pytest.param(
            "superseded by [20201016-slug](20201016-slug.md)",
            [("superseded_by", "20201016-slug", 7, 31)],
            id="a slug",
        ),
        pytest.param("❌ Rejected (see [019](019-x.md))", [], id="a mere mention"),
        pytest.param("```\nSupersedes [2](0002-b.md)\n```", [], id="within a fence"),
    ],
)
def test_links_between_decisions(written: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert links(read_one("docs/adr/0005-x.md", nygard(written))) == expected


@pytest.mark.parametrize(
    ("text", "status", "date"),
    [
        pytest.param(nygard("Accepted"), "accepted", "2024-01-31", id="Nygard"),
        pytest.param(
            "# A\n\n* Status: accepted\n* Date: 2024-01-31\n\n## Context\n", "accepted",
            "2024-01-31", id="MADR 2",
        ),
        pytest.param(
            "---\nstatus: accepted\ndate: 2024-01-31\n---\n# A\n", "accepted", "2024-01-31",
            id="MADR 3 and 4",
        ),
        pytest.param(
            "# A\n\n**Status:** Accepted | **Date:** 04/07/2019 | **Review:** never\n", "accepted",
            "04/07/2019", id="one line",
        ),
        pytest.param(
            "# A\n\n| Status | Accepted |\n|---|---|\n| Date | 2018-11 |\n", "accepted", "2018-11",
            id="table",
        ),
        pytest.param(
            "# A\n\n## Context\n\nx\n\n## Date\n\n2018-11\n\n## STATUS:\n\nAccepted\n", "accepted",
            "2018-11", id="sections deep in the text",
        ),
        pytest.param("# A\n\nWe decided.\n\n```\nStatus: accepted\n```\n", None, None, id="none"),
    ],
)  # fmt: skip
def test_where_status_and_date_stand(text: str, status: str | None, date: str | None) -> None:
    reading = read("doc/adr/0005-a.md", text)
    (item,) = reading.items
    assert (item.status, item.attributes.get("date")) == (status, date)
    assert not reading.problems


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# 5. Unit Tests", "Unit Tests"),
        ("# ADR-001: X", "X"),
        ("# ADR 7 - X", "X"),
        ("# Architecture Decision Record: X", "X"),
        ("# 23 Logging", "Logging"),
        ("# 2024 goals", "2024 goals"),
        ("# Use Markdown", "Use Markdown"),
        ("Use Markdown\n===", "Use Markdown"),
        ("no heading", "unit tests"),
    ],
)
def test_titles(heading: str, title: str) -> None:
    name = "0023-unit-tests.md"
    assert read_one(f"docs/adr/{name}", f"{heading}\n\ntext\n").title == title


def test_links_to_requirements() -> None:
    text = "# A\n\n- Status: accepted\n- Addresses: REQ-1, [NEED-2](../n.md)\n"
    item = read_one("docs/adr/0001-a.md", text)
    assert [(kind, target) for kind, target, _, _ in links(item)] == [
        ("addresses", "REQ-1"),
        ("addresses", "NEED-2"),
    ]
    front = (
        "---\nstatus: accepted\naddresses: [REQ-1]\nparent: x\nnav_order: 3\nlayout: y\n---\n# A\n"
    )
    reading = read("docs/adr/0001-a.md", front)
    assert links(reading.items[0]) == [("addresses", "REQ-1", 3, 13)]
    assert not reading.problems


def test_front_matter_that_is_no_mapping_or_broken_does_not_hide_the_decision() -> None:
    text = "---\ntag:Web Client\n---\n# A\n\n## Status\n\nAccepted\n"
    reading = read("docs/adr/0001-a.md", text)
    assert [i.status for i in reading.items] == ["accepted"]
    assert not reading.problems
    broken = read("docs/adr/0001-a.md", "---\nauthor: @a\n---\n# A\n\n## Status\n\nAccepted\n")
    assert [i.status for i in broken.items] == ["accepted"]
    assert problems(broken) == [("invalid-yaml", 2, 9)]


def test_sections_and_the_text_of_the_decision() -> None:
    text = nygard("Accepted") + "\n## Decision\n\nWe test.\n\n### Consequences\n\nGood.\n"
    item = read_one("docs/adr/0005-x.md", text)
    assert item.sections["Context"] == "Why."
    assert item.text.startswith("We test.")
    assert item.naming is Naming.FILE


def test_a_decision_may_name_itself() -> None:
    item = read_one("docs/adr/0005-x.md", "---\nid: ADR-9\nstatus: accepted\n---\n# A\n")
    assert (item.id, item.naming) == ("ADR-9", Naming.NUMBER)


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "index.md",
        "template.md",
        "adr-template.md",
        "0000-template.md",
        "_x.md",
        "adr-template-bare.md",
        "template-short.md",
    ],
)
def test_files_that_are_no_decisions(name: str) -> None:
    text = "# {short title}\n\n## Status\n\n{proposed | accepted}\n\n## Context\n\n## Decision\n"
    reading = read(f"docs/adr/{name}", "# Decisions\n" if "emplate" not in name else text)
    assert not reading.is_item_file
    assert reading.left_out in (LeftOutReason.PAGE, LeftOutReason.TEMPLATE)


@pytest.mark.parametrize(
    "name",
    [
        "0001-use-a-template-engine.md",
        "use-templates-for-mail.md",
        "security.md",
        "_x.md",
        "ODH-ADR-0003-index-of-pages.md",
        "2024-05-01-licence/README.md",
        "0012-index/README.md",
    ],
)
def test_decisions_that_are_called_as_pages_are(name: str) -> None:
    item = read_one(f"docs/adr/{name}", nygard("Accepted"))
    assert item.status == "accepted"


def test_a_decision_in_a_folder_of_its_own_is_called_as_the_folder() -> None:
    item = read_one("docs/adr/2024-05-01-licence/README.md", nygard("Accepted"))
    assert item.id == "2024-05-01-licence"
    assert read_one("docs/adr/0012-licence/index.md", nygard("Accepted")).id == "ADR-0012"


def test_a_decision_outside_the_usual_folders_is_known_by_its_name_and_sections() -> None:
    text = "# ADR: X\n\n## Context\n\nx\n\n## Status\n\nPROPOSED\n"
    assert read_one("adr-001-x.md", text).status == "proposed"
    assert not read("adr-001-notes.md", "# Notes\n").is_item_file


def test_a_decision_may_name_others_in_a_section_of_links() -> None:
    text = nygard("Accepted") + "\n## Links\n\n- Supersedes [4](0004-x.md)\n- See [3](0003-y.md)\n"
    item = read_one("docs/adr/0005-unit-tests.md", text)
    assert links(item) == [("supersedes", "ADR-0004", 15, 18)]


PROSE = [
    pytest.param(
        "This supersedes [ADR-0004](0004-x.md).", [("supersedes", "ADR-0004", 5, 28)], id="plain"
    ),
    pytest.param(
        "This ADR in part supersedes [the third one](0003-y.md).",
        [("amends", "ADR-0003", 5, 45)],
        id="in part",
    ),
    pytest.param(
        "We looked. This decision\nreplaces our earlier decision\n[4](../adr/0004-x.md#why) too.",
        [("supersedes", "ADR-0004", 7, 5)],
        id="over three lines",
    ),
    pytest.param(
        "NOTE: this ADR supersedes parts of [4](0004-x.md).",
        [("amends", "ADR-0004", 5, 40)],
        id="parts, in a note",
    ),
    pytest.param("- This amends ADR-0004", [("amends", "ADR-0004", 5, 15)], id="an id in a list"),
    pytest.param(
        "This clarifies [4](0004-x.md), [5](0005-y.md) and ADR-6.",
        [
            ("clarifies", "ADR-0004", 5, 20),
            ("clarifies", "ADR-0005", 5, 36),
            ("clarifies", "ADR-6", 5, 51),
        ],
        id="several",
    ),
    pytest.param(
        "**This decision has been superseded by [9](0009-z.md)**",
        [("superseded_by", "ADR-0009", 5, 44)],
        id="by another",
    ),
    pytest.param(
        "This was partly amended by ADR-9. This obsoletes [a](20200924-slug.md)!",
        [("amended_by", "ADR-9", 5, 28), ("supersedes", "20200924-slug", 5, 54)],
        id="two sentences",
    ),
]


@pytest.mark.parametrize(("prose", "expected"), PROSE)
def test_prose_that_cannot_be_meant_otherwise_links(
    prose: str, expected: list[tuple[str, str, int, int]]
) -> None:
    head = "---\nstatus: accepted\n---\n"
    section = f"{head}## More Information\n{prose}\n"
    assert links(read_one("docs/adr/0007-a.md", section)) == expected
    preamble = f"{head}# A title\n{prose}\n\n## Context\n\nx\n"
    assert links(read_one("docs/adr/0007-a.md", preamble)) == expected


@pytest.mark.parametrize(
    "prose",
    [
        pytest.param("This does not supersede [4](0004-x.md).", id="denied"),
        pytest.param("This might supersede [4](0004-x.md).", id="perhaps"),
        pytest.param("This supersedes [4](0004-x.md) if we agree.", id="on a condition"),
        pytest.param("This supersedes [4](0004-x.md), doesn't it?", id="a question"),
        pytest.param("We wonder whether this supersedes [4](0004-x.md).", id="within a sentence"),
        pytest.param("We wonder whether\nthis supersedes [4](0004-x.md).", id="over two lines"),
        pytest.param("It supersedes [4](0004-x.md).", id="another subject"),
        pytest.param("This replaces [the old tool](tools.md).", id="no decision"),
        pytest.param("This replaces [that](https://example.org/0004-x.md).", id="an address"),
        pytest.param("This supersedes [ADR-NNNN](NNNN-title.md).", id="a template"),
        pytest.param("> This supersedes [4](0004-x.md).", id="quoted"),
        pytest.param("`This supersedes ADR-4`", id="code"),
        pytest.param("```\nThis supersedes [4](0004-x.md).\n```", id="within a fence"),
        pytest.param("x\n\n    This supersedes [4](0004-x.md).", id="indented code"),
        pytest.param("<!-- This supersedes [4](0004-x.md). -->", id="a comment"),
    ],
)
def test_prose_that_may_be_meant_otherwise_links_nothing(prose: str) -> None:
    text = f"---\nstatus: accepted\n---\n# A\n\n{prose}\n\n## More Information\n\n{prose}\n"
    assert links(read_one("docs/adr/0007-a.md", text)) == []


def test_prose_of_other_sections_links_nothing() -> None:
    text = nygard("Accepted") + "\n## Decision\n\nThis supersedes [4](0004-x.md).\n"
    assert links(read_one("docs/adr/0007-a.md", text)) == []


def test_what_the_status_says_already_is_not_said_twice() -> None:
    text = nygard("Accepted\n\nSupersedes [4](0004-x.md)") + (
        "\n## Links\n\n- Supersedes [4](0004-x.md)\n\nThis supersedes [4](0004-x.md).\n"
    )
    item = read_one("docs/adr/0007-a.md", text)
    assert links(item) == [("supersedes", "ADR-0004", 9, 16)]


def test_each_relation_of_a_line_has_its_own_decisions() -> None:
    text = nygard("Superseded by ADR-0009. Amends [4](0004-x.md)")
    assert [(kind, target) for kind, target, _, _ in links(read_one("docs/adr/1-a.md", text))] == [
        ("superseded_by", "ADR-0009"),
        ("amends", "ADR-0004"),
    ]


def test_front_matter_of_a_decision_that_is_never_closed() -> None:
    reading = read("docs/adr/0001-a.md", "---\nstatus: accepted\n\n# A\n\n## Status\n\nAccepted\n")
    assert [i.status for i in reading.items] == ["accepted"]
    assert problems(reading) == [("invalid-yaml", 1, 1)]
