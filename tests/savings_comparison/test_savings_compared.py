"""The golden case claimed and verified, and compared with what was projected: by body, cause, curve, grade and then."""

import csv
import io
from typing import Any

import httpx
import pytest

from ledger.db import connect_pool
from ledger.http.door import Role
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from ledger.savings_comparison.checking import differences_of_comparison
from tests.agreements.test_agreement_check import spoil
from tests.cases.tables import pence, table
from tests.conftest import COUNCIL, NHS, World
from tests.periods.keeping import told
from tests.savings.claimers import Claimers
from tests.savings_cases.savers import BODY_OF, CREATED, DWP, OF_CASE, OK, golden

GOLDEN = table("savings")
REALISED = GOLDEN["realised"]["year_1"]
LINE_OF = {COUNCIL: "B1", NHS: "B4", DWP: "B3"}
# The golden case's first year, so that its year 1 is long over.
FIRST, YEAR = 2020, "2021-22"


def graded_case() -> dict[str, Any]:
    """The golden case, with a grade of evidence for each line: the truants' is the weakest."""
    document = golden(first_year=FIRST)
    for line in document["benefits"]:
        line["evidence_grade"] = 5 if line["id"] == "B2" else 2
        line["nothing_stops_because"] = "constructed"
    return document


class Comparers(Claimers):
    """Bodies that realise the golden case, and whoever compares."""

    async def begin_golden(self) -> None:
        await self.build(OF_CASE)
        await self.agreed("families", graded_case())
        self.auditor = await self.world.client(Role.AUDITOR, place=self.place)
        self.claims = {}
        for body, line in LINE_OF.items():
            agency = next(name for name, one in BODY_OF.items() if one == body)
            amount_pence = pence(REALISED["verified_cashable"][agency])
            said = {"line": line, "period": YEAR, "amount_pence": amount_pence, "budget_line": f"Line of {line}"}
            self.claims[body] = await self.claimed(body, **said)
            await self.verify(self.claims[body], amount_pence, body, NHS if body == COUNCIL else COUNCIL)

    async def compare(self, **asked: Any) -> dict[str, Any]:
        response = await self.auditor.get(f"{self.pool}/savings-comparison", **asked)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found

    async def row(self, body: str, **asked: Any) -> dict[str, Any]:
        found = await self.compare(financial_year=YEAR, **asked)
        (row,) = (one for one in found["rows"] if one["body"] == body)
        return dict(row)

    async def state(self, *causes: tuple[str, int], body: str = COUNCIL, **said: Any) -> httpx.Response:
        payload = {
            "acting_body": body,
            "case": "families",
            "body": body,
            "financial_year": YEAR,
            "causes": [{"cause": cause, "amount_pence": amount} for cause, amount in causes],
            "reason": "as the review found",
            **said,
        }
        return await (await self.of(body)).post(f"{self.pool}/savings-causes", payload)

    async def bias(self, **asked: Any) -> dict[str, Any]:
        response = await self.auditor.get(f"/v1/places/{self.place}/own-optimism-bias", **asked)
        assert response.status_code == OK, response.text
        found: dict[str, Any] = response.json()
        return found


@pytest.fixture
async def comparers(world: World) -> Comparers:
    made = Comparers(world)
    await made.begin_golden()
    return made


async def test_the_golden_year_through_the_service(comparers: Comparers) -> None:
    """Differences and rates of every body to the penny; then why, how it grew, and what the next case learns."""
    found = await comparers.compare(financial_year=YEAR)
    rows = {one["body"]: one for one in found["rows"]}
    for agency, body in BODY_OF.items():
        told_of = (f"{rows[body]['realisation_percent']}%", rows[body]["difference_pence"])
        expected = REALISED["realisation_rate"][agency], pence(REALISED["difference_from_projection"][agency])
        assert expected == told_of
    total = found["total"]
    assert pence(REALISED["verified_cashable"]["total"]) == total["verified_pence"] == total["realised_pence"]
    assert REALISED["realisation_rate"]["total"] == f"{total['realisation_percent']}%"
    assert [YEAR] * 4 == [one["financial_year"] for one in found["rows"]]
    await by_grade_and_as_known_then(comparers, found["through_sequence"])
    await why(comparers)
    await curves(comparers)
    await what_the_next_case_learns(comparers)


async def by_grade_and_as_known_then(comparers: Comparers, through: int) -> None:
    """By grade the weakest came to nothing; before any claim, nothing had come at all."""
    of_grade = {one["grade"]: one for one in (await comparers.compare(by="grade", financial_year=YEAR))["rows"]}
    assert {2, 5} == set(of_grade)
    assert ("0.00", 0, 3) == (
        *(of_grade[5]["realisation_percent"], of_grade[5]["claims"]),
        of_grade[2]["claims"],
    )
    before = await comparers.compare(financial_year=YEAR, through_sequence=1)
    assert (0, 0) == (before["total"]["claimed_pence"], before["total"]["claims"])
    by_case = await comparers.compare(by=["case", "programme"], measure="claimed")
    (only,) = by_case["rows"]
    assert ("families", "home-first", None, through) == (
        *(only["case"], only["programme"], only["body"]),
        by_case["through_sequence"],
    )
    asked = {"financial_year": YEAR, "by": "body"}
    file = await comparers.auditor.get(f"{comparers.pool}/savings-comparison/file", **asked)
    lines = list(csv.DictReader(io.StringIO(file.text)))
    assert [str(one["verified_pence"]) for one in (await comparers.compare(**asked))["rows"]] == [
        one["verified_pence"] for one in lines
    ]


async def why(comparers: Comparers) -> None:
    """Demand and what was not delivered are the books' to say; the rest is stated, and never more than there is."""
    short = {"acting_body": COUNCIL, "effective_date": "2026-09-30", "body": COUNCIL, "financial_year": YEAR}
    shortfall = {**short, "amount_pence": 2_000_000, "reason": "a home stayed open"}
    shortfall.pop("body")
    poster = await comparers.world.client(Role.POSTER, COUNCIL, comparers.place)
    fell = await poster.post(f"{comparers.pool}/savings-cases/families/shortfalls", shortfall)
    assert fell.status_code == CREATED, fell.text
    activity = {"planned": "3.2", "actual": "4.1", "unit": "children"}
    claim = comparers.claims[COUNCIL]
    lost = await comparers.move(claim, "losses-to-demand", amount_pence=900_000, activity=activity)
    assert lost.status_code == CREATED, lost.text
    assert (await comparers.bank(claim, 5_000_000, "JNL-1")).json()["state"] == "done"

    made = await comparers.state(("volume", -500_000))
    assert (CREATED, 1) == (made.status_code, made.json()["version"])
    of_claim = await comparers.state(("price", -200_000), claim=claim)
    assert of_claim.status_code == CREATED, of_claim.text
    row = await comparers.row(COUNCIL)
    assert {"price": -200_000, "volume": -500_000, "not_delivered": -2_000_000} == {
        one["cause"]: one["amount_pence"] for one in row["causes"]
    }
    assert -38_209 == row["unexplained_pence"]
    banked = await comparers.row(COUNCIL, measure="banked")
    assert -900_000 == {one["cause"]: one["amount_pence"] for one in banked["causes"]}["demand"]
    assert (
        banked["difference_pence"] == sum(one["amount_pence"] for one in banked["causes"]) + banked["unexplained_pence"]
    )
    assert (5_000_000, 900_000, 100_000) == (
        *(banked["banked_pence"], banked["lost_to_demand_pence"]),
        banked["not_yet_explained_pence"],
    )
    await what_is_refused(comparers)
    assert 2 == (await comparers.state(("timing", -100_000), follows_version=1)).json()["version"]
    listed = await comparers.auditor.all_items(f"{comparers.pool}/savings-causes", page_size=1, body=COUNCIL)
    assert [(None, 1), (None, 2), (claim, 1)] == [(one["claim"], one["version"]) for one in listed]


async def what_is_refused(comparers: Comparers) -> None:
    refused = [
        (await comparers.state(("volume", -800_000), follows_version=1), "causes-exceed-difference"),
        (await comparers.state(("volume", -1)), "version-has-changed-since"),
        (await comparers.state(("demand", -1), body=NHS), "payload-is-not-valid"),
        (await comparers.state(("price", -1), body=NHS, claim=comparers.claims[COUNCIL]), "payload-is-not-valid"),
        (await comparers.state(("price", -1), financial_year="2035-36"), "payload-is-not-valid"),
        (await comparers.state(("price", -1), acting_body=NHS), "body-is-not-yours"),
        (await comparers.state(("price", -1), case="nothing"), "savings-case-does-not-exist"),
    ]
    assert [code for _, code in refused] == [told(response)[1] for response, _ in refused]


async def curves(comparers: Comparers) -> None:
    """Each curve ends at its sum; what was claimed for a year counts at its end."""
    found = await comparers.auditor.get(f"{comparers.pool}/savings-curves", step="year")
    points = found.json()["points"]
    cashable = GOLDEN["expect"]["cashable_by_agency_and_year"].values()
    by_year = [sum(pence(one[number]) for one in cashable) for number in range(5)]
    assert [sum(by_year[: number + 1]) for number in range(5)] == [one["projected_pence"] for one in points]
    verified_pence = pence(REALISED["verified_cashable"]["total"])
    assert [0, *[verified_pence] * 4] == [one["verified_pence"] for one in points]
    quarters = await comparers.auditor.get(f"{comparers.pool}/savings-curves", body=DWP, case="families")
    assert 20 == len(quarters.json()["points"])
    assert "2021-03-31" == points[0]["through_day"]


async def what_the_next_case_learns(comparers: Comparers) -> None:
    """Grade 2 came to 24.36% of what was projected; the next case names the table, and is corrected by -80.43%."""
    seen = await comparers.bias()
    assert [(2, 14, 3, "24.36", "-80.43", True), (5, 15, 0, "0.00", "-100.00", False)] == [
        (
            *(one["grade"], one["observations"], one["claims"]),
            *(one["realised_percent"], one["correction_percent"]),
            one["is_offered"],
        )
        for one in seen["grades"]
    ]
    assert seen["source"].startswith("this place, 3 claims on 29 projected amounts, as known at entry ")
    assert [] == (await comparers.bias(known_at="2021-03-01T00:00:00Z"))["grades"]
    place = f"/v1/places/{comparers.place}"
    path, new = f"{place}/own-optimism-bias/tables", {"name": "ours 2026"}
    system = await comparers.world.client(Role.TREASURER, place=comparers.place)
    person = await comparers.of(COUNCIL)
    taken = await person.post(path, new)
    assert taken.status_code == CREATED, taken.text
    refused = [
        (await system.post(path, new), "person-must-act"),
        (await person.post(path, new), "code-is-taken"),
        (await person.post(path, {"name": "another", "beside": "none such"}), "payload-is-not-valid"),
    ]
    assert [code for _, code in refused] == [told(response)[1] for response, _ in refused]
    assert ["ours 2026"] == [one["name"] for one in await comparers.auditor.all_items(path)]

    document = graded_case()
    document["title"], document["optimism_bias_table"] = "The next case", "ours 2026"
    document["benefits"][0]["optimism_bias"] = {"type": "graded", "impact": 2}
    await comparers.kept("next", document=document)
    projected = await (await comparers.of(COUNCIL)).get(f"{comparers.cases}/next/projection")
    assert "-80.43" == projected.json()["projection"]["benefits"][0]["optimism_bias_percent"]
    await check_works_it_out_again(comparers)


SPOILT = [
    ("UPDATE savings_cause SET causes = '{\"demand\": 1}' WHERE place_id = $1", "some are none that is stated"),
    ("UPDATE savings_claim SET amount_pence = 1 WHERE place_id = $1", "the books of then say something else"),
]


async def check_works_it_out_again(comparers: Comparers) -> None:
    pool = await connect_pool(comparers.world.database.app_dsn, size=2)

    async def differences() -> str:
        lines = check_everything(pool, comparers.place, commands_behind, beside=(differences_of_comparison,))
        return " ".join([one.what async for one in lines if one.is_difference])

    try:
        assert "" == await differences()
        for statement, expected in SPOILT:
            await spoil(comparers.world, statement)
            assert expected in await differences()
    finally:
        await pool.close()
