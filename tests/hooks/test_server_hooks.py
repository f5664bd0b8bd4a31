"""The hooks of a server, which a real push to a bare repository runs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from reqtrace.git.write.fixture_repository import WritableRepository

TOP = Path(__file__).parents[2]
HOOKS = ("pre-receive", "update", "pre-push")

NEED = "id: NEED-1\ntitle: Collect at any hour\nstatus: approved\ntext: I collect parcels late.\n"
REQ = (
    "id: REQ-{n}\ntitle: Open with a code {n}\nstatus: approved\n"
    "text: The locker shall open the compartment.\nsatisfies: {need}\n"
)
HOSTILE = (
    "-x",
    "--output=x",
    "$(touch${IFS}pwned)",
    "`touch${IFS}pwned`",
    "a;touch${IFS}pwned;b",
    "a'b\"c",
    "%s%n",
    "caf\udce9",
    "日本",
    "HEAD",
)
GOOD = REQ.format(n=2, need="NEED-1")
BAD = REQ.format(n=2, need="NEED-9")
OTHER_GAP = REQ.format(n=3, need="NEED-8")


@dataclass(frozen=True, slots=True)
class Clone:
    """A clone of a server with a hook, and the environment in which somebody pushes from it."""

    work: WritableRepository
    server: Path
    remote: str
    environment: Mapping[str, str]

    def write(self, text: str, *, path: str = "requirements/REQ-2.yaml") -> None:
        self.work.write(path, text)
        self.work.commit("Write a requirement")

    def push(self, *refs: str) -> subprocess.CompletedProcess[str]:
        command = ("git", "push", "--quiet", self.remote, *refs)
        return subprocess.run(
            command,
            cwd=self.work.root,
            env=self.environment,
            capture_output=True,
            text=True,
            errors="surrogateescape",
        )

    def refs(self) -> list[str]:
        command = ("git", "for-each-ref", "--format=%(refname)")
        done = subprocess.run(command, cwd=self.server, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "surrogateescape").split()


def _environment(folder: Path, *, with_reqtrace: bool = True) -> dict[str, str]:
    """A machine that has git and, where wanted, reqtrace, and nothing else."""
    tools = folder / "bin"
    tools.mkdir()
    git = shutil.which("git")
    assert git is not None
    (tools / "git").symlink_to(git)
    if with_reqtrace:
        call = " ".join(shlex.quote(one) for one in (sys.executable, "-m", "reqtrace"))
        source = shlex.quote(str(TOP / "src"))
        (tools / "git-reqtrace").write_text(
            f'#!/bin/sh\nexport PYTHONPATH={source}\nexec {call} "$@"\n'
        )
        (tools / "git-reqtrace").chmod(0o755)
    return {
        "PATH": str(tools),
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bare repository, `server.git`, and `work`, from which it came."""
    folder = tmp_path_factory.mktemp("model")
    work = WritableRepository.create(folder / "work")
    work.write("needs/NEED-1.yaml", NEED)
    work.write("requirements/REQ-1.yaml", REQ.format(n=1, need="NEED-1"))
    work.write("requirements/REQ-3.yaml", OTHER_GAP)
    work.commit("Start, with a gap that is known")
    work.git("clone", "--quiet", "--bare", str(work.root), str(folder / "server.git"))
    return folder


MakeClone = Callable[..., Clone]


@pytest.fixture
def make_clone(model: Path, tmp_path: Path) -> MakeClone:
    """Makes a clone whose server has a hook, or which has the hook pre-push itself."""

    def make(hook: str, *, with_reqtrace: bool = True) -> Clone:
        shutil.copytree(model, tmp_path, dirs_exist_ok=True)
        environment = _environment(tmp_path, with_reqtrace=with_reqtrace)
        work, server = WritableRepository(tmp_path / "work"), tmp_path / "server.git"
        if hook == "pre-push":
            work.git("remote", "add", "origin", str(server))
            work.git("fetch", "--quiet", "origin")
            shutil.copy(TOP / "hooks" / hook, work.root / ".git" / "hooks" / hook)
            return Clone(work, server, "origin", environment)
        shutil.copy(TOP / "hooks" / hook, server / "hooks" / hook)
        return Clone(work, server, str(server), environment)

    return make


@pytest.fixture
def clone(request: pytest.FixtureRequest, make_clone: MakeClone) -> Clone:
    """A clone whose server runs a hook, pre-receive; its history holds a gap already."""
    return make_clone(getattr(request, "param", "pre-receive"))


both = pytest.mark.parametrize("clone", ["pre-receive", "update"], indirect=True)


def test_a_push_without_new_gaps_passes(clone: Clone) -> None:
    clone.write(GOOD)
    done = clone.push("main")
    assert done.returncode == 0, done.stderr


@both
def test_a_new_gap_is_refused_and_named(clone: Clone) -> None:
    clone.write(BAD)
    done = clone.push("main")
    assert done.returncode == 1
    assert "LNK001" in done.stderr
    assert "NEED-9" in done.stderr
    assert "NEED-8" not in done.stderr, "a gap that was there before stops nobody"


@both
def test_a_new_branch_is_compared_with_the_default_branch(clone: Clone) -> None:
    clone.work.branch("topic")
    clone.write(GOOD)
    assert clone.push("topic").returncode == 0
    clone.write(BAD)
    assert clone.push("topic:another").returncode == 1
    assert clone.refs() == ["refs/heads/main", "refs/heads/topic"]


def test_a_force_push_is_compared_with_what_both_share(clone: Clone) -> None:
    clone.write(GOOD, path="requirements/code.yaml")
    assert clone.push("main").returncode == 0
    clone.work.git("reset", "--quiet", "--hard", "HEAD^")
    clone.write(BAD)
    done = clone.push("+main")
    assert done.returncode == 1
    assert "1 commit since" in done.stderr


def _put_on_server(clone: Clone, branch: str) -> None:
    """Let the server have *branch* without its hooks, and tell the clone."""
    fetch = ("git", "fetch", "--quiet", str(clone.work.root), f"+{branch}:{branch}")
    subprocess.run(fetch, cwd=clone.server, check=True)
    if clone.remote == "origin":
        clone.work.git("fetch", "--quiet", "origin")


@pytest.mark.parametrize("clone", HOOKS, indirect=True)
def test_a_gap_of_the_default_branch_that_a_topic_merges_is_not_new(clone: Clone) -> None:
    clone.work.branch("topic")
    clone.write(GOOD)
    _put_on_server(clone, "topic")
    clone.work.checkout("main")
    clone.write(REQ.format(n=4, need="NEED-7"), path="requirements/REQ-4.yaml")
    _put_on_server(clone, "main")
    clone.work.checkout("topic")
    clone.work.merge("main", message="Merge main")
    done = clone.push("topic")
    assert done.returncode == 0, done.stderr
    clone.write(BAD, path="requirements/REQ-5.yaml")
    assert clone.push("topic").returncode == 1


@pytest.mark.parametrize("clone", HOOKS, indirect=True)
def test_a_gap_that_a_topic_had_is_new_to_the_default_branch(clone: Clone) -> None:
    clone.work.branch("topic")
    clone.write(BAD)
    _put_on_server(clone, "topic")
    clone.work.checkout("main")
    clone.work.merge("topic", message="Merge topic")
    assert clone.push("main").returncode == 1


@both
def test_a_gap_of_an_excluded_branch_is_new_elsewhere(clone: Clone) -> None:
    config = ("git", "config", "--add", "reqtrace.exempt", "refs/heads/sandbox")
    subprocess.run(config, cwd=clone.server, check=True)
    clone.write(BAD)
    assert clone.push("main:sandbox").returncode == 0
    assert clone.push("main:topic").returncode == 1


@both
def test_a_branch_may_be_deleted(clone: Clone) -> None:
    assert clone.push("main:topic").returncode == 0
    done = clone.push("--delete", "topic")
    assert done.returncode == 0, done.stderr
    assert clone.refs() == ["refs/heads/main"]


def _recorded(clone: Clone) -> Path:
    """Put a program in the place of reqtrace that notes each call, and finds nothing wrong."""
    tools = Path(clone.environment["PATH"])
    calls = tools.parent / "calls"
    calls.touch()
    (tools / "git-reqtrace").write_text(f'#!/bin/sh\necho "$@" >> {shlex.quote(str(calls))}\n')
    return calls


def test_a_history_of_its_own_is_judged_as_a_whole(clone: Clone) -> None:
    calls = _recorded(clone)
    clone.work.git("checkout", "--quiet", "--orphan", "island")
    clone.work.commit("The same files, without their past")
    assert clone.push("island").returncode == 0
    assert calls.read_text() == f"check --rev {clone.work.head()}\n"


def test_tags_are_judged_and_other_refs_are_not(clone: Clone) -> None:
    calls = _recorded(clone)
    clone.work.tag("v1", message="First")
    blob = clone.work.git("hash-object", "-w", "needs/NEED-1.yaml")
    done = clone.push("v1", "main:refs/notes/reqtrace", f"{blob}:refs/tags/a-file")
    assert done.returncode == 0, done.stderr
    assert calls.read_text() == f"check --rev {clone.work.head()} --base {clone.work.head()}\n"


@both
def test_the_server_may_leave_refs_alone(clone: Clone) -> None:
    calls = _recorded(clone)
    config = ("git", "config", "--add", "reqtrace.exempt")
    for pattern in ("refs/heads/pages", "refs/heads/sandbox/*"):
        subprocess.run((*config, pattern), cwd=clone.server, check=True)
    clone.write(BAD)
    assert clone.push("main:sandbox/ada", "main:pages").returncode == 0
    assert calls.read_text() == ""
    assert clone.push("main:refs/heads/pages2").returncode == 0
    assert calls.read_text() != ""


@both
def test_names_of_refs_never_reach_a_command_line(clone: Clone) -> None:
    calls = _recorded(clone)
    names = [f"refs/heads/{name}" for name in HOSTILE]
    clone.write(GOOD)
    done = clone.push(*(f"main:{name}" for name in names))
    assert done.returncode == 0, done.stderr
    assert clone.refs() == sorted((*names, "refs/heads/main"), key=os.fsencode)
    new, base = clone.work.head(), clone.work.git("rev-parse", "HEAD^")
    # Between two refs of one push, `update` has accepted the first: the server has its commits.
    checks = calls.read_text().splitlines()
    assert (len(checks), checks[0]) == (len(names), f"check --rev {new} --base {base}")
    assert set(checks) <= {f"check --rev {new} --base {one}" for one in (base, new)}
    assert not (clone.server / "pwned").exists()


def test_update_lets_the_other_branches_in(make_clone: MakeClone) -> None:
    clone = make_clone("update")
    clone.write(GOOD)
    clone.work.branch("bad")
    clone.write(BAD)
    assert clone.push("main", "bad").returncode == 1
    assert clone.refs() == ["refs/heads/main"]
    assert clone.push("main").returncode == 0


def test_pre_receive_refuses_the_push_as_a_whole(make_clone: MakeClone) -> None:
    clone = make_clone("pre-receive")
    clone.write(GOOD)
    clone.work.branch("bad")
    clone.write(BAD)
    assert clone.push("main:good", "bad").returncode == 1
    assert clone.refs() == ["refs/heads/main"]


def test_the_first_push_to_an_empty_server_is_judged(make_clone: MakeClone) -> None:
    clone = make_clone("pre-receive")
    subprocess.run(("git", "update-ref", "-d", "refs/heads/main"), cwd=clone.server, check=True)
    assert clone.push("main").returncode == 1
    clone.write(REQ.format(n=3, need="NEED-1"), path="requirements/REQ-3.yaml")
    done = clone.push("main")
    assert done.returncode == 0, done.stderr


def test_nothing_is_left_in_the_repository_after_a_refusal(clone: Clone) -> None:
    before = sorted(clone.server.rglob("*"))
    clone.write(BAD)
    assert clone.push("main").returncode == 1
    assert sorted(clone.server.rglob("*")) == before


def test_before_a_push_new_gaps_are_reported(make_clone: MakeClone) -> None:
    clone = make_clone("pre-push")
    clone.write(GOOD)
    assert clone.push("main").returncode == 0
    clone.write(BAD)
    done = clone.push("main")
    assert done.returncode == 1
    assert "NEED-9" in done.stdout + done.stderr
    assert "NEED-8" not in done.stdout + done.stderr
    assert clone.push("main~1:refs/heads/topic").returncode == 0
    assert clone.push("--delete", "topic").returncode == 0


def test_what_is_pushed_counts_and_not_the_work_tree(make_clone: MakeClone) -> None:
    clone = make_clone("pre-push")
    clone.write(GOOD)
    clone.work.write("requirements/REQ-2.yaml", BAD)
    assert clone.push("main").returncode == 0


@pytest.mark.parametrize("hook", HOOKS)
def test_without_reqtrace_the_hook_says_so(make_clone: MakeClone, hook: str) -> None:
    clone = make_clone(hook, with_reqtrace=False)
    clone.write(GOOD)
    done = clone.push("main")
    assert done.returncode == 1
    assert "install it as its README says" in done.stderr
    assert clone.refs() == ["refs/heads/main"]


@pytest.mark.parametrize("hook", HOOKS)
def test_hooks_are_posix_shell(hook: str) -> None:
    path = TOP / "hooks" / hook
    assert path.read_text().startswith("#!/bin/sh\n")
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", str(path)]).returncode == 0


def test_server_hooks_share_their_words() -> None:
    pre_receive, update = ((TOP / "hooks" / hook).read_text() for hook in HOOKS[:2])
    start, end = "# git-reqtrace first", "refused=0\n"
    shared = pre_receive[pre_receive.index(start) : pre_receive.index(end)]
    assert shared in update
