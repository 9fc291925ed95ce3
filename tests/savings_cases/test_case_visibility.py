"""Who sees a case: the named and the auditor before it is agreed; for everybody else it is as if there were none."""

from collections.abc import Mapping
from typing import Any

import httpx

from ledger.http.door import Role
from tests.board import code_of
from tests.conftest import COUNCIL, DISTRICT, NHS, POLICE, Client
from tests.savings_cases.savers import ABSENT, CONFLICT, CREATED, DWP, OK, REFUSED, Savers, golden

ONE = "families"
READ = (
    "",
    "/versions",
    "/versions/1",
    "/projection",
    "/simulation",
    "/tornado?percent=5",
    "/differences?from=1&to=1",
    "/namings",
    "/reviews",
)


async def seen(savers: Savers, readers: Mapping[str, Client]) -> dict[str, tuple[set[int], list[str]]]:
    """The statuses that each reader meets at a case, and the codes of the cases that their listing shows."""
    return {
        name: (
            {(await client.get(f"{savers.cases}/{ONE}{path}")).status_code for path in READ},
            [one["code"] for one in await client.all_items(savers.cases)],
        )
        for name, client in readers.items()
    }


async def test_only_the_named_see_what_is_not_agreed(drafting: Savers) -> None:
    """Bodies of the case, partners beside it, roles for the whole place, the other place: alike where it is hidden."""
    other = Savers(drafting.world, drafting.world.other_place)
    await other.draft()
    await drafting.kept(named=[NHS])
    await other.kept("elsewhere")
    world = drafting.world
    readers = {
        "the owner": await drafting.of(COUNCIL),
        "named": await drafting.of(NHS, Role.APPROVER),
        "of the case and not named": await drafting.of(POLICE),
        "another partner": await drafting.of(DISTRICT),
        "the place's administrator": await world.client(Role.PLACE_ADMIN),
        "a treasurer of the place": await world.client(Role.TREASURER),
        "the place's auditor": await world.client(Role.AUDITOR),
        "an auditor of one body": await world.client(Role.AUDITOR, POLICE),
        "the other place's auditor": await world.client(Role.AUDITOR, place=other.place),
    }
    shown, hidden = ({int(OK)}, [ONE]), ({int(ABSENT)}, list[str]())
    elsewhere = readers.pop("the other place's auditor")

    assert {
        **dict.fromkeys(readers, hidden),
        **dict.fromkeys(("the owner", "named", "the place's auditor"), shown),
    } == await seen(drafting, readers)
    absent = await readers["another partner"].get(f"{drafting.cases}/no-such-case")
    there = await readers["another partner"].get(f"{drafting.cases}/{ONE}")
    assert told(absent) == told(there)
    assert ABSENT == (await elsewhere.get(f"{drafting.cases}/{ONE}")).status_code
    assert ["elsewhere"] == [one["code"] for one in await elsewhere.all_items(other.cases)]
    acts = await readers["the place's administrator"].all_items(f"/v1/places/{drafting.place}/acts")
    assert not [one for one in acts if ONE in str(one["detail"])]


def told(response: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in response.json().items() if name != "instance"}


async def test_naming_is_recorded_and_ends(drafting: Savers) -> None:
    """By the owner alone, with a reason; who is not named, or no more, neither sees nor does anything with it."""
    await drafting.kept()
    owner, police = await drafting.of(COUNCIL), await drafting.of(POLICE)
    one, by = f"{drafting.cases}/{ONE}", {"acting_body": POLICE}
    tried = {
        "versions": {**by, "follows_version": 1, "document": golden()},
        "namings": {**by, "body": POLICE, "is_named": True, "reason": "for tests"},
        "reviews": {**by, "version": 1, "outcome": "accepted"},
        "reviews/1/answer": {**by, "answer": "for tests"},
    }
    done = {door: (await police.post(f"{one}/{door}", said)).status_code for door, said in tried.items()}

    async def name(by: Client, body: str, *, is_named: bool, acting: str = COUNCIL) -> httpx.Response:
        said = {"acting_body": acting, "body": body, "is_named": is_named, "reason": "as the board decided"}
        return await by.post(f"{one}/namings", said)

    met = [(await police.get(one)).status_code]
    for is_named in (True, False):
        assert CREATED == (await name(owner, POLICE, is_named=is_named)).status_code
        met.append((await police.get(one)).status_code)
    await name(owner, NHS, is_named=True)
    by_another = await name(await drafting.of(NHS), POLICE, is_named=True, acting=NHS)
    wrong = {
        "twice": await name(owner, NHS, is_named=True),
        "the owner": await name(owner, COUNCIL, is_named=False),
        "no partner": await name(owner, "gss:E61000001", is_named=True),
    }

    assert dict.fromkeys(tried, ABSENT) == done
    assert [ABSENT, OK, ABSENT] == met
    assert "body-is-not-yours" == code_of(by_another)
    assert {
        "twice": "payload-is-not-valid",
        "the owner": "payload-is-not-valid",
        "no partner": "body-is-no-partner",
    } == {case: code_of(response) for case, response in wrong.items()}
    listed = await (await drafting.of(NHS)).all_items(f"{one}/namings", page_size=1)
    assert [(POLICE, True), (POLICE, False), (NHS, True)] == [(each["body"], each["is_named"]) for each in listed]
    assert {"as the board decided"} == {each["reason"] for each in listed}


async def test_nothing_is_agreed_that_a_body_stands_against(savers: Savers) -> None:
    """Not reviewed, not accepted, a shunt that nobody answered: all told at once; the last review of a body counts."""
    await savers.kept(named=[NHS, POLICE, DWP])
    finding = {"line": "C3", "amount_pence": 250_000, "evidence": {"title": "Contract of the nurses"}}
    await savers.accept(COUNCIL)
    found = await savers.review(NHS, outcome="shunt_found", findings=[finding], reason="our nurses do it")
    await savers.review(POLICE, outcome="not_accepted", reason="no evidence for line B2")
    first = await savers.propose()
    by_strangers = [await savers.propose(by=DISTRICT), await savers.propose(code="no-such-case", by=DISTRICT)]
    wrong = await savers.review(DWP, outcome="shunt_found", findings=[{**finding, "line": "Z9"}])

    assert [
        ("shunt-is-not-answered", NHS),
        ("case-is-not-accepted", POLICE),
        ("case-is-not-reviewed", DWP),
    ] == [(one["code"], one["detail"].split()[0]) for one in first.json()["errors"]]
    assert (CONFLICT, CREATED) == (first.status_code, found.status_code)
    assert {"#/reason", "#/findings/0/line"} == {one["pointer"] for one in wrong.json()["errors"]}
    assert REFUSED == wrong.status_code
    assert ["savings-case-does-not-exist"] * 2 == [code_of(one) for one in by_strangers]

    await savers.accept(POLICE, DWP)
    answered = await (await savers.of(COUNCIL)).post(
        f"{savers.cases}/{ONE}/reviews/2/answer",
        {"acting_body": COUNCIL, "answer": "the council pays for the nurses from May"},
    )
    assert (CREATED, True) == (answered.status_code, answered.json()["is_answered"])
    proposed = await savers.propose()
    outside = await (await savers.of(DISTRICT, Role.APPROVER)).post(
        f"{proposed.json()['href']}/approval", {"acting_body": DISTRICT}
    )
    needed = {body for seat in proposed.json()["still_needed"] for body in seat["bodies"]}
    result = await savers.approve_all(proposed.json())

    assert {COUNCIL, NHS, POLICE, DWP} == needed
    assert "approver-is-not-named" == code_of(outside)
    assert 1 == result["baseline"]
    reviews = await (await savers.of(DISTRICT)).all_items(f"{savers.cases}/{ONE}/reviews", page_size=2)
    assert [COUNCIL, NHS, POLICE, POLICE, DWP] == [each["body"] for each in reviews]
