"""As known at a sequence or an instant, for dates from and to: every view against a brute-force fold."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from ledger.journal.carrying import carry_on
from tests.conftest import COUNCIL, NHS
from tests.journal.driving import DIMENSIONS, FIRST_DAY, LAST_DAY, Cast, Pair

DAYS = [f"2025-{month:02d}-{day:02d}" for month in range(4, 13) for day in (1, 15, 28)]
QUESTIONS = 40
ACCOUNTS = ("cash", "expenditure", "suspense", "contribution_income", "allocated", "unallocated", "source")


def command(chance: random.Random) -> dict[str, Any]:
    """One that the books always take."""
    made: dict[str, Any] = {"effective_date": chance.choice(DAYS), "amount_pence": chance.randint(1, 9_999)}
    match chance.randint(0, 5):
        case 0:
            return {**made, "type": "received_contribution", "body": NHS, "stream": "nhs-minimum"}
        case 1:
            stream = chance.choice(["nhs-minimum", "council-additional"])
            return {**made, "type": "scheduled_contribution", "body": COUNCIL, "stream": stream}
        case 2:
            return {**made, "type": "credit_note", "subjective": str(chance.randint(1, 3))}
        case 3:
            return {**made, "type": "payment", "programme": "home-first", "scheme": "equipment"}
        case _:
            return {**made, "type": "payment", "programme": "home-first", "scheme": "reablement"}


async def history(cast: Cast, chance: random.Random) -> Pair:
    """Postings and reversals with dates in any order, so that much is known only later."""
    pair = (await cast.open_pools())["pooled"]
    for number in range(12):
        await pair.send("manager", f"bulk-{number}", [command(chance) for _ in range(10)], in_bulk=True)
        sequence = chance.randint(1, len(pair.oracle.entries))
        reversal = {"type": "reversal", "sequence": sequence, "reason": "wrong"}
        await pair.send("manager", f"reversal-{number}", [reversal], in_bulk=False)
    return pair


@pytest.mark.parametrize("seed", [1, 2, 4])
async def test_every_view_is_the_fold_of_the_legs_known_then(cast: Cast, seed: int) -> None:
    """Balances, listings and figures, at any earlier sequence or instant and over any span of effective dates."""
    chance = random.Random(seed)  # noqa: S311 - a history, not a secret
    pair = await history(cast, chance)
    await carry(pair, steps=seed - 1)
    auditor = cast.clients["auditor"]
    instants = [one["recorded_at"] for one in await auditor.all_items(f"{pair.path}/entries", page_size=1000)]

    for _ in range(QUESTIONS):
        through = chance.randint(0, len(instants) + 1)
        first, last = sorted([chance.choice([FIRST_DAY, *DAYS]), chance.choice([LAST_DAY, *DAYS])])
        await pair.compare_balances(through, first, last)
        await compare_figure(pair, chance, min(through, len(instants)), first, last)
    await pair.compare_entries(len(instants) // 2, 7, **{"from": "2025-06-01", "to": "2025-10-31"})
    for sequence in chance.sample(range(1, len(instants) + 1), 5):
        await compare_instant(pair, instants, sequence)


async def carry(pair: Pair, steps: int) -> None:
    """Carry totals so many steps on, as the service would; none, some, or more than there are."""
    for _ in range(steps * steps):
        async with pair.cast.connection.transaction():
            await carry_on(pair.cast.connection, *pair.ids, entries=17)


async def compare_figure(pair: Pair, chance: random.Random, through: int, first: str, last: str) -> None:
    """The sum that a figure's legs carry on every page, and the legs themselves, against the fold."""
    plus, less = chance.sample(ACCOUNTS, 2)
    asked: dict[str, Any] = {"account": plus, "less": less, "through_sequence": through, "from": first, "to": last}
    dimensions = chance.choice([{}, {"body": COUNCIL}, {"stream": "nhs-minimum"}, {"scheme": "reablement"}])
    page = (await pair.cast.clients["auditor"].get(f"{pair.path}/legs", **asked, **dimensions)).json()
    legs = await pair.cast.clients["auditor"].all_items(f"{pair.path}/legs", page_size=9, **asked, **dimensions)
    wanted = [
        (entry.sequence, line, amount if key[0] == plus else -amount)
        for entry in pair.oracle.entries[:through]
        if first <= entry.effective_date <= last
        for line, (key, amount) in enumerate(entry.legs, 1)
        if key[0] in {plus, less} and all(key[DIMENSIONS.index(name)] == value for name, value in dimensions.items())
    ]
    assert wanted == [(one["sequence"], one["line"], one["figure_pence"]) for one in legs]
    assert (sum(amount for *_, amount in wanted), len(wanted)) == (page["figure_pence"], page["leg_count"])


async def compare_instant(pair: Pair, instants: list[str], sequence: int) -> None:
    """At its own instant an entry is known, with all that was recorded with it; a microsecond earlier it is not."""
    instant = datetime.fromisoformat(instants[sequence - 1])
    auditor = pair.cast.clients["auditor"]
    for known_at in (instant, instant - timedelta(microseconds=1)):
        wanted = sum(1 for one in instants if datetime.fromisoformat(one) <= known_at)
        found = (await auditor.get(f"{pair.path}/trial-balance", known_at=known_at.isoformat())).json()
        same = (await auditor.get(f"{pair.path}/trial-balance", through_sequence=wanted)).json()
        assert wanted == found["through_sequence"]
        assert same == found
