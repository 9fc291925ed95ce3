"""Asking an OpenID provider: its document, its keys, and whom a code signs in."""

import asyncio
import ssl
import time
from base64 import b64encode
from datetime import datetime, timedelta
from urllib.parse import quote_plus

import httpx
import msgspec
from msgspec import Struct

from ledger.core.refusal import Code, RefusedError
from ledger.http.fetching import fetch, fetch_document, trusted_certificates
from ledger.http.tokens import Keys, remote_keys, signed_claims
from ledger.sessions.model import Client, SignInError, Trouble
from ledger.sessions.openid import Flow, Metadata, read_metadata, subject_of

DISCOVERY_PATH = "/.well-known/openid-configuration"
METADATA_LASTS, REST = timedelta(hours=1), timedelta(seconds=10)
# An ID token has this type or none; what has another one was made for another use.
ID_TOKEN_TYPES = {"jwt", ""}
_TROUBLE = (OSError, TimeoutError, httpx.HTTPError, msgspec.MsgspecError, ValueError)


class _TokenReply(Struct, frozen=True):
    id_token: str = ""
    error: str = ""


class Provider:
    """The provider that people sign in with; its document is read when it is first needed, and hourly."""

    def __init__(self, client: Client, trusted: ssl.SSLContext | None = None) -> None:
        self.client = client
        self._trusted = trusted or trusted_certificates()
        self._metadata: Metadata | None = None
        self._keys: Keys | None = None
        self._read_at = self._failed_at = float("-inf")
        self._lock = asyncio.Lock()

    async def metadata(self) -> Metadata:
        """What the provider says of itself; raises SignInError when that cannot be had."""
        async with self._lock:
            if self._metadata is None or _age(self._read_at) > METADATA_LASTS:
                found = await self._read_metadata()
                if self._metadata is None or found.jwks_uri != self._metadata.jwks_uri:
                    self._keys = remote_keys(found.jwks_uri, trusted=self._trusted)
                self._metadata, self._read_at = found, time.monotonic()
            return self._metadata

    async def subject(self, code: str, flow: Flow, now: datetime) -> str:
        """Whom a code signs in; raises SignInError."""
        id_token = await self._exchange(await self.metadata(), code, flow)
        assert self._keys is not None, "it is made with the metadata"
        try:
            claims = await signed_claims(self._keys, id_token, types=ID_TOKEN_TYPES)
        except RefusedError as error:
            is_away = error.refusals[0].code is Code.SERVICE_IS_NOT_READY
            trouble = Trouble.PROVIDER_IS_AWAY if is_away else Trouble.ANSWER_IS_NOT_VALID
            raise SignInError(trouble, error.refusals[0].detail) from None
        return subject_of(claims, self.client, flow, now)

    async def _read_metadata(self) -> Metadata:
        if _age(self._failed_at) < REST:  # those who wait meanwhile do not wait one after the other
            raise SignInError(Trouble.PROVIDER_IS_AWAY, "it was away a moment ago")
        try:
            document = await fetch_document(self.client.issuer.rstrip("/") + DISCOVERY_PATH, self._trusted)
        except _TROUBLE as error:
            self._failed_at = time.monotonic()
            raise SignInError(Trouble.PROVIDER_IS_AWAY, repr(error)) from None
        return read_metadata(document, self.client.issuer)

    async def _exchange(self, metadata: Metadata, code: str, flow: Flow) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.return_address,
            "code_verifier": flow.verifier,
        }
        named, headers = named_as(self.client, metadata)
        try:
            reply = await fetch(metadata.token_endpoint, self._trusted, form=form | named, headers=headers)
            said = msgspec.json.decode(reply.content, type=_TokenReply)
        except _TROUBLE as error:
            raise SignInError(Trouble.PROVIDER_IS_AWAY, repr(error)) from None
        if reply.status == httpx.codes.OK and said.id_token:
            return said.id_token
        trouble = Trouble.CODE_WAS_REFUSED if said.error == "invalid_grant" else Trouble.PROVIDER_REFUSED
        raise SignInError(trouble, f"status {reply.status}, {said.error[:60]}")


def _age(instant: float) -> timedelta:
    return timedelta(seconds=min(time.monotonic() - instant, METADATA_LASTS.total_seconds() * 2))


def named_as(client: Client, metadata: Metadata) -> tuple[dict[str, str], dict[str, str]]:
    """By which fields and headers this service names itself to the provider: with its secret, where it has one."""
    if client.client_secret is None:
        return {"client_id": client.client_id}, {}
    methods = metadata.token_endpoint_auth_methods_supported
    if "client_secret_basic" not in methods and "client_secret_post" in methods:
        return {"client_id": client.client_id, "client_secret": client.client_secret}, {}
    both = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    return {}, {"Authorization": f"Basic {b64encode(both.encode()).decode()}"}
