"""Every controlled act of the service, tried by one person in every way: proposed by one, it stays undone."""

from collections.abc import Awaitable, Callable
from datetime import date
from itertools import chain, combinations
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from ledger.app import ACTS
from ledger.approvals.deciding import refusal_of_approver
from ledger.approvals.delegation import seats_of
from ledger.core.refusal import Code
from ledger.http.access import Access, Grant, Person, PoolTerms, Requester
from ledger.http.door import Role
from ledger.people.store import ensure_principal
from tests.agreements.partners import YEAR, as_written, made
from tests.board import CREATED, code_of
from tests.conftest import COUNCIL, NHS, POLICE, Client, World
from tests.periods.keeping import Keeper
from tests.rule_sets.written import rules
from tests.savings.claimers import DAY, Claimers
from tests.savings_cases.savers import to_be_agreed
from tests.settlement.settling import Settler
from tests.settlement.test_interim_settlements import begun, spend

FORBIDDEN = httpx.codes.FORBIDDEN
ROLES_OF_BODY = (Role.POSTER, Role.POOL_MANAGER, Role.APPROVER, Role.TREASURER)
Prepared = tuple[str, dict[str, Any]]
HOME = {"programme": "home-first", "scheme": "reablement"}
SIGNATURE = {"version": 1, "signed_on": "2025-07-14"}


async def of_a_draft(keeper: Keeper) -> Prepared:
    """An agreement that nobody has signed."""
    draft = await made(keeper.world, "draft")
    return draft.path, SIGNATURE


async def of_a_variation(keeper: Keeper) -> Prepared:
    written = as_written(pool_manager="Director")
    return keeper.pool, {"follows_version": 1, "applies_from": "2026-04-01", "agreement": written}


async def of_an_end(keeper: Keeper) -> Prepared:
    return keeper.pool, {"last_day": "2026-12-31"}


async def of_a_winding_up(keeper: Keeper) -> Prepared:
    """A fund whose year is over."""
    over = await made(keeper.world, "over", **YEAR)
    await keeper.world.sign(over.path)
    return over.path, {"effective_date": "2026-03-31", "settle_by": "2070-06-30"}


async def of_a_delegation(keeper: Keeper) -> Prepared:
    return keeper.pool, {"delegation": {}}


async def of_a_payment(keeper: Keeper) -> Prepared:
    return keeper.pool, {"sequence": await keeper.pay(70_000)}


async def of_a_virement(keeper: Keeper) -> Prepared:
    """From one scheme to another, of what was set to the first."""
    manager = await keeper.world.client(Role.POOL_MANAGER, COUNCIL)
    said: dict[str, Any] = {
        "acting_body": COUNCIL,
        "effective_date": "2025-09-30",
        "amount_pence": 1_000,
        "stream": "nhs-minimum",
    }
    for door, more in (("scheduled-contributions", {"body": NHS}), ("allocations", HOME)):
        made_ready = await manager.post(f"{keeper.pool}/{door}", {**said, **more})
        assert made_ready.status_code == CREATED, made_ready.text
    return keeper.pool, {"virement": {**said, **HOME, "to_programme": "home-first", "to_scheme": "telecare"}}


async def of_a_pause(keeper: Keeper) -> Prepared:
    """A programme that the pool funds."""
    await of_a_virement(keeper)
    return keeper.pool, {"programme": "home-first", "decision": "pause"}


async def of_a_further_term(keeper: Keeper) -> Prepared:
    await of_a_virement(keeper)
    return keeper.pool, {"programme": "home-first", "first_day": "2026-04-01", "last_day": "2027-03-31"}


async def of_a_late_charge(keeper: Keeper) -> Prepared:
    await of_a_virement(keeper)
    return keeper.pool, {**HOME, "until": "2026-06-30", "amount_pence": 500}


async def of_a_cancelled_order(keeper: Keeper) -> Prepared:
    """What an order had bound when the programme was stopped, and binds no longer."""
    await of_a_virement(keeper)
    order = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 400, **HOME}
    stop = {"programme": "home-first", "decision": "stop", "effective_date": "2025-09-30"}
    ordered = await keeper.host.post(f"{keeper.pool}/commitments", order)
    assert ordered.status_code == CREATED, ordered.text
    proposal = await keeper.propose(keeper.manager, "pass-gateway", **stop)
    stopped = await keeper.approve(keeper.nhs_approver, proposal, NHS)
    assert stopped.json()["state"] == "done", stopped.text
    released = await keeper.host.post(f"{keeper.pool}/commitment-releases", order)
    assert released.status_code == CREATED, released.text
    return keeper.pool, {"programme": "home-first", "effective_date": "2025-09-30"}


async def of_a_schedule(keeper: Keeper) -> Prepared:
    schedule = {"body": NHS, "stream": "nhs-minimum", "amount_pence": 120_000, "frequency": "monthly"}
    due = {"timing": "in_advance", "due": {"working_days": 12}}
    said = {"financial_year": "2025-26", "effective_date": "2025-06-01", "schedules": [{**schedule, **due}]}
    return keeper.pool, said


async def of_contingency(keeper: Keeper) -> Prepared:
    """Contingency of a stream, drawn to a scheme."""
    stream = await scheduled(keeper)
    manager = await keeper.world.client(Role.POOL_MANAGER, COUNCIL)
    set_aside = await manager.post(f"{keeper.pool}/contingency-set-asides", stream)
    assert set_aside.status_code == CREATED, set_aside.text
    scheme = {"programme": "home-first", "scheme": "reablement", "narrative": "a hard winter"}
    return keeper.pool, {"draw": {**stream, **scheme}}


async def of_what_is_left(keeper: Keeper) -> Prepared:
    """What a stream leaves unallocated at the end of a year."""
    stream = await scheduled(keeper)
    asked = {name: stream[name] for name in ("stream", "amount_pence")}
    return keeper.pool, {"financial_year": "2025-26", **asked}


async def scheduled(keeper: Keeper) -> dict[str, Any]:
    """A contribution that is to come, and what a command says of its stream."""
    manager = await keeper.world.client(Role.POOL_MANAGER, COUNCIL)
    of_stream = {"effective_date": "2025-09-30", "amount_pence": 1_000, "stream": "nhs-minimum"}
    said: dict[str, Any] = {"acting_body": COUNCIL, **of_stream}
    made_ready = await manager.post(f"{keeper.pool}/scheduled-contributions", {**said, "body": NHS})
    assert made_ready.status_code == CREATED, made_ready.text
    return said


async def of_a_month(keeper: Keeper) -> Prepared:
    await keeper.soft_close("2025-04")
    return keeper.pool, {"period": "2025-04"}


async def of_a_closed_month(keeper: Keeper) -> Prepared:
    await keeper.close("2025-04")
    return keeper.pool, {"period": "2025-04"}


async def of_terms_of_notice(keeper: Keeper) -> Prepared:
    terms = {"effective_from": "2025-04-01", "notice_days": 5, "overspend": {"amount_pence": 0}}
    return keeper.pool, {"terms": terms}


async def of_a_rule_set(keeper: Keeper) -> Prepared:
    """A rule set that is written."""
    written = await keeper.manager.post(
        f"{keeper.pool}/agreement/rule-sets", {"acting_body": COUNCIL, "document": rules()}
    )
    assert written.status_code == CREATED, written.text
    return keeper.pool, {"version": 1, "effective_from": "2025-04-01"}


async def of_a_settlement(keeper: Keeper) -> Prepared:
    """An overspend, shared by rules that both partners adopted, and proposed to be settled."""
    settler = Settler(keeper.world)
    vars(settler).update(vars(keeper))
    await begun(settler, rules())
    await spend(settler, 123_000, "2025-04-15")
    return keeper.pool, {"settlement": (await settler.settle("2025-04"))["number"]}


async def of_a_baseline(keeper: Keeper) -> Prepared:
    return await to_be_agreed(keeper.world)


async def of_a_claim(keeper: Keeper) -> Prepared:
    """What the host saved, by a case that both partners agreed."""
    claimers = Claimers(keeper.world)
    await claimers.begin()
    part = {"claim": await claimers.claimed(), "amount_pence": 50_000, "effective_date": DAY}
    return claimers.pool, part


async def of_a_verified_claim(keeper: Keeper) -> Prepared:
    """The same, of which a part is verified."""
    pool, part = await of_a_claim(keeper)
    await Claimers(keeper.world).verify(part["claim"], 50_000)
    return pool, {**part, "stage": "verified"}


async def of_what_has_stopped(keeper: Keeper) -> Prepared:
    """The same, for which a contract has ended."""
    pool, part = await of_a_verified_claim(keeper)
    claimers = Claimers(keeper.world)
    await claimers.stopped(await claimers.register())
    said = {name: part[name] for name in ("claim", "amount_pence", "effective_date")}
    return pool, {**said, "journal_reference": "BJ-1", "journal_date": DAY}


PREPARE: dict[str, Callable[[Keeper], Awaitable[Prepared]]] = {
    "sign-agreement": of_a_draft,
    "vary-agreement": of_a_variation,
    "end-agreement": of_an_end,
    "wind-up-agreement": of_a_winding_up,
    "change-delegation": of_a_delegation,
    "reverse-entry": of_a_payment,
    "vire": of_a_virement,
    "change-contribution-schedule": of_a_schedule,
    "pass-gateway": of_a_pause,
    "renew-programme": of_a_further_term,
    "allow-late-charges": of_a_late_charge,
    "return-allocation": of_a_cancelled_order,
    "draw-contingency": of_contingency,
    "carry-forward": of_what_is_left,
    "close-period": of_a_month,
    "reopen-period": of_a_closed_month,
    "finalise-period": of_a_closed_month,
    "issue-statement": of_a_closed_month,
    "set-variance-notice": of_terms_of_notice,
    "agree-settlement": of_a_settlement,
    "adopt-rule-set": of_a_rule_set,
    "agree-baseline": of_a_baseline,
    "verify-saving": of_a_claim,
    "bank-saving": of_what_has_stopped,
    "claw-back-saving": of_a_verified_claim,
}


def test_every_act_is_tried() -> None:
    """Who adds a controlled act says here how it is proposed."""
    assert set(ACTS.by_name) == set(PREPARE)


@pytest.mark.parametrize("act", PREPARE)
async def test_one_person_never_does_it(world: World, act: str) -> None:
    """The proposer with every role and by every account, a system, others of other bodies: each with its own no."""
    keeper = Keeper(world)
    await keeper.build()
    proposal = await proposed(keeper, act)
    before = await everything(keeper, proposal)

    said = {name: await told(by, proposal, body) for name, (by, body) in (await who_may_not(keeper, act)).items()}

    assert {
        "the proposer": (FORBIDDEN, "proposer-cannot-approve"),
        "the proposer by another token, with every role": (FORBIDDEN, "proposer-cannot-approve"),
        "the proposer by another account": (FORBIDDEN, "proposer-cannot-approve"),
        "the proposer for another body": (FORBIDDEN, "proposer-cannot-approve"),
        "a system": (FORBIDDEN, "person-must-act"),
        "a body that is no partner": (httpx.codes.NOT_FOUND, "not-found"),
        "another body in this one's name": (FORBIDDEN, "body-is-not-yours"),
        "a role that has no say": (FORBIDDEN, "approver-is-not-named"),
    } == said
    assert before == await everything(keeper, proposal)


@pytest.mark.parametrize("act", [name for name in PREPARE if ACTS.by_name[name].is_delegable])
async def test_who_is_named_no_longer_cannot(world: World, act: str) -> None:
    """After the scheme of delegation names the NHS body alone, the host's approver is refused."""
    keeper = Keeper(world)
    await keeper.build()
    proposal = await proposed(keeper, act)
    keeper.path = proposal["href"].rpartition("/")[0]
    needed = [{"of": "named_body", "body": NHS, "roles": ["treasurer"]}]
    await keeper.delegate(rules=[{"act": act, "approvals": needed}])

    assert (FORBIDDEN, "approver-is-not-named") == await told(keeper.approver, proposal, COUNCIL)
    assert "waiting" == (await keeper.read(proposal))["state"]


async def proposed(keeper: Keeper, act: str) -> dict[str, Any]:
    """A proposal of the act that could be done, by whoever of the host may propose it."""
    pool, content = await PREPARE[act](keeper)
    by = proposer(keeper, act)
    said = {"act": act, "acting_body": COUNCIL, "reason": "as the board decided", **content}
    response = await by.post(f"{pool}/proposals", said)
    assert response.status_code == CREATED, response.text
    found: dict[str, Any] = response.json()
    return found


def proposer(keeper: Keeper, act: str) -> Client:
    return keeper.treasurer if Role.TREASURER in ACTS.by_name[act].proposers else keeper.manager


async def who_may_not(keeper: Keeper, act: str) -> dict[str, tuple[Client, str]]:
    """Everybody who should not be able to approve, by what they are, and the body that they name."""
    world, by = keeper.world, proposer(keeper, act)
    subject = f"{Role.TREASURER if by is keeper.treasurer else Role.POOL_MANAGER} of {COUNCIL} in {world.place}"
    tokens = [
        await world.client(role, body, subject=subject, kind="individual")
        for role in ROLES_OF_BODY
        for body in (COUNCIL, NHS)
    ]
    system = await world.client(Role.TREASURER, COUNCIL, subject=f"treasury system of {world.place}")
    police = await world.person(Role.TREASURER, POLICE)
    nobody = await world.person(Role.POOL_MANAGER, COUNCIL, "a manager who has no say")
    return {
        "the proposer": (by, COUNCIL),
        "the proposer by another token, with every role": (tokens[-2], COUNCIL),
        "the proposer by another account": (await account_of(world, subject), COUNCIL),
        "the proposer for another body": (tokens[-1], NHS),
        "a system": (system, COUNCIL),
        "a body that is no partner": (police, COUNCIL),
        "another body in this one's name": (keeper.nhs_approver, COUNCIL),
        "a role that has no say": (nobody, COUNCIL),
    }


async def account_of(world: World, subject: str) -> Client:
    """A further account of a person, as an approver of the host."""
    second = f"{subject}, a further account"
    connection = await asyncpg.connect(world.database.app_dsn)
    try:
        first = await ensure_principal(connection, world.settings.issuer, subject, "individual")
        await ensure_principal(connection, world.settings.issuer, second, "individual", first)
    finally:
        await connection.close()
    return await world.client(Role.APPROVER, COUNCIL, subject=second, kind="individual")


async def told(by: Client, proposal: dict[str, Any], body: str) -> tuple[int, str]:
    response = await by.post(f"{proposal['href']}/approval", {"acting_body": body})
    return response.status_code, code_of(response)


async def everything(keeper: Keeper, proposal: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The proposal and the books of its pool."""
    pool = proposal["href"].partition("/proposals/")[0]
    return await keeper.read(proposal), await keeper.auditor.all_items(f"{pool}/entries")


def all_of(roles: tuple[Role, ...]) -> list[tuple[Role, ...]]:
    """Every combination of roles, none and all among them."""
    return list(chain.from_iterable(combinations(roles, number) for number in range(len(roles) + 1)))


@pytest.mark.parametrize("act", PREPARE)
def test_the_proposer_in_no_combination_of_roles(act: str) -> None:
    """Whatever roles for whatever bodies the proposer holds, even all: another person approves."""
    dates = (date(2025, 4, 1), date(2026, 3, 31))
    pool = PoolTerms(UUID(int=1), "pool", "Pool", "pooled", "", "", "agreement", COUNCIL, *dates, (NHS, COUNCIL))
    seats = seats_of(ACTS.by_name[act].needed, COUNCIL, pool)
    requester = Requester(UUID(int=2), "client", "request")
    person = Person(UUID(int=3), is_individual=True)
    for of_council in all_of(ROLES_OF_BODY):
        for of_nhs in all_of(ROLES_OF_BODY):
            grants = (*(Grant(role, COUNCIL) for role in of_council), *(Grant(role, NHS) for role in of_nhs))
            access = Access(requester, "issuer", "subject", person, grants, None, pool)
            refusals = {refusal_of_approver(access, person.person_id, body, seats, ()) for body in (COUNCIL, NHS)}
            assert {Code.PROPOSER_CANNOT_APPROVE} == {one and one.code for one in refusals}
