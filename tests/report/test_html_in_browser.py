"""The report in a real browser, as an auditor opens it."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from hostile_texts import HOSTILE, hostile_sample
from output_kit import Sample, sample
from reqtrace.report.registry import REPORTS

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing: run `apt-get install -y chromium`", pytrace=False)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


class Opened:
    """A report that is open, and all that it tried to do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


def opened(browser: Browser, folder: Path, one: Sample, *, script: bool = True) -> Opened:
    path = folder / "report.html"
    path.write_text(REPORTS["html"](one.project, one.result), encoding="utf-8")
    report = Opened(browser.new_context(java_script_enabled=script).new_page())
    report.page.goto(path.as_uri())
    return report


def test_opens_without_complaint_and_without_network(browser: Browser, tmp_path: Path) -> None:
    report = opened(browser, tmp_path, sample())
    assert report.complaints == []
    assert report.requests == [(tmp_path / "report.html").as_uri()]
    assert report.page.title().startswith("Traceability report aaaaaaaaaa")


def test_every_anchor_resolves_and_the_matrix_is_whole(browser: Browser, tmp_path: Path) -> None:
    one = sample()
    page = opened(browser, tmp_path, one).page
    missing = page.evaluate(
        "() => [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1))"
        ".filter(id => !document.getElementById(decodeURIComponent(id)))"
    )
    assert missing == []
    twice = page.evaluate(
        "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
        " return ids.filter((id, n) => ids.indexOf(id) !== n); }"
    )
    assert twice == []
    assert page.locator("#matrix-items tbody tr").count() == len(one.project.items)
    assert page.locator("#matrix-commits tbody tr").count() == len(one.project.commits)
    assert page.locator("article").count() == len(one.project.items)


def test_the_filter_works(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, sample()).page
    page.select_option("select[name=type]", "req")
    expect(page.locator("#filter-count")).to_have_text("5 of 13 items")
    page.select_option("select[name=status]", "draft")
    expect(page.locator("#filter-count")).to_have_text("1 of 13 items")
    assert page.locator("article:visible h3").all_inner_texts() == [
        "REQ-3 Report gaps on the pull request"
    ]
    page.click("button[type=reset]")
    page.fill("input[name=text]", "CAPACITY plan")
    # The need itself, and the goal above it whose chain names it.
    expect(page.locator("#filter-count")).to_have_text("2 of 13 items")
    assert page.locator("#matrix-items tbody tr:visible th").all_inner_texts() == [
        "NEED-3 Plan by capacity"
    ]


def test_a_link_to_a_hidden_item_shows_it(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, sample()).page
    page.select_option("select[name=type]", "need")
    expect(page.locator("#filter-count")).to_have_text("3 of 13 items")
    page.click("article#item-NEED-1 a[href='#item-REQ-1']")
    page.wait_for_selector("article#item-REQ-1", state="visible")


def test_it_is_whole_without_script(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, sample(), script=False).page
    assert page.locator("#filter:visible").count() == 0
    assert page.locator("article:visible").count() == 13


def test_headings_do_not_skip_a_level(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, sample()).page
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_that_a_repository_says_is_run(browser: Browser, tmp_path: Path) -> None:
    report = Opened(browser.new_page())
    paths: list[Path] = []
    for name, text in HOSTILE.items():
        one = hostile_sample(text)
        paths.append(tmp_path / f"{len(paths)}.html")
        paths[-1].write_text(REPORTS["html"](one.project, one.result), encoding="utf-8")
        report.page.goto(paths[-1].as_uri())
        report.page.mouse.move(300, 300)
        assert report.page.evaluate("[window.pwned ?? null, document.images.length]") == [None, 0]
        assert report.page.evaluate("document.querySelectorAll('article').length") == 3, name
    assert report.complaints == []
    assert report.requests == [path.as_uri() for path in paths]


def test_notes_on_the_run_are_seen_before_anything_else(browser: Browser, tmp_path: Path) -> None:
    one = sample()
    page = opened(browser, tmp_path, one).page
    box = page.locator(".top .notice", has_text=one.result.notes[0])
    expect(box).to_be_in_viewport(ratio=1)
    colour = "e => getComputedStyle(e).backgroundColor"
    assert box.evaluate(colour) != page.locator("body").evaluate(colour)
    after = "e => !!(e.compareDocumentPosition(document.querySelector('.facts')) & 4)"
    assert box.evaluate(after)
