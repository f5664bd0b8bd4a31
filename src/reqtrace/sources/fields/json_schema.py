"""JSON Schemas from a repository that nobody here wrote: they reach nothing and cannot hang."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jsonschema_rs


def make_validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft7Validator:
    """A validator for a draft-07 schema.

    `$ref` leads nowhere outside the schema, neither to a file nor to a network, and patterns run
    in an engine whose time is linear. Raises `ValueError` where the schema is none.
    """
    import jsonschema_rs  # here: a run in which nothing is new checks nothing against a schema

    return jsonschema_rs.Draft7Validator(
        dict(schema), retriever=_refuse, pattern_options=jsonschema_rs.RegexOptions()
    )


class IdPattern:
    """A pattern of the configuration that ids match as a whole, in linear time.

    Raises `ValueError` where it is no regular expression (look-around and back references,
    which cannot be linear, are none).
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._validator = make_validator({"pattern": f"^(?:{pattern})$"})

    def matches(self, item_id: str) -> bool:
        """Whether the whole of *item_id* matches."""
        return bool(self._validator.is_valid(item_id))


def _refuse(uri: str) -> Any:
    raise ValueError(f"{uri} lies outside the schema and is not fetched")
