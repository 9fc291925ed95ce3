"""Verbs of notices: opened and ended by forecasts, given to partners, reported on, cleared by the board."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ledger.acts.recording import record_done
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import ActCommand, Acting, ControlledAct
from ledger.core.clock import day_in_london
from ledger.core.ids import new_id
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection, ConnectionPool, in_place, refusing
from ledger.forecasts import notice_store as store
from ledger.forecasts.notice_model import ClearanceCommand, GivingCommand, ReportCommand
from ledger.forecasts.notice_store import Ending, NewNotice, Notice, TermsVersion
from ledger.forecasts.store import KeptForecast
from ledger.http.access import Access
from ledger.http.door import Door, Role
from ledger.http.problems import NOTHING_HERE
from ledger.journal.store import lock_heads
from ledger.rules.fencing import in_force, year_named
from ledger.rules.forecasting import variance_of
from ledger.rules.variance_notice import NoticeTerms, is_beyond, notice_due
from ledger.rules.working_days import bank_holidays


class ProposedNoticeTerms(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="set-variance-notice"):
    """What is told of a forecast that leaves its budget, to whom by when, and whether a plan must follow."""

    terms: NoticeTerms


async def _set_terms(connection: Connection, acting: Acting) -> dict[str, Any]:
    columns = (acting.recorded_at, acting.proposal_id, acting.act_id)
    version = await store.add_terms(connection, acting.place_id, acting.pool.agreement, acting.command.terms, *columns)
    return {"version": version}


# What partners tell each other is among the terms that they sign: each of them approves it, as a variation.
NOTICE_TERMS_ACT = ControlledAct(
    payload=ProposedNoticeTerms,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.EACH_PARTNER),),
    perform=_set_terms,
)


def terms_at(versions: Sequence[TermsVersion], recorded_at: datetime) -> TermsVersion | None:
    """What was agreed about notice when a forecast was recorded: the last version agreed by then that had begun."""
    known = [one for one in sorted(versions, key=lambda one: one.version) if one.recorded_at <= recorded_at]
    return in_force(known, day_in_london(recorded_at))


def passes(expected_pence: int, budget_pence: int | None, agreed: TermsVersion | None) -> bool:
    """Whether a forecast leaves its budget by more than was agreed; without terms or budget it does not."""
    variance = variance_of(expected_pence, budget_pence)
    if agreed is None or variance is None or budget_pence is None:
        return False
    return is_beyond(variance, budget_pence, agreed.terms)


async def follow_forecast(
    connection: Connection, place_id: UUID, pool_id: UUID, agreement: str, kept: KeptForecast
) -> None:
    """Open a notice for a forecast beyond the trigger where none is open; end the open one by a forecast within it."""
    agreed = terms_at(await store.list_terms(connection, place_id, agreement), kept.recorded_at)
    command, opened_on = kept.command, day_in_london(kept.recorded_at)
    about = command.programme, command.scheme, year_named(command.financial_year)
    (standing,) = await store.list_notices(connection, place_id, pool_id, is_open=True, of=about, limit=1) or (None,)
    if not passes(command.amount_pence, kept.budget_pence, agreed):
        if standing is not None:
            ending = Ending(
                notice_id=standing.notice_id,
                forecast_id=kept.forecast_id,
                minute_reference="",
                reason="",
                ended_on=opened_on,
                recorded_at=kept.recorded_at,
                act_id=kept.act_id,
            )
            await store.end_notice(connection, place_id, pool_id, ending)
    elif standing is None:
        assert agreed is not None, "what passes a trigger passes agreed terms"
        new = NewNotice(
            notice_id=new_id(),
            forecast_id=kept.forecast_id,
            agreement=agreement,
            terms_version=agreed.version,
            opened_on=opened_on,
            due_on=notice_due(opened_on, agreed.terms, bank_holidays()),
            act_id=kept.act_id,
        )
        await store.open_notice(connection, place_id, pool_id, new)


def still_to_tell(notice: Notice, partners: Sequence[str]) -> tuple[str, ...]:
    """The partners that were not told yet, in the agreement's order; who forecast it knows."""
    told = {notice.acting_body, *(one.body for one in notice.told)}
    return tuple(body for body in partners if body not in told)


async def give_notice(
    db: ConnectionPool, access: Access, door: Door, notice_id: UUID, command: GivingCommand, now: datetime
) -> None:
    """Record that partners were told; raises RefusedError with every reason."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with refusing(), in_place(db, place_id) as connection:
        notice = await _locked_notice(connection, access, notice_id)
        today, left = day_in_london(now), still_to_tell(notice, access.pool.partners)
        given_on = command.given_on or today
        bodies = command.bodies or left
        raise_for(
            access.refusal_of_acting_body(command.acting_body),
            *_refusals_of_bodies(command.bodies, notice, access.pool.partners),
            None if bodies else Refusal(Code.NOTICE_IS_ALREADY_GIVEN, "every partner was told"),
            _refusal_of_day(given_on, notice.opened_on, today, "/given_on"),
        )
        act_id = await _record(connection, access, door, notice_id, command.acting_body)
        told = (given_on, access.requester.principal_id, now, act_id)
        await store.give_notice(connection, place_id, pool_id, notice_id, bodies, *told)


def _refusals_of_bodies(bodies: Sequence[str], notice: Notice, partners: Sequence[str]) -> list[Refusal]:
    found, told = [], {one.body for one in notice.told}
    for position, body in enumerate(bodies):
        at = f"/bodies/{position}"
        if body not in partners:
            found.append(Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", at))
        elif body in told:
            found.append(Refusal(Code.NOTICE_IS_ALREADY_GIVEN, f"{body} was told already", at))
        elif body in bodies[:position]:
            found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{body} is listed twice", at))
    return found


async def report(
    db: ConnectionPool, access: Access, door: Door, notice_id: UUID, command: ReportCommand, now: datetime
) -> None:
    """Record the action plan, or how it goes; raises RefusedError with every reason."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with refusing(), in_place(db, place_id) as connection:
        notice = await _locked_notice(connection, access, notice_id)
        today, earliest = day_in_london(now), max(notice.opened_on, notice.last_report_on or date.min)
        reported_on = command.reported_on or today
        raise_for(
            access.refusal_of_acting_body(command.acting_body),
            _refusal_of_end(notice),
            _refusal_of_day(reported_on, earliest, today, "/reported_on"),
        )
        act_id = await _record(connection, access, door, notice_id, command.acting_body)
        said = (reported_on, command.report, command.acting_body, access.requester.principal_id, now, act_id)
        await store.add_report(connection, place_id, pool_id, notice_id, *said)


async def clear_notice(
    db: ConnectionPool, access: Access, door: Door, notice_id: UUID, command: ClearanceCommand, now: datetime
) -> None:
    """Record that the board cleared a notice; raises RefusedError with every reason."""
    place_id, pool_id = access.place.place_id, access.pool.pool_id
    async with refusing(), in_place(db, place_id) as connection:
        notice = await _locked_notice(connection, access, notice_id)
        today = day_in_london(now)
        cleared_on = command.cleared_on or today
        raise_for(
            access.refusal_of_acting_body(command.acting_body),
            _refusal_of_end(notice),
            _refusal_of_day(cleared_on, notice.opened_on, today, "/cleared_on"),
        )
        act_id = await _record(connection, access, door, notice_id, command.acting_body)
        ending = Ending(
            notice_id=notice_id,
            forecast_id=None,
            minute_reference=command.minute_reference,
            reason=command.reason,
            ended_on=cleared_on,
            recorded_at=now,
            act_id=act_id,
        )
        await store.end_notice(connection, place_id, pool_id, ending)


async def _locked_notice(connection: Connection, access: Access, notice_id: UUID) -> Notice:
    """The notice, with forecasts kept from ending it meanwhile; raises RefusedError for one that is not there."""
    ids = access.place.place_id, access.pool.pool_id
    await lock_heads(connection, ids[0], [ids[1]])
    found = await store.list_notices(connection, *ids, notice_id=notice_id, limit=1)
    if not found:
        raise RefusedError(NOTHING_HERE)
    return found[0]


async def _record(connection: Connection, access: Access, door: Door, notice_id: UUID, body: str) -> UUID:
    detail = {"notice": str(notice_id)}
    return await record_done(connection, access, door, access.place.place_id, detail, acting_body=body)


def _refusal_of_end(notice: Notice) -> Refusal | None:
    if notice.ended_on is None:
        return None
    return Refusal(Code.NOTICE_HAS_ENDED, f"it ended on {notice.ended_on}")


def _refusal_of_day(day: date, earliest: date, today: date, pointer: str) -> Refusal | None:
    if earliest <= day <= today:
        return None
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, f"the day lies from {earliest} to {today}", pointer)
