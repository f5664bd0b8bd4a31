"""SYN001."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule


class NotUtf8(ProblemRule):
    """An item file is not encoded in UTF-8.

    ## What it checks
    Every file that contains items is UTF-8 text, with or without a byte order mark.

    ## Why it matters
    With any other encoding each tool guesses, and the same commit reads differently on two
    machines. A requirement must read the same for its author, its reviewer and the auditor.

    ## How to fix
    Save the file as UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8 old.yaml > new.yaml`.

    ## References
    - RFC 3629, UTF-8, a transformation format of ISO 10646
    - YAML 1.2.2, section 5.2 (character encodings)
    """

    id = "SYN001"
    name = "not-utf8"
    severity = Severity.ERROR
    kind = ProblemKind.NOT_UTF8
    good = (
        Example(
            title="UTF-8",
            files={"needs/NEED-2.yaml": "id: NEED-2\ntitle: Order a café table\nstatus: draft\n"},
        ),
    )
    bad = (
        Example(
            title="one letter in ISO 8859-1",
            files={
                "needs/NEED-2.yaml": b"id: NEED-2\ntitle: Order a caf\xe9 table\nstatus: draft\n"
            },
            expect=("needs/NEED-2.yaml:2",),
        ),
    )
