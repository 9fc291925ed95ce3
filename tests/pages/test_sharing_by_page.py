"""Rules written and tried by form, and a settlement proposed, disputed and read: as people do it in pages."""

import csv
import io
from typing import Any

import httpx
import pytest
from litestar import Litestar

from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import COUNCIL, NHS, World
from tests.pages.browsing_forms import BrowsedForm
from tests.pages.figures import Shown, figures_differ
from tests.pages.reading import Page
from tests.pages.signing_in import session_cookie
from tests.settlement.settling import Settler

OK, SEE_OTHER, REFUSED = httpx.codes.OK, httpx.codes.SEE_OTHER, httpx.codes.UNPROCESSABLE_ENTITY


class Person:
    """Somebody who is signed in, and sends the forms of pages as a browser would."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def read(self, address: str, status: int = OK) -> str:
        response = await self.http.get(address)
        assert status == response.status_code, f"{address}: {response.text[:400]}"
        return response.text

    async def form(self, address: str) -> BrowsedForm:
        """The form of a page, as somebody has it before them."""
        return form_in(await self.read(address))

    async def send(self, address: str, form: BrowsedForm, **typed: Any) -> httpx.Response:
        """The form with what was typed, and the button that was pressed."""
        fields = {**form.sent, **{name.replace("__", "-"): value for name, value in typed.items()}}
        return await self.http.post(address, data=fields, headers={"Sec-Fetch-Site": "same-origin"})


def form_in(html: str) -> BrowsedForm:
    """The form in the main part of a page; those that sign out or look back stand elsewhere."""
    main = html[html.index("<main") : html.index("</main>")]
    return BrowsedForm(main[main.index('<form method="post"') : main.rindex("</form>")])


@pytest.fixture
async def settler(world: World) -> Settler:
    """The golden year, with its rules adopted, ready to be settled."""
    made = Settler(world)
    await made.build_golden()
    return made


@pytest.fixture
async def person(served: Litestar, service: str, settings: Settings, world: World) -> Any:
    """Somebody by role and body."""
    opened: list[httpx.AsyncClient] = []

    async def person(role: Role, body: str, place: str | None = None) -> Person:
        await world.person(role, body, place=place)
        subject = f"{role} of {body} in {place or world.place}"
        name, cookie = await session_cookie(served, settings, subject)
        http = httpx.AsyncClient(base_url=service, timeout=60, trust_env=False, cookies={name: cookie})
        opened.append(http)
        return Person(http)

    yield person
    for one in opened:
        await one.aclose()


async def test_rules_and_settlements_are_worked_with_in_pages(settler: Settler, person: Any) -> None:
    """A treasurer writes and tries rules; the manager proposes a settlement, the other side disputes a scheme."""
    manager = await person(Role.POOL_MANAGER, COUNCIL)
    pool = settler.pool.removeprefix("/v1")
    await rules_by_form(manager, pool)
    await settlement_by_form(manager, await person(Role.TREASURER, NHS), settler, pool)
    await seen_by_others(person, settler, pool)


async def rules_by_form(manager: Person, pool: str) -> None:
    at = f"/new{pool}/agreement/rule-sets"
    assert "Proportional to contribution" in await manager.read(at)
    form = await manager.form(f"{at}?start=version-1")
    longer = await manager.send(at, form, add="document-parts-0-overspend")
    added = form_in(longer.text)
    assert ["1", "2"] == [one.sent["document-parts-0-overspend-rows"][0] for one in (form, added)]
    refused = await manager.send(at, added, do="try")
    assert (REFUSED, True) == (refused.status_code, "There is a problem" in refused.text)

    title = "Rules of 2025-26, tried"
    tried = await manager.send(at, form, do="try", document__title=title, figures__period="2025-26")
    assert OK == tried.status_code, tried.text[:600]
    assert [] == [
        one for one in ("What they give", "Who pays what", f"Rules for sharing: “{title}”.") if one not in tried.text
    ]
    as_json = await manager.send(at, form_in(tried.text), do="switch")
    assert title in form_in(as_json.text).sent["document"][0]
    assert ["2025-26"] == form_in(as_json.text).sent["figures-period"]
    broken = await manager.send(at, form_in(as_json.text), do="switch", document='{"title": "half')
    assert (400, '{"title": "half') == (broken.status_code, form_in(broken.text).sent["document"][0])
    back = await manager.send(at, form_in(as_json.text), do="switch")
    assert title == form_in(back.text).sent["document-title"][0]

    saved = await manager.send(at, form_in(back.text), do="save")
    assert (SEE_OTHER, f"{pool}/agreement/rule-sets/2?done=made") == (saved.status_code, saved.headers["location"])
    again = await manager.send(at, form_in(back.text), do="save", key="another key")
    assert SEE_OTHER == again.status_code
    compared = await manager.read(f"{pool}/agreement/rule-sets/2?against=1")
    assert "Changed" in compared
    assert title in compared
    assert f"/new{pool}/proposals?act=adopt-rule-set&amp;version=2" in compared


async def settlement_by_form(manager: Person, nhs: Person, settler: Settler, pool: str) -> None:
    at = f"/new{pool}/settlements"
    form = await manager.form(at)
    assert [COUNCIL] == form.sent["acting_body"]
    wrong = await manager.send(at, form, period="the whole year")
    assert 400 <= wrong.status_code < 500
    assert "the whole year" in wrong.text
    made = await manager.send(at, form, period="2025-26")
    assert f"{pool}/settlements/1?done=made" == made.headers["location"]
    twice = await manager.send(at, form, period="2025-26")
    assert made.headers["location"] == twice.headers["location"]

    disputing = await nhs.form(f"/new{pool}/settlements/1/disputes")
    none = await nhs.send(f"/new{pool}/settlements/1/disputes", disputing, reason="not ours")
    assert "There is a problem" in none.text
    said = {"schemes": ["golden/s1"], "reason": "a credit note is to come", "acting_body": NHS}
    raised = await nhs.send(f"/new{pool}/settlements/1/disputes", disputing, **said)
    assert SEE_OTHER == raised.status_code, raised.text[:600]

    page = await nhs.read(f"{pool}/settlements/1")
    assert "have still to agree" in page
    assert f"/new{pool}/proposals?act=agree-settlement&amp;settlement=1" in page
    assert "a credit note is to come" in page
    assert "Disputed" in page
    read = Page(page)
    assert ([], []) == (read.wrong, read.without_figure)
    assert [] == await figures_differ(settler.auditor, [Shown(*one) for one in read.figures])
    assert "31 March 2026" in page
    taken = csv.reader(io.StringIO(await nhs.read(f"{pool}/settlements/1?table=owed&format=csv")))
    told = (await settler.settlement(1))["owed"]
    assert [one["to_settle_pence"] for one in told] == [int(row[1]) for row in list(taken)[1:]]
    assert "Who has it, and until when" in await nhs.read(f"{pool}/settlement-disputes/1")


async def seen_by_others(person: Any, settler: Settler, pool: str) -> None:
    """An auditor reads all of it and is offered no act; another place's treasurer finds nothing."""
    auditor = await person(Role.AUDITOR, COUNCIL)
    for address in (f"{pool}/settlements", f"{pool}/settlements/1", f"{pool}/agreement/rule-sets/2"):
        html = await auditor.read(address)
        main = html[html.index("<main") : html.index("</main>")]
        assert 'href="/new' not in main.replace(f'href="/new{pool}/rule-previews', "")
    stranger = await person(Role.TREASURER, NHS, settler.world.other_place)
    for address in (f"{pool}/settlements/1", f"{pool}/agreement/rule-sets", f"/new{pool}/agreement/rule-sets"):
        await stranger.read(address, 404)
