"""What the service must do, said once more in dicts and ints: no IO, no import of the service, brute force throughout.

Every balance is a fold over all legs. The order of checks is that of the books: what the key met, the source line, the
agreement, the thing itself.
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Command = dict[str, Any]
AccountKey = tuple[str, str | None, str | None, str | None, str | None, str | None]
Legs = list[tuple[AccountKey, int]]
Refusal = tuple[str, str]
HOST = "gss:E09000028"
STREAMS = ("nhs-minimum", "council-additional")
SCHEMES: dict[str, tuple[str, ...]] = {"reablement": STREAMS, "equipment": ()}
PROGRAMME, PROGRAMME_TERM = "home-first", ("2025-04-01", "2026-03-31")
AGREEMENT_TERM = ("2025-04-01", "2027-03-31")
BUDGET = {"source", "unallocated", "allocated"}
KINDS = {
    "payment": "payment",
    "credit_note": "credit_note",
    "received_contribution": "contribution_received",
    "scheduled_contribution": "contribution_scheduled",
    "allocation": "allocation",
    "reversal": "reversal",
}
NATURES = {
    one["code"]: (one["nature"] == "final", one["status"])
    for one in tomllib.loads((Path(__file__).parents[1] / "cases" / "refusal_codes.toml").read_text(encoding="utf-8"))[
        "refusal"
    ]
}


@dataclass
class Entry:
    """One entry of the model, with what a listing shows of it."""

    sequence: int
    kind: str
    effective_date: str
    event_date: str
    acting_body: str
    legs: Legs
    said: Command
    reverses: int | None = None

    @property
    def book(self) -> str:
        return "budget" if self.legs[0][0][0] in BUDGET else "fund"


@dataclass
class Expected:
    """What a request must be answered: the entries of each item, or the reasons; and whether from memory."""

    items: list[list[Entry]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    replayed: bool = False

    @property
    def status(self) -> int:
        return int(NATURES[self.refused[0][0]][1]) if self.refused else 201

    @property
    def final(self) -> bool:
        return bool(NATURES[self.refused[0][0]][0])


class Oracle:
    """One pool."""

    def __init__(self, kind: str, partners: Iterable[str]) -> None:
        self.kind = kind
        self.partners = tuple(partners)
        self.entries: list[Entry] = []
        self._kept: dict[tuple[str, int], tuple[str, list[Entry] | Refusal]] = {}

    def post(self, key: str, commands: list[Command], *, in_bulk: bool, by_manager: bool) -> Expected:
        """One request, kept whole or not at all; `key` stands for client, operation and key."""
        before = len(self.entries)
        outcomes: list[tuple[list[Entry] | Refusal, bool]] = []
        for number, command in enumerate(commands):
            kept = self._kept.get((key, number))
            if kept is not None:
                same = kept[0] == _text(command, commands)
                outcomes.append((kept[1], True) if same else (("key-was-used-for-another-payload", ""), False))
            else:
                outcomes.append((self._decide(command, by_manager=by_manager), False))
        refused = [(n, one, old) for n, (one, old) in enumerate(outcomes) if isinstance(one, tuple)]
        if refused:
            del self.entries[before:]
            for number, refusal, _ in refused:
                if NATURES[refusal[0]][0]:
                    self._kept.setdefault((key, number), (_text(commands[number], commands), refusal))
            at = [f"/items/{n}" if in_bulk else "" for n, _, _ in refused]
            reasons = [(one[0], place + one[1]) for place, (_, one, _) in zip(at, refused, strict=True)]
            return Expected(refused=reasons, replayed=any(old for _, _, old in refused))
        made = [one for one, _ in outcomes if isinstance(one, list)]
        for number, (command, entries) in enumerate(zip(commands, made, strict=True)):
            self._kept[key, number] = (_text(command, commands), entries)
        return Expected(items=made, replayed=all(old for _, old in outcomes))

    def _decide(self, command: Command, *, by_manager: bool) -> list[Entry] | Refusal:
        if command["type"] == "reversal":
            return self._reverse(command, by_manager=by_manager)
        source = self._line(command)
        if source is not None and source in {self._line(one.said) for one in self.entries if one.reverses is None}:
            return ("line-is-already-posted", "/source")
        legs = self._legs(command)
        return legs if isinstance(legs, tuple) else [self._add(command, legs)]

    def _add(self, command: Command, legs: Legs) -> Entry:
        day: str = command["effective_date"]
        entry = Entry(
            len(self.entries) + 1,
            KINDS[command["type"]],
            day,
            str(command.get("event_date", day)),
            command["acting_body"],
            legs,
            command,
        )
        self.entries.append(entry)
        return entry

    def _line(self, command: Command) -> tuple[str, ...] | None:
        source = command.get("source")
        return (
            None if source is None else (command["acting_body"], source["system"], source["document"], source["line"])
        )

    def _reverse(self, command: Command, *, by_manager: bool) -> list[Entry] | Refusal:
        if command["sequence"] > len(self.entries):
            return ("entry-does-not-exist", "/sequence")
        original = self.entries[command["sequence"] - 1]
        refusal = self._refusal_of_original(original, command, by_manager=by_manager)
        if refusal is not None:
            return refusal
        said = {**command, "effective_date": original.effective_date, "event_date": original.event_date}
        entry = self._add(said, [(account, -amount) for account, amount in original.legs])
        entry.reverses = original.sequence
        return [entry]

    def _refusal_of_original(self, original: Entry, command: Command, *, by_manager: bool) -> Refusal | None:
        """Who sets budgets takes them back, and what is allocated cannot be unscheduled."""
        freed = {key[2]: amount for key, amount in original.legs if key[0] == "unallocated"}
        reasons = [
            ("role-does-not-permit-this", "/sequence", original.book == "budget" and not by_manager),
            ("body-is-not-yours", "/acting_body", original.acting_body != command["acting_body"]),
            ("reversal-cannot-be-reversed", "/sequence", original.reverses is not None),
            ("entry-is-already-reversed", "/sequence", self.reversed_by(original.sequence, len(self.entries))),
            (
                "allocation-exceeds-unallocated",
                "/sequence",
                any(self.balance("unallocated", stream=one) < amount for one, amount in freed.items()),
            ),
        ]
        return next(((code, pointer) for code, pointer, holds in reasons if holds), None)

    def reversed_by(self, sequence: int, through: int) -> int | None:
        """The reversal of an entry, as known at a sequence number."""
        return next((one.sequence for one in self.entries[:through] if one.reverses == sequence), None)

    def _legs(self, command: Command) -> Legs | Refusal:
        kind, body = command["type"], command["acting_body"]
        if kind == "received_contribution" and self.kind == "aligned":
            return ("pool-keeps-no-cash", "")
        if not AGREEMENT_TERM[0] <= command["effective_date"] <= AGREEMENT_TERM[1]:
            return ("date-is-outside-agreement", "/effective_date")
        if self.kind == "pooled" and body != HOST:
            return ("host-must-record-this", "/acting_body")
        if kind in {"payment", "credit_note"}:
            return self._spend_legs(command)
        return self._allocation_legs(command) if kind == "allocation" else self._contribution_legs(command)

    def _contribution_legs(self, command: Command) -> Legs | Refusal:
        amount, stream = command["amount_pence"], command["stream"]
        if command["body"] not in self.partners:
            return ("body-is-no-partner", "/body")
        if stream not in STREAMS:
            return ("stream-does-not-exist", "/stream")
        if command["type"] == "scheduled_contribution":
            source = account("source", body=command["body"], stream=stream)
            return [(account("unallocated", stream=stream), amount), (source, -amount)]
        income = account("contribution_income", body=command["body"], stream=stream)
        return [(account("cash", body=HOST), amount), (income, -amount)]

    def _refusal_of_scheme(self, command: Command) -> Refusal | None:
        if command["programme"] != PROGRAMME:
            return ("programme-does-not-exist", "/programme")
        if command["scheme"] not in SCHEMES:
            return ("scheme-does-not-exist", "/scheme")
        if not PROGRAMME_TERM[0] <= command["effective_date"] <= PROGRAMME_TERM[1]:
            return ("date-is-outside-programme", "/effective_date")
        return None

    def _allocation_legs(self, command: Command) -> Legs | Refusal:
        amount, stream = command["amount_pence"], command["stream"]
        if stream not in STREAMS:
            return ("stream-does-not-exist", "/stream")
        refusal = self._refusal_of_scheme(command)
        if refusal is not None:
            return refusal
        if amount > self.balance("unallocated", stream=stream):
            return ("allocation-exceeds-unallocated", "/amount_pence")
        scheme = account("allocated", stream=stream, programme=PROGRAMME, scheme=command["scheme"])
        return [(scheme, amount), (account("unallocated", stream=stream), -amount)]

    def _spend_legs(self, command: Command) -> Legs | Refusal:
        amount, body, scheme = command["amount_pence"], command["acting_body"], command.get("scheme")
        sign = 1 if command["type"] == "payment" else -1
        cash = (account("cash" if self.kind == "pooled" else "partner_cash", body=body), -sign * amount)
        subjective = command.get("subjective")
        if scheme is None:
            return [(account("suspense", body=body, subjective=subjective), sign * amount), cash]
        refusal = self._refusal_of_scheme(command)
        if refusal is not None:
            return refusal
        stream = command.get("stream")
        if stream is not None and stream not in SCHEMES[scheme]:
            return ("stream-does-not-exist", "/stream")
        if stream is not None or not SCHEMES[scheme]:
            parts = [(stream, amount)]
        else:
            parts = self._drawn(amount, scheme) if sign == 1 else self._returned(amount, scheme)
        spent = [(account("expenditure", body, one, PROGRAMME, scheme, subjective), sign * part) for one, part in parts]
        return [*spent, cash]

    def _drawn(self, amount: int, scheme: str) -> list[tuple[str | None, int]]:
        """Penny by stream in listed order, to what is left of each; what is over has no stream."""
        room: dict[str | None, int] = {}
        for one in SCHEMES[scheme]:
            named = {"stream": one, "scheme": scheme}
            room[one] = max(0, self.balance("allocated", **named) - self.balance("expenditure", **named))
        room[None] = amount
        return _poured(amount, room)

    def _returned(self, amount: int, scheme: str) -> list[tuple[str | None, int]]:
        """First what had no stream, then from the last stream to the first; what is over has no stream."""
        order = (None, *reversed(SCHEMES[scheme]))
        room = {one: max(0, self.balance("expenditure", stream=one, scheme=scheme)) for one in order}
        parts = dict(_poured(amount, room))
        over = amount - sum(parts.values())
        if over:
            parts[None] = parts.get(None, 0) + over
        return list(parts.items())

    def balance(self, name: str, stream: str | None = None, scheme: str | None = None) -> int:
        """Over all bodies and subjective codes, of exactly this stream and scheme."""
        return sum(
            amount
            for entry in self.entries
            for key, amount in entry.legs
            if (key[0], key[2], key[4]) == (name, stream, scheme)
        )

    def totals(self, through: int, first: str, last: str) -> dict[AccountKey, tuple[int, int]]:
        """Debit and credit of every account as known at a sequence number, for effective dates from first to last."""
        found: dict[AccountKey, tuple[int, int]] = {}
        for entry in self.entries[:through]:
            if first <= entry.effective_date <= last:
                for key, amount in entry.legs:
                    debit, credit = found.get(key, (0, 0))
                    found[key] = (debit + max(amount, 0), credit + max(-amount, 0))
        return found


def account(
    name: str,
    body: str | None = None,
    stream: str | None = None,
    programme: str | None = None,
    scheme: str | None = None,
    subjective: str | None = None,
) -> AccountKey:
    """One account by its name and dimensions."""
    return (name, body, stream, programme, scheme, subjective)


def _poured(amount: int, room: dict[str | None, int]) -> list[tuple[str | None, int]]:
    parts = []
    for stream, most in room.items():
        part = min(amount, most)
        if part > 0:
            parts.append((stream, part))
            amount -= part
    return parts


def _text(command: Command, together: list[Command]) -> str:
    """What a key stands for: the command, among so many."""
    return json.dumps([len(together), command], sort_keys=True)
