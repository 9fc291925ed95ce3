"""A forecast that leaves its budget is told in time and followed by a plan, where the partners agreed so."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import msgspec

from ledger.core.clock import day_in_london
from ledger.forecasts.notice_store import Notice, Told
from ledger.forecasts.notice_views import notice_view
from ledger.rules.variance_notice import NoticeTerms, Trigger
from ledger.rules.working_days import bank_holidays, due_after
from tests.board import OK, code_of
from tests.conftest import COUNCIL, NHS
from tests.forecasts.forecaster import Forecaster

NOBODY = UUID(int=0)


def today() -> date:
    return day_in_london(datetime.now(UTC))


def same(due: date | None) -> str | None:
    return None if due is None else due.isoformat()


async def waiting(forecaster: Forecaster) -> list[dict[str, Any]]:
    """What notices ask of the pool manager, beside everything else."""
    tasks = await forecaster.manager.all_items(f"/v1/places/{forecaster.world.place}/tasks")
    return [one for one in tasks if one["kind"] in {"give_notice", "action_plan"}]


async def act(forecaster: Forecaster, notice: dict[str, Any], noun: str, **said: Any) -> Any:
    return await forecaster.manager.post(f"{notice['href']}/{noun}", {"acting_body": COUNCIL, **said})


async def test_without_terms_there_is_no_notice(forecaster: Forecaster) -> None:
    """Nor without a budget, nor at the trigger itself, nor for terms that begin later."""
    await forecaster.spend()
    silent = [await forecaster.forecast(9_000)]
    await forecaster.agree_notice(effective_from=str(today() + timedelta(days=1)))
    silent.append(await forecaster.forecast(9_000))
    await forecaster.agree_notice()
    silent.append(await forecaster.forecast(1_700))
    silent.append(await forecaster.forecast(9_000, "equipment"))
    terms = await forecaster.auditor.all_items(f"{forecaster.pool}/variance-notice-terms", page_size=1)

    assert [None] * 4 == [one["notice"] for one in silent]
    assert [] == await forecaster.notices()
    assert [2, 1] == [one["version"] for one in terms]
    assert {"overspend": {"amount_pence": 50_000}, "plan_every_weeks": 6}.items() <= terms[0]["terms"].items()


async def test_a_notice_is_given_followed_and_ended_by_a_better_forecast(forecaster: Forecaster) -> None:
    """Told within five working days; a plan, and a report six weeks after it; within the trigger nothing is due."""
    await forecaster.spend()
    await forecaster.agree_notice()
    made = await forecaster.forecast(1_701)
    worse = await forecaster.forecast(2_500)
    (notice,) = await forecaster.notices(is_open=True)
    tasks_path = f"/v1/places/{forecaster.world.place}/tasks"
    tasks = {one["kind"]: one for one in await waiting(forecaster)}
    calendar = icalendar.Calendar.from_ical((await forecaster.manager.get(f"{tasks_path}/calendar")).content)
    given = (await act(forecaster, notice, "givings", given_on=str(today()))).json()
    twice = await act(forecaster, notice, "givings", given_on=str(today()), bodies=[NHS])
    planned = (await act(forecaster, notice, "reports", reported_on=str(today()), report="Fewer agency nights")).json()
    after = await waiting(forecaster)
    better = await forecaster.forecast(1_200)
    ended = (await forecaster.auditor.get(notice["href"])).json()
    late = await act(forecaster, notice, "reports", reported_on=str(today()), report="More")

    due = due_after(today(), 5, bank_holidays())
    assert (notice["href"], None) == (made["notice"], worse["notice"])
    assert {"amount_pence": 50_100, "direction": "overspend", "words": "adverse: an overspend"} == notice["variance"]
    assert (same(due), [NHS], False) == (notice["tell_by"], notice["still_to_tell"], notice["is_overdue"])
    assert {"give_notice": same(due), "action_plan": str(today() + timedelta(weeks=6))} == {
        kind: one["until"] for kind, one in tasks.items()
    }
    dated = {f"{one['task_id']}@placeledger" for one in tasks.values() if one["until"]}
    assert dated <= {str(one["uid"]) for one in calendar.walk("VEVENT")}
    assert [(NHS, False if due else None)] == [(one["body"], one["is_late"]) for one in given["given"]]
    assert (409, "notice-is-already-given") == (twice.status_code, code_of(twice))
    assert ["Fewer agency nights"] == [one["report"] for one in planned["reports"]]
    assert [("action_plan", str(today() + timedelta(weeks=6)))] == [(one["kind"], one["until"]) for one in after]
    assert tasks["action_plan"]["task_id"] != after[0]["task_id"]
    assert (better["href"], "", None) == (
        ended["end"]["by_forecast"],
        ended["end"]["minute_reference"],
        ended["next_report_due_on"],
    )
    assert [] == await waiting(forecaster)
    assert (409, "notice-has-ended") == (late.status_code, code_of(late))


async def test_the_board_clears_a_notice_and_the_next_forecast_opens_another(forecaster: Forecaster) -> None:
    """An underspend this time; days ahead, and bodies that are no partners, are refused together."""
    await forecaster.spend()
    await forecaster.agree_notice()
    await forecaster.forecast(599)
    (notice,) = await forecaster.notices()
    ahead = str(today() + timedelta(days=1))
    wrong = await act(forecaster, notice, "givings", given_on=ahead, bodies=["gss:E09000022", NHS, NHS])
    cleared = await act(
        forecaster, notice, "clearance", cleared_on=str(today()), minute_reference="HWB item 4", reason="grant was late"
    )
    elsewhere = await forecaster.auditor.post(f"{notice['href']}/clearance", {})
    await forecaster.forecast(500)
    both = await forecaster.notices()

    assert ["body-is-no-partner", "payload-is-not-valid", "payload-is-not-valid"] == [
        one["code"] for one in wrong.json()["errors"]
    ]
    assert (OK, "HWB item 4", None) == (
        cleared.status_code,
        cleared.json()["end"]["minute_reference"],
        cleared.json()["end"]["by_forecast"],
    )
    assert 403 == elsewhere.status_code
    assert [None, "grant was late"] == [one["end"] and one["end"]["reason"] for one in both]
    assert [-70_000, -60_100] == [one["variance"]["amount_pence"] for one in both]
    assert 1 == len(await forecaster.notices(is_open=False))


def test_what_is_late_says_so() -> None:
    """Told after the day, or not told while it passes; without a date nobody is late."""
    instant = datetime(2025, 10, 3, 12, tzinfo=UTC)
    notice = Notice(
        notice_id=NOBODY,
        pool_id=NOBODY,
        pool="pooled",
        forecast_id=NOBODY,
        programme="home-first",
        scheme="reablement",
        year=2025,
        acting_body=COUNCIL,
        amount_pence=120,
        budget_pence=100,
        terms_version=1,
        terms=NoticeTerms(effective_from=date(2025, 4, 1), notice_days=5, overspend=Trigger(0)),
        opened_on=date(2025, 10, 3),
        due_on=date(2025, 10, 10),
        opened_at=instant,
        ended_on=None,
        ended_at=None,
        ended_by_forecast=None,
        minute_reference=None,
        reason=None,
    )

    def seen(one: Notice, on: date) -> tuple[bool, list[bool | None]]:
        view = notice_view(one, (NHS, COUNCIL), "/pool", on)
        return view.is_overdue, [given.is_late for given in view.given]

    in_time, late = (
        msgspec.structs.replace(notice, told=(Told(NOBODY, NHS, date(2025, 10, day), NOBODY, instant),))
        for day in (10, 11)
    )
    undated = msgspec.structs.replace(late, due_on=None)

    assert (False, []) == seen(notice, date(2025, 10, 10))
    assert (True, []) == seen(notice, date(2025, 10, 11))
    assert (False, [False]) == seen(in_time, date(2025, 10, 20))
    assert (False, [True]) == seen(late, date(2025, 10, 20))
    assert (False, [None]) == seen(undated, date(2025, 10, 20))
