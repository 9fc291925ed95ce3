"""Reading the journal's totals, as known at a sequence number or time."""

from datetime import datetime
from uuid import UUID

from ledger.db import Connection
from ledger.journal import store
from ledger.journal.views import AccountBalance, BalanceQuery, TrialBalance, dimensions_of


async def through_of(
    connection: Connection, place_id: UUID, pool_id: UUID, sequence: int | None, known_at: datetime | None
) -> int:
    """The sequence number that a view is taken at: as asked, as known at a time, or the head now."""
    head = (await store.head_of(connection, place_id, pool_id)).sequence
    if sequence is not None:
        return min(sequence, head)
    if known_at is not None:
        return await store.sequence_at(connection, place_id, pool_id, known_at)
    return head


async def trial_balance(
    connection: Connection, place_id: UUID, pool_id: UUID, view: BalanceQuery, names: tuple[str, str, str]
) -> TrialBalance:
    """Every account's turnover for dates within two days, as known at a sequence number or time."""
    through = await through_of(connection, place_id, pool_id, view.through_sequence, view.known_at)
    if view == BalanceQuery():
        totals = await store.totals_now(connection, place_id, pool_id)
    else:
        wanted = store.View(through, view.first_day, view.last_day)
        which = store.Selection(view.account or None, **dimensions_of(view))
        totals = await store.totals_as_known(connection, place_id, pool_id, wanted, which)
    place, pool, label = names
    return TrialBalance(
        place=place,
        pool=pool,
        pool_label=label,
        first_day=view.first_day,
        last_day=view.last_day,
        through_sequence=through,
        debit_pence=sum(one.debit_pence for one in totals),
        credit_pence=sum(one.credit_pence for one in totals),
        accounts=tuple(
            AccountBalance(
                book=one.account.book,
                account=one.account.name,
                body=one.account.body,
                stream=one.account.stream,
                programme=one.account.programme,
                scheme=one.account.scheme,
                subjective=one.account.subjective,
                debit_pence=one.debit_pence,
                credit_pence=one.credit_pence,
                balance_pence=one.balance_pence,
            )
            for one in totals
        ),
    )
