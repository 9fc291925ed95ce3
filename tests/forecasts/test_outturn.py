"""The table of a year: budget, spend, forecast, variance and baselines; each figure with its legs or its record."""

from typing import Any

from tests.forecasts.forecaster import HOME, YEAR, Forecaster, of, posting
from tests.statements.reading import check_figures, pence_of

NO_YEAR = {"last_year": "no-year-before"}


def schemes_of(table: dict[str, Any]) -> dict[str, dict[str, Any]]:
    (programme,) = table["programmes"]
    assert HOME == programme["programme"]
    return {one["scheme"]: one for one in programme["schemes"]}


def baselines_of(line: dict[str, Any]) -> dict[str, int | str]:
    """Each baseline, or why it is not given."""
    return {one["method"]: one["why_none"] or one["amount_pence"] for one in line["baselines"]}


async def test_a_year_after_two_closed_months(forecaster: Forecaster) -> None:
    """£200 in two months is £1,200 a year; £250 on order make £450; June is not closed, so it does not count."""
    await forecaster.spend()
    before = await forecaster.table()
    await forecaster.close("2025-04")
    await forecaster.close("2025-05")
    await forecaster.forecast(1_300)
    moved = await forecaster.forecast(1_350)
    await forecaster.forecast(600, "telecare")
    table = await forecaster.table()
    lines = schemes_of(table)
    reablement, telecare, equipment = (lines[name] for name in ("reablement", "telecare", "equipment"))

    nothing_yet = {"run_rate": "nothing-elapsed", "profile": "no-profile", "commitments": "nothing-spent"}
    latest, variance = reablement["latest"], reablement["variance"]
    assert (None, "2025-05-31") == (before["through_day"], table["through_day"])
    assert nothing_yet | NO_YEAR == baselines_of(schemes_of(before)["reablement"])
    assert (120_000, 20_000, 25_000) == tuple(pence_of(reablement[one]) for one in ("budget", "actual", "committed"))
    assert {"run_rate": 120_000, "profile": "no-profile", "commitments": 45_000} | NO_YEAR == baselines_of(reablement)
    assert {"amount_pence": 15_000, "direction": "overspend", "words": "adverse: an overspend"} == variance
    assert (135_000, 5_000, 2) == tuple(latest[one] for one in ("amount_pence", "movement_pence", "version"))
    assert moved == (await forecaster.auditor.get(latest["forecast"])).json()
    assert 130_000 == (await forecaster.auditor.get(latest["forecast_before"])).json()["amount_pence"]
    assert (0, None) == (telecare["variance"]["amount_pence"], telecare["latest"]["movement_pence"])
    assert ("no budget set; no forecast", None, None) == tuple(equipment[one] for one in ("note", "budget", "variance"))
    assert table["total"] | {"actual": 0, "committed": 0} == {
        "budget": None,
        "actual": 0,
        "committed": 0,
        "forecast_pence": None,
        "movement_pence": None,
        "variance": None,
        "note": "1 of 3 schemes: no budget set; 1 of 3 schemes: no forecast",
    }
    assert 12 <= await check_figures(forecaster.auditor, table)


async def test_a_programme_whose_schemes_are_all_forecast_has_a_variance(forecaster: Forecaster) -> None:
    """And what was known at an instant is known for ever, whatever is posted and forecast since."""
    await forecaster.spend(without="equipment")
    for pounds, scheme in ((1_250, "reablement"), (560, "telecare")):
        await forecaster.forecast(pounds, scheme)
    table = await forecaster.table(basis="to_date")
    more = posting("allocation", "2025-06-01", 100, stream="nhs-minimum", **of("telecare"))
    await forecaster.manager.post(f"{forecaster.pool}/bulk", {"items": [more]})
    await forecaster.forecast(1_400)
    again = await forecaster.table(basis="to_date", known_at=table["known_at"])
    later = await forecaster.table(basis="to_date")

    assert table == again
    assert ("2026-03-31", "") == (table["through_day"], table["total"]["note"])
    for total in (table["total"], table["programmes"][0]["total"]):
        assert (181_000, 180_000, None) == (total["forecast_pence"], pence_of(total["budget"]), total["movement_pence"])
        assert {"amount_pence": 1_000, "direction": "overspend", "words": "adverse: an overspend"} == total["variance"]
    assert (196_000, 6_000) == (later["total"]["forecast_pence"], later["total"]["variance"]["amount_pence"])
    # The whole year has gone by, so the rate is what was spent.
    assert 60_000 == baselines_of(schemes_of(table)["reablement"])["run_rate"]


async def test_how_past_forecasts_did(forecaster: Forecaster) -> None:
    """£600 was spent: £1,300 and £500 were expected ten months before; nothing is said until all months are closed."""
    await forecaster.spend()
    await forecaster.forecast(1_300)
    await forecaster.forecast(500, by=forecaster.treasurer)
    await forecaster.forecast(500, by=forecaster.treasurer, as_at="2026-03-31")
    path = f"{forecaster.pool}/forecast-accuracy"
    before = (await forecaster.auditor.get(path)).json()
    await forecaster.close("2025-26-Y")
    found = (await forecaster.auditor.get(path, financial_year=YEAR)).json()
    none, ten = found["by_scheme"]
    by_treasurer = [one for one in found["by_author"] if one["median_error_pence"] == -10_000]

    assert ([], [YEAR]) == (before["by_scheme"], before["years_without_outturn"])
    assert 60_000 == found["outturns"][0]["outturn"]["amount_pence"]
    assert (10, 2, 30_000, 40_000, 30_000, 6_667) == tuple(
        ten[one]
        for one in (
            "months_before_year_end",
            "count",
            "median_error_pence",
            "median_absolute_error_pence",
            "mean_error_pence",
            "median_absolute_basis_points",
        )
    )
    assert (0, 1, -10_000) == tuple(none[one] for one in ("months_before_year_end", "count", "mean_error_pence"))
    assert [0, 10] == [one["months_before_year_end"] for one in by_treasurer]
    listed = await forecaster.auditor.all_items(by_treasurer[0]["forecasts"])
    assert [50_000, 50_000] == [one["amount_pence"] for one in listed]
    assert 1 == await check_figures(forecaster.auditor, found)
