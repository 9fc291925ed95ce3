"""What waits for people: as a list, as a calendar, at a secret address; for them alone, and only while it waits."""

from datetime import UTC, datetime, timedelta

import httpx
import icalendar
import pytest

from ledger.http.door import Role
from tests.agreements.partners import made
from tests.board import CREATED, OK, Board, code_of
from tests.conftest import COUNCIL, NHS, Client

ABSENT = httpx.codes.NOT_FOUND


@pytest.fixture
def tasks(board: Board) -> str:
    return f"/v1/places/{board.world.place}/tasks"


async def titles(by: Client, tasks: str) -> list[str]:
    return [one["title"] for one in await by.all_items(tasks, kind="approve")]


async def test_a_proposal_waits_for_those_who_may_approve_it(board: Board, tasks: str) -> None:
    """For the host's treasurer and approver: not for who proposed it, another body, or who has no say."""
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(70_000))

    (task,) = await board.approver.all_items(tasks, kind="approve")
    counted = (await board.approver.get(tasks.removesuffix("tasks") + "task-counts")).json()
    assert counted["waiting"] == len(await board.approver.all_items(tasks))
    assert [1] == [
        len(await board.approver.all_items(one["href"])) for one in counted["kinds"] if one["kind"] == "approve"
    ]

    assert {
        "kind": "approve",
        "title": f"Approve or refuse for {COUNCIL}: reverse entry, proposed for {COUNCIL}",
        "pool": "pooled",
        "body": COUNCIL,
        "since": proposal["proposed_at"],
        "href": proposal["href"],
    }.items() <= task.items()
    expires = datetime.fromisoformat(proposal["expires_at"])
    assert expires - timedelta(days=1, hours=1) <= datetime.fromisoformat(f"{task['until']}T00:00+00:00") < expires
    for other in (board.treasurer, board.manager, board.nhs_treasurer, board.nhs_approver, board.system):
        assert await other.all_items(tasks, kind="approve") == []


async def test_what_is_done_waits_no_more(board: Board, tasks: str) -> None:
    """Of a change that each partner approves, each body's task goes with its own approval."""
    proposal = await board.propose(board.manager, "change-delegation", delegation={})
    everybody = (board.treasurer, board.approver, board.nhs_treasurer, board.nhs_approver)

    before = [len(await titles(one, tasks)) for one in everybody]
    await board.approve(board.treasurer, proposal)
    between = [len(await titles(one, tasks)) for one in everybody]
    await board.approve(board.nhs_approver, proposal, NHS)
    after = [len(await titles(one, tasks)) for one in everybody]

    assert ([1, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0]) == (before, between, after)


async def test_tasks_come_page_by_page_what_ends_first_coming_first(board: Board, tasks: str) -> None:
    today = datetime.now(UTC).date()
    days = [str(today + timedelta(days=number)) for number in (9, 3, 6)]
    for day in days:
        await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(1), expires_on=day)

    found = await board.approver.all_items(tasks, kind="approve", page_size=1)

    assert sorted(days) == [one["until"] for one in found]


async def test_another_place_has_its_own_tasks(board: Board, tasks: str) -> None:
    """The same person with the same role elsewhere sees nothing of this place, and this place nothing of there."""
    await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(1))
    elsewhere = await board.world.person(Role.APPROVER, COUNCIL, place=board.world.other_place)

    there = await elsewhere.all_items(f"/v1/places/{board.world.other_place}/tasks")
    assert {"sign"} == {one["kind"] for one in there}
    assert (await elsewhere.get(tasks)).status_code == ABSENT


async def test_deadlines_read_as_a_calendar(board: Board, tasks: str) -> None:
    """One whole day for each deadline, under a UID that stays, with the address to act at."""
    day = (datetime.now(UTC) + timedelta(days=5)).date()
    proposal = await board.propose(
        board.treasurer, "reverse-entry", sequence=await board.pay(1), expires_on=day.isoformat()
    )

    first, second = [await board.approver.get(f"{tasks}/calendar") for _ in range(2)]

    calendar = icalendar.Calendar.from_ical(first.content)
    (event,) = calendar.walk("VEVENT")
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (day, f"approve:{proposal['proposal_id']}:{COUNCIL}@placeledger") == (event.decoded("dtstart"), event["uid"])
    assert str(event["url"]).endswith(proposal["href"])
    assert first.content == second.content, "a calendar that has not changed is the same bytes"


async def test_a_secret_address_serves_a_calendar_until_it_is_ended(board: Board, tasks: str) -> None:
    """Without a token, to whoever knows it; a wrong secret and an ended one look alike, and so does another place."""
    await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(1))
    opened = await board.approver.post(f"{tasks}/calendar-feeds", {})
    href = opened.json()["href"]
    http = board.world.http

    served = await http.get(href)
    elsewhere = await http.get(href.replace(board.world.place, board.world.other_place))
    ended = await http.delete(f"{tasks}/calendar-feeds", headers={"Authorization": f"Bearer {board.approver.token}"})
    afterwards, wrong = await http.get(href), await http.get(f"{href[:-1]}_")

    assert (CREATED, OK) == (opened.status_code, served.status_code)
    assert len(icalendar.Calendar.from_ical(served.content).walk("VEVENT")) == 1
    assert {"ended": 1} == ended.json()
    assert {(ABSENT, "not-found")} == {(one.status_code, code_of(one)) for one in (elsewhere, afterwards, wrong)}


async def test_a_system_has_no_calendar(board: Board, tasks: str) -> None:
    refused = await board.system.post(f"{tasks}/calendar-feeds", {})

    assert (httpx.codes.FORBIDDEN, "person-must-act") == (refused.status_code, code_of(refused))


async def test_what_is_not_signed_waits_for_each_partner(board: Board, tasks: str) -> None:
    """For the treasurer and the approver of each body that has not signed, until it has; not for the manager."""
    draft = await made(board.world, "draft")
    waits = [await signing(by, tasks) for by in (board.treasurer, board.nhs_approver, board.manager)]

    await board.world.sign(draft.path, NHS)

    assert [[COUNCIL], [NHS], []] == waits
    assert [[COUNCIL], []] == [await signing(by, tasks) for by in (board.approver, board.nhs_treasurer)]


async def signing(by: Client, tasks: str) -> list[str]:
    return [one["body"] for one in await by.all_items(tasks, kind="sign", pool="draft")]


async def test_months_that_are_over_wait_for_the_pool_manager(board: Board, tasks: str) -> None:
    """One task for each pool, which goes on to the next month; not for those who do not manage it."""
    (before,) = await board.manager.all_items(tasks, kind="close", pool="pooled")
    soft = {"acting_body": COUNCIL, "period": "2025-04", "reason": "month end"}
    await board.manager.post(f"{board.pool}/period-soft-closes", soft)
    proposal = await board.propose(board.manager, "close-period", period="2025-04")
    await board.approve(board.treasurer, proposal)
    (after,) = await board.manager.all_items(tasks, kind="close", pool="pooled")

    assert before["title"].startswith("Close 2025-04 of Pooled fund, then ")
    assert ("close:pooled:2025-05", "2025-05", "2025-06-01") == (
        after["task_id"],
        after["href"].rpartition("/")[2],
        after["since"][:10],
    )
    assert [] == await board.treasurer.all_items(tasks, kind="close")


async def test_reviews_and_open_terms_wait_until_their_day(board: Board, tasks: str) -> None:
    """The next review for who manages the pool, an open term for who speaks for a partner; both in the calendar."""
    open_term = {"term": "disputes", "default": "Mediation", "agree_by": "2070-01-31"}
    later = await made(board.world, "later", not_yet_agreed=[open_term], next_review_on="2070-02-28")

    reviews = await board.manager.all_items(tasks, kind="review")
    terms = await board.nhs_treasurer.all_items(tasks, kind="agree_term")
    calendar = icalendar.Calendar.from_ical((await board.nhs_treasurer.get(f"{tasks}/calendar")).content)

    assert [("Review later", "2070-02-28", f"{later.path}/agreement")] == [
        (one["title"], one["until"], one["href"]) for one in reviews
    ]
    assert [("Agree in writing: disputes of later", "2070-01-31")] == [(one["title"], one["until"]) for one in terms]
    assert ["agree_term:later:disputes@placeledger"] == [str(one["uid"]) for one in calendar.walk("VEVENT")]
    assert [] == await board.treasurer.all_items(tasks, kind="review")
