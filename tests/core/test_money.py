"""Money: published amounts to pence and back, and shares that sum to what is shared."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.money import PENCE_MAX, pence_from_pounds, pounds_from_pence, share_exactly

PUBLISHED = {
    "0": 0,
    "3": 300,
    "007": 700,
    ".5": 50,
    "0.07": 7,
    "1.5": 150,
    "1.500": 150,
    "1,234.5": 123_450,
    " 1,234.50 ": 123_450,
    "1234567.89": 123_456_789,
    "-25,275.79": -2_527_579,
    "(12.00)": -1_200,
    "£3": 300,
    "£ 3": 300,
    "-£3": -300,
    "£-3": -300,
    "(£3)": -300,
    "£(3)": -300,
    "( £1,234.50 )": -123_450,
    "92,233,720,368,547,758.07": PENCE_MAX,
    "-92233720368547758.07": -PENCE_MAX,
}
NO_AMOUNT = (
    "",
    " ",
    "-",
    "£",
    ".",
    "5.",
    "()",
    "1.005",
    "1.5001",
    "1,23",
    "12,34.50",
    "1,2345",
    "1 234",
    "--3",
    "-(3)",
    "(-3)",
    "(3",
    "3)",
    "3-",
    "££3",
    "£-£3",
    "3£",
    "€3",
    "1e3",
    "NaN",
    "٣",
    "\N{MINUS SIGN}3",
    "3\n4",
    "92,233,720,368,547,758.08",
)
WEIGHTS = st.lists(
    st.one_of(st.integers(0, 10**6), st.fractions(0, 1000, max_denominator=999)), min_size=1, max_size=12
).filter(lambda weights: sum(weights) > 0)


@pytest.mark.parametrize("text", PUBLISHED)
def test_a_published_amount_is_read_to_the_penny(text: str) -> None:
    """Commas, the pound sign, a minus or brackets, and zeros after the pence change nothing of the amount."""
    assert PUBLISHED[text] == pence_from_pounds(text)


@pytest.mark.parametrize("text", NO_AMOUNT)
def test_text_that_is_no_exact_amount_is_none(text: str) -> None:
    """Nothing is rounded or guessed, and a sign stands once."""
    assert pence_from_pounds(text) is None


@pytest.mark.parametrize(
    "text", ["9" * 5_000, "-" + "9" * 5_000, "1." + "0" * 100_000 + "1", "£" + " " * 100_000 + "x"]
)
def test_text_far_too_long_is_none_and_raises_nothing(text: str) -> None:
    assert pence_from_pounds(text) is None


@given(st.integers(-PENCE_MAX, PENCE_MAX))
def test_pence_written_as_pounds_read_back_as_the_same_pence(pence: int) -> None:
    """Writing and reading are inverse over all amounts, with and without commas and a pound sign."""
    written = pounds_from_pence(pence)

    assert pence == pence_from_pounds(written)
    assert pence == pence_from_pounds(written.replace(",", ""))
    assert pence == pence_from_pounds(f"£{written}")


@given(st.text(alphabet="0123456789.,-()£ e", max_size=80) | st.text(max_size=80))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    """Whatever a file holds is read or refused, never a crash, and what is read is within 64 bits."""
    pence = pence_from_pounds(text)

    assert pence is None or -PENCE_MAX <= pence <= PENCE_MAX


@given(st.integers(-(10**15), 10**15), WEIGHTS)
def test_shares_sum_to_the_amount_and_are_within_a_penny_of_exact(amount: int, weights: list[int | Fraction]) -> None:
    """No penny appears or vanishes, none is misplaced by a whole penny, and no weight means no share."""
    shares = share_exactly(amount, weights)

    assert amount == sum(shares)
    assert len(weights) == len(shares)
    total = sum(map(Fraction, weights))
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - amount * Fraction(weight) / total) < 1
        assert weight or not share
        assert share * amount >= 0


@given(st.integers(0, 10**15), WEIGHTS)
def test_a_credit_divides_as_the_same_charge_would(amount: int, weights: list[int | Fraction]) -> None:
    assert tuple(-share for share in share_exactly(amount, weights)) == share_exactly(-amount, weights)


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(2, 9))
def test_ties_go_to_the_earlier(amount: int, weight: int, number: int) -> None:
    """Among equal weights the odd pennies stand at the front, one each."""
    shares = share_exactly(amount, [weight] * number)

    assert tuple(sorted(shares, reverse=True)) == shares
    assert shares[0] - shares[-1] <= 1


@given(st.integers(0, 10**12), WEIGHTS)
def test_no_later_remainder_is_smaller_than_one_left_empty(amount: int, weights: list[int | Fraction]) -> None:
    """Whoever is rounded up had the larger remainder, or stood earlier with the same."""
    total = sum(map(Fraction, weights))
    quotas = [amount * Fraction(weight) / total for weight in weights]
    shares = share_exactly(amount, weights)

    up = [(-(quota % 1), at) for at, (quota, share) in enumerate(zip(quotas, shares, strict=True)) if share > quota]
    down = [(-(quota % 1), at) for at, (quota, share) in enumerate(zip(quotas, shares, strict=True)) if share < quota]
    assert not up or not down or max(up) < min(down)


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [-1, 2], [Fraction(-1, 3), 1]])
def test_weights_that_share_nothing_are_an_error(weights: list[int | Fraction]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share_exactly(100, weights)
