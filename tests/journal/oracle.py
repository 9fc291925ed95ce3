"""What the service must do, said once more in dicts and ints: no IO, no import of the service, brute force throughout.

Every balance is a fold over all legs. The order of checks is that of the books: what the key met, the source line, the
agreement, the thing itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.journal.oracle_books import first_of
from tests.journal.oracle_calls import Calling
from tests.journal.oracle_programmes import Programme, Sums, returned, sums_of
from tests.journal.oracle_words import (
    AGREEMENT_TERM,
    HOST,
    KINDS,
    NATURES,
    RECOVERS,
    STREAMS,
    Command,
    Decided,
    Entry,
    Expected,
    Legs,
    Refusal,
    account,
    poured,
    text_of,
)

CODED = {"expenditure", "suspense"}
OF_CASH = {"received_contribution", "called_contribution", "raised_calls", "credited_contribution"}
CHARGES = {"payment": "spend", "accrual": "spend", "credit_note": "back", "commitment_release": "back"}


class Oracle(Calling):
    """One pool; with the programmes of its place, and the pools of all of them by kind, itself among them."""

    def __init__(
        self, kind: str, partners: Iterable[str], programmes: Mapping[str, Programme], pools: "dict[str, Oracle]"
    ) -> None:
        super().__init__(kind, partners)
        self.programmes = programmes
        self.pools = pools
        pools[kind] = self
        self._kept: dict[tuple[str, int], tuple[str, list[Entry] | Refusal]] = {}

    def post(self, key: str, commands: list[Command], *, in_bulk: bool, by_manager: bool) -> Expected:
        """One request, kept whole or not at all; `key` stands for client, operation and key."""
        before = len(self.entries)
        outcomes: list[tuple[list[Entry] | Refusal, bool]] = []
        for number, command in enumerate(commands):
            kept = self._kept.get((key, number))
            if kept is not None:
                same = kept[0] == text_of(command, commands)
                outcomes.append((kept[1], True) if same else (("key-was-used-for-another-payload", ""), False))
            else:
                outcomes.append((self._decide(command, by_manager=by_manager), False))
        refused = [(n, one, old) for n, (one, old) in enumerate(outcomes) if isinstance(one, tuple)]
        if refused:
            del self.entries[before:]
            for number, refusal, _ in refused:
                if NATURES[refusal[0]][0]:
                    self._kept.setdefault((key, number), (text_of(commands[number], commands), refusal))
            at = [f"/items/{n}" if in_bulk else "" for n, _, _ in refused]
            reasons = [(one[0], place + one[1]) for place, (_, one, _) in zip(at, refused, strict=True)]
            return Expected(refused=reasons, replayed=any(old for _, _, old in refused))
        made = [one for one, _ in outcomes if isinstance(one, list)]
        for number, (command, entries) in enumerate(zip(commands, made, strict=True)):
            self._kept[key, number] = (text_of(command, commands), entries)
        return Expected(items=made, replayed=all(old for _, old in outcomes))

    def _decide(self, command: Command, *, by_manager: bool) -> list[Entry] | Refusal:
        if command["type"] == "reversal":
            return self._reverse(command, by_manager=by_manager)
        if command["type"] == "recoding":
            return self._recode(command)
        if command["type"] == "raised_calls":
            return first_of(self._refusal_of_cash(command), self._refusal_of_terms(command)) or self.raise_calls(
                command
            )
        source = self._line(command)
        if source is not None and source in {self._line(one.said) for one in self.entries if one.reverses is None}:
            return ("line-is-already-posted", "/source")
        legs = self._legs(command)
        if isinstance(legs, tuple):
            return legs
        made = [self._add(command, legs)]
        if command["type"] == "accrual":
            back = self._add({**command, "effective_date": command["reverses_on"]}, [(one, -n) for one, n in legs])
            back.kind, back.said = "accrual_reversal", {n: v for n, v in back.said.items() if n != "source"}
            back.event_date = made[0].event_date
            made.append(back)
        return made

    def _add(self, command: Command, legs: Legs) -> Entry:
        return self.add(KINDS[command["type"]], command, legs)

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
        standing = self._standing_recoding(original.sequence)
        reasons = [
            ("role-does-not-permit-this", "/sequence", original.book == "budget" and not by_manager),
            ("return-cannot-be-reversed", "/sequence", original.kind == "allocation_return"),
            ("body-is-not-yours", "/acting_body", original.acting_body != command["acting_body"]),
            ("reversal-cannot-be-reversed", "/sequence", original.reverses is not None),
            ("entry-is-already-reversed", "/sequence", not self.stands(original.sequence)),
            ("entry-is-recoded", "/sequence", standing),
            ("money-has-moved-on", "/sequence", any(self.has_moved(key, amount) for key, amount in original.legs)),
            (
                "schedule-governs-this",
                "/sequence",
                any(
                    key[0] == "source" and self.schedules.governs(key[1], key[2], original.effective_date)
                    for key, _ in original.legs
                ),
            ),
        ]
        return next(((code, pointer) for code, pointer, holds in reasons if holds), None)

    def _standing_recoding(self, sequence: int) -> int | None:
        """The re-coding of an entry that was not taken back."""
        return next(
            (one.sequence for one in self.entries if one.recodes == sequence and self.stands(one.sequence)), None
        )

    def _recode(self, command: Command) -> list[Entry] | Refusal:
        sequence = command["sequence"]
        if sequence > len(self.entries):
            return ("entry-does-not-exist", "/sequence")
        original = self.entries[sequence - 1]
        refusal = self._refusal_of_terms(command)
        reasons = [
            ("body-is-not-yours", "/acting_body", original.acting_body != command["acting_body"]),
            ("entry-cannot-be-recoded", "/sequence", original.kind not in {"payment", "credit_note"}),
            ("entry-is-already-reversed", "/sequence", not self.stands(sequence)),
            ("entry-is-recoded", "/sequence", self._standing_recoding(sequence)),
        ]
        refusal = refusal or next(((code, pointer) for code, pointer, holds in reasons if holds), None)
        if refusal is not None:
            return refusal
        coded = [(key, amount) for key, amount in original.legs if key[0] in CODED]
        total, (_, body, *_, subjective) = sum(amount for _, amount in coded), coded[0][0]
        dated = {"event_date": original.event_date, **command}
        recoverable = sum(abs(amount) for key, amount in original.legs if key[0] == "vat_recoverable")
        refusal = self._refusal_of_charge(dated, "spend" if total > 0 else "back", total)
        refusal = refusal or self._refusal_of_stream(command) or self._refusal_of_vat(command, recoverable, "/scheme")
        if refusal is not None:
            return refusal
        into = self._spent(command, abs(total), 1 if total > 0 else -1, body, command.get("subjective") or subjective)
        entry = self._add(command, [*into, *((key, -amount) for key, amount in coded)])
        entry.recodes = sequence
        return [entry]

    def _refusal_of_terms(self, command: Command) -> Refusal | None:
        if not AGREEMENT_TERM[0] <= command["effective_date"] <= AGREEMENT_TERM[1]:
            return ("date-is-outside-agreement", "/effective_date")
        if self.kind == "pooled" and command["acting_body"] != HOST and command["type"] != "in_kind_contribution":
            return ("host-must-record-this", "/acting_body")
        return None

    def _refusal_of_cash(self, command: Command) -> Refusal | None:
        return ("pool-keeps-no-cash", "") if self.kind == "aligned" and command["type"] in OF_CASH else None

    def _legs(self, command: Command) -> Legs | Refusal:
        refusal = first_of(self._refusal_of_cash(command), self._refusal_of_terms(command))
        if refusal is not None:
            return refusal
        legs_of = {
            **dict.fromkeys(("payment", "credit_note", "accrual"), self._spend_legs),
            **dict.fromkeys(("commitment", "commitment_release"), self._commitment_legs),
            "allocation": self._allocation_legs,
            "virement": self._virement_legs,
            "contingency_set_aside": self._set_aside_legs,
            "contingency_draw": self._draw_legs,
            "vat_recovery": self._recovery_legs,
            "in_kind_contribution": self._in_kind_legs,
            "credited_contribution": self.credit_legs,
        }
        return legs_of.get(command["type"], self.contribution_legs)(command)

    def _commitment_legs(self, command: Command) -> Legs | Refusal:
        body, scheme, sign = command["acting_body"], command["scheme"], 1
        refusal = self._refusal_of_scheme(command)
        if refusal is not None:
            return refusal
        if command["type"] == "commitment_release":
            sign = -1
            if command["amount_pence"] > self.balance("committed", None, scheme, body):
                return ("release-exceeds-committed", "/amount_pence")
        committed = account("committed", body, programme=command["programme"], scheme=scheme)
        amount = sign * command["amount_pence"]
        return [(committed, amount), (account("commitment_control", body), -amount)]

    def _set_aside_legs(self, command: Command) -> Legs | Refusal:
        amount, stream = command["amount_pence"], command["stream"]
        if stream not in STREAMS:
            return ("stream-does-not-exist", "/stream")
        if amount > self.balance("unallocated", stream=stream):
            return ("allocation-exceeds-unallocated", "/amount_pence")
        return [(account("contingency", stream=stream), amount), (account("unallocated", stream=stream), -amount)]

    def _draw_legs(self, command: Command) -> Legs | Refusal:
        amount, stream = command["amount_pence"], command["stream"]
        refusal = self._refusal_of_scheme(command) or self._refusal_of_stream(command)
        if refusal is not None:
            return refusal
        if amount > self.balance("contingency", stream=stream):
            return ("contingency-is-short", "/amount_pence")
        scheme = account("allocated", stream=stream, programme=command["programme"], scheme=command["scheme"])
        return [(scheme, amount), (account("contingency", stream=stream), -amount)]

    def _recovery_legs(self, command: Command) -> Legs | Refusal:
        amount, body = command["amount_pence"], command["acting_body"]
        if amount > self.balance("vat_recoverable", body=body):
            return ("recovery-exceeds-vat", "/amount_pence")
        met = account("cash" if self.kind == "pooled" else "partner_cash", body=body)
        return [(met, amount), (account("vat_recoverable", body=body), -amount)]

    def _refusal_of_vat(self, command: Command, recoverable: int, at: str) -> Refusal | None:
        if not recoverable:
            return None
        if command["scheme"] not in RECOVERS:
            return ("vat-treatment-is-not-decided", at)
        return None if RECOVERS[command["scheme"]] else ("vat-is-not-recoverable", at)

    def _virement_legs(self, command: Command) -> Legs | Refusal:
        amount, stream, out, into = (command[name] for name in ("amount_pence", "stream", "scheme", "to_scheme"))
        inward = {**command, "programme": command["to_programme"], "scheme": into}
        refusal = self._refusal_of_scheme(command, "out")
        if refusal is None and (met := self._refusal_of_scheme(inward)) is not None:
            refusal = (met[0], {"/programme": "/to_programme", "/scheme": "/to_scheme"}.get(met[1], met[1]))
        refusal = refusal or self._refusal_of_stream(inward)
        if refusal is not None:
            return refusal
        if amount > self.balance("allocated", stream, out) - self.balance("expenditure", stream, out):
            return ("virement-exceeds-unspent", "/amount_pence")
        return [
            (account("allocated", stream=stream, programme=command["to_programme"], scheme=into), amount),
            (account("allocated", stream=stream, programme=command["programme"], scheme=out), -amount),
        ]

    def _in_kind_legs(self, command: Command) -> Legs | Refusal:
        amount, body, stream, form = (command[name] for name in ("amount_pence", "acting_body", "stream", "form"))
        refusal = self._refusal_of_scheme(command)
        if stream not in STREAMS:
            return ("stream-does-not-exist", "/stream")
        if refusal is not None:
            return refusal
        use = account("in_kind_use", body, stream, command["programme"], command["scheme"], form)
        return [(use, amount), (account("in_kind_income", body, stream, subjective=form), -amount)]

    def _refusal_of_scheme(self, command: Command, charge: str | None = None) -> Refusal | None:
        """The programme and the scheme are there, and take such a posting as they stand on the day."""
        programme = self.programmes.get(command["programme"])
        if programme is None:
            return ("programme-does-not-exist", "/programme")
        charge = charge or CHARGES.get(command["type"], "new")
        return programme.refusal(command["scheme"], charge, command["effective_date"])

    def _refusal_of_charge(self, command: Command, charge: str, amount: int) -> Refusal | None:
        """The same of spend, and whether it is within the terms or what decisions let the scheme spend."""
        refusal = self._refusal_of_scheme(command, charge)
        if refusal is not None or charge == "back":
            return refusal
        scheme, dates = command["scheme"], (command["effective_date"], command.get("event_date"))
        spent = sum(self.balance("expenditure", stream, scheme) for stream in (None, *STREAMS))
        return self.programmes[command["programme"]].refusal_of_spend(self.kind, scheme, amount, spent, dates)

    def _allocation_legs(self, command: Command) -> Legs | Refusal:
        amount, stream = command["amount_pence"], command["stream"]
        if stream not in STREAMS:
            return ("stream-does-not-exist", "/stream")
        refusal = self._refusal_of_scheme(command)
        if refusal is not None:
            return refusal
        if amount > self.balance("unallocated", stream=stream):
            return ("allocation-exceeds-unallocated", "/amount_pence")
        scheme = account("allocated", stream=stream, programme=command["programme"], scheme=command["scheme"])
        return [(scheme, amount), (account("unallocated", stream=stream), -amount)]

    def _refusal_of_stream(self, command: Command) -> Refusal | None:
        stream = command.get("stream")
        known = self._streams_of(command)
        return ("stream-does-not-exist", "/stream") if stream and stream not in known else None

    def _streams_of(self, command: Command) -> tuple[str, ...]:
        return tuple(self.programmes[command["programme"]].schemes[command["scheme"]])

    def _spend_legs(self, command: Command) -> Legs | Refusal:
        amount, body, scheme = command["amount_pence"], command["acting_body"], command.get("scheme")
        sign = -1 if command["type"] == "credit_note" else 1
        met = account("cash" if self.kind == "pooled" else "partner_cash", body=body)
        subjective = command.get("subjective")
        if scheme is None:
            return [(account("suspense", body=body, subjective=subjective), sign * amount), (met, -sign * amount)]
        back = command.get("recoverable_vat_pence", 0)
        refusal = self._refusal_of_charge(command, CHARGES[command["type"]], amount - back)
        refusal = refusal or self._refusal_of_stream(command)
        refusal = refusal or self._refusal_of_vat(command, back, "/recoverable_vat_pence")
        if refusal is not None:
            return refusal
        if command["type"] == "accrual":
            met = account("accrual", body, programme=command["programme"], scheme=scheme)
            if command["reverses_on"] > AGREEMENT_TERM[1]:
                return ("date-is-outside-agreement", "/reverses_on")
        vat = [(account("vat_recoverable", body=body), sign * back)] if back else []
        return [*self._spent(command, amount - back, sign, body, subjective), *vat, (met, -sign * amount)]

    def _spent(self, command: Command, amount: int, sign: int, body: str | None, subjective: str | None) -> Legs:
        """What falls on each stream of a scheme."""
        stream, scheme, streams = command.get("stream"), command["scheme"], self._streams_of(command)
        if stream is not None or not streams:
            parts = [(stream, amount)]
        else:
            parts = self._drawn(amount, scheme, streams) if sign == 1 else self._returned(amount, scheme, streams)
        at = command["programme"], scheme, subjective
        return [(account("expenditure", body, one, *at), sign * part) for one, part in parts]

    def _drawn(self, amount: int, scheme: str, streams: tuple[str, ...]) -> list[tuple[str | None, int]]:
        """Penny by stream in listed order, to what is left of each; what is over has no stream."""
        room: dict[str | None, int] = {}
        for one in streams:
            named = {"stream": one, "scheme": scheme}
            room[one] = max(0, self.balance("allocated", **named) - self.balance("expenditure", **named))
        room[None] = amount
        return poured(amount, room)

    def _returned(self, amount: int, scheme: str, streams: tuple[str, ...]) -> list[tuple[str | None, int]]:
        """First what had no stream, then from the last stream to the first; what is over has no stream."""
        order = (None, *reversed(streams))
        room = {one: max(0, self.balance("expenditure", stream=one, scheme=scheme)) for one in order}
        parts = dict(poured(amount, room))
        over = amount - sum(parts.values())
        if over:
            parts[None] = parts.get(None, 0) + over
        return list(parts.items())

    def decide(self, said: Command, today: str) -> Decided:
        """What two people decide: schedules changed, or a programme steered; nothing is kept of what is refused."""
        if said["act"] == "change-contribution-schedule":
            return self.change_schedules(said)
        return self._steer(said, today)

    def _steer(self, said: Command, today: str) -> Decided:
        act, programme = said["act"], self.programmes.get(said["programme"])
        gives_back = act == "return-allocation" or said.get("decision") == "stop"
        refusal = self._refusal_of_terms({"type": act, **said}) if gives_back else None
        if refusal is not None:
            return Decided(refused=[refusal])
        if programme is None:
            return Decided(refused=[("programme-does-not-exist", "/programme")])
        sums: dict[str, Sums] = {
            kind: sums_of(programme, pool.entries, said.get("effective_date", today))
            for kind, pool in self.pools.items()
        }
        refused = programme.refusals(act, said, self.kind, sums, today)
        if refused:
            return Decided(refused=refused)
        legs = returned(programme, sums[self.kind]) if gives_back else []
        made = [self.add("allocation_return", said, legs)] if legs else []
        told: dict[str, Any] = {"sequences": [one.sequence for one in made]} if gives_back else {}
        return Decided(made, told | programme.decide(act, said, self.kind, {k: one for k, one in sums.items() if one}))
