from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest

from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.util.data import schema_path

NEED = "id: NEED-1\ntitle: Orders\nstatus: approved\ntext: People see orders.\n"
REQ = "id: REQ-{}\ntitle: List\nstatus: approved\ntext: It shall list.\nsatisfies: NEED-1\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WritableRepository:
    """One requirement that was released, and one that was written after its commit."""
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    repository = WritableRepository.create(tmp_path_factory.mktemp("made"))
    repository.write("needs/1.yaml", NEED)
    repository.commit("Need", when=start)
    repository.write("requirements/1.yaml", REQ.format(1))
    repository.commit("Requirement", when=start + timedelta(days=2))
    repository.commit("Do it\n\nImplements: REQ-1, REQ-2\n", when=start + timedelta(days=3))
    repository.tag("v1")
    repository.write("requirements/2.yaml", REQ.format(2))
    repository.commit("Afterwards", when=start + timedelta(days=4.5))
    return repository


def test_text(made: WritableRepository, run: Run) -> None:
    outcome = run(made.root, "lead-times")
    assert (outcome.code, outcome.err) == (0, "")
    oid = made.git("rev-parse", "v1")[:10]
    assert "  requirement → commit      2         1    -0.2" in outcome.out
    (line,) = [line for line in outcome.out.splitlines() if line.startswith("  REQ-2")]
    cells = ["REQ-2", "2026-01-01", "2026-01-06", oid, "2026-01-04", "v1", "2026-01-04"]
    assert line.split()[:7] == cells
    assert "4.5 + -1.5 + 0.0 = 3.0\n" in outcome.out
    assert outcome.out.endswith(
        "1 tag counted as releases; dates are committer dates, which are self-asserted\n"
    )


def test_json_has_its_shape(made: WritableRepository, run: Run) -> None:
    document = run(made.root, "lead-times", "--format", "json").json()
    schema = json.loads(schema_path("lead-times-output").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    first, second = document["requirements"]["items"]
    assert first["days"]["need_to_release"] == 3
    assert second["days"]["requirement_to_commit"] == -1.5
    assert [span["negative_count"] for span in document["requirements"]["spans"]] == [0, 1, 0, 0]


def test_no_tag(made: WritableRepository, run: Run) -> None:
    out = run(made.root, "lead-times", "--tags", "x*").out
    assert "  commit → release          0         0" in out
    assert "0 tags counted as releases" in out


def test_nothing_to_measure(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository({"goals/1.yaml": "id: GOAL-1\ntitle: G\nstatus: approved\n"})
    outcome = run(repository.root, "lead-times")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("reqtrace: no lead times")
