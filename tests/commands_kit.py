"""Every command of reqtrace with arguments that run it on any repository of these tests."""

from __future__ import annotations

COMMANDS = tuple(
    words.split()
    for words in (
        "check --exit-zero",
        "check --exit-zero --format json",
        "check --exit-zero --format sarif",
        "check --exit-zero --format github",
        "check --exit-zero --format concise",
        "check --exit-zero --staged",
        "check --exit-zero --rev HEAD",
        "check --exit-zero --base HEAD~1",
        "report --format html",
        "report --format markdown",
        "report --format csv",
        "report --format json",
        "items",
        "items --format json",
        "show GOAL-1",
        "show GOAL-1 --history",
        "diff HEAD~1 HEAD",
        "diff HEAD~1 HEAD --format markdown",
        "diff HEAD~1 HEAD --format json",
        "impact GOAL-1",
        "impact GOAL-1 --format json",
        "why docs/goals/GOAL-1.yaml",
        "when COV001 GOAL-1",
        "trend",
        "lead-times",
        "graph --format json",
        "graph --format dot",
        "graph --format mermaid",
        "graph --format graphml",
        "export needs-json",
        "export csv",
        "export strictdoc",
        "init --dry-run",
        "config show-preset doorstop",
        "new need --title x",
        "link HEAD GOAL-1",
        "review GOAL-1",
    )
)
