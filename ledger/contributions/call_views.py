"""How calls and what is owed read: worked out from what the journal says as at a day; pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from ledger.contributions.call_model import (
    AgedBand,
    AgedLine,
    CallRemittance,
    CallState,
    CallView,
    code_of_call,
)
from ledger.contributions.call_store import FoundCall
from ledger.contributions.schedule_model import InstalmentView, ScheduleVersion, ScheduleView
from ledger.core.entry import AccountName
from ledger.rules.ageing import BANDS, band_of, days_overdue
from ledger.rules.fencing import year_name

_RECEIVABLE = AccountName.CONTRIBUTION_RECEIVABLE.value


def call_view(found: FoundCall, pool_path: str, as_at: date) -> CallView:
    """A call with its figures as at a day."""
    outstanding_pence = found.called_pence - found.credited_pence - found.met_pence
    href = f"{pool_path}/calls/{found.number}"
    return CallView(
        number=found.number,
        body=found.body,
        stream=found.stream,
        financial_year=None if found.year is None else year_name(found.year),
        schedule_version=found.schedule_version,
        instalment_day=found.instalment_day,
        raised_on=found.effective_date,
        due_on=found.due_on,
        amount_pence=found.amount_pence,
        called_pence=found.called_pence,
        credited_pence=found.credited_pence,
        received_pence=found.met_pence,
        outstanding_pence=outstanding_pence,
        as_at=as_at,
        days_overdue=days_overdue(found.due_on, as_at) if outstanding_pence > 0 else 0,
        state=_state(found, outstanding_pence),
        remittance=CallRemittance(
            version=found.remittance_version,
            effective_from=found.effective_from,
            payee=found.payee,
            reference=found.quoted,
            instructions=found.instructions,
            has_changed=found.remittance_version_before not in {None, found.remittance_version},
        ),
        label=found.label,
        entry=f"{pool_path}/entries/{found.sequence}",
        legs=f"{pool_path}/legs?{urlencode({'account': _RECEIVABLE, 'subjective': code_of_call(found.number)})}",
        document=f"{href}/document",
    )


def _state(found: FoundCall, outstanding_pence: int) -> CallState:
    if not found.called_pence:
        return CallState.WITHDRAWN
    return CallState.OUTSTANDING if outstanding_pence else CallState.SETTLED


def aged_lines(owed: Iterable[tuple[str, date | None, int]], as_at: date, pool_path: str) -> Sequence[AgedLine]:
    """What each body owes by how long it is overdue, in order of body; due on no date: owed without a call."""
    by_body: dict[str, dict[str | None, int]] = {}
    for body, due_on, pence in owed:
        name = None if due_on is None else band_of(days_overdue(due_on, as_at)).name
        of_body = by_body.setdefault(body, {})
        of_body[name] = of_body.get(name, 0) + pence
    return [_aged_line(body, as_at, of_body, pool_path) for body, of_body in sorted(by_body.items())]


def _aged_line(body: str, as_at: date, of_body: dict[str | None, int], pool_path: str) -> AgedLine:
    asked = {"account": _RECEIVABLE, "body": body, "to": as_at.isoformat()}
    return AgedLine(
        body=body,
        as_at=as_at,
        bands=tuple(AgedBand(band.name, of_body.get(band.name, 0)) for band in BANDS),
        without_call_pence=of_body.get(None, 0),
        outstanding_pence=sum(of_body.values()),
        legs=f"{pool_path}/legs?{urlencode(asked)}",
    )


def schedule_view(
    found: ScheduleVersion, called: dict[date, int], pool_path: str, *, is_in_force: bool
) -> ScheduleView:
    """A version of a schedule; the one in force with the calls that stand."""
    content, said = found.content, found.content.written
    return ScheduleView(
        body=found.body,
        stream=found.stream,
        financial_year=year_name(found.year),
        version=found.version,
        is_in_force=is_in_force,
        base_pence=said.amount_pence,
        variation_pence=content.variation_pence,
        amount_pence=content.amount_pence,
        is_recurrent=said.is_recurrent,
        frequency=said.frequency,
        timing=said.timing,
        due=said.due,
        variations=content.variations,
        instalments=tuple(
            InstalmentView(
                number=one.number,
                day=one.day,
                due_on=one.due_on,
                base_pence=one.base_pence,
                variation_pence=one.variation_pence,
                amount_pence=one.amount_pence,
                call=called.get(one.day) if is_in_force else None,
            )
            for one in content.instalments
        ),
        label=content.label,
        recorded_at=found.recorded_at,
        proposal=f"{pool_path}/proposals/{found.proposal_id}",
    )
