"""Which terms must be written: the legal basis decides, each missing one is named, and only others may be left open."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.agreements.model import LegalBasis, TermName, Terms, WrittenAgreement, written_texts
from ledger.core.refusal import Code
from ledger.rules.terms import REQUIRED, missing_terms, refusals_of_missing, refusals_of_not_yet_agreed
from tests.cases.tables import case_name, cases


@pytest.mark.parametrize("case", cases("terms"), ids=case_name)
def test_terms_are_missing_as_the_table_says(case: dict[str, Any]) -> None:
    missing = missing_terms(case["legal_basis"], dict.fromkeys(case["written"], "written"))

    assert [pointer for pointer, _ in case["missing"]] == [one.pointer for one in missing]
    assert all(paragraph in one.detail for one, (_, paragraph) in zip(missing, case["missing"], strict=True))


def test_every_legal_basis_has_its_list_and_a_case() -> None:
    """And every list asks for places that an agreement has."""
    places = set(written_texts(WrittenAgreement(effective_to=None, partners=())))  # type: ignore[arg-type]  # no day needed

    assert set(LegalBasis) == set(REQUIRED) == {one["legal_basis"] for one in cases("terms")}
    assert all({one.pointer for one in required} <= places for required in REQUIRED.values())


def test_every_written_term_has_its_name() -> None:
    """What can be written as text can be left open by its name."""
    assert {*TermName, "winding_up_shares", "contributions_not_agreed", "dispute_levels"} == set(
        Terms.__struct_fields__
    )


@given(st.sampled_from(LegalBasis), st.sets(st.sampled_from([*TermName])), st.sampled_from(["", " ", "\n "]))
def test_what_is_missing_is_what_is_required_and_blank(basis: LegalBasis, names: set[TermName], blank: str) -> None:
    """Blank text is no term; and what is refused is what is missing, where the payload holds the agreement."""
    written = {f"/terms/{name}": "written" if name in names else blank for name in TermName}
    missing = missing_terms(basis, written)

    required = [one.pointer for one in REQUIRED[basis]]
    assert [one.pointer for one in missing] == [one for one in required if written.get(one) != "written"]
    refusals = refusals_of_missing(missing, within="/agreement")
    assert ["/agreement" + one.pointer for one in missing] == [one.pointer for one in refusals]


@pytest.mark.parametrize(
    ("terms", "written", "refused"),
    [
        ([TermName.RISK_SHARING, TermName.UNDERSPENDS, TermName.EXIT], {}, []),
        ([TermName.DURATION], {}, [0]),
        ([TermName.RISK_SHARING], {"/terms/risk_sharing": "half and half"}, [0]),
        ([TermName.EXIT, TermName.RISK_SHARING, TermName.EXIT], {}, [2]),
        ([TermName.REVIEW, TermName.EXIT, TermName.FUNCTIONS], {}, [0, 2]),
    ],
    ids=["may be left open", "regulation 7 asks for it", "it is written", "left open twice", "all at once"],
)
def test_what_may_be_left_open(terms: list[TermName], written: dict[str, str | None], refused: list[int]) -> None:
    found = refusals_of_not_yet_agreed("section_75_pooled_fund", written, terms)

    assert [(Code.PAYLOAD_IS_NOT_VALID, f"/not_yet_agreed/{n}/term") for n in refused] == [
        (one.code, one.pointer) for one in found
    ]
