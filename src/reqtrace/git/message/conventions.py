"""The conventions of commit messages in a repository: forms of subjects, ids, trailers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reqtrace.git.process.command import decoded
from reqtrace.git.process.repository import Repository
from reqtrace.util.dataclass import dataclass

_MOST_COMMITS = 2000
_MOST_SHOWN = 8
_LONGEST = 20_000  # characters of a message
_KEY = r"(?P<key>[A-Z][A-Z0-9]{1,19})-[0-9]{1,9}"
_FORMS = {
    "[KEY-1] subject": re.compile(rf"\[{_KEY}\]"),
    "KEY-1: subject": re.compile(rf"{_KEY}\s?:"),
    "subject (#1)": re.compile(r".*\(#[0-9]{1,9}\)$"),
    "subject with #1": re.compile(r".*(?<!\()#[0-9]{1,9}\b"),
}
_ANY_KEY = re.compile(rf"(?<![A-Za-z0-9-]){_KEY}(?![A-Za-z0-9-])")
_TRAILER = re.compile(r"(?P<key>[A-Z][A-Za-z]{1,30}(?:-[A-Za-z]{1,30}){0,3}): \S")
_OF_GIT = frozenset({"Signed-off-by", "Co-authored-by", "Acked-by", "Tested-by", "Cc", "Note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """Counts over the latest `commits` commits without merges.

    `forms` are the shapes of subjects that name something, `keys` the families of ids
    (`SHOP` of `SHOP-12`), `trailers` the keys of trailers; each the most frequent first.
    """

    commits: int
    forms: tuple[tuple[str, int], ...] = ()
    keys: tuple[tuple[str, int], ...] = ()
    trailers: tuple[tuple[str, int], ...] = ()


def read_conventions(repository: Repository) -> Conventions:
    """The conventions of the latest commits of HEAD; empty where there is no commit yet."""
    if repository.head_or_none() is None:
        return Conventions(commits=0)
    forms: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    trailers: Counter[str] = Counter()
    commits = 0
    for message in _messages(repository):
        commits += 1
        subject, _, body = message.partition("\n")
        form = next((name for name, shape in _FORMS.items() if shape.match(subject)), None)
        forms.update([] if form is None else [form])
        keys.update({match["key"] for match in _ANY_KEY.finditer(message)})
        trailers.update(set(_trailers(body)))
    return Conventions(
        commits=commits,
        forms=_most_frequent(forms),
        keys=_most_frequent(keys),
        trailers=_most_frequent(trailers),
    )


def _most_frequent(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(ranked[:_MOST_SHOWN])


def _messages(repository: Repository) -> Iterator[str]:
    arguments = ("log", "-z", f"--max-count={_MOST_COMMITS}", "--no-merges", "--no-notes")
    output_options = ("--no-color", "--no-show-signature", "--encoding=UTF-8", "--format=%B")
    shown = repository.git.run((*arguments, *output_options, "--end-of-options", "HEAD", "--"))
    for message in shown.split(b"\0"):
        if text := decoded(message[:_LONGEST]).strip():
            yield text


def _trailers(body: str) -> Iterator[str]:
    """The keys of the lines of the last paragraph that look like trailers."""
    for line in body.rstrip().rpartition("\n\n")[2].split("\n"):
        match = _TRAILER.match(line)
        if match is not None and match["key"] not in _OF_GIT:
            yield match["key"]
