"""`show --history` and the provenance in `items --format json`."""

from __future__ import annotations

from kit import MakeRepository, Run

NEED = "id: NEED-1\ntitle: See orders\nstatus: draft\ntext: Buyers look up orders.\n"
REQ = "id: REQ-1\ntitle: List\nstatus: draft\ntext: It shall list.\nsatisfies: NEED-1\n"
FILES = {"needs/NEED-1.yaml": NEED, "requirements/REQ-1.yaml": REQ}


def test_the_history_of_an_item(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    first = repository.head()[:10]
    repository.write(
        "needs/NEED-1.yaml", NEED.replace("draft", "approved").replace("look", "l ook")
    )
    second = repository.commit("Approve")[:10]
    repository.rename("needs/NEED-1.yaml", "needs/first.yaml")
    third = repository.commit("Move")[:10]
    repository.write("needs/first.yaml", NEED)
    outcome = run(repository.root, "show", "NEED-1", "--history")
    assert outcome.code == 0
    assert outcome.out.partition("provenance\n")[2] == (
        f"  the item: added in {first}, 2025-01-06, by Ada Example\n"
        "            last changed (not committed yet)\n"
        "\n"
        "history\n"
        "  not committed yet  status approved → draft, changed text\n"
        f"  {third}  2025-01-06  Ada Example  moved from needs/NEED-1.yaml\n"
        "      Move\n"
        f"  {second}  2025-01-06  Ada Example  status draft → approved, changed text\n"
        "      Approve\n"
        f"  {first}  2025-01-06  Ada Example  added\n"
        "      Initial commit\n"
    )


def test_an_item_that_is_gone(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    repository.remove("requirements/REQ-1.yaml")
    last = repository.commit("Drop the list")[:10]
    assert run(repository.root, "show", "REQ-1").code == 2
    outcome = run(repository.root, "show", "REQ-1", "--history")
    assert outcome.code == 0
    assert outcome.out.startswith("REQ-1  List\ndeleted; last defined in requirements/REQ-1.yaml\n")
    assert f"  {last}  2025-01-06  Ada Example  removed\n" in outcome.out


def test_provenance_in_json(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository({**FILES, ".mailmap": "Ada Lovelace <ada@example.org>\n"})
    first = repository.head()
    repository.write("requirements/REQ-2.yaml", REQ.replace("REQ-1", "REQ-2"))
    need, req, new = run(repository.root, "items", "--format", "json").json()["items"]
    assert need["provenance"]["added"] == {
        "oid": first,
        "subject": "Initial commit",
        "author": {"name": "Ada Lovelace", "email": "ada@example.org"},
        "authored": "2025-01-06T09:02:00+00:00",
        "committer": {"name": "Ada Lovelace", "email": "ada@example.org"},
        "committed": "2025-01-06T09:02:00+00:00",
    }
    assert req["links"][0]["provenance"]["last_changed"]["oid"] == first
    assert new["provenance"] == {"added": None, "last_changed": None}
    assert new["links"][0]["provenance"] == {"added": None, "last_changed": None}
