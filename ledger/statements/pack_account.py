"""The memorandum account of a pack: from account totals of four spans of days; pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from ledger.core.entry import Account, AccountName
from ledger.core.period import Period
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.programmes.model import SchemeKey, SchemeName
from ledger.statements.figures import RECEIVED, Figures
from ledger.statements.model import Check
from ledger.statements.pack_model import (
    BalanceLine,
    ExpenditureLine,
    FundAccount,
    HeldLine,
    IncomeLine,
    PartnerAccount,
    SourceLine,
)
from ledger.statements.store import Names

_SPENT, _SUSPENSE = AccountName.EXPENDITURE, AccountName.SUSPENSE
_OUT = (_SPENT, _SUSPENSE)
_OWN_CASH, _SETTLEMENT = (AccountName.PARTNER_CASH,), (AccountName.PARTNER_SETTLEMENT,)
_SHARE, _IN_KIND = (AccountName.RISK_SHARE,), (AccountName.IN_KIND_INCOME,)
# Income that is no partner's contribution. Reserves and transfers to them meet within the fund: only a pot is put in.
_OTHER_INCOME = (
    (_SHARE, "Risk shares of the partners"),
    ((AccountName.INTER_POOL,), "Transfers from other pools"),
    ((AccountName.OPENING_BALANCE,), "Balance with which these books began"),
    ((AccountName.RESERVE, AccountName.TRANSFER_TO_RESERVES), "Put into the pot by settlements of savings"),
)
_HELD = (
    ((AccountName.CASH,), "Cash held by the host"),
    (_SETTLEMENT, "Due from partners, less what is due to them"),
    ((AccountName.ACCRUAL,), "Accrued and not yet paid"),
    ((AccountName.VAT_RECOVERABLE,), "VAT that comes back"),
)


class Views(Struct, frozen=True):
    """Spans of days of an account: before the year, the year to the period's end, the period, all to its end."""

    before: View
    to_date: View
    in_period: View
    at_end: View


class AccountFacts(Struct, frozen=True):
    """All that an account is made of: the totals of its views in their order, and names."""

    place: Place
    pool: PoolTerms
    period: Period
    through: int
    before: Sequence[AccountTotal]
    to_date: Sequence[AccountTotal]
    in_period: Sequence[AccountTotal]
    at_end: Sequence[AccountTotal]
    names: Names
    schemes: Mapping[SchemeKey, SchemeName]


def views_of_account(period: Period, through: int) -> Views:
    """By effective date always: an account carries its balance on."""
    year, last, one_day = period.year_first_day, period.last_day, timedelta(days=1)
    return Views(
        View(through, date.min, year - one_day),
        View(through, year, last),
        View(through, period.first_day, last),
        View(through, date.min, last),
    )


class _Spans:
    """The makers of figures, one for each view."""

    def __init__(self, facts: AccountFacts) -> None:
        views, where = views_of_account(facts.period, facts.through), (facts.place, facts.pool)
        self.before = Figures(*where, facts.before, views.before)
        self.to_date = Figures(*where, facts.to_date, views.to_date)
        self.in_period = Figures(*where, facts.in_period, views.in_period)
        self.at_end = Figures(*where, facts.at_end, views.at_end)
        self.before_period = Figures(*where, _before_period(facts), View(facts.through, date.min, _eve(facts.period)))


def _eve(period: Period) -> date:
    return period.first_day - timedelta(days=1)


def _before_period(facts: AccountFacts) -> list[AccountTotal]:
    """What stood before the period: all to its end less what is of it."""
    of_period = {one.account: one for one in facts.in_period}
    return [_less(one, of_period.get(one.account)) for one in facts.at_end]


def _less(one: AccountTotal, other: AccountTotal | None) -> AccountTotal:
    if other is None:
        return one
    return AccountTotal(one.account, one.debit_pence - other.debit_pence, one.credit_pence - other.credit_pence)


def compose_account(facts: AccountFacts) -> FundAccount:
    """The account of a pool for a period."""
    spans, pool = _Spans(facts), facts.pool
    came = _income_accounts(pool)
    every = (*came, *_OUT)
    closing = spans.at_end.figure(less=every)
    balance = tuple(_balance(spans, came, every))
    held = tuple(_held(facts, spans))
    return FundAccount(
        income=tuple(_income(facts, spans)),
        income_in_period_total=spans.in_period.figure(less=came),
        income_to_date_total=spans.to_date.figure(less=came),
        expenditure=tuple(_expenditure(facts, spans)),
        expenditure_in_period_total=spans.in_period.figure(_OUT),
        expenditure_to_date_total=spans.to_date.figure(_OUT),
        balance=balance,
        closing=closing,
        held=held,
        sources=tuple(_sources(facts, spans, every)),
        partners=tuple(_partners(facts, spans)),
        checks=tuple(_checks(balance, held, closing.amount_pence)),
    )


def _income_accounts(pool: PoolTerms) -> tuple[AccountName, ...]:
    """What counts as income: contributions, where the host holds the cash; else what each partner paid of its own."""
    other = (name for names, _ in _OTHER_INCOME for name in names)
    return (*RECEIVED, *other) if pool.keeps_cash else (*_OWN_CASH, *other)


def _income(facts: AccountFacts, spans: _Spans) -> Iterator[IncomeLine]:
    names = RECEIVED if facts.pool.keeps_cash else _OWN_CASH
    by_stream = facts.pool.keeps_cash
    found = {(a.body or "", (a.stream or "") if by_stream else "") for a in _accounts(facts.to_date, names)}
    order = {body: position for position, body in enumerate(facts.pool.partners)}
    for body, stream in sorted(found, key=lambda key: (order.get(key[0], len(order)), key)):
        yield IncomeLine(
            what="Contributions" if by_stream else "Paid by the partner of its own cash",
            body=body or None,
            body_name=facts.names.bodies.get(body, body),
            stream=stream or None,
            stream_name=facts.names.streams.get(stream, stream),
            in_period=spans.in_period.figure(less=names, body=body or None, stream=stream or None),
            to_date=spans.to_date.figure(less=names, body=body or None, stream=stream or None),
        )
    for other, what in _OTHER_INCOME:
        if spans.to_date.figure(less=other).amount_pence or spans.in_period.figure(less=other).amount_pence:
            yield IncomeLine(
                what=what,
                body=None,
                body_name="",
                stream=None,
                stream_name="",
                in_period=spans.in_period.figure(less=other),
                to_date=spans.to_date.figure(less=other),
            )


def _expenditure(facts: AccountFacts, spans: _Spans) -> Iterator[ExpenditureLine]:
    for programme, scheme in sorted({(a.programme, a.scheme) for a in _accounts(facts.to_date, (_SPENT,))}):
        named = facts.schemes.get((programme or "", scheme or ""))
        yield ExpenditureLine(
            what=named.name if named else scheme or "",
            programme=programme,
            scheme=scheme,
            in_period=spans.in_period.figure((_SPENT,), programme=programme, scheme=scheme),
            to_date=spans.to_date.figure((_SPENT,), programme=programme, scheme=scheme),
        )
    if any(_accounts(facts.to_date, (_SUSPENSE,))):
        yield ExpenditureLine(
            what="In suspense, to be coded",
            programme=None,
            scheme=None,
            in_period=spans.in_period.figure((_SUSPENSE,)),
            to_date=spans.to_date.figure((_SUSPENSE,)),
        )


def _balance(spans: _Spans, came: Sequence[AccountName], every: Sequence[AccountName]) -> Iterator[BalanceLine]:
    opening = spans.before_period.figure(less=every), spans.before.figure(less=every)
    yield BalanceLine(what="Opening balance", in_period=opening[0], to_date=opening[1])
    for what, names in (("Income", came), ("Less expenditure", _OUT)):
        yield BalanceLine(
            what=what, in_period=spans.in_period.figure(less=names), to_date=spans.to_date.figure(less=names)
        )


def _held(facts: AccountFacts, spans: _Spans) -> Iterator[HeldLine]:
    for names, what in _HELD:
        if any(_accounts(facts.at_end, names)):
            yield HeldLine(what=what, amount=spans.at_end.figure(names))


def _sources(facts: AccountFacts, spans: _Spans, every: Sequence[AccountName]) -> Iterator[SourceLine]:
    """Each source that the fund ever had money of; none where each partner keeps its own cash."""
    found = {a.stream for a in _accounts(facts.at_end, every) if a.stream} if facts.pool.keeps_cash else set()
    for stream in sorted(found):
        yield SourceLine(
            stream=stream,
            stream_name=facts.names.streams.get(stream, stream),
            opening=spans.before.figure(less=every, stream=stream),
            received=spans.to_date.figure(less=RECEIVED, stream=stream),
            spent=spans.to_date.figure(_OUT, stream=stream),
            closing=spans.at_end.figure(less=every, stream=stream),
        )


def _partners(facts: AccountFacts, spans: _Spans) -> Iterator[PartnerAccount]:
    received = RECEIVED if facts.pool.keeps_cash else _OWN_CASH
    for body in facts.pool.partners:
        yield PartnerAccount(
            body=body,
            body_name=facts.names.bodies.get(body, body),
            due_at_start=spans.before.figure(_SETTLEMENT, body=body),
            received=spans.to_date.figure(less=received, body=body),
            in_kind=spans.to_date.figure(less=_IN_KIND, body=body),
            spent=spans.to_date.figure((_SPENT,), body=body),
            risk_share=spans.to_date.figure(less=_SHARE, body=body),
            due_at_end=spans.at_end.figure(_SETTLEMENT, body=body),
        )


def _checks(balance: Sequence[BalanceLine], held: Sequence[HeldLine], closing_pence: int) -> Iterator[Check]:
    in_period = sum(one.in_period.amount_pence for one in balance)
    to_date = sum(one.to_date.amount_pence for one in balance)
    told = (
        ("balance at the beginning of the period, income less expenditure: the closing balance", in_period),
        ("balance at the beginning of the year, income less expenditure: the closing balance", to_date),
        ("what the fund holds and is due: the closing balance", sum(one.amount.amount_pence for one in held)),
    )
    for what, pence in told:
        yield Check(what=what, left_pence=pence, right_pence=closing_pence, holds=pence == closing_pence)


def _accounts(totals: Sequence[AccountTotal], names: Sequence[AccountName]) -> Iterator[Account]:
    return (one.account for one in totals if one.account.name in names)
