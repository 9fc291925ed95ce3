"""Forecasts as they are entered: each a version, dated and kept; by those who answer for the scheme; never nonsense."""

from typing import Any

from ledger.http.door import Role
from tests.board import CREATED, OK, code_of
from tests.conftest import COUNCIL, NHS
from tests.forecasts.forecaster import YEAR, Forecaster


async def test_every_version_is_kept_and_found(forecaster: Forecaster) -> None:
    """The newest first, page by page, by scheme, day, method and author; each with the budget known then."""
    first = await forecaster.forecast(1_300, commentary="Two more weeks of agency staff than planned")
    await forecaster.spend()
    second = await forecaster.forecast(1_250, as_at="2025-06-30", method="run_rate")
    other = await forecaster.forecast(600, "telecare")
    path = f"{forecaster.pool}/forecasts"

    async def found(**asked: Any) -> list[int]:
        listed = await forecaster.auditor.all_items(path, page_size=1, **asked)
        return [one["amount_pence"] for one in listed]

    assert (1, None, None) == (first["version"], first["budget_pence"], first["variance_pence"])
    assert (2, 120_000, 5_000) == (second["version"], second["budget_pence"], second["variance_pence"])
    assert "Two more weeks of agency staff than planned" == first["commentary"]
    assert other == (await forecaster.auditor.get(other["href"])).json()
    assert [60_000, 125_000, 130_000] == await found()
    assert [125_000, 130_000] == await found(scheme="reablement", programme="home-first", financial_year=YEAR)
    assert [125_000] == await found(as_at_from="2025-06-01", as_at_to="2025-06-30")
    assert [125_000] == await found(method="run_rate")
    assert [60_000, 125_000, 130_000] == await found(principal_id=first["principal_id"])
    assert [] == await found(financial_year="2024-25")


async def test_the_same_key_forecasts_once(forecaster: Forecaster) -> None:
    made = await forecaster.try_forecast(1_300, key="one", commentary="as the board heard")
    again = await forecaster.try_forecast(1_300, key="one", commentary="as the board heard")
    other = await forecaster.try_forecast(1_300, key="one", commentary="otherwise")

    assert (CREATED, CREATED, 422) == (made.status_code, again.status_code, other.status_code)
    assert made.json() == again.json()
    assert "true" == again.headers["idempotency-replayed"]
    assert "key-was-used-for-another-payload" == code_of(other)
    assert 1 == len(await forecaster.auditor.all_items(f"{forecaster.pool}/forecasts"))


async def test_what_cannot_be_forecast_is_refused_with_every_reason(forecaster: Forecaster) -> None:
    """And nothing is kept of it."""
    await forecaster.forecast(1_300, as_at="2025-06-30")
    invalid = "payload-is-not-valid"
    refused: list[tuple[dict[str, Any], list[str]]] = [
        ({"amount_pence": -1}, [invalid]),
        ({"financial_year": "2025-27"}, [invalid]),
        ({"method": "guess"}, [invalid]),
        ({"scheme": "no-such-scheme"}, ["scheme-does-not-exist"]),
        ({"financial_year": "2026-27"}, ["date-is-outside-programme"]),
        ({"financial_year": "2027-28"}, [invalid, "date-is-outside-agreement", "date-is-outside-programme"]),
        ({"as_at": "2026-04-01"}, [invalid]),
        ({"as_at": "2025-06-29"}, ["forecast-is-superseded"]),
        ({"as_at": "2999-01-01"}, [invalid, invalid]),
        ({"acting_body": NHS}, ["body-is-not-yours"]),
        ({"acting_body": "gss:E09000022"}, ["body-is-no-partner"]),
    ]
    for said, expected in refused:
        response = await forecaster.try_forecast(1_300, **{"as_at": "2025-06-30", **said})
        assert expected == [one["code"] for one in response.json()["errors"]], (said, response.text)
    for door in ("outturn", "forecast-accuracy", "forecasts"):
        asked = await forecaster.auditor.get(f"{forecaster.pool}/{door}", financial_year="2025-27")
        assert "query-is-not-valid" == code_of(asked)

    assert 1 == len(await forecaster.auditor.all_items(f"{forecaster.pool}/forecasts"))


async def test_who_answers_for_the_scheme_forecasts(forecaster: Forecaster) -> None:
    """The pool manager for the host; a poster and a treasurer of the responsible body; nobody of another partner."""
    world = forecaster.world
    askers = {
        "pool manager": (forecaster.manager, COUNCIL),
        "treasurer of the responsible body": (forecaster.treasurer, COUNCIL),
        "poster of the responsible body": (await world.client(Role.POSTER, COUNCIL), COUNCIL),
        "poster of another partner": (await world.client(Role.POSTER, NHS), NHS),
        "treasurer of another partner": (forecaster.nhs_treasurer, COUNCIL),
        "approver": (forecaster.approver, COUNCIL),
        "auditor": (forecaster.auditor, COUNCIL),
    }
    met = {
        name: (await forecaster.try_forecast(1_300, by=by, acting_body=body)).status_code
        for name, (by, body) in askers.items()
    }

    assert met == dict(zip(askers, [CREATED, CREATED, CREATED, 403, 403, 403, 403], strict=True))


async def test_another_place_has_its_own(forecaster: Forecaster) -> None:
    made = await forecaster.forecast(1_300)
    elsewhere = await forecaster.world.client(Role.AUDITOR, place=forecaster.world.other_place)
    there = f"/v1/places/{forecaster.world.other_place}/pools/pooled"

    assert 404 == (await elsewhere.get(made["href"])).status_code
    assert [] == await elsewhere.all_items(f"{there}/forecasts")
    assert 404 == (await elsewhere.get(f"{there}/forecasts/{made['forecast_id']}")).status_code
    table = await elsewhere.get(f"{there}/outturn", financial_year=YEAR)
    assert (OK, []) == (table.status_code, table.json()["programmes"])
