"""Fix a commit message: move its lost trailers to where git recognises them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reqtrace.git.message.message import MessageReader
from reqtrace.git.message.message_text import MessageText, Trailer
from reqtrace.git.message.trailers import find_block, is_blank
from reqtrace.git.process.repository import COMMENT
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers


def corrected_message(
    message: str,
    trailers: Mapping[str, str],
    identifiers: Identifiers | None = None,
    comment: str = COMMENT,
    id_patterns: Sequence[IdPatternConfig] = (),
) -> str:
    """*message* with our lost trailers in one last block that git recognises.

    Trailers that git recognises already stay. Comments at the end and everything below the
    scissors line are dropped, as by `git commit`. A message without lost trailers is returned
    unchanged. Without *identifiers*, every word with the shape of an id counts; *id_patterns* are
    alternative notations of ids. *comment* is the value of `core.commentChar`, empty where git will
    record the message as it is.
    """
    text = MessageText(message, comment)
    reader = MessageReader(identifiers, trailers, id_patterns)
    lost = list(reader.lost(text, (*reader.trailers(text), *reader.misspelled_trailers(text))))
    if not lost:
        return message
    moved = list(dict.fromkeys(f"{trailer.key}: {trailer.value}" for trailer in lost))
    body = _without(text, lost)
    block = find_block(body, text.comment)
    if block.heads:
        # Not at the start of the block: an indented line there would continue our last trailer.
        first = min(block.heads)
        body[first:first] = moved
    else:
        body += ["", *moved]
    if not comment:
        return "\n".join([*body, *text.tail]) + "\n"
    tail = [line for line in text.tail if not line.startswith(text.comment)]
    return "\n".join([*body, *_conflicts(tail)]) + "\n"


def _without(text: MessageText, lost: list[Trailer]) -> list[str]:
    """The lines without lost trailers. The first line stays: a message needs a subject."""
    gone = {index for trailer in lost for index in range(trailer.first, trailer.stop)}
    gone.discard(text.title.start)
    body: list[str] = []
    for index in range(text.title.start, len(text.lines)):
        line = text.lines[index]
        if index in gone or (is_blank(line) and body and is_blank(body[-1])):
            continue
        body.append(line)
    while body and is_blank(body[-1]):
        body.pop()
    return body


def _conflicts(lines: list[str]) -> list[str]:
    if "Conflicts:" not in lines:
        return []
    start = lines.index("Conflicts:")
    paths = [line for line in lines[start + 1 :] if line.startswith("\t")]
    return ["", "Conflicts:", *paths]
