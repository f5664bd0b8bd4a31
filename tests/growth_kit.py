"""Histories that grew at random: branches, merges of any kind, work, reverts, renamed items."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from git_kit import git

_NEED = "id: NEED-{0}\ntitle: Need {0}\nstatus: {1}\ntext: The {1} one.\n"
_REQ = "id: REQ-{0}\ntitle: Order {0}\nstatus: {1}\ntext: The service shall list.\n"

VERSIONS: dict[str, tuple[str | None, ...]] = {
    "needs/one.yaml": (
        None,
        _NEED.format(1, "approved"),
        _NEED.format(1, "draft"),
        _NEED.format(3, "approved") + "formerly: [NEED-1]\n",
    ),
    "needs/two.yaml": (None, _NEED.format(2, "approved"), _NEED.format(2, "rejected")),
    "requirements/one.yaml": (
        None,
        _REQ.format(1, "approved") + "satisfies: NEED-1\n",
        _REQ.format(1, "implemented") + "satisfies: NEED-1\n",
        _REQ.format(1, "implemented") + "satisfies: [NEED-2, NEED-9]\n",
        _REQ.format(1, "rejected") + "satisfies: NEED-2\nstray: 1\n",
        "id: REQ-1\ntitle: [\n",
    ),
    "requirements/two.yaml": (
        None,
        _REQ.format(2, "draft") + "refines: REQ-1\n",
        _REQ.format(1, "approved") + "satisfies: NEED-2\n",
    ),
    "src/code.py": ("1\n", "2\n"),
}
"""What each file may hold, None for nothing."""

_MESSAGES = (
    "Work {0}\n",
    "Work {0}\n\nImplements: REQ-1\n",
    "Work {0}\n\nRefs: NEED-1, REQ-2\n",
    "Work {0} for REQ-1\n",
    'Revert "Work {1}"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.\n',
)


@dataclass(frozen=True, slots=True)
class Growth:
    """One commit: whom it follows, what it merges, which versions it leaves, what it says.

    Numbers are cut to what there is. Without `merged` (0) it is an ordinary commit.
    """

    follows: int
    merged: int
    versions: tuple[int, ...]
    message: int
    named: int


growths = st.lists(
    st.builds(
        Growth,
        follows=st.sampled_from([0, 0, 0, 1, 2]),
        merged=st.sampled_from([0, 0, 1, 2]),
        versions=st.tuples(*(st.integers(-3, len(one) - 1) for one in VERSIONS.values())),
        message=st.integers(0, len(_MESSAGES) - 1),
        named=st.integers(0, 5),
    ),
    min_size=2,
    max_size=8,
)
"""Plans of histories. A negative version leaves the file as the first parent has it."""


def grow(folder: Path, plan: list[Growth]) -> None:
    """Make a repository in *folder* whose branch `main` is the last commit of *plan*."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "fast-import", "--quiet", "--force", input=b"".join(_stream(plan)))
    git(folder, "reset", "--quiet", "--hard", "main")


def _stream(plan: list[Growth]) -> list[bytes]:
    trees: list[dict[str, str]] = []
    stream = []
    for number, one in enumerate(plan):
        parents = _parents(number, one)
        tree = dict(trees[parents[0]]) if parents else {}
        for path, version in zip(VERSIONS, one.versions, strict=True):
            content = VERSIONS[path][version] if version >= 0 else tree.get(path)
            tree.pop(path, None)
            if content is not None:
                tree[path] = content
        # One item at least, so that there is something to check.
        tree.setdefault("needs/always.yaml", _NEED.format(4, "draft"))
        trees.append(tree)
        stream.append(_commit(number, one, parents, tree))
    return stream


def _parents(number: int, one: Growth) -> list[int]:
    if number == 0:
        return []
    first = max(0, number - 1 - one.follows)
    if not one.merged or number < 2:
        return [first]
    other = (first + one.merged) % number
    return [first] if other == first else [first, other]


def _commit(number: int, one: Growth, parents: list[int], tree: dict[str, str]) -> bytes:
    message = _MESSAGES[one.message].format(number, one.named).encode()
    ref = "main" if not parents else f"b{number}"
    lines = [
        b"commit refs/heads/%s" % (b"main" if ref == "main" else ref.encode()),
        b"mark :%d" % (number + 1),
        b"committer Ada <ada@example.org> %d +0000" % (1735689600 + 86400 * number),
        b"data %d\n%s" % (len(message), message),
        *(b"%s :%d" % (b"merge" if place else b"from", up + 1) for place, up in enumerate(parents)),
        b"deleteall",
        *(
            b"M 100644 inline %s\ndata %d\n%s" % (path.encode(), len(text), text.encode())
            for path, text in tree.items()
        ),
    ]
    return b"\n".join(lines) + b"\n" + b"reset refs/heads/main\nfrom :%d\n\n" % (number + 1)
