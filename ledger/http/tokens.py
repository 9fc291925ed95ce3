"""Access tokens: JWT of RFC 9068 from one issuer, checked against its keys and nothing a token says of itself."""

import asyncio
import base64
import hashlib
import ssl
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry
from msgspec import Struct

from ledger.core.refusal import Code, Refusal, RefusedError
from ledger.http.fetching import fetch_document, trusted_certificates

# RFC 8725: algorithms are ours to choose, asymmetric only; `none` and HMAC are not among them.
ALGORITHMS = ["Ed25519", "ES256", "RS256", "PS256"]
TOKEN_TYPES = {"at+jwt", "application/at+jwt"}
TOKEN_LENGTH_MAX = 8_192
REFRESH_INTERVAL = timedelta(minutes=1)
STALE_KEYS_LAST = timedelta(hours=24)
LEEWAY_SECONDS = 5
_CACHED_TOKENS_MAX = 4_096
_log = structlog.get_logger(__name__)


class Claims(Struct, frozen=True):
    """What a valid token says: all of the claims that RFC 9068 requires, and the scopes."""

    iss: str
    sub: str
    aud: str | list[str]
    client_id: str
    exp: int
    iat: int
    jti: str
    scope: str = ""
    nbf: int = 0
    cnf: msgspec.Raw | None = None

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(self.scope.split())


class Keys:
    """The issuer's public keys: read once from a local file, or from its JWKS address and refreshed with restraint."""

    def __init__(self, fetch: Callable[[], Awaitable[bytes]], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched_at = self._tried_at = float("-inf")
        self._lock = asyncio.Lock()

    async def for_key_id(self, key_id: str) -> KeySet:
        """The key set, refreshed at most once a minute when the key id is new; never open when it can't be had."""
        if self._keys is not None and self._holds(key_id):
            return self._keys  # a slow issuer delays only those whose key is not known
        async with self._lock:
            if not self._holds(key_id) and self._clock() - self._tried_at > REFRESH_INTERVAL.total_seconds():
                await self._refresh()
            if self._keys is None or self._clock() - self._fetched_at > STALE_KEYS_LAST.total_seconds():
                raise RefusedError(Refusal(Code.SERVICE_IS_NOT_READY, "the issuer's keys cannot be had"))
            return self._keys

    def _holds(self, key_id: str) -> bool:
        old = self._clock() - self._fetched_at > STALE_KEYS_LAST.total_seconds() / 2
        return self._keys is not None and not old and any(key.kid == key_id for key in self._keys.keys)

    async def _refresh(self) -> None:
        self._tried_at = self._clock()
        try:
            self._keys = _signing_keys(await self._fetch())
            self._fetched_at = self._clock()
        except (OSError, httpx.HTTPError, msgspec.MsgspecError, ValueError) as error:
            _log.warning("issuer_keys_not_had", error=repr(error))


class _KeyDocument(Struct, frozen=True):
    keys: list[dict[str, Any]]


def _signing_keys(document: bytes) -> KeySet:
    """The public keys for signatures; one that is not understood is left out, and does not shut out the others."""
    found: list[Key] = []
    for one in msgspec.json.decode(document, type=_KeyDocument).keys:
        if one.get("use", "sig") != "sig" or "d" in one:
            continue
        try:
            found.append(JWKRegistry.import_key(one))
        except (JoseError, KeyError, TypeError, ValueError) as error:
            _log.warning("issuer_key_left_out", kid=str(one.get("kid"))[:80], error=repr(error))
    if not found:
        raise ValueError("the key document holds no key for signatures")
    return KeySet(found)


def remote_keys(
    url: str, *, clock: Callable[[], float] = time.monotonic, trusted: ssl.SSLContext | None = None
) -> Keys:
    """Keys from an issuer's JWKS address: no redirects, five seconds, 256 KiB."""
    certificates = trusted or trusted_certificates()

    async def fetch() -> bytes:
        return await fetch_document(url, certificates)

    return Keys(fetch, clock=clock)


def local_keys(document: bytes) -> Keys:
    """Keys of the local issuer, from the document already read when the service started."""

    async def fetch() -> bytes:
        return document

    return Keys(fetch)


class Verifier:
    """Checks tokens of one issuer for one audience; remembers the ones it found good until they end."""

    def __init__(self, keys: Keys, *, issuer: str, audience: str, clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._good: OrderedDict[bytes, Claims] = OrderedDict()

    async def verify(self, token: str) -> Claims:
        """The claims of a valid token; raises RefusedError for any other."""
        if len(token) > TOKEN_LENGTH_MAX:
            raise _invalid("the token is too long")
        digest = hashlib.sha256(token.encode()).digest()
        claims = self._good.get(digest)
        if claims is None:
            claims = await self._read(token)
            self._check(claims)
            self._good[digest] = claims
            if len(self._good) > _CACHED_TOKENS_MAX:
                self._good.popitem(last=False)
        if claims.exp + LEEWAY_SECONDS < self._clock():
            self._good.pop(digest, None)
            raise _invalid("the token has ended")
        return claims

    async def _read(self, token: str) -> Claims:
        claims = await signed_claims(self._keys, token, types=TOKEN_TYPES)
        try:
            return msgspec.convert(claims, Claims)
        except msgspec.ValidationError as error:
            raise _invalid(f"the token does not verify ({type(error).__name__})") from None

    def _check(self, claims: Claims) -> None:
        now = self._clock()
        audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        if claims.iss != self._issuer:
            raise _invalid("the token is of another issuer")
        if self._audience not in audiences:
            raise _invalid("the token is for another service")
        if claims.nbf > now + LEEWAY_SECONDS or claims.iat > now + LEEWAY_SECONDS:
            raise _invalid("the token begins in the future")
        if claims.cnf is not None:
            # RFC 8705: a binding that cannot be checked is refused, not ignored.
            raise _invalid("the token is bound to a certificate, which this service cannot check")


async def signed_claims(keys: Keys, token: str, *, types: Collection[str]) -> dict[str, Any]:
    """What a JWT of one of these types says, signed by one of these keys; raises RefusedError for any other.

    A token says nothing of itself that is believed: its algorithm is one of ours, its key one of the issuer's. So one
    of another type, made for another use, is never taken.
    """
    if len(token) > TOKEN_LENGTH_MAX:
        raise _invalid("the token is too long")
    header = _header_of(token)
    if str(header.get("typ", "")).lower() not in types:
        raise _invalid(f"the token is not of the type that is taken here ({', '.join(sorted(types))})")
    key_id = header.get("kid")
    if not isinstance(key_id, str):
        raise _invalid("the token names no key")
    found = await keys.for_key_id(key_id)
    key = next((one for one in found.keys if one.kid == key_id), None)
    if key is None:
        raise _invalid("the token's key is not one of the issuer's")
    try:
        registry = JWSRegistry(algorithms=ALGORITHMS)
        return dict(jwt.decode(token, key, algorithms=ALGORITHMS, registry=registry).claims)
    except (JoseError, ValueError, TypeError) as error:
        raise _invalid(f"the token does not verify ({type(error).__name__})") from None


def _header_of(token: str) -> dict[str, Any]:
    try:
        header = msgspec.json.decode(base64.urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))
    except (ValueError, msgspec.MsgspecError):
        raise _invalid("the token cannot be read") from None
    if not isinstance(header, dict):
        raise _invalid("the token cannot be read")
    return header


def _invalid(detail: str) -> RefusedError:
    return RefusedError(Refusal(Code.TOKEN_IS_NOT_VALID, detail))
