"""First-parent merges whose messages or notes may name an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from reqtrace.git.message.ids import id_stems, mention_words
from reqtrace.git.message.notes import NOTES, read_notes
from reqtrace.git.process.repository import Repository
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.lineage import Lineage

_MOST_WORDS = 32
_LONGEST_WORD = 128  # a command line has an end; what holds a word holds its beginning, too


def referencing_merges(
    repository: Repository,
    head: str,
    ids: Iterable[str],
    commits: Collection[str] = (),
    id_patterns: Sequence[IdPatternConfig] = (),
) -> tuple[str, ...]:
    """The merges along the first parents of *head* that may name one of *ids*, the latest first.

    *id_patterns* are alternative notations of ids. The result may contain too many merges, never
    too few. git itself searches the messages: most merges name nothing, and there can be very many.
    With only one commit in *commits*, merges below it are left out. One process; two more where
    there are notes.
    """
    words = mention_words(id_stems(ids), id_patterns)
    if words is not None and not words:
        return ()
    # For a recent commit this saves most of the walk. Several commits may be below each other.
    span = (head, *(f"^{oid}" for oid in commits)) if len(commits) == 1 else (head,)
    few = sorted(words) if words and len(words) <= _MOST_WORDS and all(words) else ()
    greps = (f"--grep={word[:_LONGEST_WORD]}" for word in few)
    filters = ("-F", "-i", *greps) if few else ()
    found = _merges(repository, span, *filters)
    if few and _has_notes(repository):
        matching, every = set(found), _merges(repository, span)
        with_notes = read_notes(repository, set(every))
        found = tuple(oid for oid in every if oid in with_notes or oid in matching)
    return found


def read_lineage(repository: Repository, head: str, commits: Collection[str] = ()) -> Lineage:
    """The lineage of all commits that *head* can reach, from one process.

    With only one commit in *commits*, what is below it is left out.
    """
    span = (head, *(f"^{oid}^@" for oid in commits)) if len(commits) == 1 else (head,)
    return rooted(repository.git.run(("rev-list", "--parents", *span, "--")).splitlines())


def rooted(lines: Sequence[bytes]) -> Lineage:
    """The lineage of a range of commits with parents; the commits right below it are roots."""
    known, above = set(), set()
    for line in lines:
        oid, *parents = line.split(b" ")
        known.add(oid)
        above.update(parents)
    return Lineage([*lines, *sorted(above - known)])


def _merges(repository: Repository, span: Iterable[str], *filters: str) -> tuple[str, ...]:
    arguments = ("rev-list", "--first-parent", "--merges", *filters, *span, "--")
    return tuple(repository.git.run(arguments).decode("ascii").split())


def _has_notes(repository: Repository) -> bool:
    return repository.git.run_or_none(("rev-parse", "--verify", "--quiet", NOTES)) is not None
