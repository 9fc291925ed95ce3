"""Who may be partner: the legal basis decides, and every misfit is told at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.agreements.model import POOL_KIND, LegalBasis
from ledger.core.refusal import Code
from ledger.places.model import BodyKind
from ledger.rules.partners import BASES, refusals_of_company, refusals_of_host, refusals_of_partners
from tests.cases.tables import case_name, cases, table

KIND_OF: dict[str, str] = table("partners")["kinds"]
BODIES = st.lists(st.sampled_from([*KIND_OF, "unknown"]), min_size=2, max_size=9)


@pytest.mark.parametrize("case", cases("partners"), ids=case_name)
def test_partners_are_refused_as_the_table_says(case: dict[str, Any]) -> None:
    basis, partners = case["legal_basis"], case["partners"]
    refusals = (
        *refusals_of_partners(basis, partners, KIND_OF),
        *refusals_of_company(basis, partners, KIND_OF),
        *refusals_of_host(basis, case.get("host"), KIND_OF),
    )

    assert [tuple(one) for one in case["refused"]] == [(one.pointer, one.code.value) for one in refusals]
    by_law = {Code.LEGAL_BASIS_EXCLUDES_BODY, Code.LEGAL_BASIS_NEEDS_OTHER_BODY}
    assert all(BASES[basis].citation in one.detail for one in refusals if one.code in by_law)


def test_every_legal_basis_has_its_rule_and_every_kind_of_body_a_case() -> None:
    """No basis is left to chance, each has a case, and the table knows every kind of body."""
    assert set(LegalBasis) == set(BASES) == set(POOL_KIND) == {one["legal_basis"] for one in cases("partners")}
    assert set(BodyKind) == set(KIND_OF.values())


@given(st.sampled_from(LegalBasis), BODIES)
def test_each_partner_is_judged_by_itself(basis: LegalBasis, partners: list[str]) -> None:
    """What is refused at a position depends on that body alone, except that a second mention is refused too."""
    refusals = refusals_of_partners(basis, partners, KIND_OF)
    by_place = {one.pointer for one in refusals}

    for position, body in enumerate(partners):
        alone = refusals_of_partners(basis, [body], KIND_OF)
        assert (f"/partners/{position}" in by_place) == (bool(alone) or body in partners[:position])
    if BASES[basis].takes is None:
        assert Code.LEGAL_BASIS_EXCLUDES_BODY not in {one.code for one in refusals}


@given(st.sampled_from(LegalBasis), BODIES, st.sampled_from(list(KIND_OF)))
def test_company_only_gets_better(basis: LegalBasis, partners: list[str], another: str) -> None:
    """One more partner never makes a kind missing, and the order of partners does not matter."""
    before = refusals_of_company(basis, partners, KIND_OF)

    assert set(refusals_of_company(basis, [*partners, another], KIND_OF)) <= set(before)
    assert before == refusals_of_company(basis, partners[::-1], KIND_OF)
