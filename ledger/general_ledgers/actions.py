"""Making a run of journals for a body, and making it again from the journal to see that it is the same."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import msgspec

from ledger.acts.recording import record_done
from ledger.core.entry import AccountName
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.db import Connection
from ledger.general_ledgers import store
from ledger.general_ledgers.composing import ENCODER, Gathering, RunFacts, RunHead, SoFar, compose, in_force
from ledger.general_ledgers.model import LedgerProfileView, NewJournalRun, RunContent
from ledger.general_ledgers.store import KeptRun
from ledger.http.access import Access
from ledger.http.door import Door
from ledger.journal.reading import through_of
from ledger.journal.store import Selection, View, lock_heads, totals_as_known
from ledger.periods.model import period_named
from ledger.programmes.model import SchemeKey
from ledger.programmes.treatments import treatments_of


async def make_run(connection: Connection, access: Access, door: Door, asked: NewJournalRun, made_on: date) -> KeptRun:
    """Make the next run of a body and keep its bytes; raises RefusedError, and then nothing is made."""
    ids = access.place.place_id, access.pool.pool_id
    await lock_heads(connection, ids[0], [ids[1]])
    profile = await store.profile_of(connection, ids[0], asked.body)
    if profile is None:
        detail = f"{asked.body} has saved no profile in this place"
        raise RefusedError(Refusal(Code.LEDGER_PROFILE_IS_MISSING, detail, "/body"))
    head = await _head(connection, access, asked, made_on)
    content = compose(await _facts(connection, ids, head, profile, None))
    if not isinstance(content, RunContent):
        raise RefusedError(*content)
    if not content.lines and not content.already_held:
        detail = f"every entry of {asked.period} through {head.through_sequence} was sent to {asked.body}"
        raise RefusedError(Refusal(Code.NOTHING_IS_LEFT_TO_SEND, detail, "/period"))
    act_id = await record_done(
        connection, access, door, ids[0], {"body": asked.body, "number": head.number}, acting_body=asked.body
    )
    await store.insert_run(connection, *ids, content, ENCODER.encode(content), act_id)
    found = await store.find_run(connection, *ids, asked.body, head.number)
    assert found is not None, "a run that was made is there"
    return found


async def _head(connection: Connection, access: Access, asked: NewJournalRun, made_on: date) -> RunHead:
    place, pool, period = access.place, access.pool, period_named(asked.period)
    ids = place.place_id, pool.pool_id
    earlier = await store.before(connection, *ids, asked.body, period.last_day)
    through = await through_of(connection, *ids, asked.through_sequence, None)
    if through < earlier.through_sequence:
        detail = f"run {earlier.number} of the body already goes through {earlier.through_sequence}"
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, "/through_sequence"))
    return RunHead(
        number=earlier.number + 1,
        place=place.code,
        pool=pool.code,
        pool_label=pool.label,
        body=asked.body,
        host=pool.host if pool.keeps_cash else None,
        partners=pool.partners,
        period=period.name,
        first_day=period.first_day,
        last_day=period.last_day,
        through_sequence=through,
        made_on=made_on,
    )


async def made_again(connection: Connection, ids: tuple[UUID, UUID], kept: KeptRun) -> bytes | None:
    """The bytes that the journal, the profile and the treatments of its time give a run; None where it has no codes."""
    said = msgspec.json.decode(kept.content, type=RunContent)
    head = RunHead(**{name: getattr(said, name) for name in RunHead.__struct_fields__})
    profile = await store.profile_of(connection, ids[0], kept.body, kept.profile_version)
    if profile is None:
        return None
    content = compose(await _facts(connection, ids, head, profile, kept.recorded_at))
    return ENCODER.encode(content) if isinstance(content, RunContent) else None


async def _facts(
    connection: Connection,
    ids: tuple[UUID, UUID],
    head: RunHead,
    profile: LedgerProfileView,
    known_at: datetime | None,
) -> RunFacts:
    """What a run is made of; at a financial year's end also what was spent and scheduled in it."""
    gathering = Gathering(head)
    async for entry in store.entries_of(connection, *ids, head):
        gathering.add(entry)
    versions = await treatments_of(connection, ids[0], known_at)
    facts = RunFacts(
        head=head,
        profile=profile,
        lines=gathering.lines,
        held=gathering.held,
        treatments={key: in_force(found, head.year[1]) for key, found in versions.items()},
    )
    if not head.ends_a_year:
        return facts
    return msgspec.structs.replace(
        facts,
        spent=await _spent(connection, ids, head),
        scheduled=await _scheduled(connection, ids, head),
        so_far=await _so_far(connection, ids, head),
    )


async def _spent(
    connection: Connection, ids: tuple[UUID, UUID], head: RunHead
) -> Mapping[SchemeKey, Mapping[str, int]]:
    """Spend of the year by scheme and by the body that recorded it."""
    view, found = View(head.through_sequence, *head.year), dict[SchemeKey, dict[str, int]]()
    for one in await totals_as_known(connection, *ids, view, Selection((AccountName.EXPENDITURE,))):
        account = one.account
        if account.programme is not None and account.scheme is not None and account.body is not None:
            of_scheme = found.setdefault((account.programme, account.scheme), {})
            of_scheme[account.body] = of_scheme.get(account.body, 0) + one.balance_pence
    return found


async def _scheduled(connection: Connection, ids: tuple[UUID, UUID], head: RunHead) -> Mapping[str, int]:
    """Contributions scheduled in the year by body: the sources of the budget."""
    view, found = View(head.through_sequence, *head.year), dict[str, int]()
    for one in await totals_as_known(connection, *ids, view, Selection((AccountName.SOURCE,))):
        if one.account.body is not None:
            found[one.account.body] = found.get(one.account.body, 0) - one.balance_pence
    return found


async def _so_far(connection: Connection, ids: tuple[UUID, UUID], head: RunHead) -> SoFar:
    """What the last run that ended the same year recognised, all runs before it together."""
    earlier = await store.before(connection, *ids, head.body, head.last_day, head.number)
    kept = None if earlier.of_year is None else await store.find_run(connection, *ids, head.body, earlier.of_year)
    if kept is None:
        return {}
    said = msgspec.json.decode(kept.content, type=RunContent)
    return {
        (one.programme, one.scheme): {(move.account, move.counterparty): move.amount_pence for move in one.moves}
        for one in said.schemes
    }
