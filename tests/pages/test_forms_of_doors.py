"""Every payload of the API has a form, and nothing is lost on the way through it: from payload to page and back."""

import msgspec
import pytest

from ledger.app import DOORS
from ledger.http.document_example import read_examples
from ledger.http.door import Door
from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.rows import BUTTONS
from tests.pages.browsing_forms import KEY, TOKEN, browsed

WITH_PAYLOAD = [door for door in DOORS if door.payload is not None]
EXAMPLES = read_examples()
OF_THE_PAGE = {"csrf_token", "key", "file", *BUTTONS}


@pytest.mark.parametrize("door", WITH_PAYLOAD, ids=lambda door: door.operation)
def test_the_example_of_a_door_comes_back_through_its_form(door: Door) -> None:
    """As the page shows it, a browser sends it, and the page reads it: the same payload."""
    payload = EXAMPLES[door.operation].request.payload
    shape = fields_of(door.payload)

    form = browsed(shape, values_of(shape, payload))
    read = read_form(shape, form.sent)

    assert () == read.errors
    assert payload == read.payload
    assert msgspec.convert(payload, door.payload) == msgspec.convert(read.payload, door.payload)
    assert ([TOKEN], [KEY]) == (form.sent["csrf_token"], form.sent["key"])
