"""A controlled act needs two people: proposed by one, approved by others, then done, or not at all."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ledger.http.door import Role
from tests.board import CREATED, OK, Board, code_of
from tests.conftest import COUNCIL, NHS

LIMIT = {"reversal_limit_pence": 50_000}
CONFLICT, FORBIDDEN, ABSENT = httpx.codes.CONFLICT, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND


async def test_a_reversal_above_the_limit_is_posted_by_the_second_person(board: Board) -> None:
    """Alone it is refused; proposed and approved it posts, and the entry names the proposal."""
    await board.delegate(**LIMIT)
    sequence = await board.pay(50_001)
    host = await board.world.client(Role.POSTER, COUNCIL)
    alone = {"acting_body": COUNCIL, "sequence": sequence, "reason": "paid twice"}

    refused = await host.post(f"{board.world.pooled}/reversals", alone)
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=sequence)
    before = await board.manager.all_items(f"{board.world.pooled}/entries")
    approved = await board.approve(board.approver, proposal)

    assert (422, "second-person-is-needed") == (refused.status_code, code_of(refused))
    assert "£500.01 is above the limit of £500.00" in refused.text
    assert [sequence] == [one["sequence"] for one in before], "what is proposed stands apart from the books"
    assert (OK, "done") == (approved.status_code, approved.json()["state"])
    (posted,) = approved.json()["result"]["sequences"]
    entry = (await board.manager.get(f"{board.world.pooled}/entries/{posted}")).json()
    assert (sequence, proposal["proposal_id"]) == (entry["reverses_sequence"], entry["proposal_id"])


async def test_at_the_limit_one_person_is_enough(board: Board) -> None:
    await board.delegate(**LIMIT)
    sequence = await board.pay(50_000)
    host = await board.world.client(Role.POSTER, COUNCIL)

    posted = await host.post(
        f"{board.world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": sequence, "reason": "paid twice"}
    )

    assert posted.status_code == CREATED


async def test_nobody_who_should_not_approve_can(board: Board) -> None:
    """The proposer in any role and by any token, a system, another body, a role that has no say: each its own no."""
    world = board.world
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(70_000))
    proposer = f"{Role.TREASURER} of {COUNCIL} in {world.place}"
    again = await world.client(Role.APPROVER, COUNCIL, subject=proposer, kind="individual")

    said = {
        name: (answer.status_code, code_of(answer))
        for name, answer in {
            "the proposer": await board.approve(board.treasurer, proposal),
            "the proposer by another token, with another role": await board.approve(again, proposal),
            "a system": await board.approve(board.system, proposal),
            "another body": await board.approve(board.nhs_treasurer, proposal, NHS),
            "another body in the host's name": await board.approve(board.nhs_treasurer, proposal),
            "a role that has no say": await board.approve(board.manager, proposal),
        }.items()
    }

    assert {
        "the proposer": (FORBIDDEN, "proposer-cannot-approve"),
        "the proposer by another token, with another role": (FORBIDDEN, "proposer-cannot-approve"),
        "a system": (FORBIDDEN, "person-must-act"),
        "another body": (FORBIDDEN, "approver-is-not-named"),
        "another body in the host's name": (FORBIDDEN, "body-is-not-yours"),
        "a role that has no say": (FORBIDDEN, "approver-is-not-named"),
    } == said
    assert (await board.read(proposal))["state"] == "waiting"


async def test_a_change_of_the_delegation_counts_for_what_waits(board: Board) -> None:
    """Who could approve when it was proposed cannot once the scheme names others."""
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(70_000))
    needed = [{"of": "named_body", "body": NHS, "roles": ["treasurer"]}]
    await board.delegate(rules=[{"act": "reverse-entry", "approvals": needed}])

    refused = await board.approve(board.approver, proposal)
    approved = await board.approve(board.nhs_treasurer, proposal, NHS)

    assert (FORBIDDEN, "approver-is-not-named") == (refused.status_code, code_of(refused))
    assert (OK, "done") == (approved.status_code, approved.json()["state"])


async def test_as_many_approve_as_the_amount_asks(board: Board) -> None:
    """Above £1,000 two of the host and one of each partner; the last one does it, the same one twice is one."""
    needed = [{"of": "host", "count": 2}, {"of": "other_partner"}]
    rules = [
        {"act": "reverse-entry", "approvals": [{"of": "host"}]},
        {"act": "reverse-entry", "above_pence": 100_000, "approvals": needed},
    ]
    await board.delegate(rules=rules)
    proposal = await board.propose(board.manager, "reverse-entry", sequence=await board.pay(100_001))

    states = [
        (await board.approve(by, proposal, body)).json()["state"]
        for by, body in (
            (board.treasurer, COUNCIL),
            (board.treasurer, COUNCIL),
            (board.nhs_approver, NHS),
            (board.approver, COUNCIL),
        )
    ]

    assert ["waiting", "waiting", "waiting", "done"] == states
    assert len((await board.read(proposal))["approvals"]) == 3


async def test_one_person_of_two_bodies_is_one_person(board: Board) -> None:
    """Who has approved for one body does not approve for another too, by whatever account."""
    world = board.world
    both = f"of both bodies in {world.place}"
    for_host = await world.client(Role.TREASURER, COUNCIL, subject=both, kind="individual")
    for_nhs = await world.client(Role.APPROVER, NHS, subject=both, kind="individual")
    proposal = await board.propose(board.manager, "change-delegation", delegation={})

    first = await board.approve(for_host, proposal)
    second = await board.approve(for_nhs, proposal, NHS)
    another = await board.approve(board.nhs_approver, proposal, NHS)

    assert (OK, "waiting") == (first.status_code, first.json()["state"])
    assert (FORBIDDEN, "approver-is-not-named") == (second.status_code, code_of(second))
    assert "another person" in second.text
    assert (OK, "done") == (another.status_code, another.json()["state"])


async def test_a_scheme_that_asks_fewer_leaves_nothing_behind(board: Board) -> None:
    """Approved by one of two; then the scheme asks one only: any other whom it names brings the proposal to its end."""
    await board.delegate(rules=[{"act": "reverse-entry", "approvals": [{"of": "host", "count": 2}]}])
    proposal = await board.propose(board.manager, "reverse-entry", sequence=await board.pay(70_000))
    await board.approve(board.treasurer, proposal)
    await board.delegate()

    waiting = await board.read(proposal)
    of_another = await board.approve(board.nhs_treasurer, proposal, NHS)
    approved = await board.approve(board.approver, proposal)

    assert ("waiting", []) == (waiting["state"], waiting["still_needed"])
    assert (FORBIDDEN, "approver-is-not-named") == (of_another.status_code, code_of(of_another))
    assert (OK, "done") == (approved.status_code, approved.json()["state"])


async def test_what_became_impossible_is_refused_when_approved_and_nothing_stands(board: Board) -> None:
    """Re-validated at the end: the entry was reversed meanwhile, so neither the approval nor an entry stands."""
    sequence = await board.pay(20_000)
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=sequence)
    host = await board.world.client(Role.POSTER, COUNCIL)
    meanwhile = {"acting_body": COUNCIL, "sequence": sequence, "reason": "paid twice"}
    assert (await host.post(f"{board.world.pooled}/reversals", meanwhile)).status_code == CREATED

    refused = await board.approve(board.approver, proposal)

    assert (CONFLICT, "entry-is-already-reversed") == (refused.status_code, code_of(refused))
    left = await board.read(proposal)
    assert ("waiting", []) == (left["state"], left["approvals"])
    assert len(await board.manager.all_items(f"{board.world.pooled}/entries")) == 2


async def test_what_cannot_be_done_is_not_even_proposed(board: Board) -> None:
    refused = await board.treasurer.post(
        board.path, {"act": "reverse-entry", "acting_body": COUNCIL, "reason": "paid twice", "sequence": 9}
    )

    assert (422, "entry-does-not-exist") == (refused.status_code, code_of(refused))
    assert await board.manager.all_items(board.path, state="waiting") == []


async def test_a_key_proposes_once(board: Board) -> None:
    """The same key is answered with the same proposal; with another payload it is refused."""
    payload = {"act": "reverse-entry", "acting_body": COUNCIL, "reason": "twice", "sequence": await board.pay(1)}

    first = await board.treasurer.post(board.path, payload, key="one")
    second = await board.treasurer.post(board.path, payload, key="one")
    other = await board.treasurer.post(board.path, {**payload, "reason": "another"}, key="one")

    assert (CREATED, first.json()) == (second.status_code, second.json())
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (422, "key-was-used-for-another-payload") == (other.status_code, code_of(other))
    assert len(await board.manager.all_items(board.path, state="waiting")) == 1


@pytest.mark.parametrize("end", ["refusal", "withdrawal"])
async def test_what_has_ended_is_ended(board: Board, end: str) -> None:
    """Refused with a reason by who might approve, or withdrawn by who proposed: then nothing more comes of it."""
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(70_000))
    by = board.approver if end == "refusal" else board.treasurer
    payload = {"reason": "not what we agreed"} | ({"acting_body": COUNCIL} if end == "refusal" else {})

    ended = await by.post(f"{proposal['href']}/{end}", payload)
    late = await board.approve(board.approver, proposal)

    assert ended.status_code == OK, ended.text
    assert {"refusal": "refused", "withdrawal": "withdrawn"}[end] == ended.json()["state"]
    assert ended.json()["end_reason"] == "not what we agreed"
    assert (CONFLICT, "proposal-has-ended") == (late.status_code, code_of(late))


async def test_only_the_right_person_ends_a_proposal(board: Board) -> None:
    """The proposer does not refuse, another does not withdraw, and a body without a say does neither."""
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(70_000))
    why = {"reason": "no"}

    said = [
        await board.treasurer.post(f"{proposal['href']}/refusal", {**why, "acting_body": COUNCIL}),
        await board.approver.post(f"{proposal['href']}/withdrawal", why),
        await board.nhs_treasurer.post(f"{proposal['href']}/refusal", {**why, "acting_body": NHS}),
    ]

    assert ["proposer-cannot-approve", "role-does-not-permit-this", "approver-is-not-named"] == [
        code_of(one) for one in said
    ]
    assert (await board.read(proposal))["state"] == "waiting"


async def test_a_proposal_says_until_when_it_waits(board: Board) -> None:
    """As the scheme of delegation says, or as the proposal does; never in the past."""
    await board.delegate(expires_after_days=3)
    sequence = await board.pay(1)
    today = datetime.now(UTC).date()
    payload = {"act": "reverse-entry", "acting_body": COUNCIL, "reason": "twice", "sequence": sequence}

    agreed = await board.propose(board.treasurer, "reverse-entry", sequence=sequence)
    tomorrow = await board.propose(
        board.treasurer, "reverse-entry", sequence=sequence, expires_on=str(today + timedelta(days=1))
    )
    past = await board.treasurer.post(board.path, {**payload, "expires_on": str(today - timedelta(days=2))})

    assert timedelta(days=3) <= datetime.fromisoformat(agreed["expires_at"]) - datetime.now(UTC) <= timedelta(days=4)
    assert datetime.fromisoformat(tomorrow["expires_at"]) < datetime.fromisoformat(agreed["expires_at"])
    assert [{"pointer": "#/expires_on"}] == [{"pointer": one["pointer"]} for one in past.json()["errors"]]


async def test_who_may_propose(board: Board) -> None:
    """A person of the body, in a role that the act asks for; neither a system nor another body's."""
    sequence = await board.pay(1)
    payload = {"act": "reverse-entry", "acting_body": COUNCIL, "reason": "twice", "sequence": sequence}

    said = [await by.post(board.path, payload) for by in (board.system, board.nhs_treasurer)]
    elsewhere = await board.world.person(Role.TREASURER, COUNCIL, place=board.world.other_place)

    assert ["person-must-act", "body-is-not-yours"] == [code_of(one) for one in said]
    assert (await elsewhere.post(board.path, payload)).status_code == ABSENT


async def test_two_who_approve_at_once_do_it_once(board: Board) -> None:
    """Both approvals of the last one needed arrive together: one does the act, the other finds it done."""
    proposal = await board.propose(board.manager, "reverse-entry", sequence=await board.pay(70_000))

    answers = await asyncio.gather(*(board.approve(by, proposal) for by in (board.treasurer, board.approver)))

    assert [OK, CONFLICT] == sorted(one.status_code for one in answers)
    assert len(await board.manager.all_items(f"{board.world.pooled}/entries")) == 2


async def test_another_place_sees_nothing_of_a_proposal(board: Board) -> None:
    proposal = await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(1))
    elsewhere = await board.world.person(Role.TREASURER, COUNCIL, place=board.world.other_place)
    there = proposal["href"].replace(board.world.place, board.world.other_place)

    assert {ABSENT} == {(await elsewhere.get(one)).status_code for one in (proposal["href"], there)}
    assert await elsewhere.all_items(there.rpartition("/")[0]) == []


async def test_proposals_are_listed_by_state(board: Board) -> None:
    """The newest first, page by page, and only those in the states asked for."""
    made = [await board.propose(board.treasurer, "reverse-entry", sequence=await board.pay(1)) for _ in range(3)]
    await board.approve(board.approver, made[1])

    everything = (await board.nhs_treasurer.all_items(board.path, page_size=2))[: len(made)]
    waiting = await board.nhs_treasurer.all_items(board.path, state="waiting")

    assert [one["proposal_id"] for one in reversed(made)] == [one["proposal_id"] for one in everything]
    assert [made[2]["proposal_id"], made[0]["proposal_id"]] == [one["proposal_id"] for one in waiting]
