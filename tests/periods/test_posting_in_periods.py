"""Which entries a month takes: open from everybody, soft closed from the few, closed and final from nobody."""

import httpx
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client
from tests.periods.keeping import Keeper, told

APRIL = "2025-04"
DAY, LATER = "2025-04-30", "2025-05-01"
NOT_OPEN = (409, "period-is-not-open")


async def test_a_soft_closed_month_takes_entries_of_the_pool_manager_only(keeper: Keeper) -> None:
    """Who else posts is told who may, and where to post instead; singly, in bulk, and by file."""
    await keeper.soft_close(APRIL)
    refused = told(await keeper.post_payment(keeper.host, DAY))
    taken = await keeper.post_payment(keeper.manager, DAY)
    item = {"type": "payment", "acting_body": COUNCIL, "effective_date": DAY, "amount_pence": 5}
    bulks = [
        await client.post(f"{keeper.pool}/bulk?mode={mode}", {"items": [item]})
        for client in (keeper.host, keeper.manager)
        for mode in ("atomic", "continue")
    ]

    assert NOT_OPEN == refused[:2]
    assert "soft closed, and takes entries of these roles only: pool_manager" in refused[2]
    assert "from 2025-05 on" in refused[2]
    assert 201 == taken.status_code
    assert [409, 200, 201, 200] == [one.status_code for one in bulks]
    assert ["refused", "posted"] == [one.json()["items"][0]["outcome"] for one in (bulks[1], bulks[3])]


async def test_the_scheme_of_delegation_says_who_may(keeper: Keeper) -> None:
    """The roles it names, held for the acting body; the pool manager only if named too; and an open month is open."""
    await keeper.delegate(soft_closed_roles=["poster"])
    await keeper.soft_close(APRIL)
    taken = await keeper.post_payment(keeper.host, DAY)
    refused = told(await keeper.post_payment(keeper.manager, DAY))
    await keeper.delegate(soft_closed_roles=[])
    nobody = told(await keeper.post_payment(keeper.host, DAY))

    assert 201 == taken.status_code
    assert NOT_OPEN == refused[:2]
    assert "these roles only: poster" in refused[2]
    assert "these roles only: none" in nobody[2]
    assert 201 == (await keeper.post_payment(keeper.host, LATER)).status_code


async def test_a_role_for_another_body_does_not_count(keeper: Keeper) -> None:
    """The treasurer of one partner who posts for another is its poster only."""
    await keeper.delegate(soft_closed_roles=["treasurer"])
    await keeper.soft_close(APRIL)
    subject = f"both of {keeper.world.place}"
    await keeper.world.client(Role.TREASURER, NHS, subject=subject)
    both = await keeper.world.client(Role.POSTER, COUNCIL, subject=subject)

    assert NOT_OPEN == told(await keeper.post_payment(both, DAY))[:2]
    await keeper.world.client(Role.TREASURER, COUNCIL, subject=subject)
    assert 201 == (await keeper.post_payment(both, DAY)).status_code


@pytest.mark.parametrize("state", ["closed", "final"])
async def test_a_closed_month_takes_entries_of_nobody(keeper: Keeper, state: str) -> None:
    """Whatever the scheme of delegation says; the same entry posts late, with its own event date."""
    await keeper.delegate(soft_closed_roles=["poster", "pool_manager"])
    await keeper.close(APRIL)
    if state == "final":
        await keeper.done("finalise-period", period=APRIL)
    refused = [told(await keeper.post_payment(client, DAY)) for client in (keeper.host, keeper.manager)]
    late = await keeper.post_payment(keeper.host, LATER, event_date=DAY)

    assert [
        (*NOT_OPEN, f"2025-04 is {state}; post into an open month, from 2025-05 on, and keep the event date")
    ] * 2 == (refused)
    assert 201 == late.status_code


async def test_a_key_refused_in_a_closed_month_may_post_once_it_opens_again(keeper: Keeper) -> None:
    """The refusal is transient: nothing is kept for the key."""
    await keeper.close(APRIL)
    payment = {"acting_body": COUNCIL, "effective_date": DAY, "amount_pence": 1}
    refused = await keeper.host.post(f"{keeper.pool}/payments", payment, key="late")
    await keeper.done("reopen-period", period=APRIL)
    assert (200, "", "") == told(await keeper.step("period-openings", APRIL))
    taken = await keeper.host.post(f"{keeper.pool}/payments", payment, key="late")

    assert [409, 201] == [refused.status_code, taken.status_code]


async def test_taking_back_in_a_soft_closed_month_needs_a_second_person(keeper: Keeper) -> None:
    """Not alone, whoever asks; approved, it stands in the original's own month."""
    made = await keeper.post_payment(keeper.host, DAY)
    sequence = made.json()["entries"][0]["sequence"]
    await keeper.soft_close(APRIL)
    alone = [await back(keeper, client, sequence) for client in (keeper.host, keeper.manager)]
    done = await keeper.done("reverse-entry", sequence=sequence)
    (reversal,) = done["result"]["sequences"]
    entry = (await keeper.auditor.get(f"{keeper.pool}/entries/{reversal}")).json()

    assert [(422, "second-person-is-needed")] * 2 == [told(one)[:2] for one in alone]
    assert (DAY, DAY) == (entry["effective_date"], entry["event_date"])
    assert (409, "entry-is-already-reversed") == told(await back(keeper, keeper.host, sequence))[:2]


async def test_taking_back_in_a_closed_month_falls_into_the_earliest_open_one(keeper: Keeper) -> None:
    """Alone, past the soft-closed months between; its event date is the original's."""
    made = await keeper.post_payment(keeper.host, DAY)
    sequence = made.json()["entries"][0]["sequence"]
    await keeper.close(APRIL)
    await keeper.soft_close("2025-05")
    taken = await back(keeper, keeper.host, sequence)
    entry = (await keeper.auditor.get(taken.headers["location"])).json()

    assert ("2025-06-01", DAY) == (entry["effective_date"], entry["event_date"])


async def test_where_no_month_is_open_taking_back_needs_a_second_person(keeper: Keeper) -> None:
    """The earliest soft-closed month takes it; and where none is left, nothing does."""
    made = await keeper.post_payment(keeper.host, DAY)
    sequence = made.json()["entries"][0]["sequence"]
    await keeper.close("2025-26")
    await keeper.soft_close("2026-27")
    alone = told(await back(keeper, keeper.manager, sequence))
    proposal = await keeper.propose(keeper.manager, "reverse-entry", sequence=sequence)
    await keeper.done("close-period", period="2026-27")
    stuck = told(await keeper.approve(keeper.treasurer, proposal))
    await keeper.done("reopen-period", period="2027-03")
    approved = await keeper.approve(keeper.treasurer, proposal)
    (reversal,) = approved.json()["result"]["sequences"]
    entry = (await keeper.auditor.get(f"{keeper.pool}/entries/{reversal}")).json()

    assert (422, "second-person-is-needed") == alone[:2]
    assert NOT_OPEN == stuck[:2]
    assert "2027-03-01" == entry["effective_date"]


async def back(keeper: Keeper, client: Client, sequence: int) -> httpx.Response:
    """Ask to take an entry back alone."""
    payload = {"acting_body": COUNCIL, "sequence": sequence, "reason": "wrong"}
    return await client.post(f"{keeper.pool}/reversals", payload)
