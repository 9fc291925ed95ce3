"""`placeledger sign-in` as the operator runs it: a link for a person, with a role if need be, and for nobody else."""

import asyncio
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from ledger.cli.sign_in import sign_in
from ledger.http.door import Role
from tests.cli.test_commands import run
from tests.conftest import COUNCIL, World


@pytest.fixture
def who(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments that name somebody, on the machine of the service."""
    monkeypatch.setenv("LEDGER_HOME", str(world.settings.home))
    monkeypatch.setenv("LEDGER_PORT", str(world.settings.port))
    monkeypatch.setenv("LEDGER_DATABASE_URL", world.settings.database_url or "")
    return ["--subject", f"somebody of {world.place}"]


def a_role(world: World) -> list[str]:
    return ["--role", "treasurer", "--place", world.place, "--body", COUNCIL]


async def here(*arguments: str) -> tuple[int, str, str]:
    """The same in this process, since a program takes as long to start as many of these."""
    done = await asyncio.to_thread(CliRunner().invoke, sign_in, list(arguments))
    return done.exit_code, done.stdout, done.stderr


async def test_a_link_is_printed_alone(world: World, who: list[str]) -> None:
    """On standard output, with what it is beside it; the role is granted once, and the name stands in the directory."""
    code, link, told = await run("sign-in", *who, *a_role(world), "--name", "Ann Example")
    again = await here(*who)
    address = urlsplit(link.strip())
    shown = await world.http.get(f"{address.path}?{address.query}")
    admin = await world.client(Role.PLACE_ADMIN)
    (found,) = await admin.all_items(f"/v1/places/{world.place}/people", role="treasurer")

    assert (0, 0) == (code, again[0]), told
    assert link.startswith(f"{world.settings.base_url}/sign-in/link?token=")
    assert link.count("\n") == 1
    assert f"It signs {who[1]} in once, within 15 minutes.\n" == told
    assert link != again[1]
    assert who[1] in shown.text
    assert ("individual", "Ann Example", 1) == (found["kind"], found["name"], len(found["roles"]))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "Nobody is known as"),
        (["--name", "Ann"], "Name the --place"),
        (["--role", "treasurer"], "Name a --place"),
        (["--role", "approver", "--place", "PLACE"], "Name the --body"),
        (["--role", "auditor", "--place", "nowhere"], "There is no place nowhere."),
        (["--subject", "a system of PLACE"], "systems use access tokens"),
        (["--subject", "a system of PLACE", "--role", "auditor", "--place", "PLACE"], "is known as system already"),
    ],
)
async def test_who_is_no_person_gets_no_link(world: World, who: list[str], more: list[str], said: str) -> None:
    await world.client(Role.POSTER, COUNCIL, subject=f"a system of {world.place}")
    code, link, error = await here(*who, *(one.replace("PLACE", world.place) for one in more))

    assert (1, "", 1) == (code, link, error.count("\n"))
    assert said in error


async def test_where_a_provider_signs_people_in_no_link_is_made(
    world: World, who: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_OIDC_ISSUER", "https://login.example")
    monkeypatch.setenv("LEDGER_OIDC_CLIENT_ID", "ledger")
    code, link, error = await here(*who, *a_role(world))

    assert (1, "") == (code, link)
    assert "use `token grant`" in error
