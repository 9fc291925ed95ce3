"""Figures: pence with the address that lists their legs, both made from one filter; pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from ledger.core.entry import AccountName
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.statements.model import Figure

RECEIVED = (AccountName.CONTRIBUTION_INCOME, AccountName.CONTRIBUTION_RECEIVABLE)  # income less what is still owed


class Figures:
    """Makes figures over one span of days: the sum of the accounts a filter takes, and the link with that filter."""

    def __init__(self, place: Place, pool: PoolTerms, totals: Sequence[AccountTotal], view: View) -> None:
        self._totals = totals
        self._path = f"/v1/places/{place.code}/pools/{pool.code}/legs"
        days = {
            "from": view.first_day,
            "to": view.last_day,
            "event_from": view.first_event_day,
            "event_to": view.last_event_day,
        }
        self._span = {name: day.isoformat() for name, day in days.items() if day not in {date.min, date.max}}
        self._span["through_sequence"] = str(view.through)

    def figure(
        self, plus: Iterable[AccountName] = (), less: Iterable[AccountName] = (), **dimensions: str | None
    ) -> Figure:
        plus, less = tuple(plus), tuple(less)
        named = {name: value for name, value in dimensions.items() if value is not None}
        amount_pence = sum(
            (-1 if one.account.name in less else 1) * one.balance_pence
            for one in self._totals
            if one.account.name in {*plus, *less} and all(getattr(one.account, n) == v for n, v in named.items())
        )
        query = [("account", name.value) for name in plus] + [("less", name.value) for name in less]
        return Figure(amount_pence, f"{self._path}?{urlencode([*query, *named.items(), *self._span.items()])}")
