"""The figures of the books: what a rule set shares, by few queries, and the same for ever as known at the same time."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ledger.core.period import financial_year_name, financial_year_start
from ledger.db import Connection
from ledger.http.access import SAVINGS
from ledger.investments.store import EVER
from ledger.investments.weights import Invested, investments_as_known
from ledger.journal.store import AccountTotal, Selection, View, totals_as_known
from ledger.programmes.model import SchemeKey
from ledger.rule_sets.figures_making import NAMES, BookFacts, figures_of
from ledger.rule_sets.figures_model import Asked
from ledger.rule_sets.figures_store import beside_the_legs, schemes_as_known
from ledger.rule_sets.savings_making import SAVINGS_NAMES
from ledger.rules.fencing import last_day_of, year_of
from ledger.rules.sharing.figures import Figures

_EVERY = Selection(NAMES)


async def figures_of_pool(connection: Connection, place_id: UUID, pool_id: UUID, asked: Asked) -> Figures:
    """The figures of a pool: its schemes by ring-fence, its savings, what is in reserve or stated, what each put in.

    Whoever keeps them to come back to gives the instant too, and holds the pool head's lock when it is taken.
    """
    year_start = financial_year_start(asked.last_day)
    spans = {
        "span": (asked.first_day, asked.last_day),
        "year": (year_start, last_day_of(year_start.year)),
        "life": (date.min, asked.last_day),
    }
    totals: dict[tuple[date, date], list[AccountTotal]] = {}
    for first_day, last_day in sorted(set(spans.values())):
        view = View(asked.through, first_day, last_day)
        totals[first_day, last_day] = await totals_as_known(connection, place_id, pool_id, view, _EVERY)
    beside = await beside_the_legs(connection, place_id, pool_id, asked.last_day, asked.known_at)
    of_savings, invested = (
        await _savings(connection, place_id, pool_id, asked) if beside.kind == SAVINGS else ((), None)
    )
    wanted = _schemes_in(one for each in totals.values() for one in each)
    return figures_of(
        BookFacts(
            asked=asked,
            partners=beside.partners,
            fences=beside.fences,
            schemes=await schemes_as_known(connection, place_id, wanted, asked.known_at),
            of_span=totals[spans["span"]],
            of_year=totals[spans["year"]],
            of_life=totals[spans["life"]],
            stated=beside.stated,
            of_savings=of_savings,
            invested=invested,
        )
    )


async def _savings(
    connection: Connection, place_id: UUID, pool_id: UUID, asked: Asked
) -> tuple[Sequence[AccountTotal], Invested]:
    """What the book of savings says of a financial year, whenever entries take effect, and who invested; as known."""
    of_year = Selection(SAVINGS_NAMES, subjective=financial_year_name(asked.last_day))
    ever = View(asked.through, date.min, date.max)
    known_at = asked.known_at or EVER
    return (
        await totals_as_known(connection, place_id, pool_id, ever, of_year),
        await investments_as_known(
            connection, place_id, pool_id, year=year_of(asked.last_day), known_at=known_at, through=asked.through
        ),
    )


def _schemes_in(totals: Iterable[AccountTotal]) -> set[SchemeKey]:
    return {
        (one.account.programme, one.account.scheme) for one in totals if one.account.programme and one.account.scheme
    }
