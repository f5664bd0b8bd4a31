"""The range of commits to check in CI: from a forge's pipeline, or a push hook.

Sources: GitHub's "Events that trigger workflows" and "Webhook events and payloads", GitLab's
"Predefined CI/CD variables reference", pre-commit's documentation of `pre-push`. Branch names
and object ids in them are untrusted input: they are only passed to `Repository.resolve`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reqtrace.errors import GitError, HistoryError, UsageError
from reqtrace.git.process.command import GitFailedError, decoded
from reqtrace.git.process.failures import FailureCause
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.known_commits import (
    contains,
    default_branch,
    is_commit,
    remote_tips,
    tip_before_merge,
)
from reqtrace.model.comparison import Range

_NAME_IT = "give a branch, as in `--base origin/main`"
_FETCH_ALL = "fetch the full history (`fetch-depth: 0`, `GIT_DEPTH: 0`), or give another base"
_ORIGIN = "origin"
_TAGS = "refs/tags/"
_ALL_NEW = "the branch is new, so everything in it is new"
_UNRELATED = "the branch shares no history with what the remote has, so everything in it is new"
_LARGEST_EVENT = 32 << 20

Variables = Mapping[str, str]


def range_from_ci(repository: Repository, variables: Variables) -> Range:
    """The range that the environment *variables* specify.

    Raises `UsageError` where there is none, `HistoryError` where its commits are missing.
    """
    if variables.get("PRE_COMMIT_TO_REF") or variables.get("PRE_COMMIT_REMOTE_NAME"):
        return _range_of_push(repository, variables)
    if variables.get("GITHUB_ACTIONS") or variables.get("GITHUB_EVENT_NAME"):
        return _github(repository, variables)
    if variables.get("GITLAB_CI"):
        return _gitlab(repository, variables)
    raise UsageError(
        "`auto` found no range: this is not GitHub or GitLab CI, nor a push hook of pre-commit",
        hint=_NAME_IT,
    )


def _range_of_push(repository: Repository, variables: Variables) -> Range:
    """The range of a push through pre-commit, or of `pre-commit run --from-ref … --to-ref …`."""
    # A commit is pushed, whatever is in the work tree.
    before = variables.get("PRE_COMMIT_FROM_REF", "")
    pushed = variables.get("PRE_COMMIT_TO_REF") or variables.get("PRE_COMMIT_LOCAL_BRANCH")
    head = repository.resolve(pushed or "HEAD")
    remote = variables.get("PRE_COMMIT_REMOTE_NAME", "")
    if before and not remote:
        return Range(bases=(before,), head=head)
    branch = _branch(variables.get("PRE_COMMIT_REMOTE_BRANCH", ""))
    known = [before] if before.strip("0") and is_commit(repository, before) else []
    tips = remote_tips(repository, remote)
    if branch and branch == default_branch(repository, remote, branch):
        # A gap that another branch has is new to this one.
        tips = {} if known else {name: oid for name, oid in tips.items() if name == branch}
    return _range(repository, (*known, *tips.values()), head)


def _github(repository: Repository, variables: Variables) -> Range:
    event = _event(variables)
    if pull := _part(event, "pull_request"):
        branch = _remote(_text(pull, "base", "ref"))
        others = (_text(pull, "base", "sha"),)
        return _proposed(repository, _text(pull, "head", "sha"), branch, others)
    if group := _part(event, "merge_group"):
        head = _head(repository, _text(group, "head_sha"))
        base = _first(repository, _text(group, "base_sha"))
        return Range(bases=(base,), head=head, notes=_head_notes(head))
    if _text(event, "before"):
        return _github_push(repository, event)
    if target := variables.get("GITHUB_BASE_REF"):
        return _proposed(repository, "", _remote(target), ())
    if name := variables.get("GITHUB_EVENT_NAME"):
        ref = variables.get("GITHUB_REF") or _text(event, "ref")
        default = _text(event, "repository", "default_branch")
        return _not_of_a_change(repository, name, ref=ref, default=default)
    raise UsageError("`auto` found no range in the GitHub event (unnamed)", hint=_NAME_IT)


def _github_push(repository: Repository, event: Mapping[str, Any]) -> Range:
    ref = _text(event, "ref")
    if event.get("deleted") is True:
        return Range(bases=("HEAD",), notes=("the push deletes a branch",))
    head = _head(repository, _text(event, "after"))
    if ref.startswith(_TAGS) and (tag := _tag_before(repository, head or "HEAD")):
        return Range(bases=(tag,), head=head)
    return _since(
        repository,
        before=_text(event, "before"),
        head=head,
        branch=_branch(ref),
        default=_text(event, "repository", "default_branch"),
    )


def _gitlab(repository: Repository, variables: Variables) -> Range:
    if base := variables.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        # A pipeline for merged results checks out a merge; its second side is what was proposed.
        proposed = variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
        target = _remote(variables.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", ""))
        others = (variables.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ""), base)
        found = _proposed(
            repository, proposed or variables.get("CI_COMMIT_SHA", ""), target, others
        )
        return replace(found, target=target if is_commit(repository, target) else None)
    default = variables.get("CI_DEFAULT_BRANCH", "")
    head = _head(repository, variables.get("CI_COMMIT_SHA", ""))
    if variables.get("CI_COMMIT_TAG") and (tag := _tag_before(repository, head or "HEAD")):
        return Range(bases=(tag,), head=head)
    branch, source = variables.get("CI_COMMIT_BRANCH", ""), variables.get("CI_PIPELINE_SOURCE", "")
    before = variables.get("CI_COMMIT_BEFORE_SHA", "")
    if source not in ("", "push") and not before.strip("0"):
        found = _not_of_a_change(repository, source, ref=branch, default=default)
        return replace(found, head=head)
    return _since(repository, before=before, head=head, branch=branch, default=default)


def _proposed(repository: Repository, proposed: str, branch: str, others: tuple[str, ...]) -> Range:
    """The commit *proposed* (checked out where empty) to be merged into the ref *branch*.

    *others* are commits that the target is known to have. The forge names the target as it was
    when the proposal was opened, so its present tip counts as well.
    """
    found = _head(repository, proposed)
    head = repository.resolve(found or "HEAD")
    names = dict.fromkeys((branch, *others, _first_side(repository, head)))
    here = [name for name in names if name and is_commit(repository, name)]
    if not here:
        here = [_first(repository, *names)]
    notes = list(_head_notes(found))
    bases = []
    for name in here:
        tip = repository.resolve(name)
        if not contains(repository, tip, head):
            bases.append(name)
        elif (before := tip_before_merge(repository, tip, head)) is not None:
            bases.append(before)
            notes.append(f"{name} has {head[:10]} already: compared with {before[:10]} before it")
    return Range(
        bases=tuple(dict.fromkeys(bases)) or (here[0],),
        head=found,
        target=here[0],
        notes=tuple(notes),
    )


def _first_side(repository: Repository, head: str) -> str:
    """The target that the forge merged *head* into for this run, where that is checked out."""
    try:
        return repository.resolve("HEAD^1") if repository.resolve("HEAD^2") == head else ""
    except HistoryError:
        return ""


def _since(
    repository: Repository, *, before: str, head: str | None, branch: str, default: str
) -> Range:
    """The commits that a push to *branch* added to what the remote had, *before* above all."""
    default = default or default_branch(repository, _ORIGIN, branch)
    known = [before] if before.strip("0") and is_commit(repository, before) else []
    if branch != default:
        known += _other_tips(repository, repository.resolve(head or "HEAD"), branch, default)
    elif before.strip("0") and not known:
        raise HistoryError(
            f"the commit before the push, {before[:10]}, is not in this clone",
            hint=f"run `git fetch origin {before}`, or give another base",
        )
    return _range(repository, known, head)


def _other_tips(repository: Repository, head: str, branch: str, default: str) -> Iterator[str]:
    """What the branches of the remote other than *branch* had before they got *head*.

    A branch that was made from *head* since, or pushed together with it, says nothing.
    """
    later = remote_tips(repository, _ORIGIN, containing=head)
    for name, tip in remote_tips(repository, _ORIGIN).items():
        if name == branch:
            continue
        if tip == head or name not in later:
            yield tip
        elif name == default:
            yield tip_before_merge(repository, tip, head) or tip


def _not_of_a_change(repository: Repository, name: str, *, ref: str, default: str) -> Range:
    """The range of a run that no push or proposal started: what the default branch has not.

    A release, or a run that somebody started on a tag, is compared with the tag before.
    """
    if ref.startswith(_TAGS):
        tag = _tag_before(repository, repository.resolve("HEAD"))
        notes = () if tag else (f"there is no tag before {ref}: all findings are reported",)
        return Range(bases=(tag,) if tag else (), notes=notes)
    branch = _branch(ref)
    default = default or default_branch(repository, _ORIGIN, branch)
    if branch and default and branch != default and is_commit(repository, _remote(default)):
        return Range(bases=(_remote(default),))
    return Range(notes=(f"{name} is no change to the default branch: all findings are reported",))


def _range(repository: Repository, known: Iterable[str], head: str | None) -> Range:
    """What *head* (checked out where None) has since the commits that are *known*."""
    names = tuple(dict.fromkeys(known))
    if not names:
        return Range(head=head, notes=(_ALL_NEW,))
    ask = ("merge-base", "--all", repository.resolve(head or "HEAD"), *names)
    found = repository.git.run_or_none(ask)
    if found is None:
        return Range(head=head, notes=(_UNRELATED,))
    return Range(bases=names if len(names) == 1 else tuple(decoded(found).split()), head=head)


def _head_notes(head: str | None) -> tuple[str, ...]:
    return () if head is None else (f"checked commit {head[:10]} instead of what is checked out",)


def _head(repository: Repository, oid: str) -> str | None:
    """The commit to check, None where it is checked out.

    On GitHub, a pull request is checked out as a generated merge commit.
    """
    if not oid or repository.head() == oid:
        return None
    if not is_commit(repository, oid):
        raise HistoryError(f"the head commit {oid[:10]} is not in this clone", hint=_FETCH_ALL)
    return oid


def _tag_before(repository: Repository, head: str) -> str | None:
    """The nearest tag that *head* descends from: a release is compared with the one before."""
    arguments = ("describe", "--tags", "--abbrev=0", f"{repository.resolve(head)}^")
    try:
        name = repository.git.run(arguments)
    except GitFailedError as error:
        if error.cause is FailureCause.UNKNOWN_NAME:
            return None
        raise
    return f"refs/tags/{decoded(name[:-1])}"


def _first(repository: Repository, *names: str) -> str:
    """The first of *names* that is a commit here."""
    candidates = [name for name in names if name]
    found = next((name for name in candidates if is_commit(repository, name)), None)
    if found is None:
        base = candidates[0] if candidates else "of the change"
        raise HistoryError(
            f"the base commit {base} is not in this clone",
            hint=_FETCH_ALL,
        )
    return found


def _remote(branch: str) -> str:
    return f"refs/remotes/{_ORIGIN}/{branch}" if branch else ""


def _branch(ref: str) -> str:
    return ref.removeprefix("refs/heads/")


def _event(variables: Variables) -> Mapping[str, Any]:
    """The event that started the workflow; empty where GitHub names no file."""
    path = variables.get("GITHUB_EVENT_PATH")
    if not path:
        return {}
    try:
        with Path(path).open("rb") as file:
            event = json.loads(file.read(_LARGEST_EVENT))
    except (OSError, ValueError, RecursionError) as error:
        raise GitError("the file in GITHUB_EVENT_PATH cannot be read", hint=_NAME_IT) from error
    return event if isinstance(event, dict) else {}


def _part(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = event.get(name)
    return part if isinstance(part, dict) else {}


def _text(event: Mapping[str, Any], *names: str) -> str:
    """The text at the end of the path *names*, empty where there is none."""
    for name in names[:-1]:
        event = _part(event, name)
    value = event.get(names[-1])
    return value if isinstance(value, str) else ""
