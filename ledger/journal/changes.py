"""Two views of the books side by side: which accounts differ, and leg by leg why."""

from collections.abc import Iterable
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from ledger.core.entry import Account
from ledger.db import Connection
from ledger.journal.change_views import AccountChange, TwoViews, ViewTaken
from ledger.journal.event_dates import totals_of
from ledger.journal.reading import through_of
from ledger.journal.store import AccountTotal, Selection, View


async def take_views(connection: Connection, place_id: UUID, pool_id: UUID, query: TwoViews) -> tuple[View, View]:
    """The view before and the view after, each as known when it says, or now."""
    before = await through_of(connection, place_id, pool_id, query.before_through_sequence, query.before_known_at)
    after = await through_of(connection, place_id, pool_id, query.through_sequence, query.known_at)
    return View(before, *query.days_before), View(after, *query.days)


def taken(view: View) -> ViewTaken:
    """A view as an answer tells it."""
    return ViewTaken(*msgspec.structs.astuple(view))


async def changes_between(
    connection: Connection, place_id: UUID, pool_id: UUID, views: tuple[View, View], which: Selection
) -> tuple[AccountChange, ...]:
    """The accounts whose turnover differs between two views."""
    before, after = [await totals_of(connection, place_id, pool_id, view, which) for view in views]
    return differing(before, after)


def differing(before: Iterable[AccountTotal], after: Iterable[AccountTotal]) -> tuple[AccountChange, ...]:
    """The accounts that have other totals after than before, in the order in which the totals come."""
    was = {one.account: one for one in before}
    is_now = {one.account: one for one in after}
    pairs = [(account, was.get(account), is_now.get(account)) for account in {**is_now, **was}]
    changes = [_change(account, one, other) for account, one, other in pairs]
    return tuple(change for change in changes if _differs(change))


def _differs(change: AccountChange) -> bool:
    before = (change.before_debit_pence, change.before_credit_pence)
    return before != (change.after_debit_pence, change.after_credit_pence)


def _change(account: Account, before: AccountTotal | None, after: AccountTotal | None) -> AccountChange:
    before, after = before or AccountTotal(account, 0, 0), after or AccountTotal(account, 0, 0)
    return AccountChange(
        book=account.book,
        account=account.name,
        body=account.body,
        stream=account.stream,
        programme=account.programme,
        scheme=account.scheme,
        subjective=account.subjective,
        before_debit_pence=before.debit_pence,
        before_credit_pence=before.credit_pence,
        after_debit_pence=after.debit_pence,
        after_credit_pence=after.credit_pence,
        change_pence=after.balance_pence - before.balance_pence,
    )


def legs_address(pool_path: str, query: TwoViews, views: tuple[View, View]) -> str:
    """The address that lists the legs by which two views differ, each view named by its sequence number."""
    before, after = views
    fixed = msgspec.structs.replace(
        query,
        before_first_day=before.first_day,
        before_last_day=before.last_day,
        before_through_sequence=before.through,
        before_known_at=None,
        through_sequence=after.through,
        known_at=None,
    )
    asked = msgspec.to_builtins(fixed)
    named = {name: value for name, value in asked.items() if value not in (None, "", 0, ())}
    named |= {name: asked[name] for name in ("before_through_sequence", "through_sequence")}
    return f"{pool_path}/leg-changes?{urlencode(named, doseq=True)}"
