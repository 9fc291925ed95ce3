"""The case table of contingency and reserves, run through the real service."""

from typing import Any

import pytest

from tests.cases.postings import Stage, cases_of
from tests.cases.tables import case_name


@pytest.mark.parametrize("case", cases_of("budgets"), ids=case_name)
async def test_the_service_does_what_the_table_says(stage: Stage, case: dict[str, Any]) -> None:
    """The legs posted are the table's, or the reasons are; and a refusal leaves the books byte for byte."""
    await stage.run(case)
