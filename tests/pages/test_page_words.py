"""Values in the words of pages, as a table; and money there and back for any amount."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.pages.words import (
    MINUS,
    asked_text,
    day_text,
    instant_text,
    money_text,
    name_text,
    number_text,
    shown_text,
    variance_word,
)
from tests.cases.tables import table

CASES = table("page_words")
SAYING: dict[str, Callable[[Any], str]] = {
    "money": money_text,
    "number": number_text,
    "day": day_text,
    "instant": instant_text,
    "name": name_text,
    "variance": variance_word,
    "shown": shown_text,
    "asked": asked_text,
}


@pytest.mark.parametrize(("what", "case"), [(what, case) for what, cases in CASES.items() for case in cases])
def test_said_as_the_table_says(what: str, case: dict[str, Any]) -> None:
    assert case["said"] == SAYING[what](case.get("pence", case.get("value")))


def test_every_way_of_saying_has_cases() -> None:
    assert set(SAYING) == set(CASES)


@given(st.integers(min_value=-(2**63), max_value=2**63 - 1))
def test_money_reads_back_to_the_penny(pence: int) -> None:
    said = money_text(pence).replace("£", "").replace(",", "").replace(".", "").replace(MINUS, "-")

    assert pence == int(said)
