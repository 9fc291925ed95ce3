"""Adopting a rule set: every partner approves, and the day on which each did is its signature; nothing is altered."""

import asyncio
from typing import Any

from ledger.approvals.delegation import APPROVING, Needed, Of
from ledger.approvals.model import Acting, ControlledAct
from ledger.core.clock import day_in_london
from ledger.core.refusal import Code, Refusal, RefusedError, raise_for
from ledger.db import Connection
from ledger.http.door import Role
from ledger.rule_sets import store
from ledger.rule_sets.deciding import refusals_of_adoption, refusals_of_document
from ledger.rule_sets.model import ProposedRuleSet


async def _adopt(connection: Connection, acting: Acting) -> dict[str, Any]:
    place_id, agreement = acting.place_id, acting.pool.agreement
    command: ProposedRuleSet = acting.command
    found = await store.find_rule_set(connection, place_id, agreement, command.version)
    if found is None:
        detail = f"the agreement has no rule set of version {command.version}"
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/version"))
    last = await store.last_adoption(connection, place_id, agreement)
    unsound = await asyncio.to_thread(refusals_of_document, found.rule_set, acting.pool, within="/document")
    adopted = await store.is_adopted(connection, place_id, agreement, command.version)
    raise_for(
        Refusal(Code.RULE_SET_IS_ADOPTED, f"version {command.version} is adopted", "/version") if adopted else None,
        Refusal(Code.AGREEMENT_IS_WOUND_UP, f"agreement {agreement} is wound up") if acting.pool.settle_by else None,
        *refusals_of_adoption(command.effective_from, last, acting.pool.effective_from, acting.pool.effective_to),
        *unsound,
    )
    if acting.approvals:  # when it is only tried, nobody has signed
        await _record(connection, acting, command)
    return {"version": command.version, "effective_from": command.effective_from.isoformat(), "sha256": found.sha256}


async def _record(connection: Connection, acting: Acting, command: ProposedRuleSet) -> None:
    place_id, agreement = acting.place_id, acting.pool.agreement
    rests_on = acting.proposal_id, acting.act_id
    signed = [(one.body, day_in_london(one.recorded_at), one.recorded_at) for one in acting.approvals]
    await store.insert_signatures(connection, place_id, agreement, command.version, signed, *rests_on)
    adopted = (command.version, command.effective_from, acting.recorded_at)
    await store.insert_adoption(connection, place_id, agreement, *adopted, *rests_on)


# Nobody bears a share by rules that they did not approve, whatever the scheme of delegation says of other acts.
ADOPT_ACT = ControlledAct(
    payload=ProposedRuleSet,
    proposers=frozenset({Role.POOL_MANAGER, *APPROVING}),
    needed=(Needed(Of.EACH_PARTNER),),
    is_delegable=False,
    perform=_adopt,
    refusals=(
        Code.RULE_SET_IS_NOT_SOUND,
        Code.RULE_SET_IS_ADOPTED,
        Code.RULE_SET_COMES_EARLIER,
        Code.DATE_IS_OUTSIDE_AGREEMENT,
        Code.AGREEMENT_IS_WOUND_UP,
        Code.PAYLOAD_IS_NOT_VALID,
    ),
)
