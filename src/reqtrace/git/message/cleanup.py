"""What git will record of the message that a commit-msg hook gets.

Source: git-commit(1), `--cleanup`, and builtin/commit.c. The hook does not learn the options of the
command, but the settings, and from `GIT_EDITOR` whether somebody edited the message.
"""

from __future__ import annotations

from collections.abc import Mapping

from reqtrace.git.message.trailers import SCISSORS, comment_of, is_blank, lines_of
from reqtrace.git.process.repository import Repository
from reqtrace.util.dataclass import dataclass

RECORDED = ""
"""In place of a comment character: no line of the message is a comment that git removes."""

_NO_EDITOR = ":"
_STRIP, _DEFAULT = "strip", "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A *message* as git will record it, or with comments that git will remove.

    `comment` is the value of `core.commentChar`, or `RECORDED` where no comments are removed.
    """

    message: str
    comment: str


def read_draft(repository: Repository, message: str, variables: Mapping[str, str]) -> Draft:
    """What git will do to the *message* of a hook that runs with some environment *variables*."""
    comment = repository.comment_char()
    mode = repository.message_cleanup()
    lines = lines_of(message)
    mark = comment_of(lines, comment)
    is_edited = variables.get("GIT_EDITOR") != _NO_EDITOR or _has_remarks_of_git(lines, mark)
    if mode == _STRIP or (is_edited and mode == _DEFAULT):
        return Draft(message=message, comment=comment)
    if is_edited and mark + SCISSORS in lines:
        # Below are remarks and a diff, in any mode: with `scissors` or `git commit --verbose`.
        lines = lines[: lines.index(mark + SCISSORS)]
    return Draft(message="".join(f"{line}\n" for line in lines), comment=RECORDED)


def _has_remarks_of_git(lines: list[str], mark: str) -> bool:
    """Whether the comments that end a message look like those that git writes for the editor."""
    for line in reversed(lines):
        if line == mark:
            return True  # git divides its remarks by such lines
        if not line.startswith(mark) and not is_blank(line):
            return False
    return False
