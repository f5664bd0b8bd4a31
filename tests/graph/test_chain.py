from output_kit import commit, item, project_of
from reqtrace.graph.chain import Chain, Chains
from reqtrace.graph.mentions import mentions_by_item


def chains(*items: object, commits: tuple[object, ...] = ()) -> Chains:
    project = project_of(items, commits)  # type: ignore[arg-type]
    return Chains(project.graph, mentions_by_item(project.commits, project.graph.identifiers))


def told(chain: Chain) -> list[tuple[int, str, bool]]:
    return [
        (
            step.depth,
            step.item.id if step.item else step.commit.subject if step.commit else "",
            step.repeated,
        )
        for step in chain.steps
    ]


def test_a_chain_is_told_depth_first_with_numbers_as_numbers() -> None:
    found = chains(
        item("NEED-1"),
        item("REQ-10", ("satisfies", "NEED-1")),
        item("REQ-9", ("satisfies", "NEED-1")),
        commits=(commit(1, ("implements", "REQ-9"), subject="Do it"),),
    )
    assert told(found.down("NEED-1")) == [
        (0, "REQ-9", False),
        (1, "Do it", False),
        (0, "REQ-10", False),
    ]


def test_what_was_told_is_not_told_again() -> None:
    found = chains(
        item("GOAL-1"),
        item("NEED-1", ("supports", "GOAL-1")),
        item("NEED-2", ("supports", "GOAL-1")),
        item("REQ-1", ("satisfies", "NEED-1"), ("satisfies", "NEED-2")),
    )
    assert told(found.up("REQ-1")) == [
        (0, "NEED-1", False),
        (1, "GOAL-1", False),
        (0, "NEED-2", False),
        (1, "GOAL-1", True),
    ]


def test_a_limit_cuts_and_says_so() -> None:
    found = chains(item("NEED-1"), *(item(f"REQ-{n}", ("satisfies", "NEED-1")) for n in range(9)))
    assert found.down("NEED-1", limit=4).cut
    assert len(found.down("NEED-1", limit=4).steps) == 4
    assert not found.down("NEED-1", limit=9).cut


def test_withdrawn_commits_and_each_kind_of_reference_are_kept() -> None:
    project = project_of(
        [item("REQ-1", formerly=("REQ-0",))],
        [
            commit(2, ("verifies", "REQ-1"), ("implements", "REQ-0"), ("implements", "REQ-1")),
            commit(1, ("implements", "REQ-1"), reverted=True),
        ],
    )
    (found,) = mentions_by_item(project.commits, project.graph.identifiers).values()
    assert [(candidate.reverted, reference.kind) for candidate, reference in found] == [
        (False, "verifies"),
        (False, "implements"),
        (True, "implements"),
    ]
