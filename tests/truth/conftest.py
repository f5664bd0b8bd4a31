"""The fixture that lays out a corpus."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from corpora_kit import LayOut, corpus


@pytest.fixture
def lay_out(tmp_path: Path) -> LayOut:
    """Lays out a corpus, given by `owner/name`, in the test's own folder."""
    return partial(corpus, folder=tmp_path)
