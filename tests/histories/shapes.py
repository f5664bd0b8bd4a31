"""Cells about commits: how they were joined, moved, taken back, written and named."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from git_kit import git
from histories.kit import RefusedError, Same, World, cell
from reqtrace.git.write.fixture_repository import FIRST_DATE
from reqtrace.model.commit import Person

SQUASHED = """\
Lockers open and lock (#12)

* Open by code

Implements: REQ-1

* Lock again

Implements: REQ-2
"""


@cell("a branch that was merged")
def _merged(world: World) -> None:
    world.rewind()
    world.repository.branch("side")
    world.work(1)
    world.repository.checkout("main")
    world.work(2)
    world.repository.merge("side", message="Merge branch 'side'")


@cell("an octopus merge")
def _octopus(world: World) -> None:
    world.rewind()
    for number in (1, 2):
        world.repository.branch(f"side-{number}")
        world.work(number)
        world.repository.checkout("main")
    world.repository.commit("Meanwhile")
    world.repository.merge("side-1", "side-2", message="Merge three ways")
    assert len(world.git("rev-parse", "HEAD^@").split()) == 3


@cell(
    "a branch that was squashed, trailers in the middle of the message",
    expected=Same(gained=("GIT003 None",)),
)
def _squashed(world: World) -> None:
    world.rewind()
    world.repository.branch("side")
    world.work(1)
    world.work(2)
    world.repository.checkout("main")
    world.repository.squash("side", message=SQUASHED)


@cell("a branch that was rebased")
def _rebased(world: World) -> None:
    world.rewind()
    world.repository.branch("side")
    world.work(1)
    world.work(2)
    world.repository.checkout("main")
    world.repository.commit("Meanwhile")
    world.git("rebase", "--quiet", "main", "side")


@cell("a commit with a trailer that was amended")
def _amended(world: World) -> None:
    world.git("commit", "--quiet", "--amend", "-m", "Lock, better\n\nImplements: REQ-2")


@cell("a commit with a trailer that was reverted", expected=Same(gained=("COV003 REQ-2",)))
def _reverted(world: World) -> None:
    world.repository.revert("HEAD")


@cell("a revert that was reverted")
def _restored(world: World) -> None:
    world.repository.revert("HEAD")
    world.repository.revert("HEAD")


@cell("a merge that was reverted", expected=Same(gained=("COV003 REQ-1",)))
def _merge_reverted(world: World) -> None:
    _merged(world)
    world.git("revert", "--no-edit", "-m", "1", "HEAD")


@cell("a commit that was picked with -x")
def _picked(world: World) -> None:
    world.rewind()
    world.work(1)
    world.repository.branch("side")
    picked = world.work(2)
    world.repository.checkout("main")
    world.repository.commit("Meanwhile")
    world.repository.cherry_pick(picked)


@cell("a commit that was picked, and came again with the merge of its branch")
def _picked_and_merged(world: World) -> None:
    _picked(world)
    world.repository.merge("side", message="Merge branch 'side'")


@cell(
    "a file that was renamed",
    expected=Same(moved={"requirements/REQ-2.yaml": "requirements/house/lock.yaml"}),
)
def _renamed(world: World) -> None:
    world.repository.rename("requirements/REQ-2.yaml", "requirements/house/lock.yaml")
    world.repository.commit("Move")


@cell(
    "a file that was renamed in case only",
    expected=Same(moved={"requirements/REQ-2.yaml": "requirements/req-2.yaml"}),
)
def _renamed_in_case(world: World) -> None:
    world.git("mv", "--force", "requirements/REQ-2.yaml", "requirements/req-2.yaml")
    world.repository.commit("Write it small")


@cell("an orphan branch that was merged")
def _orphan(world: World) -> None:
    world.git("reset", "--quiet", "--hard", "HEAD~1")
    _root_of_its_own(world, "other", 2)
    world.repository.checkout("main")
    world.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "Join", "other")


@cell("a history with several roots")
def _several_roots(world: World) -> None:
    world.rewind()
    for number in (1, 2):
        _root_of_its_own(world, f"root-{number}", number)
        world.repository.checkout("main")
        world.git("merge", "-q", "--allow-unrelated-histories", "-m", "Join", f"root-{number}")
    assert len(world.git("rev-list", "--max-parents=0", "HEAD").split()) == 3


def _root_of_its_own(world: World, name: str, number: int) -> None:
    world.git("checkout", "--quiet", "--orphan", name)
    world.git("rm", "--quiet", "-r", "--force", ".")
    world.work(number)


@cell("a note in the place of a trailer")
def _noted(world: World) -> None:
    world.rewind()
    world.work(1)
    oid = world.work(2, trailer=False)
    world.git("notes", "--ref=reqtrace", "add", "-m", "Implements: REQ-2", oid)


@cell("a signed tag", "--rev", "v1")
def _signed_tag(world: World) -> None:
    world.git(*world.signing(), "tag", "-s", "-m", "Version 1", "v1")
    assert "SSH SIGNATURE" in world.git("cat-file", "tag", "v1")


@cell("a tag of a tag", "--rev", "v1-again")
def _tag_of_tag(world: World) -> None:
    world.repository.tag("v1", message="Version 1")
    world.git("tag", "-a", "-m", "Again", "v1-again", "v1")


@cell("a signed commit")
def _signed_commit(world: World) -> None:
    message = "Lock again\n\nImplements: REQ-2"
    world.git(*world.signing(), "commit", "--quiet", "--amend", "-S", "-m", message)
    assert "gpgsig" in world.git("cat-file", "commit", "HEAD")


@cell("commits with no message at all")
def _no_message(world: World) -> None:
    world.rewind()
    world.repository.commit("")
    world.work(1)
    world.work(2)
    world.repository.commit("")


@cell("a commit in Latin-1")
def _latin(world: World) -> None:
    message = "Schließen wie früher\n\nImplements: REQ-2\n".encode("latin-1")
    encoding = ("-c", "i18n.commitEncoding=ISO-8859-1")
    git(world.root, *encoding, "commit", "--quiet", "--amend", "-F", "-", input=message)
    assert b"encoding ISO-8859-1" in git(world.root, "cat-file", "commit", "HEAD")


@cell("bytes that are no text in a message")
def _no_text(world: World) -> None:
    message = b"Lock \xff\xfe again\n\nImplements: REQ-2\n"
    git(world.root, "commit", "--quiet", "--amend", "-F", "-", input=message)


@cell("a mailmap")
def _mailmap(world: World) -> None:
    world.repository.write(".mailmap", "Ada Lovelace <ada@lovelace.example> <ada@example.org>\n")
    world.repository.commit("Ada has another name now")


@cell("dates that run backwards")
def _backwards(world: World) -> None:
    world.rewind()
    for number, subject in ((1, "Open by code"), (2, "Lock again")):
        when = FIRST_DATE - timedelta(days=400 * number)
        world.repository.commit(f"{subject}\n\nImplements: REQ-{number}", when=when)


@cell("an author whose name is made to confuse")
def _odd_author(world: World) -> None:
    person = Person(name="tree 1 \t'; Implements: REQ-9", email="-x@example.org")
    world.repository.commit("Nothing", author=person)


@cell("a branch whose name begins with a dash", "--rev", "-x")
@cell("a branch whose name begins with a dash, checked out", "--rev", "HEAD")
def _dash(world: World) -> None:
    world.git("update-ref", "refs/heads/-x", "HEAD")
    world.git("symbolic-ref", "HEAD", "refs/heads/-x")


@cell(
    "a revision that looks like an option",
    "--rev",
    "--output=x",
    expected=RefusedError(
        "unknown revision: --output=x\n  hint: see `git log`, `git branch -a` and `git tag`"
    ),
)
def _option(world: World) -> None:
    """Nothing is made: the argument is the cell."""


@cell(
    "a tag and a branch of one name",
    "--rev",
    "v1",
    expected=RefusedError(
        "v1 is ambiguous: refs/heads/v1 and refs/tags/v1 are different commits\n"
        "  hint: give the full name, such as refs/heads/v1"
    ),
)
def _ambiguous(world: World) -> None:
    world.git("branch", "v1", "HEAD")
    world.git("tag", "v1", "HEAD~1")


@cell("a tag and a branch of one name, on one commit", "--rev", "v1")
def _two_names(world: World) -> None:
    world.git("branch", "v1")
    world.git("tag", "v1")


@cell("a branch that is called HEAD", "--rev", "HEAD")
def _branch_head(world: World) -> None:
    world.git("update-ref", "refs/heads/HEAD", "HEAD~1")


@cell("a tag whose name is an object id")
@cell("a tag whose name is an object id, by revision", "--rev", "HEAD")
def _tag_oid(world: World) -> None:
    oid = world.repository.head()
    world.git("update-ref", f"refs/tags/{oid}", "HEAD~1")
    world.git("update-ref", f"refs/heads/{oid[:10]}", "HEAD~2")


@cell("a merge of a signed tag, whose text the merge holds")
def _merged_tag(world: World) -> None:
    world.rewind()
    world.repository.branch("side")
    world.work(1)
    world.git(*world.signing(), "tag", "-s", "-m", "Signed\n\nImplements: REQ-9", "v1")
    world.repository.checkout("main")
    world.work(2)
    world.git("merge", "--quiet", "--no-ff", "-m", "Take in version 1", "v1")
    assert "mergetag" in world.git("cat-file", "commit", "HEAD")


RAW: dict[str, tuple[bytes, bytes]] = {
    "a message with line ends of CR LF": (b"", b"Lock again\r\n\r\nImplements: REQ-2\r\n"),
    "a message with a NUL behind its trailers": (b"", b"Lock\n\nImplements: REQ-2\n\0\0oNOTHING\n"),
    "an encoding that nobody knows": (b"encoding X-LOCKERS\n", b"Lock\n\nImplements: REQ-2\n"),
    "headers that nobody knows": (b"x-lockers a\n b\n\n"[:-1], b"Lock\n\nImplements: REQ-2\n"),
    "a message without a line end": (b"", b"Lock\n\nImplements: REQ-2"),
}


def _raw(world: World, headers: bytes, message: bytes, *, person: bytes = b"") -> None:
    """Put a commit that is written byte by byte in the place of HEAD."""
    names = ("rev-parse", "HEAD^{tree}", "HEAD~1")
    tree, parent = (oid.encode() for oid in world.git(*names).split())
    who = person or b"Ada <ada@example.org> 1735689600 +0000"
    lines = (b"tree " + tree, b"parent " + parent, b"author " + who, b"committer " + who)
    data = b"\n".join(lines) + b"\n" + headers + b"\n" + message
    write = ("hash-object", "-t", "commit", "-w", "--literally", "--stdin")
    world.git("update-ref", "HEAD", git(world.root, *write, input=data).decode().strip())


for _name, (_headers, _message) in RAW.items():
    cell(_name)(partial(_raw, headers=_headers, message=_message))


cell("a message of trailers alone", expected=Same(gained=("GIT003 None",)))(
    partial(_raw, headers=b"", message=b"Implements: REQ-2\n")
)

PEOPLE = {
    "a date that no calendar has": b"Ada <ada@example.org> 99999999999999 +9999",
    "a date that is no number": b"Ada <ada@example.org> soon +0000",
    "an author without a name, an address or a date": b" <> ",
}

for _name, _person in PEOPLE.items():
    cell(_name)(partial(_raw, headers=b"", message=b"Lock\n\nImplements: REQ-2\n", person=_person))


@cell("a parent that is named twice")
def _twice(world: World) -> None:
    parent = world.git("rev-parse", "HEAD~1").encode()
    _raw(world, b"", b"Lock\n\nImplements: REQ-2\n")
    data = git(world.root, "cat-file", "commit", "HEAD")
    line = b"parent " + parent + b"\n"
    write = ("hash-object", "-t", "commit", "-w", "--literally", "--stdin")
    made = git(world.root, *write, input=data.replace(line, line * 2))
    world.git("update-ref", "HEAD", made.decode().strip())


@cell(
    "a tree with paths that lead out of it",
    "--rev",
    "HEAD",
    expected=RefusedError(". is not a valid path in git\n  hint: see the output of `git fsck`"),
)
def _leading_out(world: World) -> None:
    blob = world.git("hash-object", "-w", "README.md")
    listing = git(world.root, "ls-tree", "HEAD")
    odd = "".join(f"100644 blob {blob}\t{name}\n" for name in ("..", ".", ".git"))
    tree = git(world.root, "mktree", input=listing + odd.encode()).decode().strip()
    oid = world.git("commit-tree", "-p", "HEAD", "-m", "Out", tree)
    world.git("update-ref", "HEAD", oid)


@cell("a tree with paths that lead out of it, in the middle of the history")
def _led_out(world: World) -> None:
    tree = world.git("rev-parse", "HEAD^{tree}")
    _leading_out(world)
    world.git("update-ref", "HEAD", world.git("commit-tree", "-p", "HEAD", "-m", "Back", tree))
