from __future__ import annotations

import json
import os

import jsonschema
import pytest

from kit import Files, MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.util.data import schema_path

ITEMS: Files = {
    "goals/g.yaml": "id: GOAL-1\ntitle: Happy shops\nstatus: approved\ntext: Shops sell more.\n",
    "needs/n.yaml": (
        "id: NEED-2\ntitle: See orders\nstatus: approved\ntext: People see.\nsupports: GOAL-1\n"
    ),
    "requirements/r.yaml": (
        "id: REQ-7\ntitle: List by date\nstatus: approved\ntext: It shall list.\n"
        "satisfies: NEED-2\n"
    ),
    "adr/a.yaml": (
        "id: ADR-9\ntype: adr\ntitle: Sort late\nstatus: accepted\ntext: So.\naddresses: REQ-7\n"
    ),
}


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    """A file of which one line is explained, one mentioned, one not, and one not committed."""
    made = make_repository({**ITEMS, "src/orders.py": "import x\n"})
    made.write("src/orders.py", "import x\ndef orders():\n")
    made.commit("List orders\n\nImplements: REQ-7")
    made.write("src/orders.py", "import x\ndef orders():\n\treturn []\n")
    made.commit("Begin with REQ-7 \x1b[31m")
    made.write("src/orders.py", "import x\ndef orders():\n\treturn []\n# new\n")
    return made


def short(repository: WritableRepository, name: str) -> str:
    return repository.git("rev-parse", name)[:10]


def test_a_line_up_to_its_goal(repository: WritableRepository, run: Run) -> None:
    outcome = run(repository.root, "why", "src/orders.py:2")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        "src/orders.py:2\n"
        "  def orders():\n"
        "\n"
        f"{short(repository, 'HEAD~1')}  2025-01-06  Ada Example  List orders\n"
        "└─ implements REQ-7  List by date  [req, approved]\n"
        "   ├─ decision ADR-9  Sort late  [adr, accepted]  (addresses it)\n"
        "   └─ satisfies NEED-2  See orders  [need, approved]\n"
        "      └─ supports GOAL-1  Happy shops  [goal, approved]\n"
    )


def test_several_lines(repository: WritableRepository, run: Run) -> None:
    outcome = run(repository.root, "why", "src/orders.py:3-4")
    assert outcome.out == (
        "src/orders.py:3-4\n"
        "\n"
        "line 3\n"
        f"{short(repository, 'HEAD')}  2025-01-06  Ada Example  Begin with REQ-7 \\x1b[31m\n"
        "└─ mentions REQ-7  List by date  [req, approved]  (in the subject, not in a trailer)\n"
        "   ├─ decision ADR-9  Sort late  [adr, accepted]  (addresses it)\n"
        "   └─ satisfies NEED-2  See orders  [need, approved]\n"
        "      └─ supports GOAL-1  Happy shops  [goal, approved]\n"
        "\n"
        "line 4\n"
        "not committed yet\n"
    )


def test_a_whole_file(repository: WritableRepository, run: Run) -> None:
    outcome = run(repository.root, "why", "src/orders.py")
    assert outcome.out == (
        "src/orders.py: 25 % of 4 lines explained\n"
        "  explained    1    25 %  by a trailer or a note\n"
        "  mentioned    1    25 %  an item is only mentioned\n"
        "  unexplained  1    25 %  no item is referenced\n"
        "  uncommitted  1    25 %  not committed yet\n"
        "\n"
        "items\n"
        "  REQ-7  List by date  [req, approved]  1 line, 1 line only mentioned\n"
        "    decisions: ADR-9\n"
        "    upstream: NEED-2, GOAL-1\n"
        "\n"
        "unexplained\n"
        f"     1 line  {short(repository, 'HEAD~2')}  2025-01-06  Ada Example  Initial commit\n"
        "             line 1\n"
        "\n"
        "mentioned\n"
        f"     1 line  {short(repository, 'HEAD')}  2025-01-06  Ada Example"
        "  Begin with REQ-7 \\x1b[31m  (mentions REQ-7)\n"
        "             line 3\n"
        "\n"
        "uncommitted\n"
        "     1 line\n"
        "             line 4\n"
    )


def test_the_merge_is_named_where_it_says_why(repository: WritableRepository, run: Run) -> None:
    repository.branch("topic")
    repository.commit("Silent")
    repository.checkout("main")
    repository.merge("topic", message="Merge\n\nImplements: REQ-7")
    outcome = run(repository.root, "why", "src/orders.py:4")
    merge = short(repository, "HEAD")
    assert f"\nmerged by  {merge}  2025-01-06  Ada Example  Merge, which" in (outcome.out)


def test_a_range(repository: WritableRepository, run: Run) -> None:
    repository.write("requirements/r8.yaml", "id: REQ-8\ntitle: T\ntext: It shall.\n")
    repository.write("x.bin", b"\0")
    repository.commit("More")
    outcome = run(repository.root, "why", "--range", "HEAD~3..HEAD")
    assert outcome.code == 0
    assert outcome.out == (
        f"{short(repository, 'HEAD~3')}..{short(repository, 'HEAD')}: "
        "33.3 % of 3 changed lines in 1 file explained\n"
        "  explained    1  33.3 %  by a trailer or a note\n"
        "  mentioned    1  33.3 %  an item is only mentioned\n"
        "  unexplained  1  33.3 %  no item is referenced\n"
        "\n"
        "items\n"
        "  REQ-7  List by date  [req, approved]  1 line, 1 line only mentioned in 1 file\n"
        "    decisions: ADR-9\n"
        "    upstream: NEED-2, GOAL-1\n"
        "\n"
        "unexplained\n"
        "  src/orders.py\n"
        f"       1 line  {short(repository, 'HEAD')}  2025-01-06  Ada Example  More\n"
        "               line 4\n"
        "\n"
        "mentioned\n"
        "  src/orders.py\n"
        f"       1 line  {short(repository, 'HEAD~1')}  2025-01-06  Ada Example"
        "  Begin with REQ-7 \\x1b[31m  (mentions REQ-7)\n"
        "               line 3\n"
        "\n"
        "skipped: 1 item file: requirements/r8.yaml\n"
        "\n"
        "skipped: 1 binary file: x.bin\n"
    )


@pytest.mark.parametrize("range_", ["HEAD~1..HEAD", "HEAD~1...HEAD", "HEAD~1..", "HEAD~1", "^..^"])
def test_ways_to_write_a_range(repository: WritableRepository, run: Run, range_: str) -> None:
    outcome = run(repository.root, "why", "--range", range_.replace("^..^", "HEAD^..HEAD"))
    assert "of 1 changed line in 1 file explained\n" in outcome.out


@pytest.mark.parametrize(("limit", "code"), [("0", 0), ("25", 0), ("25.1", 1), ("100", 1)], ids=str)
def test_fail_under(repository: WritableRepository, run: Run, limit: str, code: int) -> None:
    assert run(repository.root, "why", "src/orders.py", "--fail-under", limit).code == code


def test_all_is_enough_where_all_is_explained(repository: WritableRepository, run: Run) -> None:
    asked = ("why", "src/orders.py:2", "--fail-under", "100")
    assert run(repository.root, *asked).code == 0
    nothing = ("why", "--range", "HEAD~1..HEAD", "adr", "--fail-under", "100")
    assert run(repository.root, *nothing).code == 0


@pytest.mark.parametrize(
    "asked",
    [
        ("src/orders.py",),
        ("src/orders.py:2",),
        ("--range", "HEAD~2..HEAD"),
        ("--range", "top..HEAD"),
    ],
    ids=["file", "line", "range", "range without lines"],
)
def test_json_has_its_shape(
    repository: WritableRepository, run: Run, asked: tuple[str, ...]
) -> None:
    repository.branch("top")
    repository.commit("New")
    repository.checkout("main")
    repository.merge("top", message="Merge\n\nImplements: REQ-7")
    document = run(repository.root, "why", *asked, "--format", "json").json()
    schema = json.loads(schema_path("why-output").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert (
        sum(document["lines"][strength] for strength in list(document["lines"])[1:])
        == (document["lines"]["total"])
    )


def test_json_tells_all(repository: WritableRepository, run: Run) -> None:
    document = run(repository.root, "why", "src/orders.py", "--format", "json").json()
    assert (document["revision"], document["base"], document["explained_ratio"]) == (
        None,
        None,
        0.25,
    )
    (file,) = document["files"]
    assert [part["explanation"] for part in file["ranges"]] == [
        "unexplained",
        "explained",
        "mentioned",
        "uncommitted",
    ]
    assert file["ranges"][1]["references"] == [
        {"kind": "implements", "item": "REQ-7", "found_in": "trailer"}
    ]
    (item,) = document["items"]
    assert (item["explained_lines"], item["mentioned_lines"]) == (1, 1)
    assert [decision["id"] for decision in item["decisions"]] == ["ADR-9"]
    assert [(step["depth"], step["kind"], step["id"]) for step in item["upstream_chain"]] == [
        (0, "satisfies", "NEED-2"),
        (1, "supports", "GOAL-1"),
    ]
    named = {part["commit_oid"] for part in file["ranges"]} - {None}
    assert {commit["oid"] for commit in document["commits"]} == named


def test_the_same_bytes_each_time(repository: WritableRepository, run: Run) -> None:
    asked = (repository.root, "why", "--range", "HEAD~2..HEAD", "--format", "json")
    assert run(*asked).out == run(*asked).out
    assert str(repository.root) not in run(*asked).out


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked", "shown"),
    [
        ("a.txt", "a.txt:2", "a.txt:2"),
        ("a.txt", "a.txt:2:7", "a.txt:2"),
        ("a.txt", "./a.txt:2-2", "a.txt:2"),
        ("a:1", "a:1", "a:1: 0 % of 2 lines"),
        ("a:1", "a:1:2", "a:1:2"),
        ("a:1:2", "a:1:2", "a:1:2: 0 % of 2 lines"),
        ("a:1:2", "a:1:2:1-2", "a:1:2:1-2"),
        ("-a", "./-a:1", "-a:1"),
        ("ü ß.txt", "ü ß.txt:1", "ü ß.txt:1"),
        ("a\x1b[1m", "a\x1b[1m:1", "a\\x1b[1m:1"),
    ],
)
def test_names_with_colons_and_worse(
    make_repository: MakeRepository, run: Run, name: str, asked: str, shown: str
) -> None:
    repository = make_repository({**ITEMS, name: "1\n2\n"})
    outcome = run(repository.root, "why", asked)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(shown)


def test_paths_count_from_the_current_folder(repository: WritableRepository, run: Run) -> None:
    assert run(repository.root / "src", "why", "orders.py:2").out.startswith("src/orders.py:2\n")
    asked = ("../src/orders.py:2", "../requirements/../src/orders.py:2")
    for argument in (*asked, f"{repository.root}/src/orders.py:2"):
        assert run(repository.root / "src", "why", argument).out.startswith("src/orders.py:2\n")
    limited = run(repository.root / "src", "why", "--range", "HEAD~1..HEAD", ".")
    assert "1 changed line in 1 file" in limited.out


def test_a_bare_repository(repository: WritableRepository, run: Run) -> None:
    bare = repository.root.parent / "bare.git"
    repository.git("clone", "--quiet", "--bare", ".", str(bare))
    assert "REQ-7" in run(bare, "why", "src/orders.py:2", "--rev", "main").out
    assert "1 changed line" in run(bare, "why", "--range", "main~1..main").out
    outcome = run(bare, "why", "src/orders.py:2")
    assert (outcome.code, outcome.out) == (2, "")


# -- bad input ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> WritableRepository:
    """All that is no plain file, in one repository; nothing changes it."""
    made = WritableRepository.create(tmp_path_factory.mktemp("troubled"))
    for path, content in {**ITEMS, "src/orders.py": "1\n2\n3\n4\n"}.items():
        made.write(path, content)
    made.commit("Initial commit")
    made.write("x.bin", b"\0\1")
    made.write(".gitignore", "ignored.txt\n")
    os.symlink("src/orders.py", made.root / "link")
    os.symlink("src", made.root / "folder")
    made.git("add", "--all")
    made.git("update-index", "--add", "--cacheinfo", f"160000,{made.head()},module")
    (made.root / "module").mkdir()
    made.git("commit", "--quiet", "-m", "More")
    made.write("untracked.txt", "1\n")
    made.write("ignored.txt", "1\n")
    return made


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("gone.py",), "the work tree has no file gone.py"),
        (("gone.py:3",), "the work tree has no file gone.py"),
        (("src/orders.py:x",), "the work tree has no file src/orders.py:x"),
        (("src/orders.py:5",), "src/orders.py has no line 5: it has 4 lines"),
        (("src/orders.py:0",), "src/orders.py has no line 0: it has 4 lines"),
        (("src/orders.py:3-2",), "src/orders.py has no line 3-2: it has 4 lines"),
        (("src/orders.py:99999999999",), "the work tree has no file src/orders.py:99999999999"),
        (("x.bin",), "x.bin is a binary file"),
        (("x.bin:1",), "x.bin is a binary file"),
        (("src",), "src is a folder"),
        (("src:1",), "src is a folder"),
        (("src/",), "src is a folder"),
        ((".",), ". is a folder"),
        (("link",), "link is a symbolic link"),
        (("folder/orders.py",), "folder/orders.py is inside a symbolic link, folder"),
        (("module",), "module is a submodule"),
        (("module/x",), "module/x is inside a submodule, module"),
        (("untracked.txt",), "untracked.txt is not tracked by git"),
        (("ignored.txt",), "the work tree has no file ignored.txt"),
        (("../x",), "../x is outside the repository"),
        (("/etc/passwd",), "/etc/passwd is outside the repository"),
        ((), "no file was given"),
        (("a", "b"), "only one file can be given"),
        (("x.bin", "--rev", "nowhere"), "unknown revision: nowhere"),
        (("x.bin", "--rev", "-x"), "unknown revision: -x"),
        (("x.bin", "--rev", ""), "empty revision"),
        (("x.bin", "--rev", "HEAD", "--range", "a"), "--rev cannot be used with --range"),
        (("--range", "nowhere..HEAD"), "unknown revision: nowhere"),
        (("--range", "HEAD..nowhere"), "unknown revision: nowhere"),
        (("--range", "-x"), "unknown revision: -x"),
        (("--range", ".."), "the range contains no revision"),
        (("--range", ""), "the range contains no revision"),
        (("--range", "HEAD..HEAD"), "the range is empty: HEAD already contains"),
        (("--range", "HEAD~1..HEAD", "gone"), "gone matches no file at the end of the range"),
    ],
    ids=" ".join,
)
def test_bad_input(
    troubled: WritableRepository, run: Run, asked: tuple[str, ...], message: str
) -> None:
    outcome = run(troubled.root, "why", *asked)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"reqtrace: {message}")
    assert "Traceback" not in outcome.err


def test_no_common_ancestor(repository: WritableRepository, run: Run) -> None:
    repository.git("checkout", "--quiet", "--orphan", "island")
    repository.commit("Alone")
    outcome = run(repository.root, "why", "--range", "main..island")
    assert outcome.code == 2
    assert outcome.err.startswith("reqtrace: main and ")
    assert " have no common ancestor\n" in outcome.err


def test_colour(repository: WritableRepository, run: Run) -> None:
    for asked in ("src/orders.py:2", "src/orders.py"):
        assert "\x1b[1m" in run(repository.root, "why", asked, "--color", "always").out
        assert "\x1b" not in run(repository.root, "why", asked, "--color", "never").out
