from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.util.data import schema_path

NEED = "id: NEED-{0}\ntitle: Orders\nstatus: approved\ntext: People see orders.\n"
REQ = "id: REQ-1\ntitle: List\nstatus: approved\ntext: The service shall list.\nsatisfies: {}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> WritableRepository:
    """Two releases and a commit after them; only read."""
    repository = WritableRepository.create(tmp_path_factory.mktemp("made"))
    for number in (1, 2):
        repository.write(f"needs/{number}.yaml", NEED.format(number))
    repository.commit("Needs")
    repository.tag("v1")
    repository.write("requirements/r.yaml", REQ.format("NEED-1"))
    repository.commit("Requirement")
    repository.tag("v2")
    repository.write("requirements/r.yaml", REQ.format("[NEED-1, NEED-2]"))
    repository.commit("Both")
    return repository


def test_text(made: WritableRepository, run: Run) -> None:
    outcome = run(made.root, "trend")
    assert (outcome.code, outcome.err) == (0, "")
    first, second, head = (made.git("rev-parse", name)[:10] for name in ("v1", "v2", "HEAD"))
    assert outcome.out == (
        "tag   commit      date        items  errors  warnings  infos  accepted    [1]    [2]\n"
        f"v1    {first}  2025-01-06      2       2         0      0         0    0 %      -\n"
        f"v2    {second}  2025-01-06      3       1         0      0         0   50 %  100 %\n"
        f"HEAD  {head}  2025-01-06      3       0         0      0         0  100 %  100 %\n"
        "\n"
        "findings by family\n"
        "  COV  █▄▁  2 → 0\n"
        "\n"
        "items by type\n"
        "  need  ███  2 → 2\n"
        "  req   ▁██  0 → 1\n"
        "\n"
        "coverage\n"
        "  [1]  ▁▄█  2 of 2 (100 %)  every approved need is satisfied by a requirement\n"
        "  [2]   ██  1 of 1 (100 %)  every requirement serves a need\n"
        "\n"
        f"all points checked with the same configuration; history ends at {head}\n"
    )


def test_what_is_left_out_is_named(made: WritableRepository, run: Run) -> None:
    out = run(made.root, "trend", "--last", "1").out
    assert "\n2 earlier tags are not shown (v1 … v2); --last 3 shows all\n" in out


def test_what_is_not_committed_takes_no_part(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository({"needs/1.yaml": NEED.format(1)})
    before = run(repository.root, "trend").out
    repository.write("needs/2.yaml", NEED.format(2))
    repository.write("reqtrace.toml", "nonsense")
    assert run(repository.root, "trend").out == before


def test_a_bare_repository_and_another_end(
    made: WritableRepository, run: Run, tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    made.git("clone", "--quiet", "--bare", str(made.root), str(bare))
    out = run(bare, "trend", "--rev", "v2", "--format", "json").json()
    assert [point["name"] for point in out["points"]] == ["v1", "v2"]


@pytest.mark.parametrize("by", ["tag", "week", "month"])
def test_json_has_its_shape(made: WritableRepository, run: Run, by: str) -> None:
    document = run(made.root, "trend", "--by", by, "--format", "json").json()
    schema = json.loads(schema_path("trend-output").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert document["by"] == by
    assert document["revision"] == document["points"][-1]["commit_oid"] == made.head()
    assert document["points"][-1]["coverage"][0]["ratio"] == 1


def test_csv(made: WritableRepository, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "trend.csv"
    assert run(made.root, "trend", "--format", "csv", "-o", str(target)).out == ""
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    covered = [
        (row["point"], row["count"], row["total"])
        for row in rows
        if row["record"] == "coverage" and row["name"].startswith("every approved need")
    ]
    assert covered == [("v1", "0", "2"), ("v2", "1", "2"), ("HEAD", "2", "2")]


def test_hostile_names(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository({"needs/1.yaml": NEED.format(1)})
    repository.git("update-ref", "refs/tags/=1+1", "HEAD")
    repository.git("update-ref", "refs/tags/-\u202eerror", "HEAD")
    assert "\u202e" not in run(repository.root, "trend").out
    assert "\n'-" in run(repository.root, "trend", "--format", "csv", "--tags", "-*").out
    assert "\n'=1+1" in run(repository.root, "trend", "--format", "csv", "--tags", "=*").out


@pytest.mark.parametrize(
    ("asked", "err"),
    [
        (("--since", "2025-13-01"), "invalid date: 2025-13-01"),
        (("--since", "2031-01-01"), "no commits since 2031-01-01"),
        (("--since", "nowhere"), "unknown revision: nowhere"),
        (("--rev", "nowhere"), "unknown revision: nowhere"),
        (("--by", "tag", "--tags", "x*"), "no tag matches x*"),
        (("--last", "0"), "--last"),
    ],
)
def test_bad_input(made: WritableRepository, run: Run, asked: tuple[str, ...], err: str) -> None:
    outcome = run(made.root, "trend", *asked)
    assert (outcome.code, outcome.out) == (2, "")
    assert err in outcome.err


def test_no_tag_at_all(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository({"needs/1.yaml": NEED.format(1)})
    outcome = run(repository.root, "trend", "--by", "tag")
    assert outcome.code == 2
    assert outcome.err == (
        f"reqtrace: no tag in the history of {repository.head()[:10]}\n"
        "  hint: see `git tag --merged`, or use `--by week`, which needs no tags\n"
    )
    assert run(repository.root, "trend").out.startswith("week ")


def test_a_cut_off_history_says_so(made: WritableRepository, run: Run, tmp_path: Path) -> None:
    made.git("clone", "--quiet", "--depth=1", made.root.as_uri(), str(tmp_path / "cut"))
    assert run(tmp_path / "cut", "trend").code == 2
    outcome = run(tmp_path / "cut", "trend", "--by", "week", "--allow-partial")
    assert outcome.code == 0
    assert "incomplete: " in outcome.out
