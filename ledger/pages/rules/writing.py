"""The page on which a rule set is written: by form or as a document, its reading beside it, tried before it is kept.

All that it holds stands in the form itself, so nothing is lost on the way and nothing is kept until it is saved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from ledger.agreements.routes import READ_POOL
from ledger.core.refusal import Code
from ledger.http.answers import Answer
from ledger.pages.asking import RefusedByApiError, page_of
from ledger.pages.choosing import own_body
from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import Choice, FormError, FormShape, Read, Values
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.refusing import merge_errors
from ledger.pages.forms.rows import changed
from ledger.pages.forms.showing import show_form
from ledger.pages.names import Names, names_of
from ledger.pages.rules.drafting import (
    Editing,
    blank,
    patterns,
    places,
    preview_asked,
    readable,
    stood_for,
    taken_over,
    weights_in,
    with_partners,
)
from ledger.pages.rules.reading import nested
from ledger.pages.rules.trying import Tried, tried
from ledger.pages.rules.wording import words_of
from ledger.pages.seen import Record, plain
from ledger.pages.visiting import Visit, act, page
from ledger.rule_sets.preview_routes import PREVIEW_RULE_SET
from ledger.rule_sets.routes import LIST_RULE_SETS, READ_RULE_SET, WRITE_RULE_SET

_PATH = f"/new{page_of(WRITE_RULE_SET.path)}"
_JSON = "json"
_NOT_BY_FORM = "The form would lose something of this document: a field that no rule set has, or an empty row"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What the page needs to know of its pool."""

    visit: Visit
    pool: Record
    names: Names

    @property
    def is_savings(self) -> bool:
        return bool(self.pool.kind == "savings")

    def shape(self, values: Values, *, as_json: bool) -> FormShape:
        partners = tuple(Choice(str(one), str(self.names.body(one))) for one in self.pool.partners)
        words = words_of(
            partners,
            weights_in(values),
            own=own_body(self.visit),
            is_savings=self.is_savings,
            as_json=as_json,
        )
        return fields_of(Editing, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What the page shows beside the form."""

    errors: Sequence[FormError] = ()
    status: int = 200
    result: Tried | None = None
    said: Sequence[str] = field(default_factory=tuple)


@page(_PATH)
async def begin(visit: Visit) -> Answer:
    """From what to begin; or, where that is said, the form."""
    desk = await _desk(visit)
    start = visit.asked("start")
    if start:
        as_json = visit.asked("as") == _JSON
        values = await _values(desk, start)
        if as_json:
            values = values_of(desk.shape(values, as_json=True), _read(desk, values, as_json=False).payload)
        return _show(desk, values, _Shown(), as_json=as_json)
    listing = await visit.read(LIST_RULE_SETS, page_size=100)
    return visit.show(
        "rules/begin.html", pool=desk.pool, versions=listing["items"], patterns=patterns(of_gains=desk.is_savings)
    )


@act(_PATH)
async def work(visit: Visit) -> Answer:
    """A row more or less, another kind of step, the other way of writing, a trial, or the draft saved."""
    desk = await _desk(visit)
    values = {name: list(texts) for name, texts in visit.sent.fields.items()}
    as_json = visit.sent.one("mode") == _JSON
    again = changed(values)
    if again is not None:
        return _show(desk, again, _Shown(), as_json=as_json)
    match visit.sent.one("do"):
        case "switch":
            return _switch(desk, values, as_json=as_json)
        case "try":
            return await _try(desk, values, as_json=as_json)
        case _:
            return await _save(desk, values, as_json=as_json)


async def _desk(visit: Visit) -> _Desk:
    pool = await visit.read(READ_POOL)
    return _Desk(visit=visit, pool=pool, names=await names_of(visit, pool.partners))


async def _values(desk: _Desk, start: str) -> dict[str, list[str]]:
    """The form as it begins: of a version, of a pattern with the partners of the agreement, or blank."""
    partners = [str(one) for one in desk.pool.partners]
    document: Any = blank(partners, is_savings=desk.is_savings)
    stands: Mapping[str, str] = {}
    if start.startswith("version-"):
        kept = await desk.visit.read(READ_RULE_SET, {"rule_set": start.removeprefix("version-")})
        document = plain(kept.document)
    for one in patterns(of_gains=desk.is_savings):
        if one.pattern == start:
            document = msgspec.json.decode(one.rule_set)
            stands = stood_for(document["partners"], partners)
    shape = desk.shape({}, as_json=False)
    given = {**values_of(shape), **values_of(shape, {"document": {**document, "partners": partners}})}
    return {**with_partners(given, stands), **_period(desk)}


def _period(desk: _Desk) -> dict[str, list[str]]:
    """The books of the year in which the agreement ended, where it has; else those of this year."""
    until = desk.pool.effective_to
    asked = desk.visit.asked("period")
    if not asked and until and str(until) < desk.visit.request.app.state.clock().date().isoformat():
        year = int(until[:4]) - (until[5:7] < "04")
        asked = f"{year}-{(year + 1) % 100:02d}"
    return {"figures-period": [asked]} if asked else {}


def _read(desk: _Desk, values: Values, *, as_json: bool) -> Read:
    return read_form(desk.shape(values, as_json=as_json), values)


def _switch(desk: _Desk, values: Values, *, as_json: bool) -> Answer:
    """The other way of writing the same; a document of which the form would lose something stays one, and says so."""
    read = _read(desk, values, as_json=as_json)
    shape = desk.shape(values, as_json=not as_json)
    turned = taken_over(shape, read.payload)
    if turned is None:
        wrong = read.errors or (FormError("/document", _NOT_BY_FORM, "document"),)
        return _show(desk, values, _Shown(errors=wrong, status=400), as_json=True)
    kept = {name: texts for name, texts in values.items() if name != "document" and not name.startswith("document-")}
    return _show(desk, {**kept, **turned}, _Shown(), as_json=not as_json)


async def _try(desk: _Desk, values: Values, *, as_json: bool) -> Answer:
    """Checked, and tried on the figures; nothing is kept."""
    read = _read(desk, values, as_json=as_json)
    try:
        answer = await desk.visit.send(PREVIEW_RULE_SET, preview_asked(read.payload), key="")
    except RefusedByApiError as refused:
        return _refused(desk, values, read, refused, as_json=as_json)
    if read.errors:
        return _show(desk, values, _Shown(errors=read.errors, status=400), as_json=as_json)
    said = ["The rules are sound. Nothing has been kept yet."]
    return _show(desk, values, _Shown(result=tried(answer, desk.names), said=said), as_json=as_json)


async def _save(desk: _Desk, values: Values, *, as_json: bool) -> Answer:
    """Kept as the next version: a draft until every partner has adopted it."""
    read = _read(desk, values, as_json=as_json)
    payload = {name: read.payload[name] for name in ("acting_body", "document") if name in read.payload}
    try:
        made = await desk.visit.send(WRITE_RULE_SET, payload, key=desk.visit.sent.key)
    except RefusedByApiError as refused:
        return _refused(desk, values, read, refused, as_json=as_json)
    return desk.visit.go(desk.visit.link(page_of(str(made.href)), done="made"))


def _refused(desk: _Desk, values: Values, read: Read, refused: RefusedByApiError, *, as_json: bool) -> Answer:
    """All that is wrong, at the fields that are meant; figures that do not fit leave the rules sound."""
    errors = merge_errors(read, places(refused.problem.errors))
    is_sound = refused.problem.code is Code.FIGURES_DO_NOT_FIT
    said = ["The rules are sound, but they do not fit these figures."] if is_sound else []
    return _show(desk, values, _Shown(errors=errors, status=refused.problem.status, said=said), as_json=as_json)


def _show(desk: _Desk, values: Values, shown: _Shown, *, as_json: bool) -> Answer:
    visit, shape = desk.visit, desk.shape(values, as_json=as_json)
    document = read_form(shape, values).payload.get("document")
    form = show_form(shape, values, shown.errors)
    return visit.show(
        "rules/write.html",
        status=shown.status,
        pool=desk.pool,
        names=desk.names,
        form=form,
        fields={one.id: one for one in form.root.within},
        as_json=as_json,
        reading=nested(readable(document), desk.names),
        errors=shown.errors,
        result=shown.result,
        said=shown.said,
        tables=list(shown.result.tables.values()) if shown.result else (),
        key=visit.sent.key,
    )


PAGES: Sequence[HTTPRouteHandler] = (begin, work)
