"""The content of a new file: what a type of item needs, with placeholders to replace."""

from __future__ import annotations

from collections.abc import Mapping

from reqtrace.model.item_templates import ACCEPTANCE, DECISION, OTHER_TEXT, TEXTS
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.util.yaml_writer import yaml_fields

# Fields that most items of the type will have, where no placeholder could stand for a value.
_HINTS = {
    "outcome": "# unit: users\n# baseline: 10\n# target: 100\n# due: 2027-06-30\n",
    "debt": "# principal: 5  # days to pay it back\n# interest: 2  # days a month until then\n",
}


def yaml_item(fields: Mapping[str, str | None], vocabulary: Vocabulary, schema: str = "") -> str:
    """A YAML item with *fields*, `type` among them; those that are None are left out.

    *schema* is the path of the JSON Schema for editors, relative to the file.
    """
    name = fields["type"] or ""
    modeline = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return f"{modeline}{_head(fields, vocabulary)}text: |\n  {_text(name)}\n{_more(name)}"


def markdown_item(fields: Mapping[str, str | None], vocabulary: Vocabulary) -> str:
    """The same as Markdown with front matter."""
    name = fields["type"] or ""
    return f"---\n{_head(fields, vocabulary)}{_more(name)}---\n\n{_text(name)}\n"


def decision(title: str, fields: Mapping[str, str | None]) -> str:
    """A decision record in the form of MADR; *fields* are those of its front matter."""
    head = _fields(fields)
    front = f"---\n{head}---\n\n" if head else ""
    sections = "\n".join(f"## {heading}\n\n{text}\n" for heading, text in DECISION)
    return f"{front}# {title}\n\n{sections}"


def _head(fields: Mapping[str, str | None], vocabulary: Vocabulary) -> str:
    return _fields(fields) + _link_hint(fields["type"] or "", vocabulary)


def _fields(fields: Mapping[str, str | None]) -> str:
    return yaml_fields({key: value for key, value in fields.items() if value is not None})


def _text(name: str) -> str:
    return TEXTS.get(name, OTHER_TEXT)


def _more(name: str) -> str:
    if name == "req":
        return yaml_fields({"acceptance": [ACCEPTANCE]})
    return _HINTS.get(name, "")


def _link_hint(name: str, vocabulary: Vocabulary) -> str:
    """A comment that shows the first kind of link that items of the type may have upstream."""
    for kind in vocabulary.links.values():
        above = [upper for lower, upper in kind.pairs if lower == name and upper != name]
        if above:
            return f"# {kind.name}: []  # ids of {' or '.join(above)} items\n"
    return ""
