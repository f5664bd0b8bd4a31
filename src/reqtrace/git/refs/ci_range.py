"""The range of commits to check in CI: from a forge's pipeline, or a push hook.

Sources: GitHub's "Events that trigger workflows" and "Webhook events and payloads", GitLab's
"Predefined CI/CD variables reference", pre-commit's documentation of `pre-push`. Branch names
and object ids in them are untrusted input: they are only passed to `Repository.resolve`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reqtrace.errors import GitError, HistoryError, UsageError
from reqtrace.git.process.command import GitFailedError, decoded
from reqtrace.git.process.failures import FailureCause
from reqtrace.git.process.repository import Repository
from reqtrace.model.comparison import Range

_NAME_IT = "give a branch, as in `--base origin/main`"
_FETCH_ALL = "fetch the full history (`fetch-depth: 0`, `GIT_DEPTH: 0`), or give another base"
_ALL_NEW = "the branch is new, so everything in it is new"
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
    if before := variables.get("PRE_COMMIT_FROM_REF"):
        return Range(base=before, head=repository.resolve(variables.get("PRE_COMMIT_TO_REF", "")))
    # A branch whose first commit is a root has nothing before it.
    branch = variables.get("PRE_COMMIT_LOCAL_BRANCH") or "HEAD"
    return Range(base=None, head=repository.resolve(branch), notes=(_ALL_NEW,))


def _github(repository: Repository, variables: Variables) -> Range:
    event = _event(variables)
    if pull := _part(event, "pull_request"):
        base, branch = _text(pull, "base", "sha"), _remote(_text(pull, "base", "ref"))
        found = _between(repository, (base, branch), _text(pull, "head", "sha"))
        return replace(found, target=_first(repository, branch, base))
    if group := _part(event, "merge_group"):
        return _between(repository, (_text(group, "base_sha"),), _text(group, "head_sha"))
    if _text(event, "before"):
        return _github_push(repository, event)
    if target := variables.get("GITHUB_BASE_REF"):
        tip = _first(repository, _remote(target))
        return Range(base=tip, target=tip)
    name = variables.get("GITHUB_EVENT_NAME") or "(unnamed)"
    raise UsageError(f"`auto` found no range in the GitHub event {name}", hint=_NAME_IT)


def _github_push(repository: Repository, event: Mapping[str, Any]) -> Range:
    ref, default = _text(event, "ref"), _text(event, "repository", "default_branch")
    if event.get("deleted") is True:
        return Range(base="HEAD", notes=("the push deletes a branch",))
    head = _head(repository, _text(event, "after"))
    if ref.startswith("refs/tags/") and (tag := _tag_before(repository, head or "HEAD")):
        return Range(base=tag, head=head)
    return _since(
        repository,
        before=_text(event, "before"),
        head=head,
        default=default,
        on_default=ref == f"refs/heads/{default}",
        is_push=True,
    )


def _gitlab(repository: Repository, variables: Variables) -> Range:
    if base := variables.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        # A pipeline for merged results checks out a merge; its second side is what was proposed.
        proposed = variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
        target = _remote(variables.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", ""))
        found = _between(repository, (base, target), proposed or variables.get("CI_COMMIT_SHA", ""))
        return replace(found, target=target if _is_commit(repository, target) else None)
    default = variables.get("CI_DEFAULT_BRANCH", "")
    head = _head(repository, variables.get("CI_COMMIT_SHA", ""))
    if variables.get("CI_COMMIT_TAG") and (tag := _tag_before(repository, head or "HEAD")):
        return Range(base=tag, head=head)
    return _since(
        repository,
        before=variables.get("CI_COMMIT_BEFORE_SHA", ""),
        head=head,
        default=default,
        on_default=variables.get("CI_COMMIT_BRANCH", "") == default,
        is_push=variables.get("CI_PIPELINE_SOURCE") == "push",
    )


def _between(repository: Repository, bases: tuple[str, ...], head: str) -> Range:
    found = _head(repository, head)
    notes = (
        () if found is None else (f"checked commit {found[:10]} instead of what is checked out",)
    )
    return Range(base=_first(repository, *bases), head=found, notes=notes)


def _since(
    repository: Repository,
    *,
    before: str,
    head: str | None,
    default: str,
    on_default: bool,
    is_push: bool,
) -> Range:
    """The commits of a branch since the commit *before*."""
    if before.strip("0") and _is_commit(repository, before):
        return Range(base=before, head=head)
    if not on_default and default:
        return Range(base=_first(repository, _remote(default), default), head=head)
    if before.strip("0"):
        raise HistoryError(
            f"the commit before the push, {before[:10]}, is not in this clone",
            hint=f"run `git fetch origin {before}`, or give another base",
        )
    if not is_push:
        raise UsageError("`auto` found no range: nothing was pushed", hint=_NAME_IT)
    return Range(base=None, head=head, notes=(_ALL_NEW,))


def _head(repository: Repository, oid: str) -> str | None:
    """The commit to check, None where it is checked out.

    On GitHub, a pull request is checked out as a generated merge commit.
    """
    if not oid or repository.head() == oid:
        return None
    if not _is_commit(repository, oid):
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
    found = next((name for name in candidates if _is_commit(repository, name)), None)
    if found is None:
        base = candidates[0] if candidates else "of the change"
        raise HistoryError(
            f"the base commit {base} is not in this clone",
            hint=_FETCH_ALL,
        )
    return found


def _is_commit(repository: Repository, name: str) -> bool:
    try:
        return bool(repository.resolve(name))
    except HistoryError:
        return False


def _remote(branch: str) -> str:
    return f"refs/remotes/origin/{branch}" if branch else ""


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
