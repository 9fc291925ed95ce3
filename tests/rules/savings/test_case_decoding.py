"""Documents of savings cases and tables: taken strictly, every error at once with its place, whatever is sent."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.refusal import Code
from ledger.rules.reference import savings_references, savings_tables
from ledger.rules.savings.case import Case
from ledger.rules.savings.checking_warnings import warnings_of
from ledger.rules.savings.decoding import decode_case, read_case, read_references
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import Projection
from ledger.rules.savings.references import References
from tests.cases.properties import IS_DEEP
from tests.rules.savings.documents import example
from tests.rules.sharing.documents import pointers_in, put_at, without

EXAMPLES = 3_000 if IS_DEEP else 60
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
NUMBERS = st.sampled_from(["0", "-0", "100", "999999.999999999999", "1e3", "-5", "000001", "0.000000000001"])
SIZES = st.sampled_from([0, -1, 1, 59, 60, 2**53, 2**53 + 1, -(2**53), 2**63, 2**64])
ANYTHING = st.recursive(
    SCALARS | NUMBERS | SIZES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2)
)
GRADED = {"type": "graded", "cost": 2}
FULL = put_at(example(), "/prices", {"base_year": 2024, "deflator": None})
FULL = put_at(FULL, "/optimism_bias_table", "local-partnerships-2014")
FULL = put_at(FULL, "/costs/3/optimism_bias", GRADED)
FULL = put_at(
    FULL,
    "/benefits/0/spreads",
    [{"input": "impact", "shape": "uniform", "lowest_percent": "50", "highest_percent": "150"}],
)
FULL = put_at(FULL, "/benefits/0/double_count_group", "care")


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("pointer", "value", "says"),
    [
        ("/format", "placeledger-savings-case/2", "Invalid enum value"),
        ("/engine", 2, "Invalid enum value 2"),
        ("/title", " ", "not blank"),
        ("/title", "two\nlines", "text on one line"),
        ("/notes", "turned \u202e round", "text without control characters"),
        ("/colour", "blue", "the field is not known here"),
        ("/years", 61, "Expected `int` <= 60"),
        ("/years", 0, "Expected `int` >= 1"),
        ("/years", "5", "Expected `int`, got `str`"),
        ("/first_year", 26, "Expected `int` >= 1990"),
        ("/bodies", [], "Expected `array` of length >= 1"),
        ("/cohort/size", 200, "Expected `str`, got `int`"),
        ("/cohort/size", "-200", "a quantity as decimal text"),
        ("/benefits/0/impact_percent", "35%", "a percentage as decimal text"),
        ("/benefits/0/impact_percent", "-1", "a percentage as decimal text"),
        ("/benefits/0/impact_percent", "\N{ARABIC-INDIC DIGIT TWO}", "a percentage as decimal text"),
        ("/benefits/0/deadweight_mode", "both", "known are subtract, multiply"),
        ("/benefits/0/unit_values", [], "Expected `array` of length >= 1"),
        ("/benefits/0/unit_values/0/amount_pence", 51080.5, "whole pence"),
        ("/benefits/0/unit_values/0/amount_pence", "5108000", "Expected `int`, got `str`"),
        ("/benefits/0/optimism_bias/type", "guess", "the type must be one of 'manual', 'graded'"),
        ("/benefits/0/time/type", "curve", "the type must be one of 'profile', 'timing'"),
        ("/benefits/1/time/parts/0", "-0.5", "a ratio as decimal text"),
        ("/benefits/0/evidence_grade", 7, "Expected `int` <= 6"),
        ("/costs/0/amount_pence", -1, "Expected `int` >= 0"),
        ("/costs/0/years", [], "Expected `array` of length >= 1"),
        ("/costs/0/years/0", 60, "Expected `int` <= 59"),
        ("/costs/0/recurrence", "once", "known are one_off, recurrent"),
    ],
)
def test_what_the_format_does_not_hold_is_refused_at_its_place(pointer: str, value: object, says: str) -> None:
    found = decode_case(encoded(put_at(FULL, pointer, value)))

    assert isinstance(found, tuple)
    assert [(Code.PAYLOAD_IS_NOT_VALID, pointer)] == [(one.code, one.pointer) for one in found]
    assert says in found[0].detail


@pytest.mark.parametrize(
    "pointer", ["/benefits/0/deadweight_mode", "/benefits/0/optimism_bias", "/costs/0/years", "/discounting"]
)
def test_what_must_be_decided_has_no_default(pointer: str) -> None:
    (refusal,) = decode_case(encoded(without(FULL, pointer)))  # type: ignore[misc]  # a case is no tuple: it fails

    assert (pointer, "the field is missing") == (refusal.pointer, refusal.detail)


def test_all_errors_of_a_document_are_told_at_once() -> None:
    document = put_at(put_at(FULL, "/benefits/2/name", 1), "/costs/0/kind", "gift")
    found = read_case(encoded(put_at(document, "/years", None)), savings_references())

    assert isinstance(found, tuple)
    assert {"/benefits/2/name", "/costs/0/kind", "/years"} == {one.pointer for one in found}


@given(st.data())
@settings(max_examples=EXAMPLES)
def test_whatever_stands_at_any_place_is_answered(data: st.DataObject) -> None:
    """A projection or refusals, and warnings where it is sound: nothing raises."""
    document = FULL
    for _ in range(data.draw(st.integers(1, 2))):
        pointer = data.draw(st.sampled_from(list(pointers_in(document))))
        is_dropped = data.draw(st.booleans())
        document = without(document, pointer) if is_dropped else put_at(document, pointer, data.draw(ANYTHING))
    found = decode_case(encoded(document))
    answer = project(found, savings_references()) if isinstance(found, Case) else found

    if isinstance(answer, Projection):
        assert isinstance(found, Case)
        assert all(one.text for one in warnings_of(found, savings_references()))
    else:
        assert answer
        assert all(one.detail for one in answer)


@given(st.binary(max_size=200))
@settings(max_examples=EXAMPLES)
def test_whatever_bytes_are_sent_are_answered(raw: bytes) -> None:
    assert isinstance(read_case(raw, savings_references()), tuple)
    assert isinstance(read_references(raw), References | tuple)


OWN = """
[[optimism_bias]]
name = "ours-2026"
title = "What we realised"
dated = 2026-04-01
edition = "first"
unit = "percent of the line"
source = "our own realised against projected"
verified_by = "the chief finance officer"
verified_on = 2026-04-02
grades = [{ grade = 3, cost_percent = "7.5", benefit_percent = "-33.3" }]
"""


def test_tables_of_a_place_stand_beside_those_that_ship() -> None:
    """And one of the same name takes the place of the other."""
    ours = read_references(OWN.encode())
    assert isinstance(ours, References)
    both = savings_references().with_others(ours)
    replaced = savings_references().with_others(
        read_references(OWN.replace("ours-2026", "local-partnerships-2014").encode())  # type: ignore[arg-type]  # sound
    )

    assert ["local-partnerships-2014", "ours-2026"] == [one.name for one in both.optimism_bias]
    assert ["What we realised"] == [one.title for one in replaced.optimism_bias]
    assert "; verified by the chief finance officer" in ours.optimism_bias[0].cited
    assert savings_references() == read_references(savings_tables().encode())


@pytest.mark.parametrize(
    ("put", "instead", "pointer", "says"),
    [
        ('"-33.3"', '"33.3"', "/optimism_bias/0/grades/0/benefit_percent", "a benefit is lowered"),
        ('"-33.3"', "-33.3", "/optimism_bias/0/grades/0/benefit_percent", "got `float`"),
        ('"7.5"', '"-7.5"', "/optimism_bias/0/grades/0/cost_percent", "a percentage as decimal text"),
        ("grade = 3", "grade = 7", "/optimism_bias/0/grades/0/grade", "Expected `int` <= 6"),
        ("}]", "}, { grade = 3 }]", "/optimism_bias/0/grades/1/grade", "grade 3 stands twice"),
        ("edition", "issue", "/optimism_bias/0/issue", "the field is not known here"),
        ("2026-04-01", '"soon"', "/optimism_bias/0/dated", "must be a date"),
        ("[[optimism_bias]]", "[[optimism]]", "/optimism", "the field is not known here"),
        ("name =", "name =", "/optimism_bias/1/name", "'ours-2026' stands twice"),
        ('= "first"', '= "first', "", "no TOML"),
    ],
)  # fmt: skip
def test_tables_are_read_as_strictly(put: str, instead: str, pointer: str, says: str) -> None:
    text = OWN * 2 if put == instead else OWN.replace(put, instead)
    found = read_references(text.encode())

    assert isinstance(found, tuple)
    assert says in {one.pointer: one.detail for one in found}[pointer]


@pytest.mark.parametrize(
    ("kind", "what", "at"),
    [
        ("discount_schedule", 'rates = [{ from_year = 1, rate_percent = "3" }]', "/rates/0/from_year"),
        ("discount_schedule", 'rates = [{ from_year = 0, rate_percent = "300" }]', "/rates/0/rate_percent"),
        ("deflator", 'index = { 2020 = "0.0" }', "/index/2020"),
        ("deflator", 'index = { "20-21" = "1" }', "/index/20-21"),
    ],
)
def test_rates_and_indices_are_ones_that_can_be_used(kind: str, what: str, at: str) -> None:
    head = 'name = "n", title = "t", dated = 2026-04-01, edition = "e", unit = "u", source = "s"'
    found = read_references(f"{kind} = [{{{head}, {what}}}]".encode())

    assert isinstance(found, tuple)
    assert [f"/{kind}/0{at}"] == [one.pointer for one in found]


def test_every_table_that_ships_is_sound_and_says_what_nobody_verified() -> None:
    """The optimism table was recalled; the others were read in a third party's copy."""
    shipped: dict[str, Any] = {kind: getattr(savings_references(), kind) for kind in References.__struct_fields__}

    for kind, tables in shipped.items():
        for one in tables:
            assert one.cited.endswith("; not verified"), (kind, one.name)
            assert one.note
            assert one.unit
    assert "RECALLED, NOT VERIFIED" in shipped["optimism_bias"][0].note
    (grades,) = [
        [(one.cost_percent, one.benefit_percent) for one in table.grades] for table in shipped["optimism_bias"]
    ]
    assert [("0", "0"), ("5", "-5"), ("10", "-10"), ("15", "-15"), ("25", "-25"), ("40", "-40")] == grades
    assert ("73.4795", "100") == tuple(shipped["deflator"][0].index[year] for year in ("2013", "2024"))
