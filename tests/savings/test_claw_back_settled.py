"""A saving that is clawed back after it was shared: the rules then move what they would have, had it been smaller."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.savings.life import Kind, Move, Stage, Standing, Step, identity_holds, standing_of
from ledger.rules.sharing.result import Moved
from tests.rules.sharing.gain_cases import documents_of, moved_of
from tests.rules.sharing.gain_patterns import gain_patterns

GOLDEN = gain_patterns()["G1"]
OTHERS = {"nhs": 300_000, "dwp": 6_123_456}
PARTS = st.lists(st.integers(1, 4_000_000), min_size=1, max_size=6)


def life(parts: list[int], banked: set[int]) -> list[Step]:
    """Each part of a saving verified, and some of them banked."""
    verified = [Step(Move.VERIFIED, Stage.CLAIMED, pence) for pence in parts]
    return verified + [Step(Move.BANKED, Stage.VERIFIED, parts[one]) for one in sorted(banked)]


def settled(standing: Standing, basis: str) -> Moved:
    """What the golden waterfall moves on what stands of the council's saving, beside those of the others."""
    own = {"name": "la", "body": "la", "verified_pence": standing.verified_flow_pence}
    savings: list[dict[str, Any]] = [{**own, "banked_pence": standing.pence[Stage.BANKED]}]
    savings += [{"name": body, "body": body, "verified_pence": pence} for body, pence in OTHERS.items()]
    rules, figures = documents_of({}, GOLDEN)
    return moved_of(rules, {**figures, "savings": savings}, "edge of care", basis)


@settings(max_examples=40)
@given(parts=PARTS, data=st.data(), basis=st.sampled_from(["verified", "banked"]))
def test_what_was_shared_of_it_moves_back(parts: list[int], data: st.DataObject, basis: str) -> None:
    """What was moved before, and the difference that the next settlement posts, come to the smaller world's shares."""
    banked = data.draw(st.sets(st.integers(0, len(parts) - 1)))
    wrong = data.draw(st.sets(st.integers(0, len(parts) - 1), min_size=1))
    steps = life(parts, banked)
    back = [
        Step(Move.CLAWED_BACK, Stage.BANKED if one in banked else Stage.VERIFIED, parts[one]) for one in sorted(wrong)
    ]
    right = [one for one in range(len(parts)) if one not in wrong]
    fewer = life([parts[one] for one in right], {place for place, one in enumerate(right) if one in banked})
    before = standing_of(Kind.CASH_RELEASING, sum(parts), steps)
    after = standing_of(Kind.CASH_RELEASING, sum(parts), [*steps, *back])
    smaller = standing_of(Kind.CASH_RELEASING, sum(parts[one] for one in right), fewer)

    paid, due, wanted = (settled(one, basis) for one in (before, after, smaller))

    difference = {body: due.net_pence[body] - pence for body, pence in paid.net_pence.items()}
    kept = [sum(one.amount_pence for one in each.kept) for each in (paid, due, wanted)]
    assert wanted.net_pence == {body: pence + difference[body] for body, pence in paid.net_pence.items()}
    assert sum(difference.values()) + kept[1] - kept[0] == 0
    assert kept[1] == kept[2]
    assert identity_holds(after)
