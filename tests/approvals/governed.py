"""What a pool under governance must answer, as values: proposals, months, limits and a fence. It asks nobody.

Written from the domain's words, apart from the service's own rules; the sums of two small amounts are never optimised.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from tests.approvals.governed_acts import amount_of, posted_by, told_of
from tests.approvals.governed_books import (
    ACTS,
    MONTHS,
    OF_STEERED,
    PARTNERS,
    PERIODS,
    SCHEMES,
    STATES,
    STEERED_TERM,
    Books,
    Command,
    Entry,
    Person,
)
from tests.conftest import COUNCIL, NHS
from tests.journal.oracle_programmes import Programme
from tests.journal.oracle_words import GATEWAYS

Codes = list[str]
Seat = tuple[frozenset[str], frozenset[str]]
CLOSE, REOPEN, FINALISE, ISSUE = "close-period", "reopen-period", "finalise-period", "issue-statement"
STEPS = {"soft-close": (0, 1), "open-again": (1, 0), CLOSE: (1, 2), REOPEN: (2, 1), FINALISE: (2, 3)}
POSTING = frozenset(
    {"reverse-entry", "vire", "draw-contingency", "carry-forward", "change-contribution-schedule", "return-allocation"}
)
APPROVING = frozenset({"approver", "treasurer"})


@dataclass
class Proposal:
    """One proposal of the model; `proposal_id` is the service's, once it is known."""

    number: int
    act: str
    body: str
    content: Command
    amount: int | None
    proposer: Person
    last_day: date
    given: list[tuple[Person, str]] = field(default_factory=list)
    state: str = "waiting"
    result: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def href(self) -> str:
        return str(self.answer["href"])


class Governed:
    """One pool: its books, the states of its months, its scheme of delegation, and what is proposed."""

    def __init__(self, today: date, steered: str) -> None:
        self.today = today
        own = {scheme: SCHEMES[scheme][1] for scheme in OF_STEERED}
        self.books = Books(Programme(steered, STEERED_TERM, own, GATEWAYS))
        self.delegation: Command = {}
        self.versions = 0
        self.proposals: list[Proposal] = []
        self.issued: list[tuple[str, int]] = []

    def state(self, proposal: Proposal) -> str:
        """Where a proposal stands today."""
        return "expired" if proposal.state == "waiting" and self.today > proposal.last_day else proposal.state

    def pass_days(self, days: int) -> None:
        self.today += timedelta(days=days)

    def post(self, command: Command, roles: frozenset[str]) -> Codes:
        """What a request to post meets; nothing: it stands."""
        found = self._decided(command, roles)
        if isinstance(found, Entry):
            self.books.entries.append(found)
            return []
        return [found]

    def _decided(self, command: Command, roles: frozenset[str]) -> Entry | str:
        """The entry that a command of somebody alone would make."""
        found = self.books.decide(command, self.delegation, alone=True, is_manager=roles != frozenset({"poster"}))
        if isinstance(found, str):
            return found
        allowed = self.delegation.get("soft_closed_roles", ["pool_manager"])
        takes = {0: True, 1: bool(roles & set(allowed))}
        return found if takes.get(self.books.state_of(found.effective_date), False) else "period-is-not-open"

    def step(self, act: str, period: str) -> Codes:
        """What a step of months meets; nothing: it is taken."""
        before, after = STEPS[act]
        states, forward = list(self.books.states), after > before
        months = sorted(PERIODS[period], reverse=not forward)
        if not months:
            return ["period-does-not-exist"]
        months = [one for one in months if (states[one] < after if forward else states[one] > after)]
        if not months:
            return ["period-is-in-another-state"]
        codes = []
        for month in months:
            codes += self._refusal_of_step(act, month, states)
            states[month] = after
        if not codes:
            self.books.states = states
        return codes

    def _refusal_of_step(self, act: str, month: int, states: list[int]) -> Codes:
        before, after = STEPS[act]
        if states[month] == STATES.index("final"):
            return ["period-is-final"]
        if states[month] != before:
            return ["period-is-in-another-state"]
        if act == REOPEN and any(month <= last for _, last in self.issued):
            return ["statement-is-issued"]
        beside = month - 1 if after > before else month + 1
        if not 0 <= beside < len(MONTHS):
            return []
        in_order = states[beside] >= after if after > before else states[beside] <= after
        return [] if in_order else ["period-is-out-of-order"]

    def issue(self, period: str) -> Codes:
        """What issuing a statement meets; nothing: it is issued."""
        months = PERIODS[period]
        if not months:
            return ["period-does-not-exist"]
        if codes := ["period-is-not-closed" for one in months if self.books.states[one] <= 1]:
            return codes
        self.issued.append((period, max(months)))
        return []

    def propose(self, who: Person, act: str, body: str, content: Command, expires_on: date | None) -> Codes:
        """What proposing an act meets; nothing: the proposal waits."""
        codes = self._refusal_of_proposer(who, act, body)
        last = expires_on or self.today + timedelta(days=self.delegation.get("expires_after_days", 30))
        codes = codes or self._tried(act, body, content, and_performed=False)
        if not codes and last < self.today:
            codes = ["payload-is-not-valid"]
        codes = codes or self._tried(act, body, content, and_performed=True)
        if not codes:
            amount = amount_of(self.books, act, content)
            self.proposals.append(Proposal(len(self.proposals), act, body, content, amount, who, last))
        return codes

    @staticmethod
    def _refusal_of_proposer(who: Person, act: str, body: str) -> Codes:
        if not who.is_individual:
            return ["person-must-act"]
        if body not in PARTNERS:
            return ["body-is-no-partner"]
        return [] if who.for_body(body) & ACTS[act].proposers else ["body-is-not-yours"]

    def _tried(self, act: str, body: str, content: Command, *, and_performed: bool) -> Codes:
        """The reasons that doing it now would meet: of what it posts, and then of what else it does."""
        before = self._state()
        codes = self._posted(act, body, content, None)[0]
        if not codes and and_performed:
            codes = self._performed(act, content)[0]
        self._restore(before)
        return codes

    def _done(self, act: str, body: str, content: Command, by: int | None) -> tuple[Codes, dict[str, Any]]:
        """Do an act: the reasons against it, which leave everything as it was, or what its proposal shows of it."""
        before = self._state()
        codes, result = self._posted(act, body, content, by)
        if not codes:
            codes, more = self._performed(act, content)
            result |= more
        if codes:
            self._restore(before)
        return codes, result

    def _state(self) -> Any:
        return copy.deepcopy((self.books, self.issued, self.delegation, self.versions))

    def _restore(self, before: Any) -> None:
        self.books, self.issued, self.delegation, self.versions = before

    def _posted(self, act: str, body: str, content: Command, by: int | None) -> tuple[Codes, dict[str, Any]]:
        """Post what an act posts: approved by others, in months that are open or softly closed."""
        found = posted_by(self.books, act, body, content)
        if isinstance(found, str):
            return [found], {}
        if any(self.books.state_of(one.effective_date) > 1 for one in found):
            return ["period-is-not-open"], {}
        first = len(self.books.entries) + 1
        for one in found:
            one.proposal = by
            self.books.entries.append(one)
        posts = act in POSTING or content.get("decision") == "stop"
        return [], {"sequences": list(range(first, first + len(found)))} if posts else {}

    def _performed(self, act: str, content: Command) -> tuple[Codes, dict[str, Any]]:
        if act == "change-delegation":
            self.delegation, self.versions = content["delegation"], self.versions + 1
            return [], {"version": self.versions}
        if act == ISSUE:
            return self.issue(content["period"]), {"number": len(self.issued)}
        if act not in STEPS:
            return told_of(self.books, act, content, self.today)
        before = self.books.states
        codes = self.step(act, content["period"])
        after = self.books.states
        changed = [number for number in range(len(MONTHS)) if before[number] != after[number]]
        named = [MONTHS[number] for number in (reversed(changed) if act == REOPEN else changed)]
        return codes, {"months": named, "state": STATES[STEPS[act][1]]}

    def approve(self, proposal: Proposal, who: Person, body: str) -> Codes:
        """What an approval meets; nothing: it stands, and if it is the last one needed, so does the act."""
        if (who.person, body) in {(one.person, of) for one, of in proposal.given}:
            return []
        codes = self.refusal_of_approval(proposal, who, body)
        if codes:
            return codes
        given = [*proposal.given, (who, body)]
        if not self.still_needed(proposal, given):
            codes, result = self._done(proposal.act, proposal.body, proposal.content, proposal.number)
            if codes:
                return codes
            proposal.state, proposal.result = "done", result
        proposal.given = given
        return []

    def refusal_of_approval(self, proposal: Proposal, who: Person, body: str) -> Codes:
        """Why an approval does not count: the end, the person, the body, the role, or that others gave enough."""
        codes = self._refusal_of_decider(proposal, who, body)
        if codes:
            return codes
        if who.person in {one.person for one, _ in proposal.given}:
            return ["approver-is-not-named"]
        before = self.still_needed(proposal, proposal.given)
        after = self.still_needed(proposal, [*proposal.given, (who, body)])
        return ["approver-is-not-named"] if before and after == before else []

    def _refusal_of_decider(self, proposal: Proposal, who: Person, body: str) -> Codes:
        if self.state(proposal) != "waiting":
            return ["proposal-has-ended"]
        if not who.is_individual:
            return ["person-must-act"]
        if who.person == proposal.proposer.person:
            return ["proposer-cannot-approve"]
        roles = who.for_body(body)
        if not roles:
            return ["body-is-not-yours"]
        fits = any(body in bodies and roles & wanted for bodies, wanted in self._seats(proposal))
        return [] if fits else ["approver-is-not-named"]

    def refuse(self, proposal: Proposal, who: Person, body: str) -> Codes:
        """What a refusal meets; nothing: the proposal has ended."""
        codes = self._refusal_of_decider(proposal, who, body)
        if not codes:
            proposal.state = "refused"
        return codes

    def withdraw(self, proposal: Proposal, who: Person) -> Codes:
        """What a withdrawal meets; nothing: the proposal has ended."""
        if self.state(proposal) != "waiting":
            return ["proposal-has-ended"]
        if not who.is_individual:
            return ["person-must-act"]
        if who.person != proposal.proposer.person:
            return ["role-does-not-permit-this"]
        proposal.state = "withdrawn"
        return []

    def still_needed(self, proposal: Proposal, given: list[tuple[Person, str]]) -> int:
        """How many approvals are needed beside those given, seated as well as can be, by trying every order."""
        seats = self._seats(proposal)
        some: list[tuple[Person, str] | None] = [*given, *([None] * len(seats))]
        seated = [
            sum(
                one is not None and one[1] in bodies and bool(one[0].for_body(one[1]) & roles)
                for (bodies, roles), one in zip(seats, order, strict=True)
            )
            for order in permutations(some, len(seats))
        ]
        return len(seats) - max(seated)

    def _seats(self, proposal: Proposal) -> list[Seat]:
        return [
            (bodies, frozenset(needed.get("roles", APPROVING)))
            for needed in self._needed(proposal)
            for bodies in _bodies(needed, proposal.body)
            for _ in range(needed.get("count", 1))
        ]

    def _needed(self, proposal: Proposal) -> list[Command]:
        """By the rule of the highest amount that is passed, or as the act itself asks."""
        of_act = [one for one in self.delegation.get("rules", []) if one["act"] == proposal.act]
        met = {one.get("above_pence", 0): one["approvals"] for one in of_act}
        passed = [above for above in met if above == 0 or (proposal.amount or 0) > above]
        if passed:
            return list(met[max(passed)])
        return [{"of": ACTS[proposal.act].needs}]


def _bodies(needed: Mapping[str, Any], acting_body: str) -> Iterator[frozenset[str]]:
    if needed["of"] == "each_partner":
        yield from (frozenset({one}) for one in PARTNERS)
        return
    yield {
        "host": frozenset({COUNCIL}),
        "any_partner": frozenset(PARTNERS),
        "other_partner": frozenset({COUNCIL if acting_body == NHS else NHS}),
        "acting_body": frozenset({acting_body}),
        "named_body": frozenset({needed.get("body", "")}),
    }[needed["of"]]
