"""References of items to files of the repository, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from reqtrace.model.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReference:
    """What an item says of a file.

    `path` counts from the root of the repository; where it is empty, any file may be meant: one
    that is called like the `keyword`, or one that has it. `digest` is the SHA-256 in hexadecimal
    digits that the file had when somebody looked, empty where none is kept. A reference that
    is `in_text` is a link, which may lead to a folder as well.
    """

    path: str
    keyword: str = ""
    digest: str = ""
    location: Location
    in_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReference:
    """A reference of the item called `item`, and what is there now.

    `is_there` says whether the file exists, `has_keyword` whether it has the keyword, where one
    is asked for. `near` is the path of the one file of the same name that lies elsewhere, where
    the file is missing. `digest` is that of the present file where it is another than the kept one.
    """

    item: str
    reference: FileReference
    is_there: bool
    has_keyword: bool = True
    near: str = ""
    digest: str = ""
