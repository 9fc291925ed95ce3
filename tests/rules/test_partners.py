"""Who may be partner: the legal basis decides, and every misfit is told at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.agreements.model import LegalBasis
from ledger.core.refusal import Code
from ledger.places.model import BodyKind
from ledger.rules.partners import BASES, refusals_of_partners
from tests.cases.tables import case_name, cases, table

KIND_OF: dict[str, str] = table("partners")["kinds"]


@pytest.mark.parametrize("case", cases("partners"), ids=case_name)
def test_partners_are_refused_as_the_table_says(case: dict[str, Any]) -> None:
    refusals = refusals_of_partners(case["legal_basis"], case["partners"], KIND_OF)

    assert [tuple(one) for one in case["refused"]] == [(one.pointer, one.code.value) for one in refusals]


def test_every_legal_basis_has_its_rule_and_every_kind_of_body_a_case() -> None:
    """No basis is left to chance, and the table knows every kind of body."""
    assert set(LegalBasis) == set(BASES)
    assert set(BodyKind) == set(KIND_OF.values())


@given(
    st.sampled_from(LegalBasis),
    st.lists(st.sampled_from([*KIND_OF, "unknown"]), min_size=2, max_size=9),
)
def test_each_partner_is_judged_by_itself(basis: LegalBasis, partners: list[str]) -> None:
    """What is refused at a position depends on that body alone, except that a second mention is refused too."""
    by_place = {one.pointer for one in refusals_of_partners(basis, partners, KIND_OF)}

    for position, body in enumerate(partners):
        alone = refusals_of_partners(basis, [body], KIND_OF)
        assert (f"/partners/{position}" in by_place) == (bool(alone) or body in partners[:position])
    assert basis is LegalBasis.SECTION_75_POOLED_FUND or Code.LEGAL_BASIS_EXCLUDES_BODY not in {
        one.code for one in refusals_of_partners(basis, partners, KIND_OF)
    }
