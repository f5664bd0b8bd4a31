"""What the columns of a table of items hold, by the words in its head.

The words are those that people use in public repositories, in several languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import NamedTuple, Protocol

from reqtrace.model.item import Naming
from reqtrace.model.link import PLAIN
from reqtrace.sources.fields.text_utils import key_word

_IDS = frozenset(
    {
        "#", "code", "codigo", "codice", "código", "id", "identifiant", "identificador",
        "identificatore", "identifier", "ids", "item",
        "item_id", "kennung", "key", "no", "no.", "nr", "nr.", "num", "number", "numero",
        "nummer", "numéro", "número", "n°", "nº", "ref", "ref.", "reference", "réf", "réf.",
        "référence", "uid", "код", "идентификатор", "номер", "№", "ид", "番号", "编号", "編號",
        "标识", "代码", "번호", "식별자",
    }
)  # fmt: skip
_BEFORE_IDS = frozenset(
    {
        "", "#", "area", "bereich", "category", "categoría", "catégorie", "component", "done",
        "epic", "feature", "group", "kategorie", "level", "module", "no", "nr", "priority",
        "section", "status", "type",
    }
)  # fmt: skip
"""Heads of a column that may stand before that of the ids."""
_OF_ID = re.compile(
    r"(?:[_ ](?:ids?|identifier|key|no\.?|nr\.?|num|number|ref|#)"
    r"|(?<=[^\x00-\x7f])[_ ]?(?:id|编号|番号))$"
)
_REQUIREMENT = re.compile(
    r"\b(?:requirements?|reqs?|rqt|fr|nfr|sr|srs|shall|user_?stor(?:y|ies)|stor(?:y|ies)|features?"
    r"|needs?|goals?|objectives?|constraints?|outcomes?|anforderung(?:en)?|exigences?|besoins?"
    r"|requisitos?|requisit[oi]|exigências?|wymagani[ae]|eis(?:en)?|krav|vereisten?|требовани[еяй]"
    r"|пользовательск(?:ая|ие) истори[яи]|histori?as? de usuario|hist[óo]rias? (?:de|do) usu[áa]rio"
    r"|cas(?:os? de (?:uso|utilização|utilizacao)|i d.uso|os? d.ús)|cas d.utilisation"
    r"|anwendungsf[aä]lle?|récits? utilisateurs?|funcionalidad(?:es)?|funcionalidades?"
    r"|fonctionnalités?"
    r"|funktionalität(?:en)?)\b"
    r"|需求|要求|要件|用户故事|用戶故事|功能|ユーザーストーリー|機能|요구|사용자 스토리|기능"
)
_TITLES = frozenset(
    {
        "bezeichnung", "feature", "name", "nombre", "nome", "short_description", "subject",
        "denominación", "designação", "intitulé", "libellé",
        "summary", "titel", "title", "titre", "titolo", "titulo", "título", "заголовок",
        "название", "наименование", "タイトル", "名前", "名称", "名稱", "标题", "標題", "제목",
        "이름",
    }
)  # fmt: skip
_TEXTS = frozenset(
    {
        "body", "capability", "criterion", "descripcion", "descripción", "description", "descricao",
        "descrição", "descrizione", "enunciado", "regel", "regla", "regra", "règle",
        "desc", "details", "expected_result", "expected_results", "énoncé", "beschreibung",
        "omschrijving", "opis", "rule",
        "specification", "statement", "text", "what", "описание", "内容", "説明", "描述", "説明文",
        "설명", "내용", "규칙", "規則", "规则", "说明", "правило", "содержание", "текст",
        "формулировка", "функция", "期望结果", "预期结果", "期待結果",
    }
)  # fmt: skip
_FEATURES = frozenset(
    {
        "feature", "fonctionnalité", "funcionalidad", "funcionalidade", "function", "función",
        "função", "funktion", "funktionalität", "funzionalità", "функция", "функциональность",
        "功能", "機能", "기능",
    }
)  # fmt: skip
"""Heads of a column that holds nothing but ids where there is another one with the text."""
_GIVEN = frozenset(
    {
        "abhängigkeit", "annahme", "assumption", "dependencia", "dependency", "dependência",
        "dépendance", "hypothèse", "pressuposto", "suposición", "supuesto",
    }
)  # fmt: skip
"""What requirements build on: the text of a table without another one."""
_STATUSES = frozenset(
    {
        "estado", "estatus", "état", "state", "stato", "status", "statut", "zustand", "состояние",
        "статус", "ステータス", "状態", "状态", "狀態", "상태",
    }
)  # fmt: skip
_LINKS = {
    **dict.fromkeys(
        ("dependencies", "dependency", "depends", "depends_on", "abhängigkeiten", "dependencias",
         "dependências", "dépendances", "依赖"), "depends_on",
    ),
    **dict.fromkeys(
        ("derived_from", "derives_from", "links", "parent", "parent_id", "parent_ids",
         "parent_requirement", "parents", "trace", "traced_to", "traces", "traces_to", "trace_to",
         "trace_up", "traceability", "upstream", "user_need", "user_needs", "need", "needs"), PLAIN,
    ),
}  # fmt: skip
"""Words for links that are no kinds of the vocabulary, with the kind that they mean."""

_TRACE = frozenset(
    {
        "artifact", "code_paths", "covered_by", "coverage", "design", "design_doc", "evidence",
        "file", "files", "gap_task", "implementation", "implementation_file",
        "implementation_files", "implemented_by", "implemented_in", "pr", "task", "tasks", "test",
        "test_case", "test_cases", "test_case_id", "test_id", "test_ids", "tests", "tests_ids",
        "validated_by", "verdict", "verified_by",
    }
)  # fmt: skip
_MATRIX = re.compile(r"trac(?:e|ing|eability)|matrix|verfolgbarkeit", re.IGNORECASE)
_TRACING = re.compile(
    r"coverage|mapping|checklist|outcomes?$|status$|compliance|validation|verification|abdeckung",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    {
        "abbreviations", "abkürzungen", "acronyms", "actor", "actors", "bug",
        "bugs", "changelog", "changes", "decision", "decisions", "defect",
        "defects", "definitions", "document", "documents", "error", "errors", "finding", "findings",
        "fragen", "glossar", "glossary", "hazard", "hazards", "issue", "issues", "legend",
        "milestone", "milestones", "persona", "personas", "phase", "phases", "question",
        "questions", "reference", "references", "review", "revision", "revisions", "risiken",
        "risk", "risks", "roles", "screen", "screens", "sprint", "sprints", "stakeholder",
        "stakeholders", "standards", "task", "tasks", "team", "threat", "threats",
        "bibliografia", "bibliografía", "bibliographie", "bibliography", "glosario", "glossaire",
        "glossario", "glossário", "quellen", "literatur", "referenzen", "referencias",
        "referências", "riferimenti", "références", "riesgos", "riscos", "rischi", "risques",
        "参考", "参考文献", "参考文档", "参考資料", "参考资料", "术语", "术语表", "用語", "用語集",
        "风险", "リスク", "変更履歴", "变更记录", "修订记录", "未决事项", "참고문헌", "용어",
    }
)  # fmt: skip
"""What the ids of a table may belong to that is no item of ours."""
_FILLERS = frozenset(
    {
        "a", "analysis", "and", "for", "history", "identified", "key", "known", "list", "log",
        "main", "mitigation", "mitigations", "of", "offene", "open", "outstanding", "project",
        "register", "table", "technical", "the", "to", "und",
    }
)  # fmt: skip

_TYPES = {
    "test": ("test", "test_case", "test_cases", "test_description", "testfall", "tc"),
    "need": (
        "need",
        "user_need",
        "user_story",
        "story",
        "user_stories",
        "stakeholder_need",
        "用户故事",
        "用戶故事",
        "ユーザーストーリー",
        "사용자_스토리",
        "пользовательская_история",
        "historia_de_usuario",
        "história_de_usuário",
        "récit_utilisateur",
    ),
    "goal": ("goal", "objective", "ziel", "business_goal", "business_objective"),
}
_TYPE_WORDS = {word: name for name, words in _TYPES.items() for word in words}
_MARKS = re.compile(r"<[^<>]*>|[*_`~]{2,}|[*`]|\([^()]*\)|[:?]+\s*$")


class Role(Enum):
    """What the cells of a column are."""

    ID = auto()
    TITLE = auto()
    TEXT = auto()
    STATUS = auto()
    LINKS = auto()
    OTHER = auto()


class Column(NamedTuple):
    """A column by its place; `name` is its word as fields are named, or the kind of its links.

    Links of a `loose` column count where they name an item; others are links for sure.
    """

    place: int
    role: Role
    name: str
    loose: bool = False


class IdsIn(Protocol):
    """Gives the ids in the cells of a column."""

    def __call__(self, index: int, *, titled: bool = False) -> Sequence[str]:
        """The ids where most cells have one; *titled*: each in bold letters before a title."""
        ...


class Columns(NamedTuple):
    """The columns of a table of items; `type` is what its head calls them, a word or None.

    `naming` says whether it defines its items, or shows what became of them. `titled`: the cells
    with the ids have the titles, too. `of_requirements`: the head says that these ids are those of
    requirements.
    """

    columns: tuple[Column, ...]
    type: str | None
    naming: Naming
    titled: bool = False
    of_requirements: bool = False

    @property
    def id(self) -> int:
        """The place of the column with the ids."""
        return next(column.place for column in self.columns if column.role is Role.ID)


def columns_of(
    head: Sequence[str],
    ids: IdsIn,
    section: str,
    kind_named: Callable[[str], str | None],
) -> Columns | None:
    """The columns of a table with these words in its *head*; None where it lists no items.

    *ids* gives the ids in the cells of a column, *section* is the heading above the table, and
    *kind_named* the kind of link that a word names.
    """
    words = [_word(text) for text in head]
    place = _place_of_ids(head, words, ids)
    titled = place is None and bool(words) and _names_items(words[0]) and bool(ids(0, titled=True))
    place = 0 if titled else place
    if place is None or is_other(words[place]) or is_other(section):
        return None
    columns = [Column(place, Role.ID, "id")]
    for index, word in enumerate(words):
        if index != place:
            columns.append(_column(index, word, head[index].strip(), kind_named))
    texts = [column for column in columns if column.role in (Role.TITLE, Role.TEXT)]
    if not texts and words[place + 1 : place + 2] and words[place + 1] in _GIVEN:
        columns[1:] = [
            Column(column.place, Role.TEXT, "text") if column.place == place + 1 else column
            for column in columns[1:]
        ]
        texts = [column for column in columns if column.role is Role.TEXT]
    if not texts and not titled:
        return None
    names = [words[column.place] for column in (*texts, columns[0])]
    type_word = next(
        (_TYPE_WORDS[word] for word in map(_bare_of_id, names) if word in _TYPE_WORDS), None
    )
    naming = _naming(words, section)
    if titled and naming is not Naming.ROW:
        return None  # what covers a requirement that is summed up there
    of_requirements = names_requirements(words[place].replace("_", " "))
    return Columns(tuple(columns), type_word, naming, titled, of_requirements)


def record_of(
    keys: Sequence[str], kind_named: Callable[[str], str | None], type_word: str | None = None
) -> Columns | None:
    """The rows of a table with one item, by the words in its first column: `| ID | REQ-1 |`.

    The id is in one of the first two rows. Each row is a column of `Columns`.
    """
    words = [_word(text) for text in keys]
    place = next((n for n, word in enumerate(words[:2]) if _is_of_ids(word)), None)
    if place is None or is_other(words[place]):
        return None
    columns = [Column(place, Role.ID, "id")]
    for index, word in enumerate(words[place + 1 :], start=place + 1):
        columns.append(_column(index, word, keys[index].strip(" *_:"), kind_named))
    return Columns(tuple(columns), type_word, Naming.ROW)


def is_of_ids(head: str) -> bool:
    """Whether the head of a column says that it holds ids or numbers."""
    return _is_of_ids(_word(head))


def _is_of_ids(word: str) -> bool:
    return word in _IDS or _OF_ID.search(word) is not None


def _naming(words: Sequence[str], section: str) -> Naming:
    if is_matrix(section):
        return Naming.TRACE_ROW
    traces = not _TRACE.isdisjoint(words) or _TRACING.search(section) is not None
    return Naming.PROGRESS_ROW if traces else Naming.ROW


def is_matrix(title: str) -> bool:
    """Whether the title of a page or section is that of a traceability matrix."""
    return _MATRIX.search(title) is not None


def _word(text: str) -> str:
    return key_word(_MARKS.sub("", text).strip())


def names_requirements(text: str) -> bool:
    """Whether a heading speaks of requirements, in one of the languages known here."""
    return _REQUIREMENT.search(text.lower()) is not None


def is_other(text: str) -> bool:
    """Whether a head or heading consists of words for other things: `Risks and assumptions`."""
    parts = set(re.findall(r"[^\W\d_]+", text.lower())) - {"id", "ids", "no", "nr"}
    return bool(parts & _OTHERS) and parts <= _OTHERS | _FILLERS


def _names_items(word: str) -> bool:
    """Whether a column is called as the items in it: `Requirement`, `Story`."""
    return word in _IDS or word in _TITLES or word in _TYPE_WORDS or _is_requirement(word)


def _bare_of_id(word: str) -> str:
    return _OF_ID.sub("", word)


def _place_of_ids(head: Sequence[str], words: Sequence[str], ids: IdsIn) -> int | None:
    """The first column that its head calls ids, or that is called like the ids in it."""
    for index, word in enumerate(words[:2]):
        if index and words[0] not in _BEFORE_IDS:
            return None
        if _is_of_ids(word):
            return index if ids(index) else None
        if not index and word in _FEATURES and _has_text_behind(words) and ids(0):
            return 0
        if head[index].strip(" *`_").isupper() and _is_called_so(word, ids(index)):
            return index
    return None


def _has_text_behind(words: Sequence[str]) -> bool:
    """Whether a column other than the first one says what the items are, and none traces them."""
    others = set(words[1:])
    return not others.isdisjoint(_TITLES | _TEXTS) and others.isdisjoint(_TRACE)


def _is_called_so(word: str, ids: Sequence[str]) -> bool:
    """Whether a column is called like the ids in it: `FR`."""
    first = ids[0].upper() if ids else ""
    return first.startswith(word.upper()) and not first[len(word) :][:1].isalpha()


def _column(index: int, word: str, written: str, kind_named: Callable[[str], str | None]) -> Column:
    kind = kind_named(word) if word else None
    if kind is not None:
        return Column(index, Role.LINKS, kind, loose=kind == PLAIN)
    if word in _LINKS:
        return Column(index, Role.LINKS, _LINKS[word], loose=True)
    if word in _STATUSES:
        return Column(index, Role.STATUS, "status")
    if word in _TITLES:
        return Column(index, Role.TITLE, "title")
    if word in _TEXTS or word in _TYPE_WORDS or _is_requirement(word):
        return Column(index, Role.TEXT, "text")
    return Column(index, Role.OTHER, written)


def _is_requirement(word: str) -> bool:
    """Whether a column holds requirements, and not facts about them such as their source."""
    match = _REQUIREMENT.search(word.replace("_", " "))
    if match is None:
        return False
    rest = word.replace("_", " ")[match.end() :].strip()
    return not rest or rest in _TITLES or rest in _TEXTS or not rest.isascii()
