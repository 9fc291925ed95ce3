"""What may be done with a part of a claim, and what may count the same: the tables, row by row."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ledger.rules.savings.life import Kind, Move, Stage, Step, identity_holds, refusal_of_step, standing_of
from ledger.rules.savings.overlaps import Counted, overlapping
from tests.cases.tables import case_name, cases, pence
from tests.conftest import NHS

MOVES, OVERLAPS = cases("savings_moves"), cases("savings_overlaps")
CLAIMED = Counted(
    pool_id=UUID(int=1),
    pool="savings",
    claim=1,
    case="families",
    line="care",
    body=NHS,
    programme="home-first",
    cohort="Two hundred families",
    outcome="children taken into care",
    group="",
    first_day=date(2026, 4, 1),
    last_day=date(2026, 6, 30),
)


@pytest.mark.parametrize("row", MOVES, ids=case_name)
def test_a_move(row: dict[str, Any]) -> None:
    """Every move but a refused last one is taken; then each pound stands somewhere, and the identity holds."""
    kind = Kind(row.get("kind", "cash_releasing"))
    claimed = pence(row["claimed"])
    steps = [Step(Move(move), Stage(stage), pence(amount)) for move, stage, amount in row["moves"]]
    refused = [
        refusal and refusal.code.value
        for number, step in enumerate(steps)
        for refusal in [refusal_of_step(standing_of(kind, claimed, steps[:number]), step)]
    ]
    wanted = [None] * len(steps)
    if "refused" in row:
        assert [*wanted[1:], row["refused"]] == refused
        return
    standing = standing_of(kind, claimed, steps)
    stands = {str(stage): amount for stage, amount in standing.pence.items() if amount}

    assert wanted == refused
    assert {stage: pence(amount) for stage, amount in row["stands"].items()} == stands
    assert pence(row["verified_flow"]) == standing.verified_flow_pence
    assert identity_holds(standing)


@pytest.mark.parametrize("row", OVERLAPS, ids=case_name)
def test_an_overlap(row: dict[str, Any]) -> None:
    """Told by either of the two, whichever is asked."""
    own = msgspec.structs.replace(CLAIMED, group=row.get("own_group", ""))
    other = msgspec.structs.replace(CLAIMED, **{"claim": 2, **row["other"]})

    assert ((other,) if row["is_one"] else ()) == overlapping(own, [other])
    if other.claim:
        assert row["is_one"] == bool(overlapping(other, [own]))
