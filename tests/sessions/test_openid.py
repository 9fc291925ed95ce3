"""What an answer of a provider is worth, as tables: ID tokens, what comes back by the browser, sealed flows."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sessions.model import Client, SecondFactor, SignInError, Trouble
from ledger.sessions.openid import (
    Flow,
    FlowBox,
    Metadata,
    authorisation_address,
    code_of,
    new_flow,
    subject_of,
)
from ledger.sessions.provider import named_as

ISSUER = "https://login.example"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
# The verifier of RFC 7636, appendix B, whose challenge is told there.
FLOW = Flow("the-state", "the-nonce", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "/places/x")
METADATA = Metadata(ISSUER, f"{ISSUER}/authorise?tenant=7", f"{ISSUER}/token", f"{ISSUER}/keys")
STRICT = Metadata(ISSUER, "a", "t", "k", authorization_response_iss_parameter_supported=True)
CLIENT = Client(
    issuer=ISSUER,
    client_id="ledger",
    client_secret="open: sesame",
    second_factors=(SecondFactor("amr", "mfa"), SecondFactor("acr", "urn:two")),
    return_address="https://ledger.example/sign-in/return",
)
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "5f2c9a1e",
    "aud": "ledger",
    "exp": AT + 300,
    "iat": AT,
    "nonce": "the-nonce",
    "amr": ["pwd", "mfa"],
}
GOOD: dict[str, dict[str, Any]] = {
    "as it should be": {},
    "one audience in a list": {"aud": ["ledger"]},
    "several audiences, and us named": {"aud": ["ledger", "other"], "azp": "ledger"},
    "us named": {"azp": "ledger"},
    "a method that is not listed": {"amr": "mfa"},
    "a context that counts": {"amr": ["pwd"], "acr": "urn:two"},
    "issued within the skew": {"iat": AT + 60},
    "ended within the skew": {"exp": AT - 60},
    "begins within the skew": {"nbf": AT + 60},
    "more claims": {"email": "a@b.example", "sid": "1"},
}
BAD: dict[str, tuple[dict[str, Any], Trouble]] = {
    "of another issuer": ({"iss": "https://other.example"}, Trouble.ANSWER_IS_NOT_VALID),
    "of the issuer with a slash": ({"iss": f"{ISSUER}/"}, Trouble.ANSWER_IS_NOT_VALID),
    "for another service": ({"aud": "other"}, Trouble.ANSWER_IS_NOT_VALID),
    "for a longer name": ({"aud": "ledgers"}, Trouble.ANSWER_IS_NOT_VALID),
    "for nobody": ({"aud": []}, Trouble.ANSWER_IS_NOT_VALID),
    "for several, and none named": ({"aud": ["ledger", "other"]}, Trouble.ANSWER_IS_NOT_VALID),
    "for several, and another named": ({"aud": ["ledger", "other"], "azp": "other"}, Trouble.ANSWER_IS_NOT_VALID),
    "another named": ({"azp": "other"}, Trouble.ANSWER_IS_NOT_VALID),
    "with the nonce of another flow": ({"nonce": "another"}, Trouble.ANSWER_IS_NOT_VALID),
    "without a nonce": ({"nonce": None}, Trouble.ANSWER_IS_NOT_VALID),
    "with an empty nonce": ({"nonce": ""}, Trouble.ANSWER_IS_NOT_VALID),
    "without a subject": ({"sub": None}, Trouble.ANSWER_IS_NOT_VALID),
    "with an empty subject": ({"sub": ""}, Trouble.ANSWER_IS_NOT_VALID),
    "with a subject of control characters": ({"sub": "a\0b"}, Trouble.ANSWER_IS_NOT_VALID),
    "with a subject that is too long": ({"sub": "a" * 256}, Trouble.ANSWER_IS_NOT_VALID),
    "with a subject that is no text": ({"sub": 1}, Trouble.ANSWER_IS_NOT_VALID),
    "without an end": ({"exp": None}, Trouble.ANSWER_IS_NOT_VALID),
    "with an end that is no number": ({"exp": "tomorrow"}, Trouble.ANSWER_IS_NOT_VALID),
    "issued later": ({"iat": AT + 61}, Trouble.CLOCKS_DIFFER),
    "valid from later": ({"nbf": AT + 61}, Trouble.CLOCKS_DIFFER),
    "ended": ({"exp": AT - 61}, Trouble.CLOCKS_DIFFER),
    "with a password only": ({"amr": ["pwd"]}, Trouble.SECOND_FACTOR_IS_MISSING),
    "by methods that are not told": ({"amr": None}, Trouble.SECOND_FACTOR_IS_MISSING),
    "by a method whose name is longer": ({"amr": ["mfa2"]}, Trouble.SECOND_FACTOR_IS_MISSING),
    "by a method whose name is part of a word": ({"amr": "no-mfa"}, Trouble.SECOND_FACTOR_IS_MISSING),
    "a context as a method": ({"amr": ["urn:two"]}, Trouble.SECOND_FACTOR_IS_MISSING),
    "a method as a context": ({"amr": [], "acr": "mfa"}, Trouble.SECOND_FACTOR_IS_MISSING),
}


def claims_with(changed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (CLAIMS | changed).items() if value is not None}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_id_token_signs_in(name: str) -> None:
    assert "5f2c9a1e" == subject_of(claims_with(GOOD[name]), CLIENT, FLOW, NOW)


@pytest.mark.parametrize("name", BAD)
def test_another_one_does_not(name: str) -> None:
    changed, trouble = BAD[name]
    with pytest.raises(SignInError) as refusal:
        subject_of(claims_with(changed), CLIENT, FLOW, NOW)

    assert trouble == refusal.value.trouble


RETURNS: dict[str, tuple[dict[str, str], Metadata, Trouble | None]] = {
    "a code": ({"state": "the-state", "code": "c"}, METADATA, None),
    "a code of its issuer": ({"state": "the-state", "code": "c", "iss": ISSUER}, METADATA, None),
    "a code of its issuer, who always says so": ({"state": "the-state", "code": "c", "iss": ISSUER}, STRICT, None),
    "nothing": ({}, METADATA, Trouble.SIGN_IN_WAS_NOT_BEGUN),
    "no state": ({"code": "c"}, METADATA, Trouble.SIGN_IN_WAS_NOT_BEGUN),
    "another state": ({"state": "another", "code": "c"}, METADATA, Trouble.SIGN_IN_WAS_NOT_BEGUN),
    "an error of another state": ({"state": "x", "error": "server_error"}, METADATA, Trouble.SIGN_IN_WAS_NOT_BEGUN),
    "no code": ({"state": "the-state"}, METADATA, Trouble.ANSWER_IS_NOT_VALID),
    "a code that is too long": ({"state": "the-state", "code": "c" * 5_000}, METADATA, Trouble.ANSWER_IS_NOT_VALID),
    "another issuer's": ({"state": "the-state", "code": "c", "iss": "x"}, METADATA, Trouble.ANSWER_IS_NOT_VALID),
    "nobody's, though they always say so": ({"state": "the-state", "code": "c"}, STRICT, Trouble.ANSWER_IS_NOT_VALID),
    "a no": ({"state": "the-state", "error": "access_denied"}, METADATA, Trouble.PROVIDER_REFUSED),
    "a no that is markup": ({"state": "the-state", "error": "<script>"}, METADATA, Trouble.PROVIDER_REFUSED),
    "later": ({"state": "the-state", "error": "temporarily_unavailable"}, METADATA, Trouble.PROVIDER_IS_AWAY),
    "too weak": (
        {"state": "the-state", "error": "unmet_authentication_requirements"},
        METADATA,
        Trouble.SECOND_FACTOR_IS_MISSING,
    ),
}


@pytest.mark.parametrize("name", RETURNS)
def test_what_the_browser_brings_back(name: str) -> None:
    """Its state is looked at first: an error is anybody's word until then, and is never shown as it came."""
    answer, metadata, trouble = RETURNS[name]
    found, said = returned(answer, metadata)

    assert (trouble or "c") == found
    assert "<" not in said


def returned(answer: dict[str, str], metadata: Metadata) -> tuple[str, str]:
    """The code, or what was in its way and what the log is told."""
    try:
        return code_of(answer, FLOW, metadata), ""
    except SignInError as refused:
        return refused.trouble, refused.detail


def test_what_the_provider_is_asked() -> None:
    """The challenge and never the verifier; contexts that count are asked for; an address keeps its own query."""
    address = authorisation_address(METADATA, CLIENT, FLOW, anew=False)
    asked = parse_qs(urlsplit(address).query)

    assert address.startswith(f"{ISSUER}/authorise?tenant=7&")
    assert FLOW.verifier not in address
    assert {"code_challenge": ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"], "code_challenge_method": ["S256"]} == {
        name: asked.pop(name) for name in ("code_challenge", "code_challenge_method")
    }
    assert {
        "tenant": ["7"],
        "response_type": ["code"],
        "client_id": ["ledger"],
        "redirect_uri": ["https://ledger.example/sign-in/return"],
        "scope": ["openid"],
        "state": ["the-state"],
        "nonce": ["the-nonce"],
        "acr_values": ["urn:two"],
    } == asked
    assert authorisation_address(METADATA, CLIENT, FLOW, anew=True).endswith("&prompt=login")


def test_a_secret_is_sent_as_the_provider_takes_it() -> None:
    """RFC 6749 2.3.1: name and secret are encoded before they are joined."""
    posting = Metadata("i", "a", "t", "k", token_endpoint_auth_methods_supported=("client_secret_post",))
    public = Client(issuer="i", client_id="c", client_secret=None, second_factors=(), return_address="r")

    assert ({}, {"Authorization": "Basic bGVkZ2VyOm9wZW4lM0Erc2VzYW1l"}) == named_as(CLIENT, METADATA)
    assert ({"client_id": "ledger", "client_secret": "open: sesame"}, {}) == named_as(CLIENT, posting)
    assert ({"client_id": "c"}, {}) == named_as(public, METADATA)


def test_a_flow_is_opened_where_it_was_sealed_and_for_ten_minutes() -> None:
    box, flow = FlowBox(b"s" * 32), new_flow("/places/x")
    sealed = box.seal(flow, NOW)

    assert flow == box.open(sealed, NOW + timedelta(minutes=10))
    assert flow.verifier not in sealed
    for other, at in ((FlowBox(b"t" * 32), NOW), (box, NOW + timedelta(minutes=10, seconds=1))):
        with pytest.raises(SignInError) as refusal:
            other.open(sealed, at)
        assert Trouble.SIGN_IN_WAS_NOT_BEGUN == refusal.value.trouble


@given(st.none() | st.text())
def test_no_text_is_a_flow(text: str | None) -> None:
    with pytest.raises(SignInError):
        FlowBox(b"s" * 32).open(text, NOW)


def test_no_two_flows_are_alike() -> None:
    """Every part of each is of its own chance."""
    flows = [new_flow("/") for _ in range(10)]

    assert 30 == len({part for one in flows for part in (one.state, one.nonce, one.verifier)})
