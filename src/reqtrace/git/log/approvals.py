"""Approval evidence of commits: the people that their trailers name, and their signatures."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from reqtrace.errors import GitError
from reqtrace.git.log.commit_record import words
from reqtrace.git.message.notes import read_notes
from reqtrace.git.process.repository import Repository
from reqtrace.model.approval import ApprovalEvidence, Signature
from reqtrace.model.commit import Person
from reqtrace.util.lazy_pattern import lazy_pattern

CO_AUTHOR = "co-authored-by"

_PERSON = lazy_pattern(r"(?P<key>[A-Za-z0-9-]+)[ \t]*:[ \t]*(?P<name>[^<>]*)<(?P<email>[^<>\s]*)>")
_STATES = {"G": Signature.GOOD, "U": Signature.UNTRUSTED, "B": Signature.BAD, "N": Signature.NONE}


def read_approval_evidence(
    repository: Repository, commits: Collection[str], trailers: Collection[str], *, verify: bool
) -> dict[str, ApprovalEvidence]:
    """The approval evidence of each of *commits*, by object id.

    A person is named by a line `Key: Name <address>` with one of *trailers* or `Co-authored-by`,
    in any paragraph, as squash merges leave them, or in a note on the commit. With *verify* git
    checks the signatures, which runs gpg or ssh-keygen from the search path. Raises `GitError`
    where git fails.
    """
    if not commits:
        return {}
    keys = {CO_AUTHOR, *(key.lower() for key in trailers)}
    state = "%G?%x00%GS" if verify else "%x00"
    # Plain `--no-walk` sorts, but older git accepts `--no-walk=unsorted` with `--stdin` only as
    # an argument; the order does not matter here.
    arguments = (
        *_programs(),
        *("log", "--no-walk", "-z", "--no-color", "--no-show-signature", "--encoding=UTF-8"),
        *(f"--format=%x00%H%x00{state}%x00%B", "--stdin"),
    )
    oids = "".join(f"{commit}\n" for commit in sorted(commits)).encode("ascii")
    fields = repository.git.run(arguments, input=oids).split(b"\0")
    found = dict(_records(fields, keys, verify=verify))
    for oid, note in read_notes(repository, found.keys()).items():
        people = (*found[oid].people, *_people(words(note), keys))
        found[oid] = replace(found[oid], people=people)
    return _mapped(repository, found)


def _programs() -> Iterator[str]:
    # The repository's own settings must not choose the program that checks a signature.
    for setting, program in (
        ("gpg.program", "gpg"),
        ("gpg.openpgp.program", "gpg"),
        ("gpg.ssh.program", "ssh-keygen"),
        ("gpg.x509.program", "gpgsm"),
    ):
        yield from ("-c", f"{setting}={shutil.which(program) or program}")


def _records(
    fields: Sequence[bytes], keys: Collection[str], *, verify: bool
) -> Iterator[tuple[str, ApprovalEvidence]]:
    # An empty field, object id, state, signer, message; records are separated by another NUL.
    for start in range(0, len(fields) - 4, 5):
        empty, oid, state, signer, body = fields[start : start + 5]
        if empty:
            raise GitError("unexpected output of git log", hint="please report this")
        checked = _STATES.get(state.decode("ascii"), Signature.UNKNOWN) if verify else None
        yield (
            oid.decode("ascii"),
            ApprovalEvidence(
                people=tuple(_people(words(body), keys)), signature=checked, signer=words(signer)
            ),
        )


def _people(message: str, keys: Collection[str]) -> Iterator[tuple[str, Person]]:
    for line in message.splitlines():
        match = _PERSON.fullmatch(line.rstrip())
        if match is not None and (key := match["key"].lower()) in keys:
            yield key, Person(name=match["name"].strip(), email=match["email"])


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
            evidence, people=tuple((key, now[who.name, who.email]) for key, who in evidence.people)
        )
        for oid, evidence in found.items()
    }


def _contact(line: str) -> Person:
    name, _, email = line.rpartition("<")
    return Person(name=name.strip(), email=email.rstrip(">"))
