"""Whatever a payload holds comes back from its form: any value of a type that has everything, filled in and read."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.refusing import merge_errors
from ledger.pages.forms.rows import changed
from tests.pages.browsing_forms import browsed
from tests.pages.form_types import ByShare, BySum, Colour, Everything, Evidence, Season, Wish

SHAPE = fields_of(Everything)
# What people type has no white space around it, and the ledger's words have no control characters.
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30).map(str.strip)
NAMES = WORDS.filter(bool)
CODES = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True)
QUANTITIES = st.from_regex(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,6}", fullmatch=True)
WHOLE = st.integers(1 - 2**63, 2**63 - 1)  # what strict JSON takes
PENCE = st.integers(1, 100_000_000_000_000)
DAYS = st.dates(date(1, 1, 1))
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
LINES = st.lists(NAMES, max_size=3).map("\n".join)


def tuples_of(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=3).map(tuple)


EVIDENCE = st.builds(Evidence, title=NAMES, dated=st.none() | DAYS, cost_pence=st.none() | PENCE)
WISHES = st.builds(Wish, words=WORDS, season=st.none() | st.sampled_from(Season))
AMOUNTS = st.recursive(
    st.builds(ByShare, share_percent=QUANTITIES) | st.builds(BySum, amount_pence=PENCE),
    lambda inner: (
        st.builds(ByShare, share_percent=QUANTITIES, of=st.none() | inner)
        | st.builds(BySum, amount_pence=PENCE, plus=tuples_of(inner))
    ),
    max_leaves=4,
)
SEASONS = st.permutations(tuple(Season)).flatmap(lambda all_: st.integers(0, 2).map(lambda count: tuple(all_[:count])))
TREES = st.recursive(
    st.booleans() | WHOLE | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
EVERYTHING = st.builds(
    Everything,
    acting_body=st.from_regex(r"ods:[A-Z0-9]{2,10}", fullmatch=True),
    amount_pence=PENCE,
    effective_date=DAYS,
    is_recurrent=st.booleans(),
    how=AMOUNTS,
    evidence=tuples_of(EVIDENCE, 1),
    seasons=SEASONS.filter(bool),
    format=st.just("one-format/1"),
    narrative=WORDS,
    terms=LINES,
    scheme=st.none() | CODES,
    known_at=st.none() | INSTANTS,
    follows_version=st.integers(0, 2**63 - 1),
    season=st.none() | st.sampled_from(Season),
    colour=st.none() | st.sampled_from(Colour),
    may_carry_forward=st.booleans(),
    is_kept=st.booleans(),
    is_agreed=st.none() | st.booleans(),
    proposal=st.none() | st.uuids(),
    streams=tuples_of(CODES),
    years=tuples_of(WHOLE),
    soft_closed_seasons=SEASONS,
    wish=st.none() | WISHES,
    wishes=tuples_of(WISHES),
    percent_of=st.dictionaries(NAMES, QUANTITIES, max_size=3),
    limits=st.dictionaries(NAMES, EVIDENCE, max_size=3),
    steps=tuples_of(AMOUNTS),
    tree=st.none() | TREES,
)


@given(EVERYTHING)
@settings(max_examples=30, deadline=None)
def test_any_payload_comes_back_from_its_form(value: Everything) -> None:
    """Without a word of error, and by a button for one row more too."""
    values = values_of(SHAPE, value)
    more = changed(values | {"add": ["evidence"]})
    assert more is not None

    read, again = read_form(SHAPE, values), read_form(SHAPE, more)

    assert ((), ()) == (read.errors, again.errors)
    assert value == msgspec.convert(read.payload, Everything)
    assert read.payload == again.payload


@given(EVERYTHING)
@settings(max_examples=5, deadline=None)
def test_any_payload_comes_back_through_a_browser(value: Everything) -> None:
    form = browsed(SHAPE, values_of(SHAPE, value))

    assert value == msgspec.convert(read_form(SHAPE, form.sent).payload, Everything)


@given(EVERYTHING, st.data())
@settings(max_examples=30, deadline=None)
def test_whatever_is_typed_is_read_or_refused_at_its_field(value: Everything, data: st.DataObject) -> None:
    """No text makes the page fail; where the page says that it is wrong, it says which field."""
    values = values_of(SHAPE, value)
    name = data.draw(st.sampled_from(sorted(values)))
    read = read_form(SHAPE, values | {name: [data.draw(st.text(max_size=20))]})

    assert all(one.at in read.labels and one.text for one in read.errors)
    assert read.errors == merge_errors(read, ())
    assert msgspec.json.encode(read.payload)
