"""Cells about places: clones, work trees, the index, and files beside the items."""

from __future__ import annotations

import os
import shutil

import pytest
from git.exc import GitCommandError

from git_kit import git
from histories.kit import FILES, RefusedError, Same, World, cell
from reqtrace.git.write.fixture_repository import WritableRepository

REQ_2 = "requirements/REQ-2.yaml"


@cell("a detached HEAD")
def _detached(world: World) -> None:
    world.git("checkout", "--quiet", "--detach")


@cell(
    "no commits yet",
    expected=RefusedError("this branch has no commits yet\n  hint: make a first commit"),
)
def _unborn(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    git(world.root, "init", "--quiet", "--initial-branch=main")


@cell("an orphan branch without a commit, another revision asked", "--rev", "main")
def _unborn_beside(world: World) -> None:
    world.git("checkout", "--quiet", "--orphan", "other")


@cell("a bare repository", "--rev", "HEAD")
@cell(
    "a bare repository without a revision",
    expected=RefusedError(
        ". is a bare repository, which has no work tree\n"
        "  hint: check a commit with --rev HEAD, or use a clone with a work tree"
    ),
)
def _bare(world: World) -> None:
    world.clone("--bare")


@cell("a bare mirror, asked for a branch", "--rev", "main")
def _mirror(world: World) -> None:
    world.clone("--mirror")


@cell("a linked work tree")
@cell("a linked work tree, staged", "--staged")
def _linked(world: World) -> None:
    world.git("worktree", "add", "--quiet", "-b", "side", str(world.around / "linked"))
    world.here = world.around / "linked"


@cell("a folder within the work tree")
def _folder(world: World) -> None:
    world.here = world.root / "requirements"


@cell("a git directory elsewhere")
def _separate(world: World) -> None:
    (world.root / ".git").rename(world.around / "elsewhere.git")
    (world.root / ".git").write_text(f"gitdir: {world.around / 'elsewhere.git'}\n")


@cell("a submodule beside the items")
@cell("a submodule beside the items, staged", "--staged")
@cell("a submodule beside the items, by revision", "--rev", "HEAD")
def _submodule(world: World) -> None:
    # It holds items of its own, of the same ids: they are not ours.
    git(world.around, "clone", "--quiet", world.root.as_uri(), "other")
    add = ("submodule", "--quiet", "add", "--", str(world.around / "other"), "requirements/other")
    git(world.root, *add)
    world.repository.commit("Take in another repository")


@cell("a repository within, that is no submodule")
def _within(world: World) -> None:
    git(world.around, "clone", "--quiet", world.root.as_uri(), str(world.root / "needs/other"))


@cell("items behind a symbolic link to their folder")
@cell("items behind a symbolic link to their folder, staged", "--staged")
def _folder_link(world: World) -> None:
    (world.root / "more").symlink_to("requirements")
    world.repository.commit("Link a folder")


@cell("items behind symbolic links to files, inside and outside")
def _file_links(world: World) -> None:
    outside = world.around / "outside.yaml"
    outside.write_text(FILES["goals/GOAL-1.yaml"].replace("GOAL-1", "GOAL-2"))
    (world.root / "goals/GOAL-2.yaml").symlink_to(outside)
    (world.root / "goals/GOAL-3.yaml").symlink_to("GOAL-1.yaml")
    (world.root / "goals/GOAL-4.yaml").symlink_to("nowhere.yaml")
    world.repository.commit("Link files")


@cell("a clone of all")
def _clone(world: World) -> None:
    world.clone()


@cell("a clone that borrows its objects")
def _alternates(world: World) -> None:
    git(world.around, "clone", "--quiet", "--shared", str(world.root), "clone")
    world.here = world.around / "clone"
    assert (world.here / ".git/objects/info/alternates").exists()


@cell("a path beside the items that is not UTF-8")
@cell("a path beside the items that is not UTF-8, staged", "--staged")
@cell("a path beside the items that is not UTF-8, by revision", "--rev", "HEAD")
def _odd_paths(world: World) -> None:
    for name in (b"caf\xe9.txt", b"two\nlines.txt", b'tab\t"quote".txt', b"-x"):
        with open(os.path.join(os.fsencode(world.root), name), "wb") as file:
            file.write(b"x")
    world.repository.commit("Odd names")


@cell("line ends of CR LF on the disk")
@cell("line ends of CR LF on the disk, staged", "--staged")
def _autocrlf(world: World) -> None:
    world.git("config", "core.autocrlf", "true")
    for path in FILES:
        (world.root / path).unlink()
    world.git("checkout", "--quiet", "--", ".")
    assert b"\r\n" in (world.root / REQ_2).read_bytes()


@cell("items that can be executed")
@cell("items that can be executed, staged", "--staged")
def _executable(world: World) -> None:
    (world.root / REQ_2).chmod(0o755)
    world.repository.commit("Let it run")
    assert world.git("ls-files", "--stage", REQ_2).startswith("100755")


@cell(
    "a merge that is not resolved, staged",
    "--staged",
    expected=RefusedError(f"{REQ_2} has an unresolved merge\n  hint: resolve it and run `git add`"),
)
def _unmerged(world: World) -> None:
    world.git("branch", "side")
    for branch, title in (("side", "Lock once more"), ("main", "Lock for good")):
        world.repository.checkout(branch)
        world.repository.write(REQ_2, FILES[REQ_2].replace("Lock again", title))
        world.repository.commit("Say it in another way")
    with pytest.raises(GitCommandError):
        world.repository.merge("side", message="Merge")


@cell("an item that git is only told of, staged", "--staged")
def _intent(world: World) -> None:
    world.repository.write("needs/NEED-3.yaml", "id: [broken\n")
    world.git("add", "--intent-to-add", "needs/NEED-3.yaml")


@cell("another index by GIT_INDEX_FILE, staged", "--staged")
@cell("another index by GIT_INDEX_FILE, but the work tree is asked")
def _other_index(world: World) -> None:
    # The usual index holds something else; the one that is named holds the plain items.
    shutil.copy(world.root / ".git/index", world.root / ".git/other-index")
    world.git("rm", "--quiet", "-r", "--cached", "requirements")
    world.environment["GIT_DIR"] = str(world.root / ".git")
    world.environment["GIT_INDEX_FILE"] = str(world.root / ".git/other-index")


@cell("an index that another git has locked")
@cell("an index that another git has locked, staged", "--staged")
def _locked(world: World) -> None:
    (world.root / ".git/index.lock").touch()


@cell("files that git is told to take for unchanged")
@cell("files that git is told to take for unchanged, staged", "--staged")
def _unchanged(world: World) -> None:
    world.git("update-index", "--assume-unchanged", REQ_2, "needs/NEED-1.yaml")


@cell("an ignored folder with items")
def _ignored(world: World) -> None:
    world.repository.write(".gitignore", "/build/\n")
    world.repository.write("build/REQ-1.yaml", FILES["requirements/REQ-1.yaml"])
    world.repository.commit("Ignore what is built")


SPARSE = RefusedError(
    "the repository is incomplete: the checkout is sparse and lacks files of the work tree: run "
    "`git sparse-checkout disable`, or remove `sparse-checkout` from the checkout step\n"
    "  hint: complete it, or pass --allow-partial to check what is there"
)


@cell("a sparse checkout", expected=SPARSE)
@cell("a sparse checkout, staged", "--staged")
@cell("a sparse checkout, by revision", "--rev", "HEAD")
@cell(
    "a sparse checkout, judged all the same",
    "--allow-partial",
    expected=Same(told=("the checkout is sparse", "COV003 "), absent=("ADR-0001",)),
)
def _sparse(world: World) -> None:
    world.git("sparse-checkout", "set", "--no-cone", "/goals/", "/needs/", "/requirements/")


@cell("a sparse index", expected=SPARSE)
@cell("a sparse index, staged", "--staged")
@cell("a sparse index, by revision", "--rev", "HEAD")
def _sparse_index(world: World) -> None:
    world.git("sparse-checkout", "set", "--cone", "--sparse-index", "goals")
    assert world.git("ls-files", "--sparse", "requirements/").endswith("requirements/")


@cell("a sparse checkout that was ended")
def _sparse_no_more(world: World) -> None:
    world.git("sparse-checkout", "set", "goals")
    world.git("sparse-checkout", "disable")


@cell("a work tree of a bare repository")
@cell("a work tree of a bare repository, staged", "--staged")
def _bare_with_work_tree(world: World) -> None:
    here = world.clone("--bare")
    git(here, "worktree", "add", "--quiet", str(world.around / "work"), "main")
    world.here = world.around / "work"


@cell("the inside of a submodule")
@cell("the inside of a submodule, staged", "--staged")
def _in_submodule(world: World) -> None:
    outer = WritableRepository.create(world.around / "outer")
    outer.commit("Begin")
    add = ("submodule", "--quiet", "add", "--", str(world.root), "lockers")
    git(outer.root, *add)
    world.here = outer.root / "lockers"


@cell("a sparse checkout of another work tree only")
def _sparse_elsewhere(world: World) -> None:
    linked = world.around / "linked"
    world.git("worktree", "add", "--quiet", "-b", "side", str(linked))
    git(linked, "sparse-checkout", "set", "goals")


@cell("a sparse checkout of this work tree only", expected=SPARSE)
def _sparse_here(world: World) -> None:
    _sparse_elsewhere(world)
    world.here = world.around / "linked"


@cell("the middle of a rebase")
def _rebasing(world: World) -> None:
    editor = ("-c", "sequence.editor=sed -i -e s/^pick/edit/")
    git(world.root, *editor, "rebase", "--quiet", "-i", "HEAD~1")
    assert (world.root / ".git/rebase-merge").is_dir()


@cell("the middle of a merge, resolved and staged", "--staged")
@cell("the middle of a merge, resolved")
def _merging(world: World) -> None:
    world.git("branch", "side", "HEAD~1")
    world.repository.checkout("side")
    world.repository.commit("Nothing")
    world.repository.checkout("main")
    world.git("merge", "--quiet", "--no-ff", "--no-commit", "side")


@cell("a folder of the commits that became a file, beside the items")
def _folder_to_file(world: World) -> None:
    shutil.rmtree(world.root / "src")
    (world.root / "src").write_text("x")


@cell("GIT_DIR and GIT_WORK_TREE set, as a bare store of settings has it")
@cell("GIT_DIR and GIT_WORK_TREE set, staged", "--staged")
def _named_by_environment(world: World) -> None:
    (world.root / ".git").rename(world.around / "store.git")
    world.environment["GIT_DIR"] = str(world.around / "store.git")
    world.environment["GIT_WORK_TREE"] = str(world.root)
