"""A partner disputes one scheme: it waits with what is tied to it, the rest settles; then the dispute ends."""

from typing import Any

import httpx

from ledger.http.door import Role
from tests.agreements.partners import as_written
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, WRITTEN_TERMS
from tests.settlement.settling import CONFLICT, OK, Settler, owed, says, states

FORBIDDEN, REFUSED = httpx.codes.FORBIDDEN, httpx.codes.UNPROCESSABLE_ENTITY
LEVELS = [
    {"to": "chief finance officers", "days": 5},
    {"to": "chief executives", "days": 14, "unit": "days"},
]


async def test_a_disputed_scheme_waits_while_the_rest_settles(golden: Settler) -> None:
    """S2 met S1's overspend, so both wait, plainly said; S3 and S5 post. Who disputed agrees last."""
    number = (await golden.settle())["number"]
    await golden.agree(number, COUNCIL)
    disputed = await golden.dispute(number, COUNCIL, "golden/s2")
    assert OK == disputed.status_code, disputed.text
    assert "disputed" == disputed.json()["state"]

    partly = await golden.agree(number, NHS)

    waiting = {"s1": "held_up", "s2": "disputed", "s4": "nothing_to_settle"}
    assert {**waiting, "s3": "settled", "s5": "settled"} == states(partly)
    assert ("partly_settled", 2) == (partly["state"], len(partly["entries"]))
    assert says(partly)["s1"].startswith("it waits with golden/s2, which is disputed: their variances met")
    assert {NHS: 4_000_000} == {one["body"]: one["settled_pence"] for one in partly["owed"] if one["settled_pence"]}
    assert COUNCIL not in next(one for one in partly["schemes"] if one["scheme"] == "golden/s2")["agreed_by"]
    await refusals_while_it_stands(golden, number)

    ended = await golden.treasurer.post(
        f"{golden.pool}/settlement-disputes/1/withdrawal", {"acting_body": COUNCIL, "reason": "shown to be right"}
    )
    assert (OK, "withdrawn", "shown to be right") == (
        *(ended.status_code, ended.json()["end"]["outcome"], ended.json()["end"]["reason"]),
    )
    whole = await golden.agree(number, COUNCIL)

    assert ("settled", 3) == (whole["state"], len(whole["entries"]))
    assert owed(whole) == {one["body"]: one["settled_pence"] for one in whole["owed"]}
    assert [
        ("proposed", COUNCIL),
        ("agreed", COUNCIL),
        ("disputed", COUNCIL),
        ("agreed", NHS),
        ("settled", None),
        ("dispute_withdrawn", COUNCIL),
        ("agreed", COUNCIL),
        ("settled", None),
    ] == [(one["what"], one["body"]) for one in whole["history"]]
    assert [["golden/s3", "golden/s5"], ["golden/s1", "golden/s2"]] == [
        one["schemes"] for one in whole["history"] if one["what"] == "settled"
    ]
    late = await golden.dispute(number, NHS, "golden/s1", "golden/s9")
    assert {("scheme-is-settled", "#/schemes/0"), ("scheme-does-not-exist", "#/schemes/1")} == {
        (one["code"], one["pointer"]) for one in late.json()["errors"]
    }


async def refusals_while_it_stands(golden: Settler, number: int) -> None:
    """Nobody agrees what it disputes; another's dispute is not for it to withdraw; a system never disputes."""
    said = {"act": "agree-settlement", "acting_body": COUNCIL, "settlement": number, "reason": "agreed"}
    own = await golden.treasurer.post(golden.path, {**said, "schemes": ["golden/s2"]})
    assert (CONFLICT, "scheme-is-disputed") == (own.status_code, code_of(own))
    again = await golden.dispute(number, COUNCIL, "golden/s2")
    assert (CONFLICT, "scheme-is-disputed") == (again.status_code, code_of(again))
    end = f"{golden.pool}/settlement-disputes/1/withdrawal"
    other = await golden.nhs_treasurer.post(end, {"acting_body": NHS, "reason": "we disagree"})
    assert (FORBIDDEN, "body-is-not-yours") == (other.status_code, code_of(other))
    system = await golden.world.client(Role.TREASURER, COUNCIL, subject=f"treasury system of {golden.world.place}")
    by_system = await system.post(
        f"{golden.settlements}/{number}/disputes",
        {"acting_body": COUNCIL, "schemes": ["golden/s1"], "reason": "a rule of ours"},
    )
    assert (FORBIDDEN, "person-must-act") == (by_system.status_code, code_of(by_system))


async def test_a_deadlock_follows_the_agreements_escalation(golden: Settler) -> None:
    """Each level has its dates; everybody concerned has a task; a resolution is recorded by its minute, and ends it."""
    await with_levels(golden)
    number = (await golden.settle())["number"]
    await golden.dispute(number, NHS, "golden/s3", reason="the beds were closed by Ms A")

    (dispute,) = await golden.auditor.all_items(f"{golden.pool}/settlement-disputes", is_open=True)

    first, second = dispute["levels"]
    assert ("chief finance officers", "chief executives") == (first["to"], second["to"])
    assert (dispute["raised_on"], first["until"]) == (first["since"], second["since"])
    assert (dispute["level_now"], False) == (first, dispute["is_overdue"])
    assert ("the beds were closed by Ms A", None) == (dispute["reason"], dispute["end"])
    tasks = f"/v1/places/{golden.world.place}/tasks"
    for person in (golden.nhs_treasurer, golden.approver, golden.manager):
        (task,) = await person.all_items(tasks, kind="resolve_dispute")
        assert (first["until"], dispute["href"]) == (task["until"], task["href"])
        assert "now with chief finance officers" in task["title"]
    (task,) = await golden.approver.all_items(tasks, kind="agree_settlement")
    assert f"{golden.settlements}/{number}" == task["href"]
    assert [] == await golden.auditor.all_items(tasks, kind="agree_settlement")

    resolution = {"acting_body": COUNCIL, "reason": "the beds count", "minute_reference": "HWB 2026-07-10 item 3"}
    done = await golden.manager.post(f"{dispute['href']}/resolution", resolution)
    assert (OK, "resolved", None) == (done.status_code, done.json()["end"]["outcome"], done.json()["level_now"])
    twice = await golden.manager.post(f"{dispute['href']}/resolution", resolution)
    assert (CONFLICT, "dispute-has-ended") == (twice.status_code, code_of(twice))
    assert [] == await golden.manager.all_items(tasks, kind="resolve_dispute")
    assert "settled" == (await golden.agree(number))["state"]
    assert [] == await golden.approver.all_items(tasks, kind="agree_settlement")


async def with_levels(golden: Settler) -> None:
    """The agreement, varied by both so that disputes have their levels."""
    written: dict[str, Any] = as_written(terms={**WRITTEN_TERMS, "dispute_levels": LEVELS})
    content = {"follows_version": 1, "applies_from": "2025-04-01", "agreement": written}
    proposal = await golden.propose(golden.manager, "vary-agreement", **content)
    await golden.approve(golden.treasurer, proposal)
    done = await golden.approve(golden.nhs_treasurer, proposal, NHS)
    assert done.json().get("state") == "done", done.text
    await golden.world.sign(golden.pool, version=2, on="2025-07-20")


async def test_a_dispute_outlasts_the_settlement_in_which_it_was_raised(golden: Settler) -> None:
    """Another settlement takes over what was left open, and the dispute with it; what was withdrawn takes nothing."""
    first = (await golden.settle())["number"]
    await golden.dispute(first, COUNCIL, "golden/s1")
    await golden.agree(first, NHS)
    second = await golden.settle()

    assert {"s1": "disputed", "s2": "held_up"} == {name: states(second)[name] for name in ("s1", "s2")}
    before = await golden.settlement(first)
    assert ("superseded", 2) == (before["state"], before["superseded_by"])
    said = {"act": "agree-settlement", "acting_body": NHS, "settlement": first, "reason": "agreed"}
    late = await golden.nhs_treasurer.post(golden.path, said)
    assert (CONFLICT, "settlement-has-ended") == (late.status_code, code_of(late))
    withdrawal = {"acting_body": COUNCIL, "reason": "the figures are to be mended first"}
    done = await golden.manager.post(f"{golden.settlements}/2/withdrawal", withdrawal)
    assert (OK, "withdrawn") == (done.status_code, done.json()["state"])
    assert withdrawal["reason"] == done.json()["withdrawn"]["reason"]
    again = await golden.manager.post(f"{golden.settlements}/2/withdrawal", withdrawal)
    assert (CONFLICT, "settlement-has-ended") == (again.status_code, code_of(again))
