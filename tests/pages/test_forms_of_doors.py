"""Every payload of the API has a form, and nothing is lost on the way through it: from payload to page and back."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from ledger.app import DOORS
from ledger.core.pointers import errors_of, segment
from ledger.core.refusal import Code, Refusal
from ledger.http.document_example import read_examples
from ledger.http.door import Door
from ledger.pages.forms.deriving import fields_of, fields_within
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import FormShape
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.refusing import merge_errors
from ledger.pages.forms.rows import BUTTONS
from ledger.pages.forms.showing import show_form
from ledger.pages.forms.uploading import FILE, read_upload, upload_of
from ledger.pages.sending import CSRF
from ledger.pages.sending import KEY as KEY_NAME
from tests.pages.browsing_forms import KEY, TOKEN, BrowsedForm, browsed, rendered

WITH_PAYLOAD = [door for door in DOORS if door.payload is not None]
WITH_FILE = [door for door in DOORS if door.upload]
EXAMPLES = read_examples()
of_every_door = pytest.mark.parametrize("door", WITH_PAYLOAD, ids=lambda door: door.operation)


class Nothing(Struct, frozen=True):
    """There is only the file."""


@cache
def shape_of(door: Door) -> FormShape:
    return fields_of(door.payload)


@cache
def form_of(door: Door) -> BrowsedForm:
    """The form of a door with its example, and an error at every place of it."""
    payload = EXAMPLES[door.operation].request.payload
    values = values_of(shape_of(door), payload)
    read = read_form(shape_of(door), values)
    errors = merge_errors(read, [Refusal(Code.PAYLOAD_IS_NOT_VALID, "no", one) for one in places_in(payload)])
    return browsed(shape_of(door), values, errors)


def places_in(value: Any, at: str = "") -> Iterator[str]:
    """The pointer of everything in a document but the document itself."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield f"{at}/{segment(str(name))}"
        yield from places_in(one, f"{at}/{segment(str(name))}")


@of_every_door
def test_the_example_of_a_door_comes_back_through_its_form(door: Door) -> None:
    """As the page shows it, a browser sends it, and the page reads it: the same payload."""
    payload, form = EXAMPLES[door.operation].request.payload, form_of(door)

    read = read_form(shape_of(door), form.sent)

    assert () == read.errors
    assert payload == read.payload
    assert msgspec.convert(payload, door.payload) == msgspec.convert(read.payload, door.payload)
    assert ([TOKEN], [KEY]) == (form.sent[CSRF], form.sent[KEY_NAME])


@of_every_door
def test_an_error_at_any_place_leads_to_an_input(door: Door) -> None:
    """Whatever the API says of a payload, the visitor gets to where it is mended; what nobody can mend is said."""
    form = form_of(door)
    inputs = {said.get("id") for tag, said in form.tags if tag in {"input", "select", "textarea", "button"}}

    assert form.links
    assert set() == {link.removeprefix("#") for link in form.links} - inputs


@of_every_door
def test_a_form_can_be_heard_and_is_allowed(door: Door) -> None:
    """An id stands once, each input has a label, each description is there, and nothing needs inline code or style."""
    form = form_of(door)
    labelled = {said["for"] for tag, said in form.tags if tag == "label"}
    inputs = {
        said.get("id", said["name"])
        for tag, said in form.tags
        if tag in {"input", "select", "textarea"} and said.get("type") != "hidden"
    }
    described = {one for _, said in form.tags for one in said.get("aria-describedby", "").split()}

    assert len(form.ids) == len(set(form.ids))
    assert set() == inputs ^ labelled
    assert set() == described - set(form.ids)
    assert set() == {name for _, said in form.tags for name in said if name == "style" or name.startswith("on")}


@of_every_door
def test_an_empty_form_is_refused_where_the_door_refuses_it(door: Door) -> None:
    """What the page says is missing the decoder misses too, and the other way round."""
    read = read_form(shape_of(door), {})
    refused = {one.pointer: one.detail for one in errors_of(read.payload, door.payload)}
    said = {one.pointer for one in read.errors}

    assert said <= set(refused)
    assert {pointer for pointer, detail in refused.items() if detail == "the field is missing"} <= said


@of_every_door
def test_no_field_is_called_as_what_every_form_carries(door: Door) -> None:
    """A field is told apart from the token, the key, a file and the buttons by its name."""
    names = {one.name for one in fields_within(shape_of(door), shape_of(door).root)}

    assert set() == names & {CSRF, KEY_NAME, FILE, *BUTTONS}


@pytest.mark.parametrize("door", WITH_FILE, ids=lambda door: door.operation)
def test_a_door_that_takes_a_file_has_an_input_for_it(door: Door) -> None:
    """Sent in parts; an empty file is none."""
    upload = upload_of(door, label="File from the ledger", hint="as it was exported", error="Select a file")
    assert upload is not None
    form = BrowsedForm(rendered(show_form(fields_of(Nothing), {}), upload=upload))
    (file,) = [said for tag, said in form.tags if tag == "input" and said.get("type") == "file"]

    assert (FILE, FILE) == (file["name"], file["id"])
    assert str(door.upload) in file["accept"]
    assert 'enctype="multipart/form-data"' in form.html
    assert ("", "Select a file with something in it") == (read_upload(door, b"a,b").error, read_upload(door, b"").error)
    assert (b"a,b", door.upload) == (read_upload(door, b"a,b").content, read_upload(door, b"a,b").media_type)
