"""Sources of Sphinx-Needs, with what the Sphinx projects of a snapshot say of their needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from reqtrace.config import Settings, SourceTable, over_preset
from reqtrace.git.snapshot.snapshot import Snapshot
from reqtrace.model.left_out import LeftOut
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.limits import SETTINGS_BYTES, Limits
from reqtrace.sources.common.source import Format

if TYPE_CHECKING:
    from reqtrace.sources.sphinx_needs.project import NeedsProject

_MOST_TEXTS = 5_000
"""Files in which we look for what the configuration of a Sphinx project does not say."""


def with_projects(
    tables: tuple[SourceTable, ...], settings: Settings, snapshot: Snapshot
) -> tuple[tuple[SourceTable, ...], Mapping[str, Any], tuple[LeftOut, ...]]:
    """The tables, those of Sphinx-Needs with its projects, and the words that these declare.

    Third, the configurations of projects that cannot be read.
    """
    of_needs = [table for table in tables if _is_of_sphinx_needs(table)]
    if not of_needs:
        return tables, {}, ()
    from reqtrace.sources.sphinx_needs.project import NeedsProject, read_projects
    from reqtrace.sources.sphinx_needs.settings_files import SETTINGS
    from reqtrace.sources.sphinx_needs.words import project_words

    paths = [entry.path for entry in snapshot.entries() if entry.path.name in SETTINGS]
    found = _contents(snapshot, paths)
    limits = Limits(**settings.table.get("limits", {}))

    def read(path: PurePosixPath) -> bytes | None:
        return _contents(snapshot, [path]).get(path)

    projects = read_projects(found, read, limits) or (NeedsProject(is_configured=False),)
    projects = _with_imported(projects, snapshot, limits)
    cut: tuple[LeftOut, ...] = ()
    if any(project.is_open for project in projects):
        projects, cut = _with_shown(projects, snapshot, settings.vocabulary)
    options = [{**table.table.get("options", {}), "projects": projects} for table in tables]
    return (
        tuple(
            SourceTable(table.number, {**table.table, "options": more})
            if table in of_needs
            else table
            for table, more in zip(tables, options, strict=True)
        ),
        project_words(projects, settings.vocabulary),
        (*_unread(projects), *cut),
    )


def _unread(projects: Iterable[NeedsProject]) -> Iterator[LeftOut]:
    for path, why in (one.unread for one in projects if one.unread is not None):
        yield LeftOut(path=path, reason=f"{why}: each directive with an id counts as a need")


def _with_imported(
    projects: Sequence[NeedsProject], snapshot: Snapshot, limits: Limits
) -> tuple[NeedsProject, ...]:
    """The projects with the needs that they take over from files of the repository."""
    from reqtrace.sources.sphinx_needs.imported import may_hold_needs, with_imported

    paths = [entry.path for entry in snapshot.entries() if may_hold_needs(entry.path)]
    files = list(_contents(snapshot, paths).values()) if paths else []
    return tuple(with_imported(project, files, limits) for project in projects)


def _with_shown(
    projects: Sequence[NeedsProject], snapshot: Snapshot, vocabulary: Vocabulary
) -> tuple[tuple[NeedsProject, ...], tuple[LeftOut, ...]]:
    """The projects with what their files show of what their configurations do not say.

    Second, the files beyond a limit, in which nothing is looked for.
    """
    from reqtrace.sources.sphinx_needs.inference import with_shown
    from reqtrace.sources.sphinx_needs.project import SUFFIXES, project_of

    paths = [entry.path for entry in snapshot.entries() if entry.path.suffix.lower() in SUFFIXES]
    contents = _contents(snapshot, paths[:_MOST_TEXTS])
    files: dict[PurePosixPath, list[bytes]] = {}
    for path, data in contents.items():
        files.setdefault(project_of(path, projects).folder, []).append(data)
    shown = tuple(
        with_shown(project, files.get(project.folder, ()), vocabulary.links)
        if project.is_open
        else project
        for project in projects
    )
    return shown, tuple(_beyond(paths[_MOST_TEXTS:]))


def _beyond(paths: Sequence[PurePosixPath]) -> Iterator[LeftOut]:
    if paths:
        why = (
            f"it and {len(paths) - 1} texts after it were not searched for options and links of "
            "needs: declare them in the conf.py or the ubproject.toml"
        )
        yield LeftOut(path=paths[0], reason=why)


def _is_of_sphinx_needs(source_table: SourceTable) -> bool:
    return over_preset(source_table.table).get("format") == Format.SPHINX_NEEDS


def _contents(snapshot: Snapshot, paths: Iterable[PurePosixPath]) -> Mapping[PurePosixPath, bytes]:
    wanted = set(paths)
    entries = [entry for entry in snapshot.entries() if entry.path in wanted]
    return {entry.path: data for entry, data in snapshot.read(entries, most=SETTINGS_BYTES)}
