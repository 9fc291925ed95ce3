"""The service under governance against its model: whatever is proposed, approved, closed and posted, in any order."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from ledger.embedded.throwaway import Throwaway
from ledger.settings import Settings
from tests.approvals.acts_of_year import OF_YEAR, programme_of
from tests.approvals.chamber import PEOPLE, Chamber, opened_chamber
from tests.approvals.governed import Proposal
from tests.approvals.governed_books import ACTS, FENCED, MONTHS, OPEN, PERIODS, Command
from tests.approvals.governing import Governing, open_governing
from tests.cases.properties import IS_DEEP
from tests.conftest import COUNCIL, NHS, POLICE

pytestmark = pytest.mark.long

__all__ = ["IS_DEEP"]
AMOUNTS = st.sampled_from([1, 500, 501, 1_000, 1_001, 5_000, 20_000])
DAYS = st.builds(
    lambda month, day: f"{month}-{day}", st.sampled_from([*MONTHS, "2026-07"]), st.sampled_from(["01", "28"])
)
EVENTS = st.none() | DAYS | st.just("2025-12-31")
BODIES = st.sampled_from([COUNCIL, COUNCIL, COUNCIL, NHS, NHS, POLICE])
ANYBODY = st.sampled_from(sorted(PEOPLE))
BACK = st.integers(0, 12)
TRIED = st.tuples(
    st.sampled_from(["approve", "approve", "approve", "approve", "refuse", "withdraw", "withdraw own"]), ANYBODY, BODIES
)
SOME_PERIODS = st.sampled_from([*MONTHS[:3], *sorted(PERIODS)])
DELEGATIONS: list[Command] = [
    {},
    {"virement_limit_pence": 1_000, "reversal_limit_pence": 1_000, "contingency_limit_pence": 500},
    {"virement_limit_pence": 0, "soft_closed_roles": ["poster"], "expires_after_days": 2},
    {
        "rules": [
            {"act": "reverse-entry", "approvals": [{"of": "named_body", "body": NHS, "roles": ["treasurer"]}]},
            {"act": "close-period", "approvals": [{"of": "any_partner", "count": 2}]},
            {"act": "pass-gateway", "approvals": [{"of": "each_partner"}]},
            {"act": "carry-forward", "above_pence": 500, "approvals": [{"of": "other_partner"}]},
        ]
    },
    {
        "reversal_limit_pence": 500,
        "soft_closed_roles": [],
        "rules": [
            {"act": "reverse-entry", "approvals": [{"of": "host"}]},
            {
                "act": "reverse-entry",
                "above_pence": 1_000,
                "approvals": [{"of": "host", "count": 2}, {"of": "other_partner"}],
            },
            {"act": "vire", "approvals": [{"of": "each_partner"}]},
        ],
    },
]


@st.composite
def virements(draw: st.DrawFn) -> Command:
    """From one scheme to another, dated and late as it comes."""
    out, into = draw(
        st.sampled_from([("home", "care"), ("home", "ward"), ("care", "home"), ("home", "tele"), ("ward", "care")])
    )
    made = {"stream": draw(st.sampled_from([FENCED, FENCED, OPEN])), "effective_date": draw(DAYS)}
    made |= {"programme": programme_of(out), "scheme": out, "to_programme": programme_of(into), "to_scheme": into}
    event = draw(EVENTS)
    return {**made, "amount_pence": draw(AMOUNTS)} | ({} if event is None else {"event_date": event})


@st.composite
def postings(draw: st.DrawFn) -> Command:
    """Money in, set and spent: in time or late, with a fence or without."""
    others = ["allocation", "received_contribution", "scheduled_contribution", "contingency_set_aside"]
    kind = draw(st.sampled_from(["payment"] * 4 + [*others, "contingency_draw"]))
    made: Command = {"type": kind, "effective_date": draw(DAYS), "amount_pence": draw(AMOUNTS)}
    event = draw(EVENTS)
    made |= {} if event is None else {"event_date": event}
    if kind in {"received_contribution", "scheduled_contribution"}:
        return {**made, "body": NHS, "stream": draw(st.sampled_from([FENCED, OPEN]))}
    if kind == "contingency_set_aside":
        return {**made, "stream": draw(st.sampled_from([FENCED, OPEN]))}
    if kind == "payment" and draw(st.integers(0, 3)) == 0:
        return made
    scheme = draw(st.sampled_from(["home", "home", "care", "tele", "ward", "ward"]))
    made |= {"narrative": "a hard winter"} if kind == "contingency_draw" else {}
    coded = {"programme": programme_of(scheme), "scheme": scheme}
    return {**made, **coded, "stream": draw(st.sampled_from([FENCED, FENCED, OPEN]))}


@st.composite
def acts(draw: st.DrawFn, *kinds: str) -> tuple[str, Command]:
    """A controlled act and what a proposal of it says, but for the acting body, and the entry: so many ago."""
    act = draw(st.sampled_from(kinds or sorted(ACTS)))
    if act == "reverse-entry":
        return act, {"back": draw(BACK)}
    if act == "vire":
        return act, {"virement": draw(virements())}
    if act == "change-delegation":
        return act, {"delegation": draw(st.sampled_from(DELEGATIONS))}
    if act in OF_YEAR:
        return act, draw(OF_YEAR[act])
    return act, {"period": draw(SOME_PERIODS)}


class GovernanceMachine(RuleBasedStateMachine):
    """Posts, proposes, approves, refuses, withdraws, closes, opens again, issues, and lets days pass, in one pool."""

    chamber: Chamber
    loop: asyncio.AbstractEventLoop
    met: Counter[str]
    asked: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.pool: Governing = self.wait(open_governing(self.chamber))
        given = ((FENCED, "home", 8_000), (OPEN, "home", 5_000), (OPEN, "tele", 1_000), (FENCED, "ward", 2_000))
        for stream, scheme, amount in (*given, (OPEN, "ward", 1_000)):
            dated = {"effective_date": "2026-01-01", "stream": stream, "amount_pence": amount}
            self.post("manager", {**dated, "type": "scheduled_contribution", "body": NHS})
            self.post("manager", {**dated, "type": "received_contribution", "body": NHS})
            self.post("manager", {**dated, "type": "allocation", "programme": programme_of(scheme), "scheme": scheme})
        for stream in (FENCED, OPEN):
            kept = {"effective_date": "2026-01-01", "stream": stream, "amount_pence": 1_500}
            self.post("manager", {**kept, "type": "scheduled_contribution", "body": NHS})
            self.post("manager", {**kept, "type": "contingency_set_aside", "amount_pence": 1_000})

    @initialize(delegation=st.sampled_from(DELEGATIONS), first=st.lists(acts(*OF_YEAR), min_size=3, max_size=4))
    def agree_on_a_scheme(self, delegation: Command, first: list[tuple[str, Command]]) -> None:
        """And on some acts of the year, under the scheme that was there before."""
        for act, said in first:
            self.carry(act, self.content(said, COUNCIL))
        self.carry("change-delegation", {"delegation": delegation})

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run in the loop that the service runs in, from hypothesis's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=120)

    def send(self, work: Coroutine[Any, Any, list[str]]) -> list[str]:
        """One request, which is counted with its refusals."""
        codes: list[str] = self.wait(work)
        self.met.update(["requests in all", *codes])
        return codes

    def post(self, by: str, command: Command) -> None:
        self.send(self.pool.post(by, self.pool.named(command)))

    @rule(by=st.sampled_from(["host", "manager"]), command=postings())
    def post_anything(self, by: str, command: Command) -> None:
        self.post(by if command["type"] == "payment" else "manager", command)

    @rule(command=virements())
    def vire_alone(self, command: Command) -> None:
        self.post("manager", {"type": "virement", **command})

    @rule(by=st.sampled_from(["host", "manager"]), back=BACK)
    def reverse_alone(self, by: str, back: int) -> None:
        self.post(by, {"type": "reversal", "sequence": self.sequence(back), "reason": "keyed twice"})

    def sequence(self, back: int) -> int:
        """Of any entry, the newest most often; of one too many now and then."""
        return max(1, len(self.pool.model.books.entries) + 1 - back)

    @rule(act=st.sampled_from(["soft-close", "soft-close", "open-again"]), period=SOME_PERIODS)
    def step_months(self, act: str, period: str) -> None:
        self.send(self.pool.step(act, period))

    @rule()
    def close_the_next_month(self) -> None:
        """As a board does at the end of a month, unless all are closed."""
        states = self.pool.model.books.states
        month = next((name for name, state in zip(MONTHS, states, strict=True) if state <= 1), None)
        if month is not None:
            if states[MONTHS.index(month)] == 0:
                self.send(self.pool.step("soft-close", month))
            self.carry("close-period", {"period": month})

    @rule(act=st.sampled_from(["issue-statement", "reopen-period", "finalise-period", "finalise-period"]))
    def go_on_with_the_last_closed_month(self, act: str) -> None:
        """Issue it, open it again or make it final, if there is one."""
        closed = [name for name, state in zip(MONTHS, self.pool.model.books.states, strict=True) if state > 1]
        if closed:
            self.carry(act, {"period": closed[0] if act == "finalise-period" else closed[-1]})

    def content(self, said: Command, body: str) -> Command:
        """What a proposal says, in the books as they are."""
        if "back" in said:
            return {"sequence": self.sequence(said["back"])}
        named = self.pool.named(said)
        within = next((one for one in ("virement", "draw") if one in named), None)
        return named if within is None else {within: {"acting_body": body, **named[within]}}

    def carry(self, act: str, content: Command) -> None:
        if not self.send(self.pool.propose("manager", act, COUNCIL, content, None)):
            self.send(self.pool.carry(self.pool.model.proposals[-1]))

    @rule(by=ANYBODY, proposed=acts(), body=BODIES, days=st.sampled_from([None, None, None, -1, 0, 1, 5]))
    def propose(self, by: str, proposed: tuple[str, Command], body: str, days: int | None) -> None:
        """Anything by anybody; whether it could be done is for both sides to find out."""
        act, said = proposed
        expires_on = None if days is None else self.pool.model.today + timedelta(days=days)
        self.send(self.pool.propose(by, act, body, self.content(said, body), expires_on))

    @rule(
        by=st.sampled_from(["manager", "treasurer", "nhs treasurer"]),
        proposed=acts("change-delegation", "change-delegation", "reverse-entry", "close-period"),
        order=st.permutations([(name, body) for name in sorted(PEOPLE) for body in (COUNCIL, NHS)]),
        through=st.sampled_from([3, 8, 16]),
    )
    def propose_and_let_all_try(
        self, by: str, proposed: tuple[str, Command], order: list[tuple[str, str]], through: int
    ) -> None:
        """What can often be done; then many approve in any order, most of whom may not, until it is done or after."""
        act, said = proposed
        body = NHS if by == "nhs treasurer" else COUNCIL
        if not self.send(self.pool.propose(by, act, body, self.content(said, body), None)):
            made = self.pool.model.proposals[-1]
            for name, of in order[:through]:
                if made.state == "waiting":
                    self.send(self.pool.approve(name, made, of))

    @rule(proposed=acts())
    def propose_and_carry(self, proposed: tuple[str, Command]) -> None:
        """As it should go: the pool manager proposes, and everybody who is asked approves."""
        act, said = proposed
        self.carry(act, self.content(said, COUNCIL))

    @rule(proposed=acts(*OF_YEAR), then=st.lists(postings(), max_size=2))
    def carry_an_act_of_the_year(self, proposed: tuple[str, Command], then: list[Command]) -> None:
        """The same of budgets, schedules and programmes; and what may be posted next."""
        act, said = proposed
        self.carry(act, self.content(said, COUNCIL))
        for command in then:
            self.post("manager", command)

    @precondition(lambda self: self.pool.last_sent)
    @rule(altered=st.booleans())
    def propose_again(self, *, altered: bool) -> None:
        self.send(self.pool.propose_again(altered=altered))

    def waiting(self) -> list[Proposal]:
        return [one for one in self.pool.model.proposals if self.pool.model.state(one) == "waiting"]

    def ended(self) -> list[Proposal]:
        return [one for one in self.pool.model.proposals if self.pool.model.state(one) != "waiting"]

    def try_to_end(self, proposal: Proposal, tried: tuple[str, str, str]) -> None:
        """Approve, refuse or withdraw; whether it counts is for both sides to find out."""
        how, by, body = tried
        if how == "approve":
            self.send(self.pool.approve(by, proposal, body))
        elif how == "refuse":
            self.send(self.pool.refuse(by, proposal, body))
        else:
            self.send(self.pool.withdraw(proposal.proposer.name if how == "withdraw own" else by, proposal))

    @precondition(lambda self: self.waiting())
    @rule(back=BACK, tried=TRIED)
    def decide(self, back: int, tried: tuple[str, str, str]) -> None:
        some = self.waiting()
        self.try_to_end(some[-1 - back % len(some)], tried)

    @precondition(lambda self: self.ended())
    @rule(back=BACK, tried=TRIED)
    def decide_late(self, back: int, tried: tuple[str, str, str]) -> None:
        some = self.ended()
        self.try_to_end(some[-1 - back % len(some)], tried)

    @precondition(lambda self: self.waiting())
    @rule(back=BACK)
    def approve_by_all_who_may(self, back: int) -> None:
        """What became impossible since it was proposed is refused now."""
        some = self.waiting()
        self.send(self.pool.carry(some[-1 - back % len(some)]))

    @rule(days=st.sampled_from([1, 1, 1, 3, 31]))
    def pass_days(self, days: int) -> None:
        self.pool.pass_days(days)

    def teardown(self) -> None:
        """At the end every month, proposal, entry and balance is the model's."""
        self.wait(self.pool.compare_everything())
        for one in self.pool.model.proposals:
            state = self.pool.model.state(one)
            self.met.update([f"proposals {state}"])
            self.asked.update([f"{one.content.get('decision', one.act)} {state}"])


async def run_machine(
    opened: AbstractAsyncContextManager[Chamber],
    examples: int,
    steps: int,
    capsys: pytest.CaptureFixture[str],
    *phases: Phase,
) -> None:
    """Run the machine in a thread of its own, since it waits for the loop that the service runs in."""
    asked: Counter[str] = Counter()
    met: Counter[str] = Counter()
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        phases=[Phase.generate, *phases],
        suppress_health_check=list(HealthCheck),
    )
    async with opened as chamber:
        made = {"chamber": chamber, "loop": asyncio.get_running_loop(), "asked": asked, "met": met}
        await asyncio.to_thread(run_state_machine_as_test, type("Machine", (GovernanceMachine,), made), settings=wanted)
        assert [] == await chamber.differences()
    with capsys.disabled():
        print(f"\n{examples} examples of at most {steps} steps:")  # noqa: T201 - told
        for counted in (asked, met):
            print("; ".join(f"{name} {number}" for name, number in sorted(counted.items())))  # noqa: T201 - told


async def test_the_service_answers_as_its_model(
    settings: Settings, database: Throwaway, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever proposes, approves, posts and closes, in whatever order; in the end check finds nothing either."""
    await run_machine(opened_chamber(settings, database), 12, 30, capsys)


@pytest.mark.deep
async def test_the_service_answers_as_its_model_for_long(
    settings: Settings, database: Throwaway, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same at length, and what fails is made small."""
    await run_machine(opened_chamber(settings, database), 100, 80, capsys, Phase.shrink)
