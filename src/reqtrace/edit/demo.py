"""The bundled example: a story in TOML, played as a real git repository."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reqtrace.errors import ReqtraceError, UsageError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Person
from reqtrace.util.data import example_path
from reqtrace.util.dataclass import dataclass

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSummary:
    """What was built. `head` is the object id of the last commit, the same on every machine."""

    commits: int
    authors: int
    releases: tuple[str, ...]
    head: str

    def __str__(self) -> str:
        return (
            f"{self.commits} commits by {self.authors} authors, "
            f"releases {', '.join(self.releases)}, HEAD {self.head[:10]}"
        )


def build_demo(folder: Path) -> DemoSummary:
    """Build the example repository in *folder*, which must be empty or not exist yet.

    Raises `UsageError` where the folder holds anything or cannot be written, and `ReqtraceError`
    where the story that ships with reqtrace cannot be read.
    """
    _refuse_content(folder)
    story = _read_story(example_path("demo") / "story.toml")
    try:
        repository = WritableRepository.create(folder)
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written: {error.strerror}", hint="give another folder"
        ) from error
    builder = _StoryBuilder(repository, _people(story))
    for step in story["step"]:
        builder.play(step)
    return _summary(repository, builder.releases)


def _refuse_content(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        what = "is not empty" if folder.is_dir() else "is not a folder"
        raise UsageError(
            f"{folder} {what}", hint="give a folder that does not exist yet; nothing was changed"
        )


def _read_story(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReqtraceError(
            f"the bundled example cannot be read: {error}", hint="reinstall reqtrace"
        ) from error


def _people(story: Mapping[str, Any]) -> dict[str, Person]:
    return {
        name: Person(name=person["name"], email=person["email"])
        for name, person in story["people"].items()
    }


class _StoryBuilder:
    """Plays steps one after the other. `releases` collects the tags in their order."""

    def __init__(self, repository: WritableRepository, people: Mapping[str, Person]) -> None:
        self._repository = repository
        self._people = people
        self._named: dict[str, str] = {}
        self._verbs: dict[str, Callable[[Step], str | None]] = {
            "commit": self._commit,
            "branch": self._branch,
            "checkout": self._checkout,
            "merge": self._merge,
            "squash": self._squash,
            "revert": self._revert,
            "cherry-pick": self._cherry_pick,
            "tag": self._tag,
        }
        self.releases: tuple[str, ...] = ()

    def play(self, step: Step) -> None:
        """Play one step, and remember its commit where the step gives it a name."""
        verb = next(word for word in step if word in self._verbs)
        made = self._verbs[verb](step)
        if made is not None and "name" in step:
            self._named[step["name"]] = made

    def _commit(self, step: Step) -> str:
        for old, new in step.get("rename", {}).items():
            self._repository.rename(old, new)
        for path, content in step.get("write", {}).items():
            self._repository.write(path, content)
        for change in step.get("change", ()):
            self._change(change["file"], change["from"], change["to"])
        return self._repository.commit(step["commit"].strip("\n") + "\n", **self._signature(step))

    def _change(self, path: str, old: str, new: str) -> None:
        content = (self._repository.root / path).read_text(encoding="utf-8")
        if content.count(old) != 1:
            raise ReqtraceError(
                f"the demo script changes {path}, which does not contain {old!r} exactly once"
            )
        self._repository.write(path, content.replace(old, new))

    def _branch(self, step: Step) -> None:
        self._repository.branch(step["branch"])

    def _checkout(self, step: Step) -> None:
        self._repository.checkout(step["checkout"])

    def _merge(self, step: Step) -> str:
        return self._repository.merge(
            *step["merge"], message=_message(step), **self._signature(step)
        )

    def _squash(self, step: Step) -> str:
        return self._repository.squash(
            step["squash"], message=_message(step), **self._signature(step)
        )

    def _revert(self, step: Step) -> str:
        # The message is the story's own: git 2.43 changed its words for a reverted revert.
        oid = self._named[step["revert"]]
        message = _message(step).replace("{oid}", oid)
        return self._repository.revert(oid, message=message, **self._signature(step))

    def _cherry_pick(self, step: Step) -> str:
        return self._repository.cherry_pick(
            self._named[step["cherry-pick"]], **self._signature(step)
        )

    def _tag(self, step: Step) -> None:
        self._repository.tag(step["tag"], message=step["message"], **self._signature(step))
        self.releases += (step["tag"],)

    def _signature(self, step: Step) -> dict[str, Any]:
        return {"author": self._people[step["by"]], "when": step["at"]}


def _message(step: Step) -> str:
    return str(step["message"]).strip("\n") + "\n"


def _summary(repository: WritableRepository, releases: tuple[str, ...]) -> DemoSummary:
    authors = repository.git("log", "--format=%aN <%aE>", "--use-mailmap").splitlines()
    return DemoSummary(
        commits=len(authors),
        authors=len(set(authors)),
        releases=releases,
        head=repository.head(),
    )
