"""Who paid whom in a year, from account totals and from what entries of a few kinds moved; pure.

Every entry that moves cash meets another account of the fund: contributions, spend, recoverable VAT, what is due
between the fund and a partner, another pool, the balance with which books begin. Together they are the growth of cash.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from msgspec import Struct

from ledger.core.entry import AccountName, EntryKind
from ledger.core.period import Period
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.statements.figures import RECEIVED, Figures
from ledger.statements.flows_model import FlowLine, FlowReason, MoneyFlows, PairLine, Party, PartySort
from ledger.statements.model import Check, Figure

_DUE = (AccountName.PARTNER_SETTLEMENT,)
_CALLED = (AccountName.CONTRIBUTION_RECEIVABLE,)
_ACCRUED = (AccountName.ACCRUAL,)
_PAID = (AccountName.EXPENDITURE, AccountName.ACCRUAL)  # an accrual is spent and not paid
_BESIDE = ((AccountName.SUSPENSE, FlowReason.NOT_CODED), (AccountName.VAT_RECOVERABLE, FlowReason.VAT))
OWED = (*_DUE, *_CALLED, *_ACCRUED)
_WITHOUT_PROGRAMME = {
    FlowReason.NOT_CODED: "Providers, not coded to a programme yet",
    FlowReason.VAT: "VAT to come back",
}
_OTHER_POOL = "Another pool of the place"
_WHAT = "paid to the fund - paid out + brought in where the books begin = growth of cash"


class Moved(Struct, frozen=True, kw_only=True):
    """What entries of one kind moved on the account of a partner, or between pools, one way; debit above zero.

    taken_back: of a reversal, the kind of what it takes back. pool: the other one, where the reader may see it.
    """

    account: AccountName
    kind: EntryKind
    pence: int
    body: str | None = None
    taken_back: EntryKind | None = None
    pool: str | None = None
    pool_name: str | None = None


class FlowFacts(Struct, frozen=True, kw_only=True):
    """All that flows are made of. standing: what is owed at the year's last day, from all years."""

    place: Place
    pool: PoolTerms
    period: Period
    financial_year: str
    through_sequence: int
    recorded_at: datetime
    in_year: Sequence[AccountTotal]
    standing: Sequence[AccountTotal]
    moved: Sequence[Moved]
    bodies: Mapping[str, str]
    programmes: Mapping[str, str]

    @property
    def year(self) -> View:
        return View(self.through_sequence, self.period.first_day, self.period.last_day)

    @property
    def all_years(self) -> View:
        return View(self.through_sequence, date.min, self.period.last_day)


def money_flows(facts: FlowFacts) -> MoneyFlows:
    """The flows of a year, contributions first; none of nothing."""
    figures, pool = Figures(facts.place, facts.pool, facts.in_year, facts.year), facts.pool
    paid = tuple(
        _moving((*_contributed(facts, figures), *_settled(facts), *_transferred(facts), *_spent(facts, figures)))
    )
    into = sum(one.amount_pence for one in paid if one.payee.sort is PartySort.FUND)
    out = sum(one.amount_pence for one in paid) - into
    brought_in = _brought_in_pence(facts, figures)
    cash = figures.figure((AccountName.CASH if pool.keeps_cash else AccountName.PARTNER_CASH,))
    return MoneyFlows(
        place=facts.place.code,
        pool=pool.code,
        pool_name=pool.name,
        pool_kind=pool.kind,
        pool_label=pool.label,
        mark=pool.mark,
        financial_year=facts.financial_year,
        first_day=facts.period.first_day,
        last_day=facts.period.last_day,
        through_sequence=facts.through_sequence,
        recorded_at=facts.recorded_at,
        paid=paid,
        between=tuple(_pairs(paid)),
        received_total=figures.figure(less=RECEIVED),
        into_fund_pence=into,
        out_of_fund_pence=out,
        brought_in_pence=brought_in,
        cash_change=cash,
        owed=tuple(_moving(_owed(facts))),
        check=_check(into - out + brought_in, cash),
    )


def _moving(lines: Iterable[FlowLine]) -> Iterator[FlowLine]:
    return (one for one in lines if one.amount_pence)


def _check(moved_pence: int, cash: Figure) -> Check:
    is_same = moved_pence == cash.amount_pence
    return Check(what=_WHAT, left_pence=moved_pence, right_pence=cash.amount_pence, holds=is_same)


def _contributed(facts: FlowFacts, figures: Figures) -> Iterator[FlowLine]:
    for body in _bodies_of(facts, facts.in_year, RECEIVED):
        received = figures.figure(less=RECEIVED, body=body)
        yield _line(_body(facts, body), _fund(facts), FlowReason.CONTRIBUTION, received)


def _settled(facts: FlowFacts) -> Iterator[FlowLine]:
    """Payments of what is due, either way; and what a winding up divides, which it takes off contributions."""
    order = {body: position for position, body in enumerate(facts.pool.partners)}
    for one in sorted(facts.moved, key=lambda one: order.get(one.body or "", len(order))):
        kind, fund = one.taken_back or one.kind, _fund(facts)
        if one.account in _DUE and one.body and kind in {EntryKind.SETTLEMENT_PAYMENT, EntryKind.WINDING_UP}:
            body, behind = _body(facts, one.body), _entries(facts, one.kind, account=one.account, body=one.body)
            why = FlowReason.SETTLEMENT if kind is EntryKind.SETTLEMENT_PAYMENT else FlowReason.WINDING_UP
            is_in = why is FlowReason.WINDING_UP or (one.pence < 0) == (one.taken_back is None)
            payer, payee = (body, fund) if is_in else (fund, body)
            amount_pence = -one.pence if is_in else one.pence
            yield FlowLine(payer=payer, payee=payee, why=why, amount_pence=amount_pence, behind=behind)


def _transferred(facts: FlowFacts) -> Iterator[FlowLine]:
    for one in facts.moved:
        if one.account is AccountName.INTER_POOL and one.kind in {EntryKind.TRANSFER_IN, EntryKind.TRANSFER_OUT}:
            other = Party(sort=PartySort.POOL, code=one.pool, name=one.pool_name or _OTHER_POOL)
            payer, payee = (other, _fund(facts)) if one.pence < 0 else (_fund(facts), other)
            behind = _entries(facts, one.kind, account=one.account)
            yield FlowLine(
                payer=payer, payee=payee, why=FlowReason.TRANSFER, amount_pence=abs(one.pence), behind=behind
            )


def _spent(facts: FlowFacts, figures: Figures) -> Iterator[FlowLine]:
    """What the fund paid for programmes, or each body of an aligned pool from its own cash."""
    for payer in _spenders(facts):
        body = payer.code
        for programme in _programmes_of(facts.in_year, _PAID, body):
            paid = figures.figure(_PAID, body=body, programme=programme)
            yield _line(payer, _providers(facts, programme), FlowReason.SPEND, paid)
        for name, why in _BESIDE:
            paid = figures.figure((name,), body=body)
            yield _line(payer, Party(sort=PartySort.PROVIDERS, code=None, name=_WITHOUT_PROGRAMME[why]), why, paid)


def _owed(facts: FlowFacts) -> Iterator[FlowLine]:
    """Contributions called, what settlements made due, and what is spent and not paid."""
    figures, fund = Figures(facts.place, facts.pool, facts.standing, facts.all_years), _fund(facts)
    for name in _bodies_of(facts, facts.standing, _CALLED):
        called = figures.figure(_CALLED, body=name)
        yield _line(_body(facts, name), fund, FlowReason.CONTRIBUTION, called)
    for name in _bodies_of(facts, facts.standing, _DUE):
        body, due = _body(facts, name), figures.figure(_DUE, body=name)
        if due.amount_pence > 0:
            yield _line(body, fund, FlowReason.SETTLEMENT, due)
        else:
            yield _line(fund, body, FlowReason.SETTLEMENT, figures.figure(less=_DUE, body=name))
    for payer in _spenders(facts):
        for programme in _programmes_of(facts.standing, _ACCRUED, payer.code):
            accrued = figures.figure(less=_ACCRUED, body=payer.code, programme=programme)
            yield _line(payer, _providers(facts, programme), FlowReason.SPEND, accrued)


def _brought_in_pence(facts: FlowFacts, figures: Figures) -> int:
    """The balance with which books begin, but for what was due then: that is no cash."""
    due_pence = sum(
        one.pence
        for one in facts.moved
        if one.account in _DUE and EntryKind.OPENING_BALANCE in {one.kind, one.taken_back}
    )
    return figures.figure(less=(AccountName.OPENING_BALANCE,)).amount_pence - due_pence


def _pairs(paid: Iterable[FlowLine]) -> Iterator[PairLine]:
    """What is paid to the fund stands before what it pays."""
    sums: dict[tuple[Party, Party], int] = {}
    for one in sorted(paid, key=lambda one: one.payer.sort is PartySort.FUND):
        between = one.payer, one.payee
        sums[between] = sums.get(between, 0) + one.amount_pence
    return (PairLine(payer=payer, payee=payee, amount_pence=pence) for (payer, payee), pence in sums.items() if pence)


def _line(payer: Party, payee: Party, why: FlowReason, figure: Figure) -> FlowLine:
    return FlowLine(payer=payer, payee=payee, why=why, amount_pence=figure.amount_pence, behind=figure.legs)


def _entries(facts: FlowFacts, kind: EntryKind, **of: str) -> str:
    days = {"from": facts.period.first_day.isoformat(), "to": facts.period.last_day.isoformat()}
    query = {"kind": kind.value, **of, **days, "through_sequence": str(facts.through_sequence)}
    return f"/v1/places/{facts.place.code}/pools/{facts.pool.code}/entries?{urlencode(query)}"


def _fund(facts: FlowFacts) -> Party:
    return Party(sort=PartySort.FUND, code=None, name=facts.pool.name)


def _body(facts: FlowFacts, body: str) -> Party:
    return Party(sort=PartySort.BODY, code=body, name=facts.bodies.get(body, body))


def _providers(facts: FlowFacts, programme: str) -> Party:
    name = f"Providers of {facts.programmes.get(programme, programme)}"
    return Party(sort=PartySort.PROVIDERS, code=programme, name=name)


def _spenders(facts: FlowFacts) -> list[Party]:
    if facts.pool.keeps_cash:
        return [_fund(facts)]
    names = (*_PAID, *(name for name, _ in _BESIDE))
    totals = (*facts.in_year, *facts.standing)
    return [_body(facts, body) for body in _bodies_of(facts, totals, names)]


def _bodies_of(facts: FlowFacts, totals: Iterable[AccountTotal], names: Sequence[AccountName]) -> list[str]:
    """The bodies of accounts, in the order of the agreement; those that are partners no more at the end."""
    found = {one.account.body for one in totals if one.account.name in names and one.account.body}
    partners = facts.pool.partners
    return [*(one for one in partners if one in found), *sorted(found.difference(partners))]


def _programmes_of(totals: Iterable[AccountTotal], names: Sequence[AccountName], body: str | None) -> list[str]:
    of_body = (one.account for one in totals if body is None or one.account.body == body)
    return sorted({one.programme for one in of_body if one.name in names and one.programme})
