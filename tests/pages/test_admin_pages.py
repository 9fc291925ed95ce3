"""What an admin does by page: makes somebody known, grants and withdraws a role, sets a name and erases it."""

import re

import httpx
import pytest
from litestar import Litestar

from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import COUNCIL, World
from tests.pages.conftest import Traveller
from tests.pages.following import walking
from tests.pages.queries import Queries


async def test_what_may_be_done_is_offered_to_those_who_may(
    world: World, served: Litestar, service: str, settings: Settings, queries: Queries
) -> None:
    """An admin gets the forms, an auditor the same pages without; months are closed by the pool manager alone."""
    at = f"/places/{world.place}"
    offered = {}
    for role in (Role.PLACE_ADMIN, Role.AUDITOR, Role.POOL_MANAGER):
        await world.person(role, COUNCIL)
        async with walking(served, service, settings, queries, f"{role} of {COUNCIL} in {world.place}") as visitor:
            for page in ("administration", "people", "programmes", "agreements", "pools/pooled/periods"):
                found = await visitor.http.get(f"{at}/{page}")
                assert httpx.codes.OK == found.status_code, page
                offered[role, page] = set(re.findall(r'href="(/new/[^"?]*)', found.text))

    assert {f"/new{at}/people", f"/new{at}/agreements"} < offered[Role.PLACE_ADMIN, "administration"]
    assert {f"/new{at}/people"} == offered[Role.PLACE_ADMIN, "people"]
    assert {f"/new{at}/programmes"} == offered[Role.PLACE_ADMIN, "programmes"]
    assert {f"/new{at}/agreements"} == offered[Role.PLACE_ADMIN, "agreements"]
    assert f"/new{at}/pools/pooled/period-soft-closes" in offered[Role.POOL_MANAGER, "pools/pooled/periods"]
    assert f"/new{at}/pools/pooled/period-soft-closes" not in offered[Role.PLACE_ADMIN, "pools/pooled/periods"]
    assert set() == set().union(*(found for (role, _), found in offered.items() if role is Role.AUDITOR))


@pytest.mark.long
async def test_somebody_is_made_known_given_a_role_and_loses_it(world: World, traveller: Traveller) -> None:
    await world.person(Role.PLACE_ADMIN, COUNCIL)
    admin = await traveller(f"{Role.PLACE_ADMIN} of {COUNCIL} in {world.place}")
    await admin.open(f"/places/{world.place}/administration")
    await admin.follow("Make somebody known here")
    await admin.fill("Subject of the account", f"nurse-{admin.by}-{world.place}")
    await admin.choose("Individual")
    await admin.press("Make known")
    await admin.read("No role has been granted yet", "none is kept")

    await admin.follow("Set or replace the name")
    await admin.fill("Name", "Ada Example")
    await admin.press("Set the name")
    await admin.read_heading("Ada Example")

    await admin.follow("Grant a role")
    await admin.press("Grant the role")
    await admin.look("grant-refused")
    await admin.choose("Auditor")
    await admin.fill("Why", "The board appointed an auditor")
    await admin.press("Grant the role")
    await admin.read("Auditor for the whole place", "The board appointed an auditor")
    await admin.look("person")

    await admin.follow("Withdraw: Auditor for the whole place")
    await admin.fill("Why", "The appointment ended")
    await admin.press("Withdraw the role")
    await admin.read("The appointment ended")

    await admin.follow("Erase the name and the e-mail address")
    await admin.press("Erase them")
    await admin.read("Name erased")
