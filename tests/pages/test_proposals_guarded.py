"""Proposals by page: to whom nothing is offered, who finds nothing, and what is refused with a sentence saying why."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from litestar import Litestar

from ledger.http.door import Role
from ledger.settings import Settings
from tests.board import Board
from tests.conftest import COUNCIL, NHS, World
from tests.pages.signing_in import session_cookie
from tests.pages.test_sharing_by_page import Person

NOT_FOUND, REFUSED = (
    httpx.codes.NOT_FOUND,
    (httpx.codes.FORBIDDEN, httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY),
)


@pytest.fixture
async def people(
    world: World, served: Litestar, service: str, settings: Settings
) -> AsyncIterator[tuple[Board, dict[str, Person]]]:
    """A board, and some of its people signed in, beside an auditor and somebody of another place."""
    board = Board(world)
    await board.build()
    await world.person(Role.AUDITOR, COUNCIL)
    await world.person(Role.TREASURER, NHS, place=world.other_place)
    subjects = {
        "proposer": f"{Role.POOL_MANAGER} of {COUNCIL} in {world.place}",
        "council": f"{Role.TREASURER} of {COUNCIL} in {world.place}",
        "nhs": f"{Role.TREASURER} of {NHS} in {world.place}",
        "auditor": f"{Role.AUDITOR} of {COUNCIL} in {world.place}",
        "stranger": f"{Role.TREASURER} of {NHS} in {world.other_place}",
    }
    async with AsyncExitStack() as stack:
        made = {}
        for who, subject in subjects.items():
            name, value = await session_cookie(served, settings, subject)
            http = httpx.AsyncClient(base_url=service, timeout=60, trust_env=False, cookies={name: value})
            made[who] = Person(await stack.enter_async_context(http))
        yield board, made


async def test_proposals_are_guarded_on_their_pages(people: tuple[Board, dict[str, Person]]) -> None:
    board, who = people
    proposal = await board.propose(board.manager, "change-delegation", delegation={"virement_limit_pence": 1})
    address = proposal["href"].removeprefix("/v1")
    listing, form = f"{board.path.removeprefix('/v1')}", f"/new{address}/approval"

    looked = [await who["auditor"].read(one) for one in (address, listing)]
    assert [one for text in looked for one in ("/new/", "/approval", "/refusal", "/withdrawal") if one in text] == []

    own = await who["council"].form(form)
    pages = (address, listing, f"{listing}?table=proposals&format=csv", form, f"/new{listing}?act=vire")
    assert [(await who["stranger"].http.get(one)).status_code for one in pages] == [NOT_FOUND] * len(pages)
    sent = [await who["stranger"].send(one, own, confirmed="yes") for one in (form, f"/new{listing}")]
    assert [one.status_code for one in sent] == [NOT_FOUND] * 2

    by_proposer = await who["proposer"].send(
        form, await who["proposer"].form(form), acting_body=COUNCIL, confirmed="yes"
    )
    assert by_proposer.status_code in REFUSED
    assert "You proposed this, so another person approves it" in by_proposer.text
    assert (await board.read(proposal))["approvals"] == []

    late = await who["nhs"].form(form)
    refused = await board.treasurer.post(f"{proposal['href']}/refusal", {"acting_body": COUNCIL, "reason": "too low"})
    assert refused.is_success, refused.text
    too_late = await who["nhs"].send(form, late, acting_body=NHS, confirmed="yes")
    assert too_late.status_code in REFUSED
    assert "It is refused since " in too_late.text
    assert (await board.read(proposal))["state"] == "refused"
