"""The service in the process of the test: its clock can be put wrong, and its way in and its address be others."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import msgspec
from litestar import Litestar

from ledger.app import create_app
from ledger.sessions.entrance import Entrance
from ledger.settings import Settings
from tests.sessions.browser import Browser
from tests.sessions.standing_provider import Standing


class Service:
    """One application for all tests of a folder: making one takes as long as many of them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.shift = timedelta()
        self.app: Litestar = create_app(settings, lambda: datetime.now(UTC) + self.shift)

    def browser(self) -> Browser:
        return Browser(self.app.state.public_url, httpx.ASGITransport(app=cast("Any", self.app)))

    @contextmanager
    def being(
        self, *, later: timedelta = timedelta(), entrance: Entrance | None = None, public_url: str = ""
    ) -> Iterator[Browser]:
        """A browser while it is another time there, or people come in otherwise, or by another address."""
        state = self.app.state
        before = state.entrance, state.public_url
        state.entrance, state.public_url = entrance or before[0], public_url or before[1]
        self.shift = later
        try:
            yield self.browser()
        finally:
            self.shift = timedelta()
            state.entrance, state.public_url = before

    async def walk(self, standing: Standing, browser: Browser, path: str, account: str, **how: Any) -> httpx.Response:
        """From a link of the sign-in page through the provider and back: the page that is shown or led to then."""
        address = (await browser.get(path)).headers["location"]
        answer = await asyncio.to_thread(standing.sign_in, address, account, **how)
        return await browser.get(f"/sign-in/return?{urlencode(answer)}")


@asynccontextmanager
async def service_in_process(settings: Settings, **changed: Any) -> AsyncIterator[Service]:
    """It lives in one task, since its lifespan must be left in the task that entered it."""
    made = Service(msgspec.structs.replace(settings, **changed))
    ready, done = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        try:
            async with made.app.lifespan():
                ready.set()
                await done.wait()
        finally:
            ready.set()

    living = asyncio.create_task(live())
    await ready.wait()
    yield made
    done.set()
    await living
