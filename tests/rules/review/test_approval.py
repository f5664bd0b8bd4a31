"""REV002 to REV004: who approved what, in the commit that changed the status."""

from __future__ import annotations

import os
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


@pytest.fixture
def signing(draft: WritableRepository, tmp_path: Path) -> WritableRepository:
    """Ada signed nothing; Bea has a key that is known, and signs from now on."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    made = tmp_path / "bea"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", made], check=True)
    signers = tmp_path / "known"
    signers.write_text(f"bea@example.org {made.with_suffix('.pub').read_text()}")
    draft.write("reqtrace.toml", POLICY + "signed = true\n")
    approve(draft)
    for name, value in {
        "gpg.format": "ssh",
        "user.signingKey": str(made),
        "gpg.ssh.allowedSignersFile": str(signers),
    }.items():
        draft.git("config", name, value)
    return draft


def as_person(draft: WritableRepository, name: str, *arguments: str) -> str:
    """Run git as Bea or somebody else, with the key of Bea; its output."""
    who = {"NAME": name, "EMAIL": f"{name.lower()}@example.org"}
    identity = {f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who}
    done = subprocess.run(
        ["git", *arguments],
        cwd=draft.root,
        env={**os.environ, **identity},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def sign_note(draft: WritableRepository, name: str, text: str) -> None:
    """Write a note on HEAD in a signed commit of the ref, which `git notes` cannot do."""
    ref = "refs/notes/reqtrace"
    as_person(draft, name, "notes", "--ref=reqtrace", "add", "-f", "-m", text)
    tree = draft.git("rev-parse", f"{ref}^{{tree}}")
    draft.git("update-ref", ref, as_person(draft, name, "commit-tree", "-S", "-m", "Note", tree))


def test_a_signed_tag_proves_the_approver(signing: WritableRepository) -> None:
    assert found(signing)[0].startswith("REV002")
    as_person(signing, "Bea", "tag", "-s", "ok", "-m", BY_BEA)
    assert found(signing) == []
    notes = reqtrace.open(signing.root).check().notes
    assert "approvals signed by Bea Builder <bea@example.org> in a tag or note: REQ-1" in notes


@pytest.mark.parametrize(
    ("tagger", "options", "message"),
    [
        pytest.param("Bea", ["-a"], BY_BEA, id="not signed"),
        pytest.param("Carl", ["-s"], BY_BEA, id="another tagger"),
        pytest.param("Bea", ["-s"], "Approved-by: Carl <carl@example.org>", id="for another"),
    ],
)
def test_a_tag_that_proves_nothing(
    signing: WritableRepository, tagger: str, options: list[str], message: str
) -> None:
    as_person(signing, tagger, "tag", *options, "ok", "-m", message)
    assert any(one.startswith("REV004") for one in found(signing))


def test_a_tag_of_another_commit_says_nothing(signing: WritableRepository) -> None:
    as_person(signing, "Bea", "tag", "-s", "ok", "HEAD~1", "-m", BY_BEA)
    assert [one[:6] for one in found(signing)] == ["REV002", "REV004"]


@pytest.mark.parametrize(
    ("author", "passes"), [pytest.param("Bea", True), pytest.param("Carl", False)]
)
def test_a_signed_note_proves_the_approver(
    signing: WritableRepository, author: str, passes: bool
) -> None:
    sign_note(signing, author, BY_BEA)
    assert (found(signing) == []) is passes


def test_a_line_that_somebody_added_later_is_not_signed(signing: WritableRepository) -> None:
    sign_note(signing, "Bea", "Refs: REQ-1")
    as_person(signing, "Carl", "notes", "--ref=reqtrace", "append", "-m", BY_BEA)
    assert any(one.startswith("REV004") for one in found(signing))


def test_the_signer_of_the_commit_is_named(signing: WritableRepository) -> None:
    signing.git("commit", "--quiet", "--amend", "-m", f"Approve\n\n{BY_BEA}", "-S")
    (note,) = [one for one in reqtrace.open(signing.root).check().notes if "signed" in one]
    assert note.startswith("approvals signed by bea@example.org (key SHA256:")
    assert note.endswith("): REQ-1")


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
