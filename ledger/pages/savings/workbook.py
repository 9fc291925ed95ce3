"""The form by which a workbook is taken in as the next version of a case."""

from collections.abc import Mapping, Sequence

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from ledger.core.ids import BodyCode
from ledger.http.answers import Answer
from ledger.pages.asking import RefusedByApiError, address_of, page_of
from ledger.pages.choosing import choices_here
from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import FormError, FormShape, Override
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.showing import show_form
from ledger.pages.forms.uploading import FILE, read_upload, upload_of
from ledger.pages.visiting import Visit, act, page
from ledger.savings_cases.routes import READ_CASE
from ledger.savings_cases.workbook_routes import TAKE_WORKBOOK

_PATH = f"/new{page_of(TAKE_WORKBOOK.path)}"


class Follows(Struct, frozen=True, kw_only=True):
    """What is said beside the file."""

    acting_body: BodyCode
    follows_version: int


@page(_PATH)
async def ask(visit: Visit) -> Answer:
    """For whom, following which version, and the file."""
    shape = await _shape(visit)
    return await _show(visit, shape, values_of(shape))


@act(_PATH)
async def take(visit: Visit) -> Answer:
    """The next version, or all that is wrong by sheet and cell."""
    shape = await _shape(visit)
    values = {name: list(texts) for name, texts in visit.sent.fields.items()}
    read, file = read_form(shape, values), visit.sent.files.get(FILE)
    given = read_upload(TAKE_WORKBOOK, await file.read() if file else b"")
    if read.errors or given.error:
        missing = (FormError("", given.error, FILE),) if given.error else ()
        return await _show(visit, shape, values, (*read.errors, *missing), status=400, wrong=given.error)
    query = [(name, str(value)) for name, value in read.payload.items()]
    address = address_of(TAKE_WORKBOOK, visit.at, query)
    try:
        made = await visit.asking.upload(TAKE_WORKBOOK, address, given.content, given.media_type, key=visit.sent.key)
    except RefusedByApiError as refused:
        errors = tuple(FormError(one.pointer, f"{one.detail} {one.pointer}".strip()) for one in refused.problem.errors)
        return await _show(visit, shape, values, errors, status=refused.problem.status)
    return visit.go(visit.link(page_of(str(made.href)), done="made"))


async def _shape(visit: Visit) -> FormShape:
    case = await visit.read(READ_CASE)
    bodies = (await choices_here(visit)).get("acting_body", Override()).choices
    return fields_of(
        Follows,
        {
            "acting_body": Override(label="You act for", choices=bodies, value=str(case.owner)),
            "follows_version": Override(is_hidden=True, value=int(case.latest_version)),
        },
    )


async def _show(
    visit: Visit,
    shape: FormShape,
    values: Mapping[str, list[str]],
    errors: tuple[FormError, ...] = (),
    *,
    status: int = 200,
    wrong: str = "",
) -> Answer:
    return visit.show(
        "savings/workbook.html",
        status=status,
        case=await visit.read(READ_CASE),
        form=show_form(shape, values, errors),
        errors=errors,
        upload=upload_of(TAKE_WORKBOOK, label="Workbook", hint="As it was downloaded, with your changes", error=wrong),
        key=visit.sent.key,
    )


PAGES: Sequence[HTTPRouteHandler] = (ask, take)
