"""Acts by form: a page for a door that does something, and what its form is sent to.

The form is derived from the door's payload; sent, it is done under the key that it carries, or shown again with all
that is wrong at the fields that are meant. What cannot be taken back is shown once more, to be looked at, before it is
done.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from ledger.http.answers import Answer
from ledger.http.door import Door
from ledger.pages.asking import RefusedByApiError, address_of, page_of
from ledger.pages.choosing import Named, choices_here
from ledger.pages.forms.answers import answers_of
from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import FormError, FormShape, Override, Read, Values
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.refusing import merge_errors
from ledger.pages.forms.rows import changed
from ledger.pages.forms.showing import show_form
from ledger.pages.forms.uploading import FILE, read_upload, upload_of
from ledger.pages.seen import Record
from ledger.pages.sending import CSRF, KEY
from ledger.pages.visiting import Visit, act, page, prefix_of

FILE_BYTES_MAX = 64 * 1024 * 1024  # through a browser; larger ones go by the command line
Overrides = Callable[[Visit], Awaitable[Mapping[str, Override]]]
CONFIRMED, CHANGE = "confirmed", "change"
_UNREADABLE = 422
_OF_THE_PAGE = {CSRF, KEY, CONFIRMED, CHANGE}


class Nothing(Struct, frozen=True):
    """The payload of a door that takes none: there is only to say yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One act by form. What is left out follows from the door.

    overrides: by paths of fields (`evidence/title`), for a visit; choices: what may be chosen, by names of fields.
    given: what the form holds at first, as the payload would have it. after: the page that comes next.
    show_lines: of a door that takes a file and answers line by line, the page of its lines.
    completed: the payload with what follows from what was entered. is_checked: all that was entered is shown once more
    before it is sent. beside: what the templates need besides.
    """

    door: Door
    title: str = ""
    intro: str = ""
    button: str = "Send"
    is_warning: bool = False
    payload: Any = None
    overrides: Mapping[str, Override] = field(default_factory=dict)
    choices: Overrides = choices_here
    given: Callable[[Visit], Awaitable[Any]] | None = None
    after: Callable[[Visit, Any], str] | None = None
    show_lines: Callable[[Visit, bytes, list[Any]], Answer] | None = None
    template: str = "form_page.html"
    completed: Callable[[Any], Any] | None = None
    is_checked: bool = False
    check_template: str = "check_page.html"
    beside: Callable[[Visit], Awaitable[Mapping[str, Any]]] | None = None

    @property
    def path(self) -> str:
        """Where the form stands."""
        return f"{prefix_of(self.door)}{page_of(self.door.path)}"


def form_pages(form: Form) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page with the form, and the handler that it is sent to."""

    async def show(visit: Visit) -> Answer:
        return await begin(form, visit)

    async def send(visit: Visit) -> Answer:
        return await take(form, visit)

    most = FILE_BYTES_MAX if form.door.upload else None
    return page(form.path)(show), act(form.path, bytes_max=most)(send)


async def _send_file(form: Form, visit: Visit, shape: FormShape, values: Values, read: Read) -> Answer:
    """The file with what its door asks in the query; what is answered line by line is shown as it is."""
    door, file = form.door, visit.sent.files.get(FILE)
    given = read_upload(door, await file.read() if file is not None else b"")
    if given.error:
        return await _page(form, visit, shape, values, (FormError("", given.error, FILE),))
    query = [(name, _in_query(value)) for name, value in read.payload.items()]
    address = address_of(door, visit.at, query)
    if door.streamed:
        assert form.show_lines is not None, "a door that answers line by line has a page for its lines"
        lines = await visit.asking.lines(door, address, given.content, given.media_type)
        return form.show_lines(visit, given.content, lines)
    answer = await visit.asking.upload(door, address, given.content, given.media_type, key=visit.sent.key)
    return visit.go(form.after(visit, answer) if form.after else _landing(visit, door, answer))


def _in_query(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


async def begin(form: Form, visit: Visit) -> Answer:
    """The page with the form, as it stands at first."""
    shape = await _shape(form, visit)
    given = await form.given(visit) if form.given else None
    return await _page(form, visit, shape, {**values_of(shape, given), **_from_address(visit)})


async def take(form: Form, visit: Visit) -> Answer:
    """What becomes of a form that was sent: it is done, or shown again, or shown to be looked at before it is done."""
    values = {name: list(texts) for name, texts in visit.sent.fields.items()}
    shape = await _shape(form, visit)
    again = changed(values)
    if again is not None or visit.sent.one(CHANGE):
        return await _page(form, visit, shape, values if again is None else again)
    read = read_form(shape, values)
    if form.is_checked and not visit.sent.one(CONFIRMED):
        if read.errors:
            return await _page(form, visit, shape, values, merge_errors(read, ()))
        return await _check(form, visit, shape, values)
    try:
        if form.door.upload is not None:
            return await _send_file(form, visit, shape, values, read)
        payload = form.completed(read.payload) if form.completed else read.payload
        answer = await visit.send(form.door, payload, key=visit.sent.key)
    except RefusedByApiError as refused:
        errors = merge_errors(read, refused.problem.errors)
        return await _page(form, visit, shape, values, errors, refused)
    return visit.go(form.after(visit, answer) if form.after else _landing(visit, form.door, answer))


async def _check(form: Form, visit: Visit, shape: FormShape, values: Values) -> Answer:
    """All that was entered in words, and carried on as it was typed."""
    return visit.show(
        form.check_template,
        declared=form,
        title=form.title or form.door.summary.split(":")[0],
        answers=list(answers_of(show_form(shape, values).root)),
        carried=[(name, text) for name, texts in values.items() for text in texts if name not in _OF_THE_PAGE],
        key=visit.sent.key,
        **(await form.beside(visit) if form.beside else {}),
    )


async def _shape(form: Form, visit: Visit) -> FormShape:
    payload = form.payload or form.door.payload or (form.door.query if form.door.upload else None) or Nothing
    return fields_of(payload, Named(form.overrides, await form.choices(visit)))


def _from_address(visit: Visit) -> dict[str, list[str]]:
    """Fields that a link to the form fills in: typed as they would be in the form."""
    return {name: [value] for name, value in visit.query}


async def _page(
    form: Form,
    visit: Visit,
    shape: FormShape,
    values: Values,
    errors: tuple[FormError, ...] = (),
    refused: RefusedByApiError | None = None,
) -> Answer:
    return visit.show(
        form.template,
        status=refused.problem.status if refused else _UNREADABLE if errors else 200,
        declared=form,
        title=form.title or form.door.summary.split(":")[0],
        form=show_form(shape, values, errors),
        errors=errors,
        upload=upload_of(form.door, error=next((one.text for one in errors if one.at == FILE), "")),
        problem=refused.problem if refused else None,
        key=visit.sent.key,
        back=_nearest(visit, form.door),
        **(await form.beside(visit) if form.beside else {}),
    )


def _landing(visit: Visit, door: Door, answer: Any) -> str:
    """What was made, where the answer says where it stands; else the nearest page that the act belongs to."""
    if isinstance(answer, Record) and "href" in answer and answer.href:
        return visit.link(page_of(str(answer.href)), done="made")
    return visit.link(_nearest(visit, door), done="made")


def _nearest(visit: Visit, door: Door) -> str:
    """The nearest page that an act belongs to."""
    read: frozenset[str] = visit.request.app.state.read_paths
    path = door.path
    while path not in read and path:
        path = path.rpartition("/")[0]
    return page_of(path).format_map(visit.at) or "/"
