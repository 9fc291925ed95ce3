"""Doors at which a rule set is tried: on the books, on what may come, on typed figures, beside another."""

from typing import Any

from litestar import Request

from ledger.core.refusal import Code
from ledger.db import reading_place
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_payload, read_query
from ledger.http.routing import admit, route_of
from ledger.rule_sets.preview_model import FiguresQuery, FiguresTried, PreviewAnswer, PreviewAsked
from ledger.rule_sets.previewing import figures_tried, preview

PREVIEW_RULE_SET = Door(
    operation="preview_rule_set",
    method="POST",
    path="/v1/places/{place}/pools/{pool}/rule-previews",
    summary="Try a rule set on figures: who pays what, step by step; beside another, over a range, by other weights",
    tag="rule sets",
    payload=PreviewAsked,
    result=PreviewAnswer,
    refusals=(Code.RULE_SET_IS_NOT_SOUND, Code.FIGURES_DO_NOT_FIT, Code.RULE_SET_IS_MISSING),
)

READ_RULE_FIGURES = Door(
    operation="read_rule_figures",
    method="GET",
    path="/v1/places/{place}/pools/{pool}/rule-figures",
    summary="The figures of the books that a rule set shares: schemes, savings, reserves, what partners put in",
    tag="rule sets",
    query=FiguresQuery,
    result=FiguresTried,
)


async def _preview(request: Request[Any, Any, Any]) -> Answer:
    """Nothing is kept or posted."""
    access = await admit(request, PREVIEW_RULE_SET)
    asked = await read_payload(request, PreviewAsked)
    state = request.app.state
    return answer(request, await preview(state.db, state.previews, access, asked, state.clock()))


async def _figures(request: Request[Any, Any, Any]) -> Answer:
    access = await admit(request, READ_RULE_FIGURES)
    query, state = read_query(request, FiguresQuery), request.app.state
    async with reading_place(state.db, access.place.place_id) as connection:
        return answer(request, await figures_tried(connection, access, query, state.clock()))


ROUTES = [route_of(PREVIEW_RULE_SET, _preview), route_of(READ_RULE_FIGURES, _figures)]
