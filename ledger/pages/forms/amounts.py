"""Sums as people type them, to whole pence and back; no float is ever made of them. Pure."""

import re

from ledger.core.strict_json import INTEGER_MAX, INTEGER_MIN
from ledger.pages.words import MINUS

_MONEY = re.compile(r"(-?)£?(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,17})(?:\.([0-9]{1,2}))?")
_WHOLE = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,19})")


def read_money(text: str) -> int | None:
    """Whole pence of `1,234.50`, `£1,234.5`, `-12`, `1 234`; none where it cannot be read, or has part of a penny."""
    found = _MONEY.fullmatch(_plain(text))
    if found is None or (found[1] and found[2]):
        return None
    pence = int(found[3].replace(",", "")) * 100 + int((found[4] or "").ljust(2, "0"))
    return _within_bounds(-pence if found[1] or found[2] else pence)


def money_as_typed(amount_pence: int) -> str:
    """`1,234.50`, as it would be typed."""
    pounds, pence = divmod(abs(amount_pence), 100)
    return f"{'-' if amount_pence < 0 else ''}{pounds:,}.{pence:02d}"


def read_whole(text: str) -> int | None:
    """A whole number, with commas between thousands or without."""
    plain = _plain(text)
    return _within_bounds(int(plain.replace(",", ""))) if _WHOLE.fullmatch(plain) else None


def read_decimal(text: str) -> str:
    """Decimal text as the API takes it: without spaces and commas between thousands, with a plain minus sign."""
    plain = _plain(text)
    whole, point, rest = plain.partition(".")
    return f"{whole.replace(',', '')}{point}{rest}" if _WHOLE.fullmatch(whole) else plain


def _plain(text: str) -> str:
    return "".join(text.split()).replace(MINUS, "-")


def _within_bounds(number: int) -> int | None:
    return number if INTEGER_MIN <= number <= INTEGER_MAX else None
