"""Journeys of a treasurer before the board: rules tried on the books, a case questioned; by mouse, and by keyboard."""

import pytest

from tests.pages.conftest import Traveller

pytestmark = pytest.mark.long
YEAR, SAVINGS = "/places/demo-year/pools/section-75", "/places/demo-savings/pools/savings"


async def test_rules_are_tried_before_anybody_is_asked_to_agree(traveller: Traveller, told: list[str]) -> None:
    """From the rules in force: written anew, read, tried on the year's books, step by step, and not kept."""
    assert told
    treasurer = await traveller("demo-year:council-treasurer")
    await treasurer.open(f"{YEAR}/agreement/rule-sets/1")
    await treasurer.follow("Write a new version from it")
    await treasurer.read_heading("Write a rule set")
    await treasurer.fill("Title of the rules", "")
    await treasurer.press("Write it as a document (JSON)")
    await treasurer.press("Write it by form")
    await treasurer.fill("Title of the rules", "Rules to talk about")
    await treasurer.press("Check and try")
    await treasurer.read("Nothing has been kept yet", "Rules for sharing: “Rules to talk about”.", "Who pays what")
    await treasurer.unfold("Reablement at home")
    await treasurer.look("rules-tried")


async def test_a_case_is_questioned(traveller: Traveller, savings_told: list[str]) -> None:
    """Who pays, who gains, and what the answer depends on most."""
    assert savings_told
    treasurer = await traveller("demo-savings:council-treasurer")
    await treasurer.open(f"{SAVINGS}/savings-cases")
    await treasurer.follow("Two hundred families (constructed)")
    await treasurer.read_heading("Two hundred families (constructed)")
    await treasurer.read("Who pays and who gains", "Paid back")
    await treasurer.press("What matters most")
    await treasurer.fill("Each input so many percent below and above", "20")
    await treasurer.press("Show")
    await treasurer.read("Each input 20% below and above what is stated")
    await treasurer.look("tornado")
