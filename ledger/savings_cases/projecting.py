"""What a case projects here: by the tables that ship and those of the place, off the event loop."""

import asyncio
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.core.refusal import Refusal, RefusedError
from ledger.db import Connection
from ledger.rules.reference import savings_references
from ledger.rules.savings.case import Case
from ledger.rules.savings.checking_places import CaseWarning
from ledger.rules.savings.checking_warnings import warnings_of
from ledger.rules.savings.projecting import project
from ledger.rules.savings.references import References
from ledger.savings_cases.bias_store import find_bias_tables
from ledger.savings_cases.documents import KeptProjection, kept_projection


class Projected(Struct, frozen=True):
    """A case as it is kept with what it projects, and what there is to be warned of."""

    kept: KeptProjection
    warnings: tuple[CaseWarning, ...]


async def references_of(connection: Connection, place_id: UUID) -> References:
    """The tables that ship, and the place's own."""
    own = await find_bias_tables(connection, place_id)
    return savings_references().with_others(References(optimism_bias=tuple(own)))


async def projected(case: Case, references: References, *, within: str = "/document") -> Projected:
    """A sound case with its projection; raises RefusedError with everything that is wrong, each with its place."""
    return await asyncio.to_thread(_projected, case, references, within)


def _projected(case: Case, references: References, within: str) -> Projected:
    used = used_by(case, references)
    answer = project(case, references)
    if isinstance(answer, tuple):
        raise RefusedError(*(_within(one, within) for one in answer))
    return Projected(kept_projection(case, used, answer), warnings_of(case, references))


def used_by(case: Case, references: References) -> References:
    """Of the tables at hand those that a case names: with them it is projected again for ever."""
    deflator = case.prices.deflator if case.prices else None
    return References(
        optimism_bias=tuple(one for one in references.optimism_bias if one.name == case.optimism_bias_table),
        discount_schedule=tuple(one for one in references.discount_schedule if one.name == case.discounting.schedule),
        deflator=tuple(one for one in references.deflator if one.name == deflator),
    )


def _within(refusal: Refusal, within: str) -> Refusal:
    return msgspec.structs.replace(refusal, pointer=within + refusal.pointer)
