"""The range of a run, as pipelines of forges and pushes tell it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reqtrace.errors import GitError, HistoryError, ReqtraceError, UsageError
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ci_range import range_from_ci
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.comparison import Range

ZEROS = "0" * 40
GONE = "d" * 40


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A clone as a forge makes it: branch main of origin, and a topic that grew from it.

    The object ids have names: `base` is where the topic began, `old` and `new` are its commits,
    `main` is the tip of main, `merge` the merge of topic into main that a forge makes.
    """

    work: WritableRepository
    oids: Mapping[str, str]
    event: Path

    def at(self, name: str) -> None:
        self.work.git("checkout", "--quiet", "--detach", self.oids[name])

    def github(self, event: Mapping[str, Any], **more: str) -> Range:
        self.event.write_text(json.dumps(event))
        return self.ask(GITHUB_ACTIONS="true", GITHUB_EVENT_PATH=str(self.event), **more)

    def gitlab(self, **variables: str) -> Range:
        return self.ask(GITLAB_CI="true", CI_DEFAULT_BRANCH="main", **variables)

    def ask(self, **variables: str) -> Range:
        return range_from_ci(Repository.discover(self.work.root), variables)

    def starts(self, found: Range) -> list[str]:
        """The names of the commits at which what is new begins."""
        head = found.head or "HEAD"
        names = {oid: name for name, oid in self.oids.items()}
        bases = self.work.git("merge-base", "--all", head, *found.bases).split()
        return sorted(names[oid] for oid in bases)

    def merge_target(self, message: str = "Merge main into topic") -> str:
        """Merge main into the topic, as people do before they push."""
        self.at("new")
        self.work.git("merge", "--quiet", "--no-ff", "-m", message, self.oids["main"])
        return self.work.head()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """The clone, with the tip of the topic checked out. Nobody writes to it."""
    folder = tmp_path_factory.mktemp("model")
    work = WritableRepository.create(folder / "repo")
    work.commit("Initial commit")
    oids = {"base": work.head()}
    work.branch("topic")
    oids["old"] = work.commit("Old")
    oids["new"] = work.commit("New")
    work.checkout("main")
    oids["main"] = work.commit("Main goes on")
    work.git("checkout", "--quiet", "--detach")
    oids["merge"] = work.merge("topic", message="Merge topic into main")
    work.git("update-ref", "refs/remotes/origin/main", oids["main"])
    work.git("checkout", "--quiet", "--detach", oids["new"])
    work.git("branch", "--quiet", "-D", "main", "topic")
    return Pipeline(work, oids, folder / "event.json")


@pytest.fixture
def pipeline(model: Pipeline, tmp_path: Path) -> Pipeline:
    """The same to write to."""
    shutil.copytree(model.work.root, tmp_path / "repo")
    return Pipeline(WritableRepository(tmp_path / "repo"), model.oids, tmp_path / "event.json")


def _pull(pipeline: Pipeline, base: str = "base", head: str = "new") -> dict[str, Any]:
    oids = {**pipeline.oids, "gone": GONE}
    return {
        "pull_request": {
            "base": {"sha": oids[base], "ref": "main"},
            "head": {"sha": oids[head], "ref": "topic"},
        }
    }


def _push(pipeline: Pipeline, before: str, after: str = "new", **more: object) -> dict[str, Any]:
    return {
        "before": pipeline.oids.get(before, before),
        "after": pipeline.oids.get(after, after),
        "ref": "refs/heads/topic",
        "repository": {"default_branch": "main"},
        **more,
    }


def test_github_pull_request_judges_its_head_and_not_the_merge(pipeline: Pipeline) -> None:
    pipeline.at("merge")
    found = pipeline.github(_pull(pipeline))
    assert (pipeline.starts(found), found.head) == (["base"], pipeline.oids["new"])
    assert found.target == "refs/remotes/origin/main"
    assert found.notes == (
        f"checked commit {pipeline.oids['new'][:10]} instead of what is checked out",
    )


def test_github_pull_request_whose_head_is_checked_out(pipeline: Pipeline) -> None:
    found = pipeline.github(_pull(pipeline))
    branch = "refs/remotes/origin/main"
    assert found == Range(bases=(branch, pipeline.oids["base"]), target=branch)


def test_github_pull_request_whose_base_was_rewritten(pipeline: Pipeline) -> None:
    assert pipeline.github(_pull(pipeline, base="gone")).bases == ("refs/remotes/origin/main",)


def test_github_pull_request_that_merged_its_target_since_it_was_opened(pipeline: Pipeline) -> None:
    head = pipeline.merge_target()
    event = _pull(pipeline)
    event["pull_request"]["head"]["sha"] = head
    assert pipeline.starts(pipeline.github(event)) == ["main"]


def test_github_pull_request_without_the_branch_has_the_target_of_its_merge(
    pipeline: Pipeline,
) -> None:
    pipeline.work.git("update-ref", "-d", "refs/remotes/origin/main")
    pipeline.at("merge")
    found = pipeline.github(_pull(pipeline, base="gone"))
    assert (found.bases, found.head) == ((pipeline.oids["main"],), pipeline.oids["new"])


@pytest.mark.parametrize("later", [0, 2], ids=["at once", "after other merges"])
def test_github_pull_request_that_is_merged_starts_before_its_merge(
    pipeline: Pipeline, later: int
) -> None:
    pipeline.at("merge")
    for number in range(later):
        pipeline.work.git("commit", "--quiet", "--allow-empty", "-m", f"Later {number}")
    pipeline.work.git("update-ref", "refs/remotes/origin/main", "HEAD")
    found = pipeline.github(_pull(pipeline))
    assert pipeline.oids["main"] in found.bases
    assert pipeline.starts(found) == ["base"]
    short = {name: oid[:10] for name, oid in pipeline.oids.items()}
    assert found.notes[-1] == (
        f"refs/remotes/origin/main has {short['new']} already: compared with {short['main']} "
        "before it"
    )


def test_github_pull_request_that_was_fast_forwarded_starts_at_its_old_base(
    pipeline: Pipeline,
) -> None:
    pipeline.work.git("update-ref", "refs/remotes/origin/main", pipeline.oids["new"])
    assert pipeline.github(_pull(pipeline)).bases == (pipeline.oids["base"],)


def test_github_pull_request_target_without_the_head_is_refused(pipeline: Pipeline) -> None:
    pipeline.at("main")
    with pytest.raises(
        HistoryError, match="the head commit dddddddddd is not in this clone"
    ) as caught:
        pipeline.github(_pull(pipeline, head="gone"))
    assert "fetch-depth: 0" in caught.value.hint


def test_github_pull_request_without_its_event(pipeline: Pipeline) -> None:
    found = pipeline.ask(GITHUB_EVENT_NAME="pull_request", GITHUB_BASE_REF="main")
    tip = "refs/remotes/origin/main"
    assert found == Range(bases=(tip,), target=tip)


def test_github_push(pipeline: Pipeline) -> None:
    assert pipeline.github(_push(pipeline, "old")) == Range(bases=(pipeline.oids["old"],))


@pytest.mark.parametrize("before", [ZEROS, GONE], ids=["new branch", "force-push"])
def test_github_push_without_a_commit_before(pipeline: Pipeline, before: str) -> None:
    found = pipeline.github(_push(pipeline, before))
    assert (pipeline.starts(found), found.notes) == (["base"], ())


def test_github_push_after_a_merge_of_the_default_branch(pipeline: Pipeline) -> None:
    head = pipeline.merge_target()
    assert pipeline.starts(pipeline.github(_push(pipeline, "old", head))) == ["main", "old"]


def test_github_push_after_a_rebase_onto_the_default_branch(pipeline: Pipeline) -> None:
    pipeline.at("main")
    pipeline.work.git("commit", "--quiet", "--allow-empty", "-m", "New, rebased")
    found = pipeline.github(_push(pipeline, "new", pipeline.work.head()))
    assert pipeline.starts(found) == ["main"]


def test_github_push_to_the_default_branch_is_no_merge_of_known_commits(pipeline: Pipeline) -> None:
    pipeline.work.git("update-ref", "refs/remotes/origin/topic", pipeline.oids["new"])
    pipeline.at("merge")
    found = pipeline.github(_push(pipeline, "main", "merge", ref="refs/heads/main"))
    assert found.bases == (pipeline.oids["main"],)


def test_github_push_that_is_merged_already(pipeline: Pipeline) -> None:
    pipeline.work.git("update-ref", "refs/remotes/origin/main", pipeline.oids["merge"])
    assert pipeline.starts(pipeline.github(_push(pipeline, ZEROS))) == ["base"]


@pytest.mark.parametrize(
    ("other", "starts"),
    [("old", ["old"]), ("new", ["new"]), ("merge", ["base"])],
    ids=["below", "the same commit", "grown from it since"],
)
def test_github_push_of_a_new_branch_beside_another(
    pipeline: Pipeline, other: str, starts: list[str]
) -> None:
    pipeline.work.git("update-ref", "refs/remotes/origin/other", pipeline.oids[other])
    assert pipeline.starts(pipeline.github(_push(pipeline, ZEROS))) == starts


def test_github_push_without_a_word_on_the_default_branch(pipeline: Pipeline) -> None:
    found = pipeline.github(_push(pipeline, ZEROS, repository={}))
    assert pipeline.starts(found) == ["base"]
    found = pipeline.github(_push(pipeline, "old", repository={}, ref="refs/heads/main"))
    assert found.bases == (pipeline.oids["old"],)


def test_github_push_that_makes_the_default_branch(pipeline: Pipeline) -> None:
    found = pipeline.github(_push(pipeline, ZEROS, ref="refs/heads/main"))
    assert not found.bases
    assert found.notes == ("the branch is new, so everything in it is new",)


def test_github_force_push_of_the_default_branch_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(HistoryError, match="the commit before the push") as caught:
        pipeline.github(_push(pipeline, GONE, ref="refs/heads/main"))
    assert f"git fetch origin {GONE}" in caught.value.hint


def test_github_push_that_deletes_a_branch(pipeline: Pipeline) -> None:
    found = pipeline.github(_push(pipeline, "old", ZEROS, deleted=True))
    assert (found.bases, found.head) == (("HEAD",), None)


def test_github_push_of_a_tag_starts_at_the_tag_before(pipeline: Pipeline) -> None:
    pipeline.work.git("tag", "v1", pipeline.oids["base"])
    pipeline.work.git("tag", "v2", pipeline.oids["new"])
    found = pipeline.github(_push(pipeline, ZEROS, ref="refs/tags/v2"))
    assert found == Range(bases=("refs/tags/v1",))


def test_github_merge_group(pipeline: Pipeline) -> None:
    pipeline.at("merge")
    group = {"base_sha": pipeline.oids["main"], "head_sha": pipeline.oids["merge"]}
    assert pipeline.github({"merge_group": group}) == Range(bases=(pipeline.oids["main"],))


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch"])
def test_github_runs_without_a_change_check_everything(pipeline: Pipeline, name: str) -> None:
    found = pipeline.github({}, GITHUB_EVENT_NAME=name, GITHUB_REF="refs/heads/main")
    note = f"{name} is no change to the default branch: all findings are reported"
    assert found == Range(notes=(note,))


def test_github_runs_that_are_started_on_a_branch(pipeline: Pipeline) -> None:
    event = {"ref": "refs/heads/topic", "repository": {"default_branch": "main"}}
    found = pipeline.github(event, GITHUB_EVENT_NAME="workflow_dispatch")
    assert pipeline.starts(found) == ["base"]


@pytest.mark.parametrize("name", ["release", "workflow_dispatch"])
def test_github_runs_that_are_started_on_a_tag(pipeline: Pipeline, name: str) -> None:
    event = {"ref": "refs/tags/v2", "repository": {"default_branch": "main"}}
    started = {"GITHUB_EVENT_NAME": name, "GITHUB_REF": "refs/tags/v2"}
    pipeline.work.git("tag", "v2", pipeline.oids["new"])
    note = "there is no tag before refs/tags/v2: all findings are reported"
    assert pipeline.github(event, **started) == Range(notes=(note,))
    pipeline.work.git("tag", "v1", pipeline.oids["base"])
    assert pipeline.github(event, **started) == Range(bases=("refs/tags/v1",))


def test_github_without_an_event_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(UsageError, match="no range in the GitHub event") as caught:
        pipeline.github({})
    assert "--base origin/main" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"3", b'{"pull_request": []}',
     b'{"pull_request": {"base": 1, "head": {"sha": 2}}}', b'{"before": null}'],
    ids=["no file", "empty", "cut off", "not UTF-8", "deep", "list", "number", "list in it",
         "numbers in it", "null in it"],
)  # fmt: skip
def test_github_events_that_make_no_sense_are_refused(
    pipeline: Pipeline, content: bytes | None
) -> None:
    if content is not None:
        pipeline.event.write_bytes(content)
    with pytest.raises((GitError, UsageError, HistoryError)):
        pipeline.ask(GITHUB_ACTIONS="true", GITHUB_EVENT_PATH=str(pipeline.event))


@pytest.mark.parametrize("oid", ["--all", "-x", "^HEAD", "a\nb", "a\0b", "HEAD..HEAD", "'; ls"])
def test_object_ids_of_an_event_are_only_names(pipeline: Pipeline, oid: str) -> None:
    event = _pull(pipeline)
    event["pull_request"]["head"]["sha"] = oid
    with pytest.raises(ReqtraceError):
        pipeline.github(event)


def test_gitlab_merge_request(pipeline: Pipeline) -> None:
    found = pipeline.gitlab(
        CI_MERGE_REQUEST_DIFF_BASE_SHA=pipeline.oids["base"],
        CI_COMMIT_SHA=pipeline.oids["new"],
        CI_COMMIT_BEFORE_SHA=ZEROS,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
    )
    branch = "refs/remotes/origin/main"
    assert found == Range(bases=(branch, pipeline.oids["base"]), target=branch)


def test_gitlab_merge_request_that_merged_its_target(pipeline: Pipeline) -> None:
    head = pipeline.merge_target()
    found = pipeline.gitlab(
        CI_MERGE_REQUEST_DIFF_BASE_SHA=pipeline.oids["base"],
        CI_COMMIT_SHA=head,
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
    )
    assert pipeline.starts(found) == ["main"]


def test_gitlab_merged_results_judge_the_source_branch(pipeline: Pipeline) -> None:
    pipeline.at("merge")
    found = pipeline.gitlab(
        CI_MERGE_REQUEST_DIFF_BASE_SHA=pipeline.oids["base"],
        CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=pipeline.oids["new"],
        CI_COMMIT_SHA=pipeline.oids["merge"],
    )
    assert (pipeline.starts(found), found.head) == (["base"], pipeline.oids["new"])


@pytest.mark.parametrize(
    ("before", "base"),
    [("old", "old"), (ZEROS, "base"), (GONE, "base")],
    ids=["before", "first pipeline of a branch", "force-push"],
)
def test_gitlab_branch(pipeline: Pipeline, before: str, base: str) -> None:
    found = pipeline.gitlab(
        CI_COMMIT_BEFORE_SHA=pipeline.oids.get(before, before),
        CI_COMMIT_SHA=pipeline.oids["new"],
        CI_COMMIT_BRANCH="topic",
        CI_PIPELINE_SOURCE="push",
    )
    assert found.head is None
    assert pipeline.starts(found) == [base]


@pytest.mark.parametrize("source", ["schedule", "web", "api"])
def test_gitlab_runs_without_a_change(pipeline: Pipeline, source: str) -> None:
    variables = {
        "CI_COMMIT_BEFORE_SHA": ZEROS,
        "CI_COMMIT_SHA": pipeline.oids["new"],
        "CI_PIPELINE_SOURCE": source,
    }
    found = pipeline.gitlab(**variables, CI_COMMIT_BRANCH="main")
    note = f"{source} is no change to the default branch: all findings are reported"
    assert found == Range(notes=(note,))
    assert pipeline.starts(pipeline.gitlab(**variables, CI_COMMIT_BRANCH="topic")) == ["base"]


def test_pre_commit_push_judges_what_is_pushed(pipeline: Pipeline) -> None:
    found = pipeline.ask(
        PRE_COMMIT_FROM_REF=pipeline.oids["base"], PRE_COMMIT_TO_REF=pipeline.oids["old"]
    )
    assert found == Range(bases=(pipeline.oids["base"],), head=pipeline.oids["old"])


def test_pre_commit_push_of_a_whole_history(pipeline: Pipeline) -> None:
    pipeline.work.git("branch", "first", pipeline.oids["old"])
    found = pipeline.ask(
        PRE_COMMIT_REMOTE_NAME="origin", PRE_COMMIT_LOCAL_BRANCH="refs/heads/first"
    )
    assert pipeline.starts(found) == ["base"]
    assert found.head == pipeline.oids["old"]
    pipeline.work.git("update-ref", "-d", "refs/remotes/origin/main")
    found = pipeline.ask(
        PRE_COMMIT_REMOTE_NAME="origin", PRE_COMMIT_LOCAL_BRANCH="refs/heads/first"
    )
    assert (found.bases, found.head) == ((), pipeline.oids["old"])
    assert found.notes == ("the branch is new, so everything in it is new",)


def _framework(pipeline: Pipeline, before: str, head: str, branch: str, **more: str) -> Range:
    return pipeline.ask(
        PRE_COMMIT_FROM_REF=pipeline.oids.get(before, before),
        PRE_COMMIT_TO_REF=pipeline.oids.get(head, head),
        PRE_COMMIT_REMOTE_NAME="origin",
        PRE_COMMIT_REMOTE_BRANCH=f"refs/heads/{branch}",
        **more,
    )


def test_pre_commit_push_after_a_merge_of_the_default_branch(pipeline: Pipeline) -> None:
    head = pipeline.merge_target()
    assert pipeline.starts(_framework(pipeline, "old", head, "topic")) == ["main", "old"]


def test_pre_commit_push_to_the_default_branch_counts_what_a_topic_had(pipeline: Pipeline) -> None:
    pipeline.work.git("update-ref", "refs/remotes/origin/topic", pipeline.oids["new"])
    found = _framework(pipeline, "main", "merge", "main")
    assert found.bases == (pipeline.oids["main"],)
    pipeline.work.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/topic")
    assert pipeline.starts(_framework(pipeline, "main", "merge", "main")) == ["main", "new"]


def test_pre_commit_push_to_a_default_branch_that_somebody_else_rewrote(pipeline: Pipeline) -> None:
    found = _framework(pipeline, GONE, "merge", "main")
    assert found.bases == (pipeline.oids["main"],)


def test_pre_commit_push_of_an_unrelated_history(pipeline: Pipeline) -> None:
    pipeline.work.git("checkout", "--quiet", "--orphan", "island")
    pipeline.work.git("commit", "--quiet", "--allow-empty", "-m", "Alone")
    found = _framework(pipeline, ZEROS, pipeline.work.head(), "island")
    assert not found.bases
    assert "shares no history" in found.notes[0]


@pytest.mark.parametrize("remote", ["https://example.org/x.git", "../server", "-x", "*", ""])
def test_pre_commit_push_to_a_url_has_no_branches_to_look_at(
    pipeline: Pipeline, remote: str
) -> None:
    found = pipeline.ask(
        PRE_COMMIT_FROM_REF=pipeline.oids["old"],
        PRE_COMMIT_TO_REF=pipeline.oids["new"],
        PRE_COMMIT_REMOTE_NAME=remote,
        PRE_COMMIT_REMOTE_BRANCH="refs/heads/topic",
    )
    assert found.bases == (pipeline.oids["old"],)


def test_pre_commit_goes_before_the_forge(pipeline: Pipeline) -> None:
    found = pipeline.ask(
        GITHUB_ACTIONS="true", PRE_COMMIT_FROM_REF="origin/main", PRE_COMMIT_TO_REF="HEAD"
    )
    assert found == Range(bases=("origin/main",), head=pipeline.oids["new"])


def test_nowhere_else_is_there_a_range(pipeline: Pipeline) -> None:
    with pytest.raises(UsageError, match="found no range") as caught:
        pipeline.ask(CI="true")
    assert "--base origin/main" in caught.value.hint
