"""Statements: every figure is the sum of legs that can be listed, for ever, and of this place alone."""

from typing import Any

import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.statements.reading import check_figures, figures, line_of, pence_of

HOME = {"programme": "home-first"}


def posting(kind: str, day: str, pounds: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "acting_body": COUNCIL, "effective_date": day, "amount_pence": pounds * 100, **more}


APRIL = "2025-04-01"
POSTINGS = [
    posting("scheduled_contribution", APRIL, 1_000, body=NHS, stream="nhs-minimum"),
    posting("scheduled_contribution", APRIL, 500, body=COUNCIL, stream="council-additional", label="made up"),
    posting("received_contribution", APRIL, 800, body=NHS, stream="nhs-minimum"),
    posting("allocation", APRIL, 700, stream="nhs-minimum", scheme="reablement", **HOME),
    posting("allocation", "2025-10-01", 50, stream="council-additional", scheme="reablement", **HOME),
    posting("payment", "2025-08-15", 100, scheme="reablement", **HOME),
    posting("payment", "2025-09-01", 650, scheme="reablement", label="estimate", **HOME),
    posting("payment", "2025-09-30", 30, scheme="equipment", **HOME),
    posting("credit_note", "2025-09-30", 20, scheme="reablement", **HOME),
    posting("payment", "2025-09-30", 5),
    posting("payment", "2025-10-01", 11, scheme="reablement", **HOME),
    posting("payment", "2026-04-01", 7),
]


async def post_all(manager: Client, pool: str, postings: list[dict[str, Any]]) -> None:
    made = await manager.post(f"{pool}/bulk", {"items": postings})
    assert made.status_code == 201, made.text


async def take(reader: Client, pool: str, period: str, **asked: Any) -> dict[str, Any]:
    response = await reader.get(f"{pool}/statement", period=period, **asked)
    assert response.status_code == 200, response.text
    statement: dict[str, Any] = response.json()
    return statement


@pytest.mark.parametrize("period", ["2025-08", "2025-09", "2025-26-Q2", "2025-26", "2026-04", "2024-25", "2030-31"])
async def test_every_figure_is_the_sum_of_the_legs_its_link_lists(
    world: World, pool_manager: Client, auditor: Client, period: str
) -> None:
    """Through all pages, in months, quarters and years, with money in them and without."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    await pool_manager.post(
        f"{world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": 6, "reason": "wrong supplier"}
    )

    assert await check_figures(auditor, await take(auditor, world.pooled, period)) >= 7


async def test_a_statement_asked_again_by_its_sequence_is_the_same_to_the_byte(
    world: World, pool_manager: Client, auditor: Client
) -> None:
    """Whatever was posted since, backdated or taken back, the figures, their links and their legs stand."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    first = await auditor.get(f"{world.pooled}/statement", period="2025-26")
    through = first.json()["through_sequence"]
    await post_all(pool_manager, world.pooled, POSTINGS)
    await pool_manager.post(f"{world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": 7, "reason": "late"})
    again = await auditor.get(f"{world.pooled}/statement", period="2025-26", through_sequence=through)
    by_instant = await auditor.get(f"{world.pooled}/statement", period="2025-26", known_at=first.json()["recorded_at"])
    now = await take(auditor, world.pooled, "2025-26")

    assert len(POSTINGS) == through
    assert first.content == again.content == by_instant.content
    assert first.headers["etag"] == again.headers["etag"]
    await check_figures(auditor, again.json())
    assert now["spend_to_date_total"]["amount_pence"] > first.json()["spend_to_date_total"]["amount_pence"]


async def test_the_statement_of_an_empty_pool_stays_as_it_was(
    world: World, pool_manager: Client, auditor: Client
) -> None:
    """Taken before the first entry it shows nothing, and so it does for ever after."""
    first = await auditor.get(f"{world.pooled}/statement", period="2025-26")
    await post_all(pool_manager, world.pooled, POSTINGS)
    again = await auditor.get(f"{world.pooled}/statement", period="2025-26", through_sequence=0)

    assert {0} == {figure["amount_pence"] for _, figure in figures(first.json())}
    assert ([], []) == (first.json()["contributions"], first.json()["programmes"])
    assert first.content == again.content


async def test_figures_of_a_month_and_of_the_year_to_it(world: World, pool_manager: Client, auditor: Client) -> None:
    """A month shows its own spend beside the year's to its end; what takes effect later is not in it."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    september = await take(auditor, world.pooled, "2025-09")
    year = await take(auditor, world.pooled, "2025-26")
    (programme,) = september["programmes"]
    reablement = line_of(programme["schemes"], scheme="reablement")

    assert ("2025-09-01", "2025-09-30", "2025-04-01", "2025-26") == (
        september["first_day"],
        september["last_day"],
        september["year_first_day"],
        september["financial_year"],
    )
    assert (63_000, 73_000, 70_000, 3_000) == tuple(
        pence_of(reablement[name]) for name in ("spend_in_period", "spend_to_date", "budget", "variance")
    )
    assert (66_000, 76_000, 500, 500) == tuple(
        september[f"{name}_total"]["amount_pence"]
        for name in ("spend_in_period", "spend_to_date", "suspense_in_period", "suspense_to_date")
    )
    (whole,) = year["programmes"]
    assert (74_100, 74_100, 75_000, -900) == tuple(
        pence_of(line_of(whole["schemes"], scheme="reablement")[name])
        for name in ("spend_in_period", "spend_to_date", "budget", "variance")
    )
    assert 700 + 500 - 700 == year["suspense_to_date_total"]["amount_pence"]


async def test_contributions_show_what_was_promised_and_what_arrived(
    world: World, pool_manager: Client, auditor: Client
) -> None:
    """In the agreement's order of partners, each stream by itself."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    statement = await take(auditor, world.pooled, "2025-26")

    assert [(NHS, "nhs-minimum", 100_000, 80_000), (COUNCIL, "council-additional", 50_000, 0)] == [
        (one["body"], one["stream"], pence_of(one["scheduled"]), pence_of(one["received"]))
        for one in statement["contributions"]
    ]
    assert (150_000, 80_000) == (pence_of(statement["scheduled_total"]), pence_of(statement["received_total"]))


async def test_what_has_no_budget_has_no_variance(world: World, pool_manager: Client, auditor: Client) -> None:
    """It says so instead, and so does a programme of which any part has none."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    (programme,) = (await take(auditor, world.pooled, "2025-26"))["programmes"]
    equipment = line_of(programme["schemes"], scheme="equipment")

    assert [(None, None, "no budget set")] * 2 == [
        (one["budget"], one["variance"], one["note"]) for one in (equipment, programme)
    ]
    assert "" == line_of(programme["schemes"], scheme="reablement")["note"]


async def test_labels_and_attribution_are_shown_where_the_figures_are(
    world: World, pool_manager: Client, auditor: Client
) -> None:
    """The pool's own mark and licence, and on each line the labels of the entries behind it."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    pooled = await take(auditor, world.pooled, "2025-26")
    aligned = await take(auditor, world.aligned, "2025-26")
    (programme,) = pooled["programmes"]

    assert ("for tests", "Open Government Licence v3.0") == (pooled["pool_label"], aligned["attribution"])
    assert ["estimate"] == programme["labels"]
    assert ["estimate"] == line_of(programme["schemes"], scheme="reablement")["labels"]
    assert [] == line_of(programme["schemes"], scheme="equipment")["labels"]
    assert ["made up"] == line_of(pooled["contributions"], stream="council-additional")["labels"]


@pytest.mark.parametrize("period", ["2025-08", "2025-09", "2025-26", "2026-04"])
async def test_control_totals_hold(world: World, pool_manager: Client, auditor: Client, period: str) -> None:
    """Cash, expenditure and suspense are what was received; in aligned budgets each body's spend is its own cash."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    spend = [one for one in POSTINGS if one["type"] in {"payment", "credit_note"}]
    police = await world.client(Role.POSTER, POLICE)
    await post_all(pool_manager, world.aligned, spend)
    await post_all(police, world.aligned, [{**one, "acting_body": POLICE} for one in spend[:3]])
    pooled = await take(auditor, world.pooled, period)
    aligned = await take(auditor, world.aligned, period)

    assert [True] == [one["holds"] for one in pooled["checks"]]
    assert {True} >= {one["holds"] for one in aligned["checks"]}
    assert len(aligned["bodies"]) == len(aligned["checks"])
    for one in (*pooled["checks"], *aligned["checks"]):
        assert one["left_pence"] == one["right_pence"]
    await check_figures(auditor, aligned)


async def test_two_places_and_two_pools_never_mix(world: World, pool_manager: Client, auditor: Client) -> None:
    """What one place posts shows in no other's statement, and one pool's not in another's."""
    await post_all(pool_manager, world.pooled, POSTINGS)
    other = await world.client(Role.AUDITOR, place=world.other_place)
    elsewhere = await take(other, world.pooled.replace(world.place, world.other_place), "2025-26")
    aligned = await take(auditor, world.aligned, "2025-26")
    refused = await other.get(f"{world.pooled}/statement", period="2025-26")

    assert {0} == {figure["amount_pence"] for one in (elsewhere, aligned) for _, figure in figures(one)}
    assert (404, "not-found") == (refused.status_code, refused.json()["code"])


@pytest.mark.parametrize("period", ["2025-13", "9999-00", "0001-02", "2025-26-Q5", "nonsense", ""])
async def test_a_name_that_is_no_period_is_refused(world: World, auditor: Client, period: str) -> None:
    response = await auditor.get(f"{world.pooled}/statement", period=period)

    assert (400, "query-is-not-valid", "#/period") == (
        response.status_code,
        response.json()["code"],
        response.json()["errors"][0]["pointer"],
    )
