"""What a partner would bear while nothing is agreed: exact, and never invented."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.exposure import BY_CONTRIBUTION, NOTHING_TO_SHARE_BY, Exposure, own_overspend, share_of_overspend

PENCE = st.integers(0, 10**12)


def test_an_overspend_is_shared_by_contributions_and_ties_go_to_the_earlier() -> None:
    assert Exposure(2, BY_CONTRIBUTION) == share_of_overspend(3, {"a": 5, "b": 5}, "a")
    assert Exposure(1, BY_CONTRIBUTION) == share_of_overspend(3, {"a": 5, "b": 5}, "b")
    assert Exposure(0, BY_CONTRIBUTION) == share_of_overspend(-3, {}, "a")
    assert Exposure(None, NOTHING_TO_SHARE_BY) == share_of_overspend(3, {"a": 0, "b": -1}, "a")


def test_where_each_keeps_its_cash_each_bears_its_own() -> None:
    assert (5, 0) == (own_overspend(15, 10).amount_pence, own_overspend(10, 15).amount_pence)


@given(st.integers(1, 10**15), st.lists(PENCE, min_size=1, max_size=6).filter(any))
def test_the_shares_of_all_partners_are_the_overspend(overspend: int, scheduled: list[int]) -> None:
    """No penny is borne twice, and none by nobody."""
    partners = {f"partner {number}": pence for number, pence in enumerate(scheduled)}

    shares = [share_of_overspend(overspend, partners, one).amount_pence or 0 for one in partners]

    assert overspend == sum(shares)
    assert all(share >= 0 for share in shares)
