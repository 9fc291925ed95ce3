"""The books of the model of governance: few kinds of entries in six months about a year's end, one fenced stream."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import COUNCIL, NHS
from tests.journal.oracle_programmes import Programme
from tests.journal.oracle_schedules import Schedules, year_of
from tests.journal.oracle_words import AccountKey, Legs, account

Command = dict[str, Any]
PARTNERS = (NHS, COUNCIL)
STATES = ("open", "soft_closed", "closed", "final")
MONTHS = tuple(f"2026-{number:02d}" for number in range(1, 7))
FIRST_DAY, LAST_DAY = "2026-01-01", "2026-06-30"
PERIODS: Mapping[str, tuple[int, ...]] = {
    **{name: (number,) for number, name in enumerate(MONTHS)},
    "2025-26-Q4": (0, 1, 2),
    "2026-27-Q1": (3, 4, 5),
    "2025-26-M11": (1,),
    "2025-26-Q3": (),
    "2025-12": (),
}
# The fence: what the stream may be used for, until when, and how much of it in a year; none of it is carried forward.
FENCED, OPEN = "grant", "additional"
FENCED_PURPOSE, FENCED_LAST_DAY, FENCED_LIMIT = "home-care", "2026-05-31", 30_000
# One programme for all pools, which nobody steers; and one of each pool's own: STEERED stands for its code.
PROGRAMME, STEERED, STEERED_TERM = "governed", "steered", (FIRST_DAY, "2026-04-30")
SCHEMES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "home": (FENCED_PURPOSE, (FENCED, OPEN)),
    "care": (FENCED_PURPOSE, (FENCED,)),
    "tele": ("telecare", (FENCED, OPEN)),
    "ward": (FENCED_PURPOSE, (FENCED, OPEN)),
}
OF_STEERED = frozenset({"ward"})
_BUDGET = {"source", "unallocated", "allocated", "contingency", "carried_forward"}


@dataclass(frozen=True)
class Act:
    """A controlled act: who proposes it, and who approves it where the scheme is silent."""

    proposers: frozenset[str]
    needs: str


_OFFICERS = frozenset({"pool_manager", "approver", "treasurer"})
ACTS: Mapping[str, Act] = {
    "reverse-entry": Act(_OFFICERS | {"poster"}, "acting_body"),
    "vire": Act(_OFFICERS, "host"),
    "draw-contingency": Act(_OFFICERS, "host"),
    "carry-forward": Act(_OFFICERS, "host"),
    "change-contribution-schedule": Act(_OFFICERS, "each_partner"),
    "change-delegation": Act(_OFFICERS, "each_partner"),
    **{
        name: Act(_OFFICERS, "other_partner")
        for name in ("pass-gateway", "renew-programme", "allow-late-charges", "return-allocation")
    },
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
    acting_body: str = COUNCIL


@dataclass
class Books:
    """Entries in order, and the states of the months by rank."""

    steered: Programme
    entries: list[Entry] = field(default_factory=list)
    states: list[int] = field(default_factory=lambda: [0] * len(MONTHS))
    schedules: Schedules = field(default_factory=lambda: Schedules(PARTNERS, (FENCED, OPEN), (FIRST_DAY, LAST_DAY)))

    def state_of(self, day: str) -> int:
        return self.states[MONTHS.index(day[:7])]

    def balance(self, name: str, stream: str | None, scheme: str | None = None, year: int | None = None) -> int:
        """Of an account by stream, over all schemes and years unless one is named."""
        return sum(
            amount
            for entry in self.entries
            if year in {None, year_of(entry.effective_date)}
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

    @staticmethod
    def turnover(entry: Entry) -> int:
        return sum(amount for _, amount in entry.legs if amount > 0)

    def decide(self, command: Command, limits: Command, *, alone: bool, is_manager: bool) -> Entry | str:
        """The entry that a command makes, whatever the months say; or why not. limits: of who acts alone."""
        if command["type"] == "reversal":
            return self._decide_reversal(command, limits, alone=alone, is_manager=is_manager)
        limit = limits.get(
            {"virement": "virement_limit_pence", "contingency_draw": "contingency_limit_pence"}.get(command["type"], "")
        )
        if limit is not None and command["amount_pence"] > limit:
            return "second-person-is-needed"
        refusal = self.refusal_of_terms(command)
        if refusal is not None:
            return refusal
        found = self._legs(command)
        if isinstance(found, str):
            return found
        kind, legs = found
        day: str = command["effective_date"]
        entry = Entry(kind, day, command.get("event_date", day), legs)
        return self.refusal_of_fence(entry) or entry

    @staticmethod
    def refusal_of_terms(command: Command) -> str | None:
        if not FIRST_DAY <= command["effective_date"] <= LAST_DAY:
            return "date-is-outside-agreement"
        return None if command["acting_body"] == COUNCIL else "host-must-record-this"

    def _legs(self, command: Command) -> tuple[str, Legs] | str:
        amount, stream = command["amount_pence"], command.get("stream")
        match command["type"]:
            case "received_contribution":
                income = account("contribution_income", NHS, stream)
                return "contribution_received", [(account("cash", COUNCIL), amount), (income, -amount)]
            case "scheduled_contribution":
                if self.schedules.governs(NHS, stream, command["effective_date"]):
                    return "schedule-governs-this"
                source = account("source", NHS, stream)
                return "contribution_scheduled", [(account("unallocated", stream=stream), amount), (source, -amount)]
            case "payment":
                return self._payment(command)
            case _:
                return self._budgeted(command)

    def _payment(self, command: Command) -> tuple[str, Legs] | str:
        amount, stream, scheme = command["amount_pence"], command.get("stream"), command.get("scheme")
        if scheme is None:
            return "payment", [(account("suspense", COUNCIL), amount), (account("cash", COUNCIL), -amount)]
        refusal = self.refusal_of_scheme(scheme, "spend", command["effective_date"])
        if refusal is None and scheme in OF_STEERED:
            spent = sum(self.balance("expenditure", one, scheme) for one in (FENCED, OPEN))
            dates = command["effective_date"], command.get("event_date")
            met = self.steered.refusal_of_spend("own", scheme, amount, spent, dates)
            refusal = None if met is None else met[0]
        if refusal is None and stream not in SCHEMES[scheme][1]:
            refusal = "stream-does-not-exist"
        if refusal is not None:
            return refusal
        spent_on = account("expenditure", COUNCIL, stream, self.programme_of(scheme), scheme)
        return "payment", [(spent_on, amount), (account("cash", COUNCIL), -amount)]

    def programme_of(self, scheme: str) -> str:
        return self.steered.code if scheme in OF_STEERED else PROGRAMME

    def refusal_of_scheme(self, scheme: str, charge: str, day: str) -> str | None:
        """What the decisions on its programme keep from a scheme; nothing is decided of the other programme."""
        met = self.steered.refusal(scheme, charge, day) if scheme in OF_STEERED else None
        return None if met is None else met[0]

    def _budgeted(self, command: Command) -> tuple[str, Legs] | str:
        """Contingency set aside or drawn, an allocation to a scheme; or a virement, where another scheme is named."""
        amount, stream, day = (command[name] for name in ("amount_pence", "stream", "effective_date"))
        if command["type"] == "contingency_set_aside":
            kept = [(account("contingency", stream=stream), amount), (account("unallocated", stream=stream), -amount)]
            is_short = amount > self.balance("unallocated", stream)
            return "allocation-exceeds-unallocated" if is_short else (command["type"], kept)
        scheme: str = command["scheme"]
        into, kind = command.get("to_scheme", scheme), command["type"]
        is_moved, is_drawn = kind == "virement", kind == "contingency_draw"
        out = "contingency" if is_drawn else "unallocated"
        has = self.balance("allocated", stream, scheme) - self.balance("expenditure", stream, scheme)
        reasons = (
            (self.refusal_of_scheme(scheme, "out", day), is_moved),
            (self.refusal_of_scheme(into, "new", day), True),
            ("stream-does-not-exist", kind != "allocation" and stream not in SCHEMES[into][1]),
            ("virement-exceeds-unspent", is_moved and amount > has),
            ("contingency-is-short", is_drawn and amount > self.balance(out, stream)),
            ("allocation-exceeds-unallocated", kind == "allocation" and amount > self.balance(out, stream)),
        )
        refusal = next((code for code, holds in reasons if code and holds), None)
        if refusal is not None:
            return refusal
        given_by = self._allocated(stream, scheme) if is_moved else account(out, stream=stream)
        return kind, [(self._allocated(stream, into), amount), (given_by, -amount)]

    def _allocated(self, stream: str, scheme: str) -> AccountKey:
        return account("allocated", stream=stream, programme=self.programme_of(scheme), scheme=scheme)

    def _decide_reversal(self, command: Command, limits: Command, *, alone: bool, is_manager: bool) -> Entry | str:
        sequence = command["sequence"]
        if sequence > len(self.entries):
            return "entry-does-not-exist"
        original = self.entries[sequence - 1]
        reasons = {
            "role-does-not-permit-this": original.legs[0][0][0] in _BUDGET and not is_manager,
            "return-cannot-be-reversed": original.kind == "allocation_return",
            "body-is-not-yours": command["acting_body"] != original.acting_body,
            "reversal-cannot-be-reversed": original.reverses is not None,
            "entry-is-already-reversed": sequence in {one.reverses for one in self.entries},
            "money-has-moved-on": any(self._has_moved(key, amount) for key, amount in original.legs),
            "period-is-not-open": min(self.states) > 1,
        }
        refusal = next((code for code, holds in reasons.items() if holds), None)
        if refusal is not None:
            return refusal
        day = self._day_of_reversal(original)
        legs = [(key, -amount) for key, amount in original.legs]
        if any(key[0] == "source" and self.schedules.governs(key[1], key[2], day) for key, _ in legs):
            return "schedule-governs-this"
        entry = Entry("reversal", day, original.event_date, legs, sequence, acting_body=original.acting_body)
        limit = limits.get("reversal_limit_pence")
        needs_two = (limit is not None and self.turnover(original) > limit) or self.state_of(day) == 1
        return self.refusal_of_fence(entry) or ("second-person-is-needed" if alone and needs_two else entry)

    def _has_moved(self, key: AccountKey, amount: int) -> bool:
        """Less is left than a leg brought; of a reserve, which is a credit, contrary."""
        if key[0] == "reserve":
            return -self.balance("reserve", key[2]) < -amount
        return key[0] in {"unallocated", "contingency", "carried_forward"} and self.balance(key[0], key[2]) < amount

    def _day_of_reversal(self, original: Entry) -> str:
        """The original's, where its month still takes entries; else the first day of the first that does."""
        if self.state_of(original.effective_date) <= 1:
            return original.effective_date
        return f"{MONTHS[self.states.index(min(self.states))]}-01"

    def refusal_of_fence(self, entry: Entry) -> str | None:
        """Why the fence refuses an entry: what the money would be used for, when, or how much of it."""
        fenced = [(key, amount) for key, amount in entry.legs if key[2] == FENCED]
        year = year_of(entry.effective_date)
        for key, amount in fenced:
            if key[0] in {"allocated", "expenditure"} and amount > 0:
                if SCHEMES[key[4] or ""][0] != FENCED_PURPOSE:
                    return "fence-excludes-purpose"
                if entry.event_date > FENCED_LAST_DAY:
                    return "fence-excludes-date"
        for paid_in, used in (("contribution_income", "expenditure"), ("source", "allocated")) if fenced else ():
            pot, spent = -self.balance(paid_in, FENCED, year=year), self.balance(used, FENCED, year=year)
            in_more = sum(-amount for key, amount in fenced if key[0] == paid_in)
            out_more = sum(amount for key, amount in fenced if key[0] == used)
            had = min(pot - spent, FENCED_LIMIT - spent)
            left = min(pot + in_more - spent - out_more, FENCED_LIMIT - spent - out_more)
            if left < min(had, 0):
                return "fence-is-short" if entry.reverses is None else "money-has-moved-on"
        return None
