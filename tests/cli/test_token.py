"""`placeledger token` as the operator runs it: roles granted, withdrawn and granted anew on the machine."""

import httpx
import pytest

from ledger.http.door import Role
from tests.cli.test_commands import run
from tests.conftest import COUNCIL, Client, World

REASON = ["--reason", "left the council"]


@pytest.fixture
def who(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments that name somebody's role, on the machine of the service."""
    monkeypatch.setenv("LEDGER_HOME", str(world.settings.home))
    monkeypatch.setenv("LEDGER_DATABASE_URL", world.settings.database_url or "")
    subject = f"somebody of {world.place}"
    return ["--subject", subject, "--place", world.place, "--role", "treasurer", "--body", COUNCIL]


async def statuses(world: World, *tokens: str) -> list[int]:
    clients = [Client(world.http, token.strip()) for token in tokens]
    return [(await one.get(f"{world.pooled}/entries")).status_code for one in clients]


async def test_a_role_is_issued_withdrawn_and_issued_anew(world: World, who: list[str]) -> None:
    """The token stays what it was, and opens what the role opens: nothing after it was withdrawn."""
    _, token, error = await run("token", "issue", *who, "--kind", "individual")
    assert [httpx.codes.OK] == await statuses(world, token), error
    withdrawn = await run("token", "withdraw", *who, *REASON)
    assert [httpx.codes.NOT_FOUND] == await statuses(world, token)
    twice = await run("token", "withdraw", *who, *REASON)
    _, second, _ = await run("token", "issue", *who)
    assert [httpx.codes.OK] * 2 == await statuses(world, token, second)

    subject = who[1]
    assert (0, f"{subject} no longer has the role treasurer.\n", "") == withdrawn
    assert (1, f"Error: {subject} does not have this role.\n") == (twice[0], twice[2])
    admin = await world.client(Role.PLACE_ADMIN)
    people = f"/v1/places/{world.place}/people"
    (found,) = await admin.all_items(people, role="treasurer", withdrawn="true")
    history = (await admin.get(found["href"])).json()["history"]
    assert [("role_granted", None, ""), ("role_withdrawn", None, REASON[1]), ("role_granted", None, "")] == [
        (one["what"], one["done_by"], one["reason"]) for one in history
    ]
    assert "individual" == found["kind"], "as it was first known, though the second time it was not said"


@pytest.mark.parametrize(
    ("command", "more", "said"),
    [
        ("withdraw", ["--reason", " "], "--reason"),
        ("withdraw", [*REASON, "--issuer", "https://other.example"], "does not have this role"),
        ("withdraw", [*REASON, "--role", "operator"], "--place"),
        ("withdraw", [*REASON, "--place", "nowhere"], "There is no place nowhere."),
        ("grant", ["--kind", "individual"], "is known as system already"),
        ("issue", ["--role", "poster", "--body", "ods:ABSENT"], "not registered"),
    ],
)
async def test_what_cannot_be_is_one_line(who: list[str], command: str, more: list[str], said: str) -> None:
    """And changes nothing: the role stays as it was."""
    await run("token", "grant", *who, "--kind", "system")
    code, _, error = await run("token", command, *who, *more)

    assert 1 == code
    assert said in error
    assert 1 == error.count("\n")
    assert 0 == (await run("token", "withdraw", *who, *REASON))[0]
