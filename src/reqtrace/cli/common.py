"""What several commands share: output, colour, and the repository to look at."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import TypeVar

import click

from reqtrace.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., object])

output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE instead of standard output."
)
colour_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the output; auto: on a terminal only.",
)
partial_option = click.option(
    "--allow-partial",
    is_flag=True,
    help="Continue when the history is incomplete, and report what could not be checked.",
)
cache_option = click.option(
    "--no-cache",
    "cache",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Do not read or write the cache.",
)
config_option = click.option(
    "--config",
    metavar="FILE",
    help="Read with the configuration FILE, not with that of the repository or the revision.",
)


def snapshot_options(command: Command) -> Command:
    """Add the options that select the files to read: those of `reqtrace.open`."""
    for option in (
        cache_option,
        config_option,
        partial_option,
        click.option(
            "--rev",
            "revision",
            metavar="REV",
            help="Read this commit or tag; no checkout is needed.",
        ),
        click.option("--staged", is_flag=True, help="Read the index: the staged content."),
    ):
        command = option(command)
    return command


def example(*lines: str) -> str:
    """The last part of a command's help: example calls."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


def emit(text: str, output: str | None) -> None:
    """Write *text* as UTF-8 to the file *output*, or to the terminal where it is None.

    A file appears whole or not at all; a device or pipe is written into. Raises `UsageError`
    for a folder, a symbolic link, and what cannot be written.
    """
    data = text.encode("utf-8", "backslashreplace")
    if output is None:
        stream = sys.stdout.buffer
        stream.write(data)
        stream.flush()
        return
    target = Path(output)
    _check_target(output, target)
    try:
        _write_over(target, data)
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written: {_reason(error)}", hint="choose another file with -o"
        ) from error


def _check_target(output: str, target: Path) -> None:
    if not output:
        raise UsageError("the output file name is empty", hint="give a file name after -o")
    if os.path.islink(target):
        raise UsageError(f"{output} is a symbolic link", hint="give the path of the file itself")
    if os.path.isdir(target):
        raise UsageError(f"{output} is a folder", hint="give a file name in it")


def _write_over(target: Path, data: bytes) -> None:
    mode = target.stat().st_mode if target.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        # A device or a pipe: who waits at its other end would wait at a file's in vain.
        target.write_bytes(data)
        return
    # Not at the top: most runs write no file, and every hook run starts.
    from reqtrace.util.whole_files import replace_file

    replace_file(target, data, mode=None if mode is None else stat.S_IMODE(mode))


def create_file(root: Path, path: PurePosixPath, text: str, *, hint: str = "") -> None:
    """Write *text* as UTF-8 to the new file *path* below the folder *root*, with its folders.

    Nothing is overwritten and no symbolic link is followed below *root*: who made the repository
    does not choose where its user writes. Raises `UsageError` where something is there already
    (then with *hint*), where the path leaves *root*, and where it cannot be written.
    """
    from reqtrace.util.whole_files import create_whole  # see `_write_over`

    target = path_below(root, path)
    if os.path.lexists(target):
        raise UsageError(f"{path} already exists", hint=hint)
    try:
        data = text.encode("utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        create_whole(target, data)
    except FileExistsError as error:
        raise UsageError(
            f"{path} cannot be written: a parent folder of it is a file", hint=hint
        ) from error
    except (OSError, ValueError) as error:  # ValueError: NUL in a name, a lone surrogate
        raise UsageError(f"{path} cannot be written: {_reason(error)}") from error


def path_below(root: Path, path: PurePosixPath) -> Path:
    """The path on the disk of *path*. Raises `UsageError` where it is outside of *root*."""
    if path.is_absolute() or ".." in path.parts:
        raise UsageError(
            f"{path} is outside the repository", hint="choose a folder inside the repository"
        )
    if any(part.lower() == ".git" for part in path.parts):
        raise UsageError(f"{path} is inside the .git folder", hint="choose another folder")
    folder = root
    for part in path.parts[:-1]:
        folder /= part
        if os.path.islink(folder):
            raise UsageError(
                f"{path} is behind the symbolic link {folder.relative_to(root).as_posix()}",
                hint="give the path of the folder itself",
            )
    return root / path


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def wants_colour(choice: str) -> bool:
    """Whether the terminal gets colour: the option, then NO_COLOR, FORCE_COLOR, the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def in_repository(
    paths: tuple[str, ...], root: Path, known: Collection[PurePosixPath]
) -> tuple[PurePosixPath, ...]:
    """Paths from the command line as paths within the repository *root*.

    Raises `UsageError` for a path that lies outside, or below which none of the *known* files
    is: a check of nothing must not pass.
    """
    relative_paths = tuple(_within(path, root) for path in paths)
    for argument, path in zip(paths, relative_paths, strict=True):
        if not any(file.is_relative_to(path) for file in known):
            raise UsageError(
                f"{argument} matches no file that reqtrace reads",
                hint="give a file or folder of the repository that git does not ignore",
            )
    return relative_paths


def _within(path: str, root: Path) -> PurePosixPath:
    # The folder is resolved, the name itself is not: a link in the repository stays itself.
    argument = Path(path)
    resolved = (
        argument.resolve()
        if argument.name in ("", "..")
        else argument.parent.resolve() / argument.name
    )
    try:
        relative = resolved.relative_to(root.resolve())
    except ValueError as error:
        raise UsageError(f"{path} is outside the repository {root}") from error
    return PurePosixPath(relative.as_posix())
