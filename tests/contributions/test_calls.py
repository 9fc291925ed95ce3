"""Calls: raised once, paid in parts, credited, aged; every figure is what the journal says."""

import asyncio
from typing import Any

import pytest

from ledger.http.door import Role
from tests.board import CREATED, OK
from tests.conftest import COUNCIL, NHS, World
from tests.contributions.collecting import APRIL, REMITTANCE, Collector, error_of, schedule

KEY = "the-calls-of-April-and-May"
FIGURES = ("called_pence", "credited_pence", "received_pence", "outstanding_pence", "state")


@pytest.fixture
async def collector(world: World) -> Collector:
    """A thousand pounds a month of the NHS, due twelve working days into each; calls 1 and 2 are raised."""
    made = Collector(world)
    await made.build()
    await made.adopt(schedules=[schedule(pence=1_200_000, due={"working_days": 12})])
    raised = await made.call(due_through="2025-05-20", key=KEY)
    assert raised.status_code == CREATED, raised.text
    return made


async def figures(collector: Collector, **query: Any) -> list[tuple[Any, ...]]:
    found = await collector.calls(**query)
    return [tuple(one[name] for name in FIGURES) for one in found]


async def test_calls_are_raised_once_with_their_due_dates(collector: Collector) -> None:
    """The same key raises nothing anew, nor does another request for the same days."""
    first, second = await collector.calls()
    replayed = await collector.call(due_through="2025-05-20", key=KEY)
    other = {"body": COUNCIL, "stream": "council-additional", "amount_pence": 5, "due_on": "2025-04-09"}
    named = {"body": NHS, "stream": "nhs-minimum", "financial_year": "2025-26"}

    assert [(1, "2025-04-17", "SWK/PF-00001"), (2, "2025-05-20", "SWK/PF-00002")] == [
        (one["number"], one["due_on"], one["remittance"]["reference"]) for one in (first, second)
    ]
    assert ("true", [first["number"], second["number"]]) == (
        replayed.headers["idempotency-replayed"],
        [one["number"] for one in replayed.json()["items"]],
    )
    for said, code in (
        ({"due_through": "2025-05-20"}, "nothing-is-to-be-called"),
        ({"instalment": {**named, "day": APRIL}}, "instalment-is-called"),
        ({"instalment": {**named, "day": "2025-04-02"}}, "schedule-does-not-exist"),
        ({"other": {**other, "stream": "unknown"}}, "stream-does-not-exist"),
        ({"other": {**other, "body": "gss:E23000001"}}, "body-is-no-partner"),
        ({"other": other, "due_through": APRIL}, "payload-is-not-valid"),
    ):
        assert code == error_of(await collector.call(**said))["code"], said
    third = await collector.call(instalment={**named, "day": "2025-12-01"})
    fourth = await collector.call(other=other)
    assert (3, 4) == (third.json()["items"][0]["number"], fourth.json()["items"][0]["number"])
    assert [4] == [one["number"] for one in await collector.calls(due_to="2025-04-09", body=COUNCIL)]
    assert [] == await collector.differences()


async def test_money_meets_the_call_that_it_names_or_the_longest_due(collector: Collector) -> None:
    """Part payments, credits, and what comes beyond all calls; a reversal of any opens the call again."""
    part = await collector.receive(30_000, call=2)
    over = error_of(await collector.receive(70_001, call=2))
    credit = await collector.credit(1, 10_000)
    rest = await collector.receive(200_000)

    assert CREATED == part.status_code == credit.status_code == rest.status_code
    assert ("amount-exceeds-call", "£700.00 is outstanding of call 2") == (over["code"], over["detail"])
    assert [(100_000, 10_000, 90_000, 0, "settled"), (100_000, 0, 100_000, 0, "settled")] == await figures(collector)
    entry = (await collector.host.get(rest.json()["entries"][0]["href"])).json()
    assert [
        ("cash", None, 200_000),
        ("contribution_receivable", "call-1", -90_000),
        ("contribution_receivable", "call-2", -70_000),
        ("contribution_income", None, -40_000),
    ] == [(leg["account"], leg["subjective"], leg["amount_pence"]) for leg in entry["legs"]]
    for response in (rest, credit, part):
        assert CREATED == (await collector.reverse(response)).status_code
    assert [(100_000, 0, 0, 100_000, "outstanding")] * 2 == await figures(collector, outstanding=True)
    assert "call-does-not-exist" == error_of(await collector.receive(1, call=3))["code"]
    assert "call-does-not-exist" == error_of(await collector.receive(1, call=1, stream="council-additional"))["code"]
    assert "amount-exceeds-call" == error_of(await collector.credit(1, 100_001))["code"]
    assert [] == await collector.differences()


async def test_a_receipt_meets_a_call_that_a_reversal_opened_in_the_same_write(collector: Collector) -> None:
    """What waits while a write is in flight goes together in the next: the receipt sees what was done before it."""
    for _ in range(4):
        whole = await collector.receive(100_000, call=1)
        _, reversal, receipt = await asyncio.gather(
            collector.receive(1, stream="nhs-additional"), collector.reverse(whole), collector.receive(100_000)
        )
        reversed_at, received_at = (one.json()["entries"][0]["sequence"] for one in (reversal, receipt))
        call = 1 if reversed_at < received_at else 2
        entry = (await collector.host.get(receipt.json()["entries"][0]["href"])).json()

        assert [None, f"call-{call}"] == [leg["subjective"] for leg in entry["legs"]]
        await collector.reverse(receipt)


async def test_a_call_is_taken_back_only_while_nothing_met_it(collector: Collector) -> None:
    """Money for another call does not stand in for it; then the instalment may be called anew."""
    part = await collector.receive(1, call=1)
    first = (await collector.calls())[0]
    call = {"acting_body": COUNCIL, "sequence": int(first["entry"].rpartition("/")[2]), "reason": "wrong"}
    kept = await collector.manager.post(f"{collector.pool}/reversals", call)
    await collector.reverse(part)
    taken_back = await collector.manager.post(f"{collector.pool}/reversals", call)
    again = await collector.call(due_through="2025-04-17")

    assert "money-has-moved-on" == error_of(kept)["code"]
    assert CREATED == taken_back.status_code == again.status_code
    assert [(0, 0, 0, 0, "withdrawn"), (100_000, 0, 0, 100_000, "outstanding")] == (await figures(collector))[:2]
    assert [3, 2] == [one["call"] for one in (await collector.schedules())[0]["instalments"][:2]]
    page = (await collector.host.get(first["document"])).text
    assert "This call was withdrawn" in page


async def test_what_is_owed_ages_from_its_due_date(collector: Collector) -> None:
    """As at any day: bands of days overdue by body, and each call's own days."""
    await collector.receive(40_000, on="2025-06-01", call=1)
    own = {"acting_body": COUNCIL, "effective_date": "2025-05-30", "body": COUNCIL, "stream": "council-additional"}
    await collector.host.post(f"{collector.pool}/called-contributions", {**own, "amount_pence": 7})
    door = f"{collector.pool}/outstanding-contributions"
    council, nhs = await collector.host.all_items(door, as_at="2025-06-17", page_size=1)
    before = await collector.host.all_items(door, as_at="2025-05-20", body=NHS)

    assert {"current": 0, "1-30": 100_000, "31-60": 0, "61-90": 60_000, "over 90": 0} == {
        one["name"]: one["amount_pence"] for one in nhs["bands"]
    }
    assert (NHS, 160_000, COUNCIL, 7, 7) == (
        nhs["body"], nhs["outstanding_pence"], council["body"], council["outstanding_pence"],
        council["without_call_pence"],
    )  # fmt: skip
    assert [("current", 100_000), ("31-60", 100_000)] == [
        (one["name"], one["amount_pence"]) for one in before[0]["bands"] if one["amount_pence"]
    ]
    assert [61, 28] == [one["days_overdue"] for one in await collector.calls(as_at="2025-06-17")]
    figure = await collector.host.get(nhs["legs"])
    assert 160_000 == figure.json()["figure_pence"]


async def test_a_call_is_a_page_that_only_says(collector: Collector) -> None:
    """Amounts and dates as a clerk reads them; what others wrote is text, and a change of the details is told."""
    hostile = {"payee": "<script>alert(1)</script>", "instructions": '{{ 7 * 7 }} & "<b>"', "effective_from": APRIL}
    changed = await collector.manager.post(f"{collector.pool}/remittance-details", {**REMITTANCE, **hostile})
    partner = await collector.world.client(Role.POOL_MANAGER, NHS, subject="the manager of a partner")
    by_partner = await partner.post(f"{collector.pool}/remittance-details", {**REMITTANCE, "acting_body": NHS})
    await collector.call(due_through="2025-06-17")
    first, third = [(await collector.host.get(f"{collector.pool}/calls/{number}/document")) for number in (1, 3)]

    assert (CREATED, 2, 403) == (changed.status_code, changed.json()["version"], by_partner.status_code)
    assert (OK, "text/html; charset=utf-8") == (first.status_code, first.headers["content-type"])
    assert "style-src 'sha256-" in first.headers["content-security-policy"]
    for words in (
        "£1,000.00",
        "Thursday 17 April 2025",
        "NHS South East London",
        "Account 00000000".lower(),
        "1 April",
    ):
        assert words in first.text.replace("\n", " "), words
    assert "differ from those of the call before" not in first.text
    assert "differ from those of the call before" in third.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in third.text
    assert "{{ 7 * 7 }} &amp; &#34;&lt;b&gt;&#34;" in third.text
    assert "<script" not in third.text
    versions = await collector.host.all_items(f"{collector.pool}/remittance-details", page_size=1)
    assert [2, 1] == [one["version"] for one in versions]
    assert 404 == (await collector.host.get(f"{collector.pool}/calls/4")).status_code


async def test_a_call_says_that_it_is_paid_otherwise_than_the_one_before_it(collector: Collector) -> None:
    """The one before, whatever its date: a change back to how it was is a change too, and is told as one."""
    later = {**REMITTANCE, "effective_from": "2025-06-01", "instructions": "Sort code 00-00-00, account 11111111"}
    made = await collector.manager.post(f"{collector.pool}/remittance-details", later)
    other = {"body": COUNCIL, "stream": "nhs-minimum", "amount_pence": 5_000, "due_on": "2025-07-01"}
    raised = [await collector.call(on=day, other=other) for day in ("2025-06-01", APRIL, APRIL, "2025-06-01")]

    assert CREATED == made.status_code
    shown = [one.json()["items"][0]["remittance"] for one in raised]
    assert [(2, False), (1, True), (1, False), (2, True)] == [(one["version"], one["has_changed"]) for one in shown]


async def test_what_is_to_be_called_and_who_is_late_waits_for_the_pool_manager(collector: Collector) -> None:
    """Ten instalments whose days have come, and the body that has paid nothing: told without amounts."""
    tasks = f"/v1/places/{collector.world.place}/tasks"
    call, chase = [(await collector.manager.all_items(tasks, kind=kind)) for kind in ("call", "chase")]

    assert [("call:pooled:2025-06-01", "2025-06-17")] == [(one["task_id"], one["until"]) for one in call]
    assert [f"chase:pooled:{NHS}:2025-04-17"] == [one["task_id"] for one in chase]
    assert "2 calls overdue, the oldest since 2025-04-17" in chase[0]["title"]
    assert [] == await collector.treasurer.all_items(tasks, kind="call")
