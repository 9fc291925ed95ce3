"""Both sides of a balance, over HTTP: stated, compared, agreed by two people or disputed, and what came later."""

from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.balances.conftest import CREATED, END, OK, Sides
from tests.conftest import COUNCIL, GLA, NHS, POLICE, Client

LARGE = 40_000_000  # £400,000, which must be agreed


def told(response: httpx.Response) -> tuple[int, str, list[str]]:
    """Status, code and the places of every error."""
    problem = response.json()
    return response.status_code, problem["code"], [one.get("pointer", "")[1:] for one in problem["errors"]]


def only(found: dict[str, Any], *names: str) -> list[Any]:
    return [found[name] for name in names]


async def test_a_balance_from_unstated_to_agreed_and_what_was_posted_late(pooled: Sides) -> None:
    first = await pooled.call(LARGE)
    unstated = await pooled.line()
    stated = await pooled.state(35_000_000, reason="timing", note="paid on 29 September")
    again = await pooled.state(35_000_000, reason="timing", note="paid on 29 September")
    corrected = (await pooled.state(LARGE, pooled.treasurer)).json()
    by_body = await pooled.decide(pooled.treasurer, "body", 2, LARGE)
    agreed = (await pooled.decide(pooled.manager, "pool", 2, LARGE)).json()
    late = await pooled.call(1_000_000)
    moved = await pooled.line()

    assert ["not_stated", None, None, True, True] == only(
        unstated, "state", "stated", "age_days", "must_be_stated", "must_be_agreed"
    )
    assert (CREATED, CREATED, CREATED) == (stated.status_code, again.status_code, by_body.status_code)
    assert stated.json() == again.json()
    assert ["differs", 5_000_000, "timing"] == only(stated.json(), "state", "difference_pence", "reason")
    assert ["matches", 0, None] == only(corrected, "state", "difference_pence", "reason")
    assert "matches" == by_body.json()["state"]
    assert ["agreed", LARGE, 0] == only(agreed, "state", "agreed_pence", "moved_pence")
    assert ["agreed", LARGE, 1_000_000, 1_000_000] == only(
        moved, "state", "agreed_pence", "moved_pence", "difference_pence"
    )
    assert agreed["by_body"]["principal_id"] != agreed["by_pool"]["principal_id"]
    assert (2, first, first) == (
        agreed["stated"]["number"],
        agreed["stated"]["through_sequence"],
        agreed["by_pool"]["through_sequence"],
    )

    legs = (await pooled.auditor.get(moved["fund"]["legs"])).json()
    as_of_then = await pooled.line(through_sequence=first)
    as_known_then = await pooled.line(known_at=corrected["stated"]["stated_at"])
    steps = await pooled.auditor.all_items(f"{pooled.pool}/balance-history", page_size=3, body=NHS)
    assert moved["fund"]["amount_pence"] == legs["figure_pence"] == LARGE + 1_000_000
    assert [first, late] == [one["sequence"] for one in legs["items"]]
    assert ["agreed", 0] == only(as_of_then, "state", "moved_pence")
    assert ["matches", None] == only(as_known_then, "state", "by_body")
    for instant, state in (("0001-01-01T00:00:00+14:00", "within_threshold"), ("9999-12-31T23:59:59-12:00", "agreed")):
        assert state == (await pooled.line(known_at=instant))["state"]
    assert [("pool", "agreed", 2), ("body", "agreed", 2), (None, None, 2), (None, None, 1)] == [
        (one["side"], one["outcome"], one["number"]) for one in steps
    ]
    assert ["", "paid on 29 September"] == [one["note"] for one in steps[2:]]


async def test_a_dispute_stands_until_the_same_side_agrees_or_the_figure_changes(pooled: Sides) -> None:
    await pooled.call(LARGE)
    await pooled.state(LARGE - 1)
    unexplained = await pooled.decide(pooled.manager, "pool", 1, LARGE)
    disputed = await pooled.decide(
        pooled.manager, "pool", 1, LARGE, outcome="disputed", reason="other", note="not our call"
    )
    by_body = await pooled.decide(pooled.treasurer, "body", 1, LARGE, reason="rounding")
    agreed = await pooled.decide(pooled.manager, "pool", 1, LARGE, reason="rounding")
    restated = await pooled.state(LARGE)

    assert (422, "difference-needs-reason", ["/reason"]) == told(unexplained)
    assert ["disputed", "other", "not our call"] == [
        *only(disputed.json(), "state", "reason"),
        disputed.json()["by_pool"]["note"],
    ]
    assert "disputed" == by_body.json()["state"]
    assert ["agreed", "rounding", 1] == only(agreed.json(), "state", "reason", "difference_pence")
    assert ["matches", None, None] == only(restated.json(), "state", "agreed_pence", "reason")


async def test_nobody_speaks_for_another(pooled: Sides) -> None:
    """A figure is its own body's; a decision a person's, of its own side, and of what was seen."""
    world = pooled.world
    await pooled.call(LARGE)
    both = await world.client(Role.TREASURER, NHS, subject=f"both of {world.place}", kind="individual")
    await world.client(Role.POOL_MANAGER, COUNCIL, subject=f"both of {world.place}", kind="individual")
    whole_place = await world.client(Role.TREASURER)
    partners_manager = await world.person(Role.POOL_MANAGER, NHS)
    system = await world.client(Role.POOL_MANAGER, COUNCIL)

    early = await pooled.decide(pooled.manager, "pool", 1, LARGE)
    assert (409, "balance-is-not-stated", ["/balance"]) == told(early)
    for stranger in (pooled.host, whole_place):
        assert (403, "body-is-not-yours", ["/acting_body"]) == told(await pooled.state(1, stranger))
    assert (403, "role-does-not-permit-this") == told(await pooled.state(1, pooled.manager))[:2]
    wrong = await pooled.state(1, pooled.host, balance="partner_cash", period="2025-03")
    assert (403, "body-is-not-yours", ["/acting_body", "/balance", "/period"]) == told(wrong)
    wordless = await pooled.state(1, reason="other", period="2025-13")
    assert (422, "payload-is-not-valid") == told(wordless)[:2]

    await pooled.state(LARGE)
    for by, side in ((pooled.treasurer, "pool"), (pooled.manager, "body"), (partners_manager, "pool")):
        assert (403, "body-is-not-yours", ["/acting_body"]) == told(await pooled.decide(by, side, 1, LARGE))
    assert (403, "person-must-act") == told(await pooled.decide(system, "pool", 1, LARGE))[:2]
    seen_otherwise = await pooled.decide(pooled.manager, "pool", 2, LARGE - 1)
    assert (409, "balance-has-changed-since", ["/number", "/fund_pence"]) == told(seen_otherwise)

    assert CREATED == (await pooled.decide(both, "body", 1, LARGE)).status_code
    assert (403, "sides-are-two-people") == told(await pooled.decide(both, "pool", 1, LARGE))[:2]
    assert ["matches", None] == only(await pooled.line(), "state", "by_pool")


async def test_thresholds_are_the_guidances_the_places_or_the_agreements(pooled: Sides) -> None:
    place = pooled.pool.rpartition("/pools/")[0]
    admin = await pooled.world.client(Role.PLACE_ADMIN)
    await pooled.call(1_000_000)
    by_guidance = await _thresholds_of(pooled.auditor, pooled.pool)
    sizes = {"position_statement_pence": 0, "position_agreement_pence": 500_000, "source": "the board, 2025-04-14"}
    sizes |= {"flow_statement_pence": 0, "flow_agreement_pence": 0, "effective_from": "2025-04-01"}
    of_place = await admin.post(f"{place}/balance-thresholds", sizes)
    small = await pooled.line()
    own = {**sizes, "agreement": "section-75", "position_agreement_pence": 2_000_000}
    of_agreement = await admin.post(f"{place}/balance-thresholds", own)
    by_agreement = await _thresholds_of(pooled.auditor, pooled.pool)
    crossed = await admin.post(f"{place}/balance-thresholds", {**own, "position_statement_pence": 2_000_001})
    absent = await admin.post(f"{place}/balance-thresholds", {**own, "agreement": "no-such"})

    assert (30_000_000, None) == (by_guidance["position_agreement_pence"], by_guidance["agreement"])
    assert (CREATED, CREATED, 422, 404) == (
        of_place.status_code,
        of_agreement.status_code,
        crossed.status_code,
        absent.status_code,
    )
    assert ["not_stated", True] == only(small, "state", "must_be_agreed")
    assert (2_000_000, "section-75") == (by_agreement["position_agreement_pence"], by_agreement["agreement"])
    assert not (await pooled.line())["must_be_agreed"]
    listed = await pooled.auditor.all_items(f"{place}/balance-thresholds", page_size=1)
    assert [(None, 1), ("section-75", 1)] == [(one["agreement"], one["version"]) for one in listed]


async def _thresholds_of(client: Client, pool: str) -> dict[str, Any]:
    answer = (await client.get(f"{pool}/agreement-of-balances", period=END)).json()
    return dict(answer["thresholds"])


async def test_an_aligned_pool_has_what_each_partner_spent_and_paid(aligned: Sides) -> None:
    """Page by page and by filter: four partners, two balances each, in the order of the agreement."""
    await aligned.pay(aligned.partner, NHS, 450_453_700)
    await aligned.pay(await aligned.world.client(Role.POSTER, POLICE), POLICE, 100, effective_date="2025-10-01")
    address = f"{aligned.pool}/agreement-of-balances"

    everything = await aligned.auditor.all_items(address, period=END, page_size=3)
    large = await aligned.auditor.all_items(address, period=END, state="not_stated")
    later = await aligned.auditor.all_items(address, period="2025-26", body=POLICE, balance="partner_cash")

    assert [(body, balance) for body in (NHS, COUNCIL, POLICE, GLA) for balance in ("expenditure", "partner_cash")] == [
        (one["body"], one["balance"]) for one in everything
    ]
    assert [(NHS, 450_453_700), (NHS, 450_453_700)] == [(one["body"], one["fund"]["amount_pence"]) for one in large]
    assert [100] == [one["fund"]["amount_pence"] for one in later]
    not_known = await aligned.auditor.get(address, period="2025-13")
    assert (400, "query-is-not-valid", ["/period"]) == told(not_known)


@pytest.mark.parametrize("query", [{"through_sequence": 1, "known_at": "2025-01-01T00:00:00Z"}, {"state": "settled"}])
async def test_a_question_that_makes_no_sense_is_refused(pooled: Sides, query: dict[str, Any]) -> None:
    response = await pooled.auditor.get(f"{pooled.pool}/agreement-of-balances", period=END, **query)

    assert (400, "query-is-not-valid") == told(response)[:2]
    assert OK == (await pooled.auditor.get(f"{pooled.pool}/balance-history", period=END)).status_code
