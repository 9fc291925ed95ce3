"""Whether a forecast or a spend profile can be taken: from whom, for which scheme and year, as at which day; pure."""

from datetime import date, timedelta

from ledger.core.refusal import Code, Refusal
from ledger.forecasts.model import ForecastCommand, year_period
from ledger.forecasts.store import SchemeFacts
from ledger.http.access import Access, PoolTerms
from ledger.http.door import Role
from ledger.programmes.model import SchemeKey
from ledger.rules.fencing import year_named

BEFORE_THE_YEAR = timedelta(days=366)  # a year's first forecast is its budget's, made in the year before
_SPENDERS = frozenset({Role.POSTER, Role.TREASURER})


def refusals_of_forecast(
    command: ForecastCommand, terms: PoolTerms, scheme: SchemeFacts | None, last_as_at: date | None, today: date
) -> tuple[Refusal, ...]:
    """Everything that a forecast says wrong of its scheme, its year and its day; nobody is asked who makes it here."""
    of_year = refusals_of_year((command.programme, command.scheme), command.financial_year, terms, scheme)
    return (*_refusals_of_days(command, last_as_at, today), *of_year)


def refusals_of_year(
    named: SchemeKey, financial_year: str, terms: PoolTerms, scheme: SchemeFacts | None
) -> tuple[Refusal, ...]:
    """What is wrong with a scheme, by its codes and as it is known, and with a year in which it is to spend."""
    found, year = [], year_period(_year(financial_year))
    if year.last_day < terms.effective_from or year.first_day > terms.effective_to:
        span = f"{terms.effective_from} to {terms.effective_to}"
        found.append(Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, f"the agreement runs from {span}", "/financial_year"))
    if terms.settle_by is not None:
        found.append(Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {terms.agreement} is wound up"))
    if scheme is None:
        detail = f"the place has no scheme {named[1]} of {named[0]}"
        return (*found, Refusal(Code.SCHEME_DOES_NOT_EXIST, detail, "/scheme"))
    if year.last_day < scheme.first_day or year.first_day > scheme.last_day:
        detail = f"{named[0]} runs from {scheme.first_day} to {scheme.last_day}"
        found.append(Refusal(Code.DATE_IS_OUTSIDE_PROGRAMME, detail, "/financial_year"))
    return tuple(found)


def _refusals_of_days(command: ForecastCommand, last_as_at: date | None, today: date) -> list[Refusal]:
    year = year_period(_year(command.financial_year))
    found = []
    if command.as_at > today:
        found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the day lies ahead", "/as_at"))
    if command.as_at > year.last_day:
        detail = f"{command.financial_year} has ended: what it ended at is its outturn, no forecast"
        found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/as_at"))
    if year.first_day - command.as_at > BEFORE_THE_YEAR:
        detail = f"it lies more than a year before {command.financial_year} begins"
        found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/as_at"))
    if last_as_at is not None and command.as_at < last_as_at:
        found.append(Refusal(Code.FORECAST_IS_SUPERSEDED, f"a forecast as at {last_as_at} stands", "/as_at"))
    return found


def refusal_of_forecaster(access: Access, body: str, named: SchemeKey, scheme: SchemeFacts | None) -> Refusal | None:
    """The pool manager speaks for the host; a poster or treasurer of the scheme's responsible body for that body."""
    host = access.pool.host
    if body not in access.pool.partners:
        return Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", "/acting_body")
    is_responsible = scheme is not None and body == scheme.responsible_body
    for grant in access.grants:
        if grant.body in {None, body} and is_responsible and grant.role in _SPENDERS:
            return None
        if grant.role is Role.POOL_MANAGER and grant.body in {None, body} and body == (host or grant.body):
            return None
    return Refusal(Code.BODY_IS_NOT_YOURS, f"you do not speak for {body} on {named[1]}", "/acting_body")


def _year(financial_year: str) -> int:
    year = year_named(financial_year)
    assert year is not None, "the command names a year"
    return year
