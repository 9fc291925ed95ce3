"""Cookies of sessions: nobody guesses or makes one, and what is derived from one tells nothing of it."""

from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sessions.cookies import clear_cookie, cookie_name, csrf_token_of, digest_of, is_ours, new_cookie, set_cookie

SECRET, OTHER_SECRET = b"s" * 32, b"t" * 32
HTTP, HTTPS = "http://127.0.0.1:8000", "https://ledger.example"
COOKIE = new_cookie(SECRET)
VALUE, SEAL = COOKIE.split(".")
NOT_OURS = {
    "nothing": "",
    "a word": "session",
    "of another service's secret": new_cookie(OTHER_SECRET),
    "the value alone": VALUE,
    "the value with no seal": f"{VALUE}.",
    "the seal of another value": f"{new_cookie(SECRET).split('.')[0]}.{SEAL}",
    "a value of our own choice": f"{'A' * 43}.{SEAL}",
    "sealed twice": f"{COOKIE}.{SEAL}",
    "with a letter more": f"{COOKIE}A",
    "with a letter less": COOKIE[:-1],
    "with a space before": f" {COOKIE[:-1]}",
    "in other letters": f"{COOKIE[:-1]}é",
    "half a megabyte": "A" * 500_000,
}


def test_a_cookie_is_known_by_its_seal() -> None:
    """By that alone, before the database is asked."""
    assert is_ours(SECRET, COOKIE)
    assert 2 == len({new_cookie(SECRET), COOKIE})


@pytest.mark.parametrize("name", NOT_OURS)
def test_another_cookie_is_not_ours(name: str) -> None:
    assert not is_ours(SECRET, NOT_OURS[name])


@given(st.text())
def test_no_text_is_ours(text: str) -> None:
    """Whatever a browser sends: no error, and no session."""
    assert not is_ours(SECRET, text)


def test_what_is_derived_differs_by_use_secret_and_cookie() -> None:
    """Neither the digest that is kept nor the token in the forms opens anything, or tells of the other."""
    other = new_cookie(SECRET)
    derived = [digest_of(COOKIE).hex(), digest_of(other).hex(), csrf_token_of(SECRET, COOKIE)]
    derived += [csrf_token_of(OTHER_SECRET, COOKIE), csrf_token_of(SECRET, other), VALUE, SEAL]

    assert len(derived) == len(set(derived))
    assert csrf_token_of(SECRET, COOKIE) == csrf_token_of(SECRET, COOKIE)
    assert not any(is_ours(SECRET, one) for one in derived)


@pytest.mark.parametrize("url", ["https://ledger.example", "HTTPS://ledger.example/"])
def test_over_tls_a_cookie_is_of_this_host_only(url: str) -> None:
    """The prefix makes a browser refuse one that is not Secure, is of another path, or set for a whole domain."""
    header = set_cookie("session", "abc", url)
    (name,) = (cookie := SimpleCookie(header))

    assert "__Host-placeledger-session" == name == cookie_name("session", url)
    assert {"path": "/", "httponly": True, "samesite": "Lax", "secure": True} == given_attributes(cookie[name])


def test_on_loopback_a_cookie_has_a_plain_name() -> None:
    """A browser keeps no Secure cookie of plain http everywhere, and none at all with the prefix."""
    (name,) = (cookie := SimpleCookie(set_cookie("session", "abc", HTTP)))

    assert "placeledger-session" == name
    assert {"path": "/", "httponly": True, "samesite": "Lax"} == given_attributes(cookie[name])


def test_a_cookie_that_is_taken_away_is_empty_and_over() -> None:
    (name,) = (cookie := SimpleCookie(clear_cookie("session", HTTPS)))

    assert ("", "0") == (cookie[name].value, cookie[name]["max-age"])
    assert cookie[name]["secure"]


def given_attributes(morsel: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in morsel.items() if value}
