"""A run composed of its facts, the same bytes each time: lines of entries, the year-end's recognition, totals; pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from ledger.core.payload import Payload, payload_legs
from ledger.core.period import financial_year_start, month_after, month_end
from ledger.core.refusal import Refusal
from ledger.general_ledgers.lines import lines_of
from ledger.general_ledgers.mapping import coding_of, refusals_of_lines
from ledger.general_ledgers.model import (
    RECOGNITION,
    BorneShare,
    ControlTotals,
    HeldTotal,
    JournalLine,
    LedgerProfileView,
    Posted,
    RecognisedScheme,
    RunContent,
)
from ledger.programmes.model import SchemeKey
from ledger.programmes.treatments import TreatmentVersion
from ledger.rules.recognition import LedgerAccount, Move, PoolOfScheme, Recognition, Treatment, recognise

ENCODER = msgspec.json.Encoder()
Account = tuple[LedgerAccount, str | None]
Held = tuple[LedgerAccount, str | None, str | None, str | None]
SoFar = Mapping[SchemeKey, Mapping[Account, int]]


class RunHead(Struct, frozen=True, kw_only=True):
    """Which run: of which body, pool and period, as known when. host: None where each partner keeps its own cash."""

    number: int
    place: str
    pool: str
    pool_label: str
    body: str
    host: str | None
    partners: tuple[str, ...]
    period: str
    first_day: date
    last_day: date
    through_sequence: int
    made_on: date

    @property
    def pool_path(self) -> str:
        return f"/v1/places/{self.place}/pools/{self.pool}"

    @property
    def year(self) -> tuple[date, date]:
        """The financial year in which the period ends."""
        first = financial_year_start(self.last_day)
        return first, month_end(month_after(first, 11))

    @property
    def ends_a_year(self) -> bool:
        return self.last_day == self.year[1]


class EntryBehind(Struct, frozen=True):
    """An entry that no earlier run brought; held_by: the body in whose own books its line stands, if any."""

    sequence: int
    payload: Payload
    held_by: str | None


class Made(Struct, frozen=True):
    """A line before it has a number and a code."""

    posted: Posted
    effective_date: date
    kind: str
    reference: str
    sequence: int | None
    href: str


class Gathering:
    """Entries as they are read: the lines of those to be sent; of those that a body's own books hold, the sums."""

    def __init__(self, head: RunHead) -> None:
        self._head = head
        self._held: dict[Held, HeldTotal] = {}
        self.lines: list[Made] = []

    def add(self, entry: EntryBehind) -> None:
        """One entry more, in order of sequence."""
        head, said = self._head, entry.payload
        found = lines_of(payload_legs(said), head.body, head.host)
        if entry.held_by == head.body:
            for key in {_held_as(one): None for one in found}:
                self._hold(key, [one.amount_pence for one in found if _held_as(one) == key])
            return
        href = f"{head.pool_path}/entries/{entry.sequence}"
        self.lines += [Made(one, said.effective_date, said.kind, said.reference, entry.sequence, href) for one in found]

    def _hold(self, key: Held, pence: Sequence[int]) -> None:
        account, counterparty, programme, scheme = key
        earlier = self._held.get(key) or HeldTotal(
            account=account, counterparty=counterparty, programme=programme, scheme=scheme
        )
        self._held[key] = msgspec.structs.replace(
            earlier,
            debit_pence=earlier.debit_pence + sum(max(one, 0) for one in pence),
            credit_pence=earlier.credit_pence + sum(max(-one, 0) for one in pence),
            entry_count=earlier.entry_count + 1,
        )

    @property
    def held(self) -> tuple[HeldTotal, ...]:
        return tuple(self._held.values())


def _held_as(one: Posted) -> Held:
    return one.account, one.counterparty, one.programme, one.scheme


class RunFacts(Struct, frozen=True, kw_only=True):
    """All that a run is made of. spent: in the year, by scheme and body; so_far: the moves of the run before."""

    head: RunHead
    profile: LedgerProfileView
    lines: Sequence[Made]
    held: tuple[HeldTotal, ...]
    treatments: Mapping[SchemeKey, TreatmentVersion]
    spent: Mapping[SchemeKey, Mapping[str, int]] = {}
    scheduled: Mapping[str, int] = {}
    so_far: SoFar = {}


def in_force(versions: Sequence[TreatmentVersion], day: date) -> TreatmentVersion:
    """Of the versions that began by a day, the last one; the undecided one where none did."""
    return next((one for one in reversed(versions) if one.effective_from <= day), TreatmentVersion())


def compose(facts: RunFacts) -> RunContent | tuple[Refusal, ...]:
    """The content of a run, or everything that the body's profile has no code for."""
    schemes = tuple(_schemes(facts))
    made = [*facts.lines, *_of_recognition(facts, schemes)]
    refusals = refusals_of_lines(facts.profile.profile, [one.posted for one in made])
    if refusals:
        return refusals
    lines = tuple(_line(number, one, facts) for number, one in enumerate(made, 1))
    head, profile = facts.head, facts.profile
    return RunContent(
        **msgspec.structs.asdict(head),
        profile_version=profile.version,
        unit4=profile.profile.unit4,
        oracle=profile.profile.oracle,
        schemes=schemes,
        lines=lines,
        already_held=facts.held,
        control=ControlTotals(
            len(lines),
            sum(one.debit_pence for one in lines),
            sum(one.credit_pence for one in lines),
            hashlib.sha256(ENCODER.encode(lines)).hexdigest(),
        ),
    )


def _schemes(facts: RunFacts) -> Iterator[RecognisedScheme]:
    """What each scheme of the year comes to, those that moved before and have no spend left among them."""
    pool = PoolOfScheme(facts.head.host, facts.head.partners, facts.scheduled)
    for key in sorted({*facts.spent, *facts.so_far}):
        version, spent = facts.treatments.get(key, TreatmentVersion()), facts.spent.get(key, {})
        found = recognise(spent, version.decided, pool)
        yield RecognisedScheme(
            programme=key[0],
            scheme=key[1],
            treatment=version.decided.treatment,
            version=version.version,
            spent_pence=sum(spent.values()),
            spent_href=_spent_href(facts.head, key),
            shares=tuple(BorneShare(*one) for one in found.shares),
            moves=_of_body(found, facts.head.body),
            working=found.working,
            apart=found.apart,
        )


def _of_body(found: Recognition, body: str) -> tuple[Move, ...]:
    return tuple(one for one in found.moves if one.body == body)


def _of_recognition(facts: RunFacts, schemes: Sequence[RecognisedScheme]) -> Iterator[Made]:
    """By how much what is recognised now differs from what the runs before it brought."""
    for one in schemes:
        key = one.programme, one.scheme
        moves: dict[Account, int] = {(move.account, move.counterparty): move.amount_pence for move in one.moves}
        before = facts.so_far.get(key, {})
        for account, counterparty in [*moves, *(at for at in before if at not in moves)]:
            at = account, counterparty
            pence = moves.get(at, 0) - before.get(at, 0)
            if pence:
                posted = Posted(account, pence, counterparty, programme=key[0], scheme=key[1])
                yield Made(posted, facts.head.last_day, RECOGNITION, "", None, one.spent_href)


def _spent_href(head: RunHead, key: SchemeKey) -> str:
    """The listing of exactly the legs that were spent on a scheme in the year."""
    first_day, last_day = head.year
    query = {"account": "expenditure", "programme": key[0], "scheme": key[1], "from": first_day, "to": last_day}
    return f"{head.pool_path}/legs?{urlencode({**query, 'through_sequence': head.through_sequence})}"


def _line(number: int, made: Made, facts: RunFacts) -> JournalLine:
    posted = made.posted
    coding = coding_of(facts.profile.profile, posted)
    assert coding is not None, "lines without a code were refused"
    return JournalLine(
        line=number,
        effective_date=made.effective_date,
        kind=made.kind,
        account=posted.account,
        counterparty=posted.counterparty,
        stream=posted.stream,
        programme=posted.programme,
        scheme=posted.scheme,
        subjective=posted.subjective,
        treatment=_treatment_of(facts, posted),
        debit_pence=max(posted.amount_pence, 0),
        credit_pence=max(-posted.amount_pence, 0),
        coding=coding[0],
        is_in_suspense=coding[1],
        reference=made.reference,
        sequence=made.sequence,
        legs=posted.legs,
        href=made.href,
    )


def _treatment_of(facts: RunFacts, posted: Posted) -> Treatment | None:
    if posted.programme is None or posted.scheme is None:
        return None
    return facts.treatments.get((posted.programme, posted.scheme), TreatmentVersion()).decided.treatment
