"""Runs the case table of postings through the real service: given, when, then."""

import itertools
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import httpx
import pytest

from ledger.cli.token import sign
from ledger.core.ids import new_id
from ledger.db import connect_pool
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role, Scope
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from ledger.settings import Settings
from tests.cases.books import digest_of
from tests.cases.tables import cases, pence, table
from tests.conftest import COUNCIL, DISTRICT, GLA, NHS, POLICE, World

BODIES: dict[str, str] = table("postings")["bodies"]
NAME_OF = {code: name for name, code in BODIES.items()}
DEFAULTS = {"acting_body": COUNCIL, "effective_date": "2025-09-30"}
POSTERS = {"host": COUNCIL, "icb": NHS, "police": POLICE, "gla": GLA}
TERM = {"effective_from": "2025-04-01", "effective_to": "2027-03-31"}
DIMENSIONS = ("body", "stream", "programme", "scheme")


def cases_of(slice_name: str) -> list[dict[str, Any]]:
    """The cases of one slice."""
    return [case for case in cases("postings") if case["slice"] == slice_name]


@pytest.fixture(scope="module")
async def stage(service: str, settings: Settings, database: Throwaway) -> AsyncIterator["Stage"]:
    """A place in which the cases of a module run, each in new pools of its own."""
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        world = World(http, settings, database)
        world.place = f"stage-{new_id()}"  # of its own, since pytest knows conftest under two names and counts twice
        world.other_place = f"{world.place}-other"
        await world.build()
        made = Stage(world)
        yield made
        await made.check()


class Stage:
    """The place of the cases: its terms are those of `World`, and each case opens its own two pools."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._numbers = itertools.count(1)
        self._tokens: dict[str, str | None] = {}
        self._suffix = ""
        self._bent: set[str] = set()

    async def check(self) -> None:
        """After all cases: whatever they posted re-derives, every key from the command behind its entries."""
        pool = await connect_pool(self.world.database.app_dsn, size=2)
        lines = [line async for line in check_everything(pool, self.world.place, commands_behind)]
        await pool.close()
        assert [] == [line.text for line in lines if line.is_difference and line.where not in self._bent]

    async def run(self, case: dict[str, Any]) -> None:
        """Everything that the table says of a case; a refusal also leaves every byte of the books as it was."""
        await self._open_pools()
        for body, stream, scheme, pounds in case.get("budgets", []):
            await self._set_budget(BODIES[body], stream, scheme, pence(pounds))
        for body, stream, pounds in case.get("paid_in", []):
            payload = {"body": BODIES[body], "stream": stream, "amount_pence": pence(pounds)}
            paid_in = {"by": "manager", "at": "received-contributions", "key": f"paid-in-{body}-{stream}"}
            made = await self.ask({**paid_in, "json": json.dumps({**payload, "effective_date": "2025-04-01"})})
            assert made.status_code == httpx.codes.CREATED, made.text
        for number, earlier in enumerate(case.get("earlier", [])):
            made = await self.ask({"pool": case.get("pool", "pooled"), "key": f"earlier-{number}", **earlier})
            assert made.status_code == httpx.codes.CREATED, made.text
        await self._bend(case)
        before = await digest_of(self.world)
        response = await self.ask(case)
        if "refused" in case:
            check_refused(response, case["refused"])
            assert before == await digest_of(self.world)
        else:
            assert response.status_code == httpx.codes.CREATED, response.text
            assert ("true" if case.get("replayed") else None) == response.headers.get("idempotency-replayed")
            assert bool(case.get("replayed")) == (before == await digest_of(self.world))
            await self._check_entries(response, case)

    async def ask(self, case: dict[str, Any]) -> httpx.Response:
        """Send the request of a case, or of one of its earlier postings."""
        where, door = f"/v1/places/{self.world.place}", case["at"]
        pool = f"{where}/pools/{case.get('pool', 'pooled')}{self._suffix}"
        path = f"{where}/{door.removeprefix('place/')}" if door.startswith("place/") else f"{pool}/{door}"
        headers = {"Content-Type": case.get("media_type", "application/json")}
        if case.get("key", "case"):
            headers["Idempotency-Key"] = case.get("key", "case")
        if case["by"] not in self._tokens:
            self._tokens[case["by"]] = await token_of(self.world, case["by"])
        token = self._tokens[case["by"]]
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return await self.world.http.post(path, content=self._content(case), headers=headers)

    def _content(self, case: dict[str, Any]) -> bytes:
        text = str(case["json"]).replace('"new"', f'"new{self._suffix}"')
        text = text.replace('"$here"', f'"{case.get("pool", "pooled")}{self._suffix}"')
        for name, code in BODIES.items():
            text = text.replace(f'"${name}"', f'"{code}"')
        if not case.get("as_written") and not case["at"].startswith("place/"):
            command = json.loads(text)
            if case["at"] == "reversals":
                command = {"acting_body": COUNCIL, **command}
            elif "items" in command:
                command = {"items": [{**DEFAULTS, **item} for item in command["items"]]}
            else:
                command = {**DEFAULTS, **command}
            text = json.dumps(command)
        return text.encode()

    async def _open_pools(self) -> None:
        self._suffix = f"-{next(self._numbers)}"
        admin = await self.world.client(Role.PLACE_ADMIN)
        for pool, basis, more in (
            ("pooled", "section_75_pooled_fund", {"partners": [NHS, COUNCIL], "host": COUNCIL}),
            ("aligned", "aligned_budget", {"partners": [NHS, COUNCIL, POLICE, GLA]}),
        ):
            code = pool + self._suffix
            agreement = {"code": code, "name": code, "legal_basis": basis, **TERM, **more}
            payload = {**agreement, "pool": {"code": code, "name": code}}
            made = await admin.post(f"/v1/places/{self.world.place}/agreements", payload)
            assert made.status_code == httpx.codes.CREATED, made.text

    async def _set_budget(self, body: str, stream: str, scheme: str, amount_pence: int) -> None:
        shared = {"effective_date": "2025-04-01", "amount_pence": amount_pence, "stream": stream}
        programme, _, scheme = scheme.rpartition("/")
        for door, more in (
            ("scheduled-contributions", {"body": body}),
            ("allocations", {"programme": programme or "home-first", "scheme": scheme}),
        ):
            key = f"{door}-{body}-{stream}-{scheme}"
            made = await self.ask({"by": "manager", "at": door, "key": key, "json": json.dumps({**shared, **more})})
            assert made.status_code == httpx.codes.CREATED, made.text

    async def _bend(self, case: dict[str, Any]) -> None:
        """What no door can bring about yet: months that are closed, and balances near the end of 64 bits."""
        _, pool_id = await self.world.ids(case.get("pool", "pooled") + self._suffix)
        connection = await asyncpg.connect(self.world.database.super_dsn)
        try:
            if case.get("closed_months"):
                # Behind the guards, which would ask for the months before to close first, and for two people.
                self._bent.add(f"{self.world.place}/{case.get('pool', 'pooled')}{self._suffix}")
                await connection.execute("SET session_replication_role = replica")
            for month in case.get("closed_months", []):
                await connection.execute(
                    "UPDATE period SET state = 'closed' WHERE pool_id = $1 AND month = $2",
                    pool_id,
                    date.fromisoformat(month),
                )
            if case.get("balances_at_the_limit"):
                self._bent.add(f"{self.world.place}/{case.get('pool', 'pooled')}{self._suffix}")
                most = 2**63 - 2
                await connection.execute(
                    "UPDATE balance SET debit_pence = $2, credit_pence = $2 WHERE pool_id = $1", pool_id, most
                )
        finally:
            await connection.close()

    async def _check_entries(self, response: httpx.Response, case: dict[str, Any]) -> None:
        if case["at"].startswith("place/"):
            return
        auditor = await self.world.client(Role.AUDITOR)
        answer = response.json()
        if "into" in answer:
            answer = {"entries": [answer["out"], answer["into"]]}
        postings = answer.get("items", [answer])
        found = [(await auditor.get(one["href"])).json() for posting in postings for one in posting["entries"]]
        expected = case["entries"] if "entries" in case else [case["legs"]]

        assert [[_said(leg) for leg in legs] for legs in expected] == [
            [_shown(leg) for leg in entry["legs"]] for entry in found
        ]
        for field in ("kind", "effective_date", "event_date"):
            assert case.get(field, found[0][field]) == found[0][field]
        assert response.headers["location"] == postings[0]["entries"][0]["href"]


def check_refused(response: httpx.Response, refused: list[list[str]]) -> None:
    """All reasons at once, in the order of the payload, each with its place; the first one names the problem."""
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert refused == [[one["code"], one.get("pointer", "").removeprefix("#")] for one in problem["errors"]]
    assert (problem["status"], problem["code"]) == (response.status_code, refused[0][0])


async def token_of(world: World, who: str) -> str | None:
    """The token of those whom the table names."""
    every_scope = tuple(Scope)
    token: str | None
    match who:
        case "nobody":
            token = None
        case "forger":
            token = (await world.client(Role.POSTER, COUNCIL)).token[:-8] + "forgery_"
        case "manager":
            token = (await world.client(Role.POOL_MANAGER, COUNCIL)).token
        case "manager-with-every-scope":
            await world.client(Role.POOL_MANAGER, COUNCIL, subject=who)
            token = sign(world.settings, who, every_scope, hours=1)
        case "auditor":
            token = (await world.client(Role.AUDITOR)).token
        case "auditor-with-every-scope":
            await world.client(Role.AUDITOR, subject=who)
            token = sign(world.settings, who, every_scope, hours=1)
        case "admin":
            token = (await world.client(Role.PLACE_ADMIN)).token
        case "host-elsewhere":
            token = (await world.client(Role.POSTER, COUNCIL, world.other_place)).token
        case "council-and-district":
            await world.client(Role.POSTER, COUNCIL, subject=who)
            token = (await world.client(Role.POSTER, DISTRICT, subject=who)).token
        case _:
            token = (await world.client(Role.POSTER, POSTERS[who])).token
    return token


def _said(leg: list[str]) -> tuple[str | int, ...]:
    return (*leg[:-1], pence(leg[-1]))


def _shown(leg: dict[str, Any]) -> tuple[str | int, ...]:
    dimensions = (NAME_OF.get(leg[name], leg[name]) or "-" for name in DIMENSIONS)
    return (leg["account"], *dimensions, leg["amount_pence"])
