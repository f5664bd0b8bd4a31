"""What commands import when they run on a user's repository."""

from __future__ import annotations

import json
import subprocess
import sys

from kit import MakeRepository
from reqtrace.cli.main import COMMANDS

FILES = {
    "needs/NEED-1.yaml": (
        "id: NEED-1\ntitle: Old orders\nstatus: approved\ntext: Buyers look up old orders.\n"
    ),
    "requirements/REQ-1.yaml": (
        "id: REQ-1\ntitle: List\nstatus: approved\ntext: It shall list orders.\nsatisfies: NEED-1\n"
    ),
    "message": "Show the list\n\nImplements: REQ-1\n",
}

ARGUMENTS = {
    "check": [],
    "report": ["--output", "report.html"],
    "items": [],
    "show": ["REQ-1"],
    "diff": ["HEAD~1"],
    "impact": ["NEED-1"],
    "why": ["message"],
    "when": ["COV001", "NEED-1"],
    "trend": [],
    "lead-times": [],
    "graph": ["--format", "json"],
    "export": ["csv"],
    "import": ["--help"],  # reads the file of another tool, and no repository at all
    "rules": [],
    "explain": ["LNK001"],
    "init": ["--dry-run"],
    "config": ["presets"],
    "cache": ["info"],
    "new": ["req", "--title", "Another"],
    "schema": ["req"],
    "review": ["REQ-1"],
    "link": ["HEAD~1", "NEED-1"],
    "commit-msg": ["message"],
}

PROGRAM = """
import json, sys
from reqtrace.cli import main
found = {}
for command, arguments in json.loads(sys.argv[1]).items():
    code = main([command, *arguments])
    found[command] = [code, "git" in sys.modules or "gitdb" in sys.modules]
print("\\n" + json.dumps(found))
"""


def test_no_command_but_demo_needs_gitpython(make_repository: MakeRepository) -> None:
    assert {*ARGUMENTS, "demo"} == set(COMMANDS)
    repository = make_repository(FILES, "Show\n\nImplements: REQ-1\n", "More\n")
    repository.git("config", "user.name", "Rae Reviewer")
    repository.git("config", "user.email", "rae@example.org")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(ARGUMENTS)],
        cwd=repository.root,
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert {command: code for command, (code, _) in found.items() if code > 1} == {}, done.stderr
    assert [command for command, (_, is_imported) in found.items() if is_imported] == []
