"""Journeys of those who read books: from a place to the entry behind a figure, and from a search to an issue."""

import pytest

from tests.pages.conftest import Traveller

pytestmark = pytest.mark.long
POOL = "/places/demo-year/pools/section-75"


async def test_a_treasurer_goes_from_a_place_to_the_entry_behind_a_figure(
    traveller: Traveller, told: list[str]
) -> None:
    assert told
    journey = await traveller("demo-year:council-treasurer")
    await journey.open("/places/demo-year?financial_year=2024-25")
    await journey.read("This year, pool by pool", "Idle money as at")
    await journey.follow("Anytown section 75 pooled fund (made up)")
    await journey.read_heading("Anytown section 75 pooled fund (made up)")
    await journey.follow("Statement", within="Pool")
    await journey.read_heading("Statement: year 2024-25")
    await journey.choose("Period", "Quarter 2 of 2024-25")
    await journey.press("Show the statement")
    await journey.read_heading("Statement: quarter 2 of 2024-25")
    await journey.look("statement-quarter")
    await journey.follow("£504,009.17")
    await journey.read_heading("What a figure is made of")
    await journey.read("£504,009.17")
    await journey.follow("38")
    await journey.read("Its life")


async def test_an_auditor_searches_and_is_told_what_is_no_date_or_amount(traveller: Traveller, told: list[str]) -> None:
    assert told
    journey = await traveller("demo-year:auditor")
    await journey.open(f"{POOL}/entries")
    await journey.unfold("Choose what is listed")
    await journey.fill("Amount from, in pounds", "plenty")
    await journey.press("Search")
    await journey.read_error("write an amount in pounds", "Amount from, in pounds")
    await journey.look("entries-refused")
    await journey.fill("Amount from, in pounds", "1,200,000")
    await journey.press("Search")
    await journey.read("£1,200,000.00")
    await journey.open(f"{POOL}/statement-issues")
    await journey.follow("2")
    await journey.read("Figures that differ", "SHA-256 of its bytes")
