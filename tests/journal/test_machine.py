"""The service against its oracle: any sequence of requests, each answer and each balance compared, over HTTP."""

import asyncio
import itertools
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.conftest import COUNCIL, NHS, POLICE
from tests.journal.driving import FIRST_DAY, LAST_DAY, Cast, Pair

pytestmark = pytest.mark.long

DAYS = ["2025-04-01", "2025-06-15", "2025-06-30", "2025-12-31", "2026-03-31"]
LATER_DAYS = ["2026-04-01", "2027-03-31"]
DAYS_OUTSIDE = ["2025-03-31", "2027-04-01"]
AFTER = "2027-05-01"
AMOUNTS = st.sampled_from([1, 99, 100, 101, 5_000, 100_000]) | st.integers(1, 20_000)
STREAMS = st.sampled_from(["nhs-minimum", "nhs-minimum", "council-additional", "lottery"])
BODIES = st.sampled_from([NHS, COUNCIL, NHS, COUNCIL, POLICE])
POOLS = st.sampled_from(["pooled", "pooled", "aligned"])
SCHEMES = st.sampled_from(["reablement", "reablement", "reablement", "telecare", "equipment", "cakes"])
LINES = st.builds(
    lambda document, line: {"system": "oracle", "document": document, "line": line},
    st.sampled_from(["P1", "P2"]),
    st.sampled_from(["1", "2", "3"]),
)
PLACES_IN_TIME = st.integers(0, 60)


@st.composite
def dimensions(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """What a kind of command names: bodies, streams, schemes."""
    made: dict[str, Any] = {}
    if kind in {"allocation", "contingency_draw"}:
        made |= {"stream": draw(STREAMS), "programme": "home-first", "scheme": draw(SCHEMES)}
    elif kind in {"scheduled_contribution", "called_contribution", "received_contribution"}:
        made |= {"body": draw(BODIES), "stream": draw(STREAMS)}
    elif kind == "in_kind_contribution":
        made |= {"stream": draw(STREAMS), "programme": "home-first", "scheme": draw(SCHEMES)}
        made["form"] = draw(st.sampled_from(["staff", "premises", "goods"]))
    elif kind == "virement":
        out, into = draw(
            st.sampled_from([("reablement", "telecare"), ("telecare", "reablement"), ("telecare", "cakes")])
        )
        made |= {"stream": draw(STREAMS), "programme": "home-first", "scheme": out}
        made |= {"to_programme": "home-first", "to_scheme": into}
    elif kind in {"contingency_set_aside", "vat_recovery"}:
        made |= {"stream": draw(STREAMS)} if kind == "contingency_set_aside" else {}
    elif kind in {"commitment", "commitment_release"}:
        made |= {"programme": "home-first", "scheme": draw(SCHEMES)}
    elif kind == "accrual" or draw(st.integers(0, 4)):
        made |= {"programme": draw(st.sampled_from(["home-first"] * 9 + ["away-last"])), "scheme": draw(SCHEMES)}
        if not draw(st.integers(0, 3)):
            made["stream"] = draw(STREAMS)
        if not draw(st.integers(0, 3)):
            made["subjective"] = "7001"
    return made


@st.composite
def commands(draw: st.DrawFn, *kinds: str) -> dict[str, Any]:
    """A command that decodes; whether the books take it is for both sides to find out."""
    kind = draw(st.sampled_from(kinds))
    day = draw(st.sampled_from(DAYS * 6 + LATER_DAYS * 2 + DAYS_OUTSIDE))
    made: dict[str, Any] = {"type": kind, "effective_date": day, "amount_pence": draw(AMOUNTS)}
    optional = {
        "event_date": st.sampled_from([*DAYS, "2024-12-31"]),
        "reference": st.sampled_from(["INV 1", "é£\N{EN DASH}"]),
        "narrative": st.text(alphabet="aé £'\"\\", max_size=5),
        "label": st.just("made up"),
        "source": LINES,
    }
    for name in draw(st.lists(st.sampled_from(sorted(optional)), max_size=2, unique=True)):
        made[name] = draw(optional[name])
    made |= draw(dimensions(kind))
    if kind in {"payment", "credit_note"} and not draw(st.integers(0, 2)):
        vat = made["amount_pence"] // 6
        back = draw(st.sampled_from([vat, vat // 2])) if "scheme" in made else 0
        made |= {"vat_pence": vat, "recoverable_vat_pence": back}
    if kind == "contingency_draw":
        made["narrative"] = "a hard winter"
    if kind == "accrual":
        made["reverses_on"] = draw(
            st.sampled_from([one for one in (*LATER_DAYS, "2027-04-01") if one > day] or [AFTER])
        )
    return made


SPEND = (
    "payment",
    "payment",
    "payment",
    "credit_note",
    "accrual",
    "commitment",
    "commitment_release",
    "in_kind_contribution",
    "vat_recovery",
)
MANAGED = (
    *("scheduled_contribution", "scheduled_contribution", "allocation", "allocation", "virement"),
    *("called_contribution", "received_contribution", "contingency_set_aside", "contingency_draw"),
)


class BooksMachine(RuleBasedStateMachine):
    """Posts, repeats, reverses and reads in two pools of one place."""

    cast: Cast
    loop: asyncio.AbstractEventLoop
    steps_taken = 0
    refusals_met: set[str]
    keys = itertools.count(1)

    def __init__(self) -> None:
        super().__init__()
        self.pairs: dict[str, Pair] = self.wait(self.cast.open_pools())

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run in the loop that the service is served in, from hypothesis's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=120)

    def send(self, pair: Pair, by: str, wanted: list[dict[str, Any]], *, key: str | None = None, in_bulk: bool) -> None:
        """To both sides, with every answer compared; then the balances of the pool as they are now."""
        BooksMachine.steps_taken += 1
        key = key or f"key-{next(self.keys)}"
        expected = self.wait(pair.send(by, key, wanted, in_bulk=in_bulk))
        self.refusals_met.update(code for code, _ in expected.refused)
        self.wait(pair.compare_balances())

    @initialize(first=st.integers(1, 20_000), second=st.integers(1, 20_000))
    def set_budgets(self, first: int, second: int) -> None:
        """Both streams of one scheme have money from the start, and one payment drew on both."""
        wanted = []
        coded = {"programme": "home-first", "scheme": "reablement"}
        for stream, amount in (("nhs-minimum", first), ("council-additional", second)):
            shared = {"effective_date": DAYS[0], "stream": stream}
            wanted.append({**shared, "type": "scheduled_contribution", "amount_pence": amount + 100, "body": NHS})
            wanted.append({**shared, **coded, "type": "allocation", "amount_pence": amount})
        spent = {"type": "payment", "effective_date": DAYS[0], "amount_pence": first + second // 2 + 1, **coded}
        self.send(self.pairs["pooled"], "manager", [*wanted, spent], in_bulk=True)

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
            if one["type"] in {"reversal", "recoding"}:
                altered = {"reason": reason} if one["type"] == "reversal" else {"reference": reason}
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

    @rule(pool=POOLS, back=st.integers(0, 8), day=st.sampled_from(DAYS), scheme=SCHEMES)
    def recode(self, pool: str, back: int, day: str, scheme: str) -> None:
        """Of any recent entry: coded or in suspense, taken back or re-coded already, or of a kind without a code."""
        pair = self.pairs[pool]
        codable = [one.sequence for one in pair.oracle.entries if one.kind in {"payment", "credit_note"}]
        last = len(pair.oracle.entries)
        wanted = [*codable[-3:], max(1, last), last + 1]
        sequence = wanted[back % len(wanted)]
        coded = {"programme": "home-first", "scheme": scheme}
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


async def run_machine(
    cast: Cast, examples: int, steps: int, capsys: pytest.CaptureFixture[str], *phases: Phase
) -> None:
    """Run the machine in a thread of its own, since it waits for the loop that the service is served in."""
    machine = type("Machine", (BooksMachine,), {"cast": cast, "loop": asyncio.get_running_loop()})
    BooksMachine.refusals_met = set()
    BooksMachine.steps_taken = 0
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        phases=[Phase.generate, *phases],
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=wanted)
    with capsys.disabled():
        met = ", ".join(sorted(BooksMachine.refusals_met))
        print(f"\n{examples} examples of at most {steps} steps, {BooksMachine.steps_taken} requests; refused: {met}")  # noqa: T201 - told


async def test_the_service_answers_as_its_oracle(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is asked, in whatever order, the answers and all balances are the oracle's."""
    await run_machine(cast, 25, 30, capsys)


@pytest.mark.deep
async def test_the_service_answers_as_its_oracle_for_long(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """The same at length: long histories and many of them, and what fails is made small."""
    await run_machine(cast, 400, 100, capsys, Phase.shrink)
