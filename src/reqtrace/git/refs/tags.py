"""The tags of a repository and the commits that they point to, from one process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reqtrace.errors import GitError
from reqtrace.git.process.command import decoded
from reqtrace.git.process.repository import Repository
from reqtrace.util.dataclass import dataclass

_PREFIX = "refs/tags/"
# `*` dereferences an annotated tag.
_FIELDS = ("refname", "objecttype", "objectname", "*objecttype", "*objectname")
_FORMAT = "--format=" + "%00".join(f"%({field})" for field in _FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag, by its name without `refs/tags/`, and the object id of its commit."""

    name: str
    commit: str


def read_tags(repository: Repository) -> tuple[Tag, ...]:
    """All tags that point to commits, by name.

    A tag of a tag is resolved to its commit; tags of trees and blobs are left out.
    """
    listing = repository.git.run(("for-each-ref", _FORMAT, _PREFIX))
    ends = dict(_ends(listing))
    peeled = _peeled(repository, [oid for kind, oid in ends.values() if kind == "tag"])
    return tuple(
        Tag(name=name, commit=peeled.get(oid, oid))
        for name, (kind, oid) in sorted(ends.items())
        if kind == "commit" or oid in peeled
    )


def _ends(listing: bytes) -> Iterator[tuple[str, tuple[str, str]]]:
    """The name of each tag, with the type and id of the object that it points to."""
    for line in decoded(listing).split("\n")[:-1]:
        fields = line.split("\0")
        if len(fields) != len(_FIELDS):
            raise GitError("unexpected output of git for-each-ref")
        name, kind, oid, inner_kind, inner_oid = fields
        yield name.removeprefix(_PREFIX), (inner_kind or kind, inner_oid or oid)


def _peeled(repository: Repository, tags: Sequence[str]) -> Mapping[str, str]:
    """The commit that each of *tags* resolves to, by object id; other tags have no entry."""
    questions = "".join(f"{oid}^{{commit}}\n" for oid in tags).encode("ascii")
    if not questions:
        return {}
    options = ("cat-file", "--batch-check=%(objectname)")
    answers = decoded(repository.git.run(options, input=questions)).split("\n")
    return {
        oid: answer
        for oid, answer in zip(tags, answers, strict=False)
        if answer and not answer.endswith((" missing", " ambiguous"))
    }
