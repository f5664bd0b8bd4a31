"""Which files may hold items, and how they are read."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.location import Location
from reqtrace.sources.common.globs import matches
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_matcher import FileMatcher
from sources_kit import vocabulary

CONFIG = PurePosixPath("reqtrace.toml")


def matcher(
    *sources: Source, exclude: tuple[str, ...] = (), detects: bool | None = None
) -> FileMatcher:
    return FileMatcher(vocabulary(), sources, exclude, detects=detects)


def found(path: str, *sources: Source, detects: bool | None = None) -> FileMatch | None:
    return matcher(*sources, detects=detects).file_match(PurePosixPath(path))


def source(*include: str, line: int = 0, **more: object) -> Source:
    place = Location(path=CONFIG, line=line) if line else None
    return Source(include=include, location=place, **more)  # type: ignore[arg-type]


YAML, MARKDOWN, ADR = Format.YAML, Format.MARKDOWN, Format.ADR
FOLDER, DECISIONS, ELSEWHERE = Place.ITEM_FOLDER, Place.DECISION_FOLDER, Place.ELSEWHERE
PAGE, UNNUMBERED = Place.PAGE, Place.DECISION_PAGE


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("needs/a.yaml", (YAML, FOLDER, "need"), id="YAML in a folder"),
        pytest.param("needs/x/a.md", (MARKDOWN, FOLDER, "need"), id="Markdown below"),
        pytest.param("adr/0001-a.md", (ADR, DECISIONS, "adr"), id="a decision"),
        pytest.param("adr/X-ADR-012-a.md", (ADR, DECISIONS, "adr"), id="a prefix of a project"),
        pytest.param("adr/a.md", (ADR, UNNUMBERED, "adr"), id="without a number"),
        pytest.param("adr/2024-05-01-a/README.md", (ADR, DECISIONS, "adr"), id="a named folder"),
        pytest.param("adr/0001-use-a-template.md", (ADR, DECISIONS, "adr"), id="about templates"),
        pytest.param(".adr/0001-a.md", (ADR, DECISIONS, "adr"), id="a dot-folder of decisions"),
        pytest.param(".kiro/requirements/a.md", (MARKDOWN, FOLDER, "req"), id="specifications"),
        pytest.param(".github/requirements/a.md", None, id="the folder of a host"),
        pytest.param("adr/a.yml", (YAML, FOLDER, "adr"), id="YAML among decisions"),
        pytest.param("adr/0001-a.rst", (ADR, DECISIONS, "adr"), id="reST among decisions"),
        pytest.param("needs/a.rst", None, id="reST elsewhere"),
        pytest.param("needs/adr/1-a.md", (ADR, DECISIONS, "adr"), id="the inner folder"),
        pytest.param("User Needs/A.YML", (YAML, FOLDER, "need"), id="other spelling"),
        pytest.param("docs/needs.yaml", (YAML, Place.LIST_NAME, "need"), id="a list by name"),
        pytest.param("docs/needs.md", (MARKDOWN, Place.PAGE_NAME, "need"), id="a page by name"),
        pytest.param("doc/adr-001-x.md", (ADR, Place.DECISION_NAME, None), id="a decision by name"),
        pytest.param("doc/adr-001-x.yml", (YAML, ELSEWHERE, None), id="YAML so named"),
        pytest.param("a.md", (MARKDOWN, ELSEWHERE, None), id="any Markdown"),
        pytest.param("a.yml", (YAML, ELSEWHERE, None), id="any YAML"),
        pytest.param("a.py", None, id="code"),
        pytest.param("needs/index.md", (MARKDOWN, PAGE, "need"), id="an index"),
        pytest.param("index.md", (MARKDOWN, ELSEWHERE, None), id="an index of anything"),
        pytest.param("adr/0000-template.md", (ADR, PAGE, "adr"), id="a template"),
        pytest.param("needs/.a.yaml", None, id="a hidden file"),
        pytest.param("needs/Vendor/a.yaml", None, id="what others wrote"),
    ],
)
def test_without_sources(path: str, expected: tuple[object, ...] | None) -> None:
    match = found(path)
    told = None if match is None else (match.format, match.place, match.folder)
    assert told == expected


@pytest.mark.parametrize(
    ("given_", "path", "expected"),
    [
        pytest.param(source("spec/**"), "spec/a.yaml", Format.YAML, id="YAML"),
        pytest.param(source("spec/**"), "spec/a.markdown", Format.MARKDOWN, id="Markdown"),
        pytest.param(source("spec/**", type="adr"), "spec/a.md", Format.ADR, id="decisions"),
        pytest.param(source("spec/**", type="adr"), "spec/a.rst", Format.ADR, id="reST decisions"),
        pytest.param(source("spec/**"), "spec/a.py", None, id="neither"),
        pytest.param(source("spec/**", format=Format.YAML), "spec/a.txt", Format.YAML, id="told"),
        pytest.param(source("spec/**", format=Format.DOORSTOP), "spec/R1.yml", Format.DOORSTOP,
                     id="Doorstop"),
        pytest.param(source("spec/**", format=Format.DOORSTOP), "spec/conf.yml", None,
                     id="no name of Doorstop"),
        pytest.param(source("spec/**", format=Format.OPENFASTTRACE), "spec/a.py",
                     Format.OPENFASTTRACE, id="OpenFastTrace"),
        pytest.param(source("spec/**", format=Format.OPENFASTTRACE), "spec/a.png", None,
                     id="no text of OpenFastTrace"),
        pytest.param(source("spec/**", format=Format.OPENFASTTRACE), "spec/index.py",
                     Format.OPENFASTTRACE, id="code that is called as an index"),
        pytest.param(source("spec/**"), "spec/README.md", Format.MARKDOWN, id="a page"),
        pytest.param(source("spec/README.md"), "spec/README.md", Format.MARKDOWN, id="named page"),
        pytest.param(source("spec/*.md"), "spec/.a.md", None, id="a hidden file"),
        pytest.param(source("spec/.a/*.md"), "spec/.a/b.md", Format.MARKDOWN, id="named folder"),
        pytest.param(source("**/*.md"), "vendor/b.md", None, id="what others wrote"),
        pytest.param(source("vendor/*.md"), "vendor/b.md", Format.MARKDOWN, id="named, too"),
        pytest.param(source("**/*"), "spec/vendor", None, id="a file called as such a folder"),
        pytest.param(source("./spec//*.md"), "spec/b.md", Format.MARKDOWN, id="an untidy glob"),
    ],
)  # fmt: skip
def test_with_a_source(given_: Source, path: str, expected: Format | None) -> None:
    match = found(path, given_)
    assert (None if match is None else match.format) == expected


def test_the_first_source_counts_and_openfasttrace_comes_last() -> None:
    traced = source("**", format=Format.OPENFASTTRACE)
    plain, other = source("spec/**", type="req"), source("spec/**", type="need")
    match = found("spec/a.md", traced, plain, other)
    assert match is not None
    assert (match.source, match.folder, match.format) == (1, "req", Format.MARKDOWN)
    match = found("src/a.md", traced, plain, other)
    assert match is not None
    assert (match.source, match.format) == (0, Format.OPENFASTTRACE)


@pytest.mark.parametrize(
    ("given_", "detects", "expected"),
    [
        pytest.param(source("spec/**"), None, Place.SOURCE, id="strict"),
        pytest.param(source("spec/**", type="adr"), None, Place.DECISION_SOURCE, id="decisions"),
        pytest.param(
            source("spec/**", format=Format.OPENFASTTRACE), None, Place.TRACED_SOURCE, id="traced"
        ),
        pytest.param(source("spec/**", strict=False), None, Place.LENIENT_SOURCE, id="lenient"),
        pytest.param(source("spec/**", strict=False), True, Place.DETECTED_SOURCE, id="detected"),
    ],
)
def test_the_place_of_a_file_in_a_source(
    given_: Source, detects: bool | None, expected: Place
) -> None:
    match = found("spec/a.md", given_, detects=detects)
    assert match is not None
    assert match.place is expected


@pytest.mark.parametrize(
    ("detects", "expected"),
    [
        pytest.param(None, None, id="as it is"),
        pytest.param(True, Format.YAML, id="with detection"),
        pytest.param(False, None, id="without detection"),
    ],
)
def test_what_no_source_covers(detects: bool | None, expected: Format | None) -> None:
    match = found("needs/a.yaml", source("spec/**"), detects=detects)
    assert (None if match is None else match.format) == expected
    assert found("needs/a.yaml", detects=False) is None


def test_decisions_only_where_their_folders_are_not_declared() -> None:
    told = FileMatcher(vocabulary(), decision_folders_declared=True)
    assert told.file_match(PurePosixPath("adr/0001-x.md")) is None
    assert told.file_match(PurePosixPath("docs/adr-001-x.md")) is None
    assert told.file_match(PurePosixPath("needs/a.md")) is not None


GLOBS = st.sampled_from(["needs/**", "**/*.md", "docs", "docs/*", "*.yml", "**/a.*"])
PATHS = st.sampled_from(
    ["needs/a.md", "needs/x/a.yaml", "docs/b.md", "docs/adr/0001-a.md", "a.yml", "b.yaml"]
).map(PurePosixPath)


@given(st.lists(GLOBS, max_size=2), st.lists(GLOBS, min_size=1, max_size=2), PATHS)
def test_no_source_reaches_what_is_excluded(
    exclude: list[str], include: list[str], path: PurePosixPath
) -> None:
    is_excluded = any(matches(glob, path) for glob in exclude)
    for sources in ((), (source(*include),)):
        for detects in (None, True):
            without = matcher(*sources, detects=detects).file_match(path)
            match = matcher(*sources, exclude=tuple(exclude), detects=detects).file_match(path)
            assert match == (None if is_excluded else without)


@given(st.lists(GLOBS, min_size=1, max_size=3), PATHS)
def test_the_order_of_globs_plays_no_part(include: list[str], path: PurePosixPath) -> None:
    there, back = (matcher(source(*one)).file_match(path) for one in (include, include[::-1]))
    assert there == back
    alone = [matcher(source(one)).file_match(path) for one in include]
    assert there == next((one for one in alone if one is not None), None)


@pytest.mark.parametrize(
    ("include", "expected"),
    [("spec/*.md", PAGE), ("spec/README.md", Place.SOURCE), ("**/README.md", Place.SOURCE)],
    ids=["by a wildcard", "by its name", "by its name anywhere"],
)
def test_a_page_in_a_source(include: str, expected: Place) -> None:
    match = found("spec/README.md", source(include))
    assert match is not None
    assert match.place is expected


@pytest.mark.parametrize(
    ("path", "aside", "archived"),
    [
        ("examples/requirements/a.md", True, False),
        ("tests/requirements/a.md", True, False),
        ("docs/tests/requirements/a.md", False, False),
        ("requirements/archive/a.md", False, True),
        ("requirements/a.md", False, False),
    ],
)
def test_folders_aside(path: str, aside: bool, archived: bool) -> None:
    match = found(path)
    assert match is not None
    assert (match.is_aside, match.is_archived) == (aside, archived)


@pytest.mark.parametrize(
    ("path", "detected", "aside"),
    [
        ("core/src/test/resources/a.md", True, True),
        ("core/src/test/java/A.java", True, False),
        ("core/src/main/resources/a.md", True, False),
        ("core/src/test/resources/a.md", False, False),
    ],
)
def test_test_data_of_a_format_that_is_declared(path: str, detected: bool, aside: bool) -> None:
    match = found(path, source("**/*", format=Format.OPENFASTTRACE), detects=detected)
    assert match is not None
    assert match.is_aside is aside


@pytest.mark.parametrize(
    ("path", "sources", "expected"),
    [
        pytest.param("needs/README.md", (), None, id="what is read"),
        pytest.param("vendor/needs/a.md", (), LeftOutReason.THIRD_PARTY, id="what others wrote"),
        pytest.param("needs/templates/a.md", (), LeftOutReason.TEMPLATE_FOLDER, id="templates"),
        pytest.param("needs/fixtures/a.md", (), LeftOutReason.TEST_DATA, id="fixtures"),
        pytest.param("vendor/templates/needs/a.md", (), LeftOutReason.THIRD_PARTY, id="the first"),
        pytest.param("a/testdata/b.md", (source("**/*.md"),), LeftOutReason.TEST_DATA,
                     id="fixtures in a source"),
        pytest.param("needs/.a.md", (), LeftOutReason.THIRD_PARTY, id="a hidden file"),
        pytest.param("needs/.doorstop.yml", (), None, id="settings of Doorstop"),
        pytest.param("vendor/a.md", (), None, id="where nothing names it"),
        pytest.param("a/vendor/b.md", (source("**/*.md"),), LeftOutReason.THIRD_PARTY,
                     id="in a source"),
        pytest.param("a/vendor/b.md", (source("**/*.md", exclude=("a/vendor/**",)),), None,
                     id="excluded by its owner"),
        pytest.param("a/vendor/b.py", (source("**", format=Format.OPENFASTTRACE),), None,
                     id="where everything is looked at"),
    ],
)  # fmt: skip
def test_why_a_file_is_left_out_by_its_path(
    path: str, sources: tuple[Source, ...], expected: LeftOutReason | None
) -> None:
    assert matcher(*sources).left_out(PurePosixPath(path)) is expected


def test_the_ways_to_read_a_file_are_tried_in_order() -> None:
    traced = source("**", format=Format.OPENFASTTRACE)
    lenient = source("needs/**", strict=False)
    both = matcher(lenient, traced, detects=True)
    path = PurePosixPath("needs/a.md")
    first = both.file_match(path)
    assert first is not None
    assert [(one.format, one.source) for one in both.candidates(path, first)] == [
        (Format.OPENFASTTRACE, 1), (MARKDOWN, 0), (MARKDOWN, None)
    ]  # fmt: skip


class TestMistakes:
    PATHS = tuple(map(PurePosixPath, ("spec/a.md", "spec/b.md", "docs/c.md")))

    def mistakes(self, *sources: Source) -> list[str]:
        return [one.split(": ", 1)[0] for one in matcher(*sources).mistakes(self.PATHS)]

    def test_none(self) -> None:
        assert self.mistakes(source("spec/*", line=3), source("docs/*", line=9)) == []

    def test_a_source_that_covers_nothing(self) -> None:
        assert self.mistakes(source("spec/*", line=3), source("x/*", line=9)) == ["reqtrace.toml:9"]

    def test_two_sources_with_one_file_are_told_once(self) -> None:
        both = (source("spec/*", line=3), source("**/*.md", line=9))
        assert self.mistakes(*both) == ["reqtrace.toml:9"]
        (told,) = matcher(*both).mistakes(self.PATHS)
        assert "spec/a.md" in told
        assert "line 3" in told

    def test_the_parts_of_one_source_count_as_one(self) -> None:
        assert self.mistakes(source("spec/*", line=3), source("spec/a.md", line=3)) == []

    def test_sources_that_leave_files_to_others_make_none(self) -> None:
        lenient = source("**/*.md", line=9, strict=False)
        traced = source("**", line=9, format=Format.OPENFASTTRACE)
        for other in (lenient, traced):
            assert self.mistakes(source("spec/*", line=3), other) == []

    def test_sources_that_nobody_wrote_make_none(self) -> None:
        assert self.mistakes(source("x/*"), source("**")) == []
        assert self.mistakes(source("spec/*"), source("**", line=3)) == []


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("_/REQ-1.md", True),
        ("__/REQ-1.md", True),
        ("requirements/_templates/REQ-1.md", False),
        ("_templates/REQ-1.md", False),
    ],
)
def test_folders_whose_names_begin_with_a_line(path: str, is_read: bool) -> None:
    assert (found(path) is not None) is is_read
    covered = found(path, source("**/*.md"))
    assert (covered is not None) is is_read
