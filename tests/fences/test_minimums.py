"""Minimum contributions: how much must be pooled, shown against what is, and short by so much until it is there."""

from typing import Any

import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, Client, World
from tests.statements.reading import check_figures, pence_of

MINIMUM = {"stream": "nhs-minimum", "financial_year": "2025-26", "amount_pence": 100_000, "source": "made up"}


@pytest.fixture
async def admin(world: World) -> Client:
    return await world.client(Role.PLACE_ADMIN)


async def pay_in(manager: Client, pool: str, kind: str, body: str, pence: int, day: str) -> None:
    command = {"type": kind, "acting_body": COUNCIL, "effective_date": day, "amount_pence": pence}
    made = await manager.post(f"{pool}/bulk", {"items": [{**command, "body": body, "stream": "nhs-minimum"}]})
    assert made.status_code == 201, made.text


def short_of(line: dict[str, Any]) -> tuple[int | None, ...]:
    return line["minimum_pence"], line["scheduled_short_pence"], line["received_short_pence"]


async def test_a_minimum_is_short_until_the_money_is_there(
    world: World, pool_manager: Client, admin: Client, auditor: Client
) -> None:
    """Of one partner and of all together; the whole year counts, though the statement is of its first month."""
    of_nhs = await admin.post(f"{world.pooled}/minimum-contributions", {**MINIMUM, "body": NHS})
    of_all = await admin.post(f"{world.pooled}/minimum-contributions", MINIMUM)
    empty = (await auditor.get(f"{world.pooled}/minimum-contributions")).json()
    await pay_in(pool_manager, world.pooled, "scheduled_contribution", NHS, 60_000, "2025-04-01")
    await pay_in(pool_manager, world.pooled, "scheduled_contribution", COUNCIL, 50_000, "2026-03-31")
    await pay_in(pool_manager, world.pooled, "scheduled_contribution", NHS, 70_000, "2026-04-01")
    await pay_in(pool_manager, world.pooled, "received_contribution", NHS, 99_999, "2026-03-31")
    statement = (await auditor.get(f"{world.pooled}/statement", period="2025-04")).json()
    full = (await auditor.get(f"{world.pooled}/minimum-contributions", financial_year="2025-26")).json()

    assert (201, 201) == (of_nhs.status_code, of_all.status_code)
    assert [(100_000, 100_000, 100_000)] * 2 == [short_of(one) for one in empty["items"]]
    assert [(None, (100_000, 0, 1)), (NHS, (100_000, 40_000, 1))] == [
        (one["body"], short_of(one)) for one in statement["minimum_contributions"]
    ]
    assert statement["minimum_contributions"] == full["items"]
    assert [110_000, 60_000] == [pence_of(one["scheduled"]) for one in full["items"]]
    assert await check_figures(auditor, statement) > 10


async def test_a_later_version_takes_the_place_of_the_one_before(world: World, admin: Client, auditor: Client) -> None:
    """Of the same stream, body and year alone; nothing of another year or pool."""
    await admin.post(f"{world.pooled}/minimum-contributions", MINIMUM)
    second = await admin.post(f"{world.pooled}/minimum-contributions", {**MINIMUM, "amount_pence": 1})
    await admin.post(f"{world.pooled}/minimum-contributions", {**MINIMUM, "financial_year": "2026-27"})
    listed = (await auditor.get(f"{world.pooled}/minimum-contributions")).json()["items"]
    other = (await auditor.get(f"{world.aligned}/minimum-contributions")).json()["items"]

    assert 2 == second.json()["version"]
    assert [("2025-26", 1), ("2026-27", 100_000)] == [(one["financial_year"], one["minimum_pence"]) for one in listed]
    assert [] == other


async def test_where_partners_keep_their_cash_only_the_schedule_counts(
    world: World, admin: Client, auditor: Client
) -> None:
    await admin.post(f"{world.aligned}/minimum-contributions", MINIMUM)
    (line,) = (await auditor.get(f"{world.aligned}/minimum-contributions")).json()["items"]

    assert (100_000, 100_000, None) == short_of(line)
    assert None is line["received"]


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"body": "gss:E23000001"}, ["body-is-no-partner"]),
        ({"stream": "lottery"}, ["stream-does-not-exist"]),
        ({"body": "gss:E23000001", "stream": "lottery"}, ["body-is-no-partner", "stream-does-not-exist"]),
        ({"financial_year": "2025-25"}, ["payload-is-not-valid"]),
        ({"source": ""}, ["payload-is-not-valid"]),
        ({"amount_pence": -1}, ["payload-is-not-valid"]),
    ],
)
async def test_a_minimum_that_is_none_is_refused_with_all_its_errors(
    world: World, admin: Client, auditor: Client, more: dict[str, Any], refused: list[str]
) -> None:
    answer = await admin.post(f"{world.pooled}/minimum-contributions", {**MINIMUM, **more})

    assert refused == [one["code"] for one in answer.json()["errors"]]
    assert [] == (await auditor.get(f"{world.pooled}/minimum-contributions")).json()["items"]


async def test_a_year_that_is_none_is_told(world: World, auditor: Client) -> None:
    answer = await auditor.get(f"{world.pooled}/minimum-contributions", financial_year="2025-25")

    assert (400, "query-is-not-valid") == (answer.status_code, answer.json()["code"])
