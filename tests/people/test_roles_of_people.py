"""Roles are granted and withdrawn by the place's admin, by nobody for themselves; the history stays."""

import asyncio
from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.conftest import COUNCIL, NHS, POLICE, World
from tests.people.staff import Office, code_of, events_of

OK, CREATED, CONFLICT = httpx.codes.OK, httpx.codes.CREATED, httpx.codes.CONFLICT


async def test_a_role_counts_from_the_next_request_on_and_no_longer(world: World, office: Office) -> None:
    """Registered is nobody yet; granted may read; withdrawn is nobody again, in the place and outside of it."""
    who = await office.register()
    client, asked = office.client(who), f"{world.pooled}/entries"
    registered = await client.get(asked)
    granted = (await office.grant(who, Role.TREASURER, COUNCIL)).json()
    inside = await client.get(asked)
    withdrawn = await office.withdraw(who, granted["roles"][0])
    outside = [await client.get(path) for path in (asked, "/v1/bodies", "/v1/places")]

    assert (404, 200, OK) == (registered.status_code, inside.status_code, withdrawn.status_code)
    assert [404, 403, 403] == [one.status_code for one in outside]
    assert [] == await office.admin.all_items(office.people, role="treasurer")


async def test_the_history_says_who_when_and_why(office: Office) -> None:
    """Every role ever held, each with both reasons; one withdrawn can be granted again, as a grant of its own."""
    who = await office.register(name="Ann Field", email="ann@example.org")
    admin = (await office.read(who))["history"][0]["done_by"]
    first = (await office.grant(who, Role.APPROVER, COUNCIL)).json()["roles"][0]
    await office.withdraw(who, first)
    again = await office.grant(who, Role.APPROVER, COUNCIL)
    record = await office.read(who)

    assert CREATED == again.status_code
    assert [
        ("registered", admin),
        ("name_set", admin),
        ("role_granted", admin),
        ("role_withdrawn", admin),
        ("role_granted", admin),
    ] == events_of(record)
    assert sorted(one["recorded_at"] for one in record["history"]) == [one["recorded_at"] for one in record["history"]]
    old, new = record["roles"]
    assert first["grant_id"] == old["grant_id"] != new["grant_id"]
    assert ("the board said so", "left the council", admin) == (
        old["reason"], old["withdrawal_reason"], old["withdrawn_by"],
    )  # fmt: skip
    assert (None, None, "") == (new["withdrawn_at"], new["withdrawn_by"], new["withdrawal_reason"])
    listed = await office.admin.all_items(office.people, role="approver", body=COUNCIL)
    assert [[new["grant_id"]]] == [[one["grant_id"] for one in person["roles"]] for person in listed]


async def test_the_acts_name_no_reason_and_no_name(office: Office, world: World) -> None:
    """Acts cannot be erased: they say which principal and which grant."""
    who, _ = await office.appointed(Role.TREASURER, COUNCIL, name="Ann Field")
    await office.withdraw(who, who["roles"][0])
    acts = (await office.admin.all_items(f"/v1/places/{world.place}/acts"))[-3:]

    assert ["register_principal", "grant_role", "withdraw_role"] == [one["operation"] for one in acts]
    assert {who["principal_id"]} == {one["detail"]["principal"] for one in acts}
    assert [] == [text for text in ("Ann", "the board", "left") if text in str(acts)]


async def test_nobody_grants_a_role_to_themselves(office: Office) -> None:
    """Neither to the account that asks nor to another one of the same person, whichever of them asks."""
    first, _ = await office.appointed(Role.PLACE_ADMIN)
    second = await office.register(same_person_as=first["principal_id"])
    third = await office.register(same_person_as=second["principal_id"])
    assert CREATED == (await office.grant(second, Role.PLACE_ADMIN)).status_code

    answers = [
        await office.grant(whom, Role.TREASURER, COUNCIL, by=office.client(by))
        for by, whom in [(first, first), (first, second), (second, first), (second, third)]
    ]

    assert {first["principal_id"]} == {one["person_id"] for one in (first, second, third)}
    assert [(403, "role-cannot-be-granted-to-oneself")] * 4 == [(one.status_code, code_of(one)) for one in answers]
    assert [] == await office.admin.all_items(office.people, role="treasurer")


async def test_an_admin_may_lay_down_a_role(office: Office) -> None:
    """To give up a role needs nobody else; from then on nothing is managed by whoever did."""
    who, client = await office.appointed(Role.PLACE_ADMIN)

    assert OK == (await office.withdraw(who, who["roles"][0], by=client)).status_code
    assert 404 == (await office.grant(who, Role.AUDITOR, by=client)).status_code


@pytest.mark.parametrize(
    ("payload", "pointers"),
    [
        ({"role": "operator"}, {"#/role"}),
        ({"role": "king"}, {"#/role"}),
        ({"role": "poster"}, {"#/body"}),
        ({"role": "approver"}, {"#/body"}),
        ({"role": "place_admin", "body": COUNCIL}, {"#/body"}),
        ({"role": "auditor", "body": "72Q"}, {"#/body"}),
        ({"role": "auditor", "reason": " "}, {"#/reason"}),
        ({"role": "auditor", "reason": None}, {"#/reason"}),
        ({"role": "operator", "body": 1, "why": "", "reason": "x"}, {"#/role", "#/body", "#/why"}),
    ],
)
async def test_a_wrong_grant_is_refused_with_all_its_errors(
    office: Office, payload: dict[str, Any], pointers: set[str]
) -> None:
    """An operator is made on the machine only; who acts for a body names it."""
    who = await office.register()
    refused = await office.admin.post(f"{office.people}/{who['principal_id']}/roles", {"reason": "x", **payload})

    assert (422, "payload-is-not-valid") == (refused.status_code, code_of(refused))
    assert pointers == {one["pointer"] for one in refused.json()["errors"]}
    assert [] == (await office.read(who))["roles"]


async def test_a_role_for_a_body_that_is_not_registered_is_refused(office: Office) -> None:
    who = await office.register()

    assert "body-is-not-registered" == code_of(await office.grant(who, Role.POSTER, "ods:ABSENT"))


async def test_a_role_is_granted_once_and_withdrawn_once(office: Office) -> None:
    """For the place and for a body are different roles."""
    who, _ = await office.appointed(Role.AUDITOR)
    twice = await office.grant(who, Role.AUDITOR)
    for_a_body = await office.grant(who, Role.AUDITOR, NHS)
    first = await office.withdraw(who, who["roles"][0])
    again = await office.withdraw(who, who["roles"][0])

    assert [(409, "role-is-already-granted"), (201, "")] == [
        (one.status_code, code_of(one)) for one in (twice, for_a_body)
    ]
    assert [(200, ""), (409, "role-is-already-withdrawn")] == [
        (one.status_code, code_of(one)) for one in (first, again)
    ]
    assert again.json()["final"]
    assert [NHS] == [one["body"] for one in (await office.admin.all_items(office.people, role="auditor"))[0]["roles"]]


async def test_of_many_who_do_it_at_once_one_does_it(office: Office) -> None:
    """Granted once, withdrawn once, granted anew once: the others are told, and no trace of them is in the history."""
    who = await office.register()
    granted = await asyncio.gather(*(office.grant(who, Role.TREASURER, POLICE) for _ in range(8)))
    (one,) = (await office.read(who))["roles"]
    withdrawn = await asyncio.gather(*(office.withdraw(who, one) for _ in range(8)))
    anew = await asyncio.gather(*(office.grant(who, Role.TREASURER, POLICE) for _ in range(8)))

    for answers, status, code in (
        (granted, CREATED, "role-is-already-granted"),
        (withdrawn, OK, "role-is-already-withdrawn"),
        (anew, CREATED, "role-is-already-granted"),
    ):
        assert [(status, "")] + [(CONFLICT, code)] * 7 == sorted((each.status_code, code_of(each)) for each in answers)
    assert ["registered", "role_granted", "role_withdrawn", "role_granted"] == [
        what for what, _ in events_of(await office.read(who))
    ]


async def test_a_role_in_one_place_is_nothing_in_the_other(world: World, office: Office, other_office: Office) -> None:
    """Nor can the other place's admin see, withdraw or name anybody who is known here only."""
    who, client = await office.appointed(Role.POOL_MANAGER, COUNCIL)
    there = other_office.admin
    address = f"{other_office.people}/{who['principal_id']}"
    grant = who["roles"][0]["grant_id"]
    answers = [
        await client.get(f"/v1/places/{world.other_place}"),
        await there.get(address),
        await there.post(f"{address}/roles", {"role": "auditor", "reason": "x"}),
        await there.post(f"{address}/roles/{grant}/withdrawal", {"reason": "x"}),
        await there.post(f"{office.people}/{who['principal_id']}/roles/{grant}/withdrawal", {"reason": "x"}),
    ]

    assert [404] * 5 == [one.status_code for one in answers]
    assert [] == await there.all_items(other_office.people, role="pool_manager", withdrawn="true")
    assert 200 == (await client.get(f"{world.pooled}/entries")).status_code


async def test_one_account_may_be_known_in_two_places(office: Office, other_office: Office) -> None:
    """The same id, each place with its own roles and history; withdrawn here it stays there."""
    here, client = await office.appointed(Role.AUDITOR)
    there = await other_office.register(subject=here["subject"])
    granted = (await other_office.grant(there, Role.AUDITOR)).json()
    await office.withdraw(here, here["roles"][0])

    assert here["principal_id"] == there["principal_id"]
    assert 1 == len(granted["roles"])
    assert (404, 200) == tuple([(await client.get(one.people)).status_code for one in (office, other_office)])
    assert ["registered", "role_granted"] == [what for what, _ in events_of(await other_office.read(there))]


async def test_a_grant_is_found_under_its_own_principal_only(office: Office) -> None:
    mine, _ = await office.appointed(Role.AUDITOR)
    other = await office.register()

    assert 404 == (await office.withdraw(other, mine["roles"][0])).status_code


async def test_the_operators_own_grants_are_part_of_the_history(world: World, office: Office) -> None:
    """Whoever got a role on the machine is known in the place; nobody by name granted it."""
    await world.client(Role.POSTER, NHS, subject=f"system of {world.place}")
    (found,) = await office.admin.all_items(office.people, role="poster", body=NHS)
    record = await office.read(found)

    assert ("system", f"system of {world.place}") == (found["kind"], found["subject"])
    assert [("role_granted", None)] == events_of(record)
    assert OK == (await office.withdraw(found, found["roles"][0])).status_code
