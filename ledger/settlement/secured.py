"""How much of what the rules move between bodies has been paid: due, payable, settled and paid, year by year; pure.

Signs as for who receives: what a body is to receive is above zero, what it is to give below. A payment names no year,
so it clears the oldest first; and what is due one way clears what is due the other way.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from ledger.core.quantity import fraction_text
from ledger.rules.fencing import year_name
from ledger.rules.sharing.result import Moved, Result
from ledger.settlement.secured_model import SecuredAmounts, SecuredBody, SecuredPot, SecuredYear

_PLACES = 2
Settled = Mapping[int, Mapping[str, int]]  # by year, of each body
POT = ""


class Ruled(Struct, frozen=True, kw_only=True):
    """What the rules give of a year's savings; no result, and why, where none apply or the figures do not fit them."""

    year: int
    version: int | None = None
    result: Result | None = None
    says: str = ""


def secured_years(
    ruled: Iterable[Ruled], partners: Sequence[str], settled: Settled, outstanding: Mapping[str, int]
) -> tuple[SecuredYear, ...]:
    """Each year with its bodies. settled: what settlements moved; outstanding: what of it is still to be received."""
    paid = {body: paid_by_year(settled, body, outstanding.get(body, 0)) for body in partners}
    return tuple(_year(one, partners, settled.get(one.year, {}), paid) for one in ruled)


def paid_by_year(settled: Settled, body: str, outstanding_pence: int) -> dict[int, int]:
    """What of each year's settled amount is cleared; what is outstanding is of the newest years.

    Where more is outstanding than was settled that way, as when what was paid is taken back, it is of the newest year.
    """
    cleared, left = {}, outstanding_pence
    years = sorted(settled, reverse=True)
    for year in years:
        pence = settled[year].get(body, 0)
        waits = min(pence, max(left, 0)) if pence > 0 else max(pence, min(left, 0))
        cleared[year], left = pence - waits, left - waits
    if years:
        cleared[years[0]] -= left
    return cleared


def _year(
    one: Ruled, partners: Sequence[str], settled: Mapping[str, int], paid: Mapping[str, Mapping[int, int]]
) -> SecuredYear:
    due, payable = _net(one.result, is_payable=False), _net(one.result, is_payable=True)
    bodies = tuple(
        SecuredBody(
            body=body,
            amounts=_amounts(due.get(body, 0), payable.get(body, 0), settled.get(body, 0), paid[body].get(one.year, 0)),
        )
        for body in partners
        if any((due.get(body), payable.get(body), settled.get(body), paid[body].get(one.year)))
    )
    receive = [body.amounts for body in bodies if _is_above(body.amounts)]
    return SecuredYear(
        financial_year=year_name(one.year),
        rule_set_version=one.version,
        says=one.says,
        to_receive=together(receive),
        to_give=together(body.amounts for body in bodies if not _is_above(body.amounts)),
        pot=SecuredPot(due_pence=due.get(POT, 0), payable_pence=payable.get(POT, 0), settled_pence=settled.get(POT, 0)),
        bodies=bodies,
    )


def _is_above(amounts: SecuredAmounts) -> bool:
    """Whether a body is one that receives: by the rules, else by what was settled, else by what was paid."""
    return (amounts.due_pence or amounts.payable_pence or amounts.settled_pence or amounts.paid_pence) > 0


def together(amounts: Iterable[SecuredAmounts]) -> SecuredAmounts:
    """Amounts added up, and the percentage of the sums."""
    found = [(one.due_pence, one.payable_pence, one.settled_pence, one.paid_pence) for one in amounts]
    return _amounts(*(sum(column) for column in zip(*found, strict=True))) if found else _amounts(0, 0, 0, 0)


def _amounts(due_pence: int, payable_pence: int, settled_pence: int, paid_pence: int) -> SecuredAmounts:
    percent = fraction_text(Fraction(paid_pence * 100, due_pence), _PLACES) if due_pence else None
    return SecuredAmounts(
        due_pence=due_pence,
        payable_pence=payable_pence,
        settled_pence=settled_pence,
        paid_pence=paid_pence,
        secured_percent=percent,
    )


def _net(result: Result | None, *, is_payable: bool) -> dict[str, int]:
    """What all gains together give each body, net, and put into the pot."""
    found: dict[str, int] = {}
    for one in result.gains if result else ():
        moved: Moved = one.payable if is_payable else one.proposed
        for body, pence in moved.net_pence.items():
            found[body] = found.get(body, 0) + pence
        found[POT] = found.get(POT, 0) + sum(kept.amount_pence for kept in moved.kept)
    return found
