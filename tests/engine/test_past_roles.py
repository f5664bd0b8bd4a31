"""Roles of items in the trees of commits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from git_kit import git
from kit import MakeRepository
from reader_kit import NEED, REQ, REQ_PATH, blob, forget, reader
from reqtrace.engine.past_roles import roles_at, roles_at_commit
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.vocabulary import Role
from trace_kit import commit, item, project


class TestRoles:
    def test_roles_in_the_tree_of_a_revision(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        repository.write("requirements/REQ-1.yaml", REQ.format("rejected"))
        repository.commit("Reject")
        items = (item("REQ-1", path=str(REQ_PATH)), item("REQ-7", path=str(REQ_PATH)))
        assert roles_at(opened, reader(), "HEAD", items) == {"REQ-1": Role.RETIRED}
        assert roles_at(opened, reader(), "HEAD~1", items) == {"REQ-1": Role.ACTIVE}
        elsewhere = (item("REQ-1", path="requirements/other.yaml"),)
        assert roles_at(opened, reader(), "HEAD", elsewhere) == {}
        assert roles_at(opened, reader(), "HEAD", ()) == {}

    def test_before_the_first_commit_there_are_none(self, tmp_path: Path) -> None:
        WritableRepository.create(tmp_path / "new")
        opened = Repository.discover(tmp_path / "new")
        assert roles_at(opened, reader(), "HEAD", (item("REQ-1", path=str(REQ_PATH)),)) == {}

    def test_the_tree_before_a_commit_counts_or_its_own_where_it_brought_the_item(
        self, make_repository: MakeRepository
    ) -> None:
        made = make_repository({"needs/NEED-1.yaml": NEED})
        oids = []
        for status in ("rejected", "approved", "rejected"):
            made.write("requirements/REQ-1.yaml", REQ.format(status))
            oids.append(made.commit(f"{status}\n\nImplements: REQ-1"))
        commits = [
            replace(commit(number, "implements REQ-1"), oid=oid) for number, oid in enumerate(oids)
        ]
        commits.append(commit(9, "implements REQ-1"))  # not in this clone
        items = (item("NEED-1"), item("REQ-1", status="rejected", path=str(REQ_PATH)))
        found = roles_at_commit(Repository.discover(made.root), reader(), project(items, commits))
        assert found == {
            (oids[0], "REQ-1"): Role.RETIRED,
            (oids[1], "REQ-1"): Role.RETIRED,
            (oids[2], "REQ-1"): Role.ACTIVE,
        }

    def test_items_that_are_not_retired_cost_nothing(
        self, repository: WritableRepository, opened: Repository
    ) -> None:
        forget(repository, "requirements/REQ-1.yaml")
        made = project((item("REQ-1", path=str(REQ_PATH)),), [commit(1, "implements REQ-1")])
        assert roles_at_commit(opened, reader(), made) == {}

    def test_a_path_that_is_no_text(self, repository: WritableRepository) -> None:
        entry = b"100644 %s\tneeds/\xff.yaml\0" % blob(repository, "needs/NEED-1.yaml").encode()
        git(repository.root, "update-index", "-z", "--index-info", input=entry)
        repository.git("commit", "--quiet", "-m", "Odd")
        items = (item("NEED-1", path="needs/\udcff.yaml"),)
        opened = Repository.discover(repository.root)
        assert roles_at(opened, reader(), "HEAD", items) == {"NEED-1": Role.ACTIVE}
