"""One file → the layout that its content shows, if any."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.detection.layout import Layout
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.file_names import YAML_SUFFIXES
from reqtrace.util.lazy_pattern import lazy_pattern

KEP = "kep.yaml"
_KEP_NUMBER = lazy_pattern(rb"(?m)^kep-number:")


def layout_of(
    path: PurePosixPath, data: bytes, vocabulary: Vocabulary, limits: Limits
) -> Layout | None:
    """The layout of one file; None where it shows none, is one of ours, or cannot be read."""
    try:
        if path.suffix.lower() in YAML_SUFFIXES:
            if path.name == KEP:
                return Layout("enhancement-proposal", KEP) if _KEP_NUMBER.search(data) else None
            from reqtrace.detection.yaml_signatures import of_yaml

            return of_yaml(path.stem, data, vocabulary, limits)
        from reqtrace.detection.text_signatures import of_text

        return of_text(path, decode(data, limits), vocabulary, limits)
    except RefusedError:
        return None
