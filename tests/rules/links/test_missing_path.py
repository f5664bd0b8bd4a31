"""Links to paths that are not there: what became of them, and which are not meant to be there."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

import reqtrace
from kit import MakeRepository, cpu_seconds
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.link import Link
from reqtrace.model.location import Location
from reqtrace.rules.links.missing_path import MissingPaths
from trace_kit import item, project

OTHER = "keps/sig-apps/7-orders"
CONFIG = '[[source]]\npreset = "enhancement-proposal"\n'


def _proposal(number: int, links: str = "") -> str:
    return (
        f"title: Proposal {number}\nkep-number: {number}\nauthors: ['@ada']\nowning-sig: sig-apps\n"
        f"status: implementable\ncreation-date: 2026-01-02\n{links}"
    )


def _page(number: int) -> str:
    return f"# Proposal {number}\n" + "".join(f"Reason {n} of {number}\n" for n in range(20))


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    made = make_repository(
        {
            "keps/sig-apps/2020-lists.md": _page(1),
            "keps/sig-apps/2020-dropped.md": _page(2),
            f"{OTHER}/kep.yaml": _proposal(7),
            f"{OTHER}/README.md": _page(7),
            "keps/sig-apps/8-gifts/kep.yaml": _proposal(8),
        }
    )
    made.rename("keps/sig-apps/2020-lists.md", "keps/sig-apps/1-lists/README.md")
    made.write("keps/sig-apps/1-lists/kep.yaml", _proposal(1))
    made.remove("keps/sig-apps/2020-dropped.md")
    made.commit("Migrate")
    return made


def _findings(repository: WritableRepository, field: str, target: str) -> list[Finding]:
    links = f'{field}:\n  - "{target}"\n'
    repository.write("keps/sig-apps/8-gifts/kep.yaml", _proposal(8, links))
    return [one for one in reqtrace.open(repository.root).check().findings if one.rule == "LNK001"]


@pytest.mark.parametrize(
    ("target", "severity", "message", "help"),
    [
        pytest.param(
            "/keps/sig-apps/2020-lists.md",
            Severity.ERROR,
            "which was moved in ",
            "write its new path: keps/sig-apps/1-lists/README.md",
            id="moved",
        ),
        pytest.param(
            "2020-lists.md",
            Severity.ERROR,
            "but keps/sig-apps/8-gifts/2020-lists.md does not exist",
            "did you mean keps/sig-apps/1-lists/README.md? "
            "otherwise correct the path, or remove the link",
            id="beside the page before it got a folder",
        ),
        pytest.param(
            "/keps/sig-apps/2020-dropped.md",
            Severity.INFO,
            "which was deleted in ",
            "link to what took its place, or remove the link",
            id="deleted as it was replaced",
        ),
        pytest.param(
            "/keps/sig-apps/9-never",
            Severity.ERROR,
            "but keps/sig-apps/9-never does not exist",
            "correct the path, or remove the link",
            id="never there",
        ),
        pytest.param(
            "/keps/sig-web/7-orders",
            Severity.ERROR,
            "but keps/sig-web/7-orders does not exist",
            "did you mean keps/sig-apps/7-orders? otherwise correct the path, or remove the link",
            id="in another folder",
        ),
        pytest.param(
            "/keps/sig-apps/7-order",
            Severity.ERROR,
            "but keps/sig-apps/7-order does not exist",
            "did you mean keps/sig-apps/7-orders? otherwise correct the path, or remove the link",
            id="a slip in the name",
        ),
        pytest.param(
            "acme/community/design/orders.md",
            Severity.INFO,
            "which is not in this repository",
            "write the address (https://…) of what is in another one, or correct the path",
            id="another repository",
        ),
        pytest.param(
            "kep/sig-apps/7-orders",
            Severity.ERROR,
            "but keps/sig-apps/8-gifts/kep/sig-apps/7-orders does not exist",
            "did you mean keps?",
            id="a slip in the first folder",
        ),
        pytest.param(
            "(https://example.org/design/orders.md)",
            Severity.INFO,
            "which is an address between other characters",
            "write the address alone",
            id="an address in parentheses",
        ),
        pytest.param(
            "ordering",
            Severity.INFO,
            "which is no path in this repository",
            "write the path of the file or folder, or an address (https://…)",
            id="a word",
        ),
        pytest.param(
            "6090",
            Severity.INFO,
            "which is no path in this repository",
            "write the path of the file or folder, or an address (https://…)",
            id="a number",
        ),
    ],
)
def test_what_is_said_of_a_path(
    repository: WritableRepository, target: str, severity: Severity, message: str, help: str
) -> None:
    (finding,) = _findings(repository, "replaces", target)
    words = f"sig-apps/8-gifts supersedes {target}, {message}"
    assert finding.message.startswith(words)
    assert (finding.severity, finding.help) == (severity, help)
    repository.write("reqtrace.toml", CONFIG)
    (configured,) = _findings(repository, "replaces", target)
    assert (configured.severity, configured.message) == (Severity.ERROR, finding.message)


@pytest.mark.parametrize(
    "target", [f"acme/shop/{OTHER}", f"acme/shop/{OTHER}/README.md", "/keps/sig-apps/1-lists"]
)
def test_the_name_of_the_repository_may_stand_before_a_path(
    repository: WritableRepository, target: str
) -> None:
    assert _findings(repository, "replaces", target) == []


def test_a_deleted_page_is_an_error_under_a_configuration(
    repository: WritableRepository,
) -> None:
    repository.write("reqtrace.toml", CONFIG)
    (finding,) = _findings(repository, "see-also", "/keps/sig-apps/2020-dropped.md")
    assert finding.severity is Severity.ERROR


def _link(name: str) -> TraceLink:
    place = Location(path=PurePosixPath("docs/a.md"), line=1, column=1)
    path = PurePosixPath("docs", name)
    link = Link(source="P-0", target=name, kind="links", location=place, path=path)
    return TraceLink(link=link, source="P-0", target=None, kind="links")


def test_names_are_compared_up_to_a_limit() -> None:
    places = [f"docs/page-about-{n}.md" for n in range(2000)]
    paths = MissingPaths(project([item(f"P-{n}", path=path) for n, path in enumerate(places)]))
    with cpu_seconds(20):
        found = [paths.of(_link(f"pages-about-{n}.md")) for n in range(2000)]
    assert found[1].help.startswith("did you mean docs/page-about-1.md? ")
    assert found[-1].help == "correct the path, or remove the link"
