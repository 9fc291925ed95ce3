"""The session's cookie: a value that nobody can guess, sealed by this service's secret; and what is derived from it."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from typing import Any

from litestar import Request

VALUE_BYTES = 32
_LENGTH = 87  # two times 32 bytes in base64 without padding, and a dot


def new_cookie(secret: bytes) -> str:
    """A cookie of 256 random bits, with the seal by which we know our own before we look for it."""
    value = secrets.token_urlsafe(VALUE_BYTES)
    return f"{value}.{_keyed(secret, 'session', value)}"


def is_ours(secret: bytes, cookie: str) -> bool:
    """Whether a cookie was made with this secret."""
    value, _, seal = cookie.partition(".")
    if len(cookie) != _LENGTH or not cookie.isascii():
        return False
    return hmac.compare_digest(_keyed(secret, "session", value), seal)


def digest_of(cookie: str) -> bytes:
    """What is kept of a cookie."""
    return hashlib.sha256(cookie.encode()).digest()


def csrf_token_of(secret: bytes, cookie: str) -> str:
    """The token of the forms of a session: whoever has it knows neither the cookie nor the secret."""
    return _keyed(secret, "form", cookie)


def session_cookie_of(request: Request[Any, Any, Any]) -> str | None:
    """The session's cookie of a request, as it was sent."""
    return request.cookies.get(cookie_name("session", request.app.state.public_url))


def cookie_name(what: str, public_url: str) -> str:
    """The name of a cookie. Over https browsers take one with this prefix only for this host, this path and Secure."""
    return f"__Host-placeledger-{what}" if is_https(public_url) else f"placeledger-{what}"


def set_cookie(what: str, value: str, public_url: str, *, seconds: int | None = None) -> str:
    """The header that sets a cookie: no script reads it, no other site's form carries it; until the browser ends."""
    lasting = "" if seconds is None else f"; Max-Age={seconds}"
    secure = "; Secure" if is_https(public_url) else ""
    return f"{cookie_name(what, public_url)}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lasting}"


def clear_cookie(what: str, public_url: str) -> str:
    """The header that takes a cookie away."""
    return set_cookie(what, "", public_url, seconds=0)


def is_https(public_url: str) -> bool:
    """Whether people reach the service over TLS."""
    return public_url.lower().startswith("https://")


def _keyed(secret: bytes, use: str, text: str) -> str:
    """An HMAC under a key for one use only."""
    key = hashlib.sha256(f"placeledger {use}".encode() + secret).digest()
    return urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")).decode().rstrip("=")
