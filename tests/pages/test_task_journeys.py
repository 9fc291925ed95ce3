"""Journeys of approval: what one proposes two approve; what another refuses ends. By mouse, and by keyboard alone."""

import pytest

from ledger.http.door import Role
from tests.board import Board
from tests.conftest import COUNCIL, NHS, World
from tests.pages.conftest import Traveller
from tests.pages.journey import Journey

pytestmark = pytest.mark.long
POOL = "/places/{}/pools/pooled"


def subject_of(role: Role, body: str, world: World) -> str:
    """The subject under which the board knows somebody."""
    return f"{role} of {body} in {world.place}"


async def test_what_one_proposes_two_approve(world: World, traveller: Traveller) -> None:
    board = Board(world)
    await board.build()
    manager = await traveller(subject_of(Role.POOL_MANAGER, COUNCIL, world))
    await manager.open(f"{POOL.format(world.place)}/proposals")
    await manager.look("proposals-empty")
    await manager.follow("Change the scheme of delegation")
    await manager.read_heading("Propose Change the scheme of delegation")
    await manager.press("Propose it")
    await manager.read_error("Enter why", "Why")
    await manager.look("proposing-refused")
    await manager.fill("Why", "The board met on it")
    await manager.fill("Virement limit (optional)", "50,000")
    await manager.press("Propose it")
    await manager.read("It is proposed", "The board met on it", "£50,000.00", "It needs the approval of:")
    await manager.look("proposal-waiting")
    address = manager.page.url.partition("?")[0].removeprefix(manager.visitor.service)

    council = await traveller(subject_of(Role.TREASURER, COUNCIL, world))
    await council.open(f"/places/{world.place}/tasks")
    await council.look("tasks")
    await council.page.locator(".govuk-task-list__link").first.click()
    assert council.page.url.endswith(address)
    await _approve(council, "After yours it needs further approvals.")
    await council.read("Your approval has been recorded", "It still needs the approval of:")

    nhs = await traveller(subject_of(Role.TREASURER, NHS, world))
    await nhs.open(address)
    await _approve(nhs, "Yours is the last one")
    await nhs.read_heading("Approved and done")
    await nhs.read("It was done on", "Nothing more is needed")
    await nhs.look("proposal-done")


async def _approve(journey: Journey, last: str) -> None:
    await journey.press("Approve")
    await journey.press("Continue")
    await journey.read_heading("Check before it counts")
    await journey.read(last)
    await journey.look("approval-check")
    await journey.press("Approve")


async def test_what_somebody_refuses_ends_with_their_reason(world: World, traveller: Traveller) -> None:
    board = Board(world)
    await board.build()
    proposal = await board.propose(board.manager, "change-delegation", delegation={"virement_limit_pence": 1})
    nhs = await traveller(subject_of(Role.APPROVER, NHS, world))

    await nhs.open(proposal["href"].removeprefix("/v1"))
    await nhs.press("Refuse")
    await nhs.press("Continue")
    await nhs.read_error("Enter why", "Why")
    await nhs.look("refusing-refused")
    await nhs.fill("Why", "Too low a limit")
    await nhs.press("Continue")
    await nhs.read("Too low a limit")
    await nhs.look("refusal-check")
    await nhs.press("Change my answers")
    await nhs.fill("Why", "Far too low a limit")
    await nhs.press("Continue")
    await nhs.press("Refuse")

    await nhs.read("Your refusal has been recorded", "It was refused on", "Far too low a limit")
    await nhs.look("proposal-refused")
    assert (await board.read(proposal))["state"] == "refused"
