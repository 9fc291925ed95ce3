"""What a pool does in its year, as steps: contributions called and paid, schedules, forecasts, programmes steered."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.conftest import COUNCIL, NHS, POLICE
from tests.journal.asked import AS_AT, BACK, DAYS, MOSTLY_POOLED, POOLS, POSTED_ON, WARDS, commands_of_passing
from tests.journal.asked_of_year import TOMORROW, callings, changes, forecasts, steerings
from tests.journal.driving_year import Year, YearPair
from tests.journal.oracle_words import PASSING, Command

VERSIONS_MAX = 6  # a change asks three people, and what schedules can become shows in few of them


class YearSteps(RuleBasedStateMachine):
    """The steps; who runs them posts as well, and says how to wait."""

    loop: asyncio.AbstractEventLoop
    year: Year
    pairs: dict[str, YearPair]
    met: Counter[str]
    asked: Counter[str]
    keys = itertools.count(1)

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run in the loop that the service is served in, from hypothesis's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=120)

    def named(self, said: Command) -> Command:
        """A command with the code of this history's own programme."""
        own = {name: self.year.programme for name in ("programme", "to_programme") if said.get(name) == PASSING}
        return {**said, **own}

    def send(self, pair: YearPair, by: str, wanted: list[Command], *, key: str | None = None, in_bulk: bool) -> None:
        """To both sides, with every answer compared; then the balances of the pool as they are now."""
        expected = self.wait(
            pair.send(by, key or f"key-{next(self.keys)}", [self.named(one) for one in wanted], in_bulk=in_bulk)
        )
        self.told([code for code, _ in expected.refused], *(one["type"] for one in wanted))
        self.wait(pair.compare_balances())

    def told(self, codes: list[str], *kinds: str) -> None:
        """One request more, with what it asked for and what refused it."""
        self.asked.update(kinds)
        self.met.update(["requests in all", *codes])

    def begin_year(self, pence: int, decided: str | None, then: list[Command]) -> None:
        """What is paid by schedule, of which two instalments are called, and one more call outside of it.

        And a decision on the programme, with some of it ordered and owed; then what is yet charged to it.
        """
        pair = self.pairs["pooled"]
        self.wait(pair.say_how_to_pay(DAYS[0]))
        quarterly = {"body": COUNCIL, "stream": "council-additional", "frequency": "quarterly", "timing": "in_advance"}
        change = {"act": "change-contribution-schedule", "financial_year": "2025-26", "effective_date": DAYS[0]}
        self.told(
            self.wait(pair.carry({**change, "schedules": [{**quarterly, "amount_pence": 4 * pence + 1}]})),
            change["act"],
        )
        other = {"body": NHS, "stream": "nhs-minimum", "amount_pence": 3_000, "due_on": "2025-06-29"}
        for wanted in ({"due_through": "2025-07-20"}, {"other": other}):
            self.call("pooled", "manager", {"effective_date": DAYS[1], **wanted})
        if decided is not None:
            at = dict(zip(("programme", "scheme"), WARDS, strict=True))
            owed = {"type": "accrual", "effective_date": DAYS[1], "amount_pence": 30, "reverses_on": DAYS[3], **at}
            ordered = {"type": "commitment", "effective_date": DAYS[1], "amount_pence": 40, **at}
            self.send(pair, "manager", [owed, ordered], in_bulk=True)
            passed = {"act": "pass-gateway", "programme": PASSING, "decision": decided}
            self.steer(passed | ({"effective_date": DAYS[2]} if decided == "stop" else {}), "pooled", then)

    def versions_of_schedules(self) -> int:
        """How many versions the schedules in force have had."""
        return sum(one.version for one in self.pairs["pooled"].oracle.schedules.in_force.values())

    @rule(pool=MOSTLY_POOLED, by=st.sampled_from(["manager", "manager", "host", "icb"]), calling=callings())
    def call(self, pool: str, by: str, calling: Command) -> None:
        self.send(self.pairs[pool], by, [{"type": "raised_calls", **calling}], in_bulk=False)

    @rule(
        pool=MOSTLY_POOLED,
        back=BACK,
        how=st.sampled_from(["part", "part", "full", "full", "over", "of another"]),
        day=POSTED_ON,
    )
    def pay_a_call(self, pool: str, back: int, how: str, day: str) -> None:
        """In part or in full, as far as it is outstanding; too much now and then, or of a stream that it is not of."""
        pair = self.pairs[pool]
        said = {"type": "received_contribution", "effective_date": day}
        stream = "council-additional" if how == "of another" else None
        self.send(pair, "manager", [{**said, **self.of_a_call(pair, back, how, stream)}], in_bulk=False)

    @rule(pool=MOSTLY_POOLED, back=BACK, how=st.sampled_from(["part", "full", "over"]), day=POSTED_ON)
    def credit_a_call(self, pool: str, back: int, how: str, day: str) -> None:
        """In part, or as a whole: then it is cancelled, and what it asked for need not be paid."""
        pair = self.pairs[pool]
        said = self.of_a_call(pair, back, how, None)
        kept = {name: said[name] for name in ("call", "amount_pence")}
        self.send(pair, "host", [{"type": "credited_contribution", "effective_date": day, **kept}], in_bulk=False)

    @staticmethod
    def of_a_call(pair: YearPair, back: int, how: str, stream: str | None) -> Command:
        """A recent call with part or all of what is outstanding of it, or a penny more; one too many now and then."""
        calls = pair.oracle.calls
        if back == 0 or not calls:
            return {"call": len(calls) + 1, "body": NHS, "stream": "nhs-minimum", "amount_pence": 100}
        one = calls[-1 - back % len(calls)]
        left = pair.oracle.balance_of(one.account)
        pence = {"part": left // 2, "full": left, "over": left + 1}.get(how, left)
        return {"call": one.number, "body": one.body, "stream": stream or one.stream, "amount_pence": max(1, pence)}

    @rule(pool=MOSTLY_POOLED, day=st.sampled_from(["2025-04-01", "2025-06-15", "2025-06-30"]))
    def say_how_to_pay(self, pool: str, day: str) -> None:
        self.wait(self.pairs[pool].say_how_to_pay(day))

    @rule(
        pool=MOSTLY_POOLED,
        as_at=AS_AT,
        size=st.sampled_from([1, 3, 100]),
        filters=st.sampled_from([{}, {}, {"body": NHS}, {"outstanding": "true"}, {"due_from": "2025-06-29"}]),
    )
    def read_calls(self, pool: str, as_at: str, size: int, filters: dict[str, str]) -> None:
        """Each call and what is overdue, as at any day."""
        self.wait(self.pairs[pool].compare_calls(as_at, size, **filters))
        self.wait(self.pairs[pool].compare_aged(as_at))

    @precondition(lambda self: self.versions_of_schedules() < VERSIONS_MAX)
    @rule(change=changes())
    def change_schedules(self, change: Command) -> None:
        """By both partners; then the schedules as they stand."""
        self.told(self.wait(self.pairs["pooled"].carry(change)), change["act"])
        self.wait(self.pairs["pooled"].compare_balances())
        self.wait(self.pairs["pooled"].compare_schedules())

    @rule(steering=steerings(), pool=POOLS, then=st.lists(commands_of_passing(), max_size=3))
    def steer(self, steering: Command, pool: str, then: list[Command]) -> None:
        """By the pooled fund's board; what it decides binds both pools, as what is posted next shows."""
        told = self.wait(self.pairs["pooled"].carry(self.named(steering)))
        self.told(told, str(steering.get("decision", steering["act"])))
        for one in then:
            self.send(self.pairs[pool], "manager" if pool == "pooled" else "host", [one], in_bulk=False)
        for pair in self.pairs.values():
            self.wait(pair.compare_balances())

    @rule(pool=POOLS, by=st.sampled_from(["manager", "manager", "host", "icb"]), forecast=forecasts())
    def forecast(self, pool: str, by: str, forecast: Command) -> None:
        self.told(self.wait(self.pairs[pool].forecast(by, f"key-{next(self.keys)}", self.named(forecast))), "forecast")

    @rule(back=BACK, more=st.integers(0, 1))
    def forecast_again(self, back: int, more: int) -> None:
        """The same key: the same forecast, or a refusal where the amount is another."""
        pair = self.pairs["pooled"]
        if pair.forecasts.keys:
            by, key = list(pair.forecasts.keys)[-1 - back % len(pair.forecasts.keys)].split(" ", 1)
            said = pair.forecasts.keys[f"{by} {key}"][1].said
            again = {**said, "amount_pence": said["amount_pence"] + more}
            self.told(self.wait(pair.forecast(by, key, again)), "forecast")

    @precondition(lambda self: self.pairs["pooled"].forecasts.notices)
    @rule(
        back=BACK,
        act=st.sampled_from(["givings", "givings", "reports", "clearance"]),
        day=st.sampled_from([None, None, TOMORROW]),
    )
    def answer_a_notice(self, back: int, act: str, day: str | None) -> None:
        pair = self.pairs["pooled"]
        said: dict[str, Command] = {
            "givings": {"bodies": [[], [NHS], [NHS, NHS, POLICE], [COUNCIL]][back % 4]},
            "reports": {"report": "fewer beds"},
            "clearance": {"minute_reference": "HWB 4", "reason": "it is accepted"},
        }
        names = {"givings": "given_on", "reports": "reported_on", "clearance": "cleared_on"}
        dated = {} if day is None else {names[act]: day}
        number = -1 - back % len(pair.forecasts.notices)
        self.told(self.wait(pair.act_on_notice(number, act, {**said[act], **dated})), act)

    def end_year(self) -> None:
        """At the end every call, debt, schedule, forecast and notice is the oracle's."""
        for pair in self.pairs.values():
            self.wait(pair.compare_calls("9999-12-31", 100))
            self.wait(pair.compare_aged("9999-12-31"))
            self.wait(pair.compare_schedules())
            self.wait(pair.compare_forecasts())
