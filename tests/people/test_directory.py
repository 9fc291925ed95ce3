"""Names can be erased, really, and nothing that rests on the books notices."""

from typing import Any

import asyncpg
import httpx
import pytest

from ledger.cli.token import sign
from ledger.db import connect_pool
from ledger.http.door import Role, Scope
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.conftest import COUNCIL, Client, World
from tests.databases import ask
from tests.people.staff import Office, events_of, send

OK, FORBIDDEN, ABSENT = httpx.codes.OK, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND
ANN = {"name": "Ann Zephyrine Field", "email": "ann.zephyrine@example.org"}
PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}


async def said_anywhere(world: World, words: str) -> list[str]:
    """The tables in which some row says the words, by whatever column."""
    tables = await ask(world.database.super_dsn, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = []
    for (table,) in tables:
        question = f"SELECT count(*) FROM {table} t WHERE t::text ILIKE '%' || $1 || '%'"
        found += [table] if (await ask(world.database.super_dsn, question, words))[0][0] else []
    return sorted(found)


async def differences(world: World) -> list[str]:
    """What `placeledger check` finds wrong in the place."""
    pool = await connect_pool(world.database.app_dsn, size=2)
    try:
        lines = [line async for line in check_everything(pool, world.place, commands_behind)]
    finally:
        await pool.close()
    return [line.text for line in lines if line.is_difference]


async def test_what_is_erased_is_nowhere_and_the_books_stand(world: World, office: Office) -> None:
    """No row of any table says it; every entry, act and check is as it was; the history says when and by whom."""
    who, client = await office.appointed(Role.POSTER, COUNCIL, **ANN)
    posted = await client.post(f"{world.pooled}/payments", PAYMENT)
    before = (await client.get(f"{world.pooled}/entries")).json()
    assert ["directory"] == await said_anywhere(world, "zephyrine")

    erased = await send(office.admin, "DELETE", f"{office.people}/{who['principal_id']}/name")
    after = (await client.get(f"{world.pooled}/entries")).json()

    assert httpx.codes.CREATED == posted.status_code
    assert (OK, None, None) == (erased.status_code, erased.json()["name"], erased.json()["email"])
    assert [] == await said_anywhere(world, "zephyrine")
    assert before == after
    assert who["principal_id"] == after["items"][0]["principal_id"]
    assert [] == await differences(world)
    assert ["registered", "name_set", "role_granted", "name_erased"] == [what for what, _ in events_of(erased.json())]


async def test_everybody_reads_the_names_of_their_own_place_only(office: Office, other_office: Office) -> None:
    """One account in two places has a name in the one that wrote it."""
    here, reader = await office.appointed(Role.AUDITOR, **ANN)
    there = await other_office.register(subject=here["subject"])

    (listed,) = [one for one in await reader.all_items(office.people) if one["principal_id"] == here["principal_id"]]
    assert ANN == {name: listed[name] for name in ANN}
    assert (here["principal_id"], None, None) == (there["principal_id"], there["name"], there["email"])
    assert ABSENT == (await reader.get(other_office.people)).status_code


async def test_a_person_sets_replaces_and_erases_their_own_name(office: Office) -> None:
    """Without the admin; the e-mail address goes with the name that is replaced."""
    who, client = await office.appointed(Role.AUDITOR)
    first = (await send(client, "PUT", office.mine, ANN)).json()
    second = (await send(client, "PUT", office.mine, {"name": "A. Z. Field"})).json()
    erased = [(await send(client, "DELETE", office.mine)).json() for _ in range(2)]

    assert ANN == {name: first[name] for name in ANN}
    assert ("A. Z. Field", None) == (second["name"], second["email"])
    assert [(None, None)] * 2 == [(one["name"], one["email"]) for one in erased]
    mine = who["principal_id"]
    assert [("name_set", mine), ("name_set", mine), ("name_erased", mine)] == events_of(erased[1])[2:], (
        "where nothing was said nothing was erased"
    )


async def test_who_erases_their_name_erases_it_for_all_their_accounts(office: Office) -> None:
    """And for nobody else."""
    first, client = await office.appointed(Role.AUDITOR, **ANN)
    second = await office.register(same_person_as=first["principal_id"], **ANN)
    other = await office.register(name="Somebody Else")
    await send(client, "DELETE", office.mine)

    assert [None, None, "Somebody Else"] == [(await office.read(one))["name"] for one in (first, second, other)]
    assert ("name_erased", first["principal_id"]) == events_of(await office.read(second))[-1]


async def test_the_subject_is_for_the_admin_and_the_person(office: Office) -> None:
    """It may say a name that was erased from the directory."""
    who, client = await office.appointed(Role.AUDITOR)
    _, other = await office.appointed(Role.TREASURER, COUNCIL)
    seen = [(await office.read(who, by=reader))["subject"] for reader in (office.admin, client, other)]

    assert [who["subject"], who["subject"], None] == seen
    assert {None} == {
        one["subject"] for one in await other.all_items(office.people) if one["principal_id"] == who["principal_id"]
    }


ASKERS = ["the admin", "the person", "a colleague", "a system of the body", "the other place's admin", "nobody yet"]
READ, SET, ERASE, GRANT = "read", "set", "erase", "grant"


@pytest.mark.parametrize(
    ("what", "may"),
    [
        (READ, [OK, OK, OK, OK, ABSENT, ABSENT]),
        (SET, [OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, ABSENT, ABSENT]),
        (ERASE, [OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, ABSENT, ABSENT]),
        (GRANT, [httpx.codes.CREATED, FORBIDDEN, FORBIDDEN, FORBIDDEN, ABSENT, ABSENT]),
    ],
)
async def test_who_may_do_what_with_another_account(
    office: Office, other_office: Office, world: World, what: str, may: list[int]
) -> None:
    """The person's own door is another one: at the admin's they are as much a stranger as anybody."""
    who, person = await office.appointed(Role.APPROVER, COUNCIL, **ANN)
    _, colleague = await office.appointed(Role.TREASURER, COUNCIL)
    system = await world.client(Role.POSTER, COUNCIL)
    nobody = office.client(await office.register())
    askers = [office.admin, person, colleague, system, other_office.admin, nobody]
    tokens = [Client(one.http, one.token) for one in askers]
    tokens[3] = office.client({"subject": f"{Role.POSTER}:{COUNCIL}:{world.place}"})
    address = f"{office.people}/{who['principal_id']}"
    asked: dict[str, tuple[str, str, Any]] = {
        READ: ("GET", address, None),
        SET: ("PUT", f"{address}/name", {"name": "Another Name"}),
        ERASE: ("DELETE", f"{address}/name", None),
        GRANT: ("POST", f"{address}/roles", {"role": "auditor", "reason": "x"}),
    }

    met = {name: (await send(one, *asked[what])).status_code for name, one in zip(ASKERS, tokens, strict=True)}

    assert dict(zip(ASKERS, may, strict=True)) == met


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_token_to_read_with_changes_no_name(world: World, office: Office, method: str) -> None:
    """Neither one's own: that needs a scope of its own."""
    who, client = await office.appointed(Role.AUDITOR, **ANN)

    others = tuple(scope for scope in Scope if scope is not Scope.SELF)
    reader = Client(client.http, sign(world.settings, who["subject"], others, hours=1))

    assert FORBIDDEN == (await send(reader, method, office.mine, ANN if method == "PUT" else None)).status_code
    assert ANN["name"] == (await office.read(who))["name"]


@pytest.mark.parametrize(
    ("payload", "pointers"),
    [
        ({}, {"#/name"}),
        ({"name": ""}, {"#/name"}),
        ({"name": "a\u202eb"}, {"#/name"}),
        ({"name": "Ann", "email": "no address"}, {"#/email"}),
        ({"name": "Ann", "email": "ann@x\r\nBcc: all@y"}, {"#/email"}),
        ({"name": "Ann", "email": "@"}, {"#/email"}),
        ({"name": 1, "email": 2, "phone": "3"}, {"#/name", "#/email", "#/phone"}),
    ],
)
async def test_a_wrong_name_is_refused_with_all_its_errors(
    office: Office, payload: dict[str, Any], pointers: set[str]
) -> None:
    """What cannot be shown or mailed to is not taken, at either door."""
    who, client = await office.appointed(Role.AUDITOR, **ANN)
    answers = [
        await send(office.admin, "PUT", f"{office.people}/{who['principal_id']}/name", payload),
        await send(client, "PUT", office.mine, payload),
    ]

    assert [422, 422] == [one.status_code for one in answers]
    assert [pointers] * 2 == [{wrong["pointer"] for wrong in one.json()["errors"]} for one in answers]
    assert ANN["name"] == (await office.read(who))["name"]


async def test_erasing_is_the_only_thing_that_takes_rows_away(world: World, office: Office) -> None:
    """The service's role may delete from the directory, and neither change nor delete what it says of changes."""
    await office.register(**ANN)
    connection = await asyncpg.connect(world.database.app_dsn)
    for table in ("directory_change", "role_grant", "role_withdrawal", "place_principal", "principal", "body_version"):
        for statement in ("DELETE FROM {0}", "UPDATE {0} SET recorded_at = now()"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement.format(table))
    await connection.close()
