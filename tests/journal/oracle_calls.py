"""Contributions said once more: scheduled, called, credited, received; and what is overdue of each call."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.journal.oracle_books import Held
from tests.journal.oracle_schedules import Key, Schedules, year_name
from tests.journal.oracle_words import (
    AGREEMENT_TERM,
    HOST,
    STREAMS,
    AccountKey,
    Command,
    Decided,
    Entry,
    Legs,
    Refusal,
    account,
)

_BANDS = tomllib.loads(
    (Path(__file__).parents[2] / "ledger" / "rules" / "parameters" / "ageing.toml").read_text(encoding="utf-8")
)["band"]


@dataclass(frozen=True)
class Call:
    """One call, with the instalment that it asks for and the version of how it is to be paid."""

    number: int
    body: str
    stream: str
    amount: int
    due_on: str
    remittance: int
    sequence: int
    instalment: tuple[int, int, str] | None = None

    @property
    def account(self) -> AccountKey:
        return account("contribution_receivable", self.body, self.stream, subjective=f"call-{self.number}")


class Calling(Held):
    """A pool that promises, calls, credits and receives contributions."""

    def __init__(self, kind: str, partners: Iterable[str]) -> None:
        super().__init__(kind, partners)
        self.calls: list[Call] = []
        self.remittances: list[Command] = []
        self.schedules = Schedules(self.partners, STREAMS, AGREEMENT_TERM)

    def contribution_legs(self, command: Command) -> Legs | Refusal:
        """What a contribution in money posts; terms were looked at before."""
        amount, body, stream, kind = (command[name] for name in ("amount_pence", "body", "stream", "type"))
        is_governed = kind == "scheduled_contribution" and self.schedules.governs(
            body, stream, command["effective_date"]
        )
        reasons = (
            ("body-is-no-partner", "/body", body not in self.partners),
            ("stream-does-not-exist", "/stream", stream not in STREAMS),
            ("schedule-governs-this", "/body", is_governed),
        )
        refusal = next(((code, pointer) for code, pointer, holds in reasons if holds), None)
        if refusal is not None:
            return refusal
        if kind == "scheduled_contribution":
            return [(account("unallocated", stream=stream), amount), (account("source", body, stream), -amount)]
        income = account("contribution_income", body, stream)
        owed = account("contribution_receivable", body, stream)
        if kind == "called_contribution":
            return [(owed, amount), (income, -amount)]
        met = self._met(command, owed)
        if isinstance(met, tuple):
            return met
        beyond = amount - sum(pence for _, pence in met)
        taken = [(key, -pence) for key, pence in [*met, (income, beyond)] if pence]
        return [(account("cash", body=HOST), amount), *taken]

    def _met(self, command: Command, plain: AccountKey) -> Legs | Refusal:
        """What is met of the call that is named, or of what is owed without one and then of calls by due date."""
        amount, number = command["amount_pence"], command.get("call")
        of_payer = [one for one in self.calls if (one.body, one.stream) == (command["body"], command["stream"])]
        if number is not None:
            named = next((one for one in of_payer if one.number == number), None)
            if named is None:
                return ("call-does-not-exist", "/call")
            if amount > self.balance_of(named.account):
                return ("amount-exceeds-call", "/amount_pence")
            return [(named.account, amount)]
        met: Legs = []
        for key in [plain, *(one.account for one in sorted(of_payer, key=lambda one: (one.due_on, one.number)))]:
            part = min(amount, max(0, self.balance_of(key)))
            amount -= part
            met.append((key, part))
        return met

    def credit_legs(self, command: Command) -> Legs | Refusal:
        """What a credit takes back of a call."""
        call = next((one for one in self.calls if one.number == command["call"]), None)
        if call is None:
            return ("call-does-not-exist", "/call")
        if command["amount_pence"] > self.balance_of(call.account):
            return ("amount-exceeds-call", "/amount_pence")
        income = account("contribution_income", call.body, call.stream)
        return [(income, command["amount_pence"]), (call.account, -command["amount_pence"])]

    def raise_calls(self, command: Command) -> list[Entry] | Refusal:
        """Everything due by a day that no call asks for, one instalment, or something outside of all schedules."""
        remittance = self._remittance_on(command["effective_date"])
        if remittance is None:
            return ("remittance-is-missing", "")
        wanted = self._wanted(command)
        if isinstance(wanted, tuple):
            return wanted
        made = []
        for body, stream, amount, due_on, instalment in wanted:
            number = len(self.calls) + 1
            call = Call(number, body, stream, amount, due_on, remittance, len(self.entries) + 1, instalment)
            self.calls.append(call)
            quoted = {**command, "reference": f"{self.remittances[remittance - 1]['reference']}-{number:05d}"}
            legs = [(call.account, amount), (account("contribution_income", body, stream), -amount)]
            made.append(self.add("contribution_called", quoted, legs))
        return made

    def _wanted(self, command: Command) -> list[Any] | Refusal:
        other, named = command.get("other"), command.get("instalment")
        if other is not None:
            if other["body"] not in self.partners:
                return ("body-is-no-partner", "/other/body")
            if other["stream"] not in STREAMS:
                return ("stream-does-not-exist", "/other/stream")
            return [(other["body"], other["stream"], other["amount_pence"], other["due_on"], None)]
        found = []
        for key, schedule in sorted(self.schedules.in_force.items()):
            body, stream, year = key
            for part in schedule.parts:
                is_named = named == {"body": body, "stream": stream, "financial_year": year_name(year), "day": part.day}
                if is_named and part.day in self.called(key):
                    return ("instalment-is-called", "/instalment")
                is_due = part.due_on <= command.get("due_through", "") and part.day not in self.called(key)
                if is_named or is_due:
                    found.append((body, stream, part.amount, part.due_on, (year, schedule.version, part.day)))
        if named is not None and not found:
            return ("schedule-does-not-exist", "/instalment")
        found = [one for one in found if one[2]]
        return sorted(found, key=lambda one: (one[3], one[0], one[1])) or ("nothing-is-to-be-called", "")

    def called(self, key: Key) -> frozenset[str]:
        """The days of a schedule for which a call stands."""
        return frozenset(
            one.instalment[2]
            for one in self.calls
            if one.instalment and (one.body, one.stream, one.instalment[0]) == key and self.stands(one.sequence)
        )

    def _remittance_on(self, day: str) -> int | None:
        begun = [
            (one["effective_from"], n) for n, one in enumerate(self.remittances, 1) if one["effective_from"] <= day
        ]
        return max(begun)[1] if begun else None

    def change_schedules(self, said: Command) -> Decided:
        """What a change of schedules posts, and what its proposal tells of it."""
        if not AGREEMENT_TERM[0] <= said["effective_date"] <= AGREEMENT_TERM[1]:
            return Decided(refused=[("date-is-outside-agreement", "/effective_date")])
        found = self.schedules.next_versions(said, {key: self.called(key) for key in self.schedules.in_force})
        if isinstance(found, tuple):
            return Decided(refused=[found])
        more = [(one, one.amount - self._in_books(one.key)) for one in found]
        for stream in STREAMS:
            less = -sum(pence for one, pence in more if one.key[1] == stream)
            if less > max(0, self.balance("unallocated", stream)):
                return Decided(refused=[("money-has-moved-on", "")])
        made: list[Entry] = []
        for one, pence in more:
            body, stream, _ = one.key
            legs = [(account("unallocated", stream=stream), pence), (account("source", body, stream), -pence)]
            made += [self.add("contribution_scheduled", said, legs)] if pence else []
            self.schedules.in_force[one.key] = one
        told = [
            {"body": one.key[0], "stream": one.key[1], "version": one.version, "amount_pence": one.amount}
            for one in found
        ]
        return Decided(made, {"sequences": [one.sequence for one in made], "schedules": told})

    def _in_books(self, key: Key) -> int:
        """What the budget book says that a body contributes of a stream in a year."""
        body, stream, year = key
        days = f"{year}-04-01", f"{year + 1}-03-31"
        return -sum(
            amount
            for entry in self.entries
            for at, amount in entry.legs
            if at == account("source", body, stream) and days[0] <= entry.effective_date <= days[1]
        )

    def shown_call(self, call: Call, as_at: str) -> dict[str, Any]:
        """A call as it reads, but for addresses, with what came of it for days up to one."""
        figures = {"contribution_called": 0, "contribution_credited": 0, "contribution_received": 0}
        for entry in self.entries:
            kind = entry.kind if entry.reverses is None else self.entries[entry.reverses - 1].kind
            if entry.effective_date <= as_at:
                figures[kind] = figures.get(kind, 0) + sum(n for key, n in entry.legs if key == call.account)
        called, outstanding = figures["contribution_called"], sum(figures.values())
        said = self.remittances[call.remittance - 1]
        before = [one.remittance for one in self.calls[: call.number - 1] if one.body == call.body]
        year, version, day = call.instalment or (None, None, None)
        return {
            "number": call.number,
            "body": call.body,
            "stream": call.stream,
            "financial_year": None if year is None else year_name(year),
            "schedule_version": version,
            "instalment_day": day,
            "raised_on": self.entries[call.sequence - 1].effective_date,
            "due_on": call.due_on,
            "amount_pence": call.amount,
            "called_pence": called,
            "credited_pence": -figures["contribution_credited"],
            "received_pence": -figures["contribution_received"],
            "outstanding_pence": outstanding,
            "as_at": as_at,
            "days_overdue": overdue(call.due_on, as_at) if outstanding > 0 else 0,
            "state": "withdrawn" if not called else "outstanding" if outstanding else "settled",
            "remittance": {
                "version": call.remittance,
                **{name: said[name] for name in ("effective_from", "payee", "instructions")},
                "reference": f"{said['reference']}-{call.number:05d}",
                "has_changed": bool(before) and before[-1] != call.remittance,
            },
            "label": self.entries[call.sequence - 1].said.get("label", ""),
        }

    def aged(self, as_at: str) -> list[dict[str, Any]]:
        """What each body owes as at a day, by how long it is overdue, but for addresses."""
        due = {one.account: one.due_on for one in self.calls}
        owed: dict[AccountKey, int] = {}
        for entry in self.entries:
            for key, amount in entry.legs:
                if key[0] == "contribution_receivable" and entry.effective_date <= as_at:
                    owed[key] = owed.get(key, 0) + amount
        lines = []
        for body in sorted({key[1] or "" for key, amount in owed.items() if amount}):
            own = {key: amount for key, amount in owed.items() if key[1] == body}
            days = {key: overdue(due[key], as_at) for key in own if key in due}
            lines.append(
                {
                    "body": body,
                    "as_at": as_at,
                    "bands": [
                        {
                            "name": one["name"],
                            "amount_pence": sum(
                                own[key]
                                for key in days
                                if one["first_day"] <= days[key] <= one.get("last_day", days[key])
                            ),
                        }
                        for one in _BANDS
                    ],
                    "without_call_pence": sum(amount for key, amount in own.items() if key not in due),
                    "outstanding_pence": sum(own.values()),
                }
            )
        return lines


def overdue(due_on: str, as_at: str) -> int:
    """How many days a due date lies back."""
    return max(0, (date.fromisoformat(as_at) - date.fromisoformat(due_on)).days)
