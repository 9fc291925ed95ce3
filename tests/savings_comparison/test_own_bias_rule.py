"""The table that a place's own past makes: what it offers, what another gives beside it, and where it comes from."""

from datetime import date
from typing import Any

from ledger.rules.savings.comparing import GradeSeen
from ledger.rules.savings.own_bias import ENOUGH, source_of, table_of
from ledger.rules.savings.references import BiasTable, GradeOfEvidence

DAY = date(2027, 4, 1)
BESIDE = BiasTable(
    name="guidance",
    title="Guidance",
    dated=date(2014, 4, 1),
    edition="2014",
    unit="percent",
    source="published",
    grades=(
        GradeOfEvidence(grade=1, cost_percent="0", benefit_percent="0"),
        GradeOfEvidence(grade=2, cost_percent="5", benefit_percent="-5"),
        GradeOfEvidence(grade=3, cost_percent="10", benefit_percent="-10"),
    ),
)


def seen(grade: int, percent: str | None, **said: Any) -> GradeSeen:
    same = dict.fromkeys(("realised_pence", "projected_pence", "before_correction_pence", "undecided_pence"), 0)
    offered = {
        "observations": 12,
        "claims": 4,
        "realised_percent": "1.00",
        "is_offered": percent is not None,
        "says": "",
    }
    return GradeSeen(grade=grade, correction_percent=percent, **{**same, **offered, **said})


def benefits(table: BiasTable | None) -> dict[int, str | None]:
    assert table is not None
    return {one.grade: one.benefit_percent for one in table.grades}


def test_what_is_offered_stands_and_the_rest_is_another_tables() -> None:
    found = table_of("ours", DAY, "this place", [seen(2, "-41.97"), seen(3, "-12.00", is_offered=False)], BESIDE)

    assert {1: "0", 2: "-41.97", 3: "-10"} == benefits(found)
    assert found is not None
    assert [("0", 1), ("5", 2), ("10", 3)] == [(one.cost_percent, one.grade) for one in found.grades]
    assert ("ours", DAY, "this place") == (found.name, found.dated, found.source)
    assert "grades 2. Other grades and costs: as table guidance has them." in found.note


def test_alone_it_says_what_it_knows_and_no_more() -> None:
    assert {2: "-41.97"} == benefits(table_of("ours", DAY, "s", [seen(2, "-41.97"), seen(3, None)], None))
    assert table_of("ours", DAY, "s", [seen(3, None)], None) is None


def test_what_came_better_than_projected_corrects_nothing_upwards() -> None:
    assert {2: "0", 4: "0"} == benefits(table_of("ours", DAY, "s", [seen(2, "5.26"), seen(4, "0.00")], None))


def test_where_it_comes_from() -> None:
    two = [seen(2, "-1.00"), seen(5, None)]

    assert "this place, 8 claims on 24 projected amounts, as known at entry 128 of savings" == source_of(
        two, [("savings", 128)]
    )
    assert source_of(two, [(name, 1) for name in "abcde"]).endswith(
        "entry 1 of a and entry 1 of b and entry 1 of c and 2 other pools"
    )
    assert source_of([], []).endswith("as known at no entry")


def test_how_many_are_enough_is_dated_and_cited() -> None:
    assert ENOUGH.observations_min == 10
    assert "Green Book" in ENOUGH.source
