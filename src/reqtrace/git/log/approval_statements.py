"""Notes and annotated tags that say who approved a commit, and who signed them.

Source: git-notes(1), whose ref has commits like a branch, git-verify-tag(1), and for the words of
its answers the file doc/DETAILS of GnuPG and ssh-keygen(1).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator, Set

from reqtrace.git.log.commit_record import words
from reqtrace.git.message.notes import NOTES, read_notes
from reqtrace.git.process.command import GitFailedError
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.model.commit import Person
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_PERSON = lazy_pattern(r"(?P<key>[A-Za-z0-9-]+)[ \t]*:[ \t]*(?P<name>[^<>]*)<(?P<email>[^<>\s]*)>")
_GOOD_SSH = lazy_pattern(r'^Good "git" signature for (.+) with \S+ key \S+$', re.MULTILINE)
_GOOD_GPG = lazy_pattern(r"^\[GNUPG:\] GOODSIG \S+ (.+)$", re.MULTILINE)
_TRUSTED = lazy_pattern(r"^\[GNUPG:\] TRUST_(?:MARGINAL|FULLY|ULTIMATE)\b", re.MULTILINE)
_TAG = "%(objecttype)%00%(objectname)%00%(*objectname)%00%(taggeremail)%00%(contents)%00"
_WRITING = "--format=%H%x00%ae%x00%G?%x00%GS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The *text* of a note or tag on *commit*.

    `author` is the address of who wrote it, `signer` what git says of who signed it and is trusted;
    empty where nobody did, or where nobody asked.
    """

    commit: str
    text: str
    author: str = ""
    signer: str = ""

    def is_signed_by(self, person: Person) -> bool:
        """Whether *person* wrote the statement, and the signature is by the same address."""
        email = person.email.lower()
        address = re.search(r"<([^<>]*)>\s*\Z", self.signer)
        signer = (address[1] if address else self.signer).lower()
        return bool(email) and email == self.author.lower() == signer


def named_people(message: str, keys: Collection[str]) -> Iterator[tuple[str, Person]]:
    """The people in lines `Key: Name <address>` of a *message*, with *keys* in lower case."""
    for line in message.splitlines():
        match = _PERSON.fullmatch(line.rstrip())
        if match is not None and (key := match["key"].lower()) in keys:
            yield key, Person(name=match["name"].strip(), email=match["email"])


def note_statements(
    repository: Repository, commits: Set[str], *, verify: bool
) -> Iterator[Statement]:
    """The notes on *commits*; with *verify* also their versions in signed commits of the ref."""
    for oid, note in read_notes(repository, commits).items():
        yield Statement(commit=oid, text=words(note))
        if verify:
            yield from _signed_versions(repository, oid, frozenset(words(note).splitlines()))


def _signed_versions(
    repository: Repository, oid: str, lines: frozenset[str]
) -> Iterator[Statement]:
    """Of signed earlier versions of a note those of its present *lines* that they have."""
    paths = (oid, f"{oid[:2]}/{oid[2:]}", f"{oid[:2]}/{oid[2:4]}/{oid[4:]}")
    options = ("--no-color", "--no-show-signature", "-z", _WRITING)
    shown = repository.git.run((*signing_programs(), "log", *options, NOTES, "--", *paths))
    fields = words(shown).split("\0")
    for commit, author, state, signer in zip(*(fields[i::4] for i in range(4)), strict=False):
        if state == "G":
            names = [f"{commit}:{path}".encode("ascii") for path in paths]
            data = next((one for one in list(read_objects(repository, names)) if one), b"")
            text = "\n".join(one for one in words(data).splitlines() if one in lines)
            yield Statement(commit=oid, text=text, author=author, signer=signer)


def tag_statements(
    repository: Repository, commits: Set[str], keys: Collection[str], *, verify: bool
) -> Iterator[Statement]:
    """The annotated tags of *commits* that name somebody after one of *keys*."""
    listing = repository.git.run(("for-each-ref", f"--format={_TAG}", "refs/tags/"))
    fields = words(listing).split("\0")
    for kind, tag, commit, email, text in zip(*(fields[i::5] for i in range(5)), strict=False):
        if kind.strip() != "tag" or commit not in commits or not any(named_people(text, keys)):
            continue
        signer = _signer_of_tag(repository, tag) if verify else ""
        yield Statement(commit=commit, text=text, author=email.strip("<>"), signer=signer)


def _signer_of_tag(repository: Repository, tag: str) -> str:
    """Who signed a tag, where the signature is good and the key is trusted; otherwise empty."""
    arguments = (*signing_programs(), "verify-tag", "--raw", tag)
    try:
        said = words(repository.git.remarks(arguments))
    except GitFailedError:
        return ""  # not signed, or not well
    if found := _GOOD_SSH.search(said):
        return found[1]
    found = _GOOD_GPG.search(said)
    return found[1] if found and _TRUSTED.search(said) else ""


def signing_programs() -> Iterator[str]:
    """Options of git by which programs from the search path check signatures."""
    # The repository's own settings must not choose the program that checks a signature.
    for setting, program in (
        ("gpg.program", "gpg"),
        ("gpg.openpgp.program", "gpg"),
        ("gpg.ssh.program", "ssh-keygen"),
        ("gpg.x509.program", "gpgsm"),
    ):
        yield from ("-c", f"{setting}={shutil.which(program) or program}")
