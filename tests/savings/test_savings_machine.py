"""The life of savings against its model: the deciding functions at length, the service for a few examples."""

from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from ledger.rules.savings.life import Kind, Move, Stage, Step, identity_holds, refusal_of_step, standing_of
from tests.savings.pure_savings import PureSavings
from tests.savings.savings_steps import SavingsSteps, told


class PureMachine(SavingsSteps):
    """The deciding functions."""

    asked: ClassVar[Counter[str]] = Counter()
    met: ClassVar[Counter[str]] = Counter()

    def begin(self) -> PureSavings:
        return PureSavings()

    def teardown(self) -> None:
        """No path banks avoidance, and no budget line is claimed twice for a month."""
        for one in self.model.claims:
            banked = {stage for way in one.tokens for stage in way} & {"verified", "banked"}
            assert not (one.is_avoidance and banked)
        stands = [(one.body, one.budget_line, month) for one in self.model.claims if one.stands for month in one.months]
        assert len(stands) == len(set(stands))


@pytest.mark.parametrize("examples", [30, pytest.param(1_500, marks=pytest.mark.deep)])
def test_the_deciding_functions_answer_as_the_model(examples: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Every kind of move is made, and what refuses most of them is met."""
    wanted = settings(max_examples=examples, stateful_step_count=40, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(PureMachine, settings=wanted)
    with capsys.disabled():
        print(f"\nsavings, pure: {told(PureMachine)}")  # noqa: T201 - told
    assert set(PureMachine.met) >= {
        "done",
        "sign-of-saving-differs",
        "budget-line-is-claimed",
        "body-is-not-yours",
        "avoidance-is-never-banked",
        "amount-exceeds-stage",
        "evidence-is-missing",
    }


CASH = [Move.BANKED, Move.REDEPLOYED, Move.LOST_TO_DEMAND]
A_WAY = st.one_of(
    st.just([Step(Move.NOT_DELIVERED, Stage.CLAIMED, 1)]),
    st.just([Step(Move.VERIFIED, Stage.CLAIMED, 1)]),
    st.sampled_from(CASH).map(lambda move: [Step(Move.VERIFIED, Stage.CLAIMED, 1), Step(move, Stage.VERIFIED, 1)]),
)


@given(ways=st.lists(A_WAY, min_size=1, max_size=30), sign=st.sampled_from([1, -1]), data=st.data())
def test_a_claw_back_leaves_the_world_as_if_less_had_been_saved(
    ways: list[list[Step]], sign: int, data: st.DataObject
) -> None:
    """Pennies that are clawed back are as if they had never been claimed, but for what says that they were reversed."""
    verified = [number for number, way in enumerate(ways) if way[0].move is Move.VERIFIED]
    taken = data.draw(st.sets(st.sampled_from(verified))) if verified else set()
    moves = [Step(one.move, one.source, sign) for way in ways for one in way]
    back = [Step(Move.CLAWED_BACK, ways[number][-1].target(Kind.CASH_RELEASING), sign) for number in sorted(taken)]
    fewer = [Step(one.move, one.source, sign) for number, way in enumerate(ways) if number not in taken for one in way]

    clawed_back = standing_of(Kind.CASH_RELEASING, sign * len(ways), [*moves, *back])
    smaller = standing_of(Kind.CASH_RELEASING, sign * (len(ways) - len(taken)), fewer)

    assert identity_holds(clawed_back)
    assert identity_holds(smaller)
    assert smaller.verified_flow_pence == clawed_back.verified_flow_pence
    assert {**smaller.pence, Stage.REVERSED: sign * len(taken)} == clawed_back.pence


@given(ways=st.lists(A_WAY, min_size=1, max_size=30), more=st.integers(1, 5), move=st.sampled_from(Move))
def test_no_stage_gives_more_than_it_has(ways: list[list[Step]], more: int, move: Move) -> None:
    """Whatever was done before: a move of more than stands in a stage is refused, one of what stands is not."""
    standing = standing_of(Kind.CASH_RELEASING, len(ways), [step for way in ways for step in way])
    for stage, pence in standing.pence.items():
        refused = refusal_of_step(standing, Step(move, stage, pence + more))
        assert refused is not None
        assert refused.code.value == "amount-exceeds-stage"
