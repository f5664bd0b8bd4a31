"""Specification items of OpenFastTrace in AsciiDoc."""

from __future__ import annotations

from kit import MakeRepository, Run
from openfasttrace_kit import CONFIG, read_file

PAGE = """\
= Orders

[.specitem, oft-sid="req~orders~1", oft-needs="dsn, utest", oft-tags="Shop"]
== List of Orders

The buyer *sees* orders.

[.rationale]
They ask for it.

[.comment]
Asked in 2024.

=== Below

Not of the item.

// a comment
[.specitem,oft-sid="dsn~archive~2",oft-covers="req~orders~1, req~bad",oft-depends="dsn~b~3"]
--
* Is read from the archive.
--

----
[.specitem, oft-sid="req~in-code~1"]
----

[.specitem, oft-skipped="dsn", oft-needs="impl", oft-covers="req~orders~1"]
--
--

[.specitem, oft-sid="req~no-revision"]
A paragraph.
"""


def test_items_and_what_they_say() -> None:
    reading = read_file("doc/a.adoc", PAGE)
    first, second, third = reading.items
    assert [one.id for one in reading.items] == [
        "req~orders~1", "dsn~archive~2", "dsn~orders~1",
    ]  # fmt: skip
    assert (first.title, first.text) == ("List of Orders", "The buyer *sees* orders.")
    assert first.sections == {"Rationale": "They ask for it.", "Comment": "Asked in 2024."}
    assert first.attributes == {"needs": ["dsn", "utest"], "tags": ["Shop"]}
    assert str(first.location) == "doc/a.adoc:3:22"
    assert (second.title, second.text) == (
        "Is read from the archive.",
        "* Is read from the archive.",
    )
    assert [(one.kind, one.target, one.location.column) for one in second.links] == [
        ("covers", "req~orders~1", 48),
        ("depends_on", "dsn~b~3", 84),
    ]
    assert third.attributes == {"needs": ["impl"], "forwards": True}
    assert [one.target for one in third.links] == ["req~orders~1"]
    assert [(one.location.line, one.item) for one in reading.problems] == [(19, "dsn~archive~2")]


def test_they_are_found_without_a_configuration(make_repository: MakeRepository, run: Run) -> None:
    files = {"spec/a.adoc": PAGE, "src/a.py": "# [impl->dsn~archive~2]\n"}
    done = run(make_repository(files).root, "items", "--format", "json")
    assert len(done.json()["items"]) == 4


def test_a_type_of_which_there_is_none(make_repository: MakeRepository, run: Run) -> None:
    item = '[.specitem, oft-sid="dsn~n{}~1", oft-needs="impl"]\nText.\n\n'
    files = {"reqtrace.toml": CONFIG, "a.adoc": "".join(item.format(n) for n in range(12))}
    done = run(make_repository(files).root, "check")
    assert done.out.count("COV005") == 1
    assert "12 items need coverage by impl, but there is no impl at all" in done.out
    files["b.py"] = "# [impl->dsn~n0~1]\n"
    done = run(make_repository(files, name="other").root, "check", "--format", "json")
    assert sum(one["rule"] == "COV005" for one in done.json()["findings"]) == 11
