"""Every format on a repository that git made, through the public engine."""

import json
import subprocess
from pathlib import Path

import jsonschema

from kit import MakeRepository
from reqtrace.output.check.registry import FORMATS
from reqtrace.output.graph.formats import GRAPH_FORMATS
from reqtrace.output.items.json import render_items
from reqtrace.report.registry import REPORTS
from reqtrace.util.data import schema_path
from reqtrace.workspace import open_workspace

FILES = {
    "needs/NEED-1.yaml": "id: NEED-1\ntitle: Know why\nstatus: approved\n",
    "reqs/REQ-1.yaml": "id: REQ-1\ntitle: Show why\nstatus: implemented\nsatisfies: NEED-1\n",
    "reqs/REQ-2.yaml": "id: REQ-2\ntitle: Show how\nstatus: draft\nsatisfies: NEED-7\n",
}


def test_every_format_keeps_its_shape(make_repository: MakeRepository) -> None:
    repository = make_repository(FILES, "Show it\n\nImplements: REQ-1\n")
    workspace = open_workspace(repository.root)
    result = workspace.check()
    shown = {
        "check-output": FORMATS["json"](result),
        "items-output": render_items(workspace.project),
        "report-output": REPORTS["json"](workspace.project, result),
    }
    for name, text in shown.items():
        jsonschema.validate(json.loads(text), json.loads(schema_path(name).read_bytes()))
    assert "NEED-7" in FORMATS["text"](result)
    written = [render(result) for render in FORMATS.values()]
    written += [render(workspace.project, result) for render in REPORTS.values()]
    assert [one for one in written if str(repository.root) in one] == []


def test_two_runs_give_the_same_bytes(make_repository: MakeRepository) -> None:
    roots = [make_repository(FILES, "Implements: REQ-1", name=name).root for name in ("a", "b")]
    written = []
    for root in roots:
        workspace = open_workspace(root)
        result = workspace.check()
        written.append([render(workspace.project, result) for render in REPORTS.values()])
    assert written[0] == written[1]


def test_the_name_of_the_branch_changes_no_byte(make_repository: MakeRepository) -> None:
    repository = make_repository(FILES, "Implements: REQ-1")
    written = [everything(repository.root)]
    repository.branch("feature-of-somebody")
    written.append(everything(repository.root))
    subprocess.run(["git", "checkout", "--quiet", "--detach"], cwd=repository.root, check=True)
    written.append(everything(repository.root))
    assert written[0] == written[1] == written[2]


def everything(root: Path) -> list[str]:
    """Every output and report of a repository."""
    workspace = open_workspace(root)
    project, result = workspace.project, workspace.check()
    return [
        *(render(result) for render in FORMATS.values()),
        *(render(project, ()) for render in GRAPH_FORMATS.values()),
        *(render(project, result) for render in REPORTS.values()),
    ]
