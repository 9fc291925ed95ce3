"""Rule sets on pages: how they read, what a form holds of them, and what is asked to try them."""

from typing import Any

import msgspec
import pytest

from ledger.pages.forms.deriving import fields_of
from ledger.pages.forms.filling import values_of
from ledger.pages.forms.model import Choice
from ledger.pages.forms.reading import read_form
from ledger.pages.forms.showing import show_form
from ledger.pages.names import Names
from ledger.pages.rules.drafting import (
    Editing,
    Pattern,
    Place,
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
from ledger.pages.rules.reading import Said, differences, differences_table, nested
from ledger.pages.rules.wording import RuleWords, words_of
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import Sentence
from tests.rule_sets.written import rules

NAMES = Names(
    bodies={"gss:E09000028": "Southwark", "ods:72Q": "NHS South East London"},
    schemes={"golden/s1": "Equipment at home"},
)
PARTNERS = (Choice("ods:72Q", "NHS South East London"), Choice("gss:E09000028", "Southwark"))
ALL = [*patterns(of_gains=False), *patterns(of_gains=True)]


def words(*, as_json: bool = False, is_savings: bool = False) -> RuleWords:
    return words_of(PARTNERS, ["parts"], own=None, is_savings=is_savings, as_json=as_json)


def test_sentences_stand_one_within_another_by_name() -> None:
    """`“ods:72Q”` is said by its name; what is deeper stands within what it belongs to."""
    said = [("Part 1:", 0), ("An overspend:", 1), ("Step 1: “ods:72Q” takes golden/s1.", 2), ("Part 2:", 0)]
    sentences = [Sentence(f"/{place}", depth, text) for place, (text, depth) in enumerate(said)]

    found = nested(sentences, NAMES)

    step = Said("Step 1: NHS South East London takes Equipment at home.", ())
    assert (Said("Part 1:", (Said("An overspend:", (step,)),)), Said("Part 2:", ())) == found


def test_a_reading_begins_wherever_it_does() -> None:
    """Nothing is lost of sentences whose depth begins above nothing, or jumps."""
    found = nested([Sentence("", 2, "a"), Sentence("", 1, "b"), Sentence("", 4, "c")], NAMES)

    assert (Said("a", ()), Said("b", (Said("c", ()),))) == found


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"title": "Another title"}, {"Changed"}),
        ({"nhs": "3"}, {"Changed"}),
        ({"clocks": [{"name": "c", "event": "e", "days": 1, "unit": "days", "what": "w"}]}, {"Only in the second"}),
        ({"host": None}, {"Changed"}),
        ({}, set()),
    ],
)
def test_a_change_is_told_where_the_two_read_differently(change: dict[str, Any], what: set[str]) -> None:
    found = differences(readable(rules()), readable(rules(**change)), NAMES)

    assert what == {one.what for one in found}
    assert all(one.first != one.second for one in found)
    assert ("word for word" in differences_table(found, "A", "B").empty) is True


@pytest.mark.parametrize("pattern", ALL, ids=lambda one: one.pattern)
def test_a_pattern_comes_back_through_its_form(pattern: Pattern) -> None:
    """By form and as a document: the same rules, and they read the same."""
    document = msgspec.json.decode(pattern.rule_set)
    own = tuple(Choice(one, one) for one in document["partners"])
    for as_json in (False, True):
        shape = fields_of(Editing, words_of(own, [], own=None, is_savings=False, as_json=as_json))
        values = values_of(shape, {"acting_body": "ods:72Q", "document": document})

        read = read_form(shape, values)

        assert () == read.errors
        assert msgspec.convert(document, RuleSet) == msgspec.convert(read.payload["document"], RuleSet)
        assert readable(document) == readable(read.payload["document"])
        assert show_form(shape, values).root.within


@pytest.mark.parametrize("pattern", patterns(of_gains=False), ids=lambda one: one.pattern)
def test_partners_of_the_agreement_take_the_places_of_those_of_a_pattern(pattern: Pattern) -> None:
    """In the order of both; a role that is called as a partner is stays a role."""
    document = msgspec.json.decode(pattern.rule_set)
    two = ["ods:72Q", "gss:E09000028"]
    stands = stood_for(document["partners"], two)
    shape = fields_of(Editing, words())
    values = with_partners(values_of(shape, {"document": {**document, "partners": two}}), stands)

    found = read_form(shape, values).payload["document"]

    left = {one for one in document["partners"] if one not in stands}
    if not left:
        read = " ".join(one.text for one in readable(found))
        assert readable(found)
        assert all(f"“{one}”" not in read for one in stands if len(one) > 1 and f"“{one}”" not in _names_in(document))


def _names_in(document: dict[str, Any]) -> str:
    """Names of the rules that are none of partners: they may be called alike."""
    return " ".join(
        f"“{one.get('name', '')}” “{one.get('to', '')}”" for part in document.get("parts", ()) for one in (part, part)
    ) + str(document.get("sums", ""))


@pytest.mark.parametrize(
    ("document", "comes_over"),
    [
        (rules(), True),
        ({name: said for name, said in rules().items() if name != "title"}, True),
        ({**rules(), "note": "no field of a rule set"}, False),
        ({**rules(), "parts": [{}]}, False),
        ({**rules(), "parts": [1]}, False),
        ({**rules(), "weights": []}, False),
        ({**rules(), "weights": {"by head": 5}}, False),
        ([], False),
        ("half of a docu", False),
    ],
)
def test_a_document_becomes_a_form_where_nothing_is_lost(document: Any, *, comes_over: bool) -> None:
    payload = {"acting_body": "ods:72Q", "document": document}

    found = taken_over(fields_of(Editing, words()), payload)

    assert comes_over is (found is not None)


def test_an_empty_form_has_a_part_to_begin_with() -> None:
    """It is not readable yet, and says what lacks."""
    shape = fields_of(Editing, words())
    read = read_form(shape, values_of(shape, {"document": blank(["ods:72Q", "gss:E09000028"], is_savings=False)}))

    assert () == readable(read.payload["document"])
    assert {"/document/title", "/document/parts/0/name"} <= {one.pointer for one in read.errors}


def test_what_is_tried_is_what_the_form_holds() -> None:
    payload = {"acting_body": "ods:72Q", "document": rules(), "figures": {"type": "books", "period": "2025-26"}}

    asked = preview_asked({**payload, "sweep": {"points": 5}})

    assert {"type": "document", "document": rules()} == asked["rules"]
    assert ({"type": "books", "period": "2025-26"}, {"points": 5}) == (asked["figures"], asked["sweep"])
    assert "gains_sweep" not in asked
    assert "gains_sweep" in preview_asked({"document": {"gains": [{}]}})
    assert {"rules": {"type": "document", "document": None}} == preview_asked({})


def test_an_error_of_a_trial_leads_to_the_field_of_the_rules() -> None:
    said = [Place("no", "#/rules/document/parts/0"), Place("no", "#/figures/lines/1")]

    assert ["#/document/parts/0", "#/figures/lines/1"] == [one.pointer for one in places(said)]


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"document-weights-0-name": ["first"], "document-weights-1-name": [""]}, ["first"]),
        ({"document": ['{"weights": {"by head": {}}}']}, ["by head"]),
        ({"document": ["{"]}, []),
        ({"document": ["[]"]}, []),
        ({}, []),
    ],
)
def test_weights_are_offered_by_the_names_that_stand_in_the_form(
    values: dict[str, list[str]], names: list[str]
) -> None:
    assert names == weights_in(values)


def test_words_hold_wherever_steps_hold_steps() -> None:
    found = words()

    assert "What this step does" == found["document/parts/overspend/bands/steps/type"].label
    assert found["document/parts/overspend/because"].is_folded
    assert found.get("document/nothing/at/all") is None
    assert len(found) == len(list(found))
