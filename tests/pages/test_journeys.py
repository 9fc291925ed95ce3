"""Ways through the pages that every area rests on, by mouse and by keyboard alone: a figure to its entries, a form."""

from ledger.http.door import Role
from tests.conftest import COUNCIL, World
from tests.pages.conftest import Traveller


async def test_a_figure_leads_to_the_legs_that_it_is_the_sum_of(traveller: Traveller, told: list[str]) -> None:
    """From the statement to what was spent of a fence, and from a leg to its entry."""
    assert told
    journey = await traveller("demo-year:council-treasurer")
    await journey.open("/places/demo-year/pools/section-75/statement?period=2024-25")
    await journey.follow("£41,237.55", within="Ring-fenced money")
    await journey.read("£41,237.55")
    await journey.look("legs-of-a-figure")
    await journey.follow("21", within="Legs behind the figure")
    await journey.read("MU-2024-06-5", "£10,842.50")


async def test_a_form_says_what_is_missing_and_keeps_what_was_typed(traveller: Traveller, world: World) -> None:
    """The summary leads to the field; once the form is whole it is sent, and leads to what was made."""
    await world.person(Role.PLACE_ADMIN, COUNCIL)
    journey = await traveller(f"{Role.PLACE_ADMIN} of {COUNCIL} in {world.place}")
    await journey.open(f"/new/places/{world.place}/people")
    await journey.fill("Name (optional)", "Ada of the council")
    await journey.press("Make known")
    await journey.look("form-refused")
    await journey.read_error("Enter subject of the account", "Subject of the account")
    await journey.fill("Subject of the account", f"ada-{journey.by}")
    await journey.choose("Individual")
    await journey.press("Make known")

    await journey.read("Ada of the council")
    await journey.look("form-done")
    people = await journey.visitor.api.all_items(f"/v1/places/{world.place}/people")
    assert ["Ada of the council"] == [one["name"] for one in people if one["name"]]
