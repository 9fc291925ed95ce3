"""Investments as they are known: what was paid and repaid, what settlements brought to which of them; pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from ledger.investments.model import InvestmentTerms
from ledger.investments.settled import Settled
from ledger.rules.investing import Movement, Standing, What, met_in_order, standing_on

TAKEN_BACK = "taken_back"


class KeptInvestment(Struct, frozen=True):
    """Who invested in which case."""

    investment: int
    case_code: str
    investor: str
    recorded_at: datetime


class KeptTerms(Struct, frozen=True, kw_only=True):
    """A version of an investment's terms."""

    investment: int
    version: int
    terms: InvestmentTerms
    reason: str | None
    principal_id: UUID
    recorded_at: datetime


class KeptMovement(Struct, frozen=True, kw_only=True):
    """What was recorded of an investment, one after the other."""

    investment: int
    movement: int
    what: str
    on_day: date
    amount_pence: int
    by_body: str | None
    paid_pool: str | None
    paid_sequence: int | None
    voucher: str | None
    minute_reference: str
    takes_back: int | None
    reason: str | None
    acting_body: str
    principal_id: UUID
    recorded_at: datetime


class Brought(Struct, frozen=True):
    """A part of what a settlement moved, and the investment that it went to."""

    settled: Settled
    amount_pence: int


class Tracked(Struct, frozen=True, kw_only=True):
    """An investment with all that is known of it."""

    head: KeptInvestment
    versions: tuple[KeptTerms, ...]
    recorded: tuple[KeptMovement, ...]
    brought: tuple[Brought, ...] = ()

    @property
    def terms(self) -> InvestmentTerms:
        """Those of the last version."""
        return self.versions[-1].terms

    @property
    def counted(self) -> tuple[KeptMovement, ...]:
        """What was recorded and not taken back."""
        gone = {one.takes_back for one in self.recorded}
        return tuple(one for one in self.recorded if one.movement not in gone and one.what != TAKEN_BACK)

    @property
    def movements(self) -> tuple[Movement, ...]:
        """What happened, by whatever record."""
        return (
            *(Movement(one.on_day, What(one.what), one.amount_pence) for one in self.counted),
            *(Movement(one.settled.on, What.REPAID, one.amount_pence) for one in self.brought),
        )

    @property
    def to_pay(self) -> tuple[Movement, ...]:
        """What of the agreed instalments is still to be paid: the last ones, as far as nothing was paid for them."""
        left = sum(one.amount_pence for one in self.counted if one.what == What.PAID)
        planned = []
        for one in sorted(self.terms.instalments, key=lambda one: one.on):
            met = min(left, one.amount_pence)
            left -= met
            if one.amount_pence > met:
                planned.append(Movement(one.on, What.PAID, one.amount_pence - met))
        return tuple(planned)

    def standing(self, day: date) -> Standing:
        return standing_on(day, self.terms.interest, self.movements)


def tracked(
    heads: Iterable[KeptInvestment],
    versions: Iterable[KeptTerms],
    recorded: Iterable[KeptMovement],
    settled: Iterable[Settled],
) -> tuple[Tracked, ...]:
    """Investments in order, each with what settlements brought it."""
    terms, moved = list(versions), list(recorded)
    found = {
        one.investment: Tracked(
            head=one,
            versions=tuple(said for said in terms if said.investment == one.investment),
            recorded=tuple(said for said in moved if said.investment == one.investment),
        )
        for one in heads
    }
    last: dict[tuple[int, str], Settled] = {}
    for one in settled:
        before = last.get((one.year, one.gain))
        last[one.year, one.gain] = one
        for body in dict.fromkeys([*one.repaid_pence, *(before.repaid_pence if before else ())]):
            pence = one.repaid_pence.get(body, 0) - (before.repaid_pence.get(body, 0) if before else 0)
            for investment, part in _parts(_served(found.values(), one, body), one, pence):
                which = found[investment]
                found[investment] = Tracked(
                    head=which.head,
                    versions=which.versions,
                    recorded=which.recorded,
                    brought=(*which.brought, Brought(one, part)),
                )
    return tuple(found.values())


def _served(of: Iterable[Tracked], settled: Settled, body: str) -> list[Tracked]:
    """The body's investments that stood when it was settled: in the cases whose savings it moved, or else in any."""
    own = [one for one in of if one.head.investor == body and one.head.recorded_at <= settled.recorded_at]
    of_cases = [one for one in own if one.head.case_code in settled.cases]
    return of_cases or own


def _parts(served: Sequence[Tracked], settled: Settled, pence: int) -> list[tuple[int, int]]:
    """Each one's part of what moved, none of nothing; the earlier investment first."""
    if not served or not pence:
        return []
    if pence > 0:
        room = [one.standing(settled.on).outstanding_pence for one in served]
    else:
        room = [
            sum(
                part.amount_pence
                for part in one.brought
                if (part.settled.year, part.settled.gain) == (settled.year, settled.gain)
            )
            for one in served
        ]
    parts = zip(served, met_in_order(pence, room), strict=True)
    return [(one.head.investment, part) for one, part in parts if part]
