"""Words of the rules about commits, and which commits they leave alone."""

from __future__ import annotations

from dataclasses import replace

from reqtrace.model.commit import CommitPart, LostTrailer, Reference
from reqtrace.model.finding import Severity
from reqtrace.model.vocabulary import Role
from reqtrace.rules.commits.commit_names_retired_item import CommitNamesRetiredItem
from reqtrace.rules.commits.commit_names_unknown_item import CommitNamesUnknownItem
from reqtrace.rules.commits.trailer_lost import TrailerLost
from trace_kit import commit, item, project


def test_an_unknown_id_is_reported_once_a_commit_with_a_suggestion() -> None:
    work = commit(1, "implements RQE-1", "refs RQE-1")
    (finding,) = CommitNamesUnknownItem().check(project([item("REQ-1")], [work]))
    assert finding.message == (
        f"commit {work.short} implements RQE-1, but no item has the id RQE-1"
    )
    assert finding.help.startswith("did you mean REQ-1?")
    assert finding.location is None
    (place,) = finding.related
    assert (place.commit, place.message) == (
        work.oid,
        f'commit {work.short} "Commit 1" by Ada Example',
    )


def test_a_commit_that_is_being_made_has_no_id_yet() -> None:
    (finding,) = CommitNamesUnknownItem().check(project([], [commit(0, "implements REQ-9")]))
    assert finding.message.startswith("this commit implements REQ-9, ")


def test_mentions_and_reverted_commits_are_left_alone() -> None:
    work = commit(1, "implements REQ-9")
    mention = replace(work.references[0], found_in=CommitPart.SUBJECT)
    silent = [
        replace(commit(2), references=(mention,)),
        replace(work, reverted=True, lost_trailers=(_LOST,)),
    ]
    checked = project([item("REQ-1")], silent)
    assert not list(CommitNamesUnknownItem().check(checked))
    assert not list(TrailerLost().check(checked))


def test_only_commits_in_whose_tree_the_item_was_retired_are_reported() -> None:
    before, after = commit(1, "implements REQ-1"), commit(2, "refs REQ-1")
    then = {(before.oid, "REQ-1"): Role.ACTIVE, (after.oid, "REQ-1"): Role.RETIRED}
    checked = project([item("REQ-1", status="rejected")], [before, after], then)
    (finding,) = CommitNamesRetiredItem().check(checked)
    assert finding.message == f"commit {after.short} references REQ-1, which is rejected"
    assert finding.item == "REQ-1"
    assert not list(CommitNamesRetiredItem(exclude_kinds=("refs",)).check(checked))


_LOST = LostTrailer(key="Refs", value="REQ-1", line=3, reason="prose stands below it")


def test_a_lost_trailer_is_quoted_with_its_reason() -> None:
    lost = replace(commit(1), lost_trailers=(_LOST,))
    (finding,) = TrailerLost().check(project([item("REQ-1")], [lost]))
    assert finding.message == (
        f"git does not see `Refs: REQ-1` in commit {lost.short} as a trailer: prose stands below it"
    )
    assert "`Refs: REQ-1`" in finding.help


def test_a_squash_merge_of_the_past_is_an_info() -> None:
    squashed = replace(_LOST, squashed=True)
    made, to_be = (replace(commit(n), lost_trailers=(squashed,)) for n in (1, 0))
    (finding,) = TrailerLost().check(project([item("REQ-1")], [made]))
    assert finding.severity is Severity.INFO
    assert finding.help.startswith("reqtrace still counts it; ")
    (now,) = TrailerLost().check(project([item("REQ-1")], [to_be]))
    assert now.severity is Severity.WARNING
    assert now.help.startswith("put `Refs: REQ-1`")


def test_the_subject_counts_as_long_as_the_commit_is_not_made() -> None:
    mention = Reference(kind="mentions", target="REQ-1", found_in=CommitPart.SUBJECT, line=1)
    for number, reported in ((0, 1), (1, 0)):
        one = replace(commit(number), references=(mention,))
        then = {(one.oid, "REQ-1"): Role.RETIRED}
        checked = project([item("REQ-1", status="rejected")], [one], then)
        found = list(CommitNamesRetiredItem().check(checked))
        assert len(found) == reported
        assert all(f.help.endswith("of REQ-1 in the same commit") for f in found)
        assert len(list(CommitNamesUnknownItem().check(project([], [one])))) == reported
