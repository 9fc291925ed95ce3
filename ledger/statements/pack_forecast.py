"""The forecast outturn of a pack, from the table of the year as known then; pure."""

from urllib.parse import urlencode

from ledger.forecasts.model import BookFigure, OutturnLine, OutturnTable, ProgrammeOutturn, VarianceView
from ledger.statements.model import Figure
from ledger.statements.pack_model import ForecastLine, ForecastProgramme, PackForecast, Recorded


def compose_forecast(table: OutturnTable) -> PackForecast:
    """What each scheme, each programme and the pool are expected to end the year at."""
    asked = {"financial_year": table.financial_year, "known_at": table.known_at.isoformat()}
    record = f"/v1/places/{table.place}/pools/{table.pool}/outturn?{urlencode(asked)}"
    total = table.total
    return PackForecast(
        record=record,
        programmes=tuple(_programme(one, record) for one in table.programmes),
        budget_total=_figure(total.budget),
        spent_total=_figure(total.actual),
        forecast_total=_recorded(total.forecast_pence, record),
        variance_total=_variance(total.variance, record),
        reads=_words(total.variance),
        note=total.note,
    )


def _programme(one: ProgrammeOutturn, record: str) -> ForecastProgramme:
    return ForecastProgramme(
        programme=one.programme,
        name=one.name,
        budget=_figure(one.total.budget),
        spent=_figure(one.total.actual),
        forecast=_recorded(one.total.forecast_pence, record),
        variance=_variance(one.total.variance, record),
        reads=_words(one.total.variance),
        note=one.total.note,
        schemes=tuple(_scheme(scheme) for scheme in one.schemes),
    )


def _scheme(one: OutturnLine) -> ForecastLine:
    latest = one.latest
    record = latest.forecast if latest else ""
    return ForecastLine(
        scheme=one.scheme,
        name=one.name,
        responsible_body=one.responsible_body,
        budget=_figure(one.budget),
        spent=_figure(one.actual),
        forecast=_recorded(latest.amount_pence, record) if latest else None,
        movement=_recorded(latest.movement_pence, latest.forecast_before or record) if latest else None,
        variance=_variance(one.variance, record),
        reads=_words(one.variance),
        method=latest.method if latest else None,
        as_at=latest.as_at if latest else None,
        note=one.note,
    )


def _figure(one: BookFigure | None) -> Figure | None:
    return None if one is None else Figure(one.amount_pence, one.legs)


def _recorded(amount_pence: int | None, record: str) -> Recorded | None:
    return None if amount_pence is None else Recorded(amount_pence, record)


def _variance(one: VarianceView | None, record: str) -> Recorded | None:
    return None if one is None else Recorded(one.amount_pence, record)


def _words(one: VarianceView | None) -> str:
    return "" if one is None else one.words
