"""What must stop so that a saving becomes cash: who registers and reports it, what is overdue, whose task it is."""

from typing import Any

from tests.agreements.partners import reasons
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, POLICE
from tests.savings.claimers import SHA, Claimers
from tests.savings_cases.savers import OK


async def test_what_stops_is_registered_and_reported(claimers: Claimers) -> None:
    """By whoever stops it; late until another day, done with evidence, and not done any more if it goes on again."""
    late = await claimers.register()
    await claimers.register(
        owner=NHS, what="post", name="Post 4711", line="beds", beneficiary=NHS, stops_by="2090-03-31"
    )
    strange = {"acting_body": COUNCIL, "case": "families", "line": "no line", "owner": POLICE, "beneficiary": POLICE}
    treasurer = await claimers.of(COUNCIL)
    item = {**strange, "what": "service", "name": "A ward", "stops_by": "2026-06-30"}
    refused = await treasurer.post(f"{claimers.pool}/decommissioning-items", item)
    not_its_own = await claimers.report(late, "done", NHS, stopped_on="2026-06-30", evidence="notice", sha256=SHA)
    overdue = [one["item"] for one in await _items(claimers, is_overdue="true")]
    tasks = [await _tasks(claimers, body) for body in (COUNCIL, NHS)]
    moved = await claimers.report(late, "late", stops_by="2090-01-31", reason="the provider objected")
    waits = [await _items(claimers, is_overdue="true"), await _tasks(claimers, COUNCIL)]
    await claimers.stopped(late)
    resumed = await claimers.report(late, "not-done", reason="the winter was hard")

    assert [["body-is-no-partner", "/owner"], ["body-is-no-partner", "/beneficiary"]] == reasons(refused)[:2]
    assert ["benefit-line-does-not-exist", "/line"] == reasons(refused)[2]
    assert "body-is-not-yours" == code_of(not_its_own)
    assert [1] == overdue
    assert [[("decommission:savings:1", "2026-06-30")], [("decommission:savings:2", "2090-03-31")]] == tasks
    assert (OK, "late", "2090-01-31", False) == (moved.status_code, *_of(moved.json(), "state", "due_on", "is_overdue"))
    assert [[], [("decommission:savings:1", "2090-01-31")]] == waits
    assert ["late", "done", "not_done"] == [one["outcome"] for one in resumed.json()["reports"]]
    assert [[2], [1], []] == [
        [one["item"] for one in await _items(claimers, **query)]
        for query in ({"owner": NHS}, {"state": "not_done"}, {"line": "visits"})
    ]
    assert [] == await _tasks(claimers, COUNCIL)


async def test_a_claim_waits_for_what_it_names_and_what_its_line_has(claimers: Claimers) -> None:
    """Of its own body or of everybody; what another body's saving waits for holds it up no more than another line's."""
    of_line, of_another, named = [
        await claimers.register(),
        await claimers.register(beneficiary=NHS),
        await claimers.register(line="beds", owner=NHS),
    ]
    claim = await claimers.claimed(depends_on=[named])
    await claimers.verify(claim, 100_000)
    waiting = [one["item"] for one in (await claimers.read(claim))["decommissioning"]]
    await claimers.stopped(of_line)
    held_up = await claimers.bank(claim, 100_000, "BJ-1")
    await claimers.report(named, "done", NHS, stopped_on="2026-06-30", evidence="notice.pdf", sha256=SHA)
    banked = await claimers.bank(claim, 100_000, "BJ-1")

    assert [of_line, named] == waiting
    assert of_another not in waiting
    assert held_up.json()["detail"] == f"item {named}, Placements framework 2021, is open"
    assert "done" == banked.json()["state"]


async def _items(claimers: Claimers, **query: str) -> list[dict[str, Any]]:
    return await (await claimers.of(COUNCIL)).all_items(f"{claimers.pool}/decommissioning-items", **query)


async def _tasks(claimers: Claimers, body: str) -> list[tuple[str, str]]:
    """What waits for a body's treasurer to stop, and until when."""
    path = f"/v1/places/{claimers.place}/tasks"
    found = await (await claimers.of(body)).all_items(path, kind="decommission")
    return [(one["task_id"], one["until"]) for one in found]


def _of(found: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(found[name] for name in names)
