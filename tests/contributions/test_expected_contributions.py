"""A year whose contributions are not agreed: marked, with the agreement's own default, until schedules are in force."""

from typing import Any

import pytest

from ledger.http.door import Role
from tests.agreements.partners import as_written
from tests.board import CREATED
from tests.conftest import COUNCIL, NHS, POLICE, WRITTEN_TERMS, Client, World
from tests.contributions.collecting import APRIL, Collector, error_of, schedule

ESCALATION = [
    {"to": "board", "month": 10, "day": 31},
    {"to": "authorised_officers", "month": 1, "day": 31},
    {"to": "dispute_clause", "month": 3, "day": 31, "is_in_the_year": True},
]
NOT_AGREED = {"default": "last_years_spend", "escalation": ESCALATION}
NEXT = {"financial_year": "2026-27", "effective_date": "2026-04-01"}
SHARED = [
    schedule(NHS, pence=60_000),
    schedule(COUNCIL, pence=40_000),
    schedule(COUNCIL, "council-additional", 10_000),
]
SPENT = (
    ("reablement", "nhs-minimum", 10_001),
    ("telecare", "nhs-minimum", 2_000),
    ("reablement", "council-additional", 300),
    ("equipment", None, 500),
)


@pytest.fixture
async def collector(world: World) -> Collector:
    made = Collector(world)
    await made.build()
    return made


async def vary(collector: Collector, not_agreed: dict[str, Any]) -> None:
    """The term written into the agreement by both partners, from its first day."""
    terms = {**WRITTEN_TERMS, "disputes": "The chief executives meet.", "contributions_not_agreed": not_agreed}
    said = {"follows_version": 1, "applies_from": APRIL, "agreement": as_written(terms=terms)}
    proposal = await collector.propose(collector.manager, "vary-agreement", **said)
    await collector.approve(collector.treasurer, proposal)
    approved = await collector.approve(collector.nhs_treasurer, proposal, NHS)
    assert "done" == approved.json().get("state"), approved.text


async def spend(by: Client, pool: str, body: str, scheme: str, stream: str | None, pence: int) -> None:
    at = {"programme": "home-first", "scheme": scheme, **({"stream": stream} if stream else {})}
    payment = {"acting_body": body, "effective_date": "2025-09-30", "amount_pence": pence, **at}
    made = await by.post(f"{pool}/payments", payment)
    assert CREATED == made.status_code, made.text


async def expected(by: Client, pool: str, year: str = "2026-27") -> dict[str, Any]:
    found = await by.get(f"{pool}/expected-contributions", financial_year=year)
    assert found.is_success, found.text
    said: dict[str, Any] = found.json()
    return said


def lines_of(found: dict[str, Any]) -> dict[tuple[str, str | None], tuple[str, int | None]]:
    """Each line's standing and amount, by body and stream."""
    return {
        (of["body"], one["stream"]): (one["standing"], one["amount_pence"])
        for of in found["partners"]
        for one in of["lines"]
    }


async def test_last_years_spend_is_expected_until_schedules_are_in_force(collector: Collector) -> None:
    """Marked, with working that leads to legs, a proposal beside it; agreed line by line, and never posted."""
    await vary(collector, NOT_AGREED)
    await collector.adopt(schedules=SHARED)
    for scheme, stream, pence in SPENT:
        await spend(collector.host, collector.pool, COUNCIL, scheme, stream, pence)
    proposed = await collector.propose(
        collector.manager, "change-contribution-schedule", **NEXT, schedules=[schedule(NHS, pence=8_000)]
    )
    found = await expected(collector.host, collector.pool)

    assert ("not_agreed", "last_years_spend", "2025-26") == (
        found["standing"], found["default"], found["last_year"],
    )  # fmt: skip
    assert {
        (NHS, "nhs-minimum"): ("not_agreed", 7_201),
        (COUNCIL, "nhs-minimum"): ("not_agreed", 4_800),
        (COUNCIL, "council-additional"): ("not_agreed", 300),
    } == lines_of(found)
    assert [("not_agreed", 0, 7_201), ("not_agreed", 0, 5_100)] == [
        (one["standing"], one["agreed_pence"], one["expected_pence"]) for one in found["partners"]
    ]
    assert [500] == [step["amount_pence"] for step in found["not_divided"]]
    nhs, (additional, shared) = (of["lines"] for of in found["partners"])
    assert [proposed["href"], None, None] == [nhs[0]["proposal"], shared["proposal"], additional["proposal"]]
    assert [6_001, 1_200] == [step["amount_pence"] for step in nhs[0]["working"]]
    assert 10_001 == (await collector.host.get(nhs[0]["working"][0]["source"])).json()["figure_pence"]
    assert [("board", "2025-10-31"), ("authorised_officers", "2026-01-31"), ("dispute_clause", "2027-03-31")] == [
        (one["to"], one["on"]) for one in found["escalation"]
    ]
    assert (True, "The chief executives meet.") == (found["escalation"][0]["is_reached"], found["disputes"])

    await collector.approve(collector.treasurer, proposed)
    await collector.approve(collector.nhs_treasurer, proposed, NHS)
    half = await expected(collector.host, collector.pool)
    assert ("not_agreed", ["agreed", "not_agreed"]) == (
        half["standing"], [one["standing"] for one in half["partners"]],
    )  # fmt: skip
    assert found["through_sequence"] + 1 == half["through_sequence"], "the schedule alone was posted"
    of_council = [schedule(COUNCIL, pence=5_000), schedule(COUNCIL, "council-additional", 0)]
    await collector.adopt(**NEXT, schedules=of_council)
    whole = await expected(collector.host, collector.pool)
    assert {
        (NHS, "nhs-minimum"): ("agreed", 8_000),
        (COUNCIL, "nhs-minimum"): ("agreed", 5_000),
        (COUNCIL, "council-additional"): ("agreed", 0),
    } == lines_of(whole)
    assert [(8_000, 0), (5_000, 0)] == [(one["agreed_pence"], one["expected_pence"]) for one in whole["partners"]]
    assert ("agreed", [], False) == (
        whole["standing"], whole["not_divided"], any(one["is_reached"] for one in whole["escalation"]),
    )  # fmt: skip


async def test_the_next_contribution_rests_on_the_default_and_says_so(collector: Collector) -> None:
    """Agreed once a schedule is in force; typed in, it is neither; without a default there is nothing to rest on."""
    door = f"{collector.pool}/next-contributions"
    asked = {"body": NHS, "this_year": "2026-27"}
    await collector.adopt(schedules=SHARED)
    await spend(collector.host, collector.pool, COUNCIL, *SPENT[1])
    without = await expected(collector.host, collector.pool)
    refused = error_of(await collector.host.post(door, asked))
    await vary(collector, NOT_AGREED)
    by_default = (await collector.host.post(door, asked)).json()
    typed = (await collector.host.post(door, {**asked, "base_pence": 5})).json()
    agreed = (await collector.host.post(door, {**asked, "this_year": "2025-26"})).json()

    assert (None, [None] * 3) == (without["default"], [amount for _, amount in lines_of(without).values()])
    assert [(0, None)] * 2 == [(one["agreed_pence"], one["expected_pence"]) for one in without["partners"]]
    assert "schedule-does-not-exist" == refused["code"]
    assert [("not_agreed", 1_200), (None, 5), ("agreed", 60_000)] == [
        (one["base_is"], one["base_pence"]) for one in (by_default, typed, agreed)
    ]
    assert 1_200 == by_default["working"][0]["amount_pence"] == by_default["amount_pence"]


async def test_a_year_without_books_before_it_and_one_outside_the_term(collector: Collector) -> None:
    """Of the first year nothing is known to expect; of a year that the agreement does not reach nothing is said."""
    await vary(collector, {"default": "last_years_spend"})
    first = await expected(collector.host, collector.pool, "2025-26")
    await collector.propose(collector.manager, "change-contribution-schedule", **{**NEXT, "schedules": SHARED[:1]})
    proposed = await expected(collector.host, collector.pool)
    door = f"{collector.pool}/expected-contributions"
    refused = [
        error_of(await collector.host.get(door, financial_year=one)) for one in ("2027-28", "2026-28", "0001-02")
    ]

    assert ("not_agreed", [], {}) == (first["standing"], first["escalation"], lines_of(first))
    assert {(NHS, "nhs-minimum"): ("not_agreed", 0)} == lines_of(proposed)
    assert [("query-is-not-valid", "/financial_year")] + [("query-is-not-valid", "")] * 2 == [
        (one["code"], one.get("pointer", "").removeprefix("#")) for one in refused
    ]


async def test_where_each_keeps_its_own_cash_each_is_expected_to_spend_as_it_did(world: World) -> None:
    """With a stream or without; and what is not yet signed is marked."""
    pool = f"/v1/places/{world.place}/pools/aligned"
    admin = await world.client(Role.PLACE_ADMIN)
    written = {"follows_version": 1, "effective_from": APRIL, "effective_to": "2027-03-31"}
    bodies = {"partners": [NHS, COUNCIL, POLICE]}
    term = {"terms": {"contributions_not_agreed": {**NOT_AGREED, "escalation": ESCALATION[::-1]}}}
    crossed = await admin.post(f"{pool}/agreement/versions", {**written, **bodies, **term})
    term["terms"]["contributions_not_agreed"] = {"default": "last_years_spend"}
    revised = await admin.post(f"{pool}/agreement/versions", {**written, **bodies, **term})
    assert CREATED == revised.status_code, revised.text
    for body, pence in ((COUNCIL, 700), (POLICE, 30)):
        await spend(await world.client(Role.POSTER, body), pool, body, "equipment", None, pence)
    found = await expected(await world.client(Role.TREASURER, NHS), pool)

    assert ("payload-is-not-valid", "#/terms/contributions_not_agreed") == (
        error_of(crossed)["code"], error_of(crossed)["pointer"],
    )  # fmt: skip
    assert {(COUNCIL, None): ("not_agreed", 700), (POLICE, None): ("not_agreed", 30)} == lines_of(found)
    assert ["not_agreed"] * 3 == [one["standing"] for one in found["partners"]]
    assert ("agreement not yet signed", []) == (found["mark"], found["not_divided"])
