"""Somebody in a browser: signed in as one person, with that person's token for the API, and all that went wrong."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from litestar import Litestar
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

from ledger.settings import Settings
from tests.conftest import Client
from tests.pages.queries import Queries
from tests.pages.signing_in import session_cookie, token_of

DESKTOP, PHONE, ZOOMED = (1280, 900), (390, 844), (640, 450)  # zoomed: what 200 % leaves of a desktop
SHOTS = os.environ.get("LEDGER_SHOTS")  # a folder for pictures of every page, for those who write them
PATIENCE_MS = 20_000

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Visitor:
    """One person in one browser."""

    subject: str
    page: Page
    context: BrowserContext
    api: Client
    queries: Queries
    service: str
    troubles: list[str] = field(default_factory=list)
    request_id: str = ""

    async def open(self, address: str, *, status: int = 200) -> Response:
        """Open a page and wait for its scripts; what it logs or fails to load is a trouble."""
        self.troubles.clear()
        response = await self.page.goto(f"{self.service}{address}")
        assert response is not None, address
        assert status == response.status, f"{address}: {response.status} {(await response.text())[:300]}"
        self.request_id = await response.header_value("x-request-id") or ""
        return response

    async def resize(self, size: tuple[int, int]) -> None:
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})

    async def shoot(self, name: str) -> None:
        """A picture of the whole page, where somebody asked for pictures."""
        if SHOTS:
            await self.page.screenshot(path=Path(SHOTS, f"{name}.png"), full_page=True)

    def note_console(self, message: ConsoleMessage) -> None:
        # That a page itself is refused is said by its status; the browser logs it as an error too.
        is_own_status = (
            "the server responded with a status of" in message.text and message.location["url"] == self.page.url
        )
        if message.type == "error" and not is_own_status:
            self.troubles.append(f"console: {message.text}")

    def note_response(self, response: Response) -> None:
        """Whatever a page loads is ours, and there."""
        is_ours = urlsplit(response.url).netloc == urlsplit(self.service).netloc
        if not is_ours or (response.status >= httpx.codes.BAD_REQUEST and not response.request.is_navigation_request()):
            self.troubles.append(f"loaded: {response.status} {response.url}")


@asynccontextmanager
async def visiting(
    browser: Browser, app: Litestar, service: str, settings: Settings, queries: Queries, subject: str
) -> AsyncIterator[Visitor]:
    """A person who is signed in, in a context of their own."""
    name, cookie = await session_cookie(app, settings, subject)
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    await context.add_cookies([{"name": name, "value": cookie, "url": service, "httpOnly": True, "sameSite": "Lax"}])
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        visitor = Visitor(
            subject, await context.new_page(), context, Client(http, token_of(settings, subject)), queries, service
        )
        visitor.page.on("console", visitor.note_console)
        visitor.page.on("pageerror", lambda error: visitor.troubles.append(f"script: {error}"))
        visitor.page.on("response", visitor.note_response)
        await visitor.resize(DESKTOP)
        yield visitor
    await context.close()
