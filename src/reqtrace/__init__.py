"""reqtrace: git is the requirements database.

The public API::

    import reqtrace

    project = reqtrace.open(".")
    result = project.check()
    for finding in result.findings:
        print(finding.location, finding.rule, finding.message)

Only the names in `__all__` are promised. Everything is imported on first use, so that
`import reqtrace` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from reqtrace.version import VERSION

if TYPE_CHECKING:
    from reqtrace.errors import ExitCode, ReqtraceError
    from reqtrace.graph.trace_graph import TraceGraph
    from reqtrace.model.commit import Commit
    from reqtrace.model.finding import Finding, Severity
    from reqtrace.model.item import Item
    from reqtrace.model.link import Link
    from reqtrace.model.location import Location
    from reqtrace.model.result import Result
    from reqtrace.workspace import Workspace
    from reqtrace.workspace import open_workspace as open  # noqa: A004  # reads `reqtrace.open(…)`

__all__ = [
    "Commit",
    "ExitCode",
    "Finding",
    "Item",
    "Link",
    "Location",
    "ReqtraceError",
    "Result",
    "Severity",
    "TraceGraph",
    "Workspace",
    "__version__",
    "open",
]

__version__ = VERSION

_HOMES = {
    "Commit": ("reqtrace.model.commit", "Commit"),
    "ExitCode": ("reqtrace.errors", "ExitCode"),
    "Finding": ("reqtrace.model.finding", "Finding"),
    "Item": ("reqtrace.model.item", "Item"),
    "Link": ("reqtrace.model.link", "Link"),
    "Location": ("reqtrace.model.location", "Location"),
    "ReqtraceError": ("reqtrace.errors", "ReqtraceError"),
    "Result": ("reqtrace.model.result", "Result"),
    "Severity": ("reqtrace.model.finding", "Severity"),
    "TraceGraph": ("reqtrace.graph.trace_graph", "TraceGraph"),
    "Workspace": ("reqtrace.workspace", "Workspace"),
    "open": ("reqtrace.workspace", "open_workspace"),
}


def __getattr__(name: str) -> Any:
    try:
        module, attribute = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    value = getattr(importlib.import_module(module), attribute)
    globals()[name] = value
    return value
