"""What the service must do, said once more in dicts and ints: no IO, no import of the service, brute force throughout.

Every balance is a fold over all legs. The order of checks is that of the books: what the key met, the source line, the
agreement, the thing itself.
"""

from collections.abc import Iterable

from tests.journal.oracle_words import (
    AGREEMENT_TERM,
    HOST,
    KINDS,
    NATURES,
    PROGRAMME,
    PROGRAMME_TERM,
    RECOVERS,
    SCHEMES,
    STREAMS,
    AccountKey,
    Command,
    Entry,
    Expected,
    Legs,
    Refusal,
    account,
    poured,
    text_of,
)

CODED = {"expenditure", "suspense"}


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
        standing = self._standing_recoding(original.sequence)
        reasons = [
            ("role-does-not-permit-this", "/sequence", original.book == "budget" and not by_manager),
            ("body-is-not-yours", "/acting_body", original.acting_body != command["acting_body"]),
            ("reversal-cannot-be-reversed", "/sequence", original.reverses is not None),
            ("entry-is-already-reversed", "/sequence", self.reversed_by(original.sequence, len(self.entries))),
            ("entry-is-recoded", "/sequence", standing),
            ("money-has-moved-on", "/sequence", any(self._has_moved(key, amount) for key, amount in original.legs)),
        ]
        return next(((code, pointer) for code, pointer, holds in reasons if holds), None)

    def _has_moved(self, key: AccountKey, amount: int) -> bool:
        """Less is left than the leg brought, where money must not go below zero."""
        name, body, stream, _, scheme, _ = key
        if name in {"unallocated", "contingency"}:
            return self.balance(name, stream) < amount
        of_bodies = {"contribution_receivable", "committed", "vat_recoverable"}
        return name in of_bodies and self.balance(name, stream, scheme, body) < amount

    def _standing_recoding(self, sequence: int) -> int | None:
        """The re-coding of an entry that was not taken back."""
        known = len(self.entries)
        found = [one.sequence for one in self.entries if one.recodes == sequence]
        return next((one for one in found if self.reversed_by(one, known) is None), None)

    def _recode(self, command: Command) -> list[Entry] | Refusal:
        sequence = command["sequence"]
        if sequence > len(self.entries):
            return ("entry-does-not-exist", "/sequence")
        original = self.entries[sequence - 1]
        refusal = self._refusal_of_terms(command)
        reasons = [
            ("body-is-not-yours", "/acting_body", original.acting_body != command["acting_body"]),
            ("entry-cannot-be-recoded", "/sequence", original.kind not in {"payment", "credit_note"}),
            ("entry-is-already-reversed", "/sequence", self.reversed_by(sequence, len(self.entries))),
            ("entry-is-recoded", "/sequence", self._standing_recoding(sequence)),
        ]
        refusal = refusal or next(((code, pointer) for code, pointer, holds in reasons if holds), None)
        refusal = refusal or self._refusal_of_scheme(command) or self._refusal_of_stream(command)
        recoverable = sum(abs(amount) for key, amount in original.legs if key[0] == "vat_recoverable")
        refusal = refusal or self._refusal_of_vat(command, recoverable, "/scheme")
        if refusal is not None:
            return refusal
        coded = [(key, amount) for key, amount in original.legs if key[0] in CODED]
        total, (_, body, *_, subjective) = sum(amount for _, amount in coded), coded[0][0]
        into = self._spent(command, abs(total), 1 if total > 0 else -1, body, command.get("subjective") or subjective)
        entry = self._add(command, [*into, *((key, -amount) for key, amount in coded)])
        entry.recodes = sequence
        return [entry]

    def reversed_by(self, sequence: int, through: int) -> int | None:
        """The reversal of an entry, as known at a sequence number."""
        return next((one.sequence for one in self.entries[:through] if one.reverses == sequence), None)

    def _refusal_of_terms(self, command: Command) -> Refusal | None:
        if not AGREEMENT_TERM[0] <= command["effective_date"] <= AGREEMENT_TERM[1]:
            return ("date-is-outside-agreement", "/effective_date")
        if self.kind == "pooled" and command["acting_body"] != HOST and command["type"] != "in_kind_contribution":
            return ("host-must-record-this", "/acting_body")
        return None

    def _legs(self, command: Command) -> Legs | Refusal:
        kind = command["type"]
        if kind in {"received_contribution", "called_contribution"} and self.kind == "aligned":
            return ("pool-keeps-no-cash", "")
        refusal = self._refusal_of_terms(command)
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
        }
        return legs_of.get(kind, self._contribution_legs)(command)

    def _commitment_legs(self, command: Command) -> Legs | Refusal:
        body, scheme, sign = command["acting_body"], command["scheme"], 1
        refusal = self._refusal_of_scheme(command)
        if refusal is not None:
            return refusal
        if command["type"] == "commitment_release":
            sign = -1
            if command["amount_pence"] > self.balance("committed", None, scheme, body):
                return ("release-exceeds-committed", "/amount_pence")
        committed = account("committed", body, programme=PROGRAMME, scheme=scheme)
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
        scheme = account("allocated", stream=stream, programme=PROGRAMME, scheme=command["scheme"])
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
        refusal = self._refusal_of_scheme(command)
        if refusal is None and into not in SCHEMES:
            refusal = ("scheme-does-not-exist", "/to_scheme")
        if refusal is None and stream not in SCHEMES[into]:
            refusal = ("stream-does-not-exist", "/stream")
        if refusal is not None:
            return refusal
        if amount > self.balance("allocated", stream, out) - self.balance("expenditure", stream, out):
            return ("virement-exceeds-unspent", "/amount_pence")
        named = {"stream": stream, "programme": PROGRAMME}
        return [
            (account("allocated", **named, scheme=into), amount),
            (account("allocated", **named, scheme=out), -amount),
        ]

    def _in_kind_legs(self, command: Command) -> Legs | Refusal:
        amount, body, stream, form = (command[name] for name in ("amount_pence", "acting_body", "stream", "form"))
        refusal = self._refusal_of_scheme(command)
        if stream not in STREAMS:
            return ("stream-does-not-exist", "/stream")
        if refusal is not None:
            return refusal
        use = account("in_kind_use", body, stream, PROGRAMME, command["scheme"], form)
        return [(use, amount), (account("in_kind_income", body, stream, subjective=form), -amount)]

    def _contribution_legs(self, command: Command) -> Legs | Refusal:
        amount, stream = command["amount_pence"], command["stream"]
        if command["body"] not in self.partners:
            return ("body-is-no-partner", "/body")
        if stream not in STREAMS:
            return ("stream-does-not-exist", "/stream")
        if command["type"] == "scheduled_contribution":
            source = account("source", body=command["body"], stream=stream)
            return [(account("unallocated", stream=stream), amount), (source, -amount)]
        income = account("contribution_income", command["body"], stream)
        owed = account("contribution_receivable", command["body"], stream)
        if command["type"] == "called_contribution":
            return [(owed, amount), (income, -amount)]
        of_call = min(amount, max(0, self.balance("contribution_receivable", stream, None, command["body"])))
        met = [(owed, -of_call), (income, of_call - amount)]
        return [(account("cash", body=HOST), amount), *(one for one in met if one[1])]

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

    def _refusal_of_stream(self, command: Command) -> Refusal | None:
        stream = command.get("stream")
        return ("stream-does-not-exist", "/stream") if stream and stream not in SCHEMES[command["scheme"]] else None

    def _spend_legs(self, command: Command) -> Legs | Refusal:
        amount, body, scheme = command["amount_pence"], command["acting_body"], command.get("scheme")
        sign = -1 if command["type"] == "credit_note" else 1
        met = account("cash" if self.kind == "pooled" else "partner_cash", body=body)
        subjective = command.get("subjective")
        if scheme is None:
            return [(account("suspense", body=body, subjective=subjective), sign * amount), (met, -sign * amount)]
        refusal = self._refusal_of_scheme(command) or self._refusal_of_stream(command)
        back = command.get("recoverable_vat_pence", 0)
        refusal = refusal or self._refusal_of_vat(command, back, "/recoverable_vat_pence")
        if refusal is not None:
            return refusal
        if command["type"] == "accrual":
            met = account("accrual", body, programme=PROGRAMME, scheme=scheme)
            if command["reverses_on"] > AGREEMENT_TERM[1]:
                return ("date-is-outside-agreement", "/reverses_on")
        vat = [(account("vat_recoverable", body=body), sign * back)] if back else []
        return [*self._spent(command, amount - back, sign, body, subjective), *vat, (met, -sign * amount)]

    def _spent(self, command: Command, amount: int, sign: int, body: str | None, subjective: str | None) -> Legs:
        """What falls on each stream of a scheme."""
        stream, scheme = command.get("stream"), command["scheme"]
        if stream is not None or not SCHEMES[scheme]:
            parts = [(stream, amount)]
        else:
            parts = self._drawn(amount, scheme) if sign == 1 else self._returned(amount, scheme)
        return [(account("expenditure", body, one, PROGRAMME, scheme, subjective), sign * part) for one, part in parts]

    def _drawn(self, amount: int, scheme: str) -> list[tuple[str | None, int]]:
        """Penny by stream in listed order, to what is left of each; what is over has no stream."""
        room: dict[str | None, int] = {}
        for one in SCHEMES[scheme]:
            named = {"stream": one, "scheme": scheme}
            room[one] = max(0, self.balance("allocated", **named) - self.balance("expenditure", **named))
        room[None] = amount
        return poured(amount, room)

    def _returned(self, amount: int, scheme: str) -> list[tuple[str | None, int]]:
        """First what had no stream, then from the last stream to the first; what is over has no stream."""
        order = (None, *reversed(SCHEMES[scheme]))
        room = {one: max(0, self.balance("expenditure", stream=one, scheme=scheme)) for one in order}
        parts = dict(poured(amount, room))
        over = amount - sum(parts.values())
        if over:
            parts[None] = parts.get(None, 0) + over
        return list(parts.items())

    def balance(self, name: str, stream: str | None = None, scheme: str | None = None, body: str | None = None) -> int:
        """Over all subjective codes, and bodies unless one is named, of exactly this stream and scheme."""
        return sum(
            amount
            for entry in self.entries
            for key, amount in entry.legs
            if (key[0], key[2], key[4]) == (name, stream, scheme) and body in {None, key[1]}
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
