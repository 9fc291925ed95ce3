"""Fences where entries are decided: each draft against what its streams' fences permit and have left; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from ledger.core.entry import AccountName, Draft, Heading
from ledger.core.refusal import Code, Refusal
from ledger.http.access import PoolTerms
from ledger.journal.model import BalanceView, Decision
from ledger.rules.fencing import (
    Fence,
    SchemeUse,
    YearSums,
    in_force,
    last_day_of,
    left_by_year,
    refusal_of_amount,
    refusal_of_use,
    year_of,
)

# Where a fenced pound is used; orders are checked when they are placed, since a payment may come before the release.
USES = (AccountName.ALLOCATED, AccountName.COMMITTED, AccountName.EXPENDITURE)
Uses = Mapping[tuple[str, str], Sequence[SchemeUse]]
At = Mapping[str, str]
_NAMES = (
    AccountName.SOURCE,
    AccountName.CONTRIBUTION_INCOME,
    AccountName.CONTRIBUTION_RECEIVABLE,
    AccountName.INTER_POOL,
    *USES,
)
_READ_FENCES = msgspec.json.Decoder(tuple[Fence, ...])
_READ_USES = msgspec.json.Decoder(tuple[SchemeUse, ...])


class Measure(Struct, frozen=True):
    """Two sums of a stream that belong together: what was paid in (credit), what is used of it (debit)."""

    paid_in: tuple[AccountName, ...]
    used: tuple[AccountName, ...]


BUDGET = Measure((AccountName.SOURCE,), (AccountName.ALLOCATED,))


class Fencing(Struct, frozen=True):
    """The fences of a place as they bind one pool: each stream's versions, the pool's kind, its financial years."""

    versions: Mapping[str, tuple[Fence, ...]]
    is_pooled: bool
    years: tuple[int, ...]

    @property
    def money(self) -> Measure:
        """What partners paid or owe on call, or in an aligned pool were to spend; and what was spent."""
        name = AccountName.CONTRIBUTION_INCOME if self.is_pooled else AccountName.SOURCE
        return Measure((name, AccountName.INTER_POOL), (AccountName.EXPENDITURE,))

    @property
    def orders(self) -> Measure:
        """The same money against what is spent or ordered."""
        return Measure(self.money.paid_in, (AccountName.EXPENDITURE, AccountName.COMMITTED))

    def in_force(self, stream: str | None, day: date) -> Fence | None:
        """The fence of a stream on a day."""
        return in_force(self.versions.get(stream or "", ()), day)

    def headings(self, streams: Iterable[str | None]) -> Iterator[Heading]:
        """The balances by year that a decision about these streams reads; none for streams without a fence."""
        for stream in streams:
            if stream in self.versions:
                for year in self.years:
                    yield from (Heading(name, stream, year=year) for name in _NAMES)

    def sums(self, stream: str, measure: Measure, books: BalanceView) -> dict[int, YearSums]:
        """What was paid in and used of a stream, by financial year."""

        def pence(names: Sequence[AccountName], year: int) -> int:
            return sum(books.balance_pence(Heading(name, stream, year=year)) for name in names)

        return {year: YearSums(-pence(measure.paid_in, year), pence(measure.used, year)) for year in self.years}

    def left_pence(self, stream: str, day: date, measure: Measure, books: BalanceView) -> int | None:
        """What a fence has left in the financial year of a day; None where nothing bounds it."""
        return left_by_year(self.versions.get(stream, ()), self.sums(stream, measure, books)).get(year_of(day))


def fencing_of_terms(terms: PoolTerms) -> Fencing:
    """The fences of the place of a pool, as the pool's terms tell them."""
    return fencing_of(terms.fences, kind=terms.kind, first_day=terms.effective_from, last_day=terms.effective_to)


def fencing_of(fences: Iterable[Fence], *, kind: str, first_day: date, last_day: date) -> Fencing:
    """The fences of a place, in order of version, for a pool of a kind with a term."""
    versions: dict[str, tuple[Fence, ...]] = {}
    for one in fences:
        versions[one.stream] = (*versions.get(one.stream, ()), one)
    return Fencing(versions, kind != "aligned", tuple(range(year_of(first_day), year_of(last_day) + 1)))


NO_FENCES = Fencing({}, is_pooled=True, years=())


def read_fences(text: str | None) -> tuple[Fence, ...]:
    """The fences that a query tells of, in order of version; none for NULL."""
    return _READ_FENCES.decode(text) if text else ()


def read_uses(text: str | None) -> tuple[SchemeUse, ...]:
    """What a query says a scheme is for, in order of version; nothing for NULL."""
    return _READ_USES.decode(text) if text else ()


def within_fences(
    decision: Decision, fencing: Fencing, uses: Uses, books: BalanceView, at: At | None = None
) -> Decision:
    """The decision, or why a fence refuses it. at: where in the command a refusal points to, if elsewhere."""
    if isinstance(decision, Refusal) or not fencing.versions:
        return decision
    moving = _Moving(books)
    for draft in decision:
        before = moving.copy()
        moving.take(draft)
        refusal = _refusal_of_uses(draft, fencing, uses) or _refusal_of_sums(draft, fencing, before, moving)
        if refusal is not None:
            return Refusal(refusal.code, refusal.detail, (at or {}).get(refusal.pointer, refusal.pointer))
    return decision


class _Moving:
    """The balances by year as the drafts of one command move them."""

    def __init__(self, books: BalanceView, moved: Mapping[Heading, int] | None = None) -> None:
        self._books = books
        self._moved = dict(moved or {})

    def balance_pence(self, heading: Heading) -> int:
        return self._books.balance_pence(heading) + self._moved.get(heading, 0)

    def is_reversed(self, sequence: int) -> bool:
        return self._books.is_reversed(sequence)

    def copy(self) -> "_Moving":
        return _Moving(self._books, self._moved)

    def take(self, draft: Draft) -> None:
        year = year_of(draft.effective_date)
        for leg in draft.legs:
            heading = Heading(leg.account.name, leg.account.stream, year=year)
            self._moved[heading] = self._moved.get(heading, 0) + leg.amount_pence


def _refusal_of_uses(draft: Draft, fencing: Fencing, uses: Uses) -> Refusal | None:
    """Money of a fenced stream that comes to a scheme: the fence permits the scheme, on the day it really happened."""
    more: dict[tuple[AccountName, str, str, str], int] = {}
    for leg in draft.legs:
        one = leg.account
        if one.name in USES and one.stream and one.programme and one.scheme:
            key = one.name, one.stream, one.programme, one.scheme
            more[key] = more.get(key, 0) + leg.amount_pence
    for (_, stream, programme, scheme), pence in more.items():
        fence = fencing.in_force(stream, draft.effective_date)
        if fence is not None and pence > 0:
            use = in_force(uses.get((programme, scheme), ()), draft.effective_date)
            refusal = refusal_of_use(fence, use, scheme, draft.event_date)
            if refusal is not None:
                return refusal
    return None


def _refusal_of_sums(draft: Draft, fencing: Fencing, before: _Moving, after: _Moving) -> Refusal | None:
    """A draft that leaves a fence short: more is used than is left, or less is left than is used."""
    year = year_of(draft.effective_date)
    streams = {leg.account.stream for leg in draft.legs if leg.account.stream in fencing.versions}
    orders = any(leg.account.name is AccountName.COMMITTED and leg.amount_pence > 0 for leg in draft.legs)
    for stream in sorted(one for one in streams if one):
        for measure in (fencing.orders if orders else fencing.money, BUDGET):
            had = fencing.left_pence(stream, draft.effective_date, measure, before)
            left = fencing.left_pence(stream, draft.effective_date, measure, after)
            if left is None or had is None or left >= min(had, 0):
                continue
            fence = in_force(fencing.versions[stream], last_day_of(year))
            refusal = refusal_of_amount(fence or fencing.versions[stream][-1], year, had - left, had)
            if draft.reverses_sequence is None:
                return refusal
            return Refusal(Code.MONEY_HAS_MOVED_ON, refusal.detail, "/sequence")
    return None
