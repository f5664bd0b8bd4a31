"""Cells about what is missing, or made up: each is named, with what mends it."""

from __future__ import annotations

from pathlib import Path

from git_kit import git
from histories.kit import RefusedError, Same, World, cell

REQ_2 = "requirements/REQ-2.yaml"
JUDGE = "complete it, or pass --allow-partial to check what is there"
SHALLOW = RefusedError(
    "the repository is incomplete: the clone is shallow and lacks older commits: run "
    "`git fetch --unshallow`, or set `fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` "
    f"(GitLab)\n  hint: {JUDGE}"
)
PARTIAL = RefusedError(
    "the repository is incomplete: the clone is partial (`--filter`) and may lack objects: "
    "use a full clone, or remove `filter` from the checkout step\n"
    f"  hint: {JUDGE}"
)
GRAFTED = RefusedError(
    "the repository is incomplete: the file info/grafts in the git directory changes the parents "
    "of commits; it was not applied: work in a fresh clone, which has none\n"
    f"  hint: {JUDGE}"
)
REPLACED = RefusedError(
    "the repository is incomplete: replace refs substitute objects; they were not applied: work "
    "in a fresh clone, which has none\n"
    f"  hint: {JUDGE}"
)
FSCK = "see the output of `git fsck`"
_HAVE = "(git 2.36) fetches missing objects from the remote; `git fsck` lists them"
RESTORE = f"`git fetch --refetch --no-filter` {_HAVE}"
RESTORE_NOTES = f"`git fetch --refetch --no-filter origin refs/notes/reqtrace` {_HAVE}"
NO_FETCH = RefusedError(
    "git failed: …\n  hint: the clone is partial and an object is missing: run "
    "`git fetch --refetch --no-filter` (git 2.36), or make a full clone"
)
NO_BLOB = RefusedError(
    f"{REQ_2} cannot be read: its blob # is missing or damaged\n  hint: {RESTORE}"
)
NO_EARLIER_BLOB = RefusedError(
    f"an earlier version of {REQ_2} cannot be read: its blob # is missing or damaged\n"
    f"  hint: {RESTORE}"
)
DAMAGED = RefusedError(f"git failed: …\n  hint: {FSCK}")
BROKEN_INDEX = RefusedError(
    "git failed: …\n  hint: move the file `index` of the git directory aside, then run "
    "`git reset`: it writes a new one from HEAD, and no file changes"
)


@cell("a shallow clone", expected=SHALLOW)
@cell("a shallow clone, staged", "--staged", expected=SHALLOW)
@cell("a shallow clone, by revision", "--rev", "HEAD", expected=SHALLOW)
@cell(
    "a shallow clone, judged all the same",
    "--allow-partial",
    expected=Same(told=("the clone is shallow", "COV003 "), commits=1),
)
def _shallow(world: World) -> None:
    world.clone("--depth=1")


@cell("a clone without the commits before a tag", expected=SHALLOW)
def _since(world: World) -> None:
    world.git("tag", "v0", "HEAD~1")
    world.clone("--shallow-exclude=v0")


@cell("a shallow clone that was completed")
def _unshallowed(world: World) -> None:
    here = world.clone("--depth=1")
    git(here, "fetch", "--quiet", "--unshallow")


@cell("a clone without blobs", expected=PARTIAL)
@cell("a clone without blobs, by revision", "--rev", "HEAD", expected=PARTIAL)
@cell(
    "a clone without blobs, judged all the same",
    "--allow-partial",
    expected=Same(told=("the clone is partial", "COV003 ")),
)
def _without_blobs(world: World) -> None:
    world.git("config", "uploadpack.allowFilter", "true")
    world.clone("--filter=blob:none")


@cell(
    "a bare clone without blobs, judged all the same",
    "--rev",
    "HEAD",
    "--allow-partial",
    expected=NO_FETCH,
)
def _bare_without_blobs(world: World) -> None:
    world.git("config", "uploadpack.allowFilter", "true")
    world.clone("--bare", "--filter=blob:none")


@cell("a graft", expected=GRAFTED)
@cell(
    "a graft, judged all the same",
    "--allow-partial",
    expected=Same(told=("the file info/grafts",), commits=3),
)
def _graft(world: World) -> None:
    # It would cut off the commit that implements REQ-1.
    (world.root / ".git/info").mkdir(exist_ok=True)
    (world.root / ".git/info/grafts").write_text(world.repository.head() + "\n")


@cell("a replaced commit", expected=REPLACED)
@cell(
    "a replaced commit, judged all the same",
    "--allow-partial",
    expected=Same(told=("replace refs",), commits=3),
)
def _replaced(world: World) -> None:
    world.git("replace", "--graft", "HEAD")


@cell("a missing blob, by revision", "--rev", "HEAD", "--no-cache", expected=NO_BLOB)
@cell("a missing blob, staged", "--staged", "--no-cache", expected=NO_BLOB)
def _missing_blob(world: World) -> None:
    _lose(world, f"HEAD:{REQ_2}")


@cell(
    "a missing tree, by revision",
    "--rev",
    "HEAD",
    expected=DAMAGED,
)
def _missing_tree(world: World) -> None:
    _lose(world, "HEAD:requirements")


@cell("a missing commit in the middle of the history", expected=DAMAGED)
@cell("a missing commit in the middle of the history, staged", "--staged", expected=DAMAGED)
def _missing_commit(world: World) -> None:
    _lose(world, "HEAD~1")


@cell(
    "a HEAD whose commit is missing",
    expected=RefusedError(f"HEAD points to #, which is missing or damaged\n  hint: {RESTORE}"),
)
def _missing_head(world: World) -> None:
    _lose(world, "HEAD")


@cell(
    "a branch that names no object",
    "--rev",
    "broken",
    expected=RefusedError(f"git failed: …refs/heads/broken\n  hint: {FSCK}"),
)
def _broken_ref(world: World) -> None:
    (world.root / ".git/refs/heads/broken").write_text("1" * 40 + "\n")


@cell(
    "a branch beside that names no object",
    expected=RefusedError(f"git failed: …refs/heads/broken\n  hint: {FSCK}"),
)
def _broken_beside(world: World) -> None:
    (world.root / ".git/refs/heads/broken").write_text("1" * 40 + "\n")


@cell("an object that is damaged", "--rev", "HEAD", "--no-cache", expected=NO_BLOB)
def _damaged(world: World) -> None:
    path = _loose(world, f"HEAD:{REQ_2}")
    path.chmod(0o644)
    path.write_bytes(b"nonsense")


@cell("an index that is damaged", expected=BROKEN_INDEX)
@cell("an index that is damaged, staged", "--staged", expected=BROKEN_INDEX)
def _damaged_index(world: World) -> None:
    path = world.root / ".git/index"
    path.write_bytes(b"nonsense" + path.read_bytes()[8:])


def _loose(world: World, name: str) -> Path:
    oid = world.git("rev-parse", name)
    return world.root / ".git/objects" / oid[:2] / oid[2:]


def _lose(world: World, name: str) -> None:
    _loose(world, name).unlink()


@cell("a clone without trees", "--rev", "HEAD", expected=PARTIAL)
@cell(
    "a clone without trees, judged all the same",
    "--rev",
    "HEAD",
    "--allow-partial",
    expected=NO_FETCH,
)
def _without_trees(world: World) -> None:
    world.git("config", "uploadpack.allowFilter", "true")
    world.clone("--bare", "--filter=tree:0")


@cell(
    "a clone whose lender is gone",
    expected=RefusedError(f"HEAD points to #, which is missing or damaged\n  hint: {RESTORE}"),
)
def _lender_gone(world: World) -> None:
    git(world.around, "clone", "--quiet", "--shared", str(world.root), "clone")
    world.here = world.around / "clone"
    (world.root / ".git/objects").rename(world.around / "gone")


@cell(
    "a pack that is damaged",
    "--rev",
    "HEAD",
    expected=RefusedError(f"HEAD points to #, which is missing or damaged\n  hint: {RESTORE}"),
)
def _damaged_pack(world: World) -> None:
    world.git("gc", "--quiet")
    (pack,) = (world.root / ".git/objects/pack").glob("*.pack")
    data = pack.read_bytes()
    pack.chmod(0o644)
    pack.write_bytes(data[:12] + b"x" * (len(data) - 32) + data[-20:])


@cell("a commit-graph that is damaged")
def _damaged_graph(world: World) -> None:
    world.git("commit-graph", "write", "--reachable")
    graph = world.root / ".git/objects/info/commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(b"nonsense")


@cell("a commit-graph that knows commits that are gone")
def _stale_graph(world: World) -> None:
    world.repository.branch("side")
    world.repository.commit("To be gone")
    world.git("commit-graph", "write", "--reachable")
    world.repository.checkout("main")
    world.git("branch", "-D", "side")
    world.git("reflog", "expire", "--expire=now", "--all")
    world.git("prune", "--expire=now")


@cell(
    "a note whose blob is missing",
    expected=RefusedError(
        f"the note on # cannot be read: its blob # is missing or damaged\n  hint: {RESTORE_NOTES}"
    ),
)
def _missing_note(world: World) -> None:
    world.git("notes", "--ref=reqtrace", "add", "-m", "Refs: NEED-1", "HEAD")
    _lose(world, world.git("notes", "--ref=reqtrace", "list").split()[0])


@cell(
    "a HEAD that is no commit",
    expected=RefusedError(
        "HEAD is a blob, not a commit\n  hint: give a commit, or a tag or branch of one"
    ),
)
def _no_commit(world: World) -> None:
    (world.root / ".git/HEAD").write_text(world.git("rev-parse", "HEAD:README.md") + "\n")


@cell(
    "a tag of a file",
    "--rev",
    "v1",
    expected=RefusedError(
        "v1 is a blob, not a commit\n  hint: give a commit, or a tag or branch of one"
    ),
)
def _tag_of_file(world: World) -> None:
    world.git("tag", "v1", "HEAD:README.md")


@cell("a missing tree of an earlier commit", expected=DAMAGED)
def _missing_tree_before(world: World) -> None:
    world.repository.write(REQ_2, "id: REQ-2\n")
    world.repository.commit("Break")
    tree = world.git("rev-parse", "HEAD:requirements")
    world.repository.revert("HEAD")
    _lose(world, tree)


@cell("a missing blob of an earlier version", expected=NO_EARLIER_BLOB)
@cell(
    "a missing blob of an earlier version, by revision", "--rev", "HEAD", expected=NO_EARLIER_BLOB
)
def _missing_blob_before(world: World) -> None:
    world.repository.write(REQ_2, "id: REQ-2\n")
    world.repository.commit("Break")
    blob = world.git("rev-parse", f"HEAD:{REQ_2}")
    world.repository.revert("HEAD")
    _lose(world, blob)


@cell("a missing blob, though the file is on the disk", expected=NO_EARLIER_BLOB)
def _missing_blob_of_file(world: World) -> None:
    _lose(world, f"HEAD:{REQ_2}")


@cell("a missing blob beside the items", "--rev", "HEAD")
@cell("a missing blob beside the items, staged", "--staged")
def _missing_blob_beside(world: World) -> None:
    _lose(world, "HEAD:src/open.py")
