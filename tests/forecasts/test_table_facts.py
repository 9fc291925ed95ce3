"""What a table makes of totals, without a service: last year's shape, schemes that begin late, days a year before."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import Account, AccountName
from ledger.forecasts.model import Basis, year_period
from ledger.forecasts.store import SchemeFacts
from ledger.forecasts.table import OutturnFacts, Span, baselines_of, compose_table, elapsed_of
from ledger.forecasts.taking import same_day_last_year
from ledger.http.access import Place, PoolTerms
from ledger.journal.store import AccountTotal, View
from ledger.rules.forecasting import Elapsed
from tests.conftest import COUNCIL, NHS

KEY = ("home-first", "reablement")
SCHEME = SchemeFacts(
    "home-first", "Home First", date(2024, 4, 1), date(2027, 3, 31), *KEY[1:], "Reablement", COUNCIL, ""
)
POOL = PoolTerms(
    *(UUID(int=1), "pooled", "Pooled fund", "pooled", "", "", "section-75", COUNCIL),
    *(date(2024, 4, 1), date(2027, 3, 31), (NHS, COUNCIL)),
)
ANY = View(1, date.min, date.max)


def holding(**pence: int) -> Span:
    """A span in which the scheme's accounts stand as said."""
    return Span([AccountTotal(Account(AccountName(n), None, None, *KEY), p, 0) for n, p in pence.items()], ANY)


FACTS = OutturnFacts(
    place=Place(UUID(int=2), "place", "The place", ""),
    pool=POOL,
    year=2025,
    days=year_period(2025),
    basis=Basis.CLOSED,
    known_at=datetime(2025, 10, 3, tzinfo=UTC),
    through_sequence=1,
    through_day=date(2025, 9, 30),
    of_year=holding(allocated=1_000),
    to_date=holding(expenditure=600),
    ever=holding(committed=50, accrual=-30),
    last_year=holding(expenditure=800),
    last_year_part=holding(expenditure=300),
    standing={},
    schemes={KEY: SCHEME},
)


def test_every_baseline_has_its_ground() -> None:
    """£6 in half a year: £12 by rate; £16 by last year's shape; £6.50 with orders; £8 as last year; 30p is accrued."""
    run_rate, profile, commitments, last_year = baselines_of(FACTS, KEY)

    assert (1_200, 1_600, 650, 800) == (
        run_rate.amount_pence,
        profile.amount_pence,
        commitments.amount_pence,
        last_year.amount_pence,
    )
    assert 30 == commitments.working[1].amount_pence
    late = msgspec.structs.replace(FACTS, last_year_part=holding())
    assert "profile-has-not-begun" == baselines_of(late, KEY)[1].why_none


def test_a_scheme_has_its_own_part_of_the_year() -> None:
    """One that begins in August has had two of eight months by September; counted in days, 61 of 243."""
    august = msgspec.structs.replace(SCHEME, first_day=date(2025, 8, 1))
    by_days = msgspec.structs.replace(FACTS, basis=Basis.TO_DATE)
    over = msgspec.structs.replace(SCHEME, last_day=date(2025, 6, 30))

    assert Elapsed(6, 12, "months") == elapsed_of(FACTS, SCHEME)
    assert Elapsed(2, 8, "months") == elapsed_of(FACTS, august)
    assert Elapsed(61, 243, "days") == elapsed_of(by_days, august)
    assert Elapsed(3, 3, "months") == elapsed_of(FACTS, over)
    assert Elapsed(0, 12, "months") == elapsed_of(msgspec.structs.replace(FACTS, through_day=None), SCHEME)
    assert Elapsed(0, 8, "months") == elapsed_of(
        msgspec.structs.replace(FACTS, through_day=date(2025, 6, 30)), august
    ), "a scheme that has not begun has had none of its year"


def test_a_table_of_nothing_has_no_sums() -> None:
    empty = compose_table(msgspec.structs.replace(FACTS, of_year=holding(), to_date=None, ever=None, schemes={}))

    assert (None, None, None, None, "") == (
        empty.total.budget,
        empty.total.actual,
        empty.total.forecast_pence,
        empty.total.variance,
        empty.total.note,
    )
    assert () == empty.programmes


@given(st.dates(date(2, 1, 1), date(9990, 1, 1)))
def test_the_same_day_a_year_before(day: date) -> None:
    """The end of a month stays one; else the number of the day stays, and only 29 February has none."""
    before = same_day_last_year(day)

    assert (before.year, before.month) == (day.year - 1, day.month)
    if (day + timedelta(days=1)).day == 1:
        assert 1 == (before + timedelta(days=1)).day
    else:
        assert day.day == before.day
