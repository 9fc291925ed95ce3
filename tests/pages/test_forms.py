"""Forms of one payload that has everything: what its fields become, what is left out, and where errors lead."""

from datetime import date
from typing import Any

import msgspec
import pytest

from ledger.core.pointers import errors_of
from ledger.core.refusal import Code, Refusal
from ledger.pages.forms.deriving import fields_of, fields_within
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import Choice, FormError, Kind, Override, Widget
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.refusing import merge_errors
from ledger.pages.forms.rows import changed
from ledger.pages.forms.showing import show_form
from tests.pages.browsing_forms import browsed, rendered
from tests.pages.form_types import ByShare, BySum, Everything

SHAPE = fields_of(Everything)
FIELDS = {one.name: one for one in fields_within(SHAPE, SHAPE.root)}
LEAST: dict[str, Any] = {
    "acting_body": "ods:72Q",
    "amount_pence": 123450,
    "effective_date": "2024-04-06",
    "is_recurrent": False,
    "how": {"type": "sum", "amount_pence": 100},
    "evidence": [{"title": "Minutes"}],
    "seasons": ["spring"],
    "format": "one-format/1",
}


def typed(**entries: str | list[str]) -> dict[str, list[str]]:
    """The least form, with other entries; `__` stands for a hyphen."""
    said = {name.replace("__", "-"): text for name, text in entries.items()}
    return values_of(SHAPE, LEAST) | {name: text if isinstance(text, list) else [text] for name, text in said.items()}


def refusal(pointer: str, detail: str) -> Refusal:
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, pointer)


@pytest.mark.parametrize(
    ("name", "kind", "widget"),
    [
        ("acting_body", Kind.TEXT, Widget.INPUT),
        ("amount_pence", Kind.PENCE, Widget.INPUT),
        ("effective_date", Kind.DAY, Widget.DATE),
        ("known_at", Kind.INSTANT, Widget.DATE),
        ("is_recurrent", Kind.TRUTH, Widget.RADIOS),
        ("may_carry_forward", Kind.TRUTH, Widget.CHECKBOX),
        ("is_kept", Kind.TRUTH, Widget.RADIOS),
        ("how", Kind.KINDS, Widget.NESTED),
        ("evidence", Kind.ROWS, Widget.NESTED),
        ("wish", Kind.GROUP, Widget.NESTED),
        ("percent_of", Kind.NAMES, Widget.NESTED),
        ("limits", Kind.NAMES, Widget.NESTED),
        ("seasons", Kind.LIST, Widget.CHECKBOXES),
        ("streams", Kind.LIST, Widget.LINES),
        ("narrative", Kind.TEXT, Widget.TEXTAREA),
        ("terms", Kind.TEXT, Widget.TEXTAREA),
        ("season", Kind.CHOICE, Widget.RADIOS),
        ("colour", Kind.CHOICE, Widget.SELECT),
        ("follows_version", Kind.WHOLE, Widget.INPUT),
        ("proposal", Kind.TEXT, Widget.INPUT),
        ("tree", Kind.TREE, Widget.TREE),
    ],
)
def test_a_field_becomes_what_suits_its_type(name: str, kind: Kind, widget: Widget) -> None:
    assert (kind, widget) == (FIELDS[name].kind, FIELDS[name].widget)


@pytest.mark.parametrize(
    ("name", "label", "hint"),
    [
        ("acting_body", "Acting body", "gss: and the GSS code"),
        ("amount_pence", "Amount", "in pounds, such as 1,234.56; above zero; the VAT within VAT"),
        ("is_recurrent", "Recurrent", ""),
        ("narrative", "Narrative", ""),
        ("scheme", "Scheme", "lower-case letters, digits and single hyphens"),
    ],
)
def test_words_come_from_names_and_descriptions(name: str, label: str, hint: str) -> None:
    assert label == FIELDS[name].label
    assert FIELDS[name].hint.startswith(hint)
    assert bool(FIELDS[name].hint) == bool(hint)


def test_what_is_left_empty_is_left_out() -> None:
    """Also a row of which nothing is filled, and a record that need not be there."""
    read = read_form(SHAPE, typed(evidence__rows="3", scheme=" ", wishes__rows="2", percent_of__rows="1"))

    assert LEAST == read.payload
    assert () == read.errors


def test_an_empty_record_can_be_given() -> None:
    """Where it differs from none, a tick says so."""
    read = read_form(SHAPE, typed(wish____given="true", wishes__rows="2", wishes__1____given="true"))

    assert ({}, [{}]) == (read.payload["wish"], read.payload["wishes"])


def test_what_is_missing_is_asked_for_and_refused_by_the_decoder_too() -> None:
    read = read_form(SHAPE, {})

    assert {
        "/acting_body": "Enter acting body",
        "/amount_pence": "Enter amount",
        "/effective_date": "Enter effective date",
        "/is_recurrent": "Select yes or no for recurrent",
        "/how/type": "Select how",
        "/evidence": "Add evidence",
        "/seasons": "Select seasons",
    } == {one.pointer: one.text for one in read.errors}
    assert {one.pointer for one in read.errors} == {one.pointer for one in errors_of(read.payload, Everything)}


def test_what_cannot_be_read_goes_on_as_it_was_typed() -> None:
    """The decoder refuses it at its place; page and decoder together say everything once."""
    form = typed(
        amount_pence="a lot",
        effective_date__day="31",
        effective_date__month="2",
        follows_version="2.5",
        acting_body="council",
        known_at__time="noon",
        how__amount_pence="0",
        tree="{'a': 1}",
    )
    read = read_form(SHAPE, form)
    refused = tuple(errors_of(read.payload, Everything))
    told = {one.pointer: one for one in merge_errors(read, refused)}

    assert ("a lot", "31/2/2024", "2.5", 0) == (
        read.payload["amount_pence"],
        read.payload["effective_date"],
        read.payload["follows_version"],
        read.payload["how"]["amount_pence"],
    )
    assert "Amount must be an amount in pounds, such as 1,234.56" == told["/amount_pence"].text
    assert "Effective date must be a real date, such as 27 3 2026" == told["/effective_date"].text
    assert "Amount must be £0.01 or more" == told["/how/amount_pence"].text
    assert told["/acting_body"].text.startswith("Acting body must be gss:")
    assert "known_at" == told["/known_at"].at
    assert told["/tree"].text.startswith("Tree must be JSON")
    assert len({(one.at, one.text) for one in told.values()}) == len(told) == 7


def test_errors_lead_to_the_row_that_is_seen() -> None:
    """An empty row before it is not sent, so the payload counts fewer than the page."""
    form = typed(evidence__rows="3", evidence__2__title="Plan", evidence__2__cost_pence="much")
    form["evidence-0-title"] = [" "]
    read = read_form(SHAPE, form)

    assert [{"title": "Plan", "cost_pence": "much"}] == read.payload["evidence"]
    assert ["evidence-2-cost_pence"] == [one.at for one in read.errors]
    assert "evidence-2" == read.places["/evidence/0"]


def test_an_error_of_no_field_is_told_of_the_form_as_a_whole() -> None:
    """One within a field leads to it, and says what it is about beyond."""
    read = read_form(SHAPE, typed(tree='{"a": [1]}'))
    said = (refusal("#/nowhere", "the pool is closed"), refusal("", "no"), refusal("#/tree/a/0", "must be 2"))

    assert [("", "The pool is closed"), ("", "No"), ("tree", "Tree must be 2 (at /a/0)")] == [
        (one.at, one.text) for one in merge_errors(read, said)
    ]


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        ("Expected `str` of length <= 400", "Narrative must be 400 characters or fewer"),
        ("the supplier is not known", "Narrative: the supplier is not known"),
    ],
)
def test_what_the_api_says_names_the_field(detail: str, text: str) -> None:
    (told,) = merge_errors(read_form(SHAPE, typed()), [refusal("#/narrative", detail)])

    assert (text, "narrative") == (told.text, told.at)


def test_a_mapping_with_a_name_twice_is_refused_on_both_sides() -> None:
    """JSON has no such mapping: what goes on is none, so the decoder refuses it at the same place."""
    row = {
        "percent_of-rows": ["2"],
        "percent_of-0-name": ["a"],
        "percent_of-0-value": ["1"],
        "percent_of-1-name": ["a"],
    }
    read = read_form(SHAPE, typed() | row)

    assert ["/percent_of"] == [one.pointer for one in errors_of(read.payload, Everything)]
    assert [("/percent_of", "percent_of-1")] == [(one.pointer, one.at) for one in read.errors]


def test_rows_are_added_and_taken_out_without_sending() -> None:
    """Values stay with their rows, also those of rows within rows."""
    two = values_of(SHAPE, LEAST | {"evidence": [{"title": "A"}, {"title": "B", "cost_pence": 5}]})
    three = changed(two | {"add": ["evidence"]})
    assert three is not None
    one = changed(three | {"remove": ["evidence-0"]})
    assert one is not None

    assert ["3"] == three["evidence-rows"]
    assert [{"title": "B", "cost_pence": 5}] == read_form(SHAPE, one).payload["evidence"]
    assert ["2"] == one["evidence-rows"]
    assert None is changed(two)


@pytest.mark.parametrize("value", ["", "evidence-7", "evidence-x", "nowhere-0", "nowhere", "-", "9" * 5000])
@pytest.mark.parametrize("button", ["add", "remove"])
def test_a_button_for_no_row_changes_nothing(button: str, value: str) -> None:
    assert typed() == changed(typed() | {button: [value]})


def test_a_kind_is_shown_before_it_is_sent() -> None:
    """Without JavaScript the fields of another kind are seen only after its choice was sent once."""
    form = browsed(SHAPE, typed()).sent
    assert changed(form) is None

    other = changed(form | {"how-type": ["share"]})
    assert other is not None
    assert "how-share_percent" in browsed(SHAPE, other).sent
    assert changed(browsed(SHAPE, other).sent) is None
    assert changed(form | {"how-type": [""]}) is None


def test_a_page_says_differently_what_it_must() -> None:
    """Labels, choices, what stands there at first, what nobody sees, and the order."""
    shape = fields_of(
        Everything,
        {
            "acting_body": Override(label="Paid by", choices=(Choice("ods:72Q", "NHS South East London"),)),
            "effective_date": Override(is_hidden=True, value=date(2024, 4, 6)),
            "tree": Override(is_hidden=True, value={"a": [1]}),
            "wishes": Override(is_hidden=True, value=({"words": "more"},)),
            "evidence": Override(value=({"title": "Minutes"},)),
            "how/type": Override(is_hidden=True, value="sum"),
            "how/amount_pence": Override(value=250, hint="as agreed"),
            "seasons": Override(value=("high_summer", "spring"), is_hidden=True),
            "colour": Override(widget=Widget.RADIOS, order=1),
            "terms": Override(widget=Widget.INPUT, order=2),
            "evidence/title": Override(label="Name of the document"),
        },
    )
    form = browsed(shape, values_of(shape) | {"acting_body": ["ods:72Q"], "amount_pence": ["1"]})

    read = read_form(shape, form.sent | {"is_recurrent": ["true"]})

    assert [] == list(read.errors)
    assert ["high_summer", "spring"] == read.payload["seasons"]
    assert LEAST["evidence"] == read.payload["evidence"]
    assert {"type": "sum", "amount_pence": 250} == read.payload["how"]
    assert msgspec.convert(read.payload, Everything).effective_date == date(2024, 4, 6)
    assert ["colour", "terms"] == [one.name for one in fields_within(shape, shape.root)][:2]
    assert ({"a": [1]}, [{"words": "more"}]) == (read.payload["tree"], read.payload["wishes"])
    assert all(f"{label}\n" in form.html for label in ("Paid by", "Name of the document", "NHS South East London"))


def test_what_was_chosen_is_kept_though_it_is_not_known() -> None:
    """Nothing that was typed is lost; the door says what it thinks of it."""
    shape = fields_of(Everything, {"scheme": Override(choices=(Choice("care", "Care"),))})
    form = browsed(shape, typed(scheme="cure", season="autumn", seasons=["winter"], colour="grey", amount_pence="£x"))

    assert (["cure"], ["autumn"], ["winter"], ["grey"], ["£x"]) == tuple(
        form.sent[name] for name in ("scheme", "season", "seasons", "colour", "amount_pence")
    )


def test_ticked_values_keep_their_order_and_none_can_be_ticked() -> None:
    """An order may mean something; where leaving out means some, none of them is an answer of its own."""
    payload = LEAST | {"seasons": ["high_summer", "spring"], "soft_closed_seasons": []}

    assert payload == read_form(SHAPE, browsed(SHAPE, values_of(SHAPE, payload)).sent).payload


def test_a_union_is_a_form_of_its_own() -> None:
    """First which, then its fields; the type may hold itself as deeply as somebody goes."""
    shape = fields_of(ByShare | BySum)
    empty = show_form(shape, {})
    deep = {"type": "sum", "amount_pence": 1, "plus": [{"type": "share", "share_percent": "5", "of": LEAST["how"]}]}

    assert ["type"] == [one.id for one in empty.root.within]
    assert empty.has_buttons
    assert deep == read_form(shape, browsed(shape, values_of(shape, deep)).sent).payload


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "</textarea><script>alert(1)</script>", "{{ 7*7 }}"]
)
def test_what_was_typed_is_text_wherever_it_stands(hostile: str) -> None:
    """In inputs, text areas, choices, error texts and the summary."""
    entries: dict[str, str | list[str]] = dict.fromkeys(
        ("acting_body", "narrative", "terms", "season", "colour"), hostile
    )
    form = typed(**entries, seasons=[hostile], effective_date__day=hostile, evidence__0__title=hostile, tree=hostile)
    errors = tuple(FormError(f"/{name}", hostile, name) for name in ("acting_body", "narrative", "how", "evidence-0"))
    page = browsed(SHAPE, form, errors)

    assert "<script" not in page.html
    assert {name: form[name] for name in form} == {name: page.sent[name] for name in form}


def test_an_error_stands_beside_its_field_and_in_the_summary() -> None:
    """The summary leads to the input where it is mended: the day of a date, the first input of a record."""
    at = ("amount_pence", "effective_date", "how", "evidence-0", "seasons", "season", "wish", "streams", "steps", "")
    page = browsed(SHAPE, typed(), tuple(FormError(f"/{one}", f"Wrong: {one}.", one) for one in at))

    assert [
        *("#amount_pence", "#effective_date-day", "#how-type", "#evidence-0-title", "#seasons", "#season"),
        *("#wish--given", "#streams", "#steps-add"),
    ] == page.links
    assert set() == {link.removeprefix("#") for link in page.links} - set(page.ids)
    described = {one for _, said in page.tags for one in said.get("aria-describedby", "").split()}
    nested = {"how", "evidence-0", "wish", "steps"}
    assert {f"{one}-{'-' if one in nested else ''}error" for one in at if one} <= described & set(page.ids)


def test_enter_sends_the_form_and_a_double_click_is_one_act() -> None:
    """The first button sends, though buttons for rows stand before the one that is seen."""
    page = browsed(SHAPE, typed())

    assert ("", "") == page.buttons[0] == page.buttons[-1]
    assert {"add", "remove", "show", ""} == {name for name, _ in page.buttons}
    assert 'data-prevent-double-click="true"' in page.html
    assert "novalidate" in page.html


def test_small_rows_stand_in_columns_without_a_style_of_their_own() -> None:
    html = rendered(show_form(SHAPE, typed()))

    assert 3 == html.count("govuk-grid-column-one-third")
    assert "style=" not in html
