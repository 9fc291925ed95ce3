"""A signed agreement changes by further versions that each partner approves, and ends; nothing of it is altered."""

from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.agreements.partners import CREATED, FAR_OFF, Partners, as_written, made, reasons
from tests.conftest import COUNCIL, DISTRICT, NHS, WRITTEN_TERMS, World

VARY: dict[str, Any] = {"follows_version": 1, "applies_from": "2026-04-01"}
ABSENT = httpx.codes.NOT_FOUND


@pytest.fixture
async def partners(world: World) -> Partners:
    """The pooled fund, signed."""
    await world.sign()
    return Partners(world)


def with_a_third(**changed: Any) -> dict[str, Any]:
    """The fund with a district and another order of partners."""
    return as_written(partners=[COUNCIL, DISTRICT, NHS], **changed)


async def test_a_variation_adds_a_partner_who_signs_then(world: World, partners: Partners) -> None:
    """From its day on the new order of partners applies; until the new one has signed, controlled acts wait."""
    result = await partners.agree("vary-agreement", **VARY, agreement=with_a_third(effective_to=FAR_OFF))
    varied = await partners.read()
    waits = await partners.refused("end-agreement", last_day="2026-12-31")
    await world.sign(partners.path, DISTRICT, version=2, on="2026-04-02")
    signed = await partners.read(DISTRICT)

    assert {"version": 2, "unsigned": [DISTRICT]} == result
    assert (2, "partly_signed", [DISTRICT], [COUNCIL, DISTRICT, NHS]) == tuple(
        varied[name] for name in ("version", "state", "unsigned", "partners")
    )
    assert [["agreement-is-not-signed", ""]] == waits
    assert ("in_force", [], "") == (signed["state"], signed["unsigned"], signed["mark"])
    pool = (await (await partners.of(DISTRICT)).get(partners.path)).json()
    assert [COUNCIL, DISTRICT, NHS] == pool["partners"]
    paid = await partners.post("in-kind-contributions", body=DISTRICT, amount_pence=5, stream="nhs-minimum",
                               form="staff", programme="home-first", scheme="equipment")  # fmt: skip
    assert CREATED == paid.status_code
    other = Partners(world, place=world.other_place)
    assert ABSENT == (await (await other.of(DISTRICT)).get(other.path)).status_code


async def test_a_variation_waits_for_its_day(partners: Partners) -> None:
    """Until then the version before applies, to whoever asks and posts; nobody can end over it unseen."""
    terms = {**WRITTEN_TERMS, "overspends": "The host bears them."}
    later: dict[str, Any] = {"follows_version": 1, "applies_from": "2069-04-01"}
    written = with_a_third(effective_to=FAR_OFF, terms=terms)
    refused = await partners.refused("vary-agreement", **later, agreement=with_a_third())
    await partners.agree(
        "vary-agreement", **{**later, "applies_from": "2026-04-01"}, agreement=as_written(effective_to=FAR_OFF)
    )
    await partners.agree("vary-agreement", **{**later, "follows_version": 2}, agreement=written)
    found = await partners.read()

    assert [["payload-is-not-valid", "/applies_from"]] == refused
    assert (2, 3, [NHS, COUNCIL]) == (found["version"], found["waiting_version"], found["partners"])
    assert ABSENT == (await (await partners.of(DISTRICT)).get(partners.path)).status_code
    assert [["another-version-waits", ""]] == await partners.refused("end-agreement", last_day="2027-12-31")
    early: dict[str, Any] = {"follows_version": 3, "applies_from": "2026-05-01"}
    assert [["payload-is-not-valid", "/applies_from"]] == await partners.refused(
        "vary-agreement", **early, agreement=written
    )


async def test_everything_wrong_with_a_variation_is_told_at_once(partners: Partners) -> None:
    """A partner stays to the end; the law's terms stay too; and what is proposed follows the latest version."""
    terms = {name: text for name, text in WRITTEN_TERMS.items() if name != "review"}
    wrong = as_written(partners=[COUNCIL, "gss:E23000001"], host=NHS, terms=terms)

    assert [
        ["terms-are-superseded", "/follows_version"],
        ["partner-stays-to-the-end", "/agreement/partners"],
        ["body-is-no-partner", "/agreement/host"],
        ["legal-basis-excludes-body", "/agreement/partners/1"],
        ["legal-basis-needs-other-body", "/agreement/partners"],
        ["terms-are-incomplete", "/agreement/terms/review"],
    ] == await partners.refused("vary-agreement", follows_version=4, applies_from="2026-04-01", agreement=wrong)


async def test_two_variations_at_once_do_not_undo_each_other(partners: Partners) -> None:
    """The second was proposed against terms that are no longer the latest: it is looked at again when approved."""
    first = await partners.propose("vary-agreement", **VARY, agreement=as_written(pool_manager="Director"))
    second = await partners.propose("vary-agreement", **VARY, agreement=as_written(host=NHS))
    for body in (NHS, COUNCIL):
        await partners.approve(first, body)
    await partners.approve(second, NHS)
    last = await partners.approve(second, COUNCIL)

    assert [["terms-are-superseded", "/follows_version"]] == reasons(last)
    found = await partners.read()
    assert ("Director", COUNCIL) == (found["pool_manager"], found["host"])


async def test_a_longer_term_opens_its_months(partners: Partners) -> None:
    """And a shorter one must hold every entry."""
    late: dict[str, Any] = {"amount_pence": 1, "effective_date": "2027-06-30"}
    before = await partners.post("payments", **late)
    await partners.agree("vary-agreement", **VARY, agreement=as_written(effective_to="2028-03-31"))
    after = await partners.post("payments", **late)
    shorter: dict[str, Any] = {
        "follows_version": 2,
        "applies_from": "2026-04-01",
        "agreement": as_written(effective_to="2027-06-29"),
    }

    assert [["date-is-outside-agreement", "/effective_date"]] == reasons(before)
    assert CREATED == after.status_code
    assert [["entries-are-outside-term", "/agreement/effective_to"]] == await partners.refused(
        "vary-agreement", **shorter
    )


async def test_an_agreement_ends(partners: Partners) -> None:
    """Its last day comes earlier, after every entry; what was signed stays as it was."""
    await partners.post("payments", amount_pence=1, effective_date="2025-12-31")
    early = await partners.refused("end-agreement", last_day="2025-12-30")
    never = await partners.refused("end-agreement", last_day="2027-03-31")
    result = await partners.agree("end-agreement", last_day="2025-12-31")
    refused = await partners.post("payments", amount_pence=1, effective_date="2026-01-01")
    found = await partners.read()

    assert [["entries-are-outside-term", "/last_day"]] == early
    assert [["payload-is-not-valid", "/last_day"]] == never
    assert {"version": 2, "effective_to": "2025-12-31"} == result
    assert [["date-is-outside-agreement", "/effective_date"]] == reasons(refused)
    assert ("ended", 2, "2025-12-31") == (found["state"], found["version"], found["effective_to"])


async def test_versions_are_listed_and_compared_term_by_term(world: World, partners: Partners) -> None:
    """Each with what made it and who signed it; a version that is not there is said to be absent."""
    terms = {
        **WRITTEN_TERMS,
        "review": "Each quarter",
        "winding_up_shares": [{"body": COUNCIL, "basis_points": 10_000}],
    }
    left = {"term": "exit", "default": "None", "agree_by": "2026-12-31"}
    written = as_written(host=NHS, terms=terms, not_yet_agreed=[left], partners=[COUNCIL, NHS])
    await partners.agree("vary-agreement", **VARY, agreement=written)
    reader = await partners.of(NHS)
    versions = await reader.all_items(f"{partners.path}/agreement/versions", page_size=1)
    compared = await reader.get(f"{partners.path}/agreement/comparison", before=1, after=2)
    absent = await reader.get(f"{partners.path}/agreement/comparison", before=1, after=3)

    assert [(2, "vary-agreement", []), (1, "make_agreement", [NHS, COUNCIL])] == [
        (one["version"], one["made_by"], one["signed_by"]) for one in versions
    ]
    assert {
        "/applies_from": ("2025-04-01", "2026-04-01"),
        "/partners": ([NHS, COUNCIL], [COUNCIL, NHS]),
        "/terms/review": ("Each year", "Each quarter"),
        "/host": (COUNCIL, NHS),
        "/terms/winding_up_shares": (None, [{"body": COUNCIL, "basis_points": 10_000}]),
        "/not_yet_agreed/exit": (None, left),
    } == {one["pointer"]: (one["before"], one["after"]) for one in compared.json()["differences"]}
    assert [["query-is-not-valid", "/after"]] == reasons(absent)
    other = await world.client(Role.AUDITOR, place=world.other_place)
    there = f"/v1/places/{world.other_place}/pools/pooled/agreement/versions"
    assert [1] == [one["version"] for one in await other.all_items(there)]


async def test_terms_and_not_people_decide_who_may_vary(world: World) -> None:
    """Whatever a scheme of delegation says, nobody is bound by terms that they did not approve."""
    alone = {"rules": [{"act": "vary-agreement", "approvals": [{"of": "host"}]}]}
    partners = await made(world, "alone", delegation=alone, effective_to="2027-03-31")
    await world.sign(partners.path)
    proposed = await partners.propose("vary-agreement", **VARY, agreement=as_written(host=NHS))
    approved = await partners.approve(proposed, COUNCIL)

    assert "waiting" == approved.json()["state"]
    assert [[NHS]] == [one["bodies"] for one in approved.json()["still_needed"]]


async def test_the_life_of_an_agreement_is_told_in_order(world: World, partners: Partners) -> None:
    """Versions, schemes, signatures, reviews and the end: who, when, why, on which minute."""
    manager = await world.client(Role.POOL_MANAGER, COUNCIL)
    review = {
        "acting_body": COUNCIL,
        "reviewed_on": "2026-01-31",
        "finding": "All well",
        "next_review_on": "2026-07-31",
    }
    assert CREATED == (await manager.post(f"{partners.path}/agreement/reviews", review)).status_code
    await partners.agree("change-delegation", delegation={"virement_limit_pence": 5})
    await partners.agree("vary-agreement", **VARY, agreement=as_written(host=NHS), minute_reference="HWB 7")
    await partners.agree("end-agreement", last_day="2026-12-31")
    life = await (await partners.of(NHS)).all_items(f"{partners.path}/agreement-life", page_size=2)

    assert [
        ("version 1 of the terms", "2025-04-01", None, ""),
        ("pool pooled", "2025-04-01", None, ""),
        (f"signature of {NHS} to version 1", "2025-07-14", "the board agreed", ""),
        (f"signature of {COUNCIL} to version 1", "2025-07-14", "the board agreed", ""),
        ("review", "2026-01-31", "All well", ""),
        ("version 1 of the scheme of delegation", life[5]["recorded_at"][:10], "the board decided", ""),
        ("version 2 of the terms", "2026-04-01", "the board decided", "HWB 7"),
        ("version 3 of the terms", life[7]["recorded_at"][:10], "the board decided", ""),
    ] == [(one["what"], one["effective_date"], one["reason"], one["reference"]) for one in life]
    assert sorted(one["recorded_at"] for one in life) == [one["recorded_at"] for one in life]
