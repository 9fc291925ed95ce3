"""Asking a door with what stands in a page's address; a query that is none is told beside its fields."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ledger.core.refusal import Code
from ledger.http.door import Door
from ledger.http.paging import PAGE_SIZE_MAX
from ledger.http.problems import Problem
from ledger.pages.asking import RefusedByApiError
from ledger.pages.visiting import Visit

PAGE_SIZE = "50"
AS_MANY = PAGE_SIZE_MAX  # what lies beyond one page of the API is called by its code, and cannot be chosen


class Found(NamedTuple):
    """What a door answers to the query of a page, or what is wrong with that query."""

    answer: Any = None
    problem: Problem | None = None

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of a listing."""
        return self.answer["items"] if self.answer is not None else ()

    @property
    def shown(self) -> dict[str, Any]:
        """What the template of a listing is given."""
        return {"status": 400 if self.problem else 200, "listing": self.answer, "problem": self.problem}


def query_of(visit: Visit, door: Door) -> dict[str, Any]:
    """What the address asks that a door takes."""
    names = door.query_names
    return {name: [value for given, value in visit.query if given == name] for name, _ in visit.query if name in names}


async def read_asked(visit: Visit, door: Door) -> Any:
    """What a door answers to the query of a page; raises RefusedByApiError where that is none."""
    return await visit.read(door, **query_of(visit, door))


async def ask(visit: Visit, door: Door, **otherwise: str) -> Found:
    """What a door answers to the query of a page, or what is wrong with that query."""
    try:
        return Found(await visit.read(door, **{**otherwise, **query_of(visit, door)}))
    except RefusedByApiError as refused:
        if refused.problem.code is not Code.QUERY_IS_NOT_VALID:
            raise
        return Found(problem=refused.problem)
