"""A real Chromium on the real service: people of the demonstrations, signed in, each in a browser of their own."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar
from playwright.async_api import Browser, async_playwright

from ledger.settings import Settings
from tests.pages.journey import By, Journey
from tests.pages.queries import Queries
from tests.pages.visitor import Visitor, visiting

SignIn = Callable[[str], Awaitable[Visitor]]
Traveller = Callable[[str], Awaitable[Journey]]
# It runs as root in containers, and asks nobody outside for anything.
_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses Chromium, directly or not, is left out by name where there is none."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium of the machine for all tests of this worker."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is not found: install it (Debian: apt install chromium), or leave out -m browser"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def queries(served: Litestar, service: str) -> Queries:
    """How many queries each request needed."""
    assert service
    return await Queries.of(served)


@pytest.fixture(scope="session")
async def visitor_of(
    chromium: Browser, served: Litestar, service: str, settings: Settings, queries: Queries
) -> AsyncIterator[SignIn]:
    """Somebody by the subject of their tokens, signed in once for all tests that only look."""
    known: dict[str, Visitor] = {}
    async with AsyncExitStack() as stack:

        async def visitor_of(subject: str) -> Visitor:
            if subject not in known:
                entered = visiting(chromium, served, service, settings, queries, subject)
                known[subject] = await stack.enter_async_context(entered)
            return known[subject]

        yield visitor_of


@pytest.fixture
async def sign_in(
    chromium: Browser, served: Litestar, service: str, settings: Settings, queries: Queries
) -> AsyncIterator[SignIn]:
    """Somebody by the subject of their tokens, in a browser that knows nothing yet but that they are signed in."""
    async with AsyncExitStack() as stack:

        async def sign_in(subject: str) -> Visitor:
            return await stack.enter_async_context(visiting(chromium, served, service, settings, queries, subject))

        yield sign_in


@pytest.fixture(params=list(By), ids=str)
def by(request: pytest.FixtureRequest) -> By:
    """Each journey is made twice: with a mouse, and by keyboard alone."""
    found: By = request.param
    return found


@pytest.fixture
async def traveller(by: By, sign_in: SignIn) -> Traveller:
    """Somebody's journey, by the subject of their tokens."""

    async def traveller(subject: str) -> Journey:
        return Journey(await sign_in(subject), by)

    return traveller
