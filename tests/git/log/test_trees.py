from __future__ import annotations

from pathlib import PurePosixPath

from kit import MakeRepository
from reqtrace.git.log.trees import read_facts, read_line, read_lineage, read_trees
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Revision


def test_trees_in_any_order(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1", "d/b": "2"})
    commits = [repository.head(), repository.commit("Nothing")]
    repository.write("d/b", "3")
    repository.write("new\nline", "4")
    commits.append(repository.commit("Change"))
    repository.remove("a")
    commits.append(repository.commit("Remove"))
    (repository.root / "link").symlink_to("d/b")
    commits.append(repository.commit("A link is no file"))
    found = Repository.discover(repository.root)
    wanted = {
        oid: {one.path: one.blob for one in Revision(found, oid).entries()} for oid in commits
    }
    for order in (commits, commits[::-1], commits[::2]):
        trees = [dict(tree) for tree in read_trees(found, order)]
        assert trees == [wanted[oid] for oid in order]
    assert list(read_trees(found, [])) == []
    assert PurePosixPath("new\nline") in wanted[commits[2]]


def test_facts_of_some_commits(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"}, "Two\n\nwith a body\n", "")
    head = repository.head()
    first = repository.git("rev-parse", "HEAD~2")
    facts = read_facts(Repository.discover(repository.root), [head, first, head])
    assert [(one.oid, one.subject, one.author.name) for one in facts.values()] == [
        (head, "", "Ada Example"),
        (first, "Initial commit", "Ada Example"),
    ]
    assert read_facts(Repository.discover(repository.root), []) == {}


def test_the_line_that_touched_a_path(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1", "b": "1"})
    root = repository.head()
    repository.branch("side")
    repository.write("a", "2")
    side = repository.commit("Change a")
    repository.checkout("main")
    other = repository.commit("Nothing")
    merge = repository.merge("side", message="Merge")
    repository.write("b", "2")
    last = repository.commit("Change b")
    found = Repository.discover(repository.root)
    assert read_line(found, last, paths=["a"]) == {merge, root}
    assert read_line(found, last) == {last, merge, other, root}
    assert read_line(found, side, without=root, paths=["a"]) == {side}


def test_a_lineage_of_several_heads(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"})
    root = repository.head()
    repository.branch("side")
    side = repository.commit("Side")
    repository.checkout("main")
    lineage = read_lineage(Repository.discover(repository.root), [side, root])
    assert lineage.parents(side) == (root,)
    assert root in lineage
