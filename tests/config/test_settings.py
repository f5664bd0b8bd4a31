"""Configuration: discovery, layering, and every mistake reported at once with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from reqtrace.config import Config, default_config, find_config, read_config
from reqtrace.errors import ConfigError
from reqtrace.model.coverage import Depth, Direction
from reqtrace.model.finding import Severity
from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.source import Format, IdFrom, IdRule


def file_in(folder: Path) -> Callable[[str], bytes | None]:
    return lambda name: (folder / name).read_bytes() if (folder / name).exists() else None


def load_config(folder: Path) -> Config:
    return read_config(file_in(folder))


def mistakes_in(folder: Path, text: str, name: str = "reqtrace.toml") -> tuple[str, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return caught.value.entries


def test_a_repository_without_configuration_gets_the_default(tmp_path: Path) -> None:
    config = load_config(tmp_path)
    assert config == default_config()
    assert config.path is None
    assert list(config.vocabulary.types) == [
        "goal", "outcome", "need", "req", "adr", "debt", "test"
    ]  # fmt: skip
    assert config.vocabulary.role_of("req", "Implemented") is Role.DONE
    assert config.vocabulary.role_of("adr", "accepted") is Role.ACTIVE
    assert config.trailers["Implements"] == "implements"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        pytest.param({"reqtrace.toml": ""}, "reqtrace.toml", id="plain"),
        pytest.param({".reqtrace.toml": ""}, ".reqtrace.toml", id="hidden"),
        pytest.param(
            {"reqtrace.toml": "", ".reqtrace.toml": ""}, "reqtrace.toml", id="plain before hidden"
        ),
        pytest.param({"pyproject.toml": "[tool.reqtrace]\n"}, "pyproject.toml", id="pyproject"),
        pytest.param({"pyproject.toml": "[tool.other]\n"}, None, id="pyproject of others"),
        pytest.param({"pyproject.toml": "# [tool.reqtrace]\n"}, None, id="a comment about us"),
        pytest.param({"pyproject.toml": "[tool.reqtrace-x]\n"}, None, id="a name like ours"),
        pytest.param({"pyproject.toml": "[ tool . reqtrace ]\n"}, "pyproject.toml", id="spaces"),
        pytest.param({}, None, id="none"),
    ],
)
def test_discovery(tmp_path: Path, files: dict[str, str], found: str | None) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert find_config(file_in(tmp_path)) == (None if found is None else PurePosixPath(found))


def test_settings_are_laid_over_the_profile(tmp_path: Path) -> None:
    (tmp_path / "reqtrace.toml").write_text(
        """
        [statuses]
        parked = "retired"
        [types.risk]
        prefixes = ["RISK"]
        [links.mitigates]
        from = ["req"]
        to = ["risk"]
        [trailers]
        Story = "implements"
        Closes = false
        [[source]]
        include = ["reqs/*.yml"]
        format = "yaml"
        id = "stem"
        type = "req"
        fields = { title = "header" }
        [[coverage]]
        name = "every approved need is satisfied by a requirement"
        depth = "deep"
        [[coverage]]
        name = "every risk is mitigated"
        of = { type = "risk" }
        by = { link = "mitigates", type = "req" }
        [rules]
        ignore = ["LNK007", "one-sided-supersede"]
        severity = { LNK = "warning", LNK001 = "error" }
        """,
        encoding="utf-8",
    )
    config = load_config(tmp_path)
    assert config.vocabulary.role_of("need", "parked") is Role.RETIRED
    assert config.vocabulary.role_of("need", "approved") is Role.ACTIVE
    assert config.vocabulary.type_of_id("RISK-3") == "risk"
    assert config.vocabulary.kind_between("req", "risk") == "mitigates"
    assert config.trailers["Story"] == "implements"
    assert "Closes" not in config.trailers
    (source,) = config.sources
    assert (source.format, source.id, source.fields) == (
        Format.YAML, IdRule(source=IdFrom.STEM), {"title": "header"}
    )  # fmt: skip
    by_name = {policy.name: policy for policy in config.coverage}
    need = by_name["every approved need is satisfied by a requirement"]
    assert (need.depth, need.rule, need.kinds) == (Depth.DEEP, "COV001", ("satisfies",))
    risk = by_name["every risk is mitigated"]
    assert (risk.direction, risk.rule, risk.types) == (Direction.DOWNSTREAM, "COV009", ("req",))
    ids = {rule.id for rule in config.rules}
    assert "LNK001" in ids
    assert not ids & {"LNK007", "ADR002"}
    assert config.severities["LNK001"] is Severity.ERROR
    assert config.severities["LNK002"] is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '[types.req]\nprefxes = ["R"]\n',
            ('reqtrace.toml:2: unknown key "prefxes" in types.req; did you mean "prefixes"?',),
            id="unknown key in a table",
        ),
        pytest.param(
            "[[source]]\ninclude = ['a']\n\n[[source]]\nexclude = ['b']\n",
            ("reqtrace.toml:4: a source needs `include`, or a preset that has it",),
            id="missing key in the second source",
        ),
        pytest.param(
            "[limits]\ndepth = 'deep'\n",
            ('reqtrace.toml:2: limits.depth: "deep" is not a whole number',),
            id="wrong type",
        ),
        pytest.param(
            '[[source]]\ninclude = ["a"]\ntype = "requ"\n',
            ('reqtrace.toml:3: unknown type "requ"; did you mean "req"?',),
            id="unknown type",
        ),
        pytest.param(
            '[rules]\nignore = ["LNK999", "dangling-lnik"]\n',
            (
                'reqtrace.toml:2: unknown rule "LNK999"',
                'reqtrace.toml:2: unknown rule "dangling-lnik"; did you mean "dangling-link"?',
            ),
            id="unknown rules",
        ),
        pytest.param(
            '[types.req]\nid_pattern = "(?=a)b"\n',
            ("reqtrace.toml:2: '(?=a)b' is not a regular expression that runs in linear time",),
            id="a pattern that cannot be linear",
        ),
        pytest.param(
            '[[coverage]]\nname = "x"\nof = { type = "need" }\n',
            ('reqtrace.toml:1: coverage "x" needs either `by` or `to`',),
            id="coverage by nothing",
        ),
        pytest.param(
            '[[ignore]]\nrules = ["LNK"]\nreason = "r"\nuntil = "2026-02-30"\n',
            ("reqtrace.toml:4: invalid date 2026-02-30: ",),
            id="impossible date",
        ),
        pytest.param(
            '[types.req]\nschema = "../secret.json"\n',
            ("reqtrace.toml:2: the schema ../secret.json is not in the repository",),
            id="schema outside the repository",
        ),
        pytest.param(
            "extends = 'reqtrace:defualt'\nselct = 1\n",
            ("reqtrace.toml:1: extends:", 'reqtrace.toml:2: unknown key "selct"'),
            id="two mistakes at once",
        ),
        pytest.param(
            "[types.req]\nfolder = 1\n[[source]]\ninclude = ['a']\ntype = 'reqq'\n"
            "[rules]\nselect = ['GITT']\n",
            (
                'reqtrace.toml:2: unknown key "folder" in types.req; did you mean "folders"?',
                'reqtrace.toml:5: unknown type "reqq"; did you mean "req"?',
                'reqtrace.toml:7: unknown rule "GITT"',
            ),
            id="mistakes of form and of meaning at once",
        ),
        pytest.param(
            "[[coverage]]\nname = 'x'\nof = { role = 'activ' }\nby = { link = 'satisfies' }\n",
            ('reqtrace.toml:3: coverage[0].of.role: "activ" is not one of provisional, ',),
            id="a word that is none of the allowed ones",
        ),
        pytest.param(
            "[rules.options.LNK]\nx = 1\n[rules.options.COV004]\nkinds = [1]\n",
            (
                "reqtrace.toml:1: options are set for one rule, but LNK selects",
                "reqtrace.toml:4: option kinds of COV004 must be a list of strings",
            ),
            id="options that no rule would get",
        ),
        pytest.param(
            '[types.req.fields]\nx = { "$ref" = "http://127.0.0.1:9/x" }\n',
            ("reqtrace.toml:1: invalid schema for type req: Resource",),
            id="a schema that leads outside",
        ),
        pytest.param("a = \n", ("reqtrace.toml: ",), id="invalid TOML"),
    ],
)
def test_mistakes_are_named_with_their_line(
    tmp_path: Path, text: str, expected: tuple[str, ...]
) -> None:
    found = mistakes_in(tmp_path, text)
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_lines_are_counted_in_pyproject_too(tmp_path: Path) -> None:
    text = "[project]\nname = 'x'\n\n[tool.reqtrace.rules]\nselekt = []\n"
    (line,) = mistakes_in(tmp_path, text, "pyproject.toml")
    assert line.startswith(
        'pyproject.toml:5: unknown key "selekt" in rules; did you mean "select"?'
    )


def test_a_configuration_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "reqtrace.toml").write_bytes(b"# fine\n# \xff\n")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert caught.value.entries == ("reqtrace.toml:2: the file is not UTF-8",)


@pytest.mark.parametrize("name", ["default", "strict", "adr-only"])
def test_every_profile_can_be_used(tmp_path: Path, name: str) -> None:
    (tmp_path / "reqtrace.toml").write_text(f'extends = "reqtrace:{name}"\n', encoding="utf-8")
    config = load_config(tmp_path)
    assert bool(config.coverage) is (name != "adr-only")


def test_the_digest_speaks_of_effective_settings_only(tmp_path: Path) -> None:
    path = tmp_path / "reqtrace.toml"
    path.write_text("# a comment\n", encoding="utf-8")
    plain = load_config(tmp_path).digest
    path.write_text("[limits]\ndepth = 31\n", encoding="utf-8")
    assert plain == default_config().digest
    assert load_config(tmp_path).digest != plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(f"exclude = {'[' * 5000}{']' * 5000}\n", "nested too deeply", id="lists"),
        pytest.param(f"{'a.' * 500}b = 1\n", "nested too deeply", id="dotted key"),
        pytest.param(f"{'a.' * 450_000}b = 1\n", "nested too deeply", id="endless key"),
        pytest.param(f"[limits]\ndepth = {'9' * 5000}\n", "a number is too long", id="number"),
    ],
)
def test_hostile_values_are_mistakes_in_the_file(tmp_path: Path, text: str, words: str) -> None:
    (mistake,) = mistakes_in(tmp_path, text)
    assert mistake.startswith("reqtrace.toml: ")
    assert words in mistake


@pytest.mark.parametrize("day", ["2027-01-31", '"2027-01-31"'])
def test_a_date_of_toml_is_a_date(tmp_path: Path, day: str) -> None:
    ignore = f'[[ignore]]\nrules = ["COV003"]\nreason = "old"\nuntil = {day}\n'
    (tmp_path / "reqtrace.toml").write_text(ignore)
    (suppression,) = load_config(tmp_path).suppressions
    assert suppression.until == date(2027, 1, 31)


@pytest.mark.parametrize("value", ["1979-05-27T07:32:00Z", "07:32:00"])
def test_a_time_is_no_date(tmp_path: Path, value: str) -> None:
    ignore = f'[[ignore]]\nrules = ["COV003"]\nreason = "old"\nuntil = {value}\n'
    (mistake,) = mistakes_in(tmp_path, ignore)
    assert mistake.startswith("reqtrace.toml:4: ")


def test_a_project_file_whose_tools_are_no_table_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('tool = "reqtrace"\n')
    assert load_config(tmp_path).path is None
