"""Resolve revisions to commits, and find their merge base."""

from __future__ import annotations

from reqtrace.errors import HistoryError
from reqtrace.git.process.command import decoded
from reqtrace.git.process.repository import Repository
from reqtrace.util.lazy_pattern import lazy_pattern

# In git's order of precedence; where two of them match, git takes the first and warns.
_PREFIXES = ("refs/tags/", "refs/heads/", "refs/remotes/")
_NO_REF_NAME = lazy_pattern(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{")
_ABBREVIATED = lazy_pattern(r"[0-9a-fA-F]{4,63}")


def named_commit(repository: Repository, name: str) -> str:
    """The object id of the commit that *name* means unambiguously.

    Raises `HistoryError` where it names none, and where it is ambiguous: a tag and a branch of
    the same name on different commits, an abbreviation that several objects share.
    """
    if not name:
        raise HistoryError("empty revision", hint="give a branch, tag or commit")
    refs = {} if _NO_REF_NAME.search(name) else _refs_named(repository, name)
    own = {prefix + name: refs[prefix + name] for prefix in _PREFIXES if prefix + name in refs}
    if len(set(own.values())) > 1:
        raise _ambiguous(name, sorted(own))
    try:
        return repository.resolve(name)
    except HistoryError as error:
        other_refs = sorted(refs.keys() - own.keys())
        raise _unknown(repository, name, other_refs, error) from error


def merge_bases(repository: Repository, name: str, head: str, *bases: str) -> tuple[str, ...]:
    """The best common ancestors of *head* and any of *bases* (object ids); *name* is for the error.

    There are several after criss-cross merges, and where the *bases* have diverged. Raises
    `HistoryError` where there are none.
    """
    found = repository.git.run_or_none(("merge-base", "--all", head, *bases))
    if found is None:
        hint = "give a commit of the same history"
        if repository.is_shallow:
            hint = "the clone is shallow: run `git fetch --unshallow`, or set `fetch-depth: 0`"
        raise HistoryError(f"{name} and {head[:10]} have no common ancestor", hint=hint)
    return tuple(found.decode("ascii").split())


def _refs_named(repository: Repository, name: str) -> dict[str, str]:
    """The tags and branches called *name*, those of remotes included, and their commits."""
    patterns = [prefix + name for prefix in _PREFIXES] + [f"refs/remotes/*/{name}"]
    form = "--format=%(refname) %(objectname) %(*objectname)"
    listing = repository.git.run(("for-each-ref", form, *patterns))
    refs = {}
    for line in decoded(listing).split("\n"):
        ref, *oids = line.split(" ")
        # A pattern also matches refs below it.
        if ref.endswith(f"/{name}"):
            refs[ref] = next(oid for oid in reversed(oids) if oid)
    return refs


def _ambiguous(name: str, refs: list[str]) -> HistoryError:
    return HistoryError(
        f"{name} is ambiguous: {' and '.join(refs)} are different commits",
        hint=f"give the full name, such as {refs[0]}",
    )


def _unknown(
    repository: Repository, name: str, other_refs: list[str], error: HistoryError
) -> HistoryError:
    if _ABBREVIATED.fullmatch(name):
        objects = repository.git.run_or_none(("rev-parse", f"--disambiguate={name}")) or b""
        if (count := objects.count(b"\n")) > 1:
            return HistoryError(
                f"{name} is ambiguous: {count} objects begin with it",
                hint="give more digits of the object id",
            )
    if other_refs:
        near = other_refs[0].removeprefix("refs/remotes/")
        return HistoryError(str(error), hint=f"did you mean {near}?")
    return error
