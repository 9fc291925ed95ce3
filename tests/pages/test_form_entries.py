"""What people type into forms, as a table; and any sum, day, instant or number as the page shows it, read again."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.money import PENCE_MAX, pounds_from_pence
from ledger.core.strict_json import INTEGER_MAX, INTEGER_MIN
from ledger.pages.forms.amounts import read_decimal, read_money, read_whole
from ledger.pages.forms.moments import (
    DAY_PARTS,
    INSTANT_PARTS,
    day_as_typed,
    instant_as_typed,
    moment_as_typed,
    read_day,
    read_instant,
    read_moment,
)
from tests.cases.tables import table

CASES = table("form_entries")


def in_parts(names: tuple[str, ...]) -> Callable[[list[str]], dict[str, str]]:
    return lambda typed: dict(zip(names, typed, strict=True))


READING: dict[str, Callable[[Any], Any]] = {
    "pounds": read_money,
    "whole": read_whole,
    "decimal": read_decimal,
    "day": lambda typed: read_day(in_parts(DAY_PARTS)(typed)),
    "instant": lambda typed: read_instant(in_parts(INSTANT_PARTS)(typed)),
    "moment": read_moment,
}


@pytest.mark.parametrize(("what", "case"), [(what, case) for what, cases in CASES.items() for case in cases])
def test_read_as_the_table_says(what: str, case: dict[str, Any]) -> None:
    assert case.get("read") == READING[what](case["typed"])


def test_every_kind_of_entry_has_cases() -> None:
    assert set(READING) == set(CASES)


@given(st.integers(-PENCE_MAX, PENCE_MAX))
def test_any_sum_is_read_as_it_is_shown(amount_pence: int) -> None:
    assert amount_pence == read_money(pounds_from_pence(amount_pence))


@given(st.integers(INTEGER_MIN, INTEGER_MAX))
def test_any_number_is_read_with_and_without_commas(number: int) -> None:
    assert (number, number) == (read_whole(str(number)), read_whole(f"{number:,}"))


@given(st.dates(min_value=date(1, 1, 1)))
def test_any_day_is_read_as_it_is_shown(day: date) -> None:
    assert day.isoformat() == read_day(day_as_typed(day.isoformat()))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds of it
def test_any_instant_is_read_as_it_is_shown(instant: datetime) -> None:
    """Also in the hour that the clocks go through twice, since the zone stands beside the time."""
    read = read_instant(instant_as_typed(instant.isoformat()))

    assert read is not None
    assert instant == datetime.fromisoformat(read)
    assert read == read_moment(moment_as_typed(read))


@given(st.text())
def test_no_text_is_too_strange_to_be_read(typed: str) -> None:
    """A text is read or it is not: none of them fails."""
    read_money(typed)
    read_whole(typed)
    read_decimal(typed)
    read_day(dict.fromkeys(DAY_PARTS, typed))
    read_instant({**day_as_typed("2024-04-06"), "time": typed})
    read_moment(f"1 October 2024, {typed}")
    moment_as_typed(typed)
