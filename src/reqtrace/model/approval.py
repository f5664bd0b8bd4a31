"""Approval policies, and the evidence of approval that commits contain."""

from __future__ import annotations

from enum import StrEnum

from reqtrace.model.commit import Person
from reqtrace.util.dataclass import dataclass

TRAILERS = ("Approved-by", "Reviewed-by")
"""Trailers that name approvers where the configuration names no others."""


class Signature(StrEnum):
    """The status of a commit's signature, as git reports it.

    `UNTRUSTED` is a good signature by a key of unknown validity; `UNKNOWN` one that could not be
    checked, for example because the key is missing.
    """

    GOOD = "good"
    UNTRUSTED = "untrusted"
    BAD = "bad"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPolicy:
    """Who has to approve items of some types before they enter some statuses.

    `types` is empty for all. `statuses` are normal words. `by` are names and addresses of people
    in lower case, groups resolved; empty for anybody. `count` people have to approve; with
    `independent` none of those who wrote the words counts; with `signed` the commit needs a
    signature that git verified.
    """

    name: str
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("approved", "accepted")
    by: tuple[str, ...] = ()
    count: int = 1
    independent: bool = True
    signed: bool = False
    trailers: tuple[str, ...] = TRAILERS

    def names(self, person: Person) -> bool:
        """Whether *person* is one of those who may approve."""
        return not self.by or person.email.lower() in self.by or person.name.lower() in self.by


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalEvidence:
    """The people and the signature that a commit names as evidence of approval.

    `people` are those named in trailers, each with the key in lower case, mapped through
    .mailmap; co-authors are among them. `signature` is None unless requested; then `signer` is who
    made it, as git knows the key, and `key` the fingerprint. `proven` are those of the people who
    were named by a tag or a note that they signed themselves.
    """

    people: tuple[tuple[str, Person], ...] = ()
    signature: Signature | None = None
    signer: str = ""
    key: str = ""
    proven: tuple[tuple[str, Person], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """The commit in which an item entered a status that a policy covers.

    `authors` wrote the normative text that was approved: all changes since it last had such a
    status.
    """

    policy: ApprovalPolicy
    item: str
    status: str
    commit: str
    authors: tuple[Person, ...]
