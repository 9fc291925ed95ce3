"""What settlements bring investors: the golden waterfall, its claw-back, and which investment of a body it goes to."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ledger.investments.model import Instalment, InvestmentTerms
from ledger.investments.settled import Settled, gain_of
from ledger.investments.tracking import KeptInvestment, KeptMovement, KeptTerms, Tracked, tracked
from ledger.investments.weights import invested_of
from ledger.rules.investing import What
from tests.cases.tables import pence
from tests.conftest import COUNCIL, NHS

NOBODY = UUID(int=1)
AGREED = datetime(2026, 4, 1, tzinfo=UTC)
# As the golden case has it: 60% of the pool by what was invested, half of the rest to prevention, half back.
FIRST = {COUNCIL: pence("42127.78"), NHS: pence("14042.59")}
CLAWED_BACK = {COUNCIL: pence("37627.78"), NHS: pence("12542.59")}


def result_of(repaid: Mapping[str, int], weights: str | None = "invested") -> bytes:
    """An answer as the rules give it, with a step that repays and one that gives back what was put in."""
    taken = [{"to": body, "amount_pence": amount} for body, amount in repaid.items()]
    used: dict[str, Any] = {"name": weights, "version": "3", "as_at": "2027-03-31", "of": {}}
    step = {"pointer": "/gains/0/steps/0", "says": "", "before_pence": 0, "taken_pence": 0, "after_pence": 0}
    back = {**step, "weights": {**used, "name": "contributed"}, "taken": [{"to": COUNCIL, "amount_pence": 1}]}
    repays = {**step, "weights": used if weights else None, "taken": taken}
    moved = {"gathered_of": {"care of la": 6_000_000, "shunt of la": 0}, "working": [repays, back]}
    gain = {"gain": "edge of care", "pointer": "/gains/0", "proposed": moved, "payable": moved}
    return msgspec.json.encode({"format": "x", "gains": [gain]})


FIGURES = msgspec.json.encode(
    {"savings": [{"name": "care of la", "case": "families"}, {"name": "shunt of la", "case": "shunts"}]}
)


def settled(number: int, repaid: Mapping[str, int], year: int = 2026, **said: Any) -> Settled:
    return Settled(
        **{
            "number": number,
            "year": year,
            "gain": "edge of care",
            "on": date(2027, 6, 30),
            "recorded_at": datetime(2027, 6, number, tzinfo=UTC),
            "principal_id": NOBODY,
            "acting_body": COUNCIL,
            "repaid_pence": repaid,
            "cases": frozenset({"families"}),
            **said,
        }
    )


def investment(number: int, investor: str, pounds: str, case: str = "families") -> tuple[Any, Any, Any]:
    terms = InvestmentTerms(
        beneficiaries=("gov:department-for-work-and-pensions",),
        instalments=(Instalment(on=AGREED.date(), amount_pence=pence(pounds)),),
        agreed_payback_on=date(2030, 3, 31),
    )
    same: dict[str, Any] = {"investment": number, "reason": None, "principal_id": NOBODY, "recorded_at": AGREED}
    nothing: dict[str, Any] = dict.fromkeys(("by_body", "paid_pool", "paid_sequence", "takes_back"))
    paid: dict[str, Any] = {"movement": 1, "what": What.PAID, "on_day": AGREED.date(), "amount_pence": pence(pounds)}
    return (
        KeptInvestment(number, case, investor, AGREED),
        KeptTerms(version=1, terms=terms, **same),
        KeptMovement(**same, **nothing, **paid, voucher="v", minute_reference="", acting_body=investor),
    )


def known(*of: tuple[Any, Any, Any], by: tuple[Settled, ...]) -> tuple[Tracked, ...]:
    heads, terms, movements = zip(*of, strict=True)
    return tracked(heads, terms, movements, by)


def repaid_of(one: Tracked) -> list[int]:
    return [part.amount_pence for part in one.brought]


LA, HEALTH = investment(1, COUNCIL, "94500.00"), investment(2, NHS, "31500.00")


@pytest.mark.parametrize("weights", ["invested", "outstanding"])
def test_the_step_that_repays_is_read_from_the_answer(weights: str) -> None:
    assert (FIRST, frozenset({"families"})) == gain_of("edge of care", result_of(FIRST, weights), FIGURES)


def test_what_is_no_gain_and_what_repays_nobody() -> None:
    assert gain_of("home-first/telecare", result_of(FIRST), FIGURES) is None
    assert gain_of("edge of care", b"{}", b"{}") is None
    assert ({}, frozenset({"families"})) == gain_of("edge of care", result_of(FIRST, None), FIGURES)


def test_the_golden_waterfall_and_its_claw_back() -> None:
    """The second settlement posts what differs: -£4,500.00 of the council's and -£1,500.00 of the NHS's."""
    once = known(LA, HEALTH, by=(settled(1, FIRST),))
    twice = known(LA, HEALTH, by=(settled(1, FIRST), settled(2, CLAWED_BACK)))

    day = date(2027, 6, 30)
    assert [pence("52372.22"), pence("17457.41")] == [one.standing(day).outstanding_pence for one in once]
    assert [[4_212_778, -450_000], [1_404_259, -150_000]] == [repaid_of(one) for one in twice]
    assert [pence("56872.22"), pence("18957.41")] == [one.standing(day).outstanding_pence for one in twice]


def test_a_settlement_of_the_year_again_rests_on_the_same() -> None:
    """What stands out for a year leaves out what its own settlements brought; for the next year it counts them."""
    found = known(LA, HEALTH, by=(settled(1, FIRST), settled(2, CLAWED_BACK)))

    of_the_year, of_the_next = invested_of(found, [], 2026), invested_of(found, [], 2027)

    assert (9_450_000, 9_450_000) == (of_the_year.of[COUNCIL].invested_pence, of_the_year.of[COUNCIL].outstanding_pence)
    assert invested_of(known(LA, HEALTH, by=()), [], 2026) == of_the_year
    assert pence("56872.22") == of_the_next.of[COUNCIL].outstanding_pence
    assert date(2028, 3, 31) == of_the_next.as_at


def test_the_earlier_investment_is_met_first() -> None:
    """£42,127.78 clears the first one's £30,000.00; a claw-back of £20,000.00 takes from the second first."""
    first, second = investment(1, COUNCIL, "30000.00"), investment(2, COUNCIL, "64500.00")
    back = {COUNCIL: FIRST[COUNCIL] - 2_000_000}

    found = known(first, second, by=(settled(1, FIRST), settled(2, back)))

    assert [[3_000_000, -787_222], [1_212_778, -1_212_778]] == [repaid_of(one) for one in found]


def test_it_goes_to_the_cases_whose_savings_moved() -> None:
    """Of two investments of a body the one in the gain's case is repaid; where neither is, the earlier one."""
    other, own = investment(1, COUNCIL, "94500.00", "shunts"), investment(2, COUNCIL, "94500.00")

    of_case = known(other, own, by=(settled(1, FIRST),))
    of_none = known(other, own, by=(settled(1, FIRST, cases=frozenset()),))

    assert [[], [4_212_778]] == [repaid_of(one) for one in of_case]
    assert [[4_212_778], []] == [repaid_of(one) for one in of_none]


def test_years_and_gains_stand_apart() -> None:
    """Another year is no correction of the one before; a settlement from before an investment is not its."""
    later = settled(3, {COUNCIL: 100}, year=2027, on=date(2028, 6, 30))
    early = settled(1, FIRST, recorded_at=datetime(2026, 3, 1, tzinfo=UTC))

    (apart,) = known(LA, by=(settled(1, FIRST), later))
    (before,) = known(LA, by=(early,))

    assert [4_212_778, 100] == repaid_of(apart)
    assert [] == repaid_of(before)
