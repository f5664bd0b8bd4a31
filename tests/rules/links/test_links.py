"""Words, suggestions and related places of the rules about trace links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item, Naming
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemHistories, ItemVersion
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role
from reqtrace.rules.base import Rule
from reqtrace.rules.links.dangling_link import DanglingLink
from reqtrace.rules.links.duplicate_link import DuplicateLink
from reqtrace.rules.links.link_by_former_id import LinkByFormerId
from reqtrace.rules.links.link_cycle import LinkCycle
from reqtrace.rules.links.link_kind_not_allowed import LinkKindNotAllowed
from reqtrace.rules.links.link_to_retired_item import LinkToRetiredItem
from reqtrace.rules.links.self_link import SelfLink
from trace_kit import item, project


def _found(rule: Rule, *items: Item) -> list[Finding]:
    return list(rule.check(project(items)))


def _detected(rule: Rule, *items: Item) -> list[Finding]:
    return list(rule.check(replace(project(items), is_configured=False)))


def _places(finding: Finding) -> list[str]:
    return [str(one.location) for one in finding.related]


def test_a_dangling_link_suggests_the_id_that_was_meant() -> None:
    (finding,) = _found(DanglingLink(), item("NEED-1"), item("REQ-1", "satisfies NEDE-1"))
    assert finding.message == "REQ-1 satisfies NEDE-1, but no item has the id NEDE-1"
    assert finding.help.startswith("did you mean NEED-1? otherwise")
    assert str(finding.location) == "items/REQ-1.yaml:4:1"


def test_an_id_of_another_family_is_no_slip_of_the_pen() -> None:
    items = (item("SOUP-1"), item("SOP-2"), item("REQ-1", "satisfies SOP-1"))
    (finding,) = _found(DanglingLink(), *items)
    assert finding.help == "add an item SOP-1, or remove the link"
    (finding,) = _found(DanglingLink(), items[0], items[2])
    assert finding.help.startswith("did you mean SOUP-1?")


def test_a_dangling_link_to_nothing_like_it_suggests_nothing() -> None:
    (finding,) = _found(DanglingLink(), item("REQ-1", "links HAZARD-7"))
    assert finding.message == "REQ-1 links to HAZARD-7, but no item has the id HAZARD-7"
    assert finding.help == "add an item HAZARD-7, or remove the link"


def test_a_dangling_link_written_at_its_upper_end_is_found_there() -> None:
    (finding,) = _found(DanglingLink(), item("ADR-1", "superseded_by ADR-9"))
    assert finding.message == "ADR-1 is superseded by ADR-9, but no item has the id ADR-9"
    assert finding.item == "ADR-1"


@pytest.mark.parametrize(
    ("link", "message", "help"),
    [
        pytest.param(
            "refines NEED-1",
            "REQ-1 refines NEED-1, but `refines` is not allowed from a requirement to a need",
            "write `satisfies: NEED-1`",
            id="another kind would do",
        ),
        pytest.param(
            "links TEST-1",
            "REQ-1 links to TEST-1, but no kind of link is allowed from a requirement to a test",
            "links are written on the downstream item: remove this one and write "
            "`verifies: REQ-1` in TEST-1",
            id="the other way round",
        ),
        pytest.param(
            "links GOAL-1",
            "REQ-1 links to GOAL-1, but no kind of link is allowed from a requirement to a goal",
            "remove the link, or allow it under [links] in the configuration; a requirement may "
            "have: satisfies need, refines requirement, conflicts_with requirement, "
            "depends_on requirement or decision",
            id="no kind at all",
        ),
    ],
)
def test_a_link_of_the_wrong_kind_gets_a_way_out(link: str, message: str, help: str) -> None:
    others = [item("NEED-1"), item("TEST-1"), item("GOAL-1")]
    (finding,) = _found(LinkKindNotAllowed(), item("REQ-1", link), *others)
    assert (finding.message, finding.help) == (message, help)
    assert len(finding.related) == 1


def test_a_kind_that_is_not_declared_is_reported_once_with_the_lines_that_declare_it() -> None:
    (finding,) = _found(
        LinkKindNotAllowed(),
        item("REQ-1", "mitigates NEED-1"),
        item("REQ-2", "mitigates REQ-1"),
        item("NEED-1"),
    )
    assert finding.message == "`mitigates` is no kind of link that is declared; 2 links have it"
    assert finding.help == (
        "declare it in the configuration: "
        '`links.mitigates = { from = ["req"], to = ["need", "req"] }`'
    )
    assert (finding.item, finding.severity) == ("REQ-1", Severity.ERROR)


def test_a_kind_that_is_not_declared_is_an_info_where_no_source_is_configured() -> None:
    items = item("REQ-1", "mitigates NEED-1"), item("NEED-1")
    (finding,) = _detected(LinkKindNotAllowed(), *items)
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize("links", [["parents NEED-1"], ["derived_from NEED-1"]])
def test_a_word_that_only_says_up_or_down_is_no_kind_of_its_own(links: list[str]) -> None:
    assert _found(LinkKindNotAllowed(), item("REQ-1", *links), item("NEED-1")) == []


def test_links_to_a_family_that_is_kept_elsewhere_are_one_note() -> None:
    items = (
        item("REQ-1", "stories GH-12", "stories GH-13", "satisfies NEED-1", "satisfies NEED-2"),
        item("REQ-2", "stories GH-12", "depends_on REQ-9"),
        item("NEED-1"),
    )
    unknown, *others, note = _detected(DanglingLink(), *items)
    assert "NEED-2" in unknown.message, "the family is here"
    assert ["REQ-9" in other.message for other in others] == [True]
    assert note.message == (
        "3 links name ids of the family GH…, which no item here has, such as GH-12"
    )
    assert note.severity is Severity.INFO
    configured = _found(DanglingLink(), *items)
    assert [one.severity for one in configured] == [Severity.ERROR] * 5


def test_a_form_of_ids_that_no_item_here_has_is_one_note() -> None:
    items = item("REQ-1", "stories 1", "stories 2"), item("NEED-1")
    assert [one.message for one in _detected(DanglingLink(), *items)] == [
        "2 links name ids in a form that no item here has, such as 1"
    ]


def test_an_issue_of_a_forge_is_kept_elsewhere() -> None:
    items = item("REQ-1", "stories acme/shop#12", "stories acme/shop#14"), item("NEED-1")
    assert [one.severity for one in _detected(DanglingLink(), *items)] == [Severity.INFO]


@pytest.mark.parametrize(
    ("numbers", "link", "severity"),
    [
        pytest.param(range(1, 200, 9), "supersedes SIMD-77", Severity.INFO, id="sparse"),
        pytest.param(range(1, 200, 9), "supersedes SIMD-277", Severity.ERROR, id="beyond the last"),
        pytest.param(range(1, 200, 9), "supersedes SIMD-64", Severity.ERROR, id="was here once"),
        pytest.param(range(1, 200, 9), "depends_on SIMD-77", Severity.ERROR, id="needed"),
        pytest.param(range(1, 41), "supersedes SIMD-77", Severity.ERROR, id="dense"),
        pytest.param((1, 90), "supersedes SIMD-77", Severity.ERROR, id="too few"),
    ],
)
def test_a_number_that_a_pull_request_gave_may_have_stayed_a_proposal(
    numbers: Sequence[int], link: str, severity: Severity
) -> None:
    series = [item(f"SIMD-{n}", type="proposal") for n in numbers if n != 64]
    one = project([*series, item("SIMD-0", link, type="proposal")])
    dropped = ItemVersion(item=item("SIMD-64"))
    change = ItemChange(commit=UNCOMMITTED, before=(dropped,), after=None)
    history = ItemHistories(
        head="f" * 40, changes={"SIMD-64": (change,)}, commits={}, lineage=Lineage([])
    )
    detected = replace(one, item_history=history, is_configured=False)
    (finding,) = DanglingLink().check(detected)
    assert finding.severity is severity
    (unread,) = DanglingLink().check(replace(detected, item_history=None))
    assert unread.severity is Severity.ERROR


def test_one_id_of_another_family_may_be_a_spelling_mistake() -> None:
    (finding,) = _detected(DanglingLink(), item("US-1"), item("REQ-1", "satisfies SU-1"))
    assert finding.help.startswith("did you mean US-1?")


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([item("REQ1", "links SWE9", naming=Naming.UID)], id="Doorstop"),
        pytest.param([item("dsn~a~1", "covers xyz~a~1")], id="OpenFastTrace"),
        pytest.param([item("REQ-1", "satisfies NEED-1")], id="a type of ours"),
    ],
)
def test_formats_that_know_no_elsewhere_keep_their_errors(items: list[Item]) -> None:
    (finding,) = _detected(DanglingLink(), *items)
    assert finding.severity is Severity.ERROR


def test_a_cycle_is_shown_as_a_path_with_all_its_links() -> None:
    (finding,) = _found(
        LinkCycle(),
        item("REQ-2", "depends_on REQ-3"),
        item("REQ-3", "refines REQ-1"),
        item("REQ-1", "depends_on REQ-2"),
    )
    assert finding.message == "REQ-1 leads back to itself: REQ-1 → REQ-2 → REQ-3 → REQ-1"
    assert str(finding.location) == "items/REQ-1.yaml:4:1"
    assert _places(finding) == ["items/REQ-2.yaml:4:1", "items/REQ-3.yaml:4:1"]


def test_two_items_that_name_each_other_refer_to_each_other_where_no_source_is_configured() -> None:
    items = item("SOP-1", "links SOP-2"), item("SOP-2", "links SOP-1")
    assert _detected(LinkCycle(), *items) == []
    assert len(_found(LinkCycle(), *items)) == 1
    doorstop = (
        item("SWE1", "links SWE2", naming=Naming.UID),
        item("SWE2", "links SWE1", naming=Naming.UID),
    )
    assert len(_detected(LinkCycle(), *doorstop)) == 1


def test_two_proposals_that_need_each_other_are_an_info_where_nothing_is_configured() -> None:
    pair = (
        item("EIP-1", "depends_on EIP-2", type="proposal"),
        item("EIP-2", "depends_on EIP-1", type="proposal"),
    )
    assert [one.severity for one in _detected(LinkCycle(), *pair)] == [Severity.INFO]
    assert [one.severity for one in _found(LinkCycle(), *pair)] == [Severity.ERROR]
    three = (
        pair[0],
        item("EIP-2", "depends_on EIP-3", type="proposal"),
        item("EIP-3", "depends_on EIP-1", type="proposal"),
    )
    assert [one.severity for one in _detected(LinkCycle(), *three)] == [Severity.ERROR]
    requirements = (item("REQ-1", "depends_on REQ-2"), item("REQ-2", "depends_on REQ-1"))
    assert [one.severity for one in _detected(LinkCycle(), *requirements)] == [Severity.ERROR]


def test_a_kind_that_is_not_declared_has_no_direction() -> None:
    items = item("REQ-1", "related REQ-2"), item("REQ-2", "related REQ-1")
    assert _found(LinkCycle(), *items) == []


def test_a_long_cycle_is_cut_short() -> None:
    (finding,) = _found(
        LinkCycle(), *(item(f"REQ-{n:02}", f"refines REQ-{(n + 1) % 30:02}") for n in range(30))
    )
    assert "… 22 more … → REQ-00" in finding.message
    assert len(finding.related) == 8


@pytest.mark.parametrize("kind", ["conflicts_with", "relates_to"])
def test_links_without_direction_make_no_cycle(kind: str) -> None:
    items = item("REQ-1", f"{kind} REQ-2"), item("REQ-2", f"{kind} REQ-1")
    assert _found(LinkCycle(), *items) == []
    assert len(_found(LinkCycle(undirected_kinds=()), *items)) == 1


def test_a_self_link_by_a_former_id_is_one_too() -> None:
    (finding,) = _found(SelfLink(), item("REQ-2", "refines REQ-1", formerly=("REQ-1",)))
    assert finding.message == "REQ-2 refines itself"


def test_a_plain_link_repeats_one_with_its_kind() -> None:
    (finding,) = _found(
        DuplicateLink(), item("NEED-1"), item("REQ-1", "satisfies NEED-1", "links NEED-1")
    )
    assert finding.message == "REQ-1 states twice that it links to NEED-1"
    assert _places(finding) == ["items/REQ-1.yaml:4:1"]


def test_two_kinds_to_one_item_and_two_items_with_one_id_repeat_nothing() -> None:
    twin = item("REQ-1", "depends_on REQ-2", path="other.yaml")
    assert (
        _found(
            DuplicateLink(), item("REQ-1", "depends_on REQ-2", "refines REQ-2"), twin, item("REQ-2")
        )
        == []
    )


def test_two_assertions_of_one_item_are_two_targets() -> None:
    one, two = "satisfies NEED-1-A", "satisfies NEED-1-B"
    assert _found(DuplicateLink(), item("NEED-1"), item("REQ-1", one, two)) == []
    (finding,) = _found(DuplicateLink(), item("NEED-1"), item("REQ-1", one, two, one))
    assert finding.message == "REQ-1 states twice that it satisfies NEED-1-A"


def test_one_address_in_two_fields_is_no_repetition() -> None:
    twice = item("REQ-1", *2 * ["relates_to https://tracker.example/7"])
    assert len(_found(DuplicateLink(), twice)) == 1
    fields = {"tracking-link": Position(4, 1), "see-also": Position(5, 1)}
    assert _found(DuplicateLink(), replace(twice, positions=fields)) == []


def test_a_link_to_a_retired_decision_names_its_successor() -> None:
    (finding,) = _found(
        LinkToRetiredItem(),
        item("DEBT-1", "burdens ADR-1"),
        item("ADR-1", status="superseded"),
        item("ADR-2", "supersedes ADR-1"),
    )
    assert finding.message == "DEBT-1 burdens ADR-1, which is superseded"
    assert finding.help == "link to ADR-2 instead, or retire DEBT-1 too"
    assert _places(finding) == ["items/ADR-1.yaml:3:9"]


def test_a_retired_item_may_link_to_another() -> None:
    assert not _found(
        LinkToRetiredItem(),
        item("REQ-1", "satisfies NEED-1", status="deferred"),
        item("NEED-1", status="rejected"),
    )


@pytest.mark.parametrize(
    ("status", "role", "type", "severity"),
    [
        ("final", Role.DONE, "proposal", Severity.INFO),
        ("stagnant", Role.PROVISIONAL, "proposal", Severity.INFO),
        ("draft", Role.PROVISIONAL, "proposal", Severity.ERROR),
        ("living", Role.ACTIVE, "proposal", Severity.ERROR),
        ("implemented", Role.DONE, "req", Severity.ERROR),
    ],
)
def test_a_record_of_its_time_may_link_to_what_was_withdrawn(
    status: str, role: Role, type: str, severity: Severity
) -> None:
    writer = replace(item("EIP-1", "depends_on EIP-2", type=type), status=status, role=role)
    withdrawn = replace(item("EIP-2", type=type), status="withdrawn", role=Role.RETIRED)
    assert [one.severity for one in _detected(LinkToRetiredItem(), writer, withdrawn)] == [severity]
    (configured,) = _found(LinkToRetiredItem(), writer, withdrawn)
    assert configured.severity is Severity.ERROR


def test_a_former_id_is_named_with_the_present_one() -> None:
    (finding,) = _found(
        LinkByFormerId(), item("NEED-2", formerly=("NEED-1",)), item("REQ-1", "satisfies NEED-1")
    )
    assert finding.message == "REQ-1 satisfies NEED-1, which is now NEED-2"
    assert finding.help == "write NEED-2"
