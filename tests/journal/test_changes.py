"""The difference between two views: account by account and leg by leg, against two folds of the same history."""

import random
from typing import Any

import pytest

from tests.conftest import COUNCIL, NHS, Client, World
from tests.journal.driving import DIMENSIONS, FIRST_DAY, LAST_DAY, Cast, Pair
from tests.journal.test_as_known import DAYS, carry, history

QUESTIONS = 25
View = tuple[int, str, str]


def legs_of(pair: Pair, view: View) -> set[tuple[int, int]]:
    """The legs that a view takes, by entry and line."""
    through, first, last = view
    return {
        (entry.sequence, line)
        for entry in pair.oracle.entries[:through]
        if first <= entry.effective_date <= last
        for line, _ in enumerate(entry.legs, 1)
    }


def asked_of(before: View, after: View) -> dict[str, Any]:
    return {
        "before_through_sequence": before[0],
        "before_from": before[1],
        "before_to": before[2],
        "through_sequence": after[0],
        "from": after[1],
        "to": after[2],
    }


@pytest.mark.parametrize("seed", [1, 3])
async def test_two_views_differ_by_what_two_folds_differ_by(cast: Cast, seed: int) -> None:
    """Whatever was known and for whatever dates, with totals carried and without."""
    chance = random.Random(seed)  # noqa: S311 - a history, not a secret
    pair = await history(cast, chance)
    await carry(pair, steps=seed)
    for _ in range(QUESTIONS):
        before, after = [_view(pair, chance) for _ in range(2)]
        if chance.random() < 0.5:
            after = (after[0], *before[1:])
        await compare_accounts(pair, before, after)
        await compare_legs(pair, chance, before, after)


def _view(pair: Pair, chance: random.Random) -> View:
    first, last = sorted([chance.choice([FIRST_DAY, *DAYS]), chance.choice([LAST_DAY, *DAYS])])
    return chance.randint(0, len(pair.oracle.entries)), first, last


async def compare_accounts(pair: Pair, before: View, after: View) -> None:
    """Every account with another turnover, with both turnovers, and no other account."""
    found = (
        await pair.cast.clients["auditor"].get(f"{pair.path}/trial-balance-changes", **asked_of(before, after))
    ).json()
    was, is_now = pair.oracle.totals(*before), pair.oracle.totals(*after)
    wanted = {
        key: (*was.get(key, (0, 0)), *is_now.get(key, (0, 0)))
        for key in {*was, *is_now}
        if was.get(key) != is_now.get(key)
    }
    pence = ("before_debit_pence", "before_credit_pence", "after_debit_pence", "after_credit_pence")
    shown = {tuple(one[name] for name in DIMENSIONS): tuple(one[name] for name in pence) for one in found["accounts"]}
    assert wanted == shown
    for one in found["accounts"]:
        left, right = (one[f"{when}_debit_pence"] - one[f"{when}_credit_pence"] for when in ("before", "after"))
        assert right - left == one["change_pence"]


async def compare_legs(pair: Pair, chance: random.Random, before: View, after: View) -> None:
    """The legs of one figure that only one view takes, each with its sign, on pages of any size."""
    figure: dict[str, Any] = chance.choice(
        [{}, {"account": "cash"}, {"account": ["expenditure", "suspense"], "less": "cash"}]
    )
    dimensions = chance.choice([{}, {"body": COUNCIL}, {"scheme": "reablement"}, {"stream": "nhs-minimum"}])
    asked = {**asked_of(before, after), **figure, **dimensions}
    auditor = pair.cast.clients["auditor"]
    page = (await auditor.get(f"{pair.path}/leg-changes", **asked)).json()
    legs = await auditor.all_items(f"{pair.path}/leg-changes", page_size=7, **asked)
    was, is_now = legs_of(pair, before), legs_of(pair, after)
    wanted = []
    for entry in pair.oracle.entries:
        for line, (key, amount) in enumerate(entry.legs, 1):
            here = (entry.sequence, line)
            named = dict(zip(DIMENSIONS, key, strict=True))
            if (here in was) != (here in is_now) and _is_meant(named, figure, dimensions):
                sign = (1 if here in is_now else -1) * (-1 if named["account"] == figure.get("less") else 1)
                wanted.append((*here, sign * amount))
    assert wanted == [(leg["sequence"], leg["line"], leg["figure_pence"]) for leg in legs]
    assert sum(pence for *_, pence in wanted) == page["change_pence"]
    assert page["after_pence"] - page["before_pence"] == page["change_pence"]


def _is_meant(named: dict[str, Any], figure: dict[str, Any], dimensions: dict[str, str]) -> bool:
    plus, less = figure.get("account", []), figure.get("less", [])
    accounts = [*([plus] if isinstance(plus, str) else plus), *([less] if isinstance(less, str) else less)]
    return (not accounts or named["account"] in accounts) and all(named[n] == v for n, v in dimensions.items())


async def test_the_link_lists_the_legs_of_the_change_as_it_was_taken(
    world: World, host: Client, auditor: Client
) -> None:
    """A late payment and what took it back: the change is nothing in all, and both are told."""
    payment = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}
    await host.post(f"{world.pooled}/payments", payment)
    month_end = (await auditor.get(f"{world.pooled}/entries/1")).json()["recorded_at"]
    await host.post(f"{world.pooled}/payments", {**payment, "effective_date": "2025-09-01", "amount_pence": 99})
    await host.post(f"{world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": 2, "reason": "not ours"})

    asked = {"before_known_at": month_end, "to": "2025-09-30", "account": "suspense", "body": COUNCIL}
    found = (await auditor.get(f"{world.pooled}/trial-balance-changes", **asked)).json()
    await host.post(f"{world.pooled}/payments", payment)

    (suspense,) = found["accounts"]
    assert (12_345, 0, 12_444, 99, 0) == tuple(
        suspense[name]
        for name in (
            "before_debit_pence",
            "before_credit_pence",
            "after_debit_pence",
            "after_credit_pence",
            "change_pence",
        )
    )
    assert (1, 3) == (found["before"]["through_sequence"], found["after"]["through_sequence"])
    legs = await auditor.all_items(found["legs"])
    assert [(2, 99), (3, -99)] == [(leg["sequence"], leg["figure_pence"]) for leg in legs]


async def test_pages_of_a_change_do_not_drift(world: World, host: Client, auditor: Client) -> None:
    """Both views are fixed with the first page, though neither named a sequence number that stays."""
    payment = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 5}
    for _ in range(3):
        await host.post(f"{world.pooled}/payments", payment)
    page = await auditor.get(f"{world.pooled}/leg-changes", before_through_sequence=1, page_size=1)
    seen = []
    while True:
        seen += [(leg["sequence"], leg["line"]) for leg in page.json()["items"]]
        if "next" not in page.links:
            break
        await host.post(f"{world.pooled}/payments", payment)
        page = await auditor.get(page.links["next"]["url"])

    assert [(2, 1), (2, 2), (3, 1), (3, 2)] == seen
    assert (1, 3) == tuple(page.json()[one]["through_sequence"] for one in ("before", "after"))


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({}, "say what to compare with"),
        ({"before_through_sequence": 1, "before_known_at": "2025-09-30T00:00:00Z"}, "not both"),
        ({"before_from": "2025-09-30", "before_to": "2025-09-01"}, "before_from lies after before_to"),
        ({"before_from": "2026-09-30", "to": "2025-09-01"}, "before_from lies after before_to"),
        ({"before_through_sequence": 1, "from": "2025-09-30", "to": "2025-09-01"}, "from lies after to"),
        ({"before_through_sequence": 1, "account": "cash", "less": "cash"}, "cannot both add and take away"),
        ({"before_through_sequence": -1}, ""),
        ({"before_through_sequence": 1, "event_from": "2025-09-02"}, "event_from begins a month"),
        ({"before_event_to": "2025-09-29"}, "before_event_to ends a month"),
        ({"before_event_from": "2025-10-01", "event_to": "2025-09-30"}, "before_event_from lies after before_event_to"),
    ],
)
@pytest.mark.parametrize("address", ["trial-balance-changes", "leg-changes"])
async def test_two_views_that_cannot_be_compared_are_refused(
    world: World, auditor: Client, address: str, query: dict[str, Any], detail: str
) -> None:
    answer = await auditor.get(f"{world.pooled}/{address}", **query)

    assert (400, "query-is-not-valid") == (answer.status_code, answer.json()["code"])
    assert detail in str(answer.json()["errors"])


async def test_the_trial_balance_by_dimension(cast: Cast) -> None:
    """Each dimension alone, and several: the lines of the whole that have it."""
    chance = random.Random(5)  # noqa: S311 - a history, not a secret
    pair = await history(cast, chance)
    auditor, path = cast.clients["auditor"], f"{pair.path}/trial-balance"
    for dates in ({}, {"to": "2025-09-15", "through_sequence": 70}):
        whole = (await auditor.get(path, **dates)).json()["accounts"]
        for wanted in (
            {"body": COUNCIL},
            {"body": NHS, "stream": "nhs-minimum"},
            {"programme": "home-first"},
            {"scheme": "equipment"},
            {"subjective": "2"},
            {"account": ["cash", "suspense"]},
            {"account": ["cash"], "scheme": "equipment"},
        ):
            found = (await auditor.get(path, **dates, **wanted)).json()
            accounts = wanted.get("account", [one["account"] for one in whole])
            plain = {name: value for name, value in wanted.items() if name != "account"}
            lines = [
                one
                for one in whole
                if one["account"] in accounts and all(one[name] == value for name, value in plain.items())
            ]
            assert lines == found["accounts"]
            assert sum(one["debit_pence"] for one in lines) == found["debit_pence"]
