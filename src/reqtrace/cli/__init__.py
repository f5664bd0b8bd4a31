"""The command line: argv → public API → output → exit code. Nothing else parses arguments."""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from reqtrace.cli.main import program
from reqtrace.cli.status_line import showing_progress
from reqtrace.errors import ConfigError, ExitCode, ReqtraceError, ReqtraceWarning, UsageError

__all__ = ["main", "run"]

_NOWHERE = UsageError(
    "the current folder no longer exists", hint="change to another folder, or pass -C DIR"
)

_CLOSED = UsageError(
    "standard output is closed", hint="redirect it to a file, or to the null device"
)

_NO_MEMORY = UsageError(
    "there is not enough memory", hint="raise the limit (`ulimit -v`), or check fewer files"
)

_BROKEN_PIPE = 128 + 13

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def run() -> NoReturn:
    """The console script."""
    # What a run reads it keeps until it ends, so the collector would only walk it again and
    # again: a quarter of the time of a check of 10,000 items, and no memory comes back.
    gc.disable()
    if sys.stdout is None:  # closed by who started us
        _explain(_CLOSED)
        _leave(ExitCode.ENVIRONMENT)
    _leave(main(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """End the process at once.

    To take apart what a large run holds, object by object, takes a fifth of its time.
    """
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except BrokenPipeError:
        code = _BROKEN_PIPE
    except OSError as error:
        _explain(UsageError(f"the output cannot be written: {error.strerror or error}"))
        code = ExitCode.ENVIRONMENT
    os._exit(code)


def main(argv: Sequence[str]) -> int:
    """Run the command line *argv*; the exit code. No exception but `SystemExit` escapes."""
    folder = _working_directory()
    try:
        return _run(list(argv))
    finally:
        if folder is not None:
            with contextlib.suppress(OSError):  # it may be gone by now
                os.chdir(folder)


def _working_directory() -> Path | None:
    # None where it was deleted under the shell: `--version`, `rules` and `-C DIR` need none.
    try:
        return Path.cwd()
    except OSError:
        return None


def _run(argv: list[str]) -> int:
    try:
        with _warnings_on_stderr(), showing_progress(sys.stderr):
            code = program.main(argv, prog_name="reqtrace", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return ExitCode.ENVIRONMENT
    except (click.Abort, KeyboardInterrupt):
        click.echo("reqtrace: interrupted", err=True)
        return ExitCode.INTERRUPTED
    except ReqtraceError as error:
        _debug(argv)
        _explain(error)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away (`| head`). Nothing is wrong with the repository,
        # and the interpreter must not complain while it closes the stream.
        _drop_output()
        return _BROKEN_PIPE
    except Exception as error:
        _debug(argv)
        if _lacks_memory(error):
            _explain(_NO_MEMORY)
            return ExitCode.ENVIRONMENT
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _explain(UsageError(f"the output cannot be written: {error.strerror}"))
            _drop_output()
            return ExitCode.ENVIRONMENT
        if isinstance(error, OSError) and _working_directory() is None:
            _explain(_NOWHERE)
            return ExitCode.ENVIRONMENT
        _print_internal_error(error)
        return ExitCode.DEFECT
    return code if isinstance(code, int) else ExitCode.CLEAN


def _lacks_memory(error: BaseException | None) -> bool:
    """Whether *error*, or what it was raised for, is a lack of memory."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return True
        # What the loader of shared objects says, of modules that are imported late.
        if isinstance(error, ImportError) and "failed to map segment" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _drop_output() -> None:
    """Let what is not written yet of standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _warnings_on_stderr() -> Iterator[None]:
    """Warnings of ours as one line each; all others stay as they are."""
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *rest: Any, **named: Any) -> None:
        if issubclass(category, ReqtraceWarning):
            from reqtrace.util.escape import terminal

            click.echo(f"reqtrace: warning: {terminal(str(message))}", err=True)
        else:
            usual(message, category, *rest, **named)

    with warnings.catch_warnings():
        warnings.simplefilter("always", ReqtraceWarning)
        warnings.showwarning = show
        yield


def _debug(argv: list[str]) -> None:
    if "--debug" in argv:
        import traceback

        traceback.print_exc()


def _explain(error: ReqtraceError) -> None:
    from reqtrace.util.escape import terminal

    click.echo(f"reqtrace: {terminal(str(error))}", err=True)
    for entry in error.entries if isinstance(error, ConfigError) else ():
        click.echo(f"  {terminal(entry)}", err=True)
    if error.hint:
        first, *more = error.hint.split("\n")
        click.echo("\n".join([f"  hint: {terminal(first)}", *map(terminal, more)]), err=True)


def _print_internal_error(error: Exception) -> None:
    from reqtrace.util.escape import terminal
    from reqtrace.version import VERSION

    what = terminal(f"{type(error).__name__}: {error}"[:300])
    click.echo(f"reqtrace {VERSION}: internal error: {what}", err=True)
    click.echo(
        "  Please report it with the output of `reqtrace --debug` and the same command.", err=True
    )
