"""The demonstration's pool sent back: every partner's plain ledger agrees with the pool, difference 0."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from ledger.cli.token import issue_token
from ledger.core.money import share_exactly
from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import Client
from tests.general_ledgers.plain_ledger import PlainLedger
from tests.general_ledgers.test_round_trip import position
from tests.general_ledgers.three_partners import PROFILE, done

PLACE = "south-east-london"
AT = f"/v1/places/{PLACE}"
POOL = f"{AT}/pools/southwark-section-75"


@pytest.fixture
async def ask(service: str, loaded: list[str]) -> AsyncIterator[httpx.AsyncClient]:
    assert loaded
    async with httpx.AsyncClient(base_url=service, timeout=60, trust_env=False) as http:
        yield http


async def client(http: httpx.AsyncClient, settings: Settings, role: Role, body: str | None = None) -> Client:
    subject = f"sent-back:{role}:{body}"
    return Client(
        http, await asyncio.to_thread(issue_token, settings, subject=subject, role=role, place=PLACE, body=body)
    )


async def test_the_ledgers_of_all_partners_agree_with_the_pool(ask: httpx.AsyncClient, settings: Settings) -> None:
    """All schemes a joint operation; what the host's own books hold already is not sent, and counts with what is."""
    admin = await client(ask, settings, Role.PLACE_ADMIN)
    (pool,) = [one for one in await admin.all_items(f"{AT}/pools") if one["code"] == "southwark-section-75"]
    accounts = (await done(await admin.get(f"{POOL}/trial-balance")))["accounts"]
    schemes = sorted({(one["programme"], one["scheme"]) for one in accounts if one["account"] == "expenditure"})
    for programme, scheme in schemes:
        joint = {"effective_from": "2020-04-01", "treatment": "joint_operation", "reason": "to be sent back"}
        await done(await admin.post(f"{AT}/programmes/{programme}/schemes/{scheme}/treatments", joint))
    ledgers = {}
    for body in pool["partners"]:
        poster = await client(ask, settings, Role.POSTER, body)
        await done(await poster.post(f"{AT}/ledger-profiles", {**PROFILE, "body": body}))
        run = await done(await poster.post(f"{POOL}/journal-runs", {"body": body, "period": "2020-21"}))
        ledgers[body] = PlainLedger([run["content"]])

    host, partners = ledgers[pool["host"]], pool["partners"]
    for body, ledger in ledgers.items():
        assert -position(accounts, "contribution_income", body=body) == ledger.pence("contribution_expenditure")
        assert position(accounts, "contribution_receivable", body=body) == -ledger.pence("contribution_creditor")
    own = position(accounts, "contribution_income", body=pool["host"]) + position(
        accounts, "contribution_receivable", body=pool["host"]
    )
    assert position(accounts, "cash") == host.pence("cash") - own
    weights = [-position(accounts, "source", body=body) for body in partners]
    for programme, scheme in schemes:
        spent = position(accounts, "expenditure", programme=programme, scheme=scheme)
        shown = [ledgers[body].pence("scheme_expenditure", programme=programme, scheme=scheme) for body in partners]
        assert list(share_exactly(spent, weights)) == shown
    assert schemes
