"""The door at which a rule set is tried: on the books, on what may come, on typed figures, beside another."""

from typing import Any

from litestar import Request

from ledger.core.refusal import Code
from ledger.http.answers import Answer, answer
from ledger.http.door import Door
from ledger.http.requests import read_payload
from ledger.http.routing import admit, route_of
from ledger.rule_sets.preview_model import PreviewAnswer, PreviewAsked
from ledger.rule_sets.previewing import preview

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


async def _preview(request: Request[Any, Any, Any]) -> Answer:
    """Nothing is kept or posted."""
    access = await admit(request, PREVIEW_RULE_SET)
    asked = await read_payload(request, PreviewAsked)
    state = request.app.state
    return answer(request, await preview(state.db, state.previews, access, asked, state.clock()))


ROUTES = [route_of(PREVIEW_RULE_SET, _preview)]
