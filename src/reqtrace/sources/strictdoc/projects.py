"""Projects of StrictDoc: which files its configuration takes for documents, and the grammars.

A `strictdoc.toml` or `strictdoc_config.py` makes a project of its folder and all below. It may name
the paths of documents (`include_doc_paths`, `exclude_doc_paths`); without these every file counts.
Source: "Include/exclude document paths" in the user guide of StrictDoc 0.30.
"""

from __future__ import annotations

import ast
import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath

from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.source import Source
from reqtrace.sources.strictdoc.grammar import read_grammar
from reqtrace.sources.strictdoc.nodes import Grammar
from reqtrace.util.dataclass import dataclass
from reqtrace.util.toml_reader import read_toml

CONFIGS = ("strictdoc_config.py", "strictdoc.toml")
"""Names of configurations; where a folder has both, the first one counts, as in StrictDoc."""
SDOC = ".sdoc"
GRAMMAR = ".sgra"
_OUTPUT = "output"

ReadFile = Callable[[PurePosixPath], bytes | None]
_KEYS = ("include_doc_paths", "exclude_doc_paths")
_ANYWHERE = "**/*"
_LONGEST = 400_000
"""So many bytes of a configuration in Python are read; it is longer by accident or on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The folder of a project, and the grammars of its `.sgra` files by path."""

    folder: str = ""
    grammars: Mapping[str, Grammar] = field(default_factory=dict)

    def path(self, written: str) -> str:
        """The path in the repository of a file that a relation names."""
        return posixpath.normpath(posixpath.join(self.folder, written.replace("\\", "/").strip()))

    def grammar(self, written: str, at: PurePosixPath) -> Grammar | None:
        """The grammar that the document *at* imports as *written*, None where it is not known."""
        beside = posixpath.normpath(posixpath.join(at.parent, written))
        return self.grammars.get(beside) or self.grammars.get(self.path(written))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSources:
    """A source for each project, and the files that a configuration leaves out, with why."""

    sources: tuple[Source, ...]
    left_out: tuple[tuple[PurePosixPath, str], ...] = ()


def is_described(path: PurePosixPath) -> bool:
    """Whether `expand` wants to read the file."""
    return path.name in CONFIGS or path.suffix == GRAMMAR


def expand(source: Source, paths: Sequence[PurePosixPath], read: ReadFile) -> ProjectSources:
    """The sources of the projects among *paths*; *read* gives the bytes of a file."""
    grammars = {
        str(path): read_grammar(data.decode("utf-8", "replace").splitlines())
        for path in paths
        if path.suffix == GRAMMAR and (data := read(path)) is not None
    }
    documents = [path for path in paths if path.suffix == SDOC]
    sources: list[Source] = []
    written = (p for p in documents if not {_OUTPUT}.isdisjoint(p.parts) and not _takes(source, p))
    left_out = list(_counted(written, PurePosixPath(), "written by StrictDoc"))
    roots = tuple(_roots(paths))
    for config in roots:
        masks = _masks(config, read(config) or b"")
        include, exclude = masks or ((), ())
        if masks is None:
            left_out.append((config, "it cannot be read, and so all documents around it count"))
        below = _below(config.parent)
        one = replace(
            source,
            include=tuple(_narrowed(source.include, include, below)),
            exclude=(*source.exclude, *(glob for m in exclude for glob in _globs(m, below))),
            options={
                **source.options,
                "project": Project(folder=below.rstrip("/"), grammars=grammars),
            },
        )
        sources.append(one)
        inside = (path for path in documents if str(path).startswith(below))
        skipped = (path for path in inside if _takes(source, path) and not _takes(one, path))
        left_out += _counted(skipped, config.parent, f"by {config.name}")
    if PurePosixPath() not in [config.parent for config in roots]:
        rest = (*source.exclude, *(f"{_below(config.parent)}**" for config in roots))
        options = {**source.options, "project": Project(grammars=grammars)}
        sources.append(replace(source, exclude=rest, options=options))
    return ProjectSources(sources=tuple(sources), left_out=tuple(left_out))


def _takes(source: Source, path: PurePosixPath) -> bool:
    return any(matches(g, path) for g in source.include) and not any(
        matches(g, path) for g in source.exclude
    )


def _counted(
    paths: Iterable[PurePosixPath], root: PurePosixPath, why: str
) -> Iterator[tuple[PurePosixPath, str]]:
    """How many documents there are in each folder right below *root*."""
    folders = Counter(root.joinpath(*path.relative_to(root).parts[:-1][:1]) for path in paths)
    for folder, count in folders.items():
        yield folder, f"{count} {SDOC} file{'s' * (count > 1)}, {why}"


def _roots(paths: Iterable[PurePosixPath]) -> Iterator[PurePosixPath]:
    """The configurations that lie in no other project, one of each folder."""
    found: dict[PurePosixPath, PurePosixPath] = {}
    for path in sorted(p for p in paths if p.name in CONFIGS):
        known = found.get(path.parent)
        if known is None or CONFIGS.index(path.name) < CONFIGS.index(known.name):
            found[path.parent] = path
    for folder, path in found.items():
        if not any(above in found for above in folder.parents):
            yield path


def _below(folder: PurePosixPath) -> str:
    return "" if folder == PurePosixPath() else f"{folder}/"


# -- what a configuration says --------------------------------------------------------------------


def _masks(config: PurePosixPath, data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The masks of documents to include and to exclude; None where the file cannot be read."""
    text = data.decode("utf-8", "replace")
    if len(text) > _LONGEST:
        return None
    try:
        values = _of_toml(text) if config.suffix == ".toml" else _of_python(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # those of TOML are ValueErrors
        return None
    include, exclude = (_words(values.get(key)) for key in _KEYS)
    return include, exclude


def _of_toml(text: str) -> Mapping[str, object]:
    table = read_toml(text).get("project")
    return table if isinstance(table, dict) else {}


def _of_python(text: str) -> Mapping[str, object]:
    """The literal arguments of that name; the program itself is never run."""
    values: dict[str, object] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.keyword) and node.arg in _KEYS:
            try:
                values[node.arg] = ast.literal_eval(node.value)
            except (ValueError, TypeError, RecursionError, MemoryError):  # no literal after all
                continue
    return values


def _words(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else ()
    return tuple(word for word in listed if isinstance(word, str) and word.strip())


def _globs(mask: str, below: str) -> tuple[str, ...]:
    """The globs of a path mask: one that begins with `/` starts in the folder of the project."""
    start = below if mask.startswith(("/", "**")) else f"{below}**/"
    text = "/".join(_part(part) for part in mask.strip("/").split("/"))
    if not text:
        return (f"{below}**",)
    if mask.endswith("/"):
        return (f"{start}{text}/**",)
    return (f"{start}{text}", f"{start}{text}/**")


def _part(part: str) -> str:
    """A part of a mask; `**` within a name crosses folders in StrictDoc: `**.sdoc`."""
    if part == "**" or "**" not in part:
        return part
    head, _, tail = part.partition("**")
    return f"{head}*/**" if head and not tail else f"{head}**/*{tail}".replace("***", "**")


def _narrowed(globs: Iterable[str], masks: Sequence[str], below: str) -> Iterator[str]:
    """*globs* for the files of one project; those for all folders within the folders of *masks*."""
    for glob in globs:
        if not glob.startswith(_ANYWHERE):
            yield glob  # who names folders means these
        elif not masks:
            yield f"{below}{glob}"
        else:
            for mask in masks:
                yield from _within(glob, mask, below)


def _within(glob: str, mask: str, below: str) -> Iterator[str]:
    suffix = glob.removeprefix(_ANYWHERE)
    for one in _globs(mask, below):
        if one.endswith("**"):
            yield f"{one}/*{suffix}"
        elif one.endswith(suffix):
            yield one
