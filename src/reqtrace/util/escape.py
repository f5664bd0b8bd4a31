"""Repository text made safe: one function for each medium it may be written to.

Everything that a repository says (titles, paths, authors, commit subjects) is written by
strangers. It passes exactly one of these functions before it gets to a terminal or log, to GitHub's
annotations, CSV, Markdown, a diagram or JSON. HTML is escaped by Jinja2 on top of `block`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from pathlib import PurePosixPath

from reqtrace.util.lazy_pattern import lazy_pattern

# What a reader cannot see or what moves other text: C0 and C1 controls (ANSI escapes among
# them), soft hyphen, fillers, zero-width characters, line and paragraph separators,
# bidirectional controls, byte order marks, tags, noncharacters and lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
# A run of blanks is tried from its first one only: from each it would take a square of time.
_SPACE = lazy_pattern(r"(?<![ \t])[ \t]*(?:\r\n|[\n\t])[ \t\r\n]*")
_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_COMMAND_MARK = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)
_COMMAND_LINE = lazy_pattern(r"^([^\S\n]*):(?=:[A-Za-z-])", re.MULTILINE)
# Where a spreadsheet may see the start of a cell: at the start, and behind what separates cells or
# rows where `;`, a tab or `|` does. There, quotes in the middle of a cell mean nothing.
_FORMULA = r"=+\-@＝＋－＠"
_CELL_START = rf"(?:\A(?='*[\t\r\n{_FORMULA}])|[;|\t\r\n]\"*(?='*[{_FORMULA}]))"
_UNSAFE_CELL = lazy_pattern(_CELL_START)
_SAFE_CELL = lazy_pattern(rf"({_CELL_START})'")
# People, issues and merge requests, which forges look for after rendering, so that no escape keeps
# them from it: only code does. The run goes on to what may be the next one.
_REFERENCE = r"(?:(?<![A-Za-z0-9_])@[A-Za-z0-9]|[#!&]\d|\bGH-\d)(?:[\w@#!&/.:-]*\w)?"
_MARKDOWN_ACTIVE = lazy_pattern(
    rf"(?P<reference>{_REFERENCE})|[\\`*_{{}}\[\]<>()#|~&$!@^]|:(?=//)|(?<=www)\.", re.IGNORECASE
)
_MARKDOWN_START = lazy_pattern(r"^(\s*)([-+=:]|\d+(?=[.)]))")
_DOT_REFERENCE = lazy_pattern(r"&(?=#?\w+;)")
_MERMAID_ACTIVE = lazy_pattern(r"[^\w \-.,:/()·…]")


def line(text: str) -> str:
    r"""*text* on one line: line ends and tabs become a space, hidden characters are spelled out.

    A hidden character shows as `\x1b`, `\u202e` or `\U000e0041`; a byte of a path that is not
    UTF-8 (a lone surrogate in Python) shows as `\xff`.
    """
    if "\n" in text or "\t" in text:
        text = _SPACE.sub(" ", text)
    return _HIDDEN.sub(_spelled, text)


def block(text: str) -> str:
    """*text* with its lines and tabs, every other hidden character spelled out."""
    return _HIDDEN.sub(_spelled_in_block, text.replace("\r\n", "\n"))


def path_text(path: PurePosixPath | str) -> str:
    """A path with every hidden character spelled out, line ends included."""
    return _HIDDEN.sub(_spelled, str(path))


def terminal(text: str) -> str:
    """*text* for a line of a terminal or a CI log: nothing in it is a workflow command.

    GitHub's runner takes `::…` at the start of a line and `##[` anywhere for commands, Azure
    Pipelines `##vso[`, TeamCity `##teamcity[`; all are broken by a visible backslash. One colon
    at the start is enough, as another may follow from the text around it.
    """
    safe = _COMMAND_MARK.sub(r"#\\#", line(text))
    return f"\\{safe.lstrip()}" if safe.lstrip().startswith(":") else safe


def workflow_data(text: str) -> str:
    """*text* as the message of a GitHub workflow command; line ends stay line ends.

    Source: `escapeData` of the actions toolkit and `UnescapeData` of the runner.
    """
    safe = _COMMAND_MARK.sub(r"#\\#", block(text)).replace("\t", " ")
    return safe.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """*text* as a property of a GitHub workflow command (`title`, `file` …)."""
    return workflow_data(line(text)).replace(":", "%3A").replace(",", "%2C")


def without_commands(text: str) -> str:
    """The lines of *text*, none of which is a command of a CI log; see `terminal`."""
    return _COMMAND_MARK.sub(r"#\\#", _COMMAND_LINE.sub(r"\1\\:", text))


def holds_command(text: str) -> bool:
    """Whether the log of a CI runner takes a part of *text* for a command."""
    return bool(_COMMAND_MARK.search(text) or _COMMAND_LINE.search(text))


def csv_cell(text: str) -> str:
    """*text* as a cell in which no spreadsheet sees a formula, whatever separates its cells.

    A `'` is put before `= + - @` at the start of the cell, and behind `;`, `|`, tab and line end;
    `csv_text` removes it. Quoting is left to the CSV writer. Source: OWASP, CSV Injection.
    """
    return _UNSAFE_CELL.sub(r"\g<0>'", block(text))


def csv_text(cell: str) -> str:
    """The text that `csv_cell` made *cell* of, but for hidden characters."""
    return _SAFE_CELL.sub(r"\1", cell)


def markdown(text: str) -> str:
    """*text* on one line of Markdown, read as the plain words that it is.

    No markup, no HTML, no table border, no link and no automatic link comes of it. What a forge
    takes for a person or an issue, such as `@name` and `#12`, becomes code.
    """
    safe = _MARKDOWN_ACTIVE.sub(_inactive, line(text))
    return _MARKDOWN_START.sub(_escaped_start, safe)


def markdown_code(text: str) -> str:
    """*text* as a fenced block of Markdown whose fence nothing in it can close.

    No line of it is a command of a CI log.
    """
    safe = without_commands(block(text).rstrip("\n"))
    longest = max((len(run) for run in re.findall(r"`{3,}", safe)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{safe}\n{fence}"


def dot_string(text: str) -> str:
    """*text* as a quoted string of Graphviz's DOT language, quotes included."""
    quoted = '"' + line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
    # `+` joins strings, and no CI log sees a command in the two parts.
    return _COMMAND_MARK.sub('#" + "#', quoted)


def dot_label(text: str) -> str:
    """*text* as a label of DOT: there Graphviz decodes character references, as in HTML."""
    return dot_string(_DOT_REFERENCE.sub("&amp;", text))


def markup(text: str) -> str:
    """*text*, which is HTML or XML, written so that no CI log sees a command in it."""
    return _COMMAND_MARK.sub("#&#35;", _COMMAND_LINE.sub(r"\1&#58;", text))


def mermaid_label(text: str) -> str:
    """*text* as a quoted label of Mermaid; what is not a plain character becomes `#code;`."""
    return '"' + _MERMAID_ACTIVE.sub(lambda m: f"#{ord(m.group())};", line(text)) + '"'


def toml_string(text: str) -> str:
    r"""*text* as a string of TOML, quotes included, hidden characters as `\u` and `\U` escapes.

    TOML cannot hold half a surrogate pair, such as a byte of a path that is not UTF-8: it becomes
    U+FFFD.
    """
    safe = _SURROGATE.sub("\ufffd", text)
    # A string of JSON is one of TOML, but for characters above U+FFFF.
    quoted = _HIDDEN.sub(_toml_escape, json.dumps(safe, ensure_ascii=False))
    return _COMMAND_MARK.sub(r"#\\u0023", quoted)


def json_document(value: object) -> str:
    """*value* as JSON text in ASCII with a final line end, keys in their order.

    Any value becomes valid JSON: lone surrogates are spelled out, numbers that JSON lacks and
    unknown objects become text. `##[` is written so that no CI log sees a command in it.
    """
    parts: list[str] = []
    _write_json(value, "\n", parts.append)
    return _COMMAND_MARK.sub(r"#\\u0023", "".join(parts)) + "\n"


def _write_json(value: object, line_start: str, write: Callable[[str], object]) -> None:
    """*value* as `json.dumps` writes it with an indent of two, in a third of the time.

    With an indent the library encodes in Python, not in C, and it needs a copy of the whole in
    which everything is plain.
    """
    if isinstance(value, str):
        write(_json_string(value))
    elif value is None or isinstance(value, bool):
        write("null" if value is None else "true" if value else "false")
    elif isinstance(value, int):
        write(int.__repr__(value))
    elif isinstance(value, float):
        write(float.__repr__(value) if value - value == 0 else _json_string(str(value)))
    elif isinstance(value, Mapping):
        inner, before = f"{line_start}  ", "{"
        for key, part in value.items():
            write(f"{before}{inner}{_json_string(str(key))}: ")
            _write_json(part, inner, write)
            before = ","
        write(f"{line_start}}}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        inner, before = f"{line_start}  ", "["
        for part in value:
            write(f"{before}{inner}")
            _write_json(part, inner, write)
            before = ","
        write(f"{line_start}]" if value else "[]")
    else:
        write(_json_string(str(value)))


@lru_cache(maxsize=1 << 12)
def _json_string(text: str) -> str:
    # `str` also makes a plain text of an enumeration's member.
    return encode_basestring_ascii(_SURROGATE.sub(_spelled, str(text)))


def _spelled(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _toml_escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _spelled_in_block(match: re.Match[str]) -> str:
    return match.group() if match.group() in "\n\t" else _spelled(match)


def _inactive(match: re.Match[str]) -> str:
    return f"`{match.group()}`" if match["reference"] else f"\\{match.group()}"


def _escaped_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    # A number opens a list with the dot or bracket that follows it.
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
