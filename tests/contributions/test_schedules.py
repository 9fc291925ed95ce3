"""Contribution schedules: agreed by every partner, in the budget book to the penny, changed by versions alone."""

from typing import Any

import pytest

from tests.board import CREATED
from tests.conftest import COUNCIL, NHS, World
from tests.contributions.collecting import APRIL, Collector, error_of, schedule


@pytest.fixture
async def collector(world: World) -> Collector:
    made = Collector(world)
    await made.build()
    return made


async def test_the_difference_enters_the_budget_book(collector: Collector) -> None:
    """What stood there before counts, each version stays, and nothing else may then say what the body contributes."""
    manual = {"acting_body": COUNCIL, "effective_date": APRIL, "body": NHS, "stream": "nhs-minimum"}
    door = f"{collector.pool}/scheduled-contributions"
    earlier = await collector.manager.post(door, {**manual, "amount_pence": 40_000_000})
    done = await collector.adopt(schedules=[schedule()])
    assert 100_000_000 == await collector.source_pence()
    await collector.adopt(schedules=[schedule(pence=90_000_001), schedule(COUNCIL, "council-additional", 7)])

    assert (90_000_001, 7) == (await collector.source_pence(), await collector.source_pence(COUNCIL))
    entry = (await collector.host.get(f"{collector.pool}/entries/{done['result']['sequences'][0]}")).json()
    assert [60_000_000, -60_000_000] == [leg["amount_pence"] for leg in entry["legs"]]
    assert [100_000_000, -40_000_000] == [step["amount_pence"] for step in entry["working"]]
    again = await collector.manager.post(door, {**manual, "amount_pence": 1})
    assert "schedule-governs-this" == error_of(again)["code"]
    assert "schedule-governs-this" == error_of(await collector.reverse(earlier))["code"]
    versions = await collector.schedules(every_version=True, body=NHS, page_size=1)
    assert [(1, False, 100_000_000), (2, True, 90_000_001)] == [
        (one["version"], one["is_in_force"], one["amount_pence"]) for one in versions
    ]
    assert [] == await collector.differences()


async def test_what_is_called_stays_and_is_named(collector: Collector) -> None:
    """An even division over the whole year would change it; over what is left it does not."""
    await collector.adopt(schedules=[schedule(pence=12_000)])
    assert CREATED == (await collector.call(due_through="2025-06-01")).status_code

    refused = await collector.refused(schedules=[schedule(pence=24_000)])
    assert ("instalment-is-called", "/schedules/0") == (refused["code"], refused["pointer"].removeprefix("#"))
    assert "2025-04-01 (£10.00), 2025-05-01 (£10.00), 2025-06-01 (£10.00)" in refused["detail"]
    less = await collector.refused(schedules=[schedule(pence=2_999, divides="what_is_left")])
    assert "instalment-is-called" == less["code"]
    await collector.adopt(schedules=[schedule(pence=24_001, divides="what_is_left")])

    (found,) = await collector.schedules()
    assert [1_000] * 3 + [2_334] * 4 + [2_333] * 5 == [one["amount_pence"] for one in found["instalments"]]
    assert [1, 2, 3] + [None] * 9 == [one["call"] for one in found["instalments"]]


async def test_a_variation_for_one_year_leaves_the_base(collector: Collector) -> None:
    """Between partners, over what is not called, apart from the base; a later year takes back exactly that."""
    base = [schedule(pence=12_000), schedule(COUNCIL, "council-additional", 12_000)]
    await collector.adopt(schedules=base)
    await collector.call(due_through=APRIL)
    shift: dict[str, Any] = {
        "stream": "nhs-minimum",
        "body": NHS,
        "amount_pence": 1_100,
        "to_be_reversed_in": "2026-27",
    }
    other: dict[str, Any] = {"stream": "council-additional", "body": COUNCIL, "amount_pence": -1_100}
    await collector.adopt(variations=[shift, other])

    council, nhs = await collector.schedules()
    assert [(12_000, 1_100, 13_100), (12_000, -1_100, 10_900)] == [
        (one["base_pence"], one["variation_pence"], one["amount_pence"]) for one in (nhs, council)
    ]
    assert [0] + [100] * 11 == [one["variation_pence"] for one in nhs["instalments"]]
    assert [{"amount_pence": 1_100, "to_be_reversed_in": "2026-27"}] == [
        {name: value for name, value in one.items() if value} for one in nhs["variations"]
    ]
    assert (13_100, 10_900) == (await collector.source_pence(), await collector.source_pence(COUNCIL))
    later = {"financial_year": "2026-27", "effective_date": "2026-04-01", "schedules": base}
    back = [{**one, "amount_pence": -one["amount_pence"], "takes_back": "2025-26"} for one in (shift, other)]
    for one in back:
        one.pop("to_be_reversed_in", None)
    half = [{**one, "amount_pence": one["amount_pence"] // 2} for one in back]
    assert "variation-does-not-match" == (await collector.refused(**later, variations=half))["code"]
    await collector.adopt(**later, variations=back)
    assert [] == await collector.differences()


VARY = [{"body": body, "stream": "nhs-minimum", "amount_pence": pence} for body, pence in ((NHS, 1), (COUNCIL, -1))]
ONE_DAY = [{"day": APRIL, "amount_pence": 1}]
NOT_VALID = "payload-is-not-valid"
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"schedules": [schedule("gss:E23000001")]}, "body-is-no-partner", "/schedules/0/body"),
    ({"schedules": [schedule(stream="unknown")]}, "stream-does-not-exist", "/schedules/0/stream"),
    ({"variations": VARY}, "schedule-does-not-exist", "/variations/0"),
    ({"variations": VARY[:1]}, NOT_VALID, ""),
    ({"variations": [{**VARY[0], "amount_pence": 0}]}, NOT_VALID, "/variations/0"),
    ({"variations": [{**one, "takes_back": "2026-27"} for one in VARY]}, NOT_VALID, ""),
    ({"schedules": [schedule()], "financial_year": "2026-27"}, NOT_VALID, ""),
    ({"schedules": [schedule()], "financial_year": "2025-27"}, NOT_VALID, ""),
    ({"schedules": [schedule(), schedule()]}, NOT_VALID, ""),
    ({}, NOT_VALID, ""),
    ({"schedules": [schedule(frequency="uneven")]}, NOT_VALID, "/schedules/0"),
    ({"schedules": [schedule(frequency="uneven", timing=None, instalments=ONE_DAY)]}, NOT_VALID, "/schedules/0"),
    ({"schedules": [schedule(instalments=ONE_DAY)]}, NOT_VALID, "/schedules/0"),
    (
        {"schedules": [schedule(pence=2, frequency="uneven", timing=None, instalments=ONE_DAY * 2)]},
        NOT_VALID,
        "/schedules/0",
    ),
]


async def test_what_cannot_be_proposed(collector: Collector) -> None:
    """Each with its place in the payload; and nothing of any of them is kept."""
    for content, code, pointer in REFUSED:
        refused = await collector.refused(**content)
        assert (code, pointer) == (refused["code"], refused.get("pointer", "").removeprefix("#")), content

    assert [] == await collector.schedules()


async def test_next_year_is_previewed_from_the_schedule_in_force(collector: Collector) -> None:
    """The example of pattern P15 to the penny; nothing is kept of it."""
    await collector.adopt(schedules=[schedule(pence=1_000_000_000)])
    door = f"{collector.pool}/next-contributions"
    asked = {
        "body": NHS,
        "this_year": "2025-26",
        "variances": [
            {"what": "more beds", "amount_pence": 12_000_000, "is_recurrent": True},
            {"what": "a hard winter", "amount_pence": 9_900_000, "is_recurrent": False},
        ],
        "inflation_basis_points": 250,
        "planned_changes": [{"what": "a new team", "amount_pence": 7_500_000}],
        "efficiency_pence": 10_000_000,
    }
    found = (await collector.host.post(door, asked)).json()
    absent = error_of(await collector.host.post(door, {**asked, "body": COUNCIL}))

    assert (1_034_500_000, "2026-27", 34_500_000) == (
        found["amount_pence"], found["financial_year"], found["change_pence"],
    )  # fmt: skip
    assert [258_625_000] * 4 == [one["amount_pence"] for one in found["instalments"]]
    assert "schedule-does-not-exist" == absent["code"]
    assert 1 == len(await collector.schedules(every_version=True))
