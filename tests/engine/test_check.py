"""Which rules run, which findings count, and how much they weigh."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.config import Config
from reqtrace.engine.check import RunContext, check_message, rules_without_history, run_rules
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.result import Result
from reqtrace.model.suppression import Suppression
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.commits.commit_names_unknown_item import CommitNamesUnknownItem
from reqtrace.rules.identity.id_reused import IdReused
from reqtrace.rules.links.dangling_link import DanglingLink
from trace_kit import START, commit, config, item, project

# NEED-9 and NEED-8 are nowhere; no commit implements REQ-3.
ITEMS = (
    item("NEED-1"),
    item("REQ-1", "satisfies NEED-9", path="docs/a/REQ-1.yaml"),
    item("REQ-2", "satisfies NEED-8", "refines REQ-1", path="docs/b/REQ-2.yaml"),
    item("REQ-3", "satisfies NEED-1", status="implemented", path="lib/REQ-3.yaml"),
)
LINKS = ("LNK",)


def run(
    *selected: str,
    made: Project | None = None,
    context: RunContext | None = None,
    paths: Iterable[str] = (),
    settings: Config | None = None,
) -> Result:
    settings = (settings or config()).with_rules(select=selected)
    made = project(ITEMS) if made is None else made
    return run_rules(made, settings, context or RunContext(), [*map(PurePosixPath, paths)])


def told(findings: Iterable[Finding]) -> list[tuple[str, str | None]]:
    return [(one.rule, one.item) for one in findings]


def suppression(*rules: str, until: date | None = None, **more: object) -> Suppression:
    place = Location(path=PurePosixPath("reqtrace.toml"), line=1)
    return Suppression(rules=rules, reason="so", location=place, until=until, **more)  # type: ignore[arg-type]


class TestRunRules:
    def test_findings_are_sorted_by_place(self) -> None:
        assert told(run(*LINKS).findings) == [("LNK001", "REQ-1"), ("LNK001", "REQ-2")]

    @given(st.randoms(use_true_random=False))
    def test_neither_the_order_of_rules_nor_of_items_plays_a_part(
        self, chance: random.Random
    ) -> None:
        settings = config()
        rules = chance.sample(settings.rules, len(settings.rules))
        items = chance.sample(ITEMS, len(ITEMS))
        mixed = run_rules(project(items), replace(settings, rules=tuple(rules)), RunContext())
        assert mixed.findings == run_rules(project(ITEMS), settings, RunContext()).findings

    @pytest.mark.parametrize(
        ("paths", "expected"),
        [
            pytest.param(["docs"], ["REQ-1", "REQ-2"], id="a folder"),
            pytest.param(["docs/a"], ["REQ-1"], id="a folder below"),
            pytest.param(["docs/b/REQ-2.yaml", "lib"], ["REQ-2"], id="a file and a folder"),
            pytest.param(["doc"], [], id="no prefix of a name"),
        ],
    )
    def test_paths_limit_the_findings_and_nothing_else(
        self, paths: list[str], expected: list[str]
    ) -> None:
        found = run(*LINKS, paths=paths)
        assert [one.item for one in found.findings] == expected
        assert found.summary.items == run(*LINKS).summary.items
        assert found.digest == run(*LINKS).digest

    def test_a_finding_about_a_commit_is_below_no_path(self) -> None:
        made = project(ITEMS, [commit(1, "implements REQ-9")])
        assert told(run("GIT001", made=made).findings) == [("GIT001", None)]
        assert run("GIT001", made=made, paths=["docs"]).findings == ()

    def test_severities_of_the_configuration(self) -> None:
        settings = replace(config(), severities={"LNK001": Severity.INFO})
        found = run(*LINKS, settings=settings)
        assert {one.severity for one in found.findings} == {Severity.INFO}
        assert (found.summary.errors, found.summary.infos) == (0, 2)
        assert found.worst() is Severity.INFO

    def test_a_severity_counts_for_findings_about_suppressions(self) -> None:
        settings = replace(config(), severities={"CFG002": Severity.ERROR})
        context = RunContext(suppressions=(suppression("LNK004"),))
        found = run("LNK", "CFG", settings=settings, context=context)
        assert [one.severity for one in found.findings if one.rule == "CFG002"] == [Severity.ERROR]

    @pytest.mark.parametrize(
        ("until", "accepted", "rules"),
        [
            pytest.param(None, 2, [], id="for ever"),
            pytest.param(START.date(), 2, [], id="its last day is that of the commit"),
            pytest.param(date(2025, 1, 5), 0, ["CFG004", "LNK001", "LNK001"], id="expired"),
        ],
    )
    def test_suppressions(self, until: date | None, accepted: int, rules: list[str]) -> None:
        context = RunContext(suppressions=(suppression("LNK001", until=until),))
        found = run("LNK", "CFG", context=context)
        assert sorted(one.rule for one in found.findings) == rules
        assert len(found.accepted) == found.summary.accepted == accepted

    def test_suppressions_are_not_judged_where_paths_hide_findings(self) -> None:
        unused = suppression("LNK004")
        context = RunContext(suppressions=(unused,))
        assert "CFG002" in {one.rule for one in run("LNK", "CFG", context=context).findings}
        found = run("LNK", "CFG", context=context, paths=["docs"])
        assert "CFG002" not in {one.rule for one in found.findings}

    def test_rules_that_require_the_history_of_the_items_wait_for_it(self) -> None:
        class Asked(IdReused):
            def check(self, _: Project) -> Iterable[Finding]:  # type: ignore[override]
                raise AssertionError("it has no history to read")

        settings = replace(config(), rules=(Asked(), DanglingLink()))
        assert len(run_rules(project(ITEMS), settings, RunContext()).findings) == 2

    def test_what_is_incomplete_is_said(self) -> None:
        found = run(*LINKS, context=RunContext(incomplete=("shallow",), notes=("a note",)))
        assert (found.complete, found.incomplete, found.notes) == (False, ("shallow",), ("a note",))
        assert run(*LINKS).complete

    def test_the_digest_is_of_files_and_configuration(self) -> None:
        made = project(ITEMS)
        other = replace(made, files={**made.files, "more.yaml": "b10b"})
        settings = replace(config(), digest="other")
        digests = {
            run(*LINKS).digest,
            run(*LINKS, made=other).digest,
            run(*LINKS, settings=settings).digest,
        }
        assert len(digests) == 3
        backwards = replace(made, files=dict(reversed(list(made.files.items()))))
        assert run(*LINKS, made=backwards).digest == run(*LINKS).digest

    def test_the_summary_counts(self) -> None:
        made = project(
            (*ITEMS, item("X-1", type="zebra"), item("Y-1", type="ape")),
            [commit(1, "implements REQ-1"), commit(2)],
        )
        summary = run(*LINKS, made=made).summary
        assert list(summary.items.items()) == [("need", 1), ("req", 3), ("ape", 1), ("zebra", 1)]
        assert (summary.commits, summary.referring_commits) == (2, 1)
        assert (summary.links, summary.files) == (len(made.graph.links), 6)


def test_rules_without_history_are_named() -> None:
    settings = config().with_rules(select=("GIT", "ID"))
    named = rules_without_history(settings)
    assert [one.split()[0] for one in named] == [
        rule.id for rule in settings.rules if rule.requires_history
    ]
    assert "GIT001" not in " ".join(named)  # it accepts history and can do without


class TestCheckMessage:
    RETIRED = item("REQ-4", "satisfies NEED-1", status="rejected")

    def judged(
        self,
        message: str,
        *,
        settings: Config | None = None,
        roles: Mapping[str, Role] | None = None,
        known: Collection[str] = (),
    ) -> tuple[Finding, ...]:
        made = project((*ITEMS, self.RETIRED), [commit(1, "implements REQ-77")])
        return check_message(
            message,
            made,
            settings or config(),
            roles_before=lambda _: {} if roles is None else roles,
            known_before=lambda ids: set(ids) & set(known),
        )

    def test_only_rules_about_commits_run_and_only_on_this_one(self) -> None:
        found = self.judged("Work\n\nImplements: REQ-99\n\nRefs: REQ-1\n")
        assert [one.rule for one in found] == ["GIT001", "GIT003"]
        assert "REQ-77" not in "".join(one.message for one in found)

    def test_no_rule_about_items_is_even_asked(self) -> None:
        class Asked(DanglingLink):
            def check(self, _: Project) -> Iterable[Finding]:  # type: ignore[override]
                raise AssertionError("it is not about commits")

        settings = replace(config(), rules=(Asked(), CommitNamesUnknownItem()))
        assert len(self.judged("Work on REQ-99\n", settings=settings)) == 1

    def test_each_finding_is_an_error(self) -> None:
        settings = replace(config(), severities={"GIT001": Severity.INFO})
        found = self.judged("Work on REQ-99\n", settings=settings)
        assert [one.severity for one in found] == [Severity.ERROR]

    def test_a_clean_message(self) -> None:
        assert self.judged("Work on REQ-1\n\nImplements: REQ-2\n") == ()
        assert self.judged("") == ()

    def test_ids_that_were_there_before(self) -> None:
        message = "Remove REQ-98\n\nRefs: REQ-98\nRefs: REQ-99\n"
        assert [one.key.split()[1] for one in self.judged(message)] == ["REQ-98", "REQ-99"]
        known = self.judged(message, known=("REQ-98", "REQ-1"))
        assert [one.key.split()[1] for one in known] == ["REQ-99"]
        assert self.judged(message, known=("REQ-98", "REQ-99")) == ()

    def test_what_was_before_is_asked_of_unknown_ids_only(self) -> None:
        asked: list[Collection[str]] = []

        def known_before(ids: Collection[str]) -> Collection[str]:
            asked.append(ids)
            return ()

        made = project(ITEMS)
        for message in ("Work on REQ-1\n", "Work on REQ-99 and REQ-1\n"):
            check_message(
                message, made, config(), roles_before=lambda _: {}, known_before=known_before
            )
        assert asked == [{"REQ-99"}]

    @pytest.mark.parametrize(
        ("roles", "expected"),
        [
            pytest.param({"REQ-4": Role.RETIRED}, ["GIT002"], id="retired before"),
            pytest.param({"REQ-4": Role.ACTIVE}, [], id="retired by this commit"),
            pytest.param({}, [], id="not there before"),
        ],
    )
    def test_retired_items(self, roles: Mapping[str, Role], expected: list[str]) -> None:
        found = self.judged("Work\n\nRefs: REQ-4\n", roles=roles)
        assert [one.rule for one in found] == expected

    def test_only_retired_items_are_looked_up(self) -> None:
        asked: list[Item] = []

        def roles_before(items: Iterable[Item]) -> Mapping[str, Role]:
            asked.extend(items)
            return {}

        made = project((*ITEMS, self.RETIRED, item("REQ-5", status="rejected")))
        message = "Work on REQ-1\n\nRefs: REQ-4\n"
        check_message(message, made, config(), roles_before=roles_before, known_before=lambda _: ())
        assert asked == [self.RETIRED]

    def test_suppressions_of_the_configuration_count(self) -> None:
        settings = replace(config(), suppressions=(suppression("GIT001"),))
        assert self.judged("Work on REQ-99\n", settings=settings) == ()
