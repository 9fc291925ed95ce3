"""What gains come to in the books: nothing is lost between bodies, pot and savings, whatever came before."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.core.entry import AccountName, Book, Draft, EntryKind
from ledger.rules.sharing.figures import Saving
from ledger.rules.sharing.model import Keeping
from ledger.rules.sharing.result import Moved, Reallocated
from ledger.settlement.effects import Amount, Difference, Effect, What, amounts_of, compared, moved_schemes
from ledger.settlement.gains import effects_of_gains
from ledger.settlement.posting import PostingHead, drafts_of, owed_pence, reserve_moves
from tests.rules.sharing.gain_patterns import gain_patterns
from tests.rules.sharing.patterns import answer_to
from tests.settlement.moving import BODIES, Rows, moved

PATTERNS = gain_patterns()

GAINS, CASES = ("repay", "share"), ("early-help", "home-first")
SAVINGS = [
    Saving(name=f"{case} {body}", body=body, verified_pence=0, case=case, programme=f"of-{case}")
    for case in CASES
    for body in BODIES
]
Standing = dict[str, tuple[Amount, ...]]
_PENCE = st.integers(0, 10**10)
_KEPT = st.sampled_from([(Keeping.REINVEST, "prevention"), (Keeping.HOLD, "the board"), (Keeping.RELEASE, "the NHS")])
# Of one saving: to whom what was gathered of it goes, and what of it is kept for what.
_ROW = st.tuples(
    st.sampled_from(SAVINGS),
    st.dictionaries(st.sampled_from(BODIES), _PENCE, max_size=3),
    st.dictionaries(_KEPT, _PENCE, max_size=2),
)
_ROWS = st.lists(_ROW, max_size=4, unique_by=lambda row: row[0].name)


_GAIN = st.builds(lambda proposed, payable: (moved(proposed), moved(payable)), _ROWS, _ROWS)
_EVALUATION = st.fixed_dictionaries(dict.fromkeys(GAINS, _GAIN)).map(
    lambda of: tuple(
        Reallocated(gain=gain, pointer="", proposed=proposed, payable=payable)
        for gain, (proposed, payable) in of.items()
    )
)
_CHAIN = st.lists(st.tuples(_EVALUATION, st.sets(st.sampled_from(GAINS))), min_size=1, max_size=5)


def head(number: int) -> PostingHead:
    day = date(2027, 3, 31)
    return PostingHead(number=number, year_name="2026-27", last_day=day, effective_date=day, acting_body="council")


def settle(evaluation: Sequence[Reallocated], disputed: set[str], settled: Standing) -> tuple[Difference, ...]:
    """One settlement: what it does of the gains that nobody disputes, which from then on stand as evaluated."""
    found = compared(effects_of_gains(evaluation, SAVINGS), settled)
    done = [gain for gain in sorted(moved_schemes(found)) if gain not in disputed]
    settled.update({gain: amounts_of(found, gain) for gain in done})
    return tuple(one for one in found if one.effect.scheme in done)


def legs_of(drafts: Sequence[Draft]) -> dict[tuple[str, ...], int]:
    """What entries add up to by account and its dimensions."""
    found: dict[tuple[str, ...], int] = {}
    for leg in (leg for draft in drafts for leg in draft.legs):
        account = leg.account
        key = (account.name, account.body or "", account.scheme or "")
        found[key] = found.get(key, 0) + leg.amount_pence
    return {key: pence for key, pence in found.items() if pence}


def on(account: AccountName, legs: Mapping[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    return {key[1:]: pence for key, pence in legs.items() if key[0] == account}


@settings(max_examples=40)
@given(_CHAIN)
def test_the_books_hold_the_last_evaluation(chain: list[tuple[tuple[Reallocated, ...], set[str]]]) -> None:
    """Of a whole chain, disputed gains and claw-backs in it, leg by leg what one settlement at its end would post."""
    settled: Standing = {}
    drafts: list[Draft] = []
    last: dict[str, Reallocated] = {}
    for number, (evaluation, disputed) in enumerate(chain, 1):
        drafts += drafts_of(head(number), settle(evaluation, disputed, settled), GAINS)
        last |= {one.gain: one for one in evaluation if one.gain not in disputed}

    at_once = drafts_of(head(1), settle(tuple(last.values()), set(), {}), GAINS)

    assert legs_of(at_once) == legs_of(drafts)


@settings(max_examples=40)
@given(_EVALUATION)
def test_nothing_is_lost_between_bodies_pot_and_savings(evaluation: tuple[Reallocated, ...]) -> None:
    """What bodies owe is what others are owed and the pot gets; what leaves each bank is what was gathered of it."""
    drafts = drafts_of(head(1), settle(evaluation, set(), {}), GAINS)
    legs = legs_of(drafts)

    owed = {body: pence for (body, _), pence in on(AccountName.PARTNER_SETTLEMENT, legs).items()}
    in_pot = -sum(on(AccountName.RESERVE, legs).values())
    assert sum(owed.values()) == in_pot
    for body in BODIES:
        assert -sum(one.payable.net_pence[body] for one in evaluation) == owed.get(body, 0)
    distributed, reinvested, banked = (
        on(name, legs)
        for name in (AccountName.SAVINGS_DISTRIBUTED, AccountName.SAVINGS_REINVESTED, AccountName.SAVINGS_BANKED)
    )
    assert in_pot == sum(reinvested.values())
    for saving in SAVINGS:
        key = (saving.body, saving.case or "")
        rows = [row for one in evaluation for row in one.payable.savings if row.saving == saving.name]
        left = sum(row.gathered_pence for row in rows)
        assert left == distributed.get(key, 0) + reinvested.get(key, 0) == -banked.get(key, 0)


@settings(max_examples=40)
@given(_EVALUATION)
def test_money_and_savings_stand_apart(evaluation: tuple[Reallocated, ...]) -> None:
    """Of each gain one entry in either book, the money first; and settling the same again posts nothing more."""
    settled: Standing = {}
    drafts = drafts_of(head(1), settle(evaluation, set(), settled), GAINS)

    books = {EntryKind.SAVINGS_REALLOCATED: Book.FUND, EntryKind.SAVINGS_DISTRIBUTED: Book.SAVINGS}
    assert all(books[draft.kind] is draft.book for draft in drafts)
    assert 2 * len(GAINS) >= len(drafts)
    again = compared(effects_of_gains(evaluation, SAVINGS), settled)
    assert (frozenset(), ()) == (moved_schemes(again), drafts_of(head(2), again, GAINS))


def evaluated(proposed: Rows, payable: Rows) -> list[Difference]:
    one = Reallocated(gain="share", pointer="", proposed=moved(proposed), payable=moved(payable))
    return [Difference(amount.effect, amount.amount_pence, 0) for amount in effects_of_gains((one,), SAVINGS)]


COUNCILS, DWPS = SAVINGS[0], SAVINGS[2]
REINVEST = (Keeping.REINVEST, "prevention")
ALL: Rows = ((COUNCILS, {"nhs": 30, "council": 50}, {REINVEST: 20}), (DWPS, {"nhs": 10}, {}))


def test_what_is_payable_posts_and_what_is_proposed_beyond_it_is_listed() -> None:
    """Of £1.10 verified £1.00 is banked: the rest waits, with why, and makes no entry."""
    found = evaluated(ALL, ALL[:1])

    assert [
        ("share", "settled", "council", True, 50),
        ("share", "settled", "nhs", True, -30),
        ("kept", "reinvest_non_recurrently", "prevention", True, 20),
        ("distributed", "distributed", "council", True, 80),
        ("reinvested", "reinvested", "council", True, 20),
        ("share", "proposed", "nhs", False, -10),
        ("share", "proposed", "dwp", False, 10),
    ] == [
        (one.effect.what, one.effect.form, one.effect.body or one.effect.to, one.effect.posts, one.evaluated_pence)
        for one in found
    ]
    assert {"verified, and not banked yet"} == {one.effect.why for one in found if not one.effect.posts}
    assert {"council": 50, "nhs": -30} == {body: pence for body, pence in owed_pence(found).items() if pence}
    assert {None: 20} == reserve_moves(found)


def test_the_two_entries_of_a_gain() -> None:
    """Who owes and who is owed with the pot; beside it what leaves the council's bank of the case and year."""
    money, savings = drafts_of(head(3), evaluated(ALL[:1], ALL[:1]), ["share"])

    assert [("partner_settlement", "council", 50), ("partner_settlement", "nhs", -30), ("reserve", None, -20)] == [
        (leg.account.name, leg.account.body, leg.amount_pence) for leg in money.legs
    ]
    of_case = ("council", "of-early-help", "early-help", "2026-27")
    assert {
        ("savings_distributed", *of_case, 80),
        ("savings_reinvested", *of_case, 20),
        ("savings_banked", *of_case, -100),
    } == {
        (
            leg.account.name,
            leg.account.body,
            leg.account.programme,
            leg.account.scheme,
            leg.account.subjective,
            leg.amount_pence,
        )
        for leg in savings.legs
    }
    assert ["share of council by settlement 3", "share of nhs by settlement 3"] == [
        one.what for one in money.working[:2]
    ]
    assert "distributed of council's saving of early-help by settlement 3" == savings.working[0].what


@pytest.mark.parametrize("how", list(Keeping))
def test_what_no_body_takes_stays_in_the_pot(how: Keeping) -> None:
    """Whatever it is kept for, since the bodies have given it: a gain sums to nothing."""
    (money, savings) = drafts_of(head(1), evaluated((), ((COUNCILS, {}, {(how, "later"): 7}),)), ["share"])

    assert [7, -7] == [leg.amount_pence for leg in money.legs]
    assert {"savings_reinvested": 7, "savings_banked": -7} == {
        leg.account.name: leg.amount_pence for leg in savings.legs
    }


def test_what_one_partner_pays_moves_no_saving() -> None:
    """Paid by the council for what it measured: money alone moves."""
    paid = Moved(
        basis="banked",
        realised_pence={},
        gathered_pence={"council": 9, "nhs": 0},
        shared_pence=9,
        given_pence={"council": 0, "nhs": 9},
        kept=(),
        net_pence={"council": -9, "nhs": 9},
        outstanding=(),
        savings=(),
        counted=(),
        says="",
        working=(),
    )
    one = Reallocated(gain="share", pointer="", proposed=paid, payable=paid)
    found = [Difference(amount.effect, amount.amount_pence, 0) for amount in effects_of_gains((one,), ())]

    (money,) = drafts_of(head(1), found, ["share"])

    assert (EntryKind.SAVINGS_REALLOCATED, [9, -9]) == (money.kind, [leg.amount_pence for leg in money.legs])


def test_a_claw_back_posts_the_difference_alone() -> None:
    """The council had given £0.80 to others and the pot and now gives £0.40: what came in goes back."""
    effect = Effect(
        scheme="share", what=What.SHARE, form="settled", posts=True, body="council", is_sum=True, is_gain=True
    )
    others = Effect(scheme="share", what=What.SHARE, form="settled", posts=True, body="nhs", is_sum=True, is_gain=True)

    (money,) = drafts_of(head(2), [Difference(effect, 40, 80), Difference(others, -40, -80)], ["share"])

    assert [("council", -40), ("nhs", 40)] == [(leg.account.body, leg.amount_pence) for leg in money.legs]
    assert ("share of council, settled before in 2026-27", 80) == (
        money.working[1].what,
        money.working[1].amount_pence,
    )


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_of_gains_posts_what_it_moves(name: str) -> None:
    """What each body owes on balance and the pot gets, gain by gain; beside it each saving that was put in."""
    one = PATTERNS[name]
    gains = answer_to(one.rule_set, one.figures).gains
    found = [
        Difference(amount.effect, amount.amount_pence, 0) for amount in effects_of_gains(gains, one.figures.savings)
    ]

    for gain in gains:
        own = [each for each in found if each.effect.scheme == gain.gain]
        legs = legs_of(drafts_of(head(1), own, [gain.gain]))
        owed = {body: pence for (body, _), pence in on(AccountName.PARTNER_SETTLEMENT, legs).items()}
        assert {body: -pence for body, pence in gain.payable.net_pence.items() if pence} == owed
        assert sum(kept.amount_pence for kept in gain.payable.kept) == -sum(on(AccountName.RESERVE, legs).values())
        put_in = sum(row.gathered_pence for row in gain.payable.savings)
        assert put_in == -sum(on(AccountName.SAVINGS_BANKED, legs).values())
        proposed = dict.fromkeys(one.rule_set.partners, 0)
        for each in own:
            if each.effect.what is What.SHARE:
                proposed[each.effect.body] -= each.evaluated_pence
        assert gain.proposed.net_pence == proposed
