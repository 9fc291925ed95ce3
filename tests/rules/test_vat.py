"""Which VAT comes back: by regime and date; every regime is dated and has its source."""

from datetime import date
from typing import get_args

import pytest

from ledger.core.refusal import Code
from ledger.rules.vat import NOT_DECIDED, Regime, VatTreatment, refusal_of_recovery, vat_regimes
from tests.conftest import COUNCIL

DAY = date(2025, 9, 30)
NOTHING, NOT_YET, NONE_BACK = None, Code.VAT_TREATMENT_IS_NOT_DECIDED, Code.VAT_IS_NOT_RECOVERABLE


def test_every_regime_but_the_undecided_says_whether_it_recovers() -> None:
    assert set(get_args(Regime)) == {*vat_regimes(), NOT_DECIDED}
    assert {"outside_scope"} == {one.regime for one in vat_regimes().values() if not one.recovers}
    assert all(one.unit and one.source and one.dated < DAY for one in vat_regimes().values())


@pytest.mark.parametrize(
    ("regimes", "recoverable_pence", "expected"),
    [
        ([], 0, NOTHING),
        ([], 1, NOT_YET),
        ([("2025-04-01", "not_decided")], 1, NOT_YET),
        ([("2025-10-01", "section_33_refund")], 1, NOT_YET),
        ([("2025-04-01", "section_33_refund")], 1, NOTHING),
        ([("2025-04-01", "contracted_out_services")], 1, NOTHING),
        ([("2025-04-01", "taxable_supply")], 1, NOTHING),
        ([("2025-04-01", "outside_scope")], 1, NONE_BACK),
        ([("2025-04-01", "outside_scope")], 0, NOTHING),
        ([("2025-04-01", "taxable_supply"), ("2025-09-30", "outside_scope")], 1, NONE_BACK),
        ([("2025-04-01", "outside_scope"), ("2025-09-30", "taxable_supply")], 1, NOTHING),
    ],
)
def test_recoverable_vat_is_claimed_only_where_it_comes_back(
    regimes: list[tuple[str, Regime]], recoverable_pence: int, expected: Code | None
) -> None:
    """The last version that had begun decides; without one nothing is claimed."""
    versions = [VatTreatment(date.fromisoformat(day), COUNCIL, regime) for day, regime in regimes]

    found = refusal_of_recovery(versions, "reablement", DAY, recoverable_pence)

    assert expected == (found and found.code)
    assert found is None or "reablement" in found.detail
