"""The verb that says what of an agreed baseline a body will not save in a year, and what is kept beside its entry."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from ledger.agreements.store import find_terms
from ledger.core.entry import AccountName, Heading
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.db import Connection
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.journal.model import BalanceView, Decision, Item, Outcome, Posted, Verb
from ledger.journal.writer import Beside
from ledger.rules.fencing import year_named
from ledger.savings import store
from ledger.savings.model import ShortfallOfCase
from ledger.savings.posting import Said, draft_of_shortfall
from ledger.savings.records import AgreedCase, ShortfallHead


class ShortfallFacts(Struct, frozen=True):
    """The terms, the number of the next shortfall, and the agreed cases by code."""

    terms: PoolTerms
    next_number: int
    cases: Mapping[str, AgreedCase]


async def _load(
    connection: Connection, place_id: UUID, pool_id: UUID, commands: Sequence[ShortfallOfCase]
) -> ShortfallFacts:
    terms = await find_terms(connection, place_id, pool_id)
    _, next_number = await store.next_numbers(connection, place_id, pool_id)
    cases = await store.agreed_cases(connection, place_id, pool_id, {one.case for one in commands})
    return ShortfallFacts(terms, next_number, {one.code: one for one in cases})


def headings(command: ShortfallOfCase, facts: ShortfallFacts) -> list[Heading]:
    """A shortfall looks at what of the baseline is agreed and not claimed."""
    found = facts.cases.get(command.case)
    return [] if found is None else [_agreed(command, found)]


def _agreed(command: ShortfallOfCase, found: AgreedCase) -> Heading:
    at = (None, found.programme, found.code, command.said.acting_body)
    return Heading(AccountName.SAVINGS_AGREED, *at, subjective=command.said.financial_year)


def decide(command: ShortfallOfCase, facts: ShortfallFacts, books: BalanceView) -> Decision:
    """Not delivered +, agreed -: as far as something is agreed and not claimed, and in its sign."""
    said, found = command.said, facts.cases.get(command.case)
    refusal = refusal_of_terms(said, facts.terms, host_only=False)
    if refusal is not None:
        return refusal
    year = year_named(said.financial_year)
    if found is None or year is None:
        detail = f"the bodies of {command.case} have agreed no baseline for {said.financial_year}"
        return Refusal(Code.CASE_IS_NOT_BASELINED, detail, "/financial_year")
    left_pence = books.balance_pence(_agreed(command, found))
    if (left_pence < 0) != (said.amount_pence < 0) or abs(said.amount_pence) > abs(left_pence):
        detail = f"£{pounds_from_pence(left_pence)} is agreed and not claimed"
        return Refusal(Code.AMOUNT_EXCEEDS_STAGE, detail, "/amount_pence")
    head = ShortfallHead(
        number=facts.next_number, case=found.code, programme=found.programme, body=said.acting_body, year=year
    )
    return (draft_of_shortfall(head, said.amount_pence, Said(said.effective_date, head.body, said.label, said.reason)),)


FALL_SHORT = Verb("fall_short", _load, decide, headings)


def shortfall_item(command: ShortfallOfCase) -> Item:
    """The command as an item of a posting group."""
    return Item(FALL_SHORT, command)


def keeping_shortfall(place_id: UUID, pool_id: UUID, command: ShortfallOfCase) -> Beside:
    """What the writer calls beside the entry: keeps the shortfall that it is of. A replay keeps nothing anew."""

    async def keep(connection: Connection, outcomes: Sequence[Outcome]) -> None:
        (posted,) = outcomes
        assert isinstance(posted, Posted), "nothing is kept beside what was refused"
        if posted.replayed:
            return
        facts, said = await _load(connection, place_id, pool_id, [command]), command.said
        await store.insert_shortfall(
            connection,
            *(place_id, pool_id, facts.next_number, command.case, said.acting_body),
            *(facts.cases[command.case].programme, year_named(said.financial_year), said.amount_pence),
            *(said.label, said.effective_date),
        )

    return keep
