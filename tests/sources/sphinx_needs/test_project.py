"""What Sphinx projects say of their needs, read without running their `conf.py`."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.config import default_config
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.sphinx_needs.imported import with_imported
from reqtrace.sources.sphinx_needs.inference import family_of, with_shown
from reqtrace.sources.sphinx_needs.project import (
    DEFAULT_TYPES,
    LinkType,
    NeedsProject,
    project_of,
    read_projects,
)
from reqtrace.sources.sphinx_needs.words import project_words
from sphinx_needs_kit import CONF

USES = 'extensions = ["sphinx_needs"]\n'


def project(conf: str, **files: str) -> NeedsProject:
    settings = {PurePosixPath("docs/conf.py"): conf.encode()}
    others = {PurePosixPath("docs") / name: text.encode() for name, text in files.items()}
    (found,) = read_projects(settings, others.get, Limits())
    return found


def test_a_configuration_in_python() -> None:
    found = project(CONF)
    assert found.types == ("feat_req", "req", "spec", "test")
    assert found.links == (
        LinkType(name="links"),
        LinkType(name="parent_needs"),
        LinkType(name="satisfies", incoming="is satisfied by"),
        LinkType(name="blocks", incoming="is blocked by"),
    )
    assert found.id_pattern == "^[A-Za-z0-9_]{3,}"
    assert found.folder == PurePosixPath("docs")
    assert not found.is_open


def test_nothing_of_a_configuration_is_run() -> None:
    found = project(USES + "needs_types = __import__('os').system('exit 1') or []\n")
    assert found.types is None


@pytest.mark.parametrize(
    ("conf", "types"),
    [
        (USES, None),
        (USES + "needs_types = TYPES\n", None),
        (USES + "from common import needs_types\n", None),
        (USES + "from common import *\n", None),
        (USES + "needs_types = [\n", None),
        (USES + 'needs_types = [dict(directive="a", title="A", prefix="")]\n', ("a",)),
        (USES + 'T = dict(directive="a", title="A", prefix="")\nneeds_types = [T]\n', ("a",)),
        (USES + 'needs_types = {"a": {"title": "A", "prefix": ""}}\n', ("a",)),
        (USES + 'needs_types = [{"directive": "req", "color": "x"}]\n', DEFAULT_TYPES),
        (USES + 'needs_types = []\nneeds_types.append({"directive": "a", "title": ""})\n', ("a",)),
        (USES + "needs_types = []\nneeds_types.extend(x)\n", None),
        (USES + "needs_types = 'x'\n" + 36 * "needs_types = needs_types + needs_types\n", None),
        (USES + "needs_types = [1]\n" + 36 * "needs_types += needs_types\n", None),
    ],
    ids=[
        "nothing said", "a name", "imported", "all imported", "no Python", "a call of dict",
        "a name of a literal", "a mapping", "default types narrowed", "appended", "unknown added",
        "a text that doubles", "a list that doubles",
    ],
)  # fmt: skip
def test_types(conf: str, types: tuple[str, ...] | None) -> None:
    assert project(conf).types == types


def test_a_configuration_in_toml() -> None:
    toml = """
    [needs]
    id_regex = "^X"
    [[needs.types]]
    directive = "sys-req"
    title = "System"
    prefix = ""
    [needs.links.refines]
    incoming = "refined by"
    [[needs.statuses]]
    name = "open"
    """
    conf = USES + 'needs_from_toml = "ubproject.toml"\n'
    found = project(conf, **{"ubproject.toml": toml})
    assert (found.types, found.id_pattern, found.statuses) == (("sys-req",), "^X", ("open",))
    assert found.links is not None
    assert LinkType(name="refines", incoming="refined by") in found.links
    assert project(conf).types is None
    assert project(conf, **{"ubproject.toml": "[needs"}).types is None
    alone = {PurePosixPath("ubproject.toml"): toml.encode()}
    (other,) = read_projects(alone, lambda _: None, Limits())
    assert (other.types, other.folder) == (("sys-req",), PurePosixPath())


def test_extra_links_and_externals() -> None:
    found = project(
        USES + "needs_types = [dict(directive='a', title='', prefix='')]\n"
        "needs_extra_links = [{'option': 'heading', 'incoming': 'spans entries'}]\n"
        "needs_external_needs = [{'base_url': 'https://a.org', 'id_prefix': 'ext_'}]\n"
    )
    assert found.links is not None
    assert found.links[-1] == LinkType(name="heading", incoming="spans entries")
    assert (found.families, found.id_prefixes) == ((), ("EXT_", "ext_"))


def test_the_project_of_a_file() -> None:
    outer, inner = NeedsProject(), NeedsProject(folder=PurePosixPath("a/b"))
    both = (outer, inner)
    assert project_of(PurePosixPath("a/b/c.rst"), both) is inner
    assert project_of(PurePosixPath("a/c.rst"), both) is outer
    assert project_of(PurePosixPath("x.rst"), (inner,)) is inner
    other = NeedsProject(folder=PurePosixPath("d"))
    assert not project_of(PurePosixPath("x.rst"), (inner, other)).is_configured


def test_what_the_files_show() -> None:
    text = (
        b".. wp:: A\n   :id: wp__a\n   :size: big\n   :contains: wp__b,\n      wp__c\n\n"
        b".. wp:: B\n   :id: wp__b\n   :satisfies: req__x, req__y, req__z\n   :owner: wp__a, me\n\n"
        b".. wp:: D\n   :id: wp__d\n   :contains: <one | another>\n\n"
        b"```{role} C\n:id: role__c\n:uses: std__1\n```\n"
    )
    found = with_shown(NeedsProject(), [text], ())
    assert found.links is not None
    assert [one.name for one in found.links] == [
        "links", "parent_needs", "contains", "satisfies", "uses",
    ]  # fmt: skip
    assert found.shown_types == ("role", "wp")
    assert found.families == ("role", "wp")


def test_a_family_with_needs_elsewhere_is_not_its_own() -> None:
    text = "".join(f".. req:: A\n   :id: R_{n}\n   :links: R_{n + 50}\n\n" for n in range(10))
    assert with_shown(NeedsProject(), [text.encode()], ()).families == ()
    one_gap = "".join(f".. req:: A\n   :id: R_{n}\n   :links: R_{n + 1}\n\n" for n in range(10))
    assert with_shown(NeedsProject(), [one_gap.encode()], ()).families == ("r",)


@pytest.mark.parametrize(
    ("item_id", "family"),
    [
        ("comp_req__json__a", "comp_req"),
        ("REQ_1", "req"),
        ("SYS-REQ-1", "sys"),
        ("R12", "r"),
        ("7", ""),
    ],
)
def test_families(item_id: str, family: str) -> None:
    assert family_of(item_id) == family


def test_needs_that_a_project_takes_over() -> None:
    data = b'{"versions": {"1": {"needs": {"A_1": {}, "A_2": {}}}}}'
    found = with_imported(NeedsProject(id_prefixes=("EXT_",)), [data, b"[]", b"{"], Limits())
    assert found.imported == {"A_1", "A_2", "EXT_A_1", "EXT_A_2"}


def test_the_words_of_a_project() -> None:
    names = ("satisfies", "superseded_by", "blocks", "links")
    links = tuple(LinkType(name=one, incoming=f"in {one}") for one in names)
    words = project_words(
        [NeedsProject(types=("req", "sw_req"), links=links)], default_config().vocabulary
    )
    assert words["types"] == {"sw_req": {"prefixes": [], "synonyms": ["sw-req"]}}
    everywhere = {"from": ["*"], "to": ["*"]}
    assert words["links"] == {
        "satisfies": {**everywhere, "inverse": "in_satisfies"},
        "supersedes": {**everywhere, "inverse": "superseded_by"},
        "blocks": {**everywhere, "inverse": "in_blocks"},
        "links": {"from": ["req", "sw_req"], "to": ["*"]},
    }
