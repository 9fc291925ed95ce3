"""From account totals to a statement: pure, and every figure built from the very filter that its link carries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from ledger.core.entry import Account, AccountName
from ledger.core.period import Period, financial_year_name
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.programmes.model import SchemeKey, SchemeName
from ledger.statements.fenced import Fenced, fence_lines, fenced_views, minimum_lines
from ledger.statements.figures import RECEIVED, Figures
from ledger.statements.model import (
    Basis,
    BodyLine,
    Check,
    ContributionLine,
    FenceLine,
    Figure,
    MinimumLine,
    PartnerLine,
    ProgrammeLine,
    ReserveLine,
    SchemeLine,
    Statement,
)
from ledger.statements.store import Names

NO_BUDGET = "no budget set"
NO_STREAM = "no stream"
_SPENT = (AccountName.EXPENDITURE,)
_PAID_BY_BODY = (
    AccountName.PARTNER_CASH,
    AccountName.ACCRUAL,
    AccountName.OPENING_BALANCE,
    AccountName.VAT_RECOVERABLE,
)
# What else meets a pooled fund's cash and spend, as the control total names it where it occurs.
_MET_BY = (
    (AccountName.ACCRUAL, "accruals"),
    (AccountName.INTER_POOL, "transfers from other pools"),
    (AccountName.OPENING_BALANCE, "opening balance"),
    (AccountName.PARTNER_SETTLEMENT, "due to and from partners"),
    (AccountName.RISK_SHARE, "risk shares"),
    (AccountName.VAT_RECOVERABLE, "VAT recoverable"),
)
# Savings are put into their pot by the bodies that settle them, without the transfer that any other reserve is put by.
_MET_BY_POT = (
    (AccountName.RESERVE, "what is in the pot"),
    (AccountName.TRANSFER_TO_RESERVES, "what was drawn from it"),
)
_VAT, RESERVE = (AccountName.VAT_RECOVERABLE,), (AccountName.RESERVE,)
SETTLEMENT, _SHARE = (AccountName.PARTNER_SETTLEMENT,), (AccountName.RISK_SHARE,)
# What a year had and what it spent: what is left of it was put to reserve, or is not settled yet.
_OF_YEAR = (*RECEIVED, *_SHARE, *_SPENT, AccountName.SUSPENSE, AccountName.INTER_POOL, AccountName.OPENING_BALANCE)


class StatementFacts(Struct, frozen=True):
    """All that a statement is made of: totals of four spans of days, names, labels, and where it was taken."""

    place: Place
    pool: PoolTerms
    period: Period
    basis: Basis
    through_sequence: int
    recorded_at: datetime
    in_period: Sequence[AccountTotal]
    to_date: Sequence[AccountTotal]
    of_earlier: Sequence[AccountTotal]
    posted_later: Sequence[AccountTotal]
    names: Names
    schemes: Mapping[SchemeKey, SchemeName]
    labels: Sequence[tuple[Account, str]]
    fenced: Fenced = Fenced()
    standing: Sequence[AccountTotal] = ()


class Views(Struct, frozen=True):
    """The four spans of days of a statement."""

    in_period: View
    to_date: View
    of_earlier: View
    posted_later: View


def views_of(period: Period, basis: Basis, through: int) -> Views:
    """What a statement looks at: the period, the year to its end, and what is late in it or for it."""
    first, last, one_day = period.first_day, period.last_day, timedelta(days=1)
    in_period: tuple[date, ...] = (first, last)
    to_date: tuple[date, ...] = (period.year_first_day, last)
    if basis is Basis.EVENT:
        in_period, to_date = (date.min, date.max, *in_period), (date.min, date.max, *to_date)
    return Views(
        View(through, *in_period),
        View(through, *to_date),
        View(through, first, last, date.min, first - one_day),
        View(through, last + one_day, date.max, first, last),
    )


class _Spans:
    """The makers of figures of a statement, one for each of its spans."""

    def __init__(self, facts: StatementFacts) -> None:
        views = views_of(facts.period, facts.basis, facts.through_sequence)
        self.in_period = Figures(facts.place, facts.pool, facts.in_period, views.in_period)
        self.to_date = Figures(facts.place, facts.pool, facts.to_date, views.to_date)
        self.of_earlier = Figures(facts.place, facts.pool, facts.of_earlier, views.of_earlier)
        self.posted_later = Figures(facts.place, facts.pool, facts.posted_later, views.posted_later)


def compose(facts: StatementFacts) -> Statement:
    """The statement of a pool for a period, from its totals."""
    spans = _Spans(facts)
    to_date, in_period = spans.to_date, spans.in_period
    contributions = tuple(_contribution_lines(facts, to_date))
    programmes = tuple(_programme_lines(facts, spans))
    is_whole = all(one.variance is not None for one in programmes)
    return Statement(
        place=facts.place.code,
        place_name=facts.place.name,
        pool=facts.pool.code,
        pool_name=facts.pool.name,
        pool_kind=facts.pool.kind,
        pool_label=facts.pool.label,
        attribution=facts.pool.attribution,
        agreement=facts.pool.agreement,
        mark=facts.pool.mark,
        basis=facts.basis,
        period=facts.period.name,
        first_day=facts.period.first_day,
        last_day=facts.period.last_day,
        financial_year=financial_year_name(facts.period.last_day),
        year_first_day=facts.period.year_first_day,
        through_sequence=facts.through_sequence,
        recorded_at=facts.recorded_at,
        contributions=contributions,
        scheduled_total=to_date.figure(less=(AccountName.SOURCE,)),
        received_total=to_date.figure(less=RECEIVED),
        outstanding_total=to_date.figure((AccountName.CONTRIBUTION_RECEIVABLE,)),
        in_kind_total=to_date.figure(less=(AccountName.IN_KIND_INCOME,)),
        programmes=programmes,
        budget_total=to_date.figure((AccountName.ALLOCATED,)),
        spend_in_period_total=in_period.figure(_SPENT),
        spend_of_earlier_periods_total=spans.of_earlier.figure(_SPENT),
        spend_posted_later_total=spans.posted_later.figure(_SPENT),
        spend_to_date_total=to_date.figure(_SPENT),
        variance_total=to_date.figure(_SPENT, (AccountName.ALLOCATED,)) if is_whole else None,
        suspense_in_period_total=in_period.figure((AccountName.SUSPENSE,)),
        suspense_of_earlier_periods_total=spans.of_earlier.figure((AccountName.SUSPENSE,)),
        suspense_posted_later_total=spans.posted_later.figure((AccountName.SUSPENSE,)),
        suspense_to_date_total=to_date.figure((AccountName.SUSPENSE,)),
        contingency_total=to_date.figure((AccountName.CONTINGENCY,)),
        carried_forward_total=to_date.figure((AccountName.CARRIED_FORWARD,)),
        put_to_reserve_total=to_date.figure(less=RESERVE),
        vat_recoverable_total=to_date.figure(_VAT),
        reserves=tuple(_reserve_lines(facts, to_date)),
        risk_share_total=to_date.figure(less=_SHARE),
        left_in_year=_left_in_year(facts, to_date),
        partners=tuple(_partner_lines(facts, to_date)),
        bodies=tuple(_body_lines(facts, to_date)),
        fences=tuple(_fence_lines(facts)),
        minimum_contributions=tuple(_minimum_lines(facts)),
        checks=_checks(facts, to_date),
    )


def _left_in_year(facts: StatementFacts, to_date: Figures) -> Figure:
    """What the year had less what it spent and put to reserve; what is in the pot of savings was never of the year."""
    if facts.pool.holds_savings:
        return to_date.figure(less=(AccountName.TRANSFER_TO_RESERVES, *_OF_YEAR))
    return to_date.figure(RESERVE, less=_OF_YEAR)


def _fence_lines(facts: StatementFacts) -> Iterable[FenceLine]:
    through, fenced, period = facts.through_sequence, facts.fenced, facts.period
    year_to_date = Figures(facts.place, facts.pool, fenced.in_year_to_date, fenced_views(period, through).year_to_date)
    of_all_time = Figures(facts.place, facts.pool, fenced.of_all_time, fenced_views(period, through).of_all_time)
    moved = frozenset(one.account.stream for one in fenced.of_all_time if one.account.stream)
    return fence_lines(fenced.fences, facts.pool, period, facts.names, (year_to_date, of_all_time), moved)


def _minimum_lines(facts: StatementFacts) -> Iterable[MinimumLine]:
    views = fenced_views(facts.period, facts.through_sequence)
    figures = Figures(facts.place, facts.pool, facts.fenced.in_year, views.year)
    year = facts.period.year_first_day.year
    return minimum_lines(facts.fenced.minimums, facts.pool, facts.names, {year: figures})


def _contribution_lines(facts: StatementFacts, to_date: Figures) -> Iterable[ContributionLine]:
    wanted = {AccountName.SOURCE, AccountName.CONTRIBUTION_INCOME, AccountName.IN_KIND_INCOME}
    keys = {(a.body, a.stream) for a in _accounts(facts.to_date, wanted) if a.body and a.stream}
    order = {body: position for position, body in enumerate(facts.pool.partners)}
    for body, stream in sorted(keys, key=lambda key: (order.get(key[0], len(order)), key)):
        yield ContributionLine(
            body=body,
            body_name=facts.names.bodies.get(body, body),
            stream=stream,
            stream_name=facts.names.streams.get(stream, stream),
            scheduled=to_date.figure(less=(AccountName.SOURCE,), body=body, stream=stream),
            received=to_date.figure(less=RECEIVED, body=body, stream=stream),
            outstanding=to_date.figure((AccountName.CONTRIBUTION_RECEIVABLE,), body=body, stream=stream),
            in_kind=to_date.figure(less=(AccountName.IN_KIND_INCOME,), body=body, stream=stream),
            labels=_labels(facts, _takes(wanted, body=body, stream=stream), facts.names.stream_labels.get(stream, "")),
        )


def _reserve_lines(facts: StatementFacts, to_date: Figures) -> Iterable[ReserveLine]:
    """Reserves by stream; where none has a stream, as in the pot of savings, one line of them all."""
    view = fenced_views(facts.period, facts.through_sequence).of_all_time
    of_all_time = Figures(facts.place, facts.pool, facts.standing, view)
    reserves = [one.account for one in facts.standing if one.account.name in RESERVE]
    streams = sorted({account.stream for account in reserves if account.stream})
    for stream in streams or [""][: len(reserves)]:
        yield ReserveLine(
            stream=stream,
            stream_name=facts.names.streams.get(stream, stream) or NO_STREAM,
            put_to_reserve=to_date.figure(less=RESERVE, stream=stream or None),
            in_reserve=of_all_time.figure(less=RESERVE, stream=stream or None),
        )


def _partner_lines(facts: StatementFacts, to_date: Figures) -> Iterable[PartnerLine]:
    """Every partner that has a risk share in the year, or to whom or from whom something is due at the end."""
    of_all_time = Figures(
        facts.place, facts.pool, facts.standing, fenced_views(facts.period, facts.through_sequence).of_all_time
    )
    found = [*_accounts(facts.to_date, {*_SHARE, *SETTLEMENT}), *_accounts(facts.standing, set(SETTLEMENT))]
    for body in facts.pool.partners:
        if any(account.body == body for account in found):
            yield PartnerLine(
                body=body,
                body_name=facts.names.bodies.get(body, body),
                risk_share=to_date.figure(less=_SHARE, body=body),
                due=of_all_time.figure(SETTLEMENT, body=body),
            )


def _programme_lines(facts: StatementFacts, spans: _Spans) -> Iterable[ProgrammeLine]:
    wanted = {AccountName.EXPENDITURE, AccountName.ALLOCATED}
    keys = {(a.programme, a.scheme) for a in _accounts(facts.to_date, wanted) if a.programme and a.scheme}
    budgeted = {(a.programme, a.scheme) for a in _accounts(facts.to_date, {AccountName.ALLOCATED})}
    for programme in sorted({key[0] for key in keys}):
        own = sorted(key for key in keys if key[0] == programme)
        named = facts.schemes.get(own[0])
        # A programme has a variance only when all of its spend is budgeted; part of one would mislead.
        whole = all(key in budgeted for key in own)
        to_date = spans.to_date
        yield ProgrammeLine(
            programme=programme,
            name=named.programme_name if named else programme,
            budget=to_date.figure((AccountName.ALLOCATED,), programme=programme) if whole else None,
            spend_in_period=spans.in_period.figure(_SPENT, programme=programme),
            spend_of_earlier_periods=spans.of_earlier.figure(_SPENT, programme=programme),
            spend_posted_later=spans.posted_later.figure(_SPENT, programme=programme),
            spend_to_date=to_date.figure(_SPENT, programme=programme),
            variance=to_date.figure(_SPENT, (AccountName.ALLOCATED,), programme=programme) if whole else None,
            note="" if whole else NO_BUDGET,
            labels=_labels(facts, _takes(wanted, programme=programme), named.programme_label if named else ""),
            schemes=tuple(_scheme_line(facts, key, spans) for key in own),
        )


def _scheme_line(facts: StatementFacts, key: SchemeKey, spans: _Spans) -> SchemeLine:
    programme, scheme = key
    named = facts.schemes.get(key)
    budget, to_date = (AccountName.ALLOCATED,), spans.to_date
    has_budget = any((a.programme, a.scheme) == key for a in _accounts(facts.to_date, {AccountName.ALLOCATED}))
    return SchemeLine(
        scheme=scheme,
        name=named.name if named else scheme,
        budget=to_date.figure(budget, programme=programme, scheme=scheme) if has_budget else None,
        spend_in_period=spans.in_period.figure(_SPENT, programme=programme, scheme=scheme),
        spend_of_earlier_periods=spans.of_earlier.figure(_SPENT, programme=programme, scheme=scheme),
        spend_posted_later=spans.posted_later.figure(_SPENT, programme=programme, scheme=scheme),
        spend_to_date=to_date.figure(_SPENT, programme=programme, scheme=scheme),
        variance=to_date.figure(_SPENT, budget, programme=programme, scheme=scheme) if has_budget else None,
        risk_share=to_date.figure(less=_SHARE, programme=programme, scheme=scheme),
        note="" if has_budget else NO_BUDGET,
        labels=_labels(
            facts,
            _takes({AccountName.EXPENDITURE, AccountName.ALLOCATED}, programme=programme, scheme=scheme),
            named.label if named else "",
        ),
    )


def _body_lines(facts: StatementFacts, to_date: Figures) -> Iterable[BodyLine]:
    cash = _cash_name(facts)
    wanted = {AccountName.EXPENDITURE, AccountName.SUSPENSE, cash}
    present = {a.body for a in _accounts(facts.to_date, wanted)}
    for body in facts.pool.partners:
        if body in present:
            yield BodyLine(
                body=body,
                body_name=facts.names.bodies.get(body, body),
                expenditure=to_date.figure(_SPENT, body=body),
                suspense=to_date.figure((AccountName.SUSPENSE,), body=body),
                cash=to_date.figure((cash,), body=body),
            )


def _checks(facts: StatementFacts, to_date: Figures) -> tuple[Check, ...]:
    """The control totals of the domain: a pooled fund against its income, an aligned one body by body."""
    if facts.pool.keeps_cash:
        left = to_date.figure((AccountName.CASH, AccountName.EXPENDITURE, AccountName.SUSPENSE))
        met_by = (*_MET_BY, *_MET_BY_POT) if facts.pool.holds_savings else _MET_BY
        present = [words for name, words in met_by if _accounts(facts.to_date, {name})]
        right = to_date.figure(less=(*RECEIVED, *(name for name, _ in met_by)))
        what = " + ".join(["cash + expenditure + suspense = contribution income received", *present])
        return (_check(what, left, right),)
    checks = []
    for body in facts.pool.partners:
        left = to_date.figure((AccountName.EXPENDITURE, AccountName.SUSPENSE), body=body)
        right = to_date.figure(less=_PAID_BY_BODY, body=body)
        if left.amount_pence or right.amount_pence:
            name = facts.names.bodies.get(body, body)
            present = [words for one, words in _MET_BY if any(a.body == body for a in _accounts(facts.to_date, {one}))]
            what = " + ".join([f"expenditure + suspense = cash paid by {name}", *present])
            checks.append(_check(what, left, right))
    return tuple(checks)


def _check(what: str, left: Figure, right: Figure) -> Check:
    return Check(
        what=what,
        left_pence=left.amount_pence,
        right_pence=right.amount_pence,
        holds=left.amount_pence == right.amount_pence,
    )


def _cash_name(facts: StatementFacts) -> AccountName:
    return AccountName.CASH if facts.pool.keeps_cash else AccountName.PARTNER_CASH


def _accounts(totals: Iterable[AccountTotal], names: set[AccountName]) -> list[Account]:
    return [one.account for one in totals if one.account.name in names]


def _takes(names: set[AccountName], **dimensions: str) -> Callable[[Account], bool]:
    """Whether an account is one of the names and has the dimensions."""
    return lambda account: account.name in names and all(getattr(account, n) == v for n, v in dimensions.items())


def _labels(facts: StatementFacts, takes: Callable[[Account], bool], own: str) -> tuple[str, ...]:
    """The labels of a line: its own, then those of the entries behind it, each once."""
    behind = sorted({label for account, label in facts.labels if takes(account)})
    return tuple(dict.fromkeys(label for label in (own, *behind) if label))
