"""The entry by which a programme's unspent allocation goes back to its streams, as the rule says, scheme by scheme."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.entry import Account, AccountName, EntryKind, Heading, Leg
from ledger.core.working import Step
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import PostingCommand, refusal_of_terms
from ledger.journal.fencing import NO_FENCES, Fencing, fencing_of_terms, within_fences
from ledger.journal.model import BalanceView, Decision, Verb
from ledger.programmes.steering_model import ProposedPassage, ProposedReturn
from ledger.programmes.steering_store import sums_of
from ledger.rules.returning import Sums, return_of_scheme

AnyReturn = ProposedPassage | ProposedReturn
Key = tuple[str, date]


class ReturnFacts(Struct, frozen=True):
    """The terms of the pool, and what stands of the programme in it, by scheme, as each command's day has it."""

    terms: PoolTerms
    sums: Mapping[Key, Mapping[str, Sequence[Sums]]]
    fencing: Fencing = NO_FENCES


async def _load(connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[AnyReturn]) -> ReturnFacts:
    terms = await find_terms(connection, place_id, pool_id)
    found = {}
    for programme, day in {_key(one) for one in commands}:
        sums = await sums_of(connection, place_id, programme, day, [pool_id])
        found[programme, day] = sums.get(pool_id, {})
    return ReturnFacts(terms, found, fencing_of_terms(terms))


def headings(command: AnyReturn, facts: ReturnFacts) -> list[Heading]:
    """What fences look at of the streams that the programme's allocation came from."""
    schemes = facts.sums[_key(command)].values()
    return list(facts.fencing.headings({one.stream for sums in schemes for one in sums}))


def decide(command: AnyReturn, facts: ReturnFacts, books: BalanceView) -> Decision:
    """Unallocated +, allocated - of each scheme and stream; nothing is posted where nothing goes back."""
    programme, day = _key(command)
    posting = PostingCommand(acting_body=command.acting_body, effective_date=day, narrative=command.reason)
    refusal = refusal_of_terms(posting, facts.terms, host_only=True)
    if refusal is not None:
        return refusal
    out: list[Leg] = []
    into: dict[str, int] = {}
    working: list[Step] = []
    for scheme, sums in facts.sums[programme, day].items():
        returned = return_of_scheme(scheme, sums)
        working += returned.working
        for stream, pence in returned.parts:
            into[stream] = into.get(stream, 0) + pence
            account = Account(AccountName.ALLOCATED, stream=stream, programme=programme, scheme=scheme)
            out.append(Leg(account, -pence))
    if not out:
        return ()
    legs = [Leg(Account(AccountName.UNALLOCATED, stream=stream), pence) for stream, pence in into.items()]
    draft = posting.draft(EntryKind.ALLOCATION_RETURN, *legs, *out, working=tuple(working))
    return within_fences((draft,), facts.fencing, {}, books)


def _key(command: AnyReturn) -> Key:
    assert command.effective_date is not None, "what goes back has its day"
    return command.programme, command.effective_date


RETURN = Verb("return_allocation", _load, decide, headings)
