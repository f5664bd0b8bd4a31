"""A folder that moves together with the source that reads it brings no finding."""

from __future__ import annotations

import pytest

from kit import MakeRepository
from reqtrace.analysis.compare import compare_from
from reqtrace.engine.open import open_session

SOURCE = '[[source]]\ninclude = ["{}/*.yaml"]\ntype = "req"\n'
REQ = "id: REQ-{n}\ntitle: Requirement {n}\nstatus: approved\ntext: It shall.\nsatisfies: NEED-9\n"
FILES = {f"old/REQ-{n}.yaml": REQ.format(n=n) for n in (1, 2)}


_NAMES = ("REQ-1.yaml", "REQ-2.yaml")


@pytest.mark.parametrize(
    ("edited", "names"),
    [((), _NAMES), ((1,), _NAMES), ((1, 2), _NAMES), ((), ("a.yaml", "b.yaml"))],
    ids=["as they are", "one edited", "all edited", "under other names"],
)
def test_old_findings_stay_old(
    edited: tuple[int, ...], names: tuple[str, str], make_repository: MakeRepository
) -> None:
    work = make_repository({"reqtrace.toml": SOURCE.format("old"), **FILES})
    work.branch("topic")
    (work.root / "new").mkdir()
    for n, name in enumerate(names, start=1):
        work.git("mv", f"old/REQ-{n}.yaml", f"new/{name}")
        if n in edited:
            work.write(f"new/{name}", REQ.format(n=n).replace("It shall", "It shall now"))
    work.write("reqtrace.toml", SOURCE.format("new"))
    work.write("new/REQ-3.yaml", REQ.format(n=3))
    work.commit("Move the requirements")
    comparison = compare_from(open_session(work.root), "main")
    found = [one.item for one in comparison.new if one.rule == "LNK001"]
    assert found == ["REQ-3"]
    kept = [one.item for one in comparison.unchanged if one.rule == "LNK001"]
    assert kept == ["REQ-1", "REQ-2"]
    assert comparison.fixed == ()
