"""Approval evidence of commits: the people that their trailers name, and their signatures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from reqtrace.errors import GitError
from reqtrace.git.log.approval_statements import (
    named_people,
    note_statements,
    signing_programs,
    tag_statements,
)
from reqtrace.git.log.commit_record import words
from reqtrace.git.process.repository import Repository
from reqtrace.model.approval import ApprovalEvidence, Signature
from reqtrace.model.commit import Person

CO_AUTHOR = "co-authored-by"

_STATES = {"G": Signature.GOOD, "U": Signature.UNTRUSTED, "B": Signature.BAD, "N": Signature.NONE}


def read_approval_evidence(
    repository: Repository, commits: Collection[str], trailers: Collection[str], *, verify: bool
) -> dict[str, ApprovalEvidence]:
    """The approval evidence of each of *commits*, by object id.

    A person is named by a line `Key: Name <address>` with one of *trailers* or `Co-authored-by`,
    in any paragraph, as squash merges leave them, in a note on the commit or in an annotated tag of
    it. With *verify* git checks the signatures, which runs gpg or ssh-keygen from the search path.
    Raises `GitError` where git fails.
    """
    if not commits:
        return {}
    keys = {CO_AUTHOR, *(key.lower() for key in trailers)}
    state = "%G?%x00%GS%x00%GF" if verify else "%x00%x00"
    # Plain `--no-walk` sorts, but older git accepts `--no-walk=unsorted` with `--stdin` only as
    # an argument; the order does not matter here.
    arguments = (
        *signing_programs(),
        *("log", "--no-walk", "-z", "--no-color", "--no-show-signature", "--encoding=UTF-8"),
        *(f"--format=%x00%H%x00{state}%x00%B", "--stdin"),
    )
    oids = "".join(f"{commit}\n" for commit in sorted(commits)).encode("ascii")
    fields = repository.git.run(arguments, input=oids).split(b"\0")
    found = dict(_records(fields, keys, verify=verify))
    statements = [
        *note_statements(repository, found.keys(), verify=verify),
        *tag_statements(repository, found.keys(), keys, verify=verify),
    ]
    for one in statements:
        people = tuple(named_people(one.text, keys))
        proven = tuple(pair for pair in people if one.is_signed_by(pair[1]))
        evidence = found[one.commit]
        found[one.commit] = replace(
            evidence, people=evidence.people + people, proven=evidence.proven + proven
        )
    return _mapped(repository, found)


def _records(
    fields: Sequence[bytes], keys: Collection[str], *, verify: bool
) -> Iterator[tuple[str, ApprovalEvidence]]:
    # An empty field, object id, state, signer, key, message; records are separated by another NUL.
    for start in range(0, len(fields) - 5, 6):
        empty, oid, state, signer, key, body = fields[start : start + 6]
        if empty:
            raise GitError("unexpected output of git log", hint="please report this")
        checked = _STATES.get(state.decode("ascii"), Signature.UNKNOWN) if verify else None
        yield (
            oid.decode("ascii"),
            ApprovalEvidence(
                people=tuple(named_people(words(body), keys)),
                signature=checked,
                signer=words(signer),
                key=words(key),
            ),
        )


def _mapped(
    repository: Repository, found: Mapping[str, ApprovalEvidence]
) -> dict[str, ApprovalEvidence]:
    """The same with the names that .mailmap gives."""
    people = sorted({(person.name, person.email) for e in found.values() for _, person in e.people})
    if not people:
        return dict(found)
    contacts = "".join(f"{name} <{email}>\n" for name, email in people).encode()
    answer = words(repository.git.run(("check-mailmap", "--stdin"), input=contacts)).splitlines()
    now = {before: _contact(line) for before, line in zip(people, answer, strict=True)}
    return {
        oid: replace(
            evidence,
            people=tuple((key, now[who.name, who.email]) for key, who in evidence.people),
            proven=tuple((key, now[who.name, who.email]) for key, who in evidence.proven),
        )
        for oid, evidence in found.items()
    }


def _contact(line: str) -> Person:
    name, _, email = line.rpartition("<")
    return Person(name=name.strip(), email=email.rstrip(">"))
