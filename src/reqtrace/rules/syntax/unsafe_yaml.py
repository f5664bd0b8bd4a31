"""SYN005."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import DRAFT_NEED

_INCLUDE = "include "
"""How the key of a problem begins that says of a file that it is not included."""


class UnsafeYaml(ProblemRule):
    """A YAML file uses a feature that can harm the tools that read it.

    ## What it checks
    No tags that make a parser create objects of a programming language (`!!python/…`, `!ruby/…`),
    and no aliases that multiply the size of the file or refer back to themselves.

    Without a configuration the files that `!include` names are reported once, as a remark.

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

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each problem; where a project includes files, one for these."""
        problems = list(self.problems(project))
        included = [one for one in problems if one.key.startswith(_INCLUDE)]
        if project.is_configured or len(included) < 2:
            yield from map(self.report, problems)
            return
        yield self.summary(
            included,
            f"{len(included)} files are named by `!include`, which is not followed; "
            "items in them count where the files themselves are read",
        )
        yield from map(self.report, (one for one in problems if one not in included))
