"""Stating why savings differ: who may, of what, and never more than there is to explain."""

from datetime import datetime

from ledger.acts.recording import record_done
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal, raise_for
from ledger.db import ConnectionPool, in_place, refusing
from ledger.http.access import Access
from ledger.http.door import APPROVERS, Door
from ledger.journal.store import lock_heads
from ledger.rules.fencing import year_named
from ledger.rules.savings.comparing import STATED_CAUSES, Amounts, Cause, Measure, compared, explained
from ledger.savings_comparison import store
from ledger.savings_comparison.cells import Facts, cells_of, key_of_claim, known_claims
from ledger.savings_comparison.model import CausesCommand, CausesView
from ledger.savings_comparison.store import facts_of, list_causes


async def state_causes(
    db: ConnectionPool, access: Access, door: Door, command: CausesCommand, now: datetime
) -> CausesView:
    """Keep why a body's saving differs, as the next version; raises RefusedError with every reason."""
    year = _year(command)
    async with refusing(), in_place(db, access.place.place_id) as connection:
        through = (await lock_heads(connection, access.place.place_id, [access.pool.pool_id]))[
            access.pool.pool_id
        ].sequence
        facts = await facts_of(connection, *access.ids, through, None)
        of_case = await list_causes(connection, *access.ids, case=command.case, body=command.body)
        version = max(
            (
                one.version
                for one in of_case
                if (one.financial_year, one.claim) == (command.financial_year, command.claim)
            ),
            default=0,
        )
        raise_for(
            _refusal_of_stater(access, command),
            *refusals_of_causes(facts, command),
            None
            if version == command.follows_version
            else Refusal(Code.VERSION_HAS_CHANGED_SINCE, f"version {version} stands", "/follows_version"),
        )
        detail = {"case": command.case, "body": command.body, "financial_year": command.financial_year}
        act_id = await record_done(
            connection, access, door, access.place.place_id, detail, acting_body=command.acting_body
        )
        at = command.case, command.body, year, command.claim or 0
        columns = (*at, version + 1, through, now, act_id, command.reason)
        await store.insert_causes(connection, *access.ids, causes_said(command), *columns)
        (view,) = await list_causes(connection, *access.ids, after=(*at, version), case=command.case, limit=1)
    return view


def causes_said(command: CausesCommand) -> dict[Cause, int]:
    return {one.cause: one.amount_pence for one in command.causes}


def _refusal_of_stater(access: Access, command: CausesCommand) -> Refusal | None:
    if command.acting_body not in {command.body, access.pool.host}:
        detail = f"{command.body} states this, or the host"
        return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")
    return access.refusal_of_acting_body(command.acting_body, APPROVERS)


def refusals_of_causes(facts: Facts, command: CausesCommand) -> list[Refusal]:
    """Everything that stated causes say wrong of their case, body, year, claim and amounts."""
    baseline = facts.baselines.get(command.case)
    if baseline is None:
        detail = f"the pool has no case {command.case} that is agreed"
        return [Refusal(Code.SAVINGS_CASE_DOES_NOT_EXIST, detail, "/case")]
    found, year = [], _year(command)
    if command.body not in baseline.case.bodies:
        found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{command.body} is no body of the case", "/body"))
    if not baseline.case.first_year <= year < baseline.case.first_year + baseline.case.years:
        found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "the case has no such year", "/financial_year"))
    found += _refusals_of_list(command)
    if command.claim is not None and not any(
        one.claim == command.claim and _is_of(facts, one, command) for one in known_claims(facts)
    ):
        detail = f"it is no claim of {command.body} for {command.financial_year} in the case"
        found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/claim"))
    return found or _refusals_beyond(facts, command)


def _is_of(facts: Facts, claim: object, command: CausesCommand) -> bool:
    key = key_of_claim(facts, claim)  # type: ignore[arg-type]  # a claim of the facts
    return (key.case, key.body, key.year) == (command.case, command.body, _year(command))


def _refusals_of_list(command: CausesCommand) -> list[Refusal]:
    found, said = [], [one.cause for one in command.causes]
    for number, one in enumerate(command.causes):
        at = f"/causes/{number}"
        if one.cause not in STATED_CAUSES:
            found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"the books say {one.cause} themselves", f"{at}/cause"))
        if one.cause in said[:number]:
            found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, f"{one.cause} stands twice", f"{at}/cause"))
        if not one.amount_pence:
            found.append(Refusal(Code.PAYLOAD_IS_NOT_VALID, "amount_pence is not zero", f"{at}/amount_pence"))
    return found


def _refusals_beyond(facts: Facts, command: CausesCommand) -> list[Refusal]:
    """What is left unexplained lies between nothing and the difference: causes never explain more than there is."""
    year = _year(command)
    mine = (command.case, command.body, year)
    amounts = sum(
        (one for key, one in cells_of(facts) if (key.case, key.body, key.year) == mine),
        Amounts(),
    )
    stated: dict[Cause, int] = {}
    others = [
        one.causes
        for one in facts.stated
        if (one.case, one.body, one.year) == mine and one.claim != (command.claim or 0)
    ]
    for causes in (*others, causes_said(command)):
        for cause, pence in causes.items():
            stated[cause] = stated.get(cause, 0) + pence
    difference_pence = compared(amounts).difference_pence
    left_pence = explained(amounts, Measure.VERIFIED, stated).unexplained_pence
    if min(0, difference_pence) <= left_pence <= max(0, difference_pence):
        return []
    detail = (
        f"the difference is £{pounds_from_pence(difference_pence)}, and £{pounds_from_pence(left_pence)} of it "
        "would be left: causes explain more than there is"
    )
    return [Refusal(Code.CAUSES_EXCEED_DIFFERENCE, detail, "/causes")]


def _year(command: CausesCommand) -> int:
    year = year_named(command.financial_year)
    assert year is not None, "the command names a year"
    return year
