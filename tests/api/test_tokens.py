"""Tokens: what RFC 9068 and RFC 8725 ask, as a table; the issuer's keys from a real address, rotated and lost."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives import hashes, hmac
from joserfc import jwt
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from ledger.app import create_app
from ledger.cli.token import sign
from ledger.core.refusal import Code, RefusedError
from ledger.http.door import Role, Scope
from ledger.http.fetching import REPLY_BYTES_MAX
from ledger.http.tokens import (
    REFRESH_INTERVAL,
    STALE_KEYS_LAST,
    TOKEN_LENGTH_MAX,
    Keys,
    Verifier,
    local_keys,
    remote_keys,
)
from tests.conftest import World

ISSUER, AUDIENCE = "https://issuer.example", "placeledger"
NOW = 1_750_000_000
OURS = OKPKey.generate_key("Ed25519", {"use": "sig", "kid": "ours"}, private=True)
NEXT = OKPKey.generate_key("Ed25519", {"use": "sig", "kid": "next"}, private=True)
STRANGER = OKPKey.generate_key("Ed25519", {"use": "sig", "kid": "ours"}, private=True)
ELLIPTIC = ECKey.generate_key("P-256", {"use": "sig", "kid": "elliptic"}, private=True)
RSA = RSAKey.generate_key(2048, {"use": "sig", "kid": "rsa"}, private=True)
SEALER = OKPKey.generate_key("Ed25519", {"use": "enc", "kid": "sealer"}, private=True)
SIGNING_SEALER = OKPKey.import_key(SEALER.as_dict(private=True) | {"use": "sig"})
HEADER: dict[str, Any] = {"alg": "Ed25519", "typ": "at+jwt", "kid": "ours"}
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "somebody",
    "aud": AUDIENCE,
    "client_id": "a client",
    "iat": NOW,
    "exp": NOW + 3600,
    "jti": "1",
    "scope": "ledger.read ledger.post",
}


def key_document(*keys: Key) -> bytes:
    return msgspec.json.encode({"keys": [key.as_dict(private=False) for key in keys]})


def make(header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None, *, key: Key = OURS) -> str:
    """A token signed by a key; a value of None takes the name out."""
    said = {name: value for name, value in {**HEADER, **(header or {})}.items() if value is not None}
    told = {name: value for name, value in {**CLAIMS, **(claims or {})}.items() if value is not None}
    return jwt.encode(said, told, key, algorithms=["Ed25519", "ES256", "RS256", "PS256", "RS512"])


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(part)).decode().rstrip("=")


def unsigned(header: dict[str, Any], signature: str = "") -> str:
    return f"{encoded({**HEADER, **header})}.{encoded(CLAIMS)}.{signature}"


def signed_with_public_key(public: bytes) -> str:
    """The confusion of algorithms: what everybody can read, used as the secret of an HMAC."""
    text = f"{encoded({**HEADER, 'alg': 'HS256'})}.{encoded(CLAIMS)}"
    mac = hmac.HMAC(public, hashes.SHA256())
    mac.update(text.encode())
    return f"{text}.{base64.urlsafe_b64encode(mac.finalize()).decode().rstrip('=')}"


def verifier(keys: Keys | None = None, *, at: float = NOW) -> Verifier:
    keys = keys or local_keys(key_document(OURS, ELLIPTIC, RSA, SEALER))
    return Verifier(keys, issuer=ISSUER, audience=AUDIENCE, clock=lambda: at)


async def refusal_of(checking: Verifier, token: str) -> Code | None:
    try:
        await checking.verify(token)
    except RefusedError as error:
        return error.refusals[0].code
    return None


GOOD = {
    "as it should be": make(),
    "the long type": make({"typ": "application/at+jwt"}),
    "type in capitals": make({"typ": "AT+JWT"}),
    "several audiences": make(claims={"aud": ["other", AUDIENCE]}),
    "ES256": make({"alg": "ES256", "kid": "elliptic"}, key=ELLIPTIC),
    "RS256": make({"alg": "RS256", "kid": "rsa"}, key=RSA),
    "PS256": make({"alg": "PS256", "kid": "rsa"}, key=RSA),
    "begins within the leeway": make(claims={"nbf": NOW + 4}),
    "ended within the leeway": make(claims={"exp": NOW - 4}),
    "no scope": make(claims={"scope": None}),
    "claims of its own": make(claims={"department": "finance"}),
}
BAD = {
    "empty": "",
    "one word": "abc",
    "two parts": "a.b",
    "five parts": "a.b.c.d.e",
    "no base64": "$$$.$$$.$$$",
    "header is no object": f"{encoded([])}.{encoded(CLAIMS)}.x",
    "letters beyond ASCII": "é" * 20,
    "no type": make({"typ": None}),
    "type of an identity token": make({"typ": "JWT"}),
    "type of a logout token": make({"typ": "logout+jwt"}),
    "no key id": make({"kid": None}),
    "key id that is no text": unsigned({"kid": 1}),
    "unknown key id": make({"kid": "unknown"}),
    "key id of another key": make({"kid": "elliptic"}),
    "key for encryption": make({"kid": "sealer"}, key=SIGNING_SEALER),
    "signed by a stranger": make(key=STRANGER),
    "algorithm none": unsigned({"alg": "none"}),
    "algorithm None": unsigned({"alg": "None"}),
    "algorithm none with a signature": unsigned({"alg": "none"}, make().split(".")[2]),
    "no signature": unsigned({}),
    "no algorithm": unsigned({"alg": None}, make().split(".")[2]),
    "HS256 with the public key": signed_with_public_key(msgspec.json.encode(OURS.as_dict(private=False))),
    "HS256 with the public bytes": signed_with_public_key(OURS.as_bytes(private=False)),
    "algorithm that is not ours": make({"alg": "RS512", "kid": "rsa"}, key=RSA),
    "claims of another token": ".".join([make().split(".")[0], encoded(CLAIMS | {"sub": "x"}), make().split(".")[2]]),
    "critical extension": unsigned({"crit": ["x"], "x": 1}, make().split(".")[2]),
    "key in its own header": make({"jwk": STRANGER.as_dict(private=False)}, key=STRANGER),
    "address of keys in its own header": make({"jku": "https://elsewhere.example/keys"}, key=STRANGER),
    "another issuer": make(claims={"iss": "https://other.example"}),
    "issuer with a slash": make(claims={"iss": ISSUER + "/"}),
    "another audience": make(claims={"aud": "other"}),
    "audience in a longer word": make(claims={"aud": AUDIENCE + "s"}),
    "no audience": make(claims={"aud": None}),
    "empty audiences": make(claims={"aud": []}),
    "ended": make(claims={"exp": NOW - 6}),
    "no end": make(claims={"exp": None}),
    "end as text": make(claims={"exp": str(NOW + 3600)}),
    "begins later": make(claims={"nbf": NOW + 60}),
    "issued later": make(claims={"iat": NOW + 60}),
    "no subject": make(claims={"sub": None}),
    "no client": make(claims={"client_id": None}),
    "no id": make(claims={"jti": None}),
    "bound to a certificate": make(claims={"cnf": {"x5t#S256": "x"}}),
    "bound to a key": make(claims={"cnf": {"jkt": "x"}}),
    "scopes as a list": make(claims={"scope": ["ledger.read"]}),
    "too long": make(claims={"jti": "x" * TOKEN_LENGTH_MAX}),
    "far too long": "x" * 1_000_000,
}


@pytest.mark.parametrize("name", GOOD)
async def test_a_good_token_is_taken(name: str) -> None:
    assert await refusal_of(verifier(), GOOD[name]) is None


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_token_is_refused(name: str) -> None:
    """With the same code for each: 401 and nothing that helps to mend a forged one."""
    assert Code.TOKEN_IS_NOT_VALID == await refusal_of(verifier(), BAD[name])


async def test_a_token_that_was_good_ends() -> None:
    """What was found good is remembered, and not beyond its end."""
    now = [NOW]
    checking = Verifier(local_keys(key_document(OURS)), issuer=ISSUER, audience=AUDIENCE, clock=lambda: now[0])
    token = make()
    first = await refusal_of(checking, token)
    now[0] = NOW + 3606
    later = await refusal_of(checking, token)

    assert (None, Code.TOKEN_IS_NOT_VALID) == (first, later)


class Issuer:
    """An issuer's key address on loopback: it counts its readers, and may be out."""

    def __init__(self) -> None:
        self.document = key_document(OURS)
        self.status = 200
        self.reads = 0
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.reads += 1
        head = f"HTTP/1.1 {self.status} X\r\nLocation: {self.url}/2\r\nContent-Length: {len(self.document)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + self.document)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    made = Issuer()
    server = await asyncio.start_server(made.answer, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"
    async with server:
        yield made


async def test_keys_are_read_once_for_many_tokens(issuer: Issuer) -> None:
    checking = verifier(remote_keys(issuer.url))
    tokens = [make(claims={"jti": str(number)}) for number in range(20)]
    found = await asyncio.gather(*(refusal_of(checking, token) for token in tokens))

    assert ([None] * 20, 1) == (found, issuer.reads)


async def test_a_key_that_is_new_is_found(issuer: Issuer) -> None:
    """Rotation: the new key is read when its first token comes, the old one serves while it is published."""
    passed = [0.0]
    checking = verifier(remote_keys(issuer.url, clock=lambda: passed[0]))
    assert await refusal_of(checking, make()) is None
    issuer.document = key_document(OURS, NEXT)
    passed[0] += REFRESH_INTERVAL.total_seconds() + 1

    assert await refusal_of(checking, make({"kid": "next"}, key=NEXT)) is None
    assert await refusal_of(checking, make(claims={"jti": "2"})) is None
    issuer.document = key_document(NEXT)
    passed[0] += STALE_KEYS_LAST.total_seconds() / 2 + 1
    assert await refusal_of(checking, make({"kid": "next"}, {"jti": "3"}, key=NEXT)) is None
    assert Code.TOKEN_IS_NOT_VALID == await refusal_of(checking, make(claims={"jti": "4"}))
    assert 3 == issuer.reads


async def test_unknown_keys_do_not_drive_the_issuer(issuer: Issuer) -> None:
    """A hundred tokens of invented keys cost the issuer one more reading a minute."""
    passed = [0.0]
    checking = verifier(remote_keys(issuer.url, clock=lambda: passed[0]))
    assert await refusal_of(checking, make()) is None
    passed[0] += REFRESH_INTERVAL.total_seconds() + 1
    for number in range(100):
        assert Code.TOKEN_IS_NOT_VALID == await refusal_of(checking, make({"kid": f"invented-{number}"}))

    assert 2 == issuer.reads


async def test_an_outage_is_borne_for_a_while_and_never_opens(issuer: Issuer) -> None:
    """The keys that are known go on serving, for a day; then the service is not ready; then it is again."""
    passed = [0.0]
    checking = verifier(remote_keys(issuer.url, clock=lambda: passed[0]))
    assert await refusal_of(checking, make()) is None
    issuer.status = 500
    passed[0] += STALE_KEYS_LAST.total_seconds() - 60
    assert await refusal_of(checking, make(claims={"jti": "2"})) is None
    passed[0] += 180
    assert Code.SERVICE_IS_NOT_READY == await refusal_of(checking, make(claims={"jti": "3"}))
    issuer.status = 200
    passed[0] += REFRESH_INTERVAL.total_seconds() + 1
    assert await refusal_of(checking, make(claims={"jti": "4"})) is None


@pytest.mark.parametrize(
    ("status", "document"),
    [
        (404, b""),
        (500, key_document(OURS)),
        (301, key_document(OURS)),
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"keys":{}}'),
        (200, b'{"keys":[1]}'),
        (200, b'{"keys":[]}'),
        (200, b'{"keys":[{"kty":"OKP"}]}'),
        (200, b'{"keys":[{"kty":"unheard of","kid":"ours"}]}'),
        (200, key_document(OURS) + b" " * REPLY_BYTES_MAX),
    ],
)
async def test_keys_that_cannot_be_had_open_nothing(status: int, document: bytes, issuer: Issuer) -> None:
    issuer.status, issuer.document = status, document
    found = await refusal_of(verifier(remote_keys(issuer.url)), make())

    assert Code.SERVICE_IS_NOT_READY == found
    assert 1 == issuer.reads


async def test_an_address_where_nobody_listens_opens_nothing() -> None:
    found = await refusal_of(verifier(remote_keys("http://127.0.0.1:9/keys")), make())

    assert Code.SERVICE_IS_NOT_READY == found


async def test_one_key_of_an_unheard_kind_does_not_shut_out_the_others(issuer: Issuer) -> None:
    """Issuers publish what is new beside what is known: the keys that can be read are used."""
    known = msgspec.json.decode(key_document(OURS))["keys"]
    issuer.document = msgspec.json.encode(
        {"keys": [{"kty": "unheard of", "kid": "new"}, {"kty": "EC", "kid": 1}, *known]}
    )

    assert await refusal_of(verifier(remote_keys(issuer.url)), make()) is None


async def test_the_service_refuses_bad_tokens_with_401(service: str) -> None:
    sendable = {name: token for name, token in BAD.items() if token and token.isascii() and len(token) < 100_000}
    async with httpx.AsyncClient(base_url=service, trust_env=False) as http:
        for name, token in sendable.items():
            answer = await http.get("/v1/places", headers={"Authorization": f"Bearer {token}"})
            told = answer.headers["www-authenticate"]
            assert (401, 'Bearer error="invalid_token"') == (answer.status_code, told), name
            assert "application/problem+json" == answer.headers["content-type"]


async def test_the_token_stands_in_its_header_only(world: World) -> None:
    """Not in the query, not as another scheme, not twice."""
    auditor = await world.client(Role.AUDITOR)
    token = auditor.token
    tried = [
        await world.http.get(f"/v1/places?access_token={token}"),
        await world.http.get("/v1/places", headers={"Authorization": token}),
        await world.http.get("/v1/places", headers={"Authorization": f"Basic {token}"}),
        await world.http.get("/v1/places", headers={"Authorization": f"Bearer {token} {token}"}),
        await world.http.get("/v1/places", headers={"Authorization": f"Bearer {token},{token}"}),
        await world.http.get("/v1/places", headers={"Cookie": f"access_token={token}"}),
    ]

    assert [401] * len(tried) == [answer.status_code for answer in tried]
    assert 200 == (await world.http.get("/v1/places", headers={"Authorization": f"bearer {token}"})).status_code


async def test_a_token_of_the_real_issuer_tells_who_asks(world: World) -> None:
    """The local issuer's tokens are of the very form that the service asks of any issuer."""
    token = sign(world.settings, "nobody", (Scope.READ,), hours=1)
    header = msgspec.json.decode(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    claims = msgspec.json.decode(base64.urlsafe_b64decode(token.split(".")[1] + "=="))

    assert {"alg", "typ", "kid"} == set(header)
    assert set(CLAIMS) == set(claims)
    assert time.time() < claims["exp"] <= time.time() + 3600


async def test_a_service_of_a_remote_issuer_asks_it_for_keys(issuer: Issuer, world: World) -> None:
    """Through the whole app: a token of the issuer is known, and its principal has no role here yet."""
    settings = msgspec.structs.replace(world.settings, issuer=ISSUER, jwks_url=issuer.url)
    app = create_app(settings)
    now = int(time.time())
    token = make(claims={"iat": now, "exp": now + 60})
    async with app.lifespan():
        transport = httpx.ASGITransport(app=cast("Any", app))
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
            answer = await http.get("/v1/places", headers={"Authorization": f"Bearer {token}"})
            issuer.document, issuer.status = b"", 500
            other = make({"kid": "next"}, {"iat": now, "exp": now + 60}, key=NEXT)
            unknown = await http.get("/v1/places", headers={"Authorization": f"Bearer {other}"})

    assert (403, "role-does-not-permit-this") == (answer.status_code, answer.json()["code"])
    assert 401 == unknown.status_code
    assert 1 == issuer.reads
