"""The page on which rules are tried: those in force, a version or a document, on figures, side by side."""

import asyncio
from collections.abc import Sequence
from datetime import date

from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.http.answers import Answer
from ledger.pages.asking import RefusedByApiError, page_of
from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import Choice, FormError, FormShape, Values
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.refusing import merge_errors
from ledger.pages.forms.rows import changed
from ledger.pages.forms.showing import show_form
from ledger.pages.names import names_of
from ledger.pages.rules.trying import Tried, tried
from ledger.pages.rules.wording import words_of
from ledger.pages.statement.periods import year_to_show
from ledger.pages.visiting import Visit, act, page
from ledger.rule_sets.preview_model import PreviewAsked
from ledger.rule_sets.preview_routes import PREVIEW_RULE_SET

_PATH = f"/new{page_of(PREVIEW_RULE_SET.path)}"


@page(_PATH)
async def ask(visit: Visit) -> Answer:
    """Which rules, on which figures."""
    shape, pool = await asyncio.gather(_shape(visit), visit.read(READ_POOL))
    span = date.fromisoformat(pool.effective_from), date.fromisoformat(pool.effective_to)
    given = {"figures-period": [year_to_show(*span, visit.today)]} | {name: [value] for name, value in visit.query}
    return await _show(visit, shape, {**values_of(shape), **given})


@act(_PATH)
async def try_rules(visit: Visit) -> Answer:
    """What they give; nothing is kept or posted."""
    shape = await _shape(visit)
    values = {name: list(texts) for name, texts in visit.sent.fields.items()}
    again = changed(values)
    if again is not None:
        return await _show(visit, shape, again, asks_more=True)
    read = read_form(shape, values)
    try:
        answer = await visit.send(PREVIEW_RULE_SET, read.payload, key="")
    except RefusedByApiError as refused:
        errors = merge_errors(read, refused.problem.errors)
        return await _show(visit, shape, values, errors, status=refused.problem.status)
    pool = await visit.read(READ_POOL)
    return await _show(visit, shape, values, result=tried(answer, await names_of(visit, pool.partners)))


async def _shape(visit: Visit) -> FormShape:
    pool = await visit.read(READ_POOL)
    names = await names_of(visit, pool.partners)
    partners = tuple(Choice(str(one), str(names.body(one))) for one in pool.partners)
    words = words_of(partners, (), own=None, is_savings=bool(pool.kind == "savings"), as_json=False)
    return fields_of(PreviewAsked, words)


async def _show(
    visit: Visit,
    shape: FormShape,
    values: Values,
    errors: tuple[FormError, ...] = (),
    *,
    status: int = 200,
    result: Tried | None = None,
    asks_more: bool = False,
) -> Answer:
    pool = await visit.read(READ_POOL)
    return visit.show(
        "rules/try.html",
        status=status,
        pool=pool,
        names=await names_of(visit, pool.partners),
        form=show_form(shape, values, errors),
        errors=errors,
        result=result,
        asks_more=asks_more,
        tables=list(result.tables.values()) if result else (),
        key=visit.sent.key,
    )


PAGES: Sequence[HTTPRouteHandler] = (ask, try_rules)
