"""SCH003."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import NEED, REQ


class UnknownField(ProblemRule):
    """An item has an unknown field.

    ## What it checks
    Each field of an item is defined by the JSON Schema of its type or added in the configuration;
    so is each field of a link, such as `reason` in `{id: NEED-1, reason: the law}`. If the name is
    close to a known one, that one is suggested.

    ## Why it matters
    A misspelt `satisifes` is a link that does not exist: the requirement looks traced to the
    person who wrote it and to nobody else.

    ## How to fix
    Correct the name, or add the field to the type in `reqtrace.toml`:

    ```toml
    [types.req.fields]
    release = { type = "string" }
    ```

    ## References
    - JSON Schema draft-07, validation
    """

    id = "SCH003"
    name = "unknown-field"
    severity = Severity.WARNING
    kind = ProblemKind.UNKNOWN_FIELD
    good = (
        Example(
            title="a field that the project adds",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": REQ + "release: spring\n",
            },
            config='[types.req.fields]\nrelease = { type = "string" }\n',
        ),
    )
    bad = (
        Example(
            title="a misspelt link",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": REQ.replace("satisfies", "satisifes"),
            },
            expect=("requirements/REQ-1.yaml:5",),
        ),
        Example(
            title="a misspelt field of a link",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": REQ.replace(
                    " NEED-1", "\n  - id: NEED-1\n    reeson: the law"
                ),
            },
            expect=("requirements/REQ-1.yaml:7",),
        ),
    )
