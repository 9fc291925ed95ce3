"""Links followed as one person, one of each kind of page: what is there, and what is wrong with it."""

import re
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from litestar import Litestar

from ledger.app import DOORS
from ledger.pages.handlers import page_handlers
from ledger.settings import Settings
from tests.conftest import Client
from tests.pages.figures import Shown, figures_differ
from tests.pages.queries import Queries
from tests.pages.reading import Page
from tests.pages.signing_in import session_cookie, token_of

<<<<<<< HEAD
QUERIES_MAX = 120
=======
<<<<<<< HEAD
QUERIES_MAX = 120
=======
QUERIES_MAX = 100
>>>>>>> fed4aabf0b0e18107b885b5403078b6ace0adc7e
>>>>>>> 210d3b5101dc1178eac1db540fb2f69de88d8fde
HTML = "text/html"
KINDS = [
    re.compile(re.sub(r"\{\w+:str\}", "[^/]+", path))
    for handler in page_handlers(DOORS)
    for path in sorted(handler.paths)
    if "GET" in handler.http_methods and not path.startswith("/static")
]


@dataclass
class Walker:
    """One person who follows links, one of each kind of page."""

    http: httpx.AsyncClient
    api: Client
    queries: Queries

    async def walk(self, beginning: str) -> tuple[set[str], list[str]]:
        """The kinds of pages that were reached, and all that was wrong with them."""
        waiting, seen, kinds, wrong = deque([beginning]), {beginning}, Counter[str](), list[str]()
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if kind is None or kinds[kind]:
                wrong += [] if kind else [f"{address}: no page is made for it"]
                continue
            kinds[kind] += 1
            links, found = await self.look(address)
            wrong += [f"{address}: {one}" for one in found]
            waiting += sorted(links - seen)
            seen |= links
        return set(kinds), wrong

    async def look(self, address: str) -> tuple[set[str], list[str]]:
        """Where a page leads, and what is wrong with it."""
        response = await self.http.get(address, headers={"Accept": HTML})
        if response.is_redirect:
            return {response.headers["location"].partition("#")[0]}, []
        wrong = [] if response.status_code == httpx.codes.OK else [f"answers {response.status_code}"]
        count = self.queries.by_request[response.headers["x-request-id"]]
        wrong += [f"{count} queries"] if count > QUERIES_MAX else []
        if not response.headers["content-type"].startswith(HTML):
            return set(), wrong
        page = Page(response.text)
        wrong += [*page.wrong, *(f"no data-figure: {one}" for one in page.without_figure)]
        wrong += await figures_differ(self.api, [Shown(*one) for one in page.figures])
        return {one for one in page.leads_to(address) if not one.startswith("/docs")}, wrong


def kind_of(address: str) -> str | None:
    """The pattern of the page at an address; None where none is made."""
    path = address.partition("?")[0]
    return next((one.pattern for one in KINDS if one.fullmatch(path)), None)


@asynccontextmanager
async def walking(
    app: Litestar, service: str, settings: Settings, queries: Queries, subject: str
) -> AsyncIterator[Walker]:
    """Somebody who is signed in and follows links without a browser."""
    name, cookie = await session_cookie(app, settings, subject)
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False, cookies={name: cookie}) as http:
        yield Walker(http, Client(http, token_of(settings, subject)), queries)
