"""Cases as workbooks, unit costs as files, over HTTP: the same case byte by byte; what is wrong in a file is named."""

import httpx

from ledger.core.workbook_reading import read_workbook
from ledger.http.door import Role
from ledger.rules.savings.case_sheets import RESULTS
from ledger.savings_cases.files import XLSX
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, Client
from tests.savings_cases.savers import (
    ABSENT,
    CONFLICT,
    CREATED,
    EDITION,
    OF_CASE,
    OK,
    REFUSED,
    UNIT_COSTS,
    Savers,
    take_unit_costs,
)
from tests.savings_cases.spoiling import differences

COSTS = UNIT_COSTS.read_text(encoding="utf-8")


async def send(client: Client, path: str, content: bytes, media_type: str, **query: str | int) -> httpx.Response:
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": media_type}
    return await client.http.post(path, content=content, headers=headers, params=query)


async def test_a_case_goes_out_and_comes_in_as_a_workbook(drafting: Savers) -> None:
    """As its next version, and as a case of its own; whoever may not see it gets no file of it."""
    first = await drafting.kept(named=[NHS])
    owner, path = await drafting.of(COUNCIL), f"{drafting.cases}/families/workbook"
    written = await owner.get(path)
    hidden = await (await drafting.of(OF_CASE[2])).get(path)

    again = await send(owner, path, written.content, XLSX, acting_body=COUNCIL, follows_version=1)
    new = {"acting_body": COUNCIL, "programme": "home-first"}
    other = await send(owner, f"{drafting.cases}/again/workbook", written.content, XLSX, **new)
    wrong = {
        "no workbook": await send(owner, path, b"PK no workbook", XLSX, acting_body=COUNCIL, follows_version=2),
        "CSV": await send(owner, path, b"a,b", "text/csv", acting_body=COUNCIL, follows_version=2),
        "no programme": await send(
            owner, f"{drafting.cases}/third/workbook", written.content, XLSX, acting_body=COUNCIL
        ),
        "taken": await send(owner, f"{drafting.cases}/again/workbook", written.content, XLSX, **new),
        "no code": await send(owner, f"{drafting.cases}/No%20code/workbook", written.content, XLSX, **new),
        "not the latest": await send(owner, path, written.content, XLSX, acting_body=COUNCIL, follows_version=1),
    }

    assert (OK, XLSX, ABSENT) == (written.status_code, written.headers["content-type"], hidden.status_code)
    assert f'filename="{drafting.place}.savings.families.1.xlsx"' in written.headers["content-disposition"]
    assert RESULTS in read_workbook(written.content)
    assert [CREATED] * 2 == [again.status_code, other.status_code], again.text + other.text
    assert {first["version"]["sha256"]} == {one.json()["version"]["sha256"] for one in (again, other)}
    assert {
        "no workbook": "file-line-is-not-valid",
        "CSV": "media-type-is-not-supported",
        "no programme": "query-is-not-valid",
        "taken": "code-is-taken",
        "no code": "not-found",
        "not the latest": "version-has-changed-since",
    } == {name: code_of(response) for name, response in wrong.items()}


async def test_unit_costs_are_taken_in_by_edition(drafting: Savers) -> None:
    """With their licence; a code that vanishes is refused unless it is meant; the other place has none of it."""
    world = drafting.world
    admin = await world.client(Role.PLACE_ADMIN)
    path = f"/v1/places/{drafting.place}/unit-cost-editions"
    taken = await take_unit_costs(world, drafting.place)
    twice = await send(admin, path, COSTS.encode(), "text/csv")
    later = COSTS.replace("v1.4", "v2.0").replace(",706,", ",716,")
    lines = later.splitlines(keepends=True)
    fewer = "".join(one for one in lines if "E&S1.0.2" not in one)
    vanished = await send(admin, path, fewer.encode(), "text/csv")
    unlicensed = await send(admin, path, later.replace("Creative Commons", "").encode(), "text/plain")
    meant = await send(admin, path, fewer.encode(), "text/csv", codes_may_vanish="true")
    treasurer = await drafting.of(COUNCIL)
    second = meant.json()["edition"]

    assert (CREATED, EDITION) == (taken.status_code, taken.json()["edition"]), taken.text
    assert "Creative Commons" in taken.json()["licence"]
    assert [CONFLICT, REFUSED, 415, CREATED] == [one.status_code for one in (twice, vanished, unlicensed, meant)]
    assert ["code-is-taken", "file-line-is-not-valid"] == [code_of(twice), code_of(vanished)]
    assert "E&S1.0.2" in vanished.json()["errors"][0]["detail"]
    listed = await treasurer.all_items(path, page_size=1)
    assert sorted([EDITION, second]) == [one["edition"] for one in listed]
    costs = await treasurer.all_items(f"{path}/{EDITION}/unit-costs", page_size=5)
    assert len(lines) - 1 == len(costs) == taken.json()["lines"]
    cost = (await treasurer.get(f"{path}/{EDITION}/unit-costs/E%26S1.0")).json()
    assert ("E&S1.0", 150_900) == (cost["cost"]["code"], cost["cost"]["amount_pence"])
    comparison = f"/v1/places/{drafting.place}/unit-cost-comparison"
    differing = await treasurer.all_items(comparison, **{"from": EDITION, "to": second, "page_size": 1})
    found = {one["code"]: (one["before"] is None, one["after"] is None) for one in differing}
    assert {"E&S1.0.1": (False, False), "E&S1.0.2": (False, True)}.items() <= found.items()
    for absent in (f"{path}/none/unit-costs", f"{path}/{EDITION}/unit-costs/none", f"{path}/%00/unit-costs"):
        assert ABSENT == (await treasurer.get(absent)).status_code
    elsewhere = await world.client(Role.AUDITOR, place=world.other_place)
    assert [] == await elsewhere.all_items(f"/v1/places/{world.other_place}/unit-cost-editions")
    assert [] == await differences(world)
