"""Sign-in links: for a quarter of an hour, of the operator's making only, and never an access token, nor one a link."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import Key, OKPKey

from ledger.core.ids import new_id
from ledger.core.refusal import Code, RefusedError
from ledger.http.tokens import Verifier, local_keys
from ledger.sessions.links import LINK_LASTS, LINK_TYPE, Link, link_claims, read_link
from ledger.sessions.model import SignInError, Trouble

ISSUER, AUDIENCE = "http://placeledger.local", "placeledger"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
LINK_ID = new_id()
OURS = OKPKey.generate_key("Ed25519", {"use": "sig", "kid": "ours"}, private=True)
STRANGER = OKPKey.generate_key("Ed25519", {"use": "sig", "kid": "ours"}, private=True)
KEYS = local_keys(msgspec.json.encode({"keys": [OURS.as_dict(private=False)]}))
HEADER = {"alg": "Ed25519", "typ": LINK_TYPE, "kid": "ours"}
CLAIMS = link_claims(ISSUER, "treasurer", AUDIENCE, link_id=LINK_ID, now=NOW)
ACCESS = CLAIMS | {"aud": AUDIENCE, "client_id": "treasurer", "scope": "ledger.read"}


def make(header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None, *, key: Key = OURS) -> str:
    """A link signed by a key; a value of None takes the name out."""
    told = {name: value for name, value in {**CLAIMS, **(claims or {})}.items() if value is not None}
    return jwt.encode({**HEADER, **(header or {})}, told, key, algorithms=["Ed25519"])


def unsigned() -> str:
    parts = [{**HEADER, "alg": "none"}, CLAIMS]
    return ".".join(base64.urlsafe_b64encode(msgspec.json.encode(one)).decode().rstrip("=") for one in parts) + "."


async def read(token: str, at: datetime = NOW) -> Link:
    return await read_link(KEYS, token, issuer=ISSUER, audience=AUDIENCE, now=at)


NOT_VALID = {
    "empty": "",
    "a word": "link",
    "of no signature": unsigned(),
    "signed by a stranger": make(key=STRANGER),
    "an access token": make({"typ": "at+jwt"}, ACCESS),
    "an access token for links": make({"typ": "at+jwt"}, ACCESS | {"aud": f"{AUDIENCE}/sign-in"}),
    "a link for the audience of access tokens": make(claims={"aud": AUDIENCE}),
    "a link for both": make(claims={"aud": [AUDIENCE, f"{AUDIENCE}/sign-in"]}),
    "of no type": make({"typ": ""}),
    "an ID token": make({"typ": "JWT"}),
    "of another issuer": make(claims={"iss": "http://elsewhere.example"}),
    "for another service": make(claims={"aud": "elsewhere/sign-in"}),
    "without a subject": make(claims={"sub": None}),
    "without an id": make(claims={"jti": None}),
    "with an id that is none": make(claims={"jti": "1"}),
    "without an end": make(claims={"exp": None}),
    "that lasts longer": make(claims={"exp": AT + 901}),
    "that begins later": make(claims={"iat": AT + 60, "exp": AT + 900}),
    "far too long": "x" * 100_000,
}


async def test_a_link_says_whom_it_signs_in() -> None:
    found = await read(make())

    assert ("treasurer", LINK_ID, AT + 900) == (found.sub, found.jti, found.exp)
    assert isinstance(found.jti, UUID)


@pytest.mark.parametrize("name", NOT_VALID)
async def test_what_is_no_link_opens_nothing(name: str) -> None:
    with pytest.raises(SignInError) as refusal:
        await read(NOT_VALID[name])

    assert Trouble.LINK_IS_NOT_VALID == refusal.value.trouble


async def test_a_link_ends_after_a_quarter_of_an_hour() -> None:
    """To the second, and it says so: whoever comes late can ask for another."""
    await read(make(), NOW + LINK_LASTS - timedelta(seconds=1))
    with pytest.raises(SignInError) as refusal:
        await read(make(), NOW + LINK_LASTS)

    assert Trouble.LINK_HAS_EXPIRED == refusal.value.trouble


@pytest.mark.parametrize("claims", [{}, ACCESS, {"aud": AUDIENCE}])
async def test_a_link_is_no_access_token(claims: dict[str, Any]) -> None:
    """Neither as it is made nor with the claims of one: its type says what it is for."""
    verifier = Verifier(KEYS, issuer=ISSUER, audience=AUDIENCE, clock=lambda: AT)
    with pytest.raises(RefusedError) as refusal:
        await verifier.verify(make(claims=claims))

    assert Code.TOKEN_IS_NOT_VALID == refusal.value.refusals[0].code


async def test_without_keys_nobody_is_let_in() -> None:
    with pytest.raises(SignInError) as refusal:
        await read_link(local_keys(b""), make(), issuer=ISSUER, audience=AUDIENCE, now=NOW)

    assert Trouble.PROVIDER_IS_AWAY == refusal.value.trouble
