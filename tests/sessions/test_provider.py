"""The code flow against a certified provider that is another program; and each attack on it, refused."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import msgspec
import pytest

from ledger.sessions.model import Client, SecondFactor, SignInError, Trouble
from ledger.sessions.openid import (
    Flow,
    Metadata,
    authorisation_address,
    code_of,
    new_flow,
    sign_out_address,
)
from ledger.sessions.provider import Provider
from tests.sessions.standing_provider import Standing


async def begin(provider: Provider, **changed: str) -> tuple[Flow, str]:
    """A flow, and the address that it leads to, with some of its query changed by somebody in between."""
    flow = new_flow("/")
    address = authorisation_address(await provider.metadata(), provider.client, flow, anew=False)
    parts = urlsplit(address)
    asked = {**dict(parse_qsl(parts.query)), **changed}
    return flow, parts._replace(query=urlencode(asked)).geturl()


async def walk(standing: Standing, client: Client, *, how: dict[str, Any], now: datetime, **changed: str) -> str:
    """The whole way: through the provider, and back with a code; whom it signed in."""
    provider = Provider(client)
    flow, address = await begin(provider, **changed)
    answer = await asyncio.to_thread(standing.sign_in, address, **how)
    return await provider.subject(code_of(answer, flow, await provider.metadata()), flow, now)


STRONG: dict[str, Any] = {"account": "treasurer", "amr": ["pwd", "mfa"]}
GOOD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "with a second factor": ({}, STRONG),
    "another method that counts": ({"second_factors": (SecondFactor("amr", "hwk"),)}, {**STRONG, "amr": ["hwk"]}),
    "a context that counts": (
        {"second_factors": (SecondFactor("amr", "mfa"), SecondFactor("acr", "urn:two"))},
        {"account": "treasurer", "amr": ["pwd"], "acr": "urn:two"},
    ),
    "a client without a secret": ({"client_id": "other", "client_secret": None}, STRONG),
}
BAD: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str], Trouble]] = {
    "with a password only": ({}, {**STRONG, "amr": ["pwd"]}, {}, Trouble.SECOND_FACTOR_IS_MISSING),
    "by a way that is not told": ({}, {"account": "x"}, {}, Trouble.SECOND_FACTOR_IS_MISSING),
    "refused by the provider": ({}, {"account": "x", "error": "access_denied"}, {}, Trouble.PROVIDER_REFUSED),
    "while the provider is unwell": (
        {},
        {"account": "x", "error": "temporarily_unavailable"},
        {},
        Trouble.PROVIDER_IS_AWAY,
    ),
    "with a state that was changed": ({}, STRONG, {"state": "x" * 43}, Trouble.SIGN_IN_WAS_NOT_BEGUN),
    "with a nonce that was changed": ({}, STRONG, {"nonce": "x" * 43}, Trouble.ANSWER_IS_NOT_VALID),
    "with a challenge that was changed": ({}, STRONG, {"code_challenge": "x" * 43}, Trouble.CODE_WAS_REFUSED),
    "with a code that is another client's": ({}, STRONG, {"client_id": "other"}, Trouble.CODE_WAS_REFUSED),
    "with a wrong secret": ({"client_secret": "guessed"}, STRONG, {}, Trouble.PROVIDER_REFUSED),
}


@pytest.mark.parametrize("name", GOOD)
async def test_a_person_is_signed_in(standing: Standing, name: str) -> None:
    changed, how = GOOD[name]

    assert "treasurer" == await walk(standing, standing.client(**changed), how=how, now=datetime.now(UTC))


@pytest.mark.parametrize("name", BAD)
async def test_nobody_is_signed_in(standing: Standing, name: str) -> None:
    client, how, changed, trouble = BAD[name]
    with pytest.raises(SignInError) as refusal:
        await walk(standing, standing.client(**client), how=how, now=datetime.now(UTC), **changed)

    assert trouble == refusal.value.trouble, refusal.value.detail


@pytest.mark.parametrize("minutes", [-12, -2, 12])
async def test_clocks_that_differ_are_told(standing: Standing, minutes: int) -> None:
    """An ID token of another time is not taken, and what is wrong is named: people could not guess it."""
    with pytest.raises(SignInError) as refusal:
        await walk(standing, standing.client(), how=STRONG, now=datetime.now(UTC) + timedelta(minutes=minutes))

    assert Trouble.CLOCKS_DIFFER == refusal.value.trouble


async def test_a_code_signs_in_once(standing: Standing) -> None:
    """Replayed with all that belonged to it, it is refused by the provider."""
    provider = Provider(standing.client())
    flow, address = await begin(provider)
    code = code_of(await asyncio.to_thread(standing.sign_in, address, **STRONG), flow, await provider.metadata())
    first = await provider.subject(code, flow, datetime.now(UTC))
    with pytest.raises(SignInError) as refusal:
        await provider.subject(code, flow, datetime.now(UTC))

    assert ("treasurer", Trouble.CODE_WAS_REFUSED) == (first, refusal.value.trouble)


async def test_one_may_sign_out_of_the_provider_too(standing: Standing) -> None:
    """Its own page asks, and knows where to send people back to."""
    provider = Provider(standing.client())
    back = standing.return_address.replace("/sign-in/return", "/signed-out")
    address = sign_out_address(await provider.metadata(), provider.client, back)
    assert address is not None
    async with httpx.AsyncClient(trust_env=False) as browser:
        reply = await browser.get(address)
        elsewhere = await browser.get(address.replace("signed-out", "elsewhere"))

    assert (200, 400) == (reply.status_code, elsewhere.status_code)
    assert sign_out_address(Metadata("i", "a", "t", "j"), provider.client, back) is None


class Impostor:
    """A program that answers in a provider's place with whatever the test says, and counts."""

    def __init__(self) -> None:
        self.issuer = ""
        self.answer = b""
        self.status = 200
        self.asked = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked += 1
        head = f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(self.answer)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + self.answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    def document(self, **changed: Any) -> bytes:
        """A provider's document, each address its own."""
        endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
        given = {"issuer": self.issuer, **{one: f"{self.issuer}/{one}" for one in endpoints}}
        return msgspec.json.encode({name: value for name, value in (given | changed).items() if value is not None})


@pytest.fixture
async def impostor() -> AsyncIterator[Impostor]:
    made = Impostor()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.issuer = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    made.answer = made.document()
    async with server:
        yield made


DOCUMENTS: dict[str, dict[str, Any] | bytes] = {
    "nothing": b"",
    "a page": b"<html>",
    "a list": b"[]",
    "of another issuer": {"issuer": "http://elsewhere.example"},
    "of the issuer with a slash": {"issuer": "http://127.0.0.1/"},
    "without an address for codes": {"token_endpoint": None},
    "with an address that is no text": {"token_endpoint": 1},
    "with keys from a file": {"jwks_uri": "file:///etc/passwd"},
    "with a script for an address": {"authorization_endpoint": "javascript:alert(1)"},
    "without PKCE": {"code_challenge_methods_supported": ["plain"]},
    "too large": {"more": "x" * 300_000},
}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_document_that_cannot_be_relied_upon_is_refused(impostor: Impostor, name: str) -> None:
    given = DOCUMENTS[name]
    impostor.answer = given if isinstance(given, bytes) else impostor.document(**given)
    with pytest.raises(SignInError) as refusal:
        await Provider(client_of(impostor.issuer)).metadata()

    assert Trouble.PROVIDER_IS_AWAY == refusal.value.trouble


async def test_a_document_is_read_once_and_a_provider_that_is_away_is_left_in_peace(impostor: Impostor) -> None:
    """Whoever comes while it is away hears so at once, and does not wait behind the others."""
    good, away = Provider(client_of(impostor.issuer)), Provider(client_of(impostor.issuer))
    await asyncio.gather(*(good.metadata() for _ in range(20)))
    read = impostor.asked
    impostor.status = 503
    heard = await asyncio.gather(*(away.metadata() for _ in range(20)), return_exceptions=True)

    assert (1, 2) == (read, impostor.asked)
    assert [Trouble.PROVIDER_IS_AWAY] * 20 == [one.trouble for one in heard if isinstance(one, SignInError)]


@pytest.mark.parametrize(
    ("status", "answer", "trouble"),
    [
        (200, b'{"id_token":"a.b.c"}', Trouble.ANSWER_IS_NOT_VALID),
        (200, b'{"access_token":"x"}', Trouble.PROVIDER_REFUSED),
        (200, b"<html>", Trouble.PROVIDER_IS_AWAY),
        (400, b'{"error":"invalid_grant"}', Trouble.CODE_WAS_REFUSED),
        (401, b'{"error":"invalid_client"}', Trouble.PROVIDER_REFUSED),
        (400, b'{"error":"invalid_grant","id_token":"a.b.c"}', Trouble.CODE_WAS_REFUSED),
        (302, b"", Trouble.PROVIDER_IS_AWAY),
        (503, b"away", Trouble.PROVIDER_IS_AWAY),
    ],
)
async def test_what_comes_for_a_code_is_not_believed(
    impostor: Impostor, status: int, answer: bytes, trouble: Trouble
) -> None:
    provider = Provider(client_of(impostor.issuer))
    await provider.metadata()
    impostor.status, impostor.answer = status, answer
    with pytest.raises(SignInError) as refusal:
        await provider.subject("code", new_flow("/"), datetime.fromtimestamp(time.time(), UTC))

    assert trouble == refusal.value.trouble


async def test_a_provider_that_is_not_there_is_away() -> None:
    with pytest.raises(SignInError) as refusal:
        await Provider(client_of("http://127.0.0.1:9")).metadata()

    assert Trouble.PROVIDER_IS_AWAY == refusal.value.trouble


def client_of(issuer: str) -> Client:
    return Client(
        issuer=issuer, client_id="ledger", client_secret=None, second_factors=(), return_address="http://127.0.0.1/x"
    )
