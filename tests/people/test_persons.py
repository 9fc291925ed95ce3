"""Two accounts of one person are one person, wherever persons are counted."""

from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from ledger.core.ids import new_id
from ledger.http.door import Role
from ledger.people.deciding import refusal_of_known, refusals_of_grant, refusals_of_registration
from ledger.people.model import NewGrant, NewPrincipal, PrincipalKind
from tests.conftest import COUNCIL, NHS, World
from tests.databases import ask
from tests.people.staff import Office, code_of

ME, YOU = UUID(int=1), UUID(int=2)
PERSON, SYSTEM = PrincipalKind.INDIVIDUAL, PrincipalKind.SYSTEM
DELEGATION = {"act": "change-delegation", "acting_body": COUNCIL, "reason": "agreed", "delegation": {}}


async def test_the_second_account_of_the_proposer_cannot_approve(world: World, office: Office) -> None:
    """Whatever role and body it has; another person of the same body can."""
    await world.sign()
    proposer, client = await office.appointed(Role.TREASURER, COUNCIL)
    _, second = await office.appointed(Role.TREASURER, NHS, same_person_as=proposer["principal_id"])
    third_account = (await office.appointed(Role.APPROVER, COUNCIL, same_person_as=proposer["principal_id"]))[1]
    _, another = await office.appointed(Role.TREASURER, NHS)
    proposed = await client.post(f"{world.pooled}/proposals", DELEGATION)
    address = f"{proposed.json()['href']}/approval"

    own = [
        await second.post(address, {"acting_body": NHS}),
        await third_account.post(address, {"acting_body": COUNCIL}),
    ]
    others = await another.post(address, {"acting_body": NHS})

    assert httpx.codes.CREATED == proposed.status_code, proposed.text
    assert [(403, "proposer-cannot-approve")] * 2 == [(one.status_code, code_of(one)) for one in own]
    assert httpx.codes.OK == others.status_code, others.text


async def test_an_approver_whose_role_was_withdrawn_approves_nothing(world: World, office: Office) -> None:
    await world.sign()
    _, client = await office.appointed(Role.TREASURER, COUNCIL)
    approver, approving = await office.appointed(Role.TREASURER, NHS)
    proposed = (await client.post(f"{world.pooled}/proposals", DELEGATION)).json()
    await office.withdraw(approver, approver["roles"][0])

    assert 404 == (await approving.post(f"{proposed['href']}/approval", {"acting_body": NHS})).status_code
    assert [] == (await client.get(proposed["href"])).json()["approvals"]


async def test_every_account_points_at_the_first_one(office: Office) -> None:
    """However it is said whose account it is: there are no chains."""
    first = await office.register()
    second = await office.register(same_person_as=first["principal_id"])
    third = await office.register(same_person_as=second["principal_id"])

    rows = await ask(
        office.world.database.super_dsn,
        "SELECT principal_id::text, same_person_as::text FROM principal WHERE principal_id::text = ANY ($1)",
        [one["principal_id"] for one in (first, second, third)],
    )
    root = first["principal_id"]
    assert {root: None, second["principal_id"]: root, third["principal_id"]: root} == dict(rows)


@pytest.mark.parametrize(
    ("again", "code"),
    [
        ({"kind": "individual"}, ""),
        ({"kind": "individual", "same_person_as": "itself"}, ""),
        ({"kind": "system"}, "principal-is-known-otherwise"),
        ({"kind": "individual", "same_person_as": "another"}, "principal-is-known-otherwise"),
        ({"kind": "individual", "same_person_as": "a system"}, "principal-does-not-exist"),
        ({"kind": "individual", "same_person_as": "of the other place"}, "principal-does-not-exist"),
        ({"kind": "individual", "same_person_as": "nobody"}, "principal-does-not-exist"),
        ({"kind": "system", "same_person_as": "another"}, "payload-is-not-valid"),
        ({"kind": "individual", "email": "ann@example.org"}, "payload-is-not-valid"),
    ],
)
async def test_whose_account_it_is_is_settled_once(
    office: Office, other_office: Office, again: dict[str, Any], code: str
) -> None:
    """The same said again is no error; anything else is refused, and nothing changes."""
    known = await office.register()
    named = {
        "itself": known["principal_id"],
        "another": (await office.register())["principal_id"],
        "a system": (await office.register(kind="system"))["principal_id"],
        "of the other place": (await other_office.register())["principal_id"],
        "nobody": str(new_id()),
    }
    said = {name: named.get(value, value) if name == "same_person_as" else value for name, value in again.items()}
    answer = await office.admin.post(office.people, {"subject": known["subject"], **said})
    record = await office.read(known)

    assert code == code_of(answer), answer.text
    assert {name: known[name] for name in ("kind", "person_id", "name")} == {
        name: record[name] for name in ("kind", "person_id", "name")
    }
    assert ["registered"] == [one["what"] for one in record["history"]]


async def test_a_name_said_again_is_a_name_set_again(office: Office) -> None:
    known = await office.register(name="Ann")
    again = await office.register(subject=known["subject"], name="Anne")

    assert (known["principal_id"], "Anne") == (again["principal_id"], again["name"])
    assert ["registered", "name_set", "name_set"] == [one["what"] for one in again["history"]]


@pytest.mark.parametrize(
    ("new", "pointers"),
    [
        (NewPrincipal(subject="s", kind=PERSON), []),
        (NewPrincipal(subject="s", kind=SYSTEM, name="Finance system"), []),
        (NewPrincipal(subject="s", kind=PERSON, same_person_as=ME, name="Ann", email="a@b"), []),
        (NewPrincipal(subject="s", kind=SYSTEM, same_person_as=ME), ["/same_person_as"]),
        (NewPrincipal(subject="s", kind=SYSTEM, same_person_as=ME, email="a@b"), ["/same_person_as", "/email"]),
    ],
)
def test_a_registration_does_not_contradict_itself(new: NewPrincipal, pointers: list[str]) -> None:
    assert pointers == [one.pointer for one in refusals_of_registration(new)]


@pytest.mark.parametrize(
    ("said", "known_kind", "person_said", "pointer"),
    [
        (PERSON, PERSON, None, None),
        (PERSON, PERSON, ME, None),
        (PERSON, PERSON, YOU, "/same_person_as"),
        (PERSON, SYSTEM, None, "/kind"),
        (SYSTEM, PERSON, None, "/kind"),
        (SYSTEM, SYSTEM, None, None),
    ],
)
def test_what_is_known_is_not_said_otherwise(
    said: PrincipalKind, known_kind: PrincipalKind, person_said: UUID | None, pointer: str | None
) -> None:
    """What a registration leaves out does not differ."""
    new = NewPrincipal(subject="s", kind=said)
    refusal = refusal_of_known(new, known_kind=known_kind, known_person=ME, said_person=person_said)

    assert pointer == (refusal.pointer if refusal else None)


@pytest.mark.parametrize(
    ("new", "grantee", "codes"),
    [
        (NewGrant(role="auditor", reason="x"), YOU, []),
        (NewGrant(role="auditor", reason="x"), ME, ["role-cannot-be-granted-to-oneself"]),
        (NewGrant(role="poster", reason="x"), YOU, ["payload-is-not-valid"]),
        (NewGrant(role="approver", reason="x"), ME, ["role-cannot-be-granted-to-oneself", "payload-is-not-valid"]),
        (NewGrant(role="place_admin", reason="x", body=NHS), YOU, ["payload-is-not-valid"]),
        (NewGrant(role="treasurer", reason="x", body=NHS), YOU, []),
    ],
)
def test_a_grant_has_all_its_errors_at_once(new: NewGrant, grantee: UUID, codes: list[str]) -> None:
    assert codes == [one.code for one in refusals_of_grant(new, granter=ME, grantee=grantee)]


def test_every_role_but_the_operators_can_be_granted() -> None:
    """Whoever adds a role decides whether a place admin may grant it."""
    granted = {role for role in Role if role is not Role.OPERATOR}

    assert granted == {NewGrant(role=role.value, reason="x").role for role in granted}  # type: ignore[arg-type]  # checked below
    assert granted == set(NewGrant.__annotations__["role"].__args__)


async def test_the_database_keeps_the_persons_too(world: World, office: Office) -> None:
    """Chains, systems, own grants, a second one in force, numbers out of order: each refused by its name."""
    first, second = await office.register(), await office.register()
    account = await office.register(same_person_as=first["principal_id"])
    system = await office.register(kind="system")
    place_id, _ = await world.ids()
    me, mine, you = first["principal_id"], account["principal_id"], second["principal_id"]
    principal = (
        "INSERT INTO principal (principal_id, issuer, subject, kind, recorded_at, same_person_as) "
        "VALUES (gen_random_uuid(), 'x', gen_random_uuid()::text, $1, now(), $2)"
    )
    granted = (
        "INSERT INTO role_grant (grant_id, principal_id, role, place_id, recorded_at, granted_by, number) "
        "VALUES (gen_random_uuid(), $1, 'auditor', $2, now(), $3, $4)"
    )
    connection = await asyncpg.connect(world.database.app_dsn)
    await connection.execute(granted, you, place_id, me, 1)
    refused = {}
    for name, statement, arguments in [
        ("a chain", principal, ("individual", mine)),
        ("a system's account", principal, ("individual", system["principal_id"])),
        ("a system as account", principal, ("system", me)),
        ("to oneself", granted, (me, place_id, me, 1)),
        ("to one's other account", granted, (mine, place_id, me, 1)),
        ("by one's other account", granted, (me, place_id, mine, 1)),
        ("while it is in force", granted, (you, place_id, me, 2)),
        ("out of order", granted, (mine, place_id, you, 2)),
    ]:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
            await connection.execute(statement, *arguments)
        refused[name] = refusal.value.constraint_name
    await connection.close()

    assert {
        "a chain": "same_person_is_first_account",
        "a system's account": "same_person_is_first_account",
        "a system as account": "same_person_is_first_account",
        "to oneself": "role_is_granted_by_another",
        "to one's other account": "role_is_granted_by_another",
        "by one's other account": "role_is_granted_by_another",
        "while it is in force": "role_is_granted_once",
        "out of order": "role_is_granted_once",
    } == refused
