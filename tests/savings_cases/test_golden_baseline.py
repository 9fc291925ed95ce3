"""The golden case through the service: kept, projected to the penny, reviewed, agreed by each of its bodies, posted."""

from collections import Counter
from typing import Any

import msgspec

from ledger.http.door import Role
from ledger.rules.reference import savings_references
from ledger.rules.savings.case import Case
from ledger.rules.savings.ranking import rank
from ledger.rules.savings.simulating import simulate
from ledger.rules.savings.simulation import Simulation
from ledger.rules.savings.tornado import Tornado
from tests.board import code_of
from tests.cases.tables import pence, table
from tests.conftest import COUNCIL, DISTRICT, NHS, Client, World
from tests.savings_cases.savers import BODY_OF, CREATED, DWP, OF_CASE, OK, REFUSED, Savers, golden
from tests.savings_cases.spoiling import differences

EXPECT = table("savings")["expect"]
YEARS = ("2026-27", "2027-28", "2028-29", "2029-30", "2030-31")
EARLIER_ENTRY, LATER_ENTRY = "2026-05-31", "2027-04-30"


def expected_cashable() -> dict[tuple[str, str], int]:
    return {
        (BODY_OF[name], year): pence(amount)
        for name, amounts in EXPECT["cashable_by_agency_and_year"].items()
        for year, amount in zip(YEARS, amounts, strict=True)
    }


def posted(entries: list[dict[str, Any]], account: str) -> Counter[tuple[str, str]]:
    """What entries add up to on an account, by body and year."""
    found: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        for leg in entry["legs"]:
            if leg["account"] == account:
                found[leg["body"], leg["subjective"]] += leg["amount_pence"]
    return found


def rows(projection: dict[str, Any], measure: str) -> dict[str, list[int]]:
    return {one["body"]: one[measure]["by_year_pence"] for one in projection["bodies"]}


async def tried(savers: Savers, client: Client) -> None:
    """Trying a case over HTTP answers what the pure functions answer, or refuses as they do."""
    case, references = msgspec.convert(golden(), Case), savings_references()
    drawn, ranked, spreadless = [
        await client.get(f"{savers.cases}/families/{asked}")
        for asked in ("simulation?draws=50&seed=7", "tornado?percent=10", "tornado")
    ]
    assert simulate(case, references, seed=7, draws=50) == msgspec.json.decode(drawn.content, type=Simulation)
    assert rank(case, references, "10") == msgspec.json.decode(ranked.content, type=Tornado)
    assert (REFUSED, "savings-case-is-not-sound") == (spreadless.status_code, code_of(spreadless))


async def test_the_golden_case_becomes_the_baseline(world: World, savers: Savers) -> None:
    """To the penny: what is read back is what the golden file says, and its entries sum to the cashable part of it."""
    await savers.kept(named=OF_CASE)
    treasurer = await savers.of(DWP)
    read = (await treasurer.get(f"{savers.cases}/families/projection")).json()
    preview = await treasurer.post(f"{savers.pool}/savings-case-previews", {"document": golden()})

    for measure, name in (("gross", "fiscal"), ("cashable", "cashable")):
        said = EXPECT[f"{measure}_by_agency_and_year"]
        assert {BODY_OF[one]: [pence(each) for each in years] for one, years in said.items()} == rows(
            read["projection"], name
        )
    assert EXPECT["financial_return_on_investment"] == read["projection"]["returns"]["financial_return"]
    assert (OK, read["projection"]) == (preview.status_code, preview.json()["projection"])
    assert (1, None) == (read["version"], preview.json()["version"])
    assert [] == await savers.entries()
    await tried(savers, treasurer)

    tasks = await treasurer.all_items(f"/v1/places/{world.place}/tasks", kind="review_savings_case")
    assert [(DWP, f"{savers.cases}/families")] == [(one["body"], one["href"]) for one in tasks]
    await savers.accept()
    assert [] == await treasurer.all_items(f"/v1/places/{world.place}/tasks", kind="review_savings_case")
    result = await savers.agree(effective_date=EARLIER_ENTRY)

    entries = await savers.entries()
    assert expected_cashable() == dict(posted(entries, "savings_agreed"))
    assert {at: -amount for at, amount in expected_cashable().items()} == dict(posted(entries, "savings_control"))
    assert {"saving_baselined"} == {one["kind"] for one in entries}
    assert [(EARLIER_ENTRY, EARLIER_ENTRY, "case families baseline 1", COUNCIL)] * len(YEARS) == [
        (one["effective_date"], one["event_date"], one["reference"], one["acting_body"]) for one in entries
    ]
    assert {("home-first", "families")} == {(leg["programme"], leg["scheme"]) for one in entries for leg in one["legs"]}
    assert (1, [1, 2, 3, 4, 5]) == (result["baseline"], result["sequences"])
    stranger = await (await savers.of(DISTRICT)).get(f"{savers.cases}/families")
    assert ("agreed", 1, []) == (
        *(stranger.json()["version"]["state"], stranger.json()["baseline_version"], stranger.json()["named"]),
    )
    await refuses_what_stands(savers)
    assert [] == await differences(world)


async def refuses_what_stands(savers: Savers) -> None:
    """What is agreed is neither agreed again nor reversed: another version is; and the pool takes no contribution."""
    treasurer = await savers.of(COUNCIL)
    again = await savers.propose()
    reversing = {"acting_body": COUNCIL, "sequence": 1, "reason": "for tests"}
    reversed_alone = await (await savers.world.client(Role.POSTER, COUNCIL)).post(f"{savers.pool}/reversals", reversing)
    by_two = {"act": "reverse-entry", **reversing}
    reversed_by_two = await treasurer.post(f"{savers.pool}/proposals", by_two)
    money = {"acting_body": COUNCIL, "effective_date": "2026-05-31", "amount_pence": 100, "stream": "nhs-minimum"}
    poster = await savers.world.client(Role.POOL_MANAGER, COUNCIL)
    received = await poster.post(f"{savers.pool}/received-contributions", {**money, "body": NHS})

    assert "baseline-is-agreed" == code_of(again)
    assert ["saving-cannot-be-reversed"] * 2 == [code_of(reversed_alone), code_of(reversed_by_two)]
    assert (REFUSED, "savings-pool-takes-no-contribution") == (received.status_code, code_of(received))


async def test_a_later_baseline_posts_what_differs(world: World, savers: Savers) -> None:
    """A cost shunt is a line of its own, below zero; what is agreed stays, entries of past years have their own day."""
    await savers.kept(named=OF_CASE)
    await savers.accept()
    await savers.agree()
    first = await savers.entries()
    shunted = golden("With what the NHS must do instead")
    shunted["benefits"][1]["impact_percent"] = "45"
    shunt = {**shunted["benefits"][3], "id": "B5", "name": "community nursing"}
    shunt["unit_values"] = [{"body": NHS, "amount_pence": -400_000, "cashable_percent": "100"}]
    shunt["optimism_bias"] = {"type": "manual", "percent": "0"}
    shunted["benefits"].append(shunt)

    written = await savers.write(shunted, follows=1)
    stranger = await savers.of(DISTRICT)
    before = (await stranger.get(f"{savers.cases}/families")).json()
    hidden = await stranger.get(f"{savers.cases}/families/versions/2")
    await savers.accept(version=2)
    await savers.agree(version=2, effective_date=LATER_ENTRY)
    told = await stranger.get(f"{savers.cases}/families/differences", **{"from": 1, "to": 2})

    assert ("projected", 1, 404) == (written["version"]["state"], before["latest_version"], hidden.status_code)
    entries = await savers.entries()
    assert first == entries[: len(first)]
    after = rows((await stranger.get(f"{savers.cases}/families/projection")).json()["projection"], "cashable")
    agreed = {(body, year): one for body, years in after.items() for year, one in zip(YEARS, years, strict=True)}
    assert agreed == dict(posted(entries, "savings_agreed"))
    assert min(agreed[NHS, year] for year in YEARS) < 0
    assert {"2027-03-31", LATER_ENTRY} == {one["event_date"] for one in entries[len(first) :]}
    differing = {(one["line"], one["change"]) for one in told.json()["lines"]}
    assert {("B2", "changed"), ("B5", "added")} == differing
    changed = next(one for one in told.json()["lines"] if one["line"] == "B2")
    assert [{"pointer": "/impact_percent", "before": "50", "after": "45"}] == changed["fields"]
    assert {(one["body"], one["year"]): one["cashable_after_pence"] for one in told.json()["years"]}.items() <= (
        agreed.items()
    )
    moved = posted(entries[len(first) :], "savings_agreed")
    assert {at for at, amount in moved.items() if amount} == {
        (one["body"], one["year"])
        for one in told.json()["years"]
        if one["cashable_before_pence"] != one["cashable_after_pence"]
    }
    assert [] == await differences(world)


async def test_the_places_own_table_corrects_a_case(drafting: Savers) -> None:
    """It is named beside those that ship, is kept with the projection, and another place knows nothing of it."""
    grades = [{"grade": 5, "cost_percent": "12", "benefit_percent": "-30"}]
    own = {"name": "ours-2026", "title": "Realised against projected", "dated": "2026-04-01", "edition": "1"}
    table_of_place = {**own, "unit": "percent", "source": "the place's own record", "grades": grades}
    admin = await drafting.world.client(Role.PLACE_ADMIN)
    added = await admin.post(f"/v1/places/{drafting.place}/optimism-bias-tables", {"table": table_of_place})
    assert CREATED == added.status_code, added.text
    document = golden(optimism_bias_table="ours-2026")
    document["benefits"][0]["optimism_bias"] = {"type": "graded", "impact": 5}

    kept = await drafting.kept(document=document, named=OF_CASE)
    read = (await (await drafting.of(NHS)).get(f"{drafting.cases}/families/projection")).json()
    listed = await admin.all_items(f"/v1/places/{drafting.place}/optimism-bias-tables", page_size=1)
    other = Savers(drafting.world, drafting.world.other_place)
    await other.draft((COUNCIL, NHS))
    elsewhere = await other.keep(document=document)

    assert "-30" == read["projection"]["benefits"][0]["optimism_bias_percent"]
    assert "ours-2026: Realised against projected" in read["projection"]["references"][0]
    assert ["ours-2026"] == [one["table"]["name"] for one in listed if one["is_own"]]
    assert len(listed) > 1
    assert kept["version"]["sha256"]
    assert {("savings-case-is-not-sound", "#/document/optimism_bias_table")} <= {
        (one["code"], one["pointer"]) for one in elsewhere.json()["errors"]
    }
