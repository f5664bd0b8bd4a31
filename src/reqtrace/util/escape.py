"""Repository text made safe: one function for each medium it may be written to.

Everything that a repository says (titles, paths, authors, commit subjects) is written by
strangers. It passes exactly one of these functions before it gets to a terminal or log, to GitHub's
annotations, CSV, Markdown, a diagram or JSON. HTML is escaped by Jinja2 on top of `block`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from pathlib import PurePosixPath

# What a reader cannot see or what moves other text: C0 and C1 controls (ANSI escapes among
# them), soft hyphen, fillers, zero-width characters, line and paragraph separators,
# bidirectional controls, byte order marks, tags, noncharacters and lone surrogates.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
_SPACE = re.compile(r"[ \t]*(?:\r\n|[\n\t])[ \t\r\n]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMAND_MARK = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)
_FORMULA_START = "=+-@\t\r\n＝＋－＠"
_MARKDOWN_ACTIVE = re.compile(r"[\\`*_{}\[\]<>()#|~&$!@^]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_MARKDOWN_START = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_MERMAID_ACTIVE = re.compile(r"[^\w \-.,:/()·…]")


def line(text: str) -> str:
    r"""*text* on one line: line ends and tabs become a space, hidden characters are spelled out.

    A hidden character shows as `\x1b`, `\u202e` or `\U000e0041`; a byte of a path that is not
    UTF-8 (a lone surrogate in Python) shows as `\xff`.
    """
    return _HIDDEN.sub(_spelled, _SPACE.sub(" ", text))


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


def csv_cell(text: str) -> str:
    """*text* as a cell that no spreadsheet takes for a formula.

    A leading `'` is put before `= + - @`, tab and line end. Quoting is left to the CSV writer.
    """
    safe = block(text)
    return f"'{safe}" if safe[:1] and safe[0] in _FORMULA_START else safe


def markdown(text: str) -> str:
    """*text* on one line of Markdown, read as the plain words that it is.

    No markup, no HTML, no table border, no link and no automatic link comes of it.
    """
    safe = _MARKDOWN_ACTIVE.sub(r"\\\g<0>", line(text))
    return _MARKDOWN_START.sub(_escaped_start, safe)


def markdown_code(text: str) -> str:
    """*text* as a fenced block of Markdown whose fence nothing in it can close."""
    safe = block(text).rstrip("\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", safe)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{safe}\n{fence}"


def dot_string(text: str) -> str:
    """*text* as a quoted string of Graphviz's DOT language, quotes included."""
    return '"' + line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def mermaid_label(text: str) -> str:
    """*text* as a quoted label of Mermaid; what is not a plain character becomes `#code;`."""
    return '"' + _MERMAID_ACTIVE.sub(lambda m: f"#{ord(m.group())};", line(text)) + '"'


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


def _spelled_in_block(match: re.Match[str]) -> str:
    return match.group() if match.group() in "\n\t" else _spelled(match)


def _escaped_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    # A number opens a list with the dot or bracket that follows it.
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
