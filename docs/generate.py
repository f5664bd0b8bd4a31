"""Make the generated pages of the documentation, or check that they are fresh.

`python docs/generate.py` writes docs/rules/*.md from the rules, docs/fields.md from the JSON
Schemas and docs/commands.md from the help pages, and copies the parts that JSON documents share
into the schemas of the documents that name them; with `--check` it writes nothing and fails where
a page is missing, stale or left over.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "src"))

import click  # noqa: E402

from reqtrace.cli.main import program  # noqa: E402
from reqtrace.rules.explain import page, summary  # noqa: E402
from reqtrace.rules.registry import ALL_RULES  # noqa: E402

DOCS = TOP / "docs"
SCHEMAS = TOP / "schemas"
TYPES = ("goal", "outcome", "need", "req", "adr", "debt", "test")
FAMILIES = {
    "SYN": "Reading files",
    "SCH": "Items against their schemas",
    "IDS": "Identity",
    "LNK": "Trace links",
    "COV": "Coverage",
    "ADR": "Decisions",
    "GIT": "Commits",
    "REV": "Reviews and approvals",
    "CFG": "The run itself",
}
WIDTH = 100
NOTE = "<!-- Made by docs/generate.py: do not edit. -->\n\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say which are not as they would be written."""
    pages = dict(_pages())
    if arguments == ["--check"]:
        stale = sorted(_stale(pages))
        for path in stale:
            print(f"{path.relative_to(TOP)} is not fresh: run `python docs/generate.py`")
        return 1 if stale else 0
    if arguments:
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    for path in _left_over(pages):
        path.unlink()
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _stale(pages: Mapping[Path, str]) -> Iterator[Path]:
    yield from _left_over(pages)
    for path, text in pages.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield path


def _left_over(pages: Mapping[Path, str]) -> list[Path]:
    return [path for path in sorted((DOCS / "rules").glob("*.md")) if path not in pages]


def _pages() -> Iterator[tuple[Path, str]]:
    for rule in ALL_RULES:
        yield DOCS / "rules" / f"{rule.id}.md", NOTE + page(rule)
    yield DOCS / "rules" / "README.md", NOTE + _index()
    yield DOCS / "fields.md", NOTE + _fields()
    yield DOCS / "commands.md", NOTE + _commands()
    yield from _schemas_of_documents()


# -- parts of JSON documents ----------------------------------------------------------------------


def _schemas_of_documents() -> Iterator[tuple[Path, str]]:
    """The schemas of documents: their own definitions as they are, then the shared ones."""
    shared = _loaded(SCHEMAS / "output-parts.json")["definitions"]
    for path in sorted(SCHEMAS.glob("*-output.schema.json")):
        schema = _loaded(path)
        own = {name: part for name, part in schema.pop("definitions").items() if name not in shared}
        used = _used([schema, *own.values()], shared)
        schema["definitions"] = own | {name: shared[name] for name in shared if name in used}
        yield path, json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _used(places: list[Any], shared: Mapping[str, Any]) -> set[str]:
    """The shared definitions that *places* name, and those that these name."""
    used: set[str] = set()
    while places:
        place = places.pop()
        if isinstance(place, list):
            places += place
        elif isinstance(place, dict):
            places += place.values()
            name = str(place.get("$ref", "")).removeprefix("#/definitions/").split("/")[0]
            if name in shared and name not in used:
                used.add(name)
                places.append(shared[name])
    return used


def _loaded(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


# -- rules ----------------------------------------------------------------------------------------


def _index() -> str:
    parts = ["# Rules", "`reqtrace explain LNK001` prints these pages in the terminal."]
    for prefix, title in FAMILIES.items():
        rows = ["| id | name | severity | |", "|---|---|---|---|"]
        rows += [
            f"| [{rule.id}]({rule.id}.md) | {rule.name} | {rule.severity.value} | {summary(rule)} |"
            for rule in ALL_RULES
            if rule.id.startswith(prefix)
        ]
        parts += [f"## {prefix}: {title}", "\n".join(rows)]
    return "\n\n".join(parts) + "\n"


# -- fields ---------------------------------------------------------------------------------------


# What most items need; the schemas have more than a hundred fields, so that those of other tools
# are no errors.
TEN_FIELDS = {
    "id": "Unique, and never changed or given again. The only field that is required.",
    "type": "`goal`, `need`, `req`, `adr` and so on; not needed where id or folder say it.",
    "title": "A few words.",
    "status": "`draft`, `approved`, `implemented` and so on: decides which gaps are reported.",
    "text": "What is wanted, in a sentence that can be verified.",
    "satisfies": "The need that a requirement serves. Other types have other links upstream: "
    "`supports` (goals and needs), `addresses` (decisions), `verifies` (tests), `refines`; or "
    "`links`, whose kind follows from the two types.",
    "acceptance_criteria": "Conditions that a test can decide; `acceptance` for short.",
    "rationale": "Why the item exists.",
    "priority": "How important it is: `must`, `should`, `could`, or a word of yours.",
    "formerly": "Ids that the item had before: links and commits that use them still work.",
}


_ALL_FIELDS = (
    "Below are all fields of each type, generated from the JSON Schemas in `schemas/`, which "
    "validate items and help editors (`reqtrace schema`, see [Adoption](adoption.md#editors)). An "
    "unknown field is reported, with the name that was probably meant; begin your own with `x-`, "
    "or declare them in the [configuration](configuration.md)."
)


def _fields() -> str:
    ten = ["| field | meaning |", "|---|---|"]
    ten += [f"| `{name}` | {meaning} |" for name, meaning in TEN_FIELDS.items()]
    parts = [
        "# Fields of items",
        "These ten are enough for most items; `reqtrace new TYPE` writes those that a type needs:",
        "\n".join(ten),
        _ALL_FIELDS,
    ]
    for name in TYPES:
        path = SCHEMAS / f"{name}.schema.json"
        if path.is_file():
            parts += _type_of_item(name, _loaded(path))
    return "\n\n".join(parts) + "\n"


def _type_of_item(name: str, schema: Mapping[str, Any]) -> list[str]:
    required = set(schema.get("required", ()))
    rows = ["| field | value | required | meaning |", "|---|---|---|---|"]
    for field, rule in schema.get("properties", {}).items():
        rule = _followed(rule, schema)
        must = "yes" if field in required else ""
        rows.append(
            f"| `{field}` | {_cell(_value(rule, schema))} | {must} "
            f"| {_cell(rule.get('description', ''))} |"
        )
    about = schema.get("description", "")
    return [f"## {name}", *([about] if about else []), "\n".join(rows)]


def _followed(rule: Any, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(rule, dict):
        return {}
    reference = rule.get("$ref", "")
    if not reference.startswith("#/"):
        return rule
    place: Any = schema
    for step in reference.removeprefix("#/").split("/"):
        place = place.get(step, {})
    return {**_followed(place, schema), **{key: rule[key] for key in rule if key != "$ref"}}


def _value(rule: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What a value looks like, in words."""
    if "enum" in rule:
        return "one of " + ", ".join(f"`{word}`" for word in rule["enum"])
    if "const" in rule:
        return f"`{rule['const']}`"
    for choice in ("anyOf", "oneOf"):
        if choice in rule:
            ways = [_value(_followed(way, schema), schema) for way in rule[choice]]
            return " or ".join(dict.fromkeys(ways))
    kinds = rule.get("type", "any")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return " or ".join(_kind(kind, rule, schema) for kind in kinds)


def _kind(kind: str, rule: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if kind == "array":
        inner = _value(_followed(rule.get("items", {}), schema), schema)
        return "list" if inner == "any" else f"list of {inner}"
    if kind == "string" and "format" in rule:
        return str(rule["format"])
    names = {"string": "text", "object": "mapping", "boolean": "true or false", "null": "nothing"}
    return names.get(kind, kind)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# -- commands -------------------------------------------------------------------------------------


def _commands() -> str:
    top = _context(program, "reqtrace", None)
    parts = ["# Commands", _fenced(program.get_help(top))]
    for name in program.list_commands(top):
        command = program.get_command(top, name)
        if command is not None:
            help_page = command.get_help(_context(command, name, top))
            parts += [f"## reqtrace {name}", _fenced(help_page)]
    return "\n\n".join(parts) + "\n"


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    # The width is given, so that the terminal of whoever runs this has no say.
    return command.make_context(
        name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH
    )


def _fenced(text: str) -> str:
    return f"```text\n{text.rstrip()}\n```"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
