"""Strict requests: fast when right; when wrong, a slower walk finds every error with its place."""

import json
import re
from collections import Counter
from collections.abc import Hashable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast, get_origin

import msgspec
from litestar import Request
from msgspec import Struct

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.http.pointers import BadNumber, bare_type, errors_of

T = TypeVar("T")
_JSON_TYPES = ("application/json",)
_HAS_YEAR = re.compile(r"[0-9]{4}-")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,19}")
_INTEGER_MIN, _INTEGER_MAX = -(2**63), 2**63 - 1
REQUEST_BYTES_MAX = 8 * 1024 * 1024
_BAD_NUMBER = Refusal(Code.PAYLOAD_IS_NOT_VALID, "a number is no whole number within 64 bits")
_TOO_LARGE = Refusal(Code.PAYLOAD_IS_TOO_LARGE, "the payload passes 8 MiB")


class _BadJsonError(ValueError):
    """Valid JSON that a book of record does not take."""


class _BadNumberError(Exception):
    """A number that is no whole number within 64 bits: the document is read once more, to tell each with its place."""


def decode_payload(raw: bytes, payload: type[T]) -> T:
    """The payload as its type; raises RefusedError with every error at once, each with its JSON pointer."""
    try:
        document = _load(raw, _STRICT)
    except _BadNumberError:
        refusals = tuple(errors_of(_load(raw, _KEEPING_BAD_NUMBERS), payload))
        raise RefusedError(*refusals or (_BAD_NUMBER,)) from None
    try:
        return cast("T", _decoder(cast("Hashable", payload)).decode(raw))
    except msgspec.ValidationError as error:
        refusals = tuple(errors_of(document, payload)) or (Refusal(Code.PAYLOAD_IS_NOT_VALID, str(error)),)
        raise RefusedError(*refusals) from None
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_JSON, str(error))) from None


def header_of(request: Request[Any, Any, Any], name: bytes) -> str | None:
    """The first header of a name in lower case. The router's mapping of them all costs as much as a decision."""
    for given, value in request.scope["headers"]:
        if given == name:
            return value.decode("latin-1")
    return None


def media_type_of(request: Request[Any, Any, Any]) -> str:
    """The media type of the body in lower case, without its parameters; empty when none is given."""
    return (header_of(request, b"content-type") or "").partition(";")[0].strip().lower()


async def read_payload(request: Request[Any, Any, Any], payload: type[T]) -> T:
    """Read and decode a JSON body; raises RefusedError for another media type."""
    require_media_type(request, *_JSON_TYPES)
    return decode_payload(await read_body(request), payload)


def require_media_type(request: Request[Any, Any, Any], *taken: str) -> str:
    """The media type of the body, one of those that are taken; raises RefusedError for another."""
    media_type = media_type_of(request)
    if media_type not in taken:
        detail = f"send {' or '.join(taken)}, not '{media_type}'"
        raise RefusedError(Refusal(Code.MEDIA_TYPE_IS_NOT_SUPPORTED, detail))
    return media_type


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """The body, at most 8 MiB; raises RefusedError for more. The router's own reading costs as much as a decision."""
    announced = header_of(request, b"content-length") or "0"
    if announced.isdecimal() and int(announced) > REQUEST_BYTES_MAX:
        raise RefusedError(_TOO_LARGE)
    message = await request.receive()
    body: bytes = message["body"] if message["type"] == "http.request" else b""
    while message["type"] == "http.request" and message.get("more_body", False):
        message = await request.receive()
        body += message["body"] if message["type"] == "http.request" else b""
        if len(body) > REQUEST_BYTES_MAX:
            raise RefusedError(_TOO_LARGE)
    if message["type"] != "http.request":
        raise RefusedError(Refusal(Code.PAYLOAD_IS_NOT_JSON, "the connection ended before the payload did"))
    return body


def read_query(request: Request[Any, Any, Any], query: type[T]) -> T:
    """The query parameters as their type; repeated ones as a list; raises RefusedError with every error."""
    values: dict[str, object] = {}
    several = _list_fields(cast("Hashable", query))
    for name, value in request.query_params.multi_items():
        if name in several:
            cast("list[str]", values.setdefault(name, [])).append(value)
        elif name in values:
            raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, "the parameter stands twice", f"/{name}"))
        else:
            values[name] = value
    try:
        read = msgspec.convert(values, query, strict=False)
        _require_plain_values(values, read)
    except msgspec.ValidationError as error:
        found = tuple(errors_of(values, query, strict=False)) or (Refusal(Code.QUERY_IS_NOT_VALID, str(error)),)
        raise RefusedError(*(Refusal(Code.QUERY_IS_NOT_VALID, one.detail, one.pointer) for one in found)) from None
    return read


def _require_plain_values(values: dict[str, object], read: object) -> None:
    """The conversion takes `1e3` for a number, a number for an instant and `null` for nothing: here none of these."""
    for one in msgspec.structs.fields(cast("Struct", read)):
        value, text = getattr(read, one.name), values.get(one.encode_name)
        wrong = _wrong_in(value, text) if isinstance(text, str) else None
        if wrong is not None:
            raise RefusedError(Refusal(Code.QUERY_IS_NOT_VALID, wrong, f"/{one.encode_name}"))


def _wrong_in(value: object, text: str) -> str | None:
    match value:
        case None:
            return "leave it out instead"
        case datetime() if _HAS_YEAR.match(text) is None:
            return "an instant begins with its year"
        case bool():
            return None
        case int() if _PLAIN_NUMBER.fullmatch(text) is None or not _INTEGER_MIN <= value <= _INTEGER_MAX:
            return "a number is digits only, and within 64 bits"
        case _:
            return None


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
    if text == "-0" or len(digits) > len(str(_INTEGER_MAX)) or int(digits) > _INTEGER_MAX:
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


@lru_cache(maxsize=64)
def _list_fields(query: Hashable) -> frozenset[str]:
    """The parameters that may stand several times."""
    fields = msgspec.structs.fields(cast("type[msgspec.Struct]", query))
    return frozenset(one.encode_name for one in fields if get_origin(bare_type(one.type)) in {list, tuple})
