"""Sums as people type them, to whole pence and back; no float is ever made of them. Pure."""

import re

from ledger.core.money import pence_from_pounds
from ledger.core.strict_json import INTEGER_MAX, INTEGER_MIN
from ledger.pages.words import MINUS

_WHOLE = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,19})")


def read_money(text: str) -> int | None:
    """Whole pence of `1,234.50`, `£1,234.5`, `-12`, `1 234`; none where it cannot be read, or has part of a penny."""
    return pence_from_pounds(_plain(text))


def read_whole(text: str) -> int | None:
    """A whole number, with commas between thousands or without."""
    plain = _plain(text)
    if _WHOLE.fullmatch(plain) is None:
        return None
    number = int(plain.replace(",", ""))
    return number if INTEGER_MIN <= number <= INTEGER_MAX else None


def read_decimal(text: str) -> str:
    """Decimal text as the API takes it, without commas and with a plain minus sign; any other text as it is."""
    whole, point, rest = _plain(text).partition(".")
    return f"{whole.replace(',', '')}{point}{rest}" if _WHOLE.fullmatch(whole) else text


def _plain(text: str) -> str:
    return "".join(text.split()).replace(MINUS, "-")
