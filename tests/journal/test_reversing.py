"""Who may take what back: budgets belong to the pool manager, and allocated money cannot be unscheduled."""

from tests.conftest import COUNCIL, NHS, Client, World

DAY = {"acting_body": COUNCIL, "effective_date": "2025-04-01"}
SCHEDULE = {**DAY, "amount_pence": 100_000, "body": NHS, "stream": "nhs-minimum"}
ALLOCATION = {
    **DAY, "amount_pence": 60_000, "stream": "nhs-minimum", "programme": "home-first", "scheme": "reablement"
}  # fmt: skip


async def back(world: World, client: Client, sequence: int) -> tuple[int, str]:
    """Status and code (none when posted) of taking an entry back."""
    payload = {"acting_body": COUNCIL, "sequence": sequence, "reason": "entered by mistake"}
    response = await client.post(f"{world.pooled}/reversals", payload)
    return response.status_code, response.json().get("code", "")


async def test_a_poster_cannot_take_back_what_sets_a_budget(world: World, host: Client, pool_manager: Client) -> None:
    """Who may not schedule or allocate may not undo it either, and nothing changes."""
    await pool_manager.post(f"{world.pooled}/scheduled-contributions", SCHEDULE)
    await pool_manager.post(f"{world.pooled}/allocations", ALLOCATION)

    assert (403, "role-does-not-permit-this") == await back(world, host, 1)
    assert (403, "role-does-not-permit-this") == await back(world, host, 2)
    assert 2 == len(await host.all_items(f"{world.pooled}/entries"))


async def test_a_schedule_is_taken_back_only_when_nothing_of_it_is_allocated(
    world: World, pool_manager: Client
) -> None:
    """Unallocated money never falls below zero, by whatever way."""
    await pool_manager.post(f"{world.pooled}/scheduled-contributions", SCHEDULE)
    await pool_manager.post(f"{world.pooled}/allocations", ALLOCATION)

    assert (409, "money-has-moved-on") == await back(world, pool_manager, 1)
    assert (201, "") == await back(world, pool_manager, 2)
    assert (201, "") == await back(world, pool_manager, 1)


async def test_a_poster_takes_back_its_own_spend(world: World, host: Client) -> None:
    await host.post(f"{world.pooled}/payments", {**DAY, "amount_pence": 5})

    assert (201, "") == await back(world, host, 1)


async def test_a_second_reversal_is_told_of_the_first(world: World, host: Client) -> None:
    """Under the head's lock, not by the guard of the database: with its place, and kept for its key."""
    await host.post(f"{world.pooled}/payments", {**DAY, "amount_pence": 5})
    await back(world, host, 1)
    payload = {"acting_body": COUNCIL, "sequence": 1, "reason": "entered by mistake"}
    refused, again = [await host.post(f"{world.pooled}/reversals", payload, key="again") for _ in range(2)]

    (error,) = refused.json()["errors"]
    assert ("entry-is-already-reversed", "by entry 2", "#/sequence") == (
        error["code"],
        error["detail"],
        error["pointer"],
    )
    assert (refused.content, "true") == (again.content, again.headers.get("idempotency-replayed"))


async def test_days_that_cross_are_refused(world: World, auditor: Client) -> None:
    """A mistake in the dates is told, and is no empty answer."""
    for address in ("entries?", "trial-balance?", "legs?account=cash&"):
        response = await auditor.get(f"{world.pooled}/{address}from=2026-01-01&to=2025-01-01")

        assert 400 == response.status_code
        assert "from lies after to" in response.json()["errors"][0]["detail"]
