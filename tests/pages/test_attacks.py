"""What somebody may try against the pages: markup in texts, frames, forms from elsewhere, pages of another body."""

import re

import httpx
import pytest
from litestar import Litestar
from playwright.async_api import Page, expect

from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import COUNCIL, NHS, World
from tests.pages.conftest import SignIn
from tests.pages.following import walking
from tests.pages.hostile import MARKUP, build_hostile
from tests.pages.queries import Queries
from tests.pages.taken import formulas_of, lines_of

POOL = "pools/pooled"
TAKEN = (
    f"/{POOL}/entries?table=entries",
    "/programmes?table=programmes",
)


def subject_of(role: Role, body: str, place: str) -> str:
    """The subject under which World.person knows somebody."""
    return f"{role} of {body} in {place}"


async def test_no_text_that_people_write_becomes_markup(
    world: World, served: Litestar, service: str, settings: Settings, queries: Queries, sign_in: SignIn
) -> None:
    """Every kind of page is read as HTML; those that show most texts in a browser, which runs and refuses nothing.

    Nor a formula in the files of a page.
    """
    place = await build_hostile(world)
    await world.person(Role.POOL_MANAGER, COUNCIL, place=place)
    subject = subject_of(Role.POOL_MANAGER, COUNCIL, place)
    async with walking(served, service, settings, queries, subject) as walker:
        _, wrong = await walker.walk(f"/places/{place}")
        found = {one: await _formulas(walker.http, f"/places/{place}{one}") for one in TAKEN}
    assert [] == [one for one in wrong if "script" in one or "not allowed" in one or "closed" in one]
    assert dict.fromkeys(TAKEN, (True, [])) == found

    visitor = await sign_in(subject)
    for address in ("", f"/{POOL}", f"/{POOL}/agreement", f"/{POOL}/entries", "/programmes/home-first"):
        await visitor.open(f"/places/{place}{address}")
        assert await visitor.page.evaluate("() => window.hit === undefined"), address
        assert [] == visitor.troubles, address
    assert MARKUP in await visitor.page.locator("main").inner_text()


async def _formulas(http: httpx.AsyncClient, table: str) -> tuple[bool, list[str]]:
    """Whether what people wrote stands in the files of a table, and what of them a spreadsheet would work out."""
    taken = [await http.get(f"{table}&format={one}") for one in ("csv", "xlsx")]
    assert ["attachment"] * 2 == [one.headers["content-disposition"].partition(";")[0] for one in taken], table
    content, raw = (one.content for one in taken)
    return any(MARKUP in line for line in lines_of(content)), formulas_of(content, raw)


async def test_a_page_of_another_body_is_as_one_that_is_not_there(
    world: World, served: Litestar, service: str, settings: Settings, queries: Queries
) -> None:
    """Somebody with a role in another place, and the same address in a place that nobody made."""
    await world.person(Role.TREASURER, NHS, place=world.other_place)
    subject = subject_of(Role.TREASURER, NHS, world.other_place)
    there, absent = world.place, "x" * len(world.place)
    async with walking(served, service, settings, queries, subject) as walker:
        for rest in (
            "",
            f"/{POOL}",
            f"/{POOL}/statement?period=2025-26",
            f"/{POOL}/entries/1",
            f"/new/{POOL}/payments",
        ):
            found = [await walker.http.get(f"/places/{one}{rest}") for one in (there, absent)]
            assert [404, 404] == [one.status_code for one in found]
            texts = [one.text.replace(there, absent) for one in found]
            assert texts[0] == texts[1]


async def test_no_other_page_can_frame_ours(world: World, sign_in: SignIn) -> None:
    await world.person(Role.TREASURER, COUNCIL)
    visitor = await sign_in(subject_of(Role.TREASURER, COUNCIL, world.place))
    response = await visitor.open(f"/places/{world.place}")
    policy = await response.header_value("content-security-policy") or ""
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy

    frame = await _framed(visitor.page, f"{visitor.service}/places/{world.place}")

    assert "placeledger" not in frame


async def _framed(page: Page, address: str) -> str:
    """What a page of another site sees of ours in a frame."""
    await page.goto("about:blank")
    await page.set_content(f'<iframe src="{address}"></iframe>')
    await page.wait_for_load_state("networkidle")
    return await page.frames[1].content()


async def test_a_form_of_another_site_does_nothing(world: World, sign_in: SignIn) -> None:
    """The browser sends no cookie with it, so it leads to the sign-in page, and that on to where the person belongs.

    With the cookie, as an old browser would send it, it is refused as forged.
    """
    await world.person(Role.PLACE_ADMIN, COUNCIL)
    visitor = await sign_in(subject_of(Role.PLACE_ADMIN, COUNCIL, world.place))
    address = f"{visitor.service}/new/places/{world.place}/funding-streams"
    fields = '<input name="stream" value="stolen"><input name="name" value="Stolen"><button>Win</button>'
    await visitor.page.goto("about:blank")
    await visitor.page.set_content(f'<form method="post" action="{address}">{fields}</form>')
    await visitor.page.get_by_role("button", name="Win").click()
    await expect(visitor.page).to_have_url(re.compile(f"/places/{world.place}$"))

    cookies = {one["name"]: one["value"] for one in await visitor.context.cookies()}
    async with httpx.AsyncClient(cookies=cookies, trust_env=False) as http:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {}):
            sent = await http.post(address, data={"stream": "stolen", "name": "Stolen"}, headers=headers)
            assert httpx.codes.FORBIDDEN == sent.status_code
        same_site = {"Sec-Fetch-Site": "same-origin"}
        for token in ("", "x" * 43):
            sent = await http.post(address, data={"stream": "stolen", "csrf_token": token}, headers=same_site)
            assert httpx.codes.FORBIDDEN == sent.status_code

    streams = await visitor.api.all_items(f"/v1/places/{world.place}/funding-streams")
    assert "stolen" not in {one["stream"] for one in streams}


async def test_scripts_of_a_page_cannot_read_its_session(world: World, sign_in: SignIn) -> None:
    """Nor does the browser keep anything of a page, beyond where htmx began."""
    await world.person(Role.TREASURER, COUNCIL)
    visitor = await sign_in(subject_of(Role.TREASURER, COUNCIL, world.place))
    await visitor.open(f"/places/{world.place}")

    assert "" == await visitor.page.evaluate("() => document.cookie")
    (cookie,) = await visitor.context.cookies()
    assert (True, "Lax") == (cookie["httpOnly"], cookie["sameSite"])
    kept = await visitor.page.evaluate("() => ({ ...localStorage, ...sessionStorage })")
    assert {"htmx-current-path-for-history"} >= set(kept)


@pytest.mark.parametrize("path", ["/", "/accessibility", "/account", "/sign-in"])
async def test_no_page_is_kept_by_whoever_carries_it(path: str, world: World, sign_in: SignIn) -> None:
    await world.person(Role.TREASURER, COUNCIL)
    visitor = await sign_in(subject_of(Role.TREASURER, COUNCIL, world.place))
    response = await visitor.open(path)

    assert "no-store" == await response.header_value("cache-control")
    assert "nosniff" == await response.header_value("x-content-type-options")
