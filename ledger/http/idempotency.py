"""The Idempotency-Key header: a quoted structured-field string, or the bare token that many clients send."""

import re
from typing import Any, cast

import http_sf
from litestar import Request

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.http.requests import header_of

_BARE_KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_KEY_LENGTH_MAX = 200


def idempotency_key(request: Request[Any, Any, Any]) -> str:
    """The request's key, the same for its quoted and its bare form; raises RefusedError when missing or malformed."""
    header = header_of(request, b"idempotency-key")
    if header is None or not header.strip():
        raise RefusedError(Refusal(Code.KEY_IS_MISSING, "posting needs an Idempotency-Key header"))
    header = header.strip()
    if not header.startswith('"'):
        if _BARE_KEY.fullmatch(header) is None:
            raise RefusedError(Refusal(Code.KEY_IS_NOT_VALID, "a bare key is 1 to 200 printable characters, no spaces"))
        return header
    try:
        value, _ = cast("tuple[object, object]", http_sf.parse(header.encode("ascii"), tltype="item"))
    except (http_sf.StructuredFieldError, UnicodeEncodeError) as error:
        raise RefusedError(Refusal(Code.KEY_IS_NOT_VALID, f"not a structured-field string: {error}")) from None
    if not isinstance(value, str) or not 1 <= len(value) <= _KEY_LENGTH_MAX:
        raise RefusedError(Refusal(Code.KEY_IS_NOT_VALID, "a key is 1 to 200 characters"))
    return value
