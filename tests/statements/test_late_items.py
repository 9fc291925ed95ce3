"""Late items show in both periods: where they were posted, as of an earlier one; where they belong, as posted later."""

from typing import Any

import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, Client, World
from tests.statements.reading import check_figures, line_of, pence_of
from tests.statements.test_statement import post_all, posting, take

HOME = {"programme": "home-first"}
POSTINGS = [
    posting("payment", "2025-08-15", 100, scheme="reablement", **HOME),
    posting("payment", "2025-09-01", 40, event_date="2025-08-31", scheme="reablement", **HOME),
    posting("payment", "2025-09-30", 3, event_date="2025-06-30"),
    posting("payment", "2025-09-30", 20, event_date="2025-09-01", scheme="reablement", **HOME),
    posting("payment", "2025-10-01", 7, event_date="2025-09-30", scheme="equipment", label="late", **HOME),
    posting("payment", "2025-10-02", 1, event_date="2025-11-05", scheme="equipment", **HOME),
]
TOTALS = ("spend_in_period", "spend_of_earlier_periods", "spend_posted_later", "spend_to_date")


def totals_of(statement: dict[str, Any]) -> tuple[int | None, ...]:
    return tuple(pence_of(statement[f"{name}_total"]) for name in TOTALS)


@pytest.mark.parametrize(
    ("period", "by_effective", "by_event"),
    [
        # in the period, of it from earlier periods, posted later, to date
        ("2025-06", (0, 0, 0, 0), (0, 0, 0, 0)),
        ("2025-08", (10_000, 0, 4_000, 10_000), (14_000, 0, 4_000, 14_000)),
        ("2025-09", (6_000, 4_000, 700, 16_000), (2_700, 4_000, 700, 16_700)),
        ("2025-10", (800, 700, 0, 16_800), (0, 700, 0, 16_700)),
        ("2025-11", (0, 0, 0, 16_800), (100, 0, 0, 16_800)),
        ("2025-26-Q2", (16_000, 0, 700, 16_000), (16_700, 0, 700, 16_700)),
        ("2025-26-M06", (6_000, 4_000, 700, 16_000), (2_700, 4_000, 700, 16_700)),
        ("2025-26-P06", (6_000, 4_000, 700, 16_000), (2_700, 4_000, 700, 16_700)),
    ],
)
async def test_both_views_of_a_period(
    world: World,
    pool_manager: Client,
    auditor: Client,
    period: str,
    by_effective: tuple[int, ...],
    by_event: tuple[int, ...],
) -> None:
    """By effective date and by event date; whichever is asked, every figure is the sum of its legs."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    effective = await take(auditor, world.pooled, period)
    event = await take(auditor, world.pooled, period, basis="event")

    assert (by_effective, by_event) == (totals_of(effective), totals_of(event))
    assert ("effective", "event") == (effective["basis"], event["basis"])
    for statement in (effective, event):
        await check_figures(auditor, statement)
        assert {True} == {one["holds"] for one in statement["checks"]}


async def test_lines_and_suspense_tell_their_own_late_items(
    world: World, pool_manager: Client, auditor: Client
) -> None:
    """Per programme and scheme, and what has no scheme yet; labels of late items stand where they show."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    september = await take(auditor, world.pooled, "2025-09")
    event = await take(auditor, world.pooled, "2025-09", basis="event")
    (programme,) = event["programmes"]
    equipment = line_of(programme["schemes"], scheme="equipment")
    reablement = line_of(september["programmes"][0]["schemes"], scheme="reablement")

    assert (700, 0, 700) == tuple(
        pence_of(equipment[name]) for name in ("spend_in_period", "spend_of_earlier_periods", "spend_posted_later")
    )
    assert (6_000, 4_000, 0) == tuple(
        pence_of(reablement[name]) for name in ("spend_in_period", "spend_of_earlier_periods", "spend_posted_later")
    )
    assert ["late"] == equipment["labels"]
    assert (300, 0) == tuple(
        pence_of(september[f"suspense_{name}_total"]) for name in ("of_earlier_periods", "posted_later")
    )
    june = await take(auditor, world.pooled, "2025-06", basis="event")
    assert (300, 300) == tuple(pence_of(june[f"suspense_{name}_total"]) for name in ("in_period", "posted_later"))


async def test_a_view_by_event_date_as_known_then_does_not_change(
    world: World, pool_manager: Client, auditor: Client
) -> None:
    """What is posted for the period afterwards is not in it when asked by its sequence."""
    await post_all(pool_manager, world.pooled, POSTINGS[:3])
    asked = {"period": "2025-09", "basis": "event", "through_sequence": 3}
    first = await auditor.get(f"{world.pooled}/statement", **asked)
    await post_all(pool_manager, world.pooled, POSTINGS[3:])
    again = await auditor.get(f"{world.pooled}/statement", **asked)

    assert first.content == again.content
    assert 0 == first.json()["spend_posted_later_total"]["amount_pence"]


async def test_entries_of_earlier_periods_are_listed(world: World, pool_manager: Client, auditor: Client) -> None:
    """An event in a month before that of the effective date; one in the same month or later is none."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    address = f"{world.pooled}/entries"
    late = await auditor.all_items(address, prior_period="true", page_size=2)
    others = await auditor.all_items(address, prior_period="false")
    september = await auditor.all_items(address, prior_period="true", **{"from": "2025-09-01", "to": "2025-09-30"})

    assert [2, 3, 5] == [one["sequence"] for one in late]
    assert [1, 4, 6] == [one["sequence"] for one in others]
    assert [2, 3] == [one["sequence"] for one in september]
    assert 400 == (await auditor.get(address, prior_period="maybe")).status_code


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"event_from": "2025-09-02"}, "event_from begins a month"),
        ({"event_to": "2025-09-29"}, "event_to ends a month"),
        ({"event_from": "2025-09-01", "event_to": "2025-08-31"}, "event_from lies after event_to"),
    ],
)
async def test_event_dates_of_figures_are_whole_months(
    world: World, auditor: Client, days: dict[str, str], said: str
) -> None:
    """So that a figure by event date costs what late entries cost, and not all of them."""
    response = await auditor.get(f"{world.pooled}/legs", account="cash", **days)

    assert (400, said) == (response.status_code, response.json()["errors"][0]["detail"].partition(" - ")[0])


async def test_late_items_of_other_pools_do_not_show(world: World, pool_manager: Client, auditor: Client) -> None:
    """Neither the aligned pool's nor the other place's."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    there = await world.client(Role.AUDITOR, place=world.other_place)
    elsewhere = world.pooled.replace(world.place, world.other_place)

    for client, pool in ((auditor, world.aligned), (there, elsewhere)):
        assert {0} == set(totals_of(await take(client, pool, "2025-09", basis="event")))
    assert COUNCIL in {one["body"] for one in (await take(auditor, world.pooled, "2025-09"))["bodies"]}
