"""Who added an item and each of its links, and who touched them last."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import reqtrace
from kit import MakeRepository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.graph.provenance import Provenance, Provenances
from reqtrace.model.commit import Person
from reqtrace.model.item_history import UNCOMMITTED

NEEDS = {
    f"needs/NEED-{n}.yaml": f"id: NEED-{n}\ntitle: Need {n}\nstatus: draft\n" for n in (1, 2, 3)
}
PATH = "requirements/REQ-1.yaml"
BEA = Person(name="Bea Builder", email="bea@example.org")


def requirement(*links: str, text: str = "It shall.") -> str:
    lines = "".join(f"  - {link}\n" for link in links)
    return f"id: REQ-1\ntitle: One\nstatus: draft\ntext: {text}\nsatisfies:\n{lines}"


def provenances(repository: WritableRepository) -> tuple[Provenance | None, dict[str, Provenance]]:
    workspace = reqtrace.open(repository.root).with_item_history(link_lines=True)
    item = workspace.graph.require_item("REQ-1")
    assert workspace.project.item_history is not None
    found = Provenances(
        workspace.items, workspace.project.item_history, workspace.graph.identifiers
    )
    links = {link.target: found.of_link(link) for link in item.links}
    return found.of_item("REQ-1"), {key: one for key, one in links.items() if one is not None}


def test_each_link_has_its_own_commits(make_repository: MakeRepository) -> None:
    repository = make_repository({**NEEDS, PATH: requirement("NEED-1")})
    first = repository.head()
    repository.write(PATH, requirement("NEED-1", "NEED-2"))
    second = repository.commit("Satisfy one more", author=BEA)
    repository.write(PATH, requirement("NEED-1", "{id: NEED-2, reason: said so}"))
    third = repository.commit("Say why")
    item, links = provenances(repository)
    assert item == Provenance(added=first, last_changed=third)
    assert links == {
        "NEED-1": Provenance(added=first, last_changed=first),
        "NEED-2": Provenance(added=second, last_changed=third),
    }


def test_a_move_touches_nothing(make_repository: MakeRepository) -> None:
    repository = make_repository({**NEEDS, PATH: requirement("NEED-1")})
    first = repository.head()
    repository.rename(PATH, "elsewhere/requirements/first.yaml")
    repository.commit("Move")
    assert provenances(repository) == (
        Provenance(added=first, last_changed=first),
        {"NEED-1": Provenance(added=first, last_changed=first)},
    )


def test_what_came_back_was_added_again(make_repository: MakeRepository) -> None:
    repository = make_repository({**NEEDS, PATH: requirement("NEED-1")})
    repository.remove(PATH)
    repository.commit("Drop")
    repository.write(PATH, requirement("NEED-1"))
    again = repository.commit("Take up again")
    assert provenances(repository) == (
        Provenance(added=again, last_changed=again),
        {"NEED-1": Provenance(added=again, last_changed=again)},
    )


def test_a_link_that_came_back_was_added_again(make_repository: MakeRepository) -> None:
    repository = make_repository({**NEEDS, PATH: requirement("NEED-1", "NEED-2")})
    first = repository.head()
    repository.write(PATH, requirement("NEED-1"))
    repository.commit("Drop a link")
    repository.write(PATH, requirement("NEED-1", "NEED-2"))
    again = repository.commit("Take it up again")
    assert provenances(repository) == (
        Provenance(added=first, last_changed=again),
        {
            "NEED-1": Provenance(added=first, last_changed=first),
            "NEED-2": Provenance(added=again, last_changed=again),
        },
    )


def test_a_link_that_both_sides_of_a_merge_bring_was_added_once(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({**NEEDS, PATH: requirement("NEED-1")})
    repository.branch("side")
    repository.write(PATH, requirement("NEED-1", "NEED-2"))
    side = repository.commit("Link")
    repository.checkout("main")
    repository.commit("Work")
    repository.write(PATH, requirement("NEED-1", "NEED-2"))
    main = repository.commit("Link, too")
    repository.merge("side", message="Merge")
    _, links = provenances(repository)
    assert links["NEED-2"].added in (side, main)
    assert links["NEED-2"].added == side  # it stands lower


def test_a_link_that_both_sides_take_up_again_was_added_by_the_lower_one(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({**NEEDS, PATH: requirement("NEED-1", "NEED-2")})
    repository.write(PATH, requirement("NEED-1"))
    repository.commit("Drop a link")
    repository.branch("side")
    repository.write(PATH, requirement("NEED-1", "NEED-2"))
    side = repository.commit("Take it up again")
    repository.checkout("main")
    repository.commit("Work")
    repository.write(PATH, requirement("NEED-1", "NEED-2"))
    repository.commit("Take it up again, too")
    repository.merge("side", message="Merge")
    assert provenances(repository)[1]["NEED-2"].added == side


def test_what_is_not_committed_yet(make_repository: MakeRepository) -> None:
    repository = make_repository({**NEEDS, PATH: requirement("NEED-1")})
    first = repository.head()
    repository.write(PATH, requirement("NEED-1", "NEED-2"))
    item, links = provenances(repository)
    assert item == Provenance(added=first, last_changed=UNCOMMITTED)
    assert links["NEED-2"] == Provenance(added=UNCOMMITTED, last_changed=UNCOMMITTED)


STATES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["NEED-1", "NEED-2", "NEED-3"]), unique=True, min_size=1),
        st.sampled_from(["It shall.", "It must."]),
    ),
    min_size=1,
    max_size=5,
)


@given(states=STATES)
@settings(max_examples=12)
def test_a_link_was_touched_where_git_blames_its_line(
    states: list[tuple[list[str], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repository = WritableRepository.create(Path(folder) / "repo")
        for path, content in NEEDS.items():
            repository.write(path, content)
        for links, text in states:
            # Sorted: a line that only changes places is a new one for git.
            repository.write(PATH, requirement(*sorted(links), text=text))
            repository.commit("Step")
        blamed = repository.git("blame", "-l", "--root", "-s", PATH).splitlines()
        expected = {line.split("- ")[1]: line.split()[0] for line in blamed if "- NEED" in line}
        _, found = provenances(repository)
        assert {target: one.last_changed for target, one in found.items()} == expected
