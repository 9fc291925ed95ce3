"""What counts as the original budget: the allocations that begin it, all of one effective date."""

from datetime import date
from typing import Any

import pytest

from ledger.audit.budgets import original_sequences

APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)


def rows(*said: tuple[str, date]) -> list[dict[str, Any]]:
    return [{"sequence": number, "kind": kind, "effective_date": day} for number, (kind, day) in enumerate(said, 1)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], set()),
        ([("allocation", APRIL)], {1}),
        ([("allocation", APRIL), ("allocation", APRIL), ("allocation", MAY)], {1, 2}),
        ([("allocation", APRIL), ("virement", APRIL), ("allocation", APRIL)], {1}),
        ([("brought_forward", APRIL), ("allocation", APRIL), ("reversal", APRIL)], {2}),
        ([("allocation", APRIL), ("brought_forward", APRIL), ("allocation", APRIL)], {1, 3}),
        ([("contingency_draw", APRIL), ("allocation", APRIL)], set()),
    ],
)
def test_what_is_original(said: list[tuple[str, date]], expected: set[int]) -> None:
    assert expected == original_sequences(rows(*said))
