"""What stands against keeping, reviewing or agreeing a case, and where two versions differ: values in, reasons out."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ledger.core.refusal import Code
from ledger.http.access import Access, Grant, Person, PoolTerms, Requester
from ledger.http.door import Role
from ledger.savings_cases.deciding import (
    may_see,
    refusal_of_pool,
    refusals_of_baseline,
    refusals_of_place,
    refusals_of_review,
    seers_of,
)
from ledger.savings_cases.differences import differences_of
from ledger.savings_cases.kept import KeptCase, KeptVersion
from ledger.savings_cases.model import CaseReviewView, ReviewOutcome
from tests.rules.savings.documents import Document, case_of, example, projected

NOW, NOBODY = datetime(2026, 5, 1, tzinfo=UTC), UUID(int=7)
BODIES = ("la", "nhs", "cjs", "dwp")
TERMS = PoolTerms(
    *(UUID(int=1), "savings", "Savings", "savings", "", "", "agreement", "la", date(2026, 4, 1), date(2036, 3, 31)),
    (*BODIES, "fire"),
)
CASE = KeptCase(
    case_code="families",
    programme="early-help",
    owner="la",
    named=("la", "nhs"),
    recorded_at=NOW,
    principal_id=NOBODY,
    latest_version=2,
    latest_title="",
    baseline_version=None,
    baseline_title=None,
)
VERSION = KeptVersion(
    version=2,
    title="",
    engine=1,
    bodies=BODIES,
    sha256="",
    projection_sha256="",
    recorded_at=NOW,
    principal_id=NOBODY,
    acting_body="la",
    baseline=None,
    agreed_from=None,
    agreed_at=None,
    proposal_id=None,
)


def review(body: str, outcome: str = "accepted", version: int = 2, *, answered: bool = False) -> CaseReviewView:
    return CaseReviewView(
        review=1,
        version=version,
        body=body,
        outcome=ReviewOutcome(outcome),
        findings=(),
        reason="",
        recorded_at=NOW,
        principal_id=NOBODY,
        is_answered=answered,
        answer=None,
        answered_at=None,
    )


def shunting(body: str = "nhs") -> Document:
    found = example()
    found["benefits"][1]["unit_values"].append({"body": body, "amount_pence": -100})
    return found


ALL = tuple(review(body) for body in BODIES)
SHUNT = (*ALL, review("nhs", "shunt_found"))
AGAINST = {
    "all have accepted it": (ALL, example(), []),
    "one has not reviewed it": (ALL[1:], example(), [(Code.CASE_IS_NOT_REVIEWED, "la")]),
    "one reviewed an earlier version": (
        (*ALL[:3], review("dwp", version=1)),
        example(),
        [(Code.CASE_IS_NOT_REVIEWED, "dwp")],
    ),
    "one does not accept it": ((*ALL, review("cjs", "not_accepted")), example(), [(Code.CASE_IS_NOT_ACCEPTED, "cjs")]),
    "one accepts it after all": ((review("cjs", "not_accepted"), *ALL), example(), []),
    "a shunt that nobody answered": (SHUNT, example(), [(Code.SHUNT_IS_NOT_ANSWERED, "nhs")]),
    "a shunt that is a line of the version": (SHUNT, shunting(), []),
    "a line for another body is no answer": (SHUNT, shunting("dwp"), [(Code.SHUNT_IS_NOT_ANSWERED, "nhs")]),
    "a shunt that was answered": ((*ALL, review("nhs", "shunt_found", answered=True)), example(), []),
    "nobody has reviewed it": ((), example(), [(Code.CASE_IS_NOT_REVIEWED, body) for body in BODIES]),
}


@pytest.mark.parametrize("name", AGAINST)
def test_what_stands_against_a_baseline(name: str) -> None:
    reviews, document, expected = AGAINST[name]

    found = refusals_of_baseline(CASE, VERSION, case_of(document), reviews)

    assert expected == [(one.code, one.detail.split()[0]) for one in found]


@pytest.mark.parametrize(("baseline", "refused"), [(None, False), (1, False), (2, True), (3, True)])
def test_versions_are_agreed_in_order(baseline: int | None, refused: bool) -> None:  # noqa: FBT001 - a table's column
    case = msgspec.structs.replace(CASE, baseline_version=baseline)
    found = [one.code for one in refusals_of_baseline(case, VERSION, case_of(example()), ALL)]

    assert [Code.BASELINE_IS_AGREED] * refused == found


def access(*grants: Grant) -> Access:
    return Access(Requester(NOBODY, "c", "r"), "i", "s", Person(NOBODY, True), grants, None, TERMS)


SEERS: dict[str, tuple[tuple[Grant, ...], bool, bool]] = {
    "named": ((Grant(Role.TREASURER, "nhs"),), True, True),
    "named in one of two bodies": ((Grant(Role.POSTER, "fire"), Grant(Role.POSTER, "nhs")), True, True),
    "the place's auditor": ((Grant(Role.AUDITOR),), True, True),
    "an auditor of a body not named": ((Grant(Role.AUDITOR, "dwp"),), False, True),
    "a body of the case not named": ((Grant(Role.TREASURER, "dwp"),), False, True),
    "any other role for the whole place": (
        (Grant(Role.PLACE_ADMIN), Grant(Role.TREASURER), Grant(Role.POOL_MANAGER)),
        False,
        True,
    ),
}


@pytest.mark.parametrize("name", SEERS)
def test_who_may_see_a_case(name: str) -> None:
    """Before anything is agreed, and once a version is; a version that is not agreed stays with the named."""
    grants, before, after = SEERS[name]
    seers = seers_of(access(*grants))
    agreed = msgspec.structs.replace(CASE, baseline_version=1)

    assert (before, after) == (may_see(seers, CASE), may_see(seers, agreed))
    assert (before, after) == (
        *(may_see(seers, agreed, VERSION), may_see(seers, agreed, msgspec.structs.replace(VERSION, baseline=1))),
    )


def test_cases_live_in_a_savings_pool_that_stands() -> None:
    pooled = msgspec.structs.replace(TERMS, kind="pooled")
    wound_up = msgspec.structs.replace(TERMS, settle_by=date(2037, 3, 31))

    assert [None, Code.POOL_KEEPS_NO_SAVINGS, Code.AGREEMENT_IS_WOUND_UP] == [
        found and found.code for found in map(refusal_of_pool, (TERMS, pooled, wound_up))
    ]


OTHERS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a subset in the agreement's order": ({"bodies": ["la", "cjs"]}, []),
    "another order": ({"bodies": ["nhs", "la"]}, ["/document/bodies"]),
    "no partner": ({"bodies": ["la", "hmrc"]}, ["/document/bodies/1"]),
    "a partner among those who have no budget": ({"others": ["people", "fire"]}, ["/document/others/1"]),
    "its own programme": ({"programme": "early-help"}, []),
    "another programme": ({"programme": "home-first"}, ["/document/programme"]),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_case_is_of_the_agreements_partners_and_its_programme(name: str) -> None:
    changed, places = OTHERS[name]
    case = case_of({**example(), **changed})

    assert places == [one.pointer for one in refusals_of_place(case, "early-help", TERMS, {"early-help"})]
    assert "/programme" in [one.pointer for one in refusals_of_place(case, "early-help", TERMS, ())]


REVIEWS: dict[str, tuple[str, str, list[str], str, list[str]]] = {
    "accepted": ("la", "accepted", [], "", []),
    "a shunt in two lines": ("nhs", "shunt_found", ["B1", "C3"], "why", []),
    "a shunt in no line": ("nhs", "shunt_found", [], "why", ["/findings"]),
    "accepted with findings": ("nhs", "accepted", ["B1"], "", ["/findings"]),
    "not accepted without a reason": ("nhs", "not_accepted", [], " ", ["/reason"]),
    "a line that is not there": ("nhs", "shunt_found", ["B1", "Z9"], "why", ["/findings/1/line"]),
    "by no body of the case": ("fire", "accepted", [], "", ["/acting_body"]),
}


@pytest.mark.parametrize("name", REVIEWS)
def test_what_a_review_must_say(name: str) -> None:
    body, outcome, lines, reason, places = REVIEWS[name]
    found = refusals_of_review(case_of(example()), body, ReviewOutcome(outcome), lines, reason)

    assert places == [one.pointer for one in found]


def test_versions_differ_line_by_line() -> None:
    """Changed, added, removed, put in another order; and what each does to whom in which year."""
    before, after = example(), example()
    after["title"] = "Three hundred families"
    after["cohort"]["size"] = "300"
    after["benefits"][0]["unit_values"][0]["amount_pence"] += 100
    del after["costs"][0]
    after["benefits"][1], after["benefits"][2] = after["benefits"][2], after["benefits"][1]
    after["costs"].append({**after["costs"][0], "id": "C9"})

    found = differences_of((1, 2), (case_of(before), projected(before)), (case_of(after), projected(after)))

    assert ["/title", "/cohort/size", "/benefits"] == [one.pointer for one in found.case]
    assert {("B1", "changed"), ("C1", "removed"), ("C9", "added")} == {(one.line, one.change) for one in found.lines}
    (changed,) = (one for one in found.lines if one.change == "changed")
    assert [("/unit_values/0/amount_pence", 5_108_000, 5_108_100)] == [
        (one.pointer, one.before, one.after) for one in changed.fields
    ]
    for one in found.years:
        assert (one.gross_before_pence, one.cost_before_pence) != (one.gross_after_pence, one.cost_after_pence)
    same = differences_of((1, 1), (case_of(before), projected(before)), (case_of(before), projected(before)))
    assert ((), (), ()) == (same.case, same.lines, same.years)
