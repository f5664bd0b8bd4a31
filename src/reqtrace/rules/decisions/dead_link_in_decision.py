"""ADR007."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.file_reference import LINE_BEHIND, FileReferenceStatus
from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.samples import decision

_SHOWN = 200
_OLD = "docs/adr/0001-one-database.md"
_NEW = "docs/adr/0002-two-databases.md"
_BOTH = {
    _OLD: decision(1, "One database", "Superseded by [2. Two databases](0002-two-databases.md)"),
    _NEW: decision(2, "Two databases", "Accepted\n\nSupersedes [1](0001-one-database.md)"),
}


class DeadLinkInDecision(Rule):
    """A decision record links to a file or folder that does not exist.

    ## What it checks
    Each relative link in the text of a decision leads to an existing file or folder of the
    repository, resolved from the folder of the decision. If a file of that name exists elsewhere,
    it is suggested. So is the form that forges open where a line stands behind a path
    (`app.py#L25` for `app.py:25`). A web page (`0002-x.html`) may be generated from an existing
    file. Web addresses, links from the site root (`/img/a.png`), pages of a forge
    (`../../../../issues/7`) and links inside code are ignored, and so is everything behind a
    symbolic link. A target that a decision links to several times is reported once.

    A link with a wrong path still refers to the decision that its file name identifies: relations
    between decisions are read from it all the same. If no decision has that name, LNK001 reports
    it.

    ## Why it matters
    Decisions build on each other and on what they changed. A reader who follows a dead link learns
    neither, and moving a file leaves many of them behind.

    ## How to fix
    Write the path relative to the folder of the decision: `0002-two-databases.md` for a file next
    to it.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (a superseded decision refers to its
      replacement)
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirement attributes: trace)
    """

    id = "ADR007"
    name = "dead-link-in-decision"
    severity = Severity.WARNING
    needs_files = True
    good = (Example(title="a file in the same folder", files=_BOTH),)
    bad = (
        Example(
            title="a path relative to the repository root",
            files={
                **_BOTH,
                _OLD: decision(1, "One database", f"Superseded by [2. Two databases]({_NEW})"),
            },
            expect=(f"{_OLD}:5",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link to nothing that LNK001 does not report."""
        reported = {link.link.location for link in project.graph.dangling()}
        known: set[tuple[str, PurePosixPath, str]] = set()
        for one in project.references:
            reference = one.reference
            name = reference.path.rpartition("/")[2]
            # `[Ada](@ada)` names a person, as some forges write it.
            if not reference.in_text or one.is_there or name.startswith("@"):
                continue
            subject = (one.item, reference.location.path, reference.path)
            if reference.location not in reported and subject not in known:
                known.add(subject)
                yield self._report(one)

    def _report(self, one: FileReferenceStatus) -> Finding:
        path, place = one.reference.path, one.reference.location
        words = path if len(path) <= _SHOWN else f"{path[:_SHOWN]}…"
        where, severity = f"to {words}, which does not exist", None
        if one.near and LINE_BEHIND.search(path) is not None:
            where = f"to {words}, which no forge opens: a line is written `#L1`, not `:1`"
        if path == ".." or path.startswith("../"):
            # Maybe there is a checkout of another repository: nothing here can tell.
            where, severity = "to a path outside the repository", Severity.INFO
        return self.finding(
            f"{one.item} links {where}",
            help=_help(one),
            severity=severity,
            at=place,
            item=one.item,
            key=words,
        )


def _help(one: FileReferenceStatus) -> str:
    if one.near:
        near = posixpath.relpath(one.near, str(one.reference.location.path.parent))
        if (line := LINE_BEHIND.search(one.reference.path)) is not None:
            near += f"#L{line['first']}" + (f"-L{line['last']}" if line["last"] else "")
        return f"did you mean {near}?"
    return "write the path relative to the folder of the decision, or remove the link"
