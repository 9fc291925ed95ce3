"""Where rule sets stand, why they are refused, and what they say meanwhile: every case of the table, and the rules."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.agreements.life import Life
from ledger.agreements.life import Version as TermsVersion
from ledger.agreements.model import LegalBasis, NotYetAgreed, TermName, Terms, WrittenAgreement
from ledger.http.access import PoolTerms
from ledger.rule_sets.deciding import (
    comes_after,
    in_force_on,
    refusals_of_adoption,
    refusals_of_document,
    refusals_of_kind,
    state_of,
    waiting_since,
)
from ledger.rule_sets.documents import canonical, digest_of, read_document
from ledger.rule_sets.model import Adopted, RuleSetState, Version
from ledger.rule_sets.views import standing_of
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.reading import read_back
from tests.cases.tables import case_name, cases
from tests.conftest import COUNCIL, NHS, POLICE
from tests.rule_sets.written import golden_rules, rules

NOW = datetime(2025, 4, 1, tzinfo=UTC)
NOBODY = UUID(int=0)
FIRST_DAY, LAST_DAY = date(2025, 4, 1), date(2027, 3, 31)


def versions_of(case: dict[str, Any]) -> list[Version]:
    """The versions of a case as a listing has them, the newest first."""
    adopted = case.get("adopted", [])
    numbers = {one["version"]: number for number, one in enumerate(adopted, 1)}
    gone_from = {one["version"]: later["from"] for one, later in pairwise(adopted)}
    return [
        Version(
            version=version,
            title=f"Rules {version}",
            engine=1,
            sha256="0" * 64,
            recorded_at=NOW,
            principal_id=NOBODY,
            acting_body=COUNCIL,
            number=numbers.get(version),
            effective_from=adopted[numbers[version] - 1]["from"] if version in numbers else None,
            superseded_from=gone_from.get(version),
            adopted_at=NOW if version in numbers else None,
            proposal_id=NOBODY if version in numbers else None,
            signatures=(),
            waiting=(NOBODY,) if version in case.get("proposed", ()) else (),
        )
        for version in range(case["written"], 0, -1)
    ]


@pytest.mark.parametrize("case", cases("rule_set_lives"), ids=case_name)
def test_every_case_of_the_table(case: dict[str, Any]) -> None:
    versions, today = versions_of(case), case["today"]
    in_force, following = in_force_on(versions, today), comes_after(versions, today)

    assert (case["in_force"], case["next"]) == (*(one.version if one else 0 for one in (in_force, following)),)
    assert case["states"] == [state_of(one, today) for one in reversed(versions)]
    assert case["waiting"] == [one.version for one in waiting_since(versions)]


ADOPTIONS = st.lists(st.integers(0, 700), min_size=1, max_size=6).map(sorted)


@given(ADOPTIONS, st.integers(-10, 710))
def test_one_version_at_most_applies_and_it_is_never_superseded(days: list[int], today: int) -> None:
    """On any day, of any adoptions in their order: what applies is adopted, and what is superseded never comes back."""
    adopted = [{"version": one, "from": FIRST_DAY + timedelta(day)} for one, day in enumerate(days, 1)]
    versions = versions_of({"written": len(days), "adopted": adopted})
    day = FIRST_DAY + timedelta(today)

    in_force, following = in_force_on(versions, day), comes_after(versions, day)

    assert (in_force is None) == (today < days[0])
    assert (following is None) == (today >= days[-1])
    for one in (in_force, following):
        assert one is None or state_of(one, day) is RuleSetState.ADOPTED
    for one in versions:
        if state_of(one, day) is RuleSetState.SUPERSEDED:
            assert all(in_force_on(versions, day + timedelta(later)) is not one for later in range(0, 800, 50))


@pytest.mark.parametrize(
    ("effective_from", "last", "expected"),
    [
        (date(2025, 4, 1), None, []),
        (date(2027, 3, 31), None, []),
        (date(2025, 3, 31), None, ["date-is-outside-agreement"]),
        (date(2027, 4, 1), None, ["date-is-outside-agreement"]),
        (date(2025, 10, 1), Adopted(1, 1, date(2025, 10, 1)), []),
        (date(2025, 9, 30), Adopted(1, 1, date(2025, 10, 1)), ["rule-set-comes-earlier"]),
        (date(2025, 3, 31), Adopted(1, 1, date(2025, 4, 1)), ["date-is-outside-agreement", "rule-set-comes-earlier"]),
    ],
    ids=["its first day", "its last day", "too early", "too late", "the same day", "behind the last", "both"],
)
def test_from_which_days_a_rule_set_may_apply(effective_from: date, last: Adopted | None, expected: list[str]) -> None:
    """Within the agreement, and not behind what was adopted last."""
    found = refusals_of_adoption(effective_from, last, FIRST_DAY, LAST_DAY)

    assert expected == [one.code for one in found]
    assert {"/effective_from"} >= {one.pointer for one in found}


def pool_of(partners: list[str], host: str | None, kind: str = "pooled") -> PoolTerms:
    said = (UUID(int=1), "pool", "Pool", kind, "", "", "agreement", host, FIRST_DAY, LAST_DAY)
    return PoolTerms(*said, tuple(partners))


@pytest.mark.parametrize(
    ("partners", "host", "expected"),
    [
        ([NHS, COUNCIL], COUNCIL, []),
        ([COUNCIL, NHS], COUNCIL, ["/document/partners"]),
        ([NHS, COUNCIL, POLICE], COUNCIL, ["/document/partners"]),
        ([NHS, COUNCIL], NHS, ["/document/host"]),
        ([COUNCIL, NHS], None, ["/document/partners", "/document/host"]),
    ],
    ids=["as the agreement", "another order", "one more", "another host", "no host"],
)
def test_a_document_speaks_of_the_agreements_partners(
    partners: list[str], host: str | None, expected: list[str]
) -> None:
    """In its order, since an odd penny goes to the one listed earlier."""
    found = refusals_of_document(written(rules()), pool_of(partners, host), within="/document")

    assert expected == [one.pointer for one in found]


GAIN = {"name": "all", "gather": {"type": "contributed"}, "steps": [{"type": "bear", "partner": COUNCIL}]}
FEE = {"name": "a fee", "amount": {"type": "pence", "amount_pence": 1}, "direction": "charge", "steps": GAIN["steps"]}
GAINS, SUMS, PARTS = {"gains": [GAIN]}, {"sums": [FEE]}, {"parts": rules()["parts"]}


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("savings", GAINS, []),
        ("savings", {**GAINS, **PARTS}, ["/parts"]),
        ("savings", {**PARTS, **SUMS}, ["/parts", "/sums"]),
        ("pooled", GAINS, ["/gains"]),
        ("aligned", {**GAINS, **PARTS}, ["/gains"]),
        ("pooled", {**PARTS, **SUMS}, []),
    ],
    ids=[
        "savings move",
        "beside variances",
        "variances and sums",
        "in a pooled fund",
        "in an aligned one",
        "none move",
    ],
)
def test_savings_move_in_a_savings_pool_and_nothing_else_does(
    kind: str, said: dict[str, Any], expected: list[str]
) -> None:
    found = refusals_of_kind(written({**rules(), "parts": [], **said}), pool_of([NHS, COUNCIL], COUNCIL, kind))

    assert expected == [one.pointer for one in found]
    assert {"rule-set-is-not-sound"} >= {one.code for one in found}


def written(document: dict[str, Any]) -> RuleSet:
    return msgspec.convert(document, RuleSet)


def test_a_document_has_one_form_however_it_was_written() -> None:
    """Names in another order and defaults spelt out: the same bytes, the same digest; another rule, another."""
    document = golden_rules()
    spelt = {**dict(reversed(document.items())), "clocks": [], "engine": 1}
    spelt["weights"] = {
        name: {**one, "versions": [{**v, "parts_of": dict(reversed(v["parts_of"].items()))} for v in one["versions"]]}
        for name, one in document["weights"].items()
    }

    first, second, other = (canonical(written(one)) for one in (document, spelt, rules()))

    assert (first.document, first.digest) == (second.document, second.digest)
    assert first.digest != other.digest
    assert first.read_back_digest == digest_of(read_back(first.rule_set)) != other.read_back_digest
    assert written(document) == read_document(first.document)
    assert canonical(read_document(first.document)) == first


def life(basis: LegalBasis = LegalBasis.SECTION_75_POOLED_FUND, **said: Any) -> Life:
    """An agreement as its partners wrote it."""
    agreement = WrittenAgreement(effective_to=LAST_DAY, partners=(NHS, COUNCIL), host=COUNCIL, **said)
    version = TermsVersion(
        agreement="section-75",
        name="Section 75 agreement",
        legal_basis=basis,
        version=1,
        effective_from=FIRST_DAY,
        applies_from=None,
        written=agreement,
        delegation_version=None,
        delegation=None,
        proposal_id=None,
        made_by="make_agreement",
        recorded_at=NOW,
        principal_id=NOBODY,
    )
    return Life(versions=(version,), signatures=(), in_force=1, settle_by=None, next_review_on=None)


OPEN = NotYetAgreed(TermName.OVERSPENDS, "Each bears its own", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, [("risk_sharing", "the agreement has no rules for sharing risk", None)]),
        ({"terms": Terms(risk_sharing="By contribution")}, [("risk_sharing", "By contribution", None)]),
        ({"not_yet_agreed": (OPEN,)}, [("overspends", "Each bears its own", date(2025, 12, 31))]),
        (
            {"terms": Terms(underspends="Returned", overspends="As before"), "not_yet_agreed": (OPEN,)},
            [("overspends", "Each bears its own", date(2025, 12, 31)), ("underspends", "Returned", None)],
        ),
    ],
    ids=["nothing is written", "a clause", "left open with a default", "a default before the clause"],
)
def test_what_applies_while_nothing_is_agreed(
    said: dict[str, Any], expected: list[tuple[str, str, date | None]]
) -> None:
    """The default of a term left open, else the clause as written, else what is assumed; nothing once rules apply."""
    table = versions_of({"written": 1, "adopted": [{"version": 1, "from": date(2025, 10, 1)}]})
    before, after = (standing_of(life(**said), table, "/pool", day, day) for day in (FIRST_DAY, LAST_DAY))

    found = [(one.term, one.text, one.agree_by) for one in before.meanwhile]

    assert [(term, agree_by) for term, _, agree_by in expected] == [(term, agree_by) for term, _, agree_by in found]
    assert all(text.startswith(start) for (_, text, _), (_, start, _) in zip(found, expected, strict=True))
    assert (False, True, ()) == (before.is_agreed, after.is_agreed, after.meanwhile)
    assert (1, "/pool/agreement/rule-sets/1") == (
        after.in_force and after.in_force.version,
        after.in_force and after.in_force.href,
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"terms": Terms(savings_sharing="Half each", risk_sharing="By contribution")}, ["Half each"]),
        (
            {"not_yet_agreed": (NotYetAgreed(TermName.SAVINGS_SHARING, "Each keeps its own", LAST_DAY),)},
            ["Each keeps its own"],
        ),
    ],
    ids=["nothing is written", "a clause", "left open with a default"],
)
def test_what_applies_to_savings_while_nothing_is_agreed(said: dict[str, Any], expected: list[str]) -> None:
    """What the agreement says of sharing savings; nothing is assumed where it says nothing."""
    agreement = life(LegalBasis.SAVINGS_AGREEMENT, **said)

    standing = standing_of(agreement, versions_of({"written": 1}), "/pool", FIRST_DAY, FIRST_DAY)

    assert expected == [one.text for one in standing.meanwhile]
