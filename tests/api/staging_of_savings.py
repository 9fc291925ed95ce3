"""What stands before the examples of comparing savings: a case whose years are over, on evidence of one grade."""

from tests.api.staging import PLACE
from tests.conftest import COUNCIL, NHS, World
from tests.savings.claimers import Claimers, line, small_case


async def agree_on_a_long_past(world: World) -> None:
    """A case of twelve years that were over when it was agreed: more than enough for the place's own past."""
    claimers = Claimers(world, PLACE, "southwark-savings")
    years = {"type": "profile", "parts": ["1"] * 12}
    of_grade = {"evidence_grade": 3, "optimism_bias": {"type": "manual", "percent": "-10"}, "time": years}
    benefits = [line("admissions", "emergency admissions", (COUNCIL, 500_000), (NHS, 900_000), **of_grade)]
    document = small_case(bodies=(NHS, COUNCIL), benefits=benefits, title="Prevention", first_year=2008, years=12)
    said = {"case": "prevention", "line": "admissions", "budget_line": "Emergency admissions", "period": "2012-13"}
    await claimers.agreed("prevention", document, programme="southwark-home-first", effective_date="2020-05-31")
    claim = await claimers.claimed(NHS, **said, amount_pence=6_500_000, effective_date="2020-09-30")
    await claimers.verify(claim, 6_500_000, NHS, COUNCIL, effective_date="2020-09-30")
