"""Where schemes of a settlement stand, as a table; and every reason why one cannot be agreed or disputed."""

from typing import Any

import pytest

from ledger.core.refusal import Code
from ledger.settlement.deciding import (
    Dispute,
    Standing,
    refusals_of_agreement,
    refusals_of_dispute,
    what_holds_up,
)
from tests.cases.tables import case_name, cases

PARTNERS, GROUPS = ("icb", "council"), (("S1", "S2"), ("S3",), ("S4",))


def standing(**said: Any) -> Standing:
    """A settlement with what was said of it."""
    agreed = frozenset((scheme, body) for body, scheme in map(str.split, said.get("agreed", ())))
    disputes = [text.split() for text in said.get("disputes", ())]
    return Standing(
        number=1,
        partners=PARTNERS,
        groups=GROUPS,
        moved=frozenset({"S1", "S3"}),
        agreed=agreed,
        disputes=tuple(Dispute(number, scheme, body) for number, (body, scheme) in enumerate(disputes, 1)),
        settled=frozenset(said.get("settled", ())),
        superseded_by=said.get("superseded_by"),
        is_withdrawn=said.get("withdrawn", False),
    )


@pytest.mark.parametrize("case", cases("settlement_standing"), ids=case_name)
def test_each_scheme_stands_where_the_table_says(case: dict[str, Any]) -> None:
    found = standing(**case)

    assert case["expected"] == {scheme: found.state_of(scheme) for scheme in found.schemes}
    assert case["whole"] == found.state
    assert case.get("ready", []) == list(found.ready())
    assert case.get("says", {}) == {scheme: what_holds_up(found, scheme) for scheme in case.get("says", {})}
    if "icb_may_agree" in case:
        assert case["icb_may_agree"] == list(found.to_agree("icb"))


AGREEMENTS: list[tuple[str, dict[str, Any], list[str], list[tuple[Code, str]]]] = [
    ("what waits", {}, ["S1", "S3"], []),
    ("all that waits", {}, [], []),
    (
        "unknown and settled ones at once",
        {"settled": ["S3"]},
        ["S9", "S3"],
        [(Code.SCHEME_DOES_NOT_EXIST, "/schemes/0"), (Code.SCHEME_IS_SETTLED, "/schemes/1")],
    ),
    ("its own dispute", {"disputes": ["icb S1"]}, ["S1"], [(Code.SCHEME_IS_DISPUTED, "/schemes/0")]),
    ("what another disputes", {"disputes": ["council S1"]}, ["S1"], []),
    ("what it agreed", {"agreed": ["icb S3"]}, ["S3"], [(Code.SCHEME_IS_ALREADY_AGREED, "/schemes/0")]),
    ("what has no difference", {}, ["S4"], [(Code.NOTHING_IS_TO_BE_SETTLED, "/schemes/0")]),
    ("nothing left", {"settled": ["S1", "S2", "S3"]}, [], [(Code.NOTHING_IS_TO_BE_SETTLED, "/schemes")]),
    ("a withdrawn one", {"withdrawn": True}, ["S1"], [(Code.SETTLEMENT_HAS_ENDED, "")]),
    ("a superseded one", {"superseded_by": 2}, [], [(Code.SETTLEMENT_HAS_ENDED, "")]),
]


@pytest.mark.parametrize(
    ("said", "schemes", "expected"), [one[1:] for one in AGREEMENTS], ids=[a[0] for a in AGREEMENTS]
)
def test_why_a_partner_cannot_agree(said: dict[str, Any], schemes: list[str], expected: list[tuple[Code, str]]) -> None:
    """All reasons at once, each with its place."""
    found = refusals_of_agreement(standing(**said), "icb", schemes)

    assert expected == [(one.code, one.pointer) for one in found]


DISPUTES: list[tuple[str, dict[str, Any], list[str], list[tuple[Code, str]]]] = [
    ("what waits", {}, ["S1", "S4"], []),
    ("what it agreed", {"agreed": ["icb S1"]}, ["S1"], []),
    ("what it disputes", {"disputes": ["icb S1"]}, ["S1"], [(Code.SCHEME_IS_DISPUTED, "/schemes/0")]),
    ("one twice", {}, ["S1", "S1"], [(Code.SCHEME_IS_DISPUTED, "/schemes/1")]),
    ("what another disputes", {"disputes": ["council S1"]}, ["S1"], []),
    (
        "unknown and settled ones at once",
        {"settled": ["S3"]},
        ["S9", "S3"],
        [(Code.SCHEME_DOES_NOT_EXIST, "/schemes/0"), (Code.SCHEME_IS_SETTLED, "/schemes/1")],
    ),
    ("a withdrawn one", {"withdrawn": True}, ["S1"], [(Code.SETTLEMENT_HAS_ENDED, "")]),
]


@pytest.mark.parametrize(("said", "schemes", "expected"), [one[1:] for one in DISPUTES], ids=[d[0] for d in DISPUTES])
def test_why_a_partner_cannot_dispute(
    said: dict[str, Any], schemes: list[str], expected: list[tuple[Code, str]]
) -> None:
    found = refusals_of_dispute(standing(**said), "icb", schemes)

    assert expected == [(one.code, one.pointer) for one in found]
