"""The pages: read in a browser without a token, a script or another origin."""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import httpx
import pytest

from ledger.app import DOORS
from ledger.core.refusal import MEANINGS, Code
from ledger.pages.docs.routes import Docs, make_docs
from tests.conftest import World

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """What a page is made of; it must close what it opens."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert [] == self.opened

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.opened.pop()

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None]

    def named(self, *tags: str) -> list[str]:
        return [tag for tag, _ in self.tags if tag in tags]


@cache
def pages() -> Docs:
    return make_docs(DOORS)


@pytest.fixture(scope="module")
def docs() -> Page:
    return Page(pages().page.decode())


def test_the_page_keeps_within_its_security_policy(docs: Page) -> None:
    """No script, no style in the text, and nothing from elsewhere."""
    assert [] == docs.named("script", "style", "img", "iframe", "form")
    assert [] == docs.values("style")
    assert not [name for _, attributes in docs.tags for name in attributes if name.startswith("on")]
    assert not [href for href in docs.values("href") if "//" in href]


def test_the_page_can_be_read_by_ear_and_keyboard(docs: Page) -> None:
    """Language, landmarks, one first heading and no level skipped, table headers with scope, a skip link."""
    levels = [int(tag[1]) for tag in docs.named("h1", "h2", "h3", "h4")]
    headers = [attributes for tag, attributes in docs.tags if tag == "th"]

    assert ["en-GB"] == docs.values("lang")
    assert ["header", "nav", "main", "footer"] == docs.named("header", "nav", "main", "footer")
    assert 1 == levels.count(1)
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert headers
    assert all(one.get("scope") in {"col", "row"} for one in headers)
    assert len(docs.named("table")) == len(docs.named("caption"))
    assert "#content" == docs.values("href")[1]


def test_every_link_within_the_page_leads_somewhere(docs: Page) -> None:
    ids = docs.values("id")

    assert len(ids) == len(set(ids))
    assert {href[1:] for href in docs.values("href") if href.startswith("#")} <= set(ids)
    assert {door.operation for door in DOORS} <= set(ids)


async def test_every_other_link_of_the_page_is_served(docs: Page, service: str) -> None:
    async with httpx.AsyncClient(base_url=service, trust_env=False) as http:
        for href in sorted({href for href in docs.values("href") if href.startswith("/")}):
            assert 200 == (await http.get(href)).status_code, href


async def test_the_document_is_a_page(world: World) -> None:
    response = await world.http.get("/docs")

    assert (200, "/docs") == (response.status_code, response.url.path)
    assert response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("code", Code, ids=str)
def test_a_problem_type_says_what_to_do(code: Code) -> None:
    problems = pages().problems[code]

    assert MEANINGS[code].title.encode() in problems["application/json"]
    assert "main" in Page(problems["text/html"].decode()).named("main")


async def test_a_problem_type_is_a_page_for_a_browser_and_data_for_others(world: World) -> None:
    address = "/problems/period-is-not-open"
    browser = await world.http.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    program = await world.http.get(address)

    assert browser.headers["content-type"].startswith("text/html")
    assert "period-is-not-open" == program.json()["code"]
    assert "Accept" == browser.headers["vary"] == program.headers["vary"]
    assert 404 == (await world.http.get("/problems/no-such-code")).status_code


def test_text_of_the_document_is_text_in_the_page() -> None:
    """Nothing of an example or a summary can become markup."""
    page = pages().page.decode()

    assert "&#39;" in page or "&#34;" in page
    assert not re.search(r"<(?!/?[a-z0-9]+[ >]|!doctype)", page)
