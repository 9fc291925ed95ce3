"""Quantities that are no money: exact decimals, as text wherever they go in or out, fractions while reckoned with.

A number in JSON may become a float on the way; text does not.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from msgspec import Meta

Quantity = Annotated[
    str,
    Meta(
        pattern=r"^(?!-0(?:\.0*)?\Z)-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?\Z",
        max_length=24,
        description="an exact decimal as text, such as 12.5: at most 15 digits before the point and 6 after it",
    ),
]
Unit = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9%][a-z0-9%]*(?: [a-z0-9%]+)*\Z",
        max_length=40,
        description="what is counted, in lower case: hours, referrals, bed days, % of people",
    ),
]


def exact(value: Decimal | str) -> Fraction:
    """The exact value of a quantity."""
    return Fraction(value)


def quantity_text(value: Decimal) -> str:
    """A quantity as it was given: its digits, without an exponent."""
    return f"{value:f}"


def fraction_text(value: Fraction, places: int) -> str:
    """A fraction as a decimal of so many places, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = f"{whole:0{places + 1}d}"
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def plain_text(value: Fraction) -> str:
    """A sum or difference of quantities as text: it has as many places as it needs, and no more."""
    text = fraction_text(value, 6)
    return text.rstrip("0").rstrip(".")
