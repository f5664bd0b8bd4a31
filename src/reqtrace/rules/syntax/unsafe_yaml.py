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
    No tags that ask a parser for objects of a programming language (`!!python/…`, `!ruby/…`),
    and no aliases that multiply the size of the file or lead back to themselves.

    ## Why it matters
    reqtrace never makes objects and never expands aliases without bound, but other tools that
    read the same file may. Requirements are data; nothing in them needs these features.

    ## How to fix
    Remove the tag, or write the value out in place of the alias.

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
            title="a tag that makes Python objects",
            files={"needs/NEED-2.yaml": DRAFT_NEED + "owner: !!python/name:os.getlogin\n"},
            expect=("needs/NEED-2.yaml:5",),
        ),
    )
