"""`reqtrace review`: a commit that changes no file and clears suspect links."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository

NEED = "id: NEED-1\ntitle: See old orders\nstatus: approved\ntext: Buyers look up orders.\n"
REQ = "id: REQ-1\ntitle: List\nstatus: approved\ntext: It shall list orders.\nsatisfies: NEED-1\n"
FILES = {"needs/NEED-1.yaml": NEED, "requirements/REQ-1.yaml": REQ}


@pytest.fixture
def changed(make_repository: MakeRepository) -> WritableRepository:
    repository = make_repository(FILES)
    repository.write("needs/NEED-1.yaml", NEED.replace("look up", "find"))
    repository.commit("Change the need")
    repository.git("config", "user.name", "Rae Reviewer")
    repository.git("config", "user.email", "rae@example.org")
    return repository


def test_a_review_clears_the_suspect_links(changed: WritableRepository, run: Run) -> None:
    before = changed.head()
    assert "REV001" in run(changed.root, "check").out
    outcome = run(changed.root, "review", "REQ-1")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        f"{changed.head()[:10]} reviews REQ-1\n"
        f"  cleared: REQ-1 satisfies NEED-1 (NEED-1 changed in {before[:10]})\n"
    )
    assert "REV001" not in run(changed.root, "check").out


def test_the_commit_has_the_users_name_and_changes_nothing(
    changed: WritableRepository, run: Run
) -> None:
    changed.write("staged.txt", "staged")
    changed.git("add", "staged.txt")
    assert run(changed.root, "review", "REQ-1", "-m", "Still right\n\nAs before.").code == 0
    shown = changed.git("show", "--format=%an <%ae>%n%B", "--stat", "HEAD")
    assert (
        shown.strip()
        == "Rae Reviewer <rae@example.org>\nStill right\n\nAs before.\n\nReviewed: REQ-1"
    )
    assert changed.git("status", "--porcelain") == "A  staged.txt"
    assert changed.git("log", "-1", "-g", "--format=%gs") == "reqtrace: Still right"


def test_git_sees_the_trailers_of_several_items(changed: WritableRepository, run: Run) -> None:
    assert run(changed.root, "review", "REQ-1", "NEED-1", "REQ-1").code == 0
    trailers = changed.git("log", "-1", "--format=%(trailers:key=Reviewed,valueonly)")
    assert trailers.split() == ["REQ-1", "NEED-1"]


@pytest.mark.parametrize(
    ("message", "trailers"),
    [
        pytest.param("Look\n\nSigned-off-by: Ada <a@b>", ["Signed-off-by", "Reviewed"], id="block"),
        pytest.param("fix: look", ["Reviewed"], id="a subject like a trailer"),
        pytest.param("Look\n\nAt this.\nRefs: x", ["Reviewed"], id="prose"),
    ],
)
def test_git_sees_the_trailers_of_the_message_too(
    changed: WritableRepository, run: Run, message: str, trailers: list[str]
) -> None:
    assert run(changed.root, "review", "REQ-1", "-m", message).code == 0
    seen = changed.git("log", "-1", "--format=%(trailers:only,keyonly)").splitlines()
    assert [key for key in seen if key] == trailers
    assert changed.git("log", "-1", "--format=%s") == message.splitlines()[0]


def test_a_review_of_what_is_not_suspect_says_so(changed: WritableRepository, run: Run) -> None:
    assert run(changed.root, "review", "NEED-1").out.endswith("  none of its links was suspect\n")


@pytest.mark.parametrize("command", ["ssh-keygen"])
def test_a_review_can_be_signed(
    changed: WritableRepository, run: Run, tmp_path: Path, command: str
) -> None:
    if shutil.which(command) is None:
        pytest.skip("ssh-keygen is not installed")
    key = tmp_path / "key"
    subprocess.run([command, "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    changed.git("config", "gpg.format", "ssh")
    changed.git("config", "user.signingKey", str(key))
    assert run(changed.root, "review", "REQ-1", "--sign").code == 0
    assert "gpgsig" in changed.git("cat-file", "commit", "HEAD")


def test_refusals(changed: WritableRepository, run: Run) -> None:
    before = changed.head()
    unknown = run(changed.root, "review", "REQ-2")
    assert (unknown.code, "no item has the id REQ-2" in unknown.err) == (2, True)
    assert "list all with `reqtrace items`" in unknown.err

    changed.git("config", "--unset", "user.name")
    nobody = run(changed.root, "review", "REQ-1")
    assert (nobody.code, "needs user.name and user.email" in nobody.err) == (2, True)
    changed.git("config", "user.name", "Rae Reviewer")

    changed.git("config", "gpg.format", "ssh")
    changed.git("config", "user.signingKey", "/nowhere/key")
    unsigned = run(changed.root, "review", "REQ-1", "--sign")
    assert (unsigned.code, "could not be signed" in unsigned.err) == (2, True)

    changed.write("needs/NEED-1.yaml", NEED.replace("look up", "see"))
    words = run(changed.root, "review", "REQ-1")
    assert (words.code, "NEED-1 has uncommitted changes" in words.err) == (2, True)
    changed.git("checkout", "--quiet", ".")

    (changed.root / ".git" / "MERGE_HEAD").write_text(before)
    merging = run(changed.root, "review", "REQ-1")
    assert (merging.code, "a merge is in progress" in merging.err) == (2, True)
    assert changed.head() == before


def test_without_a_trailer_for_reviews(changed: WritableRepository, run: Run) -> None:
    changed.write("reqtrace.toml", "[trailers]\nReviewed = false\n")
    outcome = run(changed.root, "review", "REQ-1")
    assert (outcome.code, "no review trailer is configured" in outcome.err) == (2, True)
