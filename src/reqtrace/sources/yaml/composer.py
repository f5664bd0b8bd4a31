"""YAML → plain values with the position of every key and value, within bounds."""

from __future__ import annotations

from reqtrace.sources.common.decode import check_size, decode, without_mark
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.nodes import Composed, YamlDocument, plain_value
from reqtrace.sources.yaml.fast_path import read_simple


def compose(
    data: bytes, limits: Limits, *, keep_spans: bool = False, first_line: int = 1
) -> Composed:
    """Read *data*, which may hold several documents. Never raises on content.

    What is wrong ends the reading, but for duplicate keys, of which the first counts; the
    documents before it are there. `spans` are collected only when asked for. *first_line* is the
    number of the line where *data* begins, where it is a part of a file.
    """
    try:
        check_size(data, limits)
        if not data.isascii():
            decode(data, limits)
    except RefusedError as refused:
        return Composed((), (refused.fault,))
    data = without_mark(data)
    if not keep_spans and first_line == 1:
        simple = read_simple(data.decode("utf-8"), limits, plain_value)
        if simple is not None:
            return Composed((YamlDocument(*simple),), ())
    # Its parser takes long to import, and most files can do without.
    from reqtrace.sources.yaml.event_composer import compose_fully

    return compose_fully(data, limits, keep_spans=keep_spans, first_line=first_line)
