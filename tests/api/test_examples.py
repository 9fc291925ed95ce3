"""Every example of the API document is replayed, in the order of a place's life, against a service of its own.

Set LEDGER_RECORD_EXAMPLES=1 to write the answers into the examples instead of comparing them.
"""

import asyncio
import os
import re
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest
from msgspec import UNSET

from ledger.app import DOORS, create_app
from ledger.cli import migrate
from ledger.cli.token import ensure_issuer
from ledger.embedded import throwaway
from ledger.http.document_example import FOLDER, Example, ExampleResponse, Sender, address_of, read_examples
from ledger.http.door import Role
from ledger.settings import Settings
from tests.api.staging import (
    IF_NOT_AGREED,
    PLACE,
    adopt_rules,
    adopt_schedule,
    agree_on_a_case,
    agree_on_notice,
    agree_on_savings,
    carry_forward,
    issue_statements,
    move_savings,
    pay_with_vat,
    verify_the_claim,
)
from tests.api.staging_of_savings import agree_on_a_long_past
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS, Client, World, _serve, _wait_for

EXAMPLES = read_examples()
DOOR_OF = {door.operation: door for door in DOORS}
_ID_OF = re.compile(r"/(imports|people|proposals|forecasts|variance-notices|ledger-extracts)/[0-9a-f]{8}-[0-9a-f-]{27}")
RECORDING = bool(os.environ.get("LEDGER_RECORD_EXAMPLES"))
STORY = (
    *("register_body", "open_place", "add_funding_stream", "make_agreement", "revise_draft"),
    "add_programme",
    *("set_fence", "add_scheme_use", "add_vat_treatment", "set_minimum_contribution"),
    *("plan_gateways", "describe_outcome", "define_indicator", "state_indicator_figure", "define_measure"),
    "state_activity",
    *("schedule_contribution", "receive_contribution", "record_allocation", "record_payment", "record_credit_note"),
    *("post_bulk", "reverse_entry", "save_intake_profile", "take_in_file", "start_import"),
    *("call_contribution", "contribute_in_kind", "record_virement", "record_commitment", "release_commitment"),
    *("record_accrual", "recode_entry", "transfer_cash", "open_balances", "pay_settlement"),
    *("record_agreement_review",),
    *("set_aside_contingency", "draw_contingency", "recover_vat", "draw_reserve"),
    *("add_scheme_treatment", "save_ledger_profile", "make_journal_run"),
    *("set_balance_thresholds", "state_balance", "decide_balance", "take_in_ledger_extract"),
    *("register_principal", "set_name", "grant_role", "withdraw_role", "list_people", "erase_name", "set_my_name"),
    *("erase_my_name", "change_body", "soft_close_period", "open_period"),
    *("propose", "list_proposals", "read_proposal", "list_tasks", "count_tasks", "read_calendar", "open_calendar_feed"),
    *("read_calendar_feed", "close_calendar_feeds", "approve_proposal", "refuse_proposal", "withdraw_proposal"),
    *("record_remittance_details", "raise_calls", "credit_contribution"),
    *("record_forecast", "give_variance_notice", "report_on_variance_notice", "clear_variance_notice"),
    "record_spend_profile",
    *("write_commentary", "set_rating_rule"),
    *("propose_settlement", "dispute_settlement", "withdraw_settlement_dispute", "resolve_settlement_dispute"),
    "withdraw_settlement",
    *("write_rule_set", "add_scheme_sharing", "state_figures", "preview_rule_set"),
    *("add_optimism_bias_table", "preview_savings_case", "keep_savings_case", "name_savings_case_body"),
    *("review_savings_case", "answer_savings_case_review", "keep_savings_case_version"),
    *("take_in_savings_case_workbook", "take_in_unit_costs"),
    *("claim_saving", "add_claim_evidence", "answer_claim_overlap", "register_decommissioning"),
    *("record_redeployment", "record_loss_to_demand", "record_non_delivery", "withdraw_saving", "claw_back_saving"),
    *("report_decommissioning_late", "report_decommissioned", "report_not_decommissioned", "record_shortfall"),
    *("read_secured_reallocation", "list_secured_reallocation"),
    *("record_investment", "record_investment_movement", "record_investment_terms", "state_savings_causes"),
    "take_over_own_optimism_bias",
)
SECRET = "k3yOfTheCalendarThatNobodyElseKnows_0123456"
VOLATILE: dict[str, Any] = {
    "recorded_at": "2020-10-01T09:30:00.000000Z",
    "act_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "principal_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "request_id": "01890a5d-ac96-774b-bcce-b302099a8059",
    "next_cursor": "gAAAAABexample",
    "import_id": "01890a5d-ac96-774b-bcce-b302099a805a",
    "accepted_at": "2020-10-01T09:30:00.000000Z",
    "ended_at": "2020-10-01T09:30:01.000000Z",
    "person_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "grant_id": "01890a5d-ac96-774b-bcce-b302099a805b",
    "granted_at": "2020-10-01T09:30:00.000000Z",
    "granted_by": "01890a5d-ac96-774b-bcce-b302099a805c",
    "withdrawn_at": "2020-10-01T09:30:01.000000Z",
    "withdrawn_by": "01890a5d-ac96-774b-bcce-b302099a805c",
    "done_by": "01890a5d-ac96-774b-bcce-b302099a805c",
    "terms_sha256": "5d5cb5b9b3cbf3d4a4c3e8e2d9d4d8a3f7a1f8e07c8e2a0a2a0d2c6d1b0b7f4e",
    "recorded_by": "01890a5d-ac96-774b-bcce-b302099a805d",
    "since": "2020-10-01T09:30:00.000000Z",
    "by": "01890a5d-ac96-774b-bcce-b302099a8058",
    "made_on": "2020-10-01",
    "known_at": "2020-10-01T09:30:00.000000Z",
    "issued_at": "2020-10-01T09:30:00.000000Z",
    "proposed_at": "2020-10-01T09:30:00.000000Z",
    "proposed_by": "01890a5d-ac96-774b-bcce-b302099a8058",
    "approved_at": "2020-10-01T09:30:00.000000Z",
    "proposal_id": "01890a5d-ac96-774b-bcce-b302099a805e",
    "expires_at": "2020-11-05T00:00:00.000000Z",
    "until": "2020-11-04",
    "as_at": "2020-11-30",
    "days_overdue": 42,
    "ended_by": "01890a5d-ac96-774b-bcce-b302099a8058",
    "task_id": "approve:01890a5d-ac96-774b-bcce-b302099a805e:ods:72Q",
    "feed_id": "01890a5d-ac96-774b-bcce-b302099a805f",
    "url": "https://ledger.place.example/v1/places/south-east-london/calendar-feeds/" + SECRET,
    "forecast_id": "01890a5d-ac96-774b-bcce-b302099a8060",
    "notice_id": "01890a5d-ac96-774b-bcce-b302099a8061",
    "opened_on": "2020-10-02",
    "opened_at": "2020-10-02T09:30:00.000000Z",
    "tell_by": "2020-10-09",
    "given_on": "2020-10-05",
    "reported_on": "2020-10-12",
    "next_report_due_on": "2020-11-13",
    "ended_on": "2020-11-10",
    "extract_id": "01890a5d-ac96-774b-bcce-b302099a8062",
    "taken_at": "2020-10-01T09:30:00.000000Z",
    "answered_at": "2020-10-01T09:30:00.000000Z",
    "stated_at": "2020-10-01T09:30:00.000000Z",
    "decided_at": "2020-10-01T09:30:00.000000Z",
    "expected_on": "2021-03-31",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
MAKING = {
    "start_import": "import_id",
    "register_principal": "principal_id",
    "grant_role": "principal_id",
    "propose": "proposal_id",
    "record_forecast": "forecast_id",
    "take_in_ledger_extract": "extract_id",
}
ID_AT = {  # whose ids stand in addresses
    "imports": "import_id",
    "people": "principal_id",
    "proposals": "proposal_id",
    "forecasts": "forecast_id",
    "variance-notices": "notice_id",
    "ledger-extracts": "extract_id",
}


@pytest.fixture(scope="module")
def new_database() -> Iterator[throwaway.Throwaway]:
    server = throwaway.start()
    try:
        migrate.upgrade(server.owner_dsn)
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def new_settings(new_database: throwaway.Throwaway) -> Iterator[Settings]:
    home = Path(tempfile.mkdtemp(prefix="placeledger-home-"))
    home.chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(home=home, database_url=new_database.app_dsn, port=port)
    ensure_issuer(settings)
    yield settings
    shutil.rmtree(home)


@pytest.fixture(scope="module")
async def new_world(new_settings: Settings, new_database: throwaway.Throwaway) -> AsyncIterator[World]:
    """A service on a new database, in which nobody has done anything."""
    asked = asyncio.Event()
    serving = asyncio.create_task(_serve(create_app(new_settings), new_settings, asked))
    await _wait_for(new_settings.base_url)
    async with httpx.AsyncClient(base_url=new_settings.base_url, timeout=60, trust_env=False) as http:
        yield World(http, new_settings, new_database)
    asked.set()
    await serving


@pytest.fixture(scope="module")
async def answers(new_world: World) -> dict[str, httpx.Response]:
    """What the service answered to each example: first the story that fills a place, then everything else."""
    found = await told(new_world, *STORY)
    others = [operation for operation in EXAMPLES if operation not in {*STORY, "cancel_import"}]
    found |= {operation: await ask(new_world, EXAMPLES[operation], ids_in(found)) for operation in others}
    async with head_locked(new_world):
        started = {"start_import": await ask(new_world, EXAMPLES["start_import"])}
        found["cancel_import"] = await ask(new_world, EXAMPLES["cancel_import"], ids_in(started))
    return found


def ids_in(answers: dict[str, httpx.Response]) -> dict[str, str]:
    """The ids of what was made, by those that stand for them in the examples."""
    told = {operation: answers[operation].json() for operation in answers.keys() & MAKING}
    if "take_in_ledger_extract" in told:
        told["take_in_ledger_extract"] = told["take_in_ledger_extract"]["extract"]
    ids = {VOLATILE[name]: told[operation][name] for operation, name in MAKING.items() if operation in told}
    if "grant_role" in told:
        ids[VOLATILE["grant_id"]] = told["grant_role"]["roles"][0]["grant_id"]
    if "record_forecast" in told:
        ids[VOLATILE["notice_id"]] = told["record_forecast"]["notice"].rpartition("/")[2]
    if "open_calendar_feed" in answers:
        ids[SECRET] = answers["open_calendar_feed"].json()["href"].rpartition("/")[2]
    return ids


async def told(world: World, *operations: str) -> dict[str, httpx.Response]:
    """The answers to examples of the story, in a world where nobody has done anything."""
    operator = await world.client(Role.OPERATOR)
    made = await operator.post("/v1/bodies", {"body": NHS, "name": "NHS South East London", "kind": "nhs"})
    assert made.status_code == httpx.codes.CREATED
    answers: dict[str, httpx.Response] = {}
    for operation in operations:
        if operation in MADE_BEFORE:
            await MADE_BEFORE[operation](world)
        ids = ids_in(answers)
        if operation in {"refuse_proposal", "withdraw_proposal"}:
            ids[VOLATILE["proposal_id"]] = await propose_another(world)
        answers[operation] = await ask(world, EXAMPLES[operation], ids)
        if operation == "start_import":
            await ended(world, answers[operation].headers["location"])
    return answers


async def open_another_pool(world: World) -> None:
    """The pool that the example of a transfer sends cash to."""
    agreement = EXAMPLES["make_agreement"].request.payload
    assert isinstance(agreement, dict)
    admin = await world.client(Role.PLACE_ADMIN, place=PLACE)
    code = "southwark-community-budget"
    pool = {"code": code, "name": "Southwark community budget"}
    terms = {**WRITTEN_TERMS, "contributions_not_agreed": IF_NOT_AGREED}
    of_two_years = {**agreement, "effective_to": "2022-03-31", "terms": terms}
    made = await admin.post(
        f"/v1/places/{PLACE}/agreements", {**of_two_years, "code": code, "name": code, "pool": pool}
    )
    assert made.status_code == httpx.codes.CREATED, made.text


async def adopt_the_rules(world: World) -> None:
    """The rules of the example, adopted in the pool that the example of a settlement settles."""
    written = EXAMPLES["write_rule_set"].request.payload
    assert isinstance(written, dict)
    await adopt_rules(world, written["document"])


MADE_BEFORE: dict[str, Callable[[World], Awaitable[None]]] = {
    "transfer_cash": open_another_pool,
    "recover_vat": pay_with_vat,
    "draw_reserve": carry_forward,
    "soft_close_period": issue_statements,
    "raise_calls": adopt_schedule,
    "record_forecast": agree_on_notice,
    "propose_settlement": adopt_the_rules,
    "read_secured_reallocation": move_savings,
    "preview_savings_case": agree_on_savings,
    "claim_saving": agree_on_a_case,
    "record_redeployment": verify_the_claim,
    "take_over_own_optimism_bias": agree_on_a_long_past,
}


async def propose_another(world: World) -> str:
    """The council's signature, proposed by its treasurer."""
    example = EXAMPLES["propose"]
    assert isinstance(example.request.payload, dict)
    headers = await headers_of(world, Sender(Role.TREASURER, COUNCIL))
    payload, key = {**example.request.payload, "acting_body": COUNCIL}, f'"{uuid4().hex}"'
    address = address_of(DOOR_OF["propose"], example.request)
    made = await world.http.post(address, json=payload, headers={**headers, "Idempotency-Key": key})
    assert made.status_code == httpx.codes.CREATED, made.text
    return str(made.json()["proposal_id"])


async def ended(world: World, address: str) -> None:
    """Wait until an import has ended."""
    headers = await headers_of(world, Sender(Role.AUDITOR))
    for _ in range(500):
        if (await world.http.get(address, headers=headers)).json()["ended_at"] is not None:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("the import did not end")


@asynccontextmanager
async def head_locked(world: World) -> AsyncIterator[None]:
    """While somebody else holds the pools, no import gets on."""
    connection = await asyncpg.connect(world.database.super_dsn)
    async with connection.transaction():
        await connection.execute("SELECT FROM pool_head FOR UPDATE")
        yield
    await connection.close()


async def ask(world: World, example: Example, ids: dict[str, str] | None = None) -> httpx.Response:
    door = DOOR_OF[example.operation]
    headers = {} if example.sender is None else await headers_of(world, example.sender)
    if door.keyed:
        headers["Idempotency-Key"] = f'"example-{example.operation}"'
    content: bytes | None = None
    if example.request.payload is not None:
        headers["Content-Type"], content = "application/json", msgspec.json.encode(example.request.payload)
    elif door.upload:
        headers["Content-Type"] = door.upload
        content = example.request.base64 or example.request.content.encode()
    address = address_of(door, example.request)
    for shown, made in (ids or {}).items():
        address = address.replace(shown, made)
    return await world.http.request(door.method, address, content=content, headers=headers)


async def headers_of(world: World, sender: Sender) -> dict[str, str]:
    place = None if sender.role is Role.OPERATOR else PLACE
    subject = "-".join(part for part in (sender.role.replace("_", "-"), sender.body) if part)
    kind = "individual" if sender.role in {Role.TREASURER, Role.APPROVER} else "system"
    client: Client = await world.client(sender.role, sender.body, place, subject=subject, kind=kind)
    return {"Authorization": f"Bearer {client.token}"}


def masked(value: Any) -> Any:
    """A document with ids, instants and cursors replaced, since they differ from day to day."""
    if isinstance(value, dict):
        # What has a name of those but is a record, such as the statement since which something moved, is none of them.
        plain = {k for k, v in value.items() if k in VOLATILE and v is not None and not isinstance(v, dict)}
        return {k: VOLATILE[k] if k in plain else masked(v) for k, v in value.items()}
    if isinstance(value, str):
        return masked_address(value)
    return [masked(one) for one in value] if isinstance(value, list) else value


def masked_address(text: str) -> str:
    """An address with the ids in it replaced."""
    text = re.sub(r"/calendar-feeds/[\w-]{43}$", f"/calendar-feeds/{SECRET}", text)
    text = re.sub(r"(?<=[?&]known_at=)[^&]+", VOLATILE["known_at"], text)
    return _ID_OF.sub(lambda found: f"/{found[1]}/{VOLATILE[ID_AT[found[1]]]}", text)


def as_example(example: Example, answer: httpx.Response) -> ExampleResponse:
    """What came back, in the form of an example: only what the example speaks of."""
    expected = example.response
    headers = {name: masked_address(answer.headers[name]) for name in expected.headers}
    if expected.lines is not UNSET:
        lines = [masked(msgspec.json.decode(line)) for line in answer.text.splitlines()]
        return ExampleResponse(answer.status_code, headers, lines=lines)
    body = UNSET if expected.body is UNSET else masked(answer.json())
    return ExampleResponse(answer.status_code, headers, body)


def test_every_operation_has_an_example() -> None:
    assert set(DOOR_OF) == set(EXAMPLES)


@pytest.mark.parametrize("operation", DOOR_OF)
def test_an_example_replays(operation: str, answers: dict[str, httpx.Response]) -> None:
    example, answer = EXAMPLES[operation], answers[operation]
    found = as_example(example, answer)
    if RECORDING:
        assert answer.status_code < httpx.codes.BAD_REQUEST, answer.text
        recorded = msgspec.structs.replace(example, response=found)
        text = msgspec.json.format(msgspec.json.encode(recorded), indent=2)
        (FOLDER / f"{operation}.json").write_bytes(text + b"\n")
        return
    assert example.response == found
