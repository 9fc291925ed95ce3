"""Strict requests: bodies and queries as their types, or every error with its place."""

import re
from collections.abc import Hashable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast, get_origin

import msgspec
from litestar import Request
from msgspec import Struct

from ledger.core.pointers import bare_type, errors_of
from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.core.strict_json import INTEGER_MAX, INTEGER_MIN, decode_strictly

T = TypeVar("T")
_JSON_TYPES = ("application/json",)
_HAS_YEAR = re.compile(r"[0-9]{4}-")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,19}")
_SECRET_IN_PATH = re.compile(r"(?<=/calendar-feeds/)[^/]+")
REQUEST_BYTES_MAX = 8 * 1024 * 1024
_TOO_LARGE = Refusal(Code.PAYLOAD_IS_TOO_LARGE, "the payload passes 8 MiB")


def told_path(path: str) -> str:
    """A path as the log tells it: nobody reads a calendar by what stands there."""
    return _SECRET_IN_PATH.sub("...", path)


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
    return decode_strictly(await read_body(request), payload)


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
    for name, value in request.query_params.items():
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
        case int() if _PLAIN_NUMBER.fullmatch(text) is None or not INTEGER_MIN <= value <= INTEGER_MAX:
            return "a number is digits only, and within 64 bits"
        case _:
            return None


@lru_cache(maxsize=64)
def _list_fields(query: Hashable) -> frozenset[str]:
    """The parameters that may stand several times."""
    fields = msgspec.structs.fields(cast("type[msgspec.Struct]", query))
    return frozenset(one.encode_name for one in fields if get_origin(bare_type(one.type)) in {list, tuple})
