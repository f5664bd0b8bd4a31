"""Incomplete clones: shallow, partial, sparse, or with substituted objects."""

from __future__ import annotations

from pathlib import Path

from reqtrace.git.process.command import Git

_SHALLOW = (
    "the clone is shallow and lacks older commits: run `git fetch --unshallow`, or set "
    "`fetch-depth: 0` (actions/checkout) or `GIT_DEPTH: 0` (GitLab)"
)
_PARTIAL = (
    "the clone is partial (`--filter`) and may lack objects: use a full clone, or remove `filter` "
    "from the checkout step"
)
_SPARSE = (
    "the checkout is sparse and lacks files of the work tree: run `git sparse-checkout disable`, "
    "or remove `sparse-checkout` from the checkout step"
)
_GRAFTS = (
    "the file info/grafts in the git directory changes the parents of commits; it was not applied: "
    "work in a fresh clone, which has none"
)
_REPLACED = (
    "replace refs substitute objects; they were not applied: work in a fresh clone, which has none"
)
_SETTINGS = r"^(extensions\.partialclone|remote\..*\.promisor|core\.sparsecheckout)$"
INDEXED = "--indexed-objects"
_FALSE = frozenset({"false", "no", "off", "0", ""})


def partial_reasons(
    git: Git, common_dir: Path, *, is_shallow: bool, on_disk: bool
) -> tuple[str, ...]:
    """One sentence for each difference from a full clone, always in the same order.

    A sparse checkout counts only where files are read from the disk: the index and the commits
    hold all of them.
    """
    settings = _settings(git)
    partial = _is_partial(settings)
    reasons = (
        (is_shallow, _SHALLOW),
        (partial, _PARTIAL),
        (on_disk and "core.sparsecheckout" in settings, _SPARSE),
        (_has_grafts(common_dir), _GRAFTS),
        (_has_replacements(git), _REPLACED),
    )
    return tuple(sentence for holds, sentence in reasons if holds)


def missing_objects(git: Git, *wanted: str) -> frozenset[str]:
    """The object ids that a partial clone lacks of *wanted*; empty where the clone is not partial.

    *wanted* are commits, of which only the own tree counts, or `INDEXED` for the index.
    """
    if not _is_partial(_settings(git)):
        return frozenset()
    listed = git.run(("rev-list", "--objects", "--no-walk", "--missing=print", *wanted))
    lines = listed.decode("utf-8", "surrogateescape").split("\n")
    return frozenset(line[1:] for line in lines if line.startswith("?"))


def _is_partial(settings: frozenset[str]) -> bool:
    return "extensions.partialclone" in settings or any(
        name.startswith("remote.") for name in settings
    )


def _settings(git: Git) -> frozenset[str]:
    """The names of the settings that are enabled; the last value of each one counts."""
    listing = git.run_or_none(("config", "--null", "--get-regexp", _SETTINGS)) or b""
    values: dict[str, bool] = {}
    for entry in listing.decode("utf-8", "replace").split("\0"):
        name, has_value, value = entry.partition("\n")
        values[name] = not has_value or value.lower() not in _FALSE
    values.pop("", None)
    return frozenset(name for name, holds in values.items() if holds)


def _has_grafts(common_dir: Path) -> bool:
    try:
        lines = (common_dir / "info" / "grafts").read_bytes().splitlines()
    except OSError:
        return False
    return any(line.strip() and not line.startswith(b"#") for line in lines)


def _has_replacements(git: Git) -> bool:
    return bool(git.run(("for-each-ref", "--count=1", "--format=%(refname)", "refs/replace/")))
