"""The life of one thing: every event once, in order, with who, when and why, and what stood after it."""

from typing import Any

import pytest

from ledger.http.door import Role
from ledger.journal.carrying import carry_on
from tests.conftest import COUNCIL, NHS, Client, World
from tests.journal.driving import Cast

DAY = {"acting_body": COUNCIL, "effective_date": "2025-09-30"}
CODED = {"programme": "home-first", "scheme": "reablement"}


async def post(client: Client, path: str, payload: dict[str, Any]) -> Any:
    made = await client.post(path, {**DAY, **payload})
    assert 201 == made.status_code, made.text
    return made


async def events(reader: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    """The life on one page, which is the same as by pages of one."""
    whole = await reader.all_items(path, **query)
    assert whole == await reader.all_items(path, page_size=1, **query)
    return whole


@pytest.fixture
async def budgeted(world: World, pool_manager: Client) -> Client:
    """A scheme whose budget was set, raised from another stream, taken back in part; and another one's."""
    for stream in ("nhs-minimum", "council-additional"):
        scheduled = {"amount_pence": 9_000, "body": NHS, "stream": stream}
        await post(pool_manager, f"{world.pooled}/scheduled-contributions", scheduled)
    for stream, pence, scheme in (
        ("nhs-minimum", 5_000, "reablement"),
        ("nhs-minimum", 1_000, "equipment"),
        ("council-additional", 700, "reablement"),
    ):
        allocated = {"amount_pence": pence, "stream": stream, **CODED, "scheme": scheme, "narrative": f"for {scheme}"}
        await post(pool_manager, f"{world.pooled}/allocations", allocated)
    await pool_manager.post(
        f"{world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": 5, "reason": "the board said no"}
    )
    return pool_manager


async def test_the_life_of_a_budget(world: World, budgeted: Client, auditor: Client) -> None:
    """What moved it, with the reason and the balance after it; what was done with it or with another is not there."""
    await post(budgeted, f"{world.pooled}/payments", {"amount_pence": 5, **CODED})

    found = await events(auditor, f"{world.pooled}/budget-life", **CODED)

    assert [
        (3, "allocation", "record_allocation", "for reablement", 5_000, 5_000, None),
        (5, "allocation", "record_allocation", "for reablement", 700, 5_700, None),
        (6, "reversal", "reverse_entry", "the board said no", -700, 5_000, 5),
    ] == [
        (
            one["sequence"],
            one["what"],
            one["operation"],
            one["reason"],
            one["movements"][0]["amount_pence"],
            one["movements"][0]["balance_pence"],
            one["reverses_sequence"],
        )
        for one in found
    ]
    for one in found:
        entry = (await auditor.get(one["href"])).json()
        same = ("sequence", "recorded_at", "act_id", "principal_id", "acting_body", "effective_date", "event_date")
        assert [entry[name] for name in same] == [one[name] for name in same]
    of_stream = await events(auditor, f"{world.pooled}/budget-life", **CODED, stream="council-additional")
    assert [(5, 700), (6, 0)] == [(one["sequence"], one["movements"][0]["balance_pence"]) for one in of_stream]


async def test_the_life_of_a_contribution(world: World, pool_manager: Client, auditor: Client) -> None:
    """Scheduled, called, received in part, taken back: each account of it with what stands there."""
    stream = {"body": NHS, "stream": "nhs-minimum"}
    await post(pool_manager, f"{world.pooled}/scheduled-contributions", {**stream, "amount_pence": 900})
    await post(pool_manager, f"{world.pooled}/called-contributions", {**stream, "amount_pence": 600})
    await post(pool_manager, f"{world.pooled}/received-contributions", {**stream, "amount_pence": 250})
    other = {**stream, "stream": "council-additional", "amount_pence": 1}
    await post(pool_manager, f"{world.pooled}/scheduled-contributions", other)
    await pool_manager.post(f"{world.pooled}/reversals", {"acting_body": COUNCIL, "sequence": 3, "reason": "bounced"})

    found = await events(auditor, f"{world.pooled}/contribution-life", **stream)

    assert [
        ("contribution_scheduled", {"source": (-900, -900)}),
        ("contribution_called", {"contribution_income": (-600, -600), "contribution_receivable": (600, 600)}),
        ("contribution_received", {"contribution_receivable": (-250, 350)}),
        ("reversal", {"contribution_receivable": (250, 600)}),
    ] == [
        (
            one["what"],
            {moved["account"]: (moved["amount_pence"], moved["balance_pence"]) for moved in one["movements"]},
        )
        for one in found
    ]
    assert "bounced" == found[-1]["reason"]
    assert 5 == len(await events(auditor, f"{world.pooled}/contribution-life", body=NHS))
    assert [] == await events(auditor, f"{world.pooled}/contribution-life", body=COUNCIL)


async def test_the_life_of_an_entry(world: World, host: Client, auditor: Client) -> None:
    """Whichever of a family is asked for, the whole family is told; a neighbour is not."""
    await post(host, f"{world.pooled}/payments", {"amount_pence": 5, "narrative": "no scheme yet"})
    await post(host, f"{world.pooled}/payments", {"amount_pence": 7})
    recoded = {"acting_body": COUNCIL, "sequence": 1, "narrative": "it was equipment", **CODED}
    made = await host.post(f"{world.pooled}/recodings", {**DAY, **recoded})
    assert 201 == made.status_code, made.text
    reason = {"acting_body": COUNCIL, "sequence": 3, "reason": "no, it was not"}
    assert 201 == (await host.post(f"{world.pooled}/reversals", reason)).status_code

    for sequence in (1, 3, 4):
        found = await events(auditor, f"{world.pooled}/entries/{sequence}/life")
        assert [
            (1, "payment", None, None, "no scheme yet"),
            (3, "recoding", None, 1, "it was equipment"),
            (4, "reversal", 3, None, "no, it was not"),
        ] == [
            tuple(one[n] for n in ("sequence", "what", "reverses_sequence", "recodes_sequence", "reason"))
            for one in found
        ]
    assert [2] == [one["sequence"] for one in await events(auditor, f"{world.pooled}/entries/2/life")]


async def test_what_was_posted_as_one_lives_as_one(world: World, host: Client, auditor: Client) -> None:
    """An accrual and its reversal on the date given are two entries of one posting."""
    accrued = {"amount_pence": 5, "reverses_on": "2025-10-01", **CODED}
    await post(host, f"{world.pooled}/accruals", accrued)

    for sequence in (1, 2):
        found = await events(auditor, f"{world.pooled}/entries/{sequence}/life")
        assert [(1, "accrual"), (2, "accrual_reversal")] == [(one["sequence"], one["what"]) for one in found]


@pytest.mark.parametrize("sequence", ["1", "0", "x", "99999999999999999999"])
async def test_an_entry_that_is_not_there_has_no_life(world: World, auditor: Client, sequence: str) -> None:
    answer = await auditor.get(f"{world.pooled}/entries/{sequence}/life")

    assert (404, "not-found") == (answer.status_code, answer.json()["code"])


async def test_the_life_of_an_agreement(world: World, auditor: Client) -> None:
    """The terms and the pool they opened, by the act that is listed among the acts."""
    found = await events(auditor, f"{world.pooled}/agreement-life")

    assert [
        ("version 1 of the terms", "make_agreement", "2025-04-01"),
        ("pool pooled", "make_agreement", "2025-04-01"),
    ] == [(one["what"], one["operation"], one["effective_date"]) for one in found]
    acts = await auditor.all_items(f"/v1/places/{world.place}/acts")
    for one in found:
        (act,) = [act for act in acts if act["act_id"] == one["act_id"]]
        assert (act["recorded_at"], act["principal_id"]) == (one["recorded_at"], one["principal_id"])


async def test_a_life_is_told_as_far_as_it_was_when_the_first_page_was_asked(
    world: World, budgeted: Client, auditor: Client
) -> None:
    """What is posted between two pages belongs to the next telling."""
    page = await auditor.get(f"{world.pooled}/budget-life", **CODED, page_size=2)
    allocated = {"amount_pence": 9, "stream": "nhs-minimum", **CODED}
    await post(budgeted, f"{world.pooled}/allocations", allocated)
    rest = await auditor.get(page.links["next"]["url"])

    assert ([3, 5], [6]) == tuple([one["sequence"] for one in one_page.json()["items"]] for one_page in (page, rest))
    assert "next" not in rest.links
    assert 4 == len(await events(auditor, f"{world.pooled}/budget-life", **CODED))


async def test_a_budgets_life_is_the_same_with_totals_carried(cast: Cast) -> None:
    """Steps are passed over that did not move it, and balances go on from what was carried."""
    manager, auditor, pool = cast.clients["manager"], cast.clients["auditor"], cast.world.pooled
    await post(manager, f"{pool}/scheduled-contributions", {"amount_pence": 90, "body": NHS, "stream": "nhs-minimum"})
    for scheme in ("reablement", "equipment", "equipment", "equipment", "reablement"):
        allocated = {"amount_pence": 7, "stream": "nhs-minimum", **CODED, "scheme": scheme}
        await post(manager, f"{pool}/allocations", allocated)
    before = await events(auditor, f"{pool}/budget-life", **CODED)
    ids = await cast.world.ids()
    for _ in range(3):
        async with cast.connection.transaction():
            assert await carry_on(cast.connection, *ids, entries=2)

    assert [(2, 7), (6, 14)] == [(one["sequence"], one["movements"][0]["balance_pence"]) for one in before]
    assert before == await events(auditor, f"{pool}/budget-life", **CODED)


async def test_the_lives_of_another_place_are_not_told(world: World) -> None:
    """Not even that they are there."""
    stranger = await world.client(Role.AUDITOR, place=world.other_place)
    for path, query in (
        ("agreement-life", {}),
        ("budget-life", CODED),
        ("contribution-life", {"body": NHS}),
        ("entries/1/life", {}),
    ):
        assert 404 == (await stranger.get(f"{world.pooled}/{path}", **query)).status_code
