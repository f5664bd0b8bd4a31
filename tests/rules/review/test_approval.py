"""REV002 to REV004: who approved what, in the commit that changed the status."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

import reqtrace
from kit import MakeRepository
from reqtrace.errors import ConfigError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Person

ADA = Person(name="Ada Example", email="ada@example.org")
BEA = Person(name="Bea Builder", email="bea@example.org")
PATH = "requirements/REQ-1.yaml"
REQ = "id: REQ-1\ntitle: Order list\nstatus: {}\ntext: The shop shall {} orders.\n"
POLICY = '[[approval]]\nname = "four eyes"\ntype = "req"\n'
BY_BEA = "Approved-by: Bea Builder <bea@example.org>"
BY_ADA = "Approved-by: Ada Example <ada@example.org>"
BY_CARL = "Reviewed-by: Carl Coder <carl@example.org>"


@pytest.fixture
def draft(make_repository: MakeRepository) -> WritableRepository:
    return make_repository({PATH: REQ.format("draft", "list"), "reqtrace.toml": POLICY})


def found(repository: WritableRepository) -> list[str]:
    rules = ["REV002", "REV003", "REV004"]
    result = reqtrace.open(repository.root).with_rules(select=rules).check()
    return [f"{one.rule} {one.message}" for one in result.findings]


def approve(repository: WritableRepository, *trailers: str, author: Person = ADA) -> str:
    repository.write(PATH, REQ.format("approved", "list"))
    return repository.commit("Approve\n\n" + "\n".join(trailers), author=author)


@pytest.mark.parametrize(
    ("policy", "trailers", "expected"),
    [
        pytest.param("", [BY_BEA], None, id="anybody else"),
        pytest.param("", [], "REV002 without a named approver", id="nobody"),
        pytest.param(
            "", [BY_ADA], "REV003 with the approval of Ada Example, who wrote it", id="self"
        ),
        pytest.param("independent = false", [BY_ADA], None, id="self is allowed"),
        pytest.param("", [BY_ADA, BY_BEA], None, id="self and another"),
        pytest.param("count = 2", [BY_BEA], "REV002 of Bea Builder alone", id="one of two"),
        pytest.param("count = 2", [BY_BEA, BY_BEA], "REV002 of Bea Builder alone", id="one twice"),
        pytest.param("count = 2", [BY_BEA, BY_CARL], None, id="two"),
        pytest.param("count = 2", [BY_BEA, BY_ADA], "REV003 of Ada Example", id="two and self"),
        pytest.param('by = "bea@example.org"', [BY_BEA], None, id="by address"),
        pytest.param('by = "BEA@example.org"', [BY_BEA.upper()], None, id="in any case"),
        pytest.param('by = "Bea Builder"', [BY_BEA], None, id="by name"),
        pytest.param('by = ["board", "x@y"]', [BY_BEA], None, id="by group"),
        pytest.param('by = "board"', [BY_CARL], "REV002 of Carl Coder, who may not", id="stranger"),
        pytest.param(
            'trailers = ["Agreed"]', [BY_BEA], "REV002", id="another trailer is asked for"
        ),
        pytest.param('status = "verified"', [], None, id="another status"),
        pytest.param('status = ["x", "Approved"]', [], "REV002", id="one of several statuses"),
        pytest.param("", ["Tidy.", "", BY_BEA, "", "* More work"], None, id="inside a squash"),
        pytest.param("", [f"> {BY_BEA}"], "REV002", id="quoted"),
        pytest.param("", ["Approved-by: bea@example.org"], "REV002", id="no person"),
        pytest.param(
            "",
            [BY_BEA, "Co-authored-by: Bea Builder <bea@example.org>"],
            "REV003 of Bea Builder, who wrote it",
            id="a co-author",
        ),
    ],
)
def test_who_approved(
    draft: WritableRepository, policy: str, trailers: list[str], expected: str | None
) -> None:
    group = '[people]\nboard = ["Bea@example.org"]\n'
    draft.write("reqtrace.toml", f"{group}{POLICY}{policy}\n")
    approve(draft, *trailers)
    findings = found(draft)
    if expected is None:
        assert findings == []
    else:
        (finding,) = findings
        rule, _, words = expected.partition(" ")
        assert finding.startswith(rule)
        assert words in finding


def test_whoever_wrote_the_words_does_not_count_whoever_commits(
    draft: WritableRepository,
) -> None:
    draft.write(PATH, REQ.format("draft", "sort"))
    draft.commit("Reword", author=BEA)
    approve(draft, BY_BEA)
    assert found(draft)[0].startswith("REV003")


def test_a_new_approval_is_about_the_words_since_the_last_one(draft: WritableRepository) -> None:
    approve(draft, BY_BEA)
    draft.write(PATH, REQ.format("draft", "sort"))
    draft.commit("Think again", author=BEA)
    draft.write(PATH, REQ.format("approved", "sort"))
    draft.commit(f"Approve again\n\n{BY_ADA}")
    assert found(draft) == []  # Ada wrote what was approved before, Bea what is approved now


def test_a_status_that_stays_needs_no_new_approval(draft: WritableRepository) -> None:
    approve(draft, BY_BEA)
    draft.rename(PATH, "elsewhere/requirements/one.yaml")
    draft.commit("Move")
    draft.write("elsewhere/requirements/one.yaml", REQ.format("accepted", "list"))
    draft.commit("Another word for it")
    assert found(draft) == []


def test_what_is_not_committed_is_not_judged(draft: WritableRepository) -> None:
    draft.write(PATH, REQ.format("approved", "list"))
    assert found(draft) == []


def test_the_merge_may_name_the_approver(draft: WritableRepository) -> None:
    draft.branch("change")
    approve(draft)
    draft.checkout("main")
    draft.commit("Other work")
    assert found(draft) == []
    draft.merge("change", message=f"Merge pull request #3\n\n{BY_BEA}")
    assert found(draft) == []


def test_a_note_may_name_the_approver(draft: WritableRepository) -> None:
    commit = approve(draft)
    assert len(found(draft)) == 1
    draft.git("notes", "--ref=reqtrace", "add", "-m", BY_BEA, commit)
    assert found(draft) == []


def test_an_address_is_mapped(draft: WritableRepository) -> None:
    draft.write("reqtrace.toml", POLICY + 'by = "Bea Smith"\n')
    draft.write(".mailmap", "Bea Smith <bea@smith.example> <bea@example.org>\n")
    approve(draft, BY_BEA)
    assert found(draft) == []


@pytest.mark.parametrize(
    ("policy", "mistake"),
    [
        ('by = "bord"', 'unknown group of people "bord"; did you mean "board"?'),
        ('by = "nobody"', 'unknown group of people "nobody"; give an address'),
        ('type = "rec"', 'unknown type "rec"'),
        ('by = "a@b"\ncount = 2', "count is 2, but only 1 may approve"),
        ("count = 0", "count"),
        ("sign = true", "sign"),
    ],
)
def test_mistakes_in_the_configuration(
    draft: WritableRepository, policy: str, mistake: str
) -> None:
    policy = f'[[approval]]\nname = "four eyes"\n{policy}\n'
    draft.write("reqtrace.toml", f'[people]\nboard = ["bea@example.org"]\n{policy}')
    with pytest.raises(ConfigError) as error:
        reqtrace.open(draft.root)
    assert any(mistake in one for one in error.value.entries), error.value.entries


@pytest.fixture
def key(tmp_path: Path) -> Mapping[str, Path]:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    made = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", made], check=True)
    public = made.with_suffix(".pub").read_text()
    signers = tmp_path / "signers"
    signers.write_text(f"ada@example.org {public}")
    return {"key": made, "signers": signers}


def test_signatures(draft: WritableRepository, key: Mapping[str, Path]) -> None:
    draft.write("reqtrace.toml", POLICY + "signed = true\n")
    draft.git("config", "gpg.format", "ssh")
    draft.git("config", "user.signingKey", str(key["key"]))
    unsigned = approve(draft, BY_BEA)
    assert found(draft) == [f"REV004 REQ-1 became approved in {unsigned[:10]}, which is not signed"]
    draft.git("commit", "--quiet", "--amend", "--no-edit", "-S")
    (finding,) = found(draft)
    assert "cannot be checked here" in finding or "is not signed" in finding
    draft.git("config", "gpg.ssh.allowedSignersFile", str(key["signers"]))
    assert found(draft) == []


def test_the_repository_does_not_choose_the_program(
    draft: WritableRepository, key: Mapping[str, Path], tmp_path: Path
) -> None:
    canary = tmp_path / "canary"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {canary}\nexit 0\n")
    program.chmod(0o755)
    draft.write("reqtrace.toml", POLICY + "signed = true\n")
    draft.git("config", "gpg.format", "ssh")
    draft.git("config", "user.signingKey", str(key["key"]))
    approve(draft, BY_BEA)
    draft.git("commit", "--quiet", "--amend", "--no-edit", "-S")
    for setting in ("gpg.program", "gpg.openpgp.program", "gpg.ssh.program", "gpg.x509.program"):
        draft.git("config", setting, str(program))
    assert found(draft)[0].startswith("REV004")
    assert not canary.exists()
