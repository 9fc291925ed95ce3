"""Asking a door with what stands in a page's address; a query that is none is told beside its fields."""

from typing import Any

from ledger.core.refusal import Code
from ledger.http.door import Door
from ledger.http.problems import Problem
from ledger.pages.asking import RefusedByApiError
from ledger.pages.visiting import Visit

PAGE_SIZE = "50"


def query_of(visit: Visit, door: Door) -> dict[str, Any]:
    """What the address asks that a door takes."""
    names = getattr(door.query, "__struct_encode_fields__", ())
    return {name: [value for given, value in visit.query if given == name] for name, _ in visit.query if name in names}


async def ask(visit: Visit, door: Door, **otherwise: str) -> tuple[Any, Problem | None]:
    """What a door answers to the query of a page, or what is wrong with that query."""
    try:
        return await visit.read(door, **{**otherwise, **query_of(visit, door)}), None
    except RefusedByApiError as refused:
        if refused.problem.code is not Code.QUERY_IS_NOT_VALID:
            raise
        return None, refused.problem
