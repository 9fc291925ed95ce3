"""Files of spend by form: checked, then posted, never twice; what is wrong is told at its field or its line."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from ledger.http.door import Role
from ledger.pages.forms.uploading import FILE
from ledger.settings import Settings
from tests.conftest import COUNCIL, World
from tests.intake.sending import PROFILE, csv_of, differences, ended, save_profiles
from tests.pages.conftest import Traveller
from tests.pages.following import Walker, walking
from tests.pages.queries import Queries

PUBLISHED = Path(__file__).parents[2] / "deploy/demo/data/london_nhs_south_east_london_ccg_spend_over_25k_2020-09.csv"
PUBLISHED_FORM = "/new/places/south-east-london/pools/published-spend-2020-09/intake"
ONE_BAD = csv_of([("ACME", "Equipment", "10.00"), ("Bolt", "", "5.00"), ("Coil", "", "five")])
GOOD = csv_of([("ACME", "Equipment", "10.00"), ("Bolt", "", "5.00")])
CODE = str(PROFILE["code"])
DAY = {"effective_date-day": "30", "effective_date-month": "9", "effective_date-year": "2025"}
_HIDDEN = re.compile(r'name="(csrf_token|key)" value="([^"]*)"')
Visits = Callable[[str], AbstractAsyncContextManager[Walker]]


@pytest.fixture
def visits(served: Litestar, service: str, settings: Settings, queries: Queries) -> Visits:
    """Somebody who is signed in, without a browser."""

    @asynccontextmanager
    async def visits(subject: str) -> AsyncIterator[Walker]:
        async with walking(served, service, settings, queries, subject) as walker:
            yield walker

    return visits


async def post_form(http: httpx.AsyncClient, address: str, file: bytes, **fields: str) -> httpx.Response:
    """The form of an address sent with a file, as a browser sends it."""
    page = await http.get(address)
    assert page.status_code == httpx.codes.OK, page.text
    said = {**dict(_HIDDEN.findall(page.text)), **fields}
    sent = {FILE: ("spend.csv", file, "text/csv")}
    return await http.post(address, data=said, files=sent, headers={"sec-fetch-site": "same-origin"})


def fields_of(profile: str, *, only_checked: bool, total: str = "", **fields: str) -> dict[str, str]:
    return {"profile": profile, "validate_only": str(only_checked).lower(), "total_pence": total, **DAY, **fields}


def text_of(response: httpx.Response) -> str:
    """What the main part of a page says, without its marks."""
    without = re.sub(r"</?span[^>]*>", "", response.text.partition("<main")[2])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", without))


@pytest.mark.long
async def test_the_published_file_sent_again_posts_nothing_twice(visits: Visits, loaded: list[str]) -> None:
    """2,293 lines of an NHS body are there already, whether they are checked or sent."""
    assert loaded
    said = fields_of("ccg-spend-over-25k", only_checked=True, total="222,336,332.03", row_count="2293")
    said |= {"effective_date-year": "2020"}
    async with visits("demo:ccg-finance") as visitor:
        checked = await post_form(visitor.http, PUBLISHED_FORM, PUBLISHED.read_bytes(), **said)
        sent = await post_form(
            visitor.http, PUBLISHED_FORM, PUBLISHED.read_bytes(), **{**said, "validate_only": "false"}
        )

    assert "There already 2,293, together £222,336,332.03" in text_of(checked)
    assert "Nothing has been posted" in text_of(checked)
    assert "There already 2,293, together £222,336,332.03" in text_of(sent)
    assert not re.search(r" (Posted|Refused) \d", text_of(sent))


async def test_a_file_is_refused_whole_where_it_is_not_what_was_said(world: World, visits: Visits) -> None:
    """A control total that does not agree, a header that is another's, no file at all: nothing is posted."""
    await save_profiles(world)
    await world.person(Role.POSTER, COUNCIL)
    address = f"/new/places/{world.place}/pools/pooled/intake"
    said = fields_of(CODE, only_checked=False)
    async with visits(f"{Role.POSTER} of {COUNCIL} in {world.place}") as visitor:
        total = await post_form(visitor.http, address, GOOD, **{**said, "total_pence": "15.01"})
        header = await post_form(visitor.http, address, GOOD.replace(b"Scheme", b"Project"), **said)
        none = await post_form(visitor.http, address, b"", **said)
        entries = await visitor.api.all_items(f"{world.pooled}/entries")

    assert 'href="#total_pence"' in total.text
    assert 'value="15.01"' in total.text
    assert "Project" in text_of(header)
    assert "There is a problem" in text_of(header)
    assert f'href="#{FILE}"' in none.text
    assert [] == [one for one in entries if one["kind"] == "payment"]


async def test_a_bad_line_is_told_and_the_others_post(world: World, visits: Visits) -> None:
    """Checked first, then posted; an import says the same in the end; the books hold what the pages said."""
    await save_profiles(world)
    await world.person(Role.POSTER, COUNCIL)
    at = f"places/{world.place}/pools/aligned"
    said = fields_of(CODE, only_checked=True)
    async with visits(f"{Role.POSTER} of {COUNCIL} in {world.place}") as visitor:
        bad = await post_form(visitor.http, f"/new/{at}/intake", ONE_BAD, **said)
        checked = await post_form(visitor.http, f"/new/{at}/intake", GOOD, **said)
        posted = await post_form(visitor.http, f"/new/{at}/intake", GOOD, **{**said, "validate_only": "false"})
        started = await post_form(visitor.http, f"/new/{at}/imports", GOOD, **{**said, "validate_only": "false"})
        location = started.headers["location"]
        await ended(visitor.api, f"/v1{location.partition('?')[0]}")
        imported = await visitor.http.get(location)
        lines = await visitor.http.get(f"{location.partition('?')[0]}/lines")

    assert "five" in text_of(bad)
    assert "Would post 2, together £15.00" in text_of(checked)
    assert "Posted 2, together £15.00" in text_of(posted)
    assert "Posted, to suspense" in text_of(posted)
    assert "Completed" in text_of(imported)
    assert "Look again" not in text_of(imported)
    assert httpx.codes.OK == lines.status_code
    assert [] == await differences(world)


async def test_an_auditor_reads_what_was_sent_and_sends_nothing(world: World, visits: Visits) -> None:
    await save_profiles(world)
    await world.person(Role.AUDITOR, COUNCIL)
    at = f"places/{world.place}/pools/pooled"
    async with visits(f"{Role.AUDITOR} of {COUNCIL} in {world.place}") as auditor:
        shown = await auditor.http.get(f"/{at}/intake")
        sent = await post_form(auditor.http, f"/new/{at}/intake", GOOD, **fields_of(CODE, only_checked=False))

    assert CODE in text_of(shown)
    assert "/new/" not in shown.text
    assert httpx.codes.FORBIDDEN == sent.status_code


@pytest.mark.long
async def test_a_file_is_checked_and_then_posted(world: World, traveller: Traveller) -> None:
    await save_profiles(world)
    await world.person(Role.POSTER, COUNCIL)
    journey = await traveller(f"{Role.POSTER} of {COUNCIL} in {world.place}")
    await journey.open(f"/places/{world.place}/pools/aligned/intake")
    await journey.look("intake")
    for choice, heading in (
        ("Check it first", "What the file would do"),
        ("Post its lines", "What became of the file"),
    ):
        if heading.endswith("do"):
            await journey.follow("Send a file of spend")
        else:
            await journey.follow("send the same file again")
        await journey.attach("File", "spend.csv", GOOD)
        await journey.choose(f"{PROFILE['name']} ({CODE})")
        await journey.choose(choice)
        for label, text in (("Day", "30"), ("Month", "9"), ("Year", "2025")):
            await journey.fill(label, text)
        await journey.press("Send the file")
        await journey.read_heading(heading)
        await journey.look(f"intake-{choice.split()[0]}")
    await journey.read("2, together £15.00", "Posted, to suspense")
