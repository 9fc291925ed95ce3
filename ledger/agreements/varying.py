"""Varying and ending a signed agreement: each is a further version, approved by each partner; nothing is altered."""

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ledger.agreements import store
from ledger.agreements.actions import kinds_of
from ledger.agreements.deciding import (
    refusal_of_entries,
    refusals_of_ending,
    refusals_of_incomplete,
    refusals_of_variation,
    refusals_of_written,
)
from ledger.agreements.model import VersionNumber, WrittenAgreement
from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import ActCommand, Acting, ControlledAct
from ledger.core.clock import day_in_london
from ledger.core.period import months_between
from ledger.core.refusal import Code, raise_for
from ledger.db import Connection
from ledger.http.door import Role
from ledger.journal.store import add_months, days_of_entries

_PROPOSERS = frozenset({Role.POOL_MANAGER, *APPROVING})


class ProposedVariation(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="vary-agreement"):
    """The agreement as it is to read from a day on. Partners may be added or put in another order, not taken away."""

    follows_version: Annotated[VersionNumber, Meta(description="the latest version, which this one follows")]
    applies_from: Annotated[date, Meta(description="from this day on; what was posted before stays as it is")]
    agreement: WrittenAgreement


class ProposedEnding(ActCommand, frozen=True, kw_only=True, tag_field="act", tag="end-agreement"):
    """An earlier last day of the agreement."""

    last_day: Annotated[date, Meta(description="no entry may take effect after it")]


async def _vary(connection: Connection, acting: Acting) -> dict[str, Any]:
    place_id, pool, command = acting.place_id, acting.pool, acting.command
    written: WrittenAgreement = command.agreement
    life = await store.find_life(connection, place_id, pool.agreement)
    first_day, legal_basis = life.latest.effective_from, life.latest.legal_basis
    entries = await days_of_entries(connection, place_id, pool.pool_id)
    kind_of = await kinds_of(connection, written)
    raise_for(
        *refusals_of_variation(life, written, command.follows_version, command.applies_from, within="/agreement"),
        *refusals_of_written(legal_basis, first_day, written, kind_of, within="/agreement"),
        *refusals_of_incomplete(legal_basis, written, within="/agreement"),
        refusal_of_entries(entries, first_day, written.effective_to, "/agreement/effective_to"),
    )
    version = await _add_version(connection, acting, first_day, written, command.applies_from)
    last_day = max(written.effective_to, life.latest.written.effective_to)
    await add_months(connection, place_id, pool.pool_id, months_between(first_day, last_day))
    return {"version": version, "unsigned": [body for body in written.partners if body not in pool.partners]}


async def _end(connection: Connection, acting: Acting) -> dict[str, Any]:
    place_id, pool, command = acting.place_id, acting.pool, acting.command
    today = day_in_london(acting.recorded_at)
    life = await store.find_life(connection, place_id, pool.agreement)
    current = life.current
    entries = await days_of_entries(connection, place_id, pool.pool_id)
    raise_for(
        *refusals_of_ending(life, command.last_day, today),
        refusal_of_entries(entries, current.effective_from, command.last_day, "/last_day"),
    )
    written = msgspec.structs.replace(current.written, effective_to=command.last_day)
    version = await _add_version(connection, acting, current.effective_from, written, today)
    return {"version": version, "effective_to": command.last_day.isoformat()}


async def _add_version(
    connection: Connection, acting: Acting, first_day: date, written: WrittenAgreement, applies_from: date
) -> int:
    return await store.insert_version(
        connection,
        acting.place_id,
        acting.pool.agreement,
        first_day,
        written,
        acting.act_id,
        applies_from=applies_from,
        proposal_id=acting.proposal_id,
    )


# Nobody is bound by terms that they did not approve, whatever the scheme of delegation says of other acts.
VARY_ACT = ControlledAct(
    payload=ProposedVariation,
    proposers=_PROPOSERS,
    needed=(Needed(Of.EACH_PARTNER),),
    is_delegable=False,
    perform=_vary,
    refusals=(
        Code.TERMS_ARE_INCOMPLETE,
        Code.TERMS_ARE_SUPERSEDED,
        Code.PARTNER_STAYS_TO_THE_END,
        Code.ENTRIES_ARE_OUTSIDE_TERM,
        Code.BODY_IS_NOT_REGISTERED,
        Code.LEGAL_BASIS_EXCLUDES_BODY,
        Code.LEGAL_BASIS_NEEDS_OTHER_BODY,
        Code.AGREEMENT_IS_WOUND_UP,
    ),
)
END_ACT = ControlledAct(
    payload=ProposedEnding,
    proposers=_PROPOSERS,
    needed=(Needed(Of.EACH_PARTNER),),
    perform=_end,
    refusals=(Code.ANOTHER_VERSION_WAITS, Code.ENTRIES_ARE_OUTSIDE_TERM, Code.AGREEMENT_IS_WOUND_UP),
)
