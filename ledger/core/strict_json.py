"""JSON as a book of record takes it: fast when right; when wrong, a slower walk finds every error with its place.

No field that is not known, no name twice in one object, no number that is not a whole one within 64 bits.
"""

import json
from collections import Counter
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from ledger.core.pointers import BadNumber, errors_of
from ledger.core.refusal import Code, Refusal, RefusedError

T = TypeVar("T")
INTEGER_MIN, INTEGER_MAX = -(2**63), 2**63 - 1
_BAD_NUMBER = Refusal(Code.PAYLOAD_IS_NOT_VALID, "a number is no whole number within 64 bits")
_TOO_DEEP = Refusal(Code.PAYLOAD_IS_NOT_JSON, "nested too deeply")


class _BadJsonError(ValueError):
    """Valid JSON that a book of record does not take."""


class _BadNumberError(Exception):
    """A number that is no whole number within 64 bits: the document is read once more, to tell each with its place."""


def decode_strictly(raw: bytes, wanted: type[T]) -> T:
    """The document as its type; raises RefusedError with every error at once, each with its JSON pointer."""
    try:
        document = _load(raw, _STRICT)
    except _BadNumberError:
        refusals = _errors_of(_load(raw, _KEEPING_BAD_NUMBERS), wanted)
        raise RefusedError(*refusals or (_BAD_NUMBER,)) from None
    try:
        return cast("T", _decoder(cast("Hashable", wanted)).decode(raw))
    except msgspec.ValidationError as error:
        refusals = _errors_of(document, wanted) or (Refusal(Code.PAYLOAD_IS_NOT_VALID, str(error)),)
        raise RefusedError(*refusals) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_JSON, str(error))) from None


def _errors_of(document: object, wanted: Any) -> tuple[Refusal, ...]:
    try:
        return tuple(errors_of(document, wanted))
    except RecursionError:
        return (_TOO_DEEP,)


def _load(raw: bytes, decoder: json.JSONDecoder) -> object:
    """The document as plain values; refuses what is no JSON, and names that stand twice."""
    try:
        return decoder.decode(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        detail = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_JSON, detail)) from None


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise _BadJsonError(f"the name '{twice[:80]}' stands twice in one object")
    return found


def _no_fraction(text: str) -> BadNumber:
    return BadNumber(f"{text[:40]} is no whole number; money is whole pence")


def _integer(text: str) -> int | BadNumber:
    digits = text.removeprefix("-")
    if text == "-0" or len(digits) > len(str(INTEGER_MAX)) or int(digits) > INTEGER_MAX:
        return BadNumber(f"{text[:40]} is no whole number within 64 bits")
    return int(text)


def _plain_integer(text: str) -> int:
    number = _integer(text)
    if isinstance(number, BadNumber):
        raise _BadNumberError
    return number


def _refuse_number(_text: str) -> object:
    raise _BadNumberError


_STRICT = json.JSONDecoder(
    object_pairs_hook=_unrepeated, parse_float=_refuse_number, parse_int=_plain_integer, parse_constant=_refuse_number
)
_KEEPING_BAD_NUMBERS = json.JSONDecoder(
    object_pairs_hook=_unrepeated, parse_float=_no_fraction, parse_int=_integer, parse_constant=_no_fraction
)


@lru_cache(maxsize=64)
def _decoder(payload: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(payload)
