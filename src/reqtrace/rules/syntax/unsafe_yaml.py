"""SYN005."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED


class UnsafeYaml(ProblemRule):
    """A YAML file uses a feature that can harm the tools that read it.

    ## What it checks
    No tags that make a parser create objects of a programming language (`!!python/…`, `!ruby/…`),
    and no aliases that multiply the size of the file or refer back to themselves.

    ## Why it matters
    reqtrace never creates such objects and never expands aliases without limit, but other tools
    that read the same file may. Requirements are data; they need none of these features.

    ## How to fix
    Remove the tag, or write out the value in place of the alias.

    ## References
    - YAML 1.2.2, sections 6.9.1 (node tags) and 7.1 (alias nodes)
    - CWE-502, deserialization of untrusted data
    """

    id = "SYN005"
    name = "unsafe-yaml"
    severity = Severity.ERROR
    kind = ProblemKind.UNSAFE_YAML
    good = (
        Example(
            title="plain text",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "owner: os.getlogin\n"},
        ),
    )
    bad = (
        Example(
            title="a tag that creates Python objects",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "owner: !!python/name:os.getlogin\n"},
            expect=("needs/NEED-2.yaml:5",),
        ),
    )
