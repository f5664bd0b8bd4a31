"""Statuses and sections in other languages."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from reqtrace.model.vocabulary import normal_word
from reqtrace.sources.fields import languages
from reqtrace.sources.fields.languages import english_section, english_status
from reqtrace.sources.fields.text_utils import key_word
from sources_kit import links, read, read_one, vocabulary


def test_every_word_of_status_means_one_that_the_vocabulary_knows() -> None:
    for status, words in languages._STATUSES.items():
        assert vocabulary().role_of("adr", status) is not None
        assert all(normal_word(word) == word for word in words.split())


def test_no_word_is_in_two_rows_of_a_table() -> None:
    for table in (languages._STATUSES, languages._SECTIONS):
        words = [word for row in table.values() for word in row.split()]
        assert len(words) == len(set(words))
        assert all(key_word(word.replace("-", "_")) for word in words)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("akzeptiert", "accepted"),
        ("accepté", "accepted"),
        (normalize("NFD", "accepté"), "accepted"),
        ("aprobada", "accepted"),
        ("aceito", "accepted"),
        ("承認済み", "accepted"),
        ("已接受并实施", "accepted"),
        ("被取代", "superseded"),
        ("accepted", None),
        ("", None),
    ],
)
def test_statuses(word: str, status: str | None) -> None:
    assert english_status(word) == status


def test_sections() -> None:
    assert [english_section(word) for word in ("kontext", "決定", "status")] == [
        "context",
        "decision",
        "status",
    ]


DECISIONS = [
    pytest.param("## Status\n\nAkzeptiert\n\n## Kontext\n\nx\n", "accepted", id="German"),
    pytest.param("* Statut : accepté\n\n## Contexte\n\nx\n", "accepted", id="French"),
    pytest.param("> **Statut** : Proposé\n> **Date** : 2024-01-31\n", "proposed", id="quoted"),
    pytest.param("**Estado:** Aprobado  \n**Fecha:** 2024-01-31\n", "accepted", id="Spanish"),
    pytest.param("## Situação\n\nSubstituída por [2](0002-b.md)\n", "superseded", id="Portuguese"),
    pytest.param(
        "## 2. ステータス (Status)\n\n承認済み（2024-01-31）\n", "accepted", id="Japanese"
    ),
    pytest.param("**状态**：已接受\n\n## 背景\n\nx\n", "accepted", id="Chinese"),
    pytest.param("---\nestado: aceptado\n---\n# A\n", "accepted", id="front matter"),
]


@pytest.mark.parametrize(("text", "status"), DECISIONS)
def test_a_decision_in_another_language(text: str, status: str) -> None:
    start = "" if text.startswith("---") else "# 1. A\n\n"
    reading = read("docs/adr/0001-a.md", start + text)
    assert [item.status for item in reading.items] == [status]
    assert not reading.problems


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Ersetzt durch [2](0002-b.md)", "superseded_by"),
        ("Remplacé par [2](0002-b.md)", "superseded_by"),
        ("Substituído por [2](0002-b.md)", "superseded_by"),
        ("被 [2](0002-b.md) 取代", "superseded_by"),
        ("被 ADR-0002 取代", "superseded_by"),
        ("[2](0002-b.md) により置き換え", "superseded_by"),
        ("已被 [2](0002-b.md) 部分取代", None),
        ("Acceptée — remplace partiellement [2](0002-b.md)", "amends"),
        ("Acceptée — remplace [2](0002-b.md) en partie.", "amends"),
        ("Akzeptiert\n\nErsetzt teilweise [2](0002-b.md)", "amends"),
        ("Aceito\n\nSubstitui parcialmente [2](0002-b.md)", "amends"),
        ("Aceptado\n\nSustituye [2](0002-b.md) parcialmente", "amends"),
        ("Partiellement remplacée par [2](0002-b.md)", "amended_by"),
        ("Teilweise ersetzt durch [2](0002-b.md)", "amended_by"),
        ("Augmented by [2](0002-b.md)", "amended_by"),
        ("Ergänzt durch [2](0002-b.md)", "amended_by"),
        ("Complétée par [2](0002-b.md)", "amended_by"),
        ("已被取代: [2](0002-b.md)", "superseded_by"),
        ("Akzeptiert\n\nErsetzt [2](0002-b.md)", "supersedes"),
    ],
)
def test_relations_in_other_languages(written: str, kind: str | None) -> None:
    item = read_one("docs/adr/0001-a.md", f"# 1. A\n\n## Status\n\n{written}\n")
    assert [(link[0], link[1]) for link in links(item)] == ([(kind, "ADR-0002")] if kind else [])


def test_a_decision_says_what_it_decides_in_its_own_language() -> None:
    text = "# 1. A\n\n## Status\n\nAkzeptiert\n\n## Kontext\n\nWarum.\n\n## Entscheidung\n\nDas.\n"
    assert read_one("docs/adr/0001-a.md", text).text == "Das."
