"""The books of the model of governance: few kinds of entries in six months of one year, one fenced stream."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import COUNCIL, NHS
from tests.journal.oracle_words import AccountKey, Legs, account

Command = dict[str, Any]
PARTNERS = (NHS, COUNCIL)
STATES = ("open", "soft_closed", "closed", "final")
MONTHS = tuple(f"2025-{number:02d}" for number in range(4, 10))
FIRST_DAY, LAST_DAY = "2025-04-01", "2025-09-30"
PERIODS: Mapping[str, tuple[int, ...]] = {
    **{name: (number,) for number, name in enumerate(MONTHS)},
    "2025-26-Q1": (0, 1, 2),
    "2025-26-Q2": (3, 4, 5),
    "2025-26-M02": (1,),
    "2025-26-Q3": (),
    "2025-03": (),
}
# The fence: what the stream may be used for, until when, and how much of it in the year.
FENCED, OPEN = "grant", "additional"
FENCED_PURPOSE, FENCED_LAST_DAY, FENCED_LIMIT = "home-care", "2025-08-31", 30_000
PROGRAMME = "governed"
SCHEMES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "home": (FENCED_PURPOSE, (FENCED, OPEN)),
    "care": (FENCED_PURPOSE, (FENCED,)),
    "tele": ("telecare", (FENCED, OPEN)),
}


@dataclass(frozen=True)
class Act:
    """A controlled act: who proposes it, who approves it where the scheme is silent, whether it posts."""

    proposers: frozenset[str]
    needs: str
    posts: bool = False


_OFFICERS = frozenset({"pool_manager", "approver", "treasurer"})
ACTS: Mapping[str, Act] = {
    "reverse-entry": Act(_OFFICERS | {"poster"}, "acting_body", posts=True),
    "vire": Act(_OFFICERS, "host", posts=True),
    "change-delegation": Act(_OFFICERS, "each_partner"),
    **{
        name: Act(_OFFICERS, "host") for name in ("close-period", "reopen-period", "finalise-period", "issue-statement")
    },
}


@dataclass(frozen=True)
class Person:
    """One account: whose it is, and the roles that it has for bodies."""

    name: str
    person: str
    roles: tuple[tuple[str, str], ...]
    is_individual: bool = True

    def for_body(self, body: str) -> frozenset[str]:
        return frozenset(role for role, of in self.roles if of == body)


@dataclass
class Entry:
    """One entry, with the proposal that it rests on."""

    kind: str
    effective_date: str
    event_date: str
    legs: Legs
    reverses: int | None = None
    proposal: int | None = None


@dataclass
class Books:
    """Entries in order, and the states of the months by rank."""

    entries: list[Entry] = field(default_factory=list)
    states: list[int] = field(default_factory=lambda: [0] * len(MONTHS))

    def state_of(self, day: str) -> int:
        return self.states[MONTHS.index(day[:7])]

    def balance(self, name: str, stream: str | None, scheme: str | None = None) -> int:
        """Of an account by stream, over all schemes unless one is named."""
        return sum(
            amount
            for entry in self.entries
            for key, amount in entry.legs
            if (key[0], key[2]) == (name, stream) and scheme in {None, key[4]}
        )

    def balances(self) -> dict[AccountKey, int]:
        """Every account that was ever posted to."""
        found: dict[AccountKey, int] = {}
        for entry in self.entries:
            for key, amount in entry.legs:
                found[key] = found.get(key, 0) + amount
        return found

    def command_of(self, act: str, body: str, content: Command) -> Command:
        """What a controlled act posts."""
        if act == "vire":
            return {**content["virement"], "type": "virement"}
        return {"type": "reversal", "acting_body": body, **content}

    def amount_of(self, act: str, content: Command) -> int | None:
        """What decides who approves."""
        if act == "vire":
            return int(content["virement"]["amount_pence"])
        if act == "reverse-entry":
            return self._turnover(self.entries[content["sequence"] - 1])
        return None

    @staticmethod
    def _turnover(entry: Entry) -> int:
        return sum(amount for _, amount in entry.legs if amount > 0)

    def decide(self, command: Command, limits: Command, *, alone: bool, is_manager: bool) -> Entry | str:
        """The entry that a command makes, whatever the months say; or why not. limits: of who acts alone."""
        if command["type"] == "reversal":
            return self._decide_reversal(command, limits, alone=alone, is_manager=is_manager)
        limit = limits.get("virement_limit_pence")
        if command["type"] == "virement" and limit is not None and command["amount_pence"] > limit:
            return "second-person-is-needed"
        if not FIRST_DAY <= command["effective_date"] <= LAST_DAY:
            return "date-is-outside-agreement"
        if command["type"] == "virement" and command["acting_body"] != COUNCIL:
            return "host-must-record-this"
        found = self._legs(command)
        if isinstance(found, str):
            return found
        kind, legs = found
        day: str = command["effective_date"]
        entry = Entry(kind, day, command.get("event_date", day), legs)
        return self._refusal_of_fence(entry) or entry

    def _legs(self, command: Command) -> tuple[str, Legs] | str:
        amount, stream, scheme = command["amount_pence"], command.get("stream"), command.get("scheme")
        match command["type"]:
            case "received_contribution":
                income = account("contribution_income", NHS, stream)
                return "contribution_received", [(account("cash", COUNCIL), amount), (income, -amount)]
            case "scheduled_contribution":
                source = account("source", NHS, stream)
                return "contribution_scheduled", [(account("unallocated", stream=stream), amount), (source, -amount)]
            case "payment":
                return self._payment(amount, stream, scheme)
            case _:
                return self._budgeted(amount, stream, scheme, command.get("to_scheme"))

    @staticmethod
    def _payment(amount: int, stream: str | None, scheme: str | None) -> tuple[str, Legs] | str:
        if scheme is not None and stream not in SCHEMES[scheme][1]:
            return "stream-does-not-exist"
        spent = account("expenditure", COUNCIL, stream, PROGRAMME, scheme)
        spent = spent if scheme is not None else account("suspense", COUNCIL)
        return "payment", [(spent, amount), (account("cash", COUNCIL), -amount)]

    def _budgeted(
        self, amount: int, stream: str | None, scheme: str | None, into: str | None
    ) -> tuple[str, Legs] | str:
        """An allocation to a scheme; or a virement, where another scheme is named."""
        if into is None:
            if amount > self.balance("unallocated", stream):
                return "allocation-exceeds-unallocated"
            given = self._allocated(stream, scheme)
            return "allocation", [(given, amount), (account("unallocated", stream=stream), -amount)]
        if stream not in SCHEMES[into][1]:
            return "stream-does-not-exist"
        if amount > self.balance("allocated", stream, scheme) - self.balance("expenditure", stream, scheme):
            return "virement-exceeds-unspent"
        return "virement", [(self._allocated(stream, into), amount), (self._allocated(stream, scheme), -amount)]

    @staticmethod
    def _allocated(stream: str | None, scheme: str | None) -> AccountKey:
        return account("allocated", stream=stream, programme=PROGRAMME, scheme=scheme)

    def _decide_reversal(self, command: Command, limits: Command, *, alone: bool, is_manager: bool) -> Entry | str:
        sequence = command["sequence"]
        if sequence > len(self.entries):
            return "entry-does-not-exist"
        original = self.entries[sequence - 1]
        is_budget = original.legs[0][0][0] in {"unallocated", "allocated"}
        reasons = {
            "role-does-not-permit-this": is_budget and not is_manager,
            "body-is-not-yours": command["acting_body"] != COUNCIL,
            "reversal-cannot-be-reversed": original.reverses is not None,
            "entry-is-already-reversed": sequence in {one.reverses for one in self.entries},
            "money-has-moved-on": any(
                key[0] == "unallocated" and self.balance("unallocated", key[2]) < amount
                for key, amount in original.legs
            ),
            "period-is-not-open": min(self.states) > 1,
        }
        refusal = next((code for code, holds in reasons.items() if holds), None)
        if refusal is not None:
            return refusal
        day = self._day_of_reversal(original)
        legs = [(key, -amount) for key, amount in original.legs]
        entry = Entry("reversal", day, original.event_date, legs, sequence)
        limit = limits.get("reversal_limit_pence")
        needs_two = (limit is not None and self._turnover(original) > limit) or self.state_of(day) == 1
        return self._refusal_of_fence(entry) or ("second-person-is-needed" if alone and needs_two else entry)

    def _day_of_reversal(self, original: Entry) -> str:
        """The original's, where its month still takes entries; else the first day of the first that does."""
        if self.state_of(original.effective_date) <= 1:
            return original.effective_date
        return f"{MONTHS[self.states.index(min(self.states))]}-01"

    def _refusal_of_fence(self, entry: Entry) -> str | None:
        """Why the fence refuses an entry: what the money would be used for, when, or how much of it."""
        fenced = [(key, amount) for key, amount in entry.legs if key[2] == FENCED]
        for key, amount in fenced:
            if key[0] in {"allocated", "expenditure"} and amount > 0:
                if SCHEMES[key[4] or ""][0] != FENCED_PURPOSE:
                    return "fence-excludes-purpose"
                if entry.event_date > FENCED_LAST_DAY:
                    return "fence-excludes-date"
        for paid_in, used in (("contribution_income", "expenditure"), ("source", "allocated")):
            pot, spent = -self.balance(paid_in, FENCED), self.balance(used, FENCED)
            in_more = sum(-amount for key, amount in fenced if key[0] == paid_in)
            out_more = sum(amount for key, amount in fenced if key[0] == used)
            had = min(pot - spent, FENCED_LIMIT - spent)
            left = min(pot + in_more - spent - out_more, FENCED_LIMIT - spent - out_more)
            if left < min(had, 0):
                return "fence-is-short" if entry.reverses is None else "money-has-moved-on"
        return None
