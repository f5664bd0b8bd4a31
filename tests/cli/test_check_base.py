"""`reqtrace check --base`: what a change brings, and nothing else, fails."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest

from git_kit import count_processes
from kit import Files, MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.util.data import schema_path

FORMATS = ["text", "concise", "json", "github", "sarif"]
NEED = "id: NEED-{n}\ntitle: Need {n}\nstatus: {status}\ntext: I need {n}.\n"
REQ = (
    "id: REQ-{n}\ntitle: Requirement {n}\nstatus: approved\n"
    "text: The service shall do {n}.\nsatisfies: [{needs}]\n"
)
# NEED-2 has no requirement, and REQ-1 links to nowhere: gaps that are there already.
START: Files = {
    "reqtrace.toml": "",
    "docs/needs/NEED-1.yaml": NEED.format(n=1, status="approved"),
    "docs/needs/NEED-2.yaml": NEED.format(n=2, status="approved"),
    "docs/requirements/REQ-1.yaml": REQ.format(n=1, needs="NEED-1, NEED-8"),
}


def _req(work: WritableRepository, number: int, needs: str, message: str = "Write") -> str:
    work.write(f"docs/requirements/REQ-{number}.yaml", REQ.format(n=number, needs=needs))
    return work.commit(message)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> WritableRepository:
    """A topic that mends one gap and opens two; main went on meanwhile. Nobody writes to it."""
    repository = WritableRepository.create(tmp_path_factory.mktemp("seen") / "repo")
    for path, text in START.items():
        repository.write(path, text)
    repository.commit("Initial commit")
    repository.commit("Early\n\nImplements: REQ-77")
    repository.branch("topic")
    _req(repository, 2, "NEED-2")
    _req(repository, 3, "NEED-9", "Do it\n\nImplements: REQ-99")
    repository.checkout("main")
    repository.write("docs/needs/NEED-3.yaml", NEED.format(n=3, status="nonsense"))
    repository.commit("Main goes on\n\nImplements: REQ-66")
    repository.checkout("topic")
    return repository


@pytest.fixture
def work(seen: WritableRepository, tmp_path: Path) -> WritableRepository:
    """The same to write to."""
    shutil.copytree(seen.root, tmp_path / "repo")
    return WritableRepository(tmp_path / "repo")


def test_only_what_is_new_is_reported(seen: WritableRepository, run: Run) -> None:
    outcome = run(seen.root, "check", "--base", "main", "--format", "json")
    assert outcome.code == 1
    document = outcome.json()
    assert [(finding["rule"], finding["path"]) for finding in document["findings"]] == [
        ("LNK001", "docs/requirements/REQ-3.yaml"),
        ("GIT001", None),
    ]
    comparison = document["comparison"]
    assert comparison["base"] == seen.git("merge-base", "main", "topic")
    assert comparison["commit_count"] == 2
    assert comparison["new"] == document["findings"]
    assert [(finding["rule"], finding["item"]) for finding in comparison["fixed"]] == [
        ("COV001", "NEED-2")
    ]
    assert [finding["rule"] for finding in comparison["unchanged"]] == ["LNK001", "GIT001"]
    assert document["summary"]["errors"] == 1
    assert document["revision"] == seen.head()


def test_new_and_kept_are_all_that_a_check_finds(seen: WritableRepository, run: Run) -> None:
    whole = run(seen.root, "check", "--format", "json").json()
    document = run(seen.root, "check", "--base", "main", "--format", "json").json()
    parts = document["comparison"]["new"] + document["comparison"]["unchanged"]
    by_fingerprint = {finding["fingerprint"]: finding for finding in parts}
    assert by_fingerprint == {finding["fingerprint"]: finding for finding in whole["findings"]}
    assert len(parts) == len(whole["findings"])


def test_people_see_new_ones_and_a_line_about_the_rest(seen: WritableRepository, run: Run) -> None:
    outcome = run(seen.root, "check", "--base", "main")
    base = seen.git("merge-base", "main", "topic")[:10]
    assert "REQ-1" not in outcome.out
    assert outcome.out.endswith(
        "fixed: docs/needs/NEED-2.yaml:3:9: COV001 error NEED-2 is approved but no requirement "
        "satisfies it\n"
        f"2 new (1 error, 1 warning), 1 fixed, 2 unchanged · 2 commits since {base} · 5 items, "
        "4 links, 2 of 4 commits reference an item\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param([], 1, id="new errors"),
        pytest.param(["--exit-zero"], 0, id="exit zero"),
        pytest.param(["--ignore", "LNK,COV"], 0, id="only a new warning is left"),
        pytest.param(["--ignore", "LNK,COV", "--fail-on", "warning"], 1, id="fail on warnings"),
        pytest.param(["docs/needs"], 0, id="another folder"),
        pytest.param(["docs/requirements/REQ-1.yaml"], 0, id="a file with unchanged ones alone"),
        pytest.param(["docs/requirements/REQ-3.yaml"], 1, id="the file with the new one"),
        pytest.param(["--rev", "topic~1"], 0, id="a head without new ones"),
    ],
)
def test_exit_codes(seen: WritableRepository, run: Run, arguments: list[str], code: int) -> None:
    outcome = run(seen.root, "check", "--base", "main", *arguments)
    assert outcome.code == code, outcome


def test_the_head_is_what_is_asked_for(work: WritableRepository, run: Run) -> None:
    path = "docs/requirements/REQ-4.yaml"
    work.write(path, REQ.format(n=4, needs="NEED-2, NEED-44"))
    work.git("add", "--all")
    work.write(path, REQ.format(n=4, needs="NEED-2, NEED-55"))

    def news(*arguments: str) -> str:
        return run(work.root, "check", "--base", "HEAD", "--format", "concise", *arguments).out

    assert "NEED-55" in news()
    assert "NEED-44" in news("--staged")
    assert "new" in news("--rev", "HEAD")
    assert "REQ-4" not in news("--rev", "HEAD")


def test_the_base_is_where_both_grew_apart(seen: WritableRepository, run: Run) -> None:
    # Seen from main, its own new finding is new, and nothing of the topic is.
    outcome = run(seen.root, "check", "--rev", "main", "--base", "topic", "--format", "json")
    new = outcome.json()["findings"]
    assert [finding["rule"] for finding in new] == ["SCH005", "GIT001"]
    assert "REQ-66" in new[1]["message"]


def test_a_merge_of_main_into_the_topic_brings_nothing_of_main(
    work: WritableRepository, run: Run
) -> None:
    work.merge("main", message="Merge main")
    new = run(work.root, "check", "--base", "main", "--format", "json").json()["findings"]
    assert "docs/needs/NEED-3.yaml" not in json.dumps(new)
    assert "REQ-66" not in json.dumps(new)
    assert [finding["rule"] for finding in new] == ["LNK001", "GIT001"]


@pytest.mark.parametrize("ref", ["main", "HEAD", "topic"])
def test_an_empty_range_is_said_and_is_no_error(
    make_repository: MakeRepository, run: Run, ref: str
) -> None:
    work = make_repository(START)
    work.branch("topic")
    outcome = run(work.root, "check", "--rev", "HEAD", "--base", ref)
    assert outcome.code == 0
    assert f"no commits since {ref}: nothing can be new" in outcome.out
    assert "no new findings, 0 fixed, 2 unchanged" in outcome.out
    dirty = run(work.root, "check", "--base", ref).out
    assert "only uncommitted changes can be new" in dirty


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("nowhere", "unknown revision: nowhere"),
        ("-x", "unknown revision: -x"),
        ("--all", "unknown revision: --all"),
        ("", "empty revision"),
        ("main..topic", "unknown revision: main..topic"),
        ("twice", "twice is ambiguous: refs/heads/twice and refs/tags/twice"),
        ("island", "have no common ancestor"),
        ("auto", "`auto` found no range"),
        ("\x1b[31mred", "unknown revision: \\x1b[31mred"),
    ],
    ids=["unknown", "dash", "option", "empty", "range", "ambiguous", "island", "auto", "escape"],
)
def test_what_is_no_base_is_one_sentence(
    work: WritableRepository, run: Run, ref: str, said: str
) -> None:
    work.git("branch", "twice", "main")
    work.git("tag", "twice", "topic")
    work.git("checkout", "--quiet", "--orphan", "island")
    work.commit("Alone")
    work.git("checkout", "--quiet", "topic")
    outcome = run(work.root, "check", "--base", ref)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
    assert outcome.err.startswith("reqtrace: ")


@pytest.mark.parametrize(
    "arguments",
    [["--base", "main", "--merge", "main"], ["--merge", "main", "--staged"]],
    ids=" ".join,
)
def test_questions_that_exclude_each_other(
    seen: WritableRepository, run: Run, arguments: list[str]
) -> None:
    outcome = run(seen.root, "check", *arguments)
    assert (outcome.code, outcome.out) == (2, "")


def test_a_base_without_items_has_nothing_to_keep(
    make_repository: MakeRepository, run: Run
) -> None:
    work = make_repository({"README.md": "Nothing yet\n"})
    for path, text in START.items():
        work.write(path, text)
    work.commit("Adopt")
    document = run(work.root, "check", "--base", "HEAD^", "--format", "json").json()
    assert len(document["findings"]) == 2
    assert document["comparison"]["unchanged"] == []


def test_another_configuration_of_the_base_is_said(work: WritableRepository, run: Run) -> None:
    note = "the base has a different configuration: that of HEAD was used for both"
    assert note not in run(work.root, "check", "--base", "main").out
    work.write("reqtrace.toml", "[rules.severity]\nLNK001 = 'info'\n")
    work.commit("Look away")
    outcome = run(work.root, "check", "--base", "main")
    assert outcome.code == 0
    assert f"note: {note}" in outcome.out


@pytest.mark.parametrize(
    "broken",
    ["[[[\n", "unknown = 1\n", "[types.need]\nschema = '../outside.json'\n",
     "[types.need]\nschema = 'missing.json'\n", "\xff", ""],
)  # fmt: skip
def test_a_broken_configuration_of_the_base_is_no_obstacle(
    make_repository: MakeRepository, run: Run, broken: str
) -> None:
    work = make_repository({**START, "reqtrace.toml": broken.encode("latin-1")})
    work.write("reqtrace.toml", "")
    work.commit("Mend the configuration")
    outcome = run(work.root, "check", "--base", "HEAD^")
    assert outcome.code == 0
    note = "the base has a different configuration"
    assert (note in outcome.out) is bool(broken)


def test_the_number_of_processes_does_not_grow(
    seen: WritableRepository,
    work: WritableRepository,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(10, 30):
        _req(work, number, "NEED-1, NEED-9")
    notes = count_processes(tmp_path, monkeypatch)

    def processes(root: Path, option: str) -> int:
        notes.write_text("")
        run(root, "check", option, "main", "--no-cache")
        return len(notes.read_text().splitlines())

    for option in ("--base", "--merge"):
        assert processes(work.root, option) <= processes(seen.root, option)


def test_time_that_went_by_is_nobody_s_new_finding(
    make_repository: MakeRepository, run: Run
) -> None:
    suppressed = START["docs/requirements/REQ-1.yaml"]
    assert isinstance(suppressed, str)
    comment = "# reqtrace: ignore[LNK001] -- agreed (until 2025-01-06)\n"
    work = make_repository({**START, "docs/requirements/REQ-1.yaml": comment + suppressed})
    assert "NEED-8" not in run(work.root, "check").out
    work.commit("Later", when=datetime(2025, 2, 1, tzinfo=UTC))
    assert "NEED-8" in run(work.root, "check").out
    outcome = run(work.root, "check", "--base", "HEAD^")
    assert outcome.code == 0, outcome.out


def test_the_range_of_a_pull_request_is_found(
    work: WritableRepository, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, main = work.head(), work.git("rev-parse", "main")
    work.git("checkout", "--quiet", "--detach", "main")
    work.merge("topic", message="Merge topic into main\n\nImplements: REQ-55")
    event = {"pull_request": {"base": {"sha": main, "ref": "main"}, "head": {"sha": head}}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
    outcome = run(work.root, "check", "--base", "auto", "--format", "json")
    document = outcome.json()
    assert document["revision"] == head
    assert document["comparison"]["base"] == work.git("merge-base", main, head)
    assert document["notes"] == [f"checked commit {head[:10]} instead of what is checked out"]
    assert "NEED-3" not in outcome.out
    assert "REQ-55" not in outcome.out
    # A head that the user names goes before that of the pull request.
    own = run(work.root, "check", "--base", "auto", "--rev", "main", "--format", "json").json()
    assert (own["revision"], own["notes"][0][:12]) == (main, "no commits s")


def test_a_branch_that_is_all_new_is_checked_as_a_whole(
    work: WritableRepository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
    monkeypatch.setenv("PRE_COMMIT_LOCAL_BRANCH", "topic")
    outcome = run(work.root, "check", "--base", "auto", "--format", "json")
    assert outcome.code == 1
    assert "comparison" not in outcome.json()
    assert outcome.json()["notes"] == ["the branch is new, so everything in it is new"]


def test_a_shallow_clone_is_refused(seen: WritableRepository, run: Run, tmp_path: Path) -> None:
    url = f"file://{seen.root}"
    seen.git("clone", "-q", "--depth", "1", "--no-single-branch", url, str(tmp_path / "clone"))
    outcome = run(tmp_path / "clone", "check", "--base", "origin/main")
    assert outcome.code == 2
    assert "fetch-depth: 0" in outcome.err
    allowed = run(tmp_path / "clone", "check", "--base", "origin/main", "--allow-partial")
    assert allowed.code == 2
    assert "no common ancestor" in allowed.err


def test_the_shape_of_json_is_that_of_the_schema(seen: WritableRepository, run: Run) -> None:
    schema = json.loads(schema_path("check-output").read_text(encoding="utf-8"))
    for arguments in (["--base", "main"], ["--merge", "main"], []):
        document = run(seen.root, "check", "--format", "json", *arguments).json()
        jsonschema.validate(document, schema, cls=jsonschema.Draft7Validator)
        assert ("comparison" in document) is bool(arguments)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_comparison_gives_the_same_bytes(
    seen: WritableRepository, run: Run, format_: str
) -> None:
    arguments = ["check", "--base", "main", "--format", format_]
    first = run(seen.root, *arguments)
    assert first.code == 1
    assert run(seen.root, *arguments, "--rev", "topic") == first
