"""The service against its oracle: any sequence of requests, each answer and each balance compared, over HTTP."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from tests.conftest import NHS
from tests.journal.asked import (
    CODES,
    DAYS,
    HOME,
    MANAGED,
    PLACES_IN_TIME,
    POOLS,
    SPEND,
    WARDS,
    commands,
    commands_of_passing,
)
from tests.journal.driving import FIRST_DAY, LAST_DAY, Cast
from tests.journal.driving_year import Year, gather_officers
from tests.journal.rederived import differences_in
from tests.journal.year_steps import YearSteps

pytestmark = pytest.mark.long


class BooksMachine(YearSteps):
    """Posts, repeats, reverses and reads in two pools of one place, through a year."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.year: Year = self.wait(Year(self.cast).open())
        self.pairs = self.year.pairs

    @initialize(
        first=st.integers(1, 20_000),
        second=st.integers(1, 20_000),
        decided=st.sampled_from([None, None, "stop", "pause"]),
        then=st.lists(commands_of_passing(), max_size=3),
    )
    def set_budgets(self, first: int, second: int, decided: str | None, then: list[dict[str, Any]]) -> None:
        """Both streams of one scheme have money from the start, and one payment drew on both."""
        wanted = []
        coded = {"programme": HOME, "scheme": "reablement"}
        wards = dict(zip(("programme", "scheme"), WARDS, strict=True))
        for stream, amount in (("nhs-minimum", first), ("council-additional", second)):
            shared = {"effective_date": DAYS[0], "stream": stream}
            wanted.append({**shared, "type": "scheduled_contribution", "amount_pence": amount + 100, "body": NHS})
            wanted.append({**shared, **coded, "type": "allocation", "amount_pence": amount})
            wanted.append({**shared, **wards, "type": "allocation", "amount_pence": 90})
        spent = {"type": "payment", "effective_date": DAYS[0], "amount_pence": first + second // 2 + 1, **coded}
        self.send(self.pairs["pooled"], "manager", [*wanted, spent], in_bulk=True)
        self.begin_year(second, decided, then)

    @rule(pool=POOLS, by=st.sampled_from(["host", "host", "manager", "icb"]), command=commands(*SPEND))
    def spend(self, pool: str, by: str, command: dict[str, Any]) -> None:
        by = "host" if by == "manager" and pool == "aligned" else by
        self.send(self.pairs[pool], by, [command], in_bulk=False)

    @rule(pool=POOLS, command=commands(*MANAGED))
    def manage(self, pool: str, command: dict[str, Any]) -> None:
        self.send(self.pairs[pool], "manager", [command], in_bulk=False)

    @rule(pool=POOLS, wanted=st.lists(commands(*SPEND, *MANAGED), min_size=1, max_size=5))
    def bulk(self, pool: str, wanted: list[dict[str, Any]]) -> None:
        self.send(self.pairs[pool], "manager", wanted, in_bulk=True)

    @precondition(lambda self: any(pair.sent for pair in self.pairs.values()))
    @rule(pool=POOLS, back=PLACES_IN_TIME)
    def send_again(self, pool: str, back: int) -> None:
        """The same key and payload: what was posted or finally refused is answered as before, the rest anew."""
        pair = self.pairs[pool]
        if pair.sent:
            by, key, wanted, in_bulk = pair.sent[-1 - back % len(pair.sent)]
            self.send(pair, by, wanted, key=key, in_bulk=in_bulk)

    @precondition(lambda self: any(pair.sent for pair in self.pairs.values()))
    @rule(pool=POOLS, back=PLACES_IN_TIME, item=st.integers(0, 4), reason=st.sampled_from(["wrong", "worse"]))
    def send_altered(self, pool: str, back: int, item: int, reason: str) -> None:
        """The same key with one penny more: refused where the key stands for something, decided where it is free."""
        pair = self.pairs[pool]
        if pair.sent:
            by, key, wanted, in_bulk = pair.sent[-1 - back % len(pair.sent)]
            one = wanted[item % len(wanted)]
            altered = {"amount_pence": one.get("amount_pence", 0) + 1}
            told = {"reversal": "reason", "recoding": "reference", "raised_calls": "label"}
            altered = {told[one["type"]]: reason} if one["type"] in told else altered
            changed = [{**each, **altered} if each is one else each for each in wanted]
            self.send(pair, by, changed, key=key, in_bulk=in_bulk)

    @rule(pool=POOLS, back=PLACES_IN_TIME, more=st.lists(commands("payment"), max_size=1))
    def send_longer_or_shorter(self, pool: str, back: int, more: list[dict[str, Any]]) -> None:
        """The same key for a request that begins alike: as much another payload as any other."""
        bulks = [one for one in self.pairs[pool].sent if one[3] and (more or len(one[2]) > 1)]
        if bulks:
            by, key, wanted, _ = bulks[-1 - back % len(bulks)]
            self.send(self.pairs[pool], by, [*wanted, *more] if more else wanted[:-1], key=key, in_bulk=True)

    @rule(pool=POOLS, by=st.sampled_from(["host", "host", "manager", "manager", "icb"]), back=PLACES_IN_TIME)
    def reverse(self, pool: str, by: str, back: int) -> None:
        """Of any entry, the newest most often; of one too many now and then."""
        pair = self.pairs[pool]
        sequence = max(1, len(pair.oracle.entries) + 1 - back)
        self.send(pair, by, [{"type": "reversal", "sequence": sequence, "reason": "keyed twice"}], in_bulk=False)

    @rule(pool=POOLS, back=st.integers(0, 8), day=st.sampled_from(DAYS), coded=CODES)
    def recode(self, pool: str, back: int, day: str, coded: dict[str, Any]) -> None:
        """Of any recent entry: coded or in suspense, taken back or re-coded already, or of a kind without a code."""
        pair = self.pairs[pool]
        codable = [one.sequence for one in pair.oracle.entries if one.kind in {"payment", "credit_note"}]
        last = len(pair.oracle.entries)
        wanted = [*codable[-3:], max(1, last), last + 1]
        sequence = wanted[back % len(wanted)]
        self.send(
            pair, "host", [{"type": "recoding", "sequence": sequence, "effective_date": day, **coded}], in_bulk=False
        )

    @rule(
        pool=POOLS,
        back=PLACES_IN_TIME,
        first=st.sampled_from([FIRST_DAY, *DAYS]),
        last=st.sampled_from([LAST_DAY, *DAYS]),
    )
    def read_as_known(self, pool: str, back: int, first: str, last: str) -> None:
        pair = self.pairs[pool]
        through = max(0, len(pair.oracle.entries) - back)
        self.wait(pair.compare_balances(through, first, last))

    @rule(
        pool=POOLS,
        back=PLACES_IN_TIME,
        size=st.sampled_from([1, 3, 100]),
        filters=st.sampled_from(
            [{}, {}, {"kind": "payment"}, {"kind": "reversal"}, {"from": DAYS[1]}, {"from": DAYS[1], "to": DAYS[2]}]
        ),
    )
    def list_entries(self, pool: str, back: int, size: int, filters: dict[str, str]) -> None:
        pair = self.pairs[pool]
        self.wait(pair.compare_entries(max(0, len(pair.oracle.entries) - back), size, **filters))

    def teardown(self) -> None:
        """At the end both pools hold what their oracles hold, entry by entry."""
        for pair in self.pairs.values():
            self.wait(pair.compare_balances())
            self.wait(pair.compare_entries(len(pair.oracle.entries), 1000))
        self.end_year()


async def run_machine(
    cast: Cast, examples: int, steps: int, capsys: pytest.CaptureFixture[str], *phases: Phase
) -> None:
    """Run the machine in a thread of its own, since it waits for the loop that the service is served in."""
    await gather_officers(cast)
    asked: Counter[str] = Counter()
    met: Counter[str] = Counter()
    made = {"cast": cast, "loop": asyncio.get_running_loop(), "asked": asked, "met": met}
    machine = type("Machine", (BooksMachine,), made)
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        phases=[Phase.generate, *phases],
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=wanted)
    assert [] == await differences_in(cast.world)
    with capsys.disabled():
        print(f"\n{examples} examples of at most {steps} steps:")  # noqa: T201 - told
        for counted in (asked, met):
            print("; ".join(f"{name} {number}" for name, number in sorted(counted.items())))  # noqa: T201 - told


async def test_the_service_answers_as_its_oracle(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is asked, in whatever order, the answers and all balances are the oracle's; and check finds nothing."""
    await run_machine(cast, 25, 30, capsys)


@pytest.mark.deep
async def test_the_service_answers_as_its_oracle_for_long(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """The same at length: long histories and many of them, and what fails is made small."""
    await run_machine(cast, 400, 100, capsys, Phase.shrink)
