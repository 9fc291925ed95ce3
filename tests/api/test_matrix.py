"""Who may pass which door: every operation of the served document, for everybody who might ask, here and elsewhere.

The document says the roles; the table below says what each asker meets by them. An admitted request may still be
refused for its payload, so `admitted` means any answer but 401, 403 and 404.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from ledger.app import DOORS
from ledger.cli.token import sign
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role, Scope
from ledger.settings import Settings
from tests.api.operations import ASKERS, ELSEWHERE, HERE, NOWHERE, Asker, Operation, operations_of
from tests.cli.test_commands import COLUMNS, PROFILE
from tests.commentaries.saying import say_first
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.forecasts.forecaster import spread_first
from tests.investments.investors import invest_first
from tests.savings.claimers import claim_first
from tests.savings_cases.savers import CASE, EDITION, keep_first, take_unit_costs
from tests.settlement.settling import dispute_first

ADMITTED = 0
UNAUTHORISED, FORBIDDEN, ABSENT = 401, 403, 404
PARTNERS = {NHS, COUNCIL}
SAVINGS = "savings"  # the pool in which a case stands that no body but these partners may see
IDS = ("import_id", "proposal", "secret", "principal", "grant", "forecast", "notice", "extract")


def open_to_all(operation: Operation, where: str) -> int:
    """What anybody meets at a door that asks for no token; where there is no such place there is nothing."""
    return ABSENT if operation.is_in_a_place and where == NOWHERE else ADMITTED


def expected(operation: Operation, asker: Asker, where: str) -> int:
    """What an asker with a token of every scope meets."""
    if not operation.scopes:
        return open_to_all(operation, where)
    if not operation.is_in_a_place:
        return ADMITTED if not operation.roles or asker.role in operation.roles else FORBIDDEN
    if asker.role is Role.OPERATOR or where != asker.place:
        return ABSENT
    if operation.is_in_a_pool and asker.body is not None and asker.body not in PARTNERS:
        return ABSENT
    if asker.role not in operation.roles:
        return FORBIDDEN
    return ADMITTED if operation.shows_to(asker) else ABSENT


class Matrix:
    """The two places, the askers, and the operations that the service tells of."""

    def __init__(self, world: World, document: dict[str, Any], made: dict[str, dict[str, str]]) -> None:
        self.world = world
        self.operations = operations_of(document)
        self.place_of = {HERE: world.place, ELSEWHERE: world.other_place, NOWHERE: "nowhere"}
        self.ids_of = {NOWHERE: dict.fromkeys(IDS, str(UUID(int=0))), **made}

    async def client(self, asker: Asker) -> Client:
        subject = f"{asker.name} of {self.world.place}"
        place = self.place_of[asker.place]
        client = await self.world.client(asker.role, asker.body, place, subject=subject, kind="individual")
        return Client(client.http, sign(self.world.settings, subject, tuple(Scope), hours=1))

    def address(
        self, operation: Operation, where: str = HERE, *, pool: str = "pooled", sequence: str = "1", **ids: str
    ) -> str:
        return operation.path.format(
            place=self.place_of[where],
            pool=SAVINGS if operation.is_of_savings and pool == "pooled" else pool,
            sequence=sequence,
            code="period-is-not-open",
            stream="nhs-minimum",
            programme="home-first",
            scheme="telecare",
            public_body=COUNCIL,
            period="2025-04",
            case=CASE,
            edition=EDITION,
            unit_cost="E&S1.0",
            **dict.fromkeys(
                ("number", "call", "run", "rule_set", "settlement", "dispute", "case_version", "review"), "1"
            ),
            **dict.fromkeys(("claim", "item", "investment", "commentary", "spend_profile"), "1"),
            **{**self.ids_of[where], **ids},
        )

    async def send(self, operation: Operation, address: str, token: str | None) -> httpx.Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return await self.world.http.request(operation.method, address, headers=headers)


@pytest.fixture(scope="module")
async def matrix(
    service: str, settings: Settings, database: Throwaway, served_document: dict[str, Any]
) -> AsyncIterator[Matrix]:
    """Two new places for all askers, each with an entry in its pooled fund, and one of all that an id names."""
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        world = World(http, settings, database)
        await world.build()
        yield Matrix(world, served_document, await _made_in(world))


async def _made_in(world: World) -> dict[str, dict[str, str]]:
    """What the addresses name, by place."""
    made = {}
    for where, place in ((HERE, world.place), (ELSEWHERE, world.other_place)):
        host = await world.client(Role.POSTER, COUNCIL, place)
        made[where] = {"import_id": await _import_in(world, host, place)}
        payment = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 12_345}
        assert (await host.post(f"/v1/places/{place}/pools/pooled/payments", payment)).status_code == 201
        made[where] |= await _of_a_person(world, place)
        made[where] |= await _known_in(world, place)
        await _call_in(world, host, place)
        made[where] |= await _forecast_in(world, place)
        made[where] |= await _extract_in(world, host, place)
        await dispute_first(world, place)
        await keep_first(world, place)
        await take_unit_costs(world, place)
        await claim_first(world, place)
        await invest_first(world, place)
        await say_first(world, place)
    return made


async def _of_a_person(world: World, place: str) -> dict[str, str]:
    """A proposal that waits, a statement that is issued, and the secret of a calendar's address."""
    treasurer = await world.person(Role.TREASURER, COUNCIL, place=place)
    await _issue_statement(world, place)
    of_the_body = {"acting_body": COUNCIL, "reason": "for the matrix"}
    proposal = {**of_the_body, "act": "reverse-entry", "sequence": 1}
    proposed = await treasurer.post(f"/v1/places/{place}/pools/pooled/proposals", proposal)
    assert proposed.status_code == httpx.codes.CREATED, proposed.text
    feed = await treasurer.post(f"/v1/places/{place}/tasks/calendar-feeds", {})
    return {"proposal": proposed.json()["proposal_id"], "secret": feed.json()["href"].rpartition("/")[2]}


async def _issue_statement(world: World, place: str) -> None:
    """The statement of April, once its agreement is signed and its month closed."""
    await world.sign(place=place)
    pool, said = f"/v1/places/{place}/pools/pooled", {"acting_body": COUNCIL, "period": "2025-04", "reason": "closed"}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=place)
    treasurer = await world.person(Role.TREASURER, COUNCIL, place=place)
    assert (await manager.post(f"{pool}/period-soft-closes", said)).status_code == httpx.codes.OK
    for act in ("close-period", "issue-statement"):
        proposed = await manager.post(f"{pool}/proposals", {**said, "act": act})
        assert proposed.status_code == httpx.codes.CREATED, proposed.text
        approved = await treasurer.post(f"{proposed.json()['href']}/approval", {"acting_body": COUNCIL})
        assert approved.json()["state"] == "done", approved.text


async def _call_in(world: World, host: Client, place: str) -> None:
    """The first call of the pooled fund."""
    pool, of_the_body = f"/v1/places/{place}/pools/pooled", {"acting_body": COUNCIL}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=place)
    paid = {
        **of_the_body,
        "effective_from": "2025-04-01",
        "payee": "The host",
        "reference": "PF",
        "instructions": "By BACS",
    }
    other = {"body": NHS, "stream": "nhs-minimum", "amount_pence": 1, "due_on": "2025-09-30"}
    for client, door, said in (
        (manager, "remittance-details", paid),
        (host, "calls", {**of_the_body, "effective_date": "2025-09-30", "other": other}),
    ):
        made = await client.post(f"{pool}/{door}", said)
        assert made.status_code == httpx.codes.CREATED, made.text


async def _known_in(world: World, place: str) -> dict[str, str]:
    """A principal that is known in the place, and its role."""
    admin = await world.client(Role.PLACE_ADMIN, place=place)
    await world.client(Role.AUDITOR, NHS, place, subject=f"known in {place}")
    (found,) = await admin.all_items(f"/v1/places/{place}/people", role="auditor", body=NHS)
    return {"principal": found["principal_id"], "grant": found["roles"][0]["grant_id"]}


async def _forecast_in(world: World, place: str) -> dict[str, str]:
    """A spend profile, a forecast beyond its budget, and the notice that it opens."""
    pool, of_scheme = f"/v1/places/{place}/pools/pooled", {"programme": "home-first", "scheme": "telecare"}
    manager = await world.person(Role.POOL_MANAGER, COUNCIL, place=place)
    of_day = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 1_000, "stream": "nhs-minimum"}
    items = [{"type": "scheduled_contribution", "body": NHS, **of_day}, {"type": "allocation", **of_scheme, **of_day}]
    assert (await manager.post(f"{pool}/bulk", {"items": items})).status_code == httpx.codes.CREATED
    terms = {"effective_from": "2025-04-01", "notice_days": 5, "overspend": {"amount_pence": 0}}
    said = {"act": "set-variance-notice", "acting_body": COUNCIL, "reason": "agreed", "terms": terms}
    proposed = await manager.post(f"{pool}/proposals", said)
    for body in (COUNCIL, NHS):
        treasurer = await world.person(Role.TREASURER, body, place=place)
        approved = await treasurer.post(f"{proposed.json()['href']}/approval", {"acting_body": body})
        assert approved.status_code == httpx.codes.OK, approved.text
    forecast = {"acting_body": COUNCIL, **of_scheme, "financial_year": "2025-26", "as_at": "2025-09-30"}
    await spread_first(manager, pool)
    made = await manager.post(f"{pool}/forecasts", {**forecast, "amount_pence": 2_000, "method": "contract"})
    assert made.status_code == httpx.codes.CREATED, made.text
    return {"forecast": made.json()["forecast_id"], "notice": made.json()["notice"].rpartition("/")[2]}


async def _import_in(world: World, host: Client, place: str) -> str:
    admin = await world.client(Role.PLACE_ADMIN, place=place)
    assert (await admin.post(f"/v1/places/{place}/intake-profiles", {**PROFILE, "body": COUNCIL})).status_code == 201
    address = f"/v1/places/{place}/pools/pooled/imports?profile={PROFILE['code']}&effective_date=2025-09-30"
    headers = {"Authorization": f"Bearer {host.token}", "Content-Type": "text/csv"}
    accepted = await world.http.post(address, content=",".join(COLUMNS), headers=headers)
    assert accepted.status_code == 202, accepted.text
    for _ in range(500):
        if (await host.get(accepted.headers["location"])).json()["ended_at"] is not None:
            break
        await asyncio.sleep(0.02)
    return str(accepted.json()["import_id"])


async def _extract_in(world: World, host: Client, place: str) -> dict[str, str]:
    """An extract of the host's ledger."""
    query = f"body={COUNCIL}&period=2025-26-Q2&balance=expenditure"
    address = f"/v1/places/{place}/pools/pooled/ledger-extracts?{query}"
    headers = {"Authorization": f"Bearer {host.token}", "Content-Type": "text/csv"}
    content = "date,reference,description,amount\n2025-09-30,1,,123.45\n"
    taken = await world.http.post(address, content=content, headers=headers)
    assert taken.status_code == httpx.codes.CREATED, taken.text
    return {"extract": taken.json()["extract"]["extract_id"]}


def met(response: httpx.Response) -> int:
    status = response.status_code
    return status if status in {UNAUTHORISED, FORBIDDEN, ABSENT} else ADMITTED


def told(response: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """A refusal as its receiver sees it, apart from what names the request itself."""
    body = re.sub(rb'"instance":"[^"]*"', b'"instance":""', response.content)
    headers = {n: v for n, v in response.headers.items() if n not in {"x-request-id", "date", "content-length"}}
    return response.status_code, body, headers


def test_no_operation_is_missing(document: dict[str, Any]) -> None:
    """Whoever adds a door adds a row: the matrix is made of the document, and the document of the doors."""
    assert {door.operation for door in DOORS} == {one.name for one in operations_of(document)}
    for door in DOORS:
        (row,) = [one for one in operations_of(document) if one.name == door.operation]
        assert (door.roles, (door.scope,) if door.scope else ()) == (row.roles, row.scopes)


@pytest.mark.parametrize("asker", ASKERS, ids=lambda one: str(one.name))
async def test_every_operation_for(asker: Asker, matrix: Matrix) -> None:
    """In their own place, in the other one, and in none."""
    client = await matrix.client(asker)
    wrong = []
    for operation in matrix.operations:
        for where in (HERE, ELSEWHERE, NOWHERE) if operation.is_in_a_place else (HERE,):
            response = await matrix.send(operation, matrix.address(operation, where), client.token)
            if expected(operation, asker, where) != met(response):
                wrong.append((operation.name, where, expected(operation, asker, where), response.status_code))
    assert [] == wrong


async def test_without_a_token_or_with_a_bad_one_every_closed_door_says_401(matrix: Matrix) -> None:
    good = sign(matrix.world.settings, "somebody", tuple(Scope), hours=1)
    for operation in matrix.operations:
        for token in (None, "abc", good[:-6] + "AAAAAA"):
            for where in (HERE, NOWHERE):
                response = await matrix.send(operation, matrix.address(operation, where), token)
                assert (UNAUTHORISED if operation.scopes else open_to_all(operation, where)) == met(response), operation
                if operation.scopes:
                    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_of_other_scopes_is_forbidden(matrix: Matrix) -> None:
    """Even to those whose role would do; and it is told before anything is looked up."""
    subject = f"all roles of {matrix.world.place}"
    for role in Role:
        await matrix.world.client(role, COUNCIL if role in {Role.POSTER, Role.APPROVER} else None, subject=subject)
    for operation in matrix.operations:
        others = tuple(scope for scope in Scope if scope not in operation.scopes)
        token = sign(matrix.world.settings, subject, others, hours=1)
        for where in (HERE, NOWHERE):
            response = await matrix.send(operation, matrix.address(operation, where), token)
            assert (FORBIDDEN if operation.scopes else open_to_all(operation, where)) == met(response), operation
            if operation.scopes:
                assert response.headers["www-authenticate"] == 'Bearer error="insufficient_scope"'


async def test_a_stranger_sees_no_place(matrix: Matrix) -> None:
    """A valid token without any role: 404 in every place, 403 outside."""
    token = sign(matrix.world.settings, "stranger", tuple(Scope), hours=1)
    for operation in matrix.operations:
        response = await matrix.send(operation, matrix.address(operation), token)
        closed = ABSENT if operation.is_in_a_place else FORBIDDEN
        assert (closed if operation.scopes else open_to_all(operation, HERE)) == met(response), operation


def _ids_read_by_a_partner(operation: Operation) -> list[str]:
    """The ids in an address that a poster of the host may try: what is proposed they read only."""
    tried = ["import_id", "extract", *(["proposal", "forecast", "notice"] if operation.method == "GET" else [])]
    return [name for name in tried if f"{{{name}}}" in operation.path]


async def test_foreign_and_absent_look_alike(matrix: Matrix) -> None:
    """A place, a pool and an entry that are foreign, absent, or malformed: the same bytes but for the address."""
    client = await matrix.client(Asker("poster of a partner of the other pool", Role.POSTER, POLICE))
    partner = await matrix.client(Asker("poster of the host", Role.POSTER, COUNCIL))
    admin = await matrix.client(Asker("place admin", Role.PLACE_ADMIN))
    seen = set()
    for operation in matrix.operations:
        if not operation.is_in_a_place or not operation.scopes:  # a calendar's address is its own permission
            continue
        asked = [(ELSEWHERE, "pooled"), (NOWHERE, "pooled")]
        asked += (
            [(HERE, "pooled"), (HERE, "no-such-pool"), (HERE, "%00"), (HERE, "'")] if operation.is_in_a_pool else []
        )
        for where, pool in asked:
            address = matrix.address(operation, where, pool=pool)
            status, body, headers = told(await matrix.send(operation, address, client.token))
            seen.add((status, body, msgspec.json.encode(headers, order="sorted")))
        if "{sequence}" in operation.path:
            for sequence in ("999", "0", "-1", "1.0", "x", "%00", str(2**63), str(2**64), "٣"):
                address = matrix.address(operation, sequence=sequence)
                status, body, headers = told(await matrix.send(operation, address, partner.token))
                seen.add((status, body, msgspec.json.encode(headers, order="sorted")))
        for name in _ids_read_by_a_partner(operation):
            own = matrix.ids_of[HERE][name]
            for other in (matrix.ids_of[ELSEWHERE][name], str(UUID(int=0)), "0", "%00", own.upper(), f"{{{own}}}"):
                address = matrix.address(operation, **{name: other})
                status, body, headers = told(await matrix.send(operation, address, partner.token))
                seen.add((status, body, msgspec.json.encode(headers, order="sorted")))
        if "{principal}" in operation.path and operation.method in {"GET", "DELETE"}:  # the others read a payload first
            own = matrix.ids_of[HERE]["principal"]
            for other in (matrix.ids_of[ELSEWHERE]["principal"], str(UUID(int=0)), "0", "%00", own.upper()):
                address = matrix.address(operation, principal=other)
                status, body, headers = told(await matrix.send(operation, address, admin.token))
                seen.add((status, body, msgspec.json.encode(headers, order="sorted")))
    assert 1 == len(seen), seen
    assert ABSENT == next(iter(seen))[0]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR], ids=str)
async def test_an_entry_of_the_other_place_is_absent(role: Role, matrix: Matrix) -> None:
    """Both places have an entry 1; a role in one of them opens the other's to nobody."""
    there = await matrix.world.client(role, COUNCIL, matrix.world.other_place)
    here = await there.get(f"{matrix.world.pooled}/entries/1")
    own = await there.get(f"/v1/places/{matrix.world.other_place}/pools/pooled/entries/1")

    assert (ABSENT, 200) == (here.status_code, own.status_code)


async def test_a_role_that_was_taken_away_opens_nothing(matrix: Matrix) -> None:
    """Roles are read for each request, not from the token."""
    subject = f"leaver of {matrix.world.place}"
    client = await matrix.world.client(Role.TREASURER, subject=subject)
    before = await client.get(f"{matrix.world.pooled}/entries")
    admin = await matrix.world.client(Role.PLACE_ADMIN)
    people = await admin.all_items(f"/v1/places/{matrix.world.place}/people", role="treasurer")
    (leaver,) = [one for one in people if one["subject"] == subject]
    (grant,) = leaver["roles"]
    withdrawal = f"{leaver['href']}/roles/{grant['grant_id']}/withdrawal"
    assert 200 == (await admin.post(withdrawal, {"reason": "left"})).status_code
    after = await client.get(f"{matrix.world.pooled}/entries")

    assert (200, ABSENT) == (before.status_code, after.status_code)
