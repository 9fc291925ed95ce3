"""Outcomes in words, their indicators, figures that are corrected and never altered; and the work, in one unit."""

from typing import Any

import httpx
import pytest

from ledger.db import connect_pool, reading_place
from ledger.http.door import Role
from ledger.outcomes.store import differences_of_outcomes
from tests.agreements.test_agreement_check import spoil
from tests.board import CREATED, code_of
from tests.conftest import COUNCIL, NHS, POLICE, Client, World

OUTCOME = {
    "code": "home-sooner",
    "name": "Home sooner",
    "who_benefits": "People over 65 who leave hospital",
    "what_changes": "They go home when they are ready",
}
INDICATOR: dict[str, Any] = {
    "code": "still-at-home",
    "outcome": "home-sooner",
    "name": "At home 91 days after discharge",
    "unit": "% of people",
    "direction": "higher",
    "source": "Adult social care returns",
    "frequency": "quarter",
    "baseline": {"value": "80.50", "on": "2025-03-31"},
    "target": {"value": "86", "on": "2026-03-31"},
}
FIGURE = {
    "acting_body": COUNCIL,
    "indicator": "still-at-home",
    "period": "2025-26-Q1",
    "value": "82.7",
    "unit": "% of people",
}
MEASURE = {"code": "hours", "scheme": "reablement", "name": "Hours", "unit": "hours", "source": "Rostering"}


def activity(*figures: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    told = [{"month": month, "series": series, "value": value} for month, series, value in figures]
    return {"acting_body": COUNCIL, "measure": "hours", "unit": "hours", "counts": told, **more}


class Measuring:
    """The programme of a place, and who measures it."""

    def __init__(self, world: World, manager: Client, host: Client, auditor: Client) -> None:
        self.path = f"/v1/places/{world.place}/programmes/home-first"
        self.world, self.manager, self.host, self.auditor = world, manager, host, auditor

    async def made(self, noun: str, payload: dict[str, Any], by: Client | None = None) -> dict[str, Any]:
        response = await (by or self.manager).post(f"{self.path}/{noun}", payload)
        assert response.status_code == CREATED, response.text
        found: dict[str, Any] = response.json()
        return found

    async def refused(self, noun: str, payload: dict[str, Any], by: Client | None = None) -> list[tuple[str, str]]:
        """The codes of all errors with their places."""
        response = await (by or self.manager).post(f"{self.path}/{noun}", payload)
        assert response.status_code >= httpx.codes.BAD_REQUEST, response.text
        return [(one["code"], one.get("pointer", "")) for one in response.json()["errors"]]

    async def listed(self, noun: str, **query: Any) -> list[dict[str, Any]]:
        """A listing, which is the same by pages of one."""
        whole = await self.auditor.all_items(f"{self.path}/{noun}", **query)
        assert whole == await self.auditor.all_items(f"{self.path}/{noun}", page_size=1, **query)
        return whole


@pytest.fixture
async def measuring(world: World, pool_manager: Client, host: Client, auditor: Client) -> Measuring:
    made = Measuring(world, pool_manager, host, auditor)
    await made.made("outcomes", OUTCOME)
    await made.made("indicators", INDICATOR)
    await made.made("measures", MEASURE)
    return made


async def test_an_outcome_and_what_is_measured_of_it_change_by_versions(measuring: Measuring) -> None:
    """A further version follows the latest and says why; the one before stays readable."""
    changed = {**OUTCOME, "what_changes": "They go home within two days", "follows_version": 1}
    assert [("payload-is-not-valid", "#/reason")] == await measuring.refused("outcomes", changed)
    await measuring.made("outcomes", {**changed, "reason": "the board asked for a measure of time"})
    assert [("version-has-changed-since", "#/follows_version")] == await measuring.refused(
        "outcomes", {**changed, "reason": "again"}
    )
    target = {**INDICATOR, "target": {"value": "88", "on": "2026-03-31"}, "follows_version": 1, "reason": "too easy"}
    await measuring.made("indicators", target)

    assert [1, 2] == [one["version"] for one in await measuring.listed("outcomes", outcome="home-sooner")]
    assert ["86", "88"] == [one["target"]["value"] for one in await measuring.listed("indicators")]
    assert [] == await measuring.listed("indicators", outcome="other")
    life = await measuring.auditor.all_items(f"{measuring.path}/life")
    assert "version 2 of the outcome home-sooner" in [one["what"] for one in life]


async def test_every_error_of_an_indicator_is_told_at_once(measuring: Measuring) -> None:
    wrong = {
        **INDICATOR,
        "outcome": "other",
        "unit": "people",
        "baseline": {"value": "86", "on": "2026-03-31"},
        "follows_version": 2,
    }
    assert [
        ("version-has-changed-since", "#/follows_version"),
        ("payload-is-not-valid", "#/reason"),
        ("outcome-does-not-exist", "#/outcome"),
        ("payload-is-not-valid", "#/target/value"),
        ("payload-is-not-valid", "#/target/on"),
        ("units-differ", "#/unit"),
    ] == await measuring.refused("indicators", wrong)


async def test_figures_are_corrected_by_further_figures(measuring: Measuring) -> None:
    """The correction counts, and both stay; what is missing is shown missing; values keep their digits."""
    await measuring.made("indicator-figures", FIGURE, measuring.host)
    again = {**FIGURE, "value": "83.250"}
    assert "version-has-changed-since" in dict(await measuring.refused("indicator-figures", again))
    corrected = {**again, "follows_version": 1, "reason": "late discharges are counted now"}
    made = await measuring.made("indicator-figures", corrected, measuring.host)

    assert (2, "83.250") == (made["version"], made["value"])
    figures = await measuring.listed("indicator-figures", indicator="still-at-home", period="2025-26-Q1")
    assert [("82.7", ""), ("83.250", "late discharges are counted now")] == [(f["value"], f["reason"]) for f in figures]
    assert [] == await measuring.listed("indicator-figures", period="2025-26-Q2")
    (progress,) = await measuring.listed("indicator-progress")
    assert ("on_the_way", "0.5000", "2025-26-Q1") == (progress["state"], progress["share"], progress["period"])
    assert ["2025-26-Q2", "2025-26-Q3", "2025-26-Q4"] == progress["missing"]


async def test_what_no_figure_may_be(measuring: Measuring) -> None:
    wrong = {**FIGURE, "period": "2025-04", "unit": "people"}
    assert [("payload-is-not-valid", "#/period"), ("units-differ", "#/unit")] == await measuring.refused(
        "indicator-figures", wrong
    )
    assert [("indicator-does-not-exist", "#/indicator")] == await measuring.refused(
        "indicator-figures", {**FIGURE, "indicator": "other"}
    )
    for value in (82.7, 82, "82,7", "1e2"):
        assert ["payload-is-not-valid"] == [
            code for code, _ in await measuring.refused("indicator-figures", {**FIGURE, "value": value})
        ]
    (progress,) = await measuring.listed("indicator-progress")
    assert ("missing", None, None, 4) == (*(progress[n] for n in ("state", "share", "value")), len(progress["missing"]))


async def test_who_may_state_figures(measuring: Measuring) -> None:
    """The pool manager, and the poster of a body that is responsible for a scheme; each for itself."""
    nhs = await measuring.world.client(Role.POSTER, NHS)
    for by, body in ((nhs, NHS), (nhs, COUNCIL), (measuring.host, NHS), (measuring.manager, POLICE)):
        response = await by.post(f"{measuring.path}/indicator-figures", {**FIGURE, "acting_body": body})
        assert (403, "body-is-not-yours") == (response.status_code, code_of(response)), body
        response = await by.post(
            f"{measuring.path}/activity-figures", activity(("2025-04", "demand", "1"), acting_body=body)
        )
        assert "body-is-not-yours" == code_of(response)
    await measuring.made("indicator-figures", FIGURE, measuring.manager)


async def test_the_flow_of_work_month_by_month(measuring: Measuring) -> None:
    """What follows from month to month, months without figures between, and corrections that change what follows."""
    stated = activity(
        ("2025-04", "backlog", "100"),
        *(("2025-05", "demand", "40.5"), ("2025-05", "capacity", "45"), ("2025-05", "activity", "50")),
        *(("2025-05", "backlog", "95"), ("2025-07", "capacity", "45")),
    )
    await measuring.made("activity-figures", stated, measuring.host)

    flow = await measuring.listed("activity-flow", measure="hours")
    assert ["2025-04", "2025-05", "2025-06", "2025-07"] == [one["month"] for one in flow]
    assert ("90.5", "4.5") == (flow[1]["expected_backlog"], flow[1]["difference"])
    assert ["backlog_does_not_follow", "activity_is_beyond_capacity"] == flow[1]["findings"]
    assert [None, ["demand", "capacity", "activity", "backlog"]] == [flow[2]["demand"], flow[2]["missing"]]
    assert flow[1:3] == await measuring.listed(
        "activity-flow", measure="hours", first_month="2025-05", last_month="2025-06"
    )
    corrected = activity(("2025-05", "backlog", "90.5"))
    corrected["counts"][0] |= {"follows_version": 1, "reason": "counted twice"}
    await measuring.made("activity-figures", corrected, measuring.host)
    (_, may, *_) = await measuring.listed("activity-flow", measure="hours")
    assert ("0", ["activity_is_beyond_capacity"]) == (may["difference"], may["findings"])
    backlog = await measuring.listed("activity-figures", measure="hours", series="backlog")
    assert [("100", 1), ("95", 1), ("90.5", 2)] == [(one["value"], one["version"]) for one in backlog]
    assert [] == await measuring.listed("activity-flow", measure="other")
    assert ["hours"] == [one["code"] for one in await measuring.listed("measures", scheme="reablement")]


async def test_figures_of_work_are_taken_all_or_none(measuring: Measuring) -> None:
    wrong = activity(
        *(("2025-04", "demand", "1"), ("2025-04", "demand", "2"), ("2025-05", "activity", "-3")),
        ("9999-12", "backlog", "1"),
        unit="bed days",
    )
    assert [
        ("units-differ", "#/unit"),
        ("payload-is-not-valid", "#/counts/1"),
        ("payload-is-not-valid", "#/counts/2/value"),
        ("payload-is-not-valid", "#/counts/3/month"),
        ("payload-is-not-valid", "#/counts/3/month"),
    ] == await measuring.refused("activity-figures", wrong)
    assert [] == await measuring.listed("activity-figures", measure="hours")
    assert [("scheme-does-not-exist", "#/scheme")] == await measuring.refused(
        "measures", {**MEASURE, "code": "beds", "scheme": "cakes"}
    )
    assert ["code-is-taken"] == [code for code, _ in await measuring.refused("measures", MEASURE)]


async def test_the_check_finds_gaps_and_foreign_units(measuring: Measuring) -> None:
    await measuring.made("indicator-figures", FIGURE)
    await measuring.made("activity-figures", activity(("2025-04", "demand", "1")))

    assert [] == await _differences(measuring.world)
    await spoil(
        measuring.world, "UPDATE indicator_figure SET version = 3, unit = 'people', reason = '?' WHERE place_id = $1"
    )
    await spoil(measuring.world, "UPDATE activity_figure SET version = 2, reason = '?' WHERE place_id = $1")
    await spoil(measuring.world, "UPDATE indicator SET outcome = 'other' WHERE place_id = $1")
    found = await _differences(measuring.world)
    assert 4 == len(found)
    for said in ("still-at-home from 2025-04-01 have a gap", "in 2025-04 have a gap", "in people", "no outcome of it"):
        assert any(said in one for one in found), said


async def _differences(world: World) -> list[str]:
    place_id, _ = await world.ids()
    pool = await connect_pool(world.database.app_dsn, size=2)
    async with reading_place(pool, place_id) as connection:
        found = [one async for one in differences_of_outcomes(connection, place_id)]
    await pool.close()
    return found
