"""Signing in with a provider, through the pages of the service and those of another program."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import asyncpg
import click
import httpx
import msgspec
import pytest

from ledger.cli.sign_in import make_link
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from ledger.people.store import ensure_grant, ensure_principal
from ledger.sessions.entrance import make_entrance
from ledger.settings import Settings, read_settings
from tests.sessions.browser import heading
from tests.sessions.conftest import PUBLIC_URL
from tests.sessions.serving import Service
from tests.sessions.standing_provider import CLIENT_ID, Standing

STRONG: dict[str, Any] = {"amr": ["pwd", "mfa"]}
# The provider's tokens last for ten minutes.
AHEAD, BEHIND = timedelta(minutes=12), timedelta(minutes=-2)


async def grant(database: Throwaway, issuer: str, subject: str) -> None:
    """The operator's role, which needs no place."""
    connection = await asyncpg.connect(database.app_dsn)
    principal_id = await ensure_principal(connection, issuer, subject, "individual")
    await ensure_grant(connection, principal_id, Role.OPERATOR, None, None)
    await connection.close()


async def test_a_person_signs_in_and_out(signing: Service, standing: Standing, database: Throwaway) -> None:
    """First without a role, then with one, back to where they were; and out, of the provider too."""
    browser, account = signing.browser(), uuid4().hex
    page = await browser.get("/sign-in?back=%2Faccount")
    path = "/sign-in/provider?back=%2Faccount"
    without = await signing.walk(standing, browser, path, account, **STRONG)
    told = await browser.get("/without-role")
    first = browser.cookies
    await grant(database, standing.issuer, account)
    led = await signing.walk(standing, browser, path, account, **STRONG)
    own = await browser.get("/account")
    out = await browser.press(own, "/sign-out")
    there = await browser.get("/sign-out/provider")

    assert f'href="{path}"' in page.text
    assert ["/without-role", "/account"] == [without.headers["location"], led.headers["location"]]
    assert all(part in told.text for part in (account, standing.issuer))
    assert {"placeledger-session"} == set(first)
    assert "Your organisation" in own.text
    assert "Signed in again" in own.text
    assert "/signed-out" == out.headers["location"]
    assert "sign out of it too" in (await browser.get("/signed-out")).text
    asked = parse_qs(urlsplit(there.headers["location"]).query)
    assert {"client_id": [CLIENT_ID], "post_logout_redirect_uri": [f"{PUBLIC_URL}/signed-out"]} == asked


async def test_a_password_alone_does_not_do(signing: Service, standing: Standing) -> None:
    """It is told what to do, and the way from there asks the provider for a fresh sign-in."""
    browser = signing.browser()
    told = await signing.walk(standing, browser, "/sign-in/provider", uuid4().hex, amr=["pwd"])
    again = (await browser.get("/sign-in/provider?anew=yes")).headers["location"]

    assert (403, "Sign in with a second factor") == (told.status_code, heading(told))
    assert 'href="/sign-in/provider?anew=yes"' in told.text
    assert ["login"] == parse_qs(urlsplit(again).query)["prompt"]
    assert "placeledger-session" not in browser.cookies


async def test_an_answer_signs_in_the_browser_that_asked(signing: Service, standing: Standing) -> None:
    """Login CSRF: an answer carried to another browser, kept and brought twice, or changed on the way is refused."""
    attacker, victim = signing.browser(), signing.browser()
    address = (await attacker.get("/sign-in/provider?back=%2Faccount")).headers["location"]
    answer = await asyncio.to_thread(standing.sign_in, address, uuid4().hex, **STRONG)
    path = f"/sign-in/return?{urlencode(answer)}"
    kept = attacker.cookies["placeledger-flow"]
    carried = await victim.get(path)
    await victim.get("/sign-in/provider")
    with_a_flow_of_their_own = await victim.get(path)
    changed = await attacker.get(f"/sign-in/return?{urlencode({**answer, 'state': 'x'})}")
    other_issuer = await attacker.get(f"/sign-in/return?{urlencode({**answer, 'iss': 'https://elsewhere.example'})}")
    taken = await attacker.get(path)
    attacker.http.cookies.clear()
    attacker.http.cookies.set("placeledger-flow", kept)
    replayed = await attacker.get(path)

    refused = [carried, with_a_flow_of_their_own, changed, other_issuer, replayed]
    not_begun = "This sign-in was not begun here"
    assert [400] * 5 == [one.status_code for one in refused]
    assert [not_begun] * 3 == [heading(one) for one in refused[:3]]
    assert "Your organisation's answer could not be relied upon" == heading(other_issuer)
    assert "This sign-in can no longer be used" == heading(replayed)
    assert httpx.codes.SEE_OTHER == taken.status_code
    assert "placeledger-session" not in victim.cookies | attacker.cookies


async def test_what_goes_wrong_is_told_in_words(signing: Service, standing: Standing) -> None:
    """The provider says no, is unwell, says what is no word; the clocks differ. Nothing it says is shown as it came."""
    browser = signing.browser()
    errors = ("access_denied", "temporarily_unavailable", "server_error")
    told = [await signing.walk(standing, browser, "/sign-in/provider", uuid4().hex, error=error) for error in errors]
    for shift in (AHEAD, BEHIND):
        with signing.being(later=shift) as mistaken:
            told.append(await signing.walk(standing, mistaken, "/sign-in/provider", uuid4().hex, **STRONG))
    away = "Your organisation's sign-in cannot be reached"

    assert [
        (403, "Your organisation did not sign you in"),
        (503, away),
        (503, away),
        (503, "Two clocks differ"),
        (503, "Two clocks differ"),
    ] == [(one.status_code, heading(one)) for one in told]
    assert not browser.cookies.keys() & {"placeledger-session"}
    assert not any("access_denied" in one.text for one in told)


async def test_no_link_goes_round_the_provider(signing: Service, settings: Settings, database: Throwaway) -> None:
    """Where a second factor is asked for, what the operator's key signs is no way in."""
    account = uuid4().hex
    await grant(database, settings.issuer, account)
    link = urlsplit(await asyncio.to_thread(make_link, settings, subject=account))
    browser = signing.browser()
    looked = await browser.get(f"{link.path}?{link.query}")
    sent = await browser.send(link.path, {"token": parse_qs(link.query)["token"][0]})

    assert [400, 400] == [looked.status_code, sent.status_code]
    assert {} == browser.cookies


async def test_a_provider_that_is_away_is_told(signing: Service, standing: Standing) -> None:
    """The service stands all the same, and its sign-in page too."""
    client = msgspec.structs.replace(standing.client(), issuer="http://127.0.0.1:9")
    with signing.being(entrance=make_entrance(b"secret", links=None, client=client, idle_minutes=30)) as browser:
        found = [await browser.get(path) for path in ("/sign-in", "/sign-in/provider", "/sign-out/provider")]

    assert [200, 503, 303] == [one.status_code for one in found]
    assert "/signed-out" == found[2].headers["location"]


GIVEN = {"LEDGER_OIDC_ISSUER": "https://login.example/tenant", "LEDGER_OIDC_CLIENT_ID": "ledger"}


def test_the_settings_of_a_provider(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(" open sesame\n")
    factors = "amr:mfa amr:hwk acr:https://refeds.org/profile/mfa"
    more = {"LEDGER_OIDC_CLIENT_SECRET_FILE": str(file), "LEDGER_OIDC_SECOND_FACTOR": factors}
    read = read_settings({**GIVEN, **more, "LEDGER_PUBLIC_URL": "https://ledger.example/"})
    client = read.read_oidc_client()

    assert client is not None
    assert ("https://login.example/tenant", "ledger", "open sesame") == (
        client.issuer,
        client.client_id,
        client.client_secret,
    )
    assert "https://ledger.example/sign-in/return" == client.return_address
    assert [("amr", "mfa"), ("amr", "hwk"), ("acr", "https://refeds.org/profile/mfa")] == [
        (one.claim, one.value) for one in client.second_factors
    ]
    assert not read.signs_in_by_link
    assert [("amr", "mfa")] == [(one.claim, one.value) for one in read_settings(GIVEN).oidc_second_factors]
    assert read_settings({}).read_oidc_client() is None
    assert read_settings({}).signs_in_by_link


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEDGER_OIDC_ISSUER", "login.example"),
        ("LEDGER_OIDC_ISSUER", "http://login.example"),
        ("LEDGER_OIDC_ISSUER", "https://"),
        ("LEDGER_OIDC_ISSUER", "https://login.example?tenant=7"),
        ("LEDGER_OIDC_CLIENT_ID", ""),
        ("LEDGER_OIDC_CLIENT_SECRET_FILE", "/nowhere/secret"),
        ("LEDGER_OIDC_SECOND_FACTOR", "mfa"),
        ("LEDGER_OIDC_SECOND_FACTOR", "amr:"),
        ("LEDGER_OIDC_SECOND_FACTOR", "amr:mfa scope:x"),
        ("LEDGER_OIDC_SECOND_FACTOR", " "),
        ("LEDGER_SESSION_IDLE_MINUTES", "0"),
        ("LEDGER_SESSION_IDLE_MINUTES", "721"),
        ("LEDGER_SESSION_IDLE_MINUTES", "half an hour"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_one_line(name: str, value: str) -> None:
    """By its name: nobody is signed in by a provider that was half set up."""
    with pytest.raises(click.ClickException, match=rf"^{name}") as refused:
        read_settings({**GIVEN, name: value})

    assert "\n" not in refused.value.message
