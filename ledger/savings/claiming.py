"""The verb that claims a saving, and what is kept beside its entry."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.period import Period, financial_year_name
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.model import BalanceView, Decision, Item, Outcome, Posted, Verb
from ledger.journal.writer import Beside
from ledger.rules.savings.overlaps import Counted, overlapping, plain
from ledger.savings import store
from ledger.savings.deciding import OfClaim, Taken, refusal_of_claim
from ledger.savings.item_store import list_items
from ledger.savings.model import ClaimCommand, savings_period
from ledger.savings.posting import Said, draft_of_claim
from ledger.savings.records import AgreedCase, ClaimHead, KeptClaim, overlap_id


class ClaimFacts(Struct, frozen=True):
    """The terms, the number of the next claim, and what each command meets, in order."""

    terms: PoolTerms
    next_claim: int
    met: tuple[tuple[ClaimCommand, OfClaim], ...]

    def of(self, command: ClaimCommand) -> OfClaim:
        return next(met for asked, met in self.met if asked is command)


async def _load(connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ClaimCommand]) -> ClaimFacts:
    terms = await find_terms(connection, place_id, pool_id)
    next_claim, _ = await store.next_numbers(connection, place_id, pool_id)
    met = [(one, await _met(connection, place_id, pool_id, one)) for one in commands]
    return ClaimFacts(terms, next_claim, tuple(met))


async def _met(connection: Connection, place_id: UUID, pool_id: UUID, command: ClaimCommand) -> OfClaim:
    found = await store.agreed_cases(connection, place_id, pool_id, [command.case])
    months = list(_period(command).months())
    at = (command.acting_body, plain(command.budget_line), months)
    taken = await store.months_taken(connection, place_id, *at)
    items = await list_items(connection, place_id, pool_id) if command.depends_on else []
    return OfClaim(
        agreed=found[0] if found else None,
        taken=[Taken(*one) for one in taken],
        items=frozenset(one.item for one in items),
    )


def _period(command: ClaimCommand) -> Period:
    period = savings_period(command.period)
    assert period is not None, "the payload's own check saw to it"
    return period


def decide(command: ClaimCommand, facts: ClaimFacts, _books: BalanceView) -> Decision:
    """Claimed +, agreed -: of the body, the case's programme, the case and the period's financial year."""
    met = facts.of(command)
    refusal = refusal_of_claim(command, facts.terms, met)
    if refusal is not None:
        return refusal
    assert met.agreed is not None, "a case without baseline was refused"
    said = Said(command.effective_date, command.acting_body, command.label, command.counterfactual_words)
    return (draft_of_claim(_head(command, met.agreed, facts.next_claim), command.amount_pence, said),)


def _head(command: ClaimCommand, agreed: AgreedCase, claim: int) -> ClaimHead:
    period = _period(command)
    return ClaimHead(
        claim=claim,
        case=command.case,
        programme=agreed.programme,
        body=command.acting_body,
        financial_year=financial_year_name(period.first_day),
        last_day=period.last_day,
    )


CLAIM = Verb("claim_saving", _load, decide)


def claim_item(command: ClaimCommand) -> Item:
    """The command as an item of a posting group."""
    return Item(CLAIM, command)


def keeping(place_id: UUID, pool_id: UUID, command: ClaimCommand) -> Beside:
    """What the writer calls beside the entry: keeps the claim that it is of. A replay keeps nothing anew."""

    async def keep(connection: Connection, outcomes: Sequence[Outcome]) -> None:
        (posted,) = outcomes
        assert isinstance(posted, Posted), "nothing is kept beside what was refused"
        if posted.replayed:
            return
        facts = await _load(connection, place_id, pool_id, [command])
        agreed = facts.of(command).agreed
        assert agreed is not None, "the same facts gave an entry"
        await store.insert_claim(connection, place_id, pool_id, facts.next_claim, *_columns(command, agreed))

    return keep


def _columns(command: ClaimCommand, agreed: AgreedCase) -> tuple[object, ...]:
    period, benefit = _period(command), agreed.benefit(command.line)
    assert benefit is not None, "a line that is not there was refused"
    return (
        *(command.case, agreed.baseline, command.line, command.acting_body, agreed.programme, command.budget_line),
        *(command.period, period.first_day, period.last_day, period.year_first_day.year, command.amount_pence),
        *(command.kind, command.recurrence, command.counterfactual, command.baseline_budget_pence),
        *(command.cohort or agreed.case.cohort.name, command.outcome or benefit.outcome),
        *(benefit.double_count_group or "", list(dict.fromkeys(command.depends_on)), command.label),
        *(command.effective_date, plain(command.budget_line), list(period.months())),
        *store.columns_of(command.evidence),
    )


async def overlaps_of(connection: Connection, place_id: UUID, claim: KeptClaim) -> tuple[Counted, ...]:
    """What other claims of the place, and agreed cases, may count the same as a claim."""
    others = await store.claims_within(connection, place_id, claim.first_day, claim.last_day)
    cases = await store.agreed_cases(connection, place_id)
    return overlapping(claim.counted, (*others, *(line for case in cases for line in case.counted())))


def unanswered(claim: KeptClaim, overlaps: Sequence[Counted]) -> tuple[Counted, ...]:
    """The overlaps for which no reason was given."""
    answered = {one.overlap for one in claim.answers}
    return tuple(one for one in overlaps if overlap_id(one) not in answered)
