"""Coding: the first rule that fits and exists decides; what no rule fits goes to suspense."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.ids import code_from_name
from ledger.intake.coding import coder
from ledger.intake.model import CodingRule, FileLine, Profile

RULES = (
    CodingRule(when={"Area": "CHC", "Type": "Care (<65)"}, programme="chc", scheme="care-under-65"),
    CodingRule(when={"Area": "CHC"}, programme="chc", scheme_column="Type"),
    CodingRule(when={"Area": "Winter  Resilience"}, programme="winter", scheme="beds"),
    CodingRule(when={"Area": "Winter Resilience"}, programme="winter", scheme_column="Type"),
    CodingRule(when={"Type": "Grants"}, programme="grants", scheme="all"),
)
PROFILE = Profile(
    code="test-file",
    name="Test file",
    body="ods:72Q",
    source_system="isfe",
    encoding="utf-8",
    columns=("Date", "Area", "Type", "Amount"),
    amount_column="Amount",
    amount_sign="spend_is_positive",
    date_column="Date",
    date_formats=("%d/%m/%Y",),
    coding=RULES,
)
SCHEMES = {
    ("chc", "care-under-65"),
    ("chc", "care-65"),
    ("chc", "nursing"),
    ("winter", "taxis"),
    ("grants", "all"),
}


def line(area: str, kind: str) -> FileLine:
    return FileLine(
        row=2,
        content_digest=b"",
        line_identity="2",
        document="d",
        amount_pence=100,
        event_date=date(2020, 9, 30),
        reference="",
        supplier_name="",
        narrative="",
        subjective="",
        values={"Area": area, "Type": kind},
    )


@pytest.mark.parametrize(
    ("area", "kind", "coding"),
    [
        ("CHC", "Care (<65)", ("chc", "care-under-65")),
        ("CHC", "Care (65+)", ("chc", "care-65")),
        (" chc ", "NURSING", ("chc", "nursing")),
        ("winter\tRESILIENCE", "Taxis", ("winter", "taxis")),
        ("Winter Resilience", "Beds", None),
        ("CHC", "Unknown type", None),
        ("CHC", "Grants", ("grants", "all")),
        ("Balance sheet", "Income tax", None),
        ("", "", None),
    ],
)
def test_the_first_rule_that_fits_and_exists_decides(area: str, kind: str, coding: tuple[str, str] | None) -> None:
    assert coder(PROFILE, SCHEMES)(line(area, kind)) == coding


def test_without_rules_or_schemes_all_is_suspense() -> None:
    assert coder(PROFILE, ())(line("CHC", "Nursing")) is None
    assert coder(msgspec.structs.replace(PROFILE, coding=()), SCHEMES)(line("CHC", "Nursing")) is None


def one_by_one(found: FileLine) -> tuple[str, str] | None:
    """The rules read as a person would, from the top, without an index."""
    for rule in RULES:
        if all(" ".join(found.values[c].split()).lower() == " ".join(v.split()).lower() for c, v in rule.when.items()):
            scheme = rule.scheme or code_from_name(found.values[rule.scheme_column or ""])
            if (rule.programme, scheme) in SCHEMES:
                return rule.programme, scheme
    return None


AREAS = st.sampled_from(["CHC", "chc", " Chc", "Winter Resilience", "WINTER   RESILIENCE", "Other", ""])
KINDS = st.sampled_from(["Care (<65)", "care (65+)", "Nursing", "Taxis", "Beds", "Grants", "GRANTS ", ""])


@given(AREAS, KINDS, st.permutations(RULES))
def test_the_index_gives_what_reading_from_the_top_gives(area: str, kind: str, order: list[CodingRule]) -> None:
    found = line(area, kind)
    assert coder(PROFILE, SCHEMES)(found) == one_by_one(found)
    reordered = msgspec.structs.replace(PROFILE, coding=tuple(order))
    coded = coder(reordered, SCHEMES)(found)
    assert (coded is None) == (one_by_one(found) is None)
