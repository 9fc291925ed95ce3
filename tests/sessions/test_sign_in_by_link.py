"""Signing in by a link, out, and out everywhere, over HTTP; and what other sites and old cookies try."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from ledger.cli.sign_in import make_link
from ledger.http.door import Role
from ledger.http.tokens import local_keys
from ledger.people.store import ensure_principal
from ledger.sessions.cookies import new_cookie
from ledger.sessions.entrance import Entrance, Links, make_entrance
from tests.conftest import World
from tests.sessions.browser import Browser, fields_of, heading
from tests.sessions.serving import Service

COOKIE = "placeledger-session"
Open = Callable[[], Browser]


@pytest.fixture
async def open_browser(world: World) -> AsyncIterator[Open]:
    """Browsers on the service, each with cookies of its own."""
    async with AsyncExitStack() as stack:

        def opened() -> Browser:
            made = Browser(world.settings.base_url)
            stack.push_async_callback(made.http.aclose)
            return made

        yield opened


def by_links(world: World) -> Entrance:
    """The way in of the service of these tests, for one in this process."""
    settings = world.settings
    links = Links(local_keys(settings.jwks_file.read_bytes()), settings.issuer, settings.audience)
    return make_entrance(settings.secret_key_file.read_bytes(), links=links, client=None, idle_minutes=30)


async def person(world: World, name: str, role: Role | None = Role.TREASURER) -> str:
    """The subject of a person of this test, with a role in its first place or with none."""
    subject = f"{name} of {world.place}"
    if role is not None:
        await world.client(role, subject=subject, kind="individual")
    else:
        connection = await asyncpg.connect(world.database.app_dsn)
        await ensure_principal(connection, world.settings.issuer, subject, "individual")
        await connection.close()
    return subject


async def link_for(world: World, subject: str) -> str:
    """The path of a new link."""
    address = urlsplit(await asyncio.to_thread(make_link, world.settings, subject=subject))
    assert world.settings.base_url == f"{address.scheme}://{address.netloc}"
    return f"{address.path}?{address.query}"


async def signed_in(world: World, browser: Browser, subject: str) -> httpx.Response:
    """Follow a new link to its end."""
    return await browser.press(await browser.get(await link_for(world, subject)), "/sign-in/link")


async def where(browser: Browser, path: str = "/account") -> str:
    """Where a page leads to; itself when it is shown."""
    page = await browser.get(path)
    return path if page.status_code == httpx.codes.OK else page.headers["location"]


async def test_a_link_signs_in_once(world: World, open_browser: Open) -> None:
    """Looked at as often as one likes, by programs too; after the button is pressed it is worth nothing."""
    browser, thief = open_browser(), open_browser()
    subject = await person(world, "treasurer")
    link = await link_for(world, subject)
    began = await browser.get("/sign-in?back=%2Faccount")
    looked = [await thief.get(link), await thief.http.head(link), await browser.get(link)]
    pressed = await browser.press(looked[2], "/sign-in/link")
    again = [await thief.get(link), await thief.send("/sign-in/link", fields_of(looked[0], "/sign-in/link"))]
    account = await browser.get("/account")

    assert ["Sign in"] * 2 == [heading(began), heading(looked[0])]
    assert [200] * 3 == [one.status_code for one in looked]
    assert subject in looked[0].text
    assert (303, "/account") == (pressed.status_code, pressed.headers["location"])
    assert {COOKIE} == set(browser.cookies)
    said = SimpleCookie(pressed.headers.get_list("set-cookie")[0])[COOKIE]
    assert ("/", "Lax", True, "", "") == tuple(
        said[name] for name in ("path", "samesite", "httponly", "secure", "max-age")
    )
    assert [(410, "This sign-in link has been used")] * 2 == [(one.status_code, heading(one)) for one in again]
    assert {} == thief.cookies
    assert all(part in account.text for part in (subject, "Firefox on Windows", "Signed in, here", "A sign-in link"))
    assert "127.0.0.1" not in account.text
    assert "/" == await where(browser, "/sign-in")


OURS = "the origin of the service"
SENDERS: list[tuple[dict[str, str], int]] = [
    ({"sec_fetch_site": "cross-site"}, 403),
    ({"sec_fetch_site": "same-site"}, 403),
    ({"sec_fetch_site": "cross-site", "origin": OURS}, 403),
    ({"origin": "https://elsewhere.example"}, 403),
    ({"origin": "null"}, 403),
    ({"accept_language": "en"}, 403),
    ({"origin": OURS}, 303),
]


async def test_another_site_signs_nobody_in(world: World, open_browser: Open) -> None:
    """Login CSRF: with a link of their own they would have somebody work under their name."""
    browser = open_browser()
    page = await browser.get(await link_for(world, await person(world, "treasurer")))
    for said, status in SENDERS:
        headers = {name: value.replace(OURS, world.settings.base_url) for name, value in said.items()}
        sent = await browser.send("/sign-in/link", fields_of(page, "/sign-in/link"), **headers)

        assert status == sent.status_code, said
        assert (status == httpx.codes.SEE_OTHER) == (COOKIE in browser.cookies)


async def test_an_old_cookie_is_worth_nothing(world: World, open_browser: Open) -> None:
    """Planted before the sign-in, of another service, replaced by a new sign-in, or signed out."""
    browser, subject = open_browser(), await person(world, "treasurer")
    secret = world.settings.secret_key_file.read_bytes()
    old = [new_cookie(secret), new_cookie(b"of another service"), "x", ""]
    browser.http.cookies.set(COOKIE, old[0])
    await signed_in(world, browser, subject)
    for _ in range(2):
        old.append(browser.cookies[COOKIE])
        browser.http.cookies.clear()
        browser.http.cookies.set(COOKIE, old[-1])
        await signed_in(world, browser, subject)
    page = await browser.get("/account")
    forged = [
        await browser.send("/sign-out", {}),
        await browser.send("/sign-out", {"csrf_token": "x" * 43}),
        await browser.send("/sign-out", fields_of(page, "/sign-out"), sec_fetch_site="cross-site"),
        await browser.send("/sign-out-everywhere", fields_of(page, "/sign-out"), origin="https://elsewhere.example"),
    ]
    still = await where(browser)
    out = await browser.press(page, "/sign-out")
    old.append(browser.cookies.get(COOKIE, ""))

    assert [403] * 4 == [one.status_code for one in forged]
    assert ("/account", "/signed-out") == (still, out.headers["location"])
    assert "You are signed out" == heading(await browser.get("/signed-out"))
    tried = open_browser()
    for one in old:
        tried.http.cookies.clear()
        tried.http.cookies.set(COOKIE, one)
        assert "/sign-in?back=%2Faccount" == await where(tried)


async def test_signing_out_everywhere(world: World, open_browser: Open) -> None:
    """From the next request on, in every browser of the person, and in nobody else's."""
    here, there, others = open_browser(), open_browser(), open_browser()
    subject = await person(world, "treasurer")
    for browser in (here, there):
        await signed_in(world, browser, subject)
    await signed_in(world, others, await person(world, "auditor", Role.AUDITOR))
    pressed = await here.press(await here.get("/account"), "/sign-out-everywhere")
    told = await there.get("/sign-in")

    assert "/signed-out?everywhere=yes" == pressed.headers["location"]
    assert ["/sign-in?back=%2Faccount", "/account"] == [await where(there), await where(others)]
    assert "You signed out everywhere." in told.text


async def test_who_was_idle_is_told_and_brought_back(world: World, open_browser: Open, signing: Service) -> None:
    """Half an hour later: what happened, and a new sign-in leads to the page where one was; an old link does not."""
    browser, subject = open_browser(), await person(world, "treasurer")
    link = await link_for(world, subject)
    await signed_in(world, browser, subject)
    here = world.settings.base_url
    with signing.being(later=timedelta(minutes=31), entrance=by_links(world), public_url=here) as later:
        later.http.cookies = browser.http.cookies
        led = await where(later, f"/places/{world.place}?financial_year=2025-26")
        told = await later.get(led)
        expired = await later.get(link)
        browser.http.cookies = later.http.cookies
    back = await signed_in(world, browser, subject)

    assert f"/sign-in?back=%2Fplaces%2F{world.place}%3Ffinancial_year%3D2025-26" == led
    assert "nothing was done here for a while" in told.text
    assert (410, "This sign-in link has expired") == (expired.status_code, heading(expired))
    assert f"/places/{world.place}?financial_year=2025-26" == back.headers["location"]


async def test_a_sign_in_leads_to_no_other_site(world: World, open_browser: Open) -> None:
    browser, subject = open_browser(), await person(world, "treasurer")
    for address in ("https://elsewhere.example/", "//elsewhere.example", "/%5Celsewhere.example", "/%0d%0aX:%20y"):
        browser.http.cookies.clear()
        shown = await browser.get(f"/sign-in?back={address}")
        browser.http.cookies.set("placeledger-back", "%2F%2Felsewhere.example")

        assert [] == shown.headers.get_list("set-cookie")
        assert "/" == (await signed_in(world, browser, subject)).headers["location"]


async def test_who_has_no_role_is_told_whom_to_ask(world: World, open_browser: Open) -> None:
    """Signed in well, and nothing to see; once a role is granted, without signing in again."""
    browser, subject = open_browser(), await person(world, "newcomer", None)
    led = await signed_in(world, browser, subject)
    told = await browser.get("/without-role")
    await person(world, "newcomer", Role.AUDITOR)

    assert "/without-role" == led.headers["location"]
    assert "You have no role here yet" == heading(told)
    assert all(part in told.text for part in (subject, world.settings.issuer, "Ask the admin of your place"))
    assert "/" == await where(browser, "/without-role")


async def test_over_https_cookies_are_of_this_host_only(world: World, signing: Service) -> None:
    """Secure, and with the prefix that no other host of the domain can set; by whatever host a proxy asks for it."""
    token = (await link_for(world, await person(world, "treasurer"))).partition("=")[2]
    with signing.being(entrance=by_links(world), public_url="https://ledger.example") as browser:
        downgraded = await browser.send("/sign-in/link", {"token": token}, origin="http://ledger.example")
        proxied = {"origin": "https://ledger.example", "host": "127.0.0.1:8000"}
        sent = await browser.send("/sign-in/link", {"token": token}, **proxied)
        shown = await where(browser)
    headers = sent.headers.get_list("set-cookie")

    assert 403 == downgraded.status_code
    assert ["__Host-placeledger-session", "__Host-placeledger-back"] == [one.partition("=")[0] for one in headers]
    assert all("; Path=/; HttpOnly; SameSite=Lax; Secure" in one and "Domain" not in one for one in headers)
    assert "/account" == shown


@pytest.mark.parametrize(
    "path", ["/sign-in/link", "/sign-in/link?token=x", "/sign-in/link?token=%FF%00", "/sign-in/return"]
)
async def test_what_is_no_way_in_says_so(service: str, path: str) -> None:
    """A page with its own status and heading, that frames and scripts of others keep out of."""
    browser = Browser(service)
    page = await browser.get(path)
    await browser.http.aclose()

    assert 400 == page.status_code
    assert heading(page) in {"This sign-in link is not valid", "This sign-in was not begun here"}
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "no-store" == page.headers["cache-control"]
