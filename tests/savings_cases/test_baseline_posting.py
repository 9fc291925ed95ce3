"""What a baseline posts, as a table; and of any versions: together their entries are what the last one says."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import AccountName, Draft, EntryKind
from ledger.rules.savings.projection import Projection
from ledger.savings_cases.posting import REFERENCE_MAX, BaselineHead, drafts_of, reference_of
from tests.cases.tables import case_name, cases, pence
from tests.rules.savings.documents import example, projected

HEAD = BaselineHead(
    case_code="families", programme="early-help", version=1, effective_date=date(2026, 5, 31), acting_body="la"
)
YEARS = [f"20{year}-{year + 1}" for year in range(26, 31)]
Cashable = Mapping[str, Mapping[str, int]]


@cache
def _example() -> Projection:
    return projected(example())


def projecting(cashable: Cashable) -> Projection:
    """A projection with these cashable pence by body and year; the rest of it is the published example's."""
    found = _example()
    years = tuple(sorted({year for of_body in cashable.values() for year in of_body}))
    bodies = []
    for body, of_body in cashable.items():
        row = msgspec.structs.replace(
            found.bodies[0].cashable, by_year_pence=tuple(of_body.get(year, 0) for year in years)
        )
        bodies.append(msgspec.structs.replace(found.bodies[0], body=body, cashable=row))
    return msgspec.structs.replace(found, years=years, bodies=tuple(bodies))


def sums(drafts: tuple[Draft, ...], name: AccountName = AccountName.SAVINGS_AGREED) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for leg in (one for draft in drafts for one in draft.legs if one.account.name is name):
        found[leg.account.body or "", leg.account.subjective or ""] += leg.amount_pence
    return found


@pytest.mark.parametrize("case", cases("savings_baselines"), ids=case_name)
def test_a_baseline_posts(case: dict[str, Any]) -> None:
    """Agreed + and control - of each body, an entry a year."""
    versions = [
        projecting({body: {year: pence(text) for year, text in years.items()} for body, years in one.items()})
        for one in case["versions"]
    ]
    before, after = (versions[-2] if len(versions) > 1 else None), versions[-1]
    head = msgspec.structs.replace(HEAD, effective_date=date.fromisoformat(case["effective"]))

    drafts = drafts_of(head, before, after)

    expected = [
        ({(body, one["year"]): pence(text) for body, text in one["legs"].items()}, one["event"])
        for one in case["posts"]
    ]
    assert expected == [(dict(sums((one,))), one.event_date.isoformat()) for one in drafts]
    for one in drafts:
        assert (EntryKind.SAVING_BASELINED, "case families baseline 1") == (one.kind, one.reference)
        assert sums((one,)) == Counter({at: -of for at, of in sums((one,), AccountName.SAVINGS_CONTROL).items()})
        assert {("early-help", "families")} == {(leg.account.programme, leg.account.scheme) for leg in one.legs}


A_CASE = st.dictionaries(
    st.sampled_from(["la", "nhs", "cjs", "dwp"]),
    st.dictionaries(st.sampled_from(YEARS), st.integers(-(10**12), 10**12), min_size=1),
    min_size=1,
)


@given(st.lists(A_CASE, min_size=1, max_size=5), st.dates(date(2026, 4, 1), date(2036, 3, 31)))
def test_any_versions_leave_what_the_last_one_says(versions: list[Cashable], day: date) -> None:
    """Whatever came before: the balance of each body and year is its cashable pence, and no entry lies ahead."""
    head = msgspec.structs.replace(HEAD, effective_date=day)
    total: Counter[tuple[str, str]] = Counter()
    before = None
    for one in versions:
        after = projecting(one)
        drafts = drafts_of(head, before, after)
        total.update(sums(drafts))
        before = after
        assert all(draft.event_date <= day for draft in drafts)

    expected = {(body, year): amount for body, years in versions[-1].items() for year, amount in years.items()}
    assert {at: amount for at, amount in expected.items() if amount} == {at: of for at, of in total.items() if of}


@given(st.integers(1, 80), st.integers(1, 2**31 - 1))
def test_a_reference_names_its_version_however_long_the_code(length: int, version: int) -> None:
    reference = reference_of("a" * length, version)

    assert reference.endswith(f" baseline {version}")
    assert len(reference) <= REFERENCE_MAX
