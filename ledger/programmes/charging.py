"""What a scheme may yet be charged with: within its programme's terms, or as far as decisions let it go beyond them."""

from datetime import date
from uuid import UUID

from ledger.core.entry import AccountName, Heading
from ledger.core.refusal import Refusal
from ledger.journal.model import BalanceView
from ledger.programmes.model import SchemeKey, SchemeTerms
from ledger.rules.gateways import Charge, Standing, is_within, refusal_of_limit, refusal_of_sunset

_BARRED = (Standing.PAUSED, Standing.STOPPED)


def spent_headings(at: SchemeKey, scheme: SchemeTerms | None) -> list[Heading]:
    """What the scheme has spent, of each stream and of none; nothing for a scheme that no decision binds."""
    if scheme is None or not (scheme.limits or scheme.standing in _BARRED):
        return []
    return [Heading(AccountName.EXPENDITURE, stream, *at) for stream in (None, *scheme.streams)]


def refusal_of_spend(
    at: SchemeKey,
    scheme: SchemeTerms,
    pool_id: UUID,
    amount_pence: int,
    dates: tuple[date, date | None],
    books: BalanceView,
) -> Refusal | None:
    """Why spend of an amount, by its effective and event date, passes the sunset or what decisions have left of it.

    Of a paused or stopped programme what was ordered or owed is still paid. What is spent from the decision on counts
    against a limit, whatever it is for.
    """
    effective_date, event_date = dates
    within = is_within(scheme.terms, Charge.SPEND, effective_date, event_date)
    if within and scheme.standing is Standing.GOING:
        return None
    own = [one for one in scheme.limits if one.pool_id == pool_id]
    limits = [one.limit_pence for one in own if one.until is not None and effective_date <= one.until]
    if within:
        limits.append(next((one.limit_pence for one in own if one.until is None), 0))
    if not limits:
        return refusal_of_sunset(at[0], scheme.terms)
    spent_pence = sum(books.balance_pence(heading) for heading in spent_headings(at, scheme))
    return refusal_of_limit(at[1], amount_pence, spent_pence, max(limits))
