"""After any chain of interim and supplementary settlements the books hold the last evaluation, come what may.

By scheme, partner, reserve and fence; and what a dispute held up stays as it was settled last.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.entry import AccountName, Draft, EntryKind
from ledger.settlement.effects import Amount, Difference, Effect, What, amounts_of, compared, moved_schemes
from ledger.settlement.posting import PostingHead, drafts_of, owed_pence

SCHEMES, BODIES, STREAMS = ("home/s1", "home/s2", "home/s3"), ("icb", "council"), ("", "dfg", "ibcf")
_SHARES = st.builds(
    Effect,
    scheme=st.sampled_from(SCHEMES),
    what=st.just(What.SHARE),
    form=st.sampled_from(("settled", "in_fence", "contribution")),
    posts=st.booleans(),
    body=st.sampled_from(BODIES),
    stream=st.sampled_from(STREAMS),
)
_RESERVES = st.builds(
    Effect,
    scheme=st.sampled_from(SCHEMES),
    what=st.sampled_from((What.KEPT, What.DRAWN)),
    form=st.sampled_from(("carry_forward", "reserve")),
    posts=st.booleans(),
    to=st.sampled_from(("next year", "reserve dfg")),
    stream=st.sampled_from(STREAMS),
)
_PENCE = st.integers(-(10**12), 10**12).filter(bool)
_EVALUATION = st.dictionaries(_SHARES | _RESERVES, _PENCE, max_size=8)
# Each settlement of a year: what is evaluated, and which schemes somebody disputes.
_CHAIN = st.lists(st.tuples(_EVALUATION, st.sets(st.sampled_from(SCHEMES))), min_size=1, max_size=6)
Standing = dict[str, tuple[Amount, ...]]


def settle(evaluation: Mapping[Effect, int], disputed: set[str], settled: Standing) -> tuple[Difference, ...]:
    """One settlement: what it does of the schemes that nobody disputes, which from then on stand as evaluated."""
    found = compared([Amount(*one) for one in evaluation.items()], settled)
    done = [scheme for scheme in sorted(moved_schemes(found)) if scheme not in disputed]
    settled.update({scheme: amounts_of(found, scheme) for scheme in done})
    return tuple(one for one in found if one.effect.scheme in done)


def head(number: int) -> PostingHead:
    day = date(2026, 3, 31)
    return PostingHead(number=number, year_name="2025-26", last_day=day, effective_date=day, acting_body="council")


def legs_of(drafts: Sequence[Draft]) -> dict[tuple[str, ...], int]:
    """What entries add up to by account and its dimensions."""
    found: dict[tuple[str, ...], int] = {}
    for leg in (leg for draft in drafts for leg in draft.legs):
        account = leg.account
        key = (account.name, account.body or "", account.stream or "", account.scheme or "")
        found[key] = found.get(key, 0) + leg.amount_pence
    return {key: pence for key, pence in found.items() if pence}


@given(_CHAIN)
def test_any_chain_ends_at_the_last_evaluation(chain: list[tuple[dict[Effect, int], set[str]]]) -> None:
    """The sum of all that was settled is, scheme by scheme, what was evaluated when the scheme was settled last."""
    settled: Standing = {}
    done: dict[Effect, int] = {}
    last: dict[str, Mapping[Effect, int]] = {}
    for evaluation, disputed in chain:
        for one in settle(evaluation, disputed, settled):
            done[one.effect] = done.get(one.effect, 0) + one.amount_pence
        last.update({scheme: evaluation for scheme in SCHEMES if scheme not in disputed})

    expected = {
        effect: pence for evaluation in last.values() for effect, pence in evaluation.items()
        if last.get(effect.scheme) is evaluation
    }  # fmt: skip
    assert expected == {effect: pence for effect, pence in done.items() if pence}


@given(_CHAIN)
def test_the_books_hold_the_last_evaluation(chain: list[tuple[dict[Effect, int], set[str]]]) -> None:
    """Entries of a whole chain add up to those of one settlement that comes at its end, leg by leg."""
    settled: Standing = {}
    drafts: list[Draft] = []
    for number, (evaluation, _) in enumerate(chain, 1):
        drafts += drafts_of(head(number), settle(evaluation, set(), settled), SCHEMES)

    at_once = drafts_of(head(1), settle(chain[-1][0], set(), {}), SCHEMES)

    assert legs_of(at_once) == legs_of(drafts)
    assert all(sum(leg.amount_pence for leg in draft.legs) == 0 for draft in drafts)
    owed: dict[str, int] = {}
    for effect, pence in chain[-1][0].items():
        if effect.what is What.SHARE and effect.posts:
            owed[effect.body] = owed.get(effect.body, 0) + pence
    due = {body: pence for (name, body, *_), pence in legs_of(drafts).items() if name == AccountName.PARTNER_SETTLEMENT}
    assert {body: pence for body, pence in owed.items() if pence} == due


@given(_EVALUATION)
def test_settling_the_same_again_does_nothing(evaluation: dict[Effect, int]) -> None:
    settled: Standing = {}
    settle(evaluation, set(), settled)

    again = compared([Amount(*one) for one in evaluation.items()], settled)

    assert frozenset() == moved_schemes(again)
    assert () == drafts_of(head(2), again, SCHEMES)
    assert {} == {body: pence for body, pence in owed_pence(again).items() if pence}


def share(body: str, form: str = "settled", stream: str = "") -> Effect:
    posts = form in {"settled", "in_fence"}
    return Effect(scheme="home/s1", what=What.SHARE, form=form, posts=posts, body=body, stream=stream)


POSTED = [
    ("a charge", [(share("icb"), 200, 0), (share("council"), 100, 0)], {
        ("partner_settlement", "icb", "", ""): 200, ("risk_share", "icb", "", "s1"): -200,
        ("partner_settlement", "council", "", ""): 100, ("risk_share", "council", "", "s1"): -100,
    }),
    ("a credit", [(share("icb"), -70, 0)], {
        ("partner_settlement", "icb", "", ""): -70, ("risk_share", "icb", "", "s1"): 70,
    }),
    ("less than before", [(share("icb"), 150, 200)], {
        ("partner_settlement", "icb", "", ""): -50, ("risk_share", "icb", "", "s1"): 50,
    }),
    ("back within a fence", [(share("icb", "in_fence", stream="dfg"), -70, 0)], {
        ("partner_settlement", "icb", "", ""): -70, ("risk_share", "icb", "dfg", "s1"): 70,
    }),
    ("a contribution is listed", [(share("icb", "contribution"), 70, 0)], {}),
    ("carried in a fence", [
        (Effect(scheme="home/s1", what=What.KEPT, form="carry_forward", posts=True, stream="dfg"), 90, 0),
    ], {("transfer_to_reserves", "", "dfg", ""): 90, ("reserve", "", "dfg", ""): -90}),
    ("drawn from a reserve", [
        (Effect(scheme="home/s1", what=What.DRAWN, form="reserve", posts=True, stream="dfg"), 90, 30),
    ], {("transfer_to_reserves", "", "dfg", ""): -60, ("reserve", "", "dfg", ""): 60}),
    ("to reserve of no stream", [
        (Effect(scheme="home/s1", what=What.KEPT, form="hold", posts=True), 90, 0),
    ], {("transfer_to_reserves", "", "", ""): 90, ("reserve", "", "", ""): -90}),
]  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [one[1:] for one in POSTED], ids=[one[0] for one in POSTED])
def test_the_legs_of_what_is_settled(
    found: list[tuple[Effect, int, int]], expected: dict[tuple[str, ...], int]
) -> None:
    """Owes is above zero on partner settlement; into a reserve is below zero on reserve."""
    drafts = drafts_of(head(1), [Difference(*one) for one in found], ["home/s1"])

    assert expected == legs_of(drafts)
    assert {"settlement 1"} >= {one.reference for one in drafts}
    kinds = {EntryKind.RISK_SHARE_SETTLED: AccountName.RISK_SHARE, EntryKind.RESERVE_SETTLED: AccountName.RESERVE}
    assert all(kinds[one.kind] in {leg.account.name for leg in one.legs} for one in drafts)


def test_an_entry_says_what_it_rests_on() -> None:
    """The evaluation, and what was settled before in the year."""
    found = [Difference(share("icb"), 150, 200)]

    (draft,) = drafts_of(head(2), found, ["home/s1"])

    assert [("share of icb by settlement 2", 150), ("share of icb, settled before in 2025-26", 200)] == [
        (one.what, one.amount_pence) for one in draft.working
    ]
