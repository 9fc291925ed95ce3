"""An agreement is signed by each partner, two people of each; what was posted before shows that it was not yet."""

from typing import Any

import pytest

from ledger.http.door import Role
from tests.agreements.partners import CREATED, FAR_OFF, Partners, as_written, made, reasons
from tests.conftest import COUNCIL, NHS, POLICE, WRITTEN_TERMS, World

SIGNED: dict[str, Any] = {"version": 1, "signed_on": "2025-07-14"}
MARK = "agreement not yet signed"


@pytest.fixture
def partners(world: World) -> Partners:
    return Partners(world)


async def test_signed_in_july_with_effect_from_april(world: World) -> None:
    """A draft takes postings from its effective date; they stay marked once the last partner has signed."""
    partners = await made(world, "long", effective_to=FAR_OFF)
    await partners.post("payments", amount_pence=100, effective_date="2025-04-01")
    states = [(await partners.read())["state"]]
    for body in (NHS, COUNCIL):
        await world.sign(partners.path, body)
        states.append((await partners.read())["state"])
    await partners.post("payments", amount_pence=200, effective_date="2025-04-02")

    assert ["draft", "partly_signed", "in_force"] == states
    entries = await (await partners.of(COUNCIL)).all_items(f"{partners.path}/entries")
    assert [MARK, ""] == [one["mark"] for one in entries]
    agreement = await partners.read()
    assert [(NHS, 1, "2025-07-14"), (COUNCIL, 1, "2025-07-14")] == [
        (one["body"], one["version"], one["signed_on"]) for one in agreement["signatures"]
    ]
    assert {agreement["terms_sha256"]} == {one["terms_sha256"] for one in agreement["signatures"]}


async def test_everything_of_a_pool_shows_that_nobody_has_signed(world: World, partners: Partners) -> None:
    """The pool, its agreement, the listings and the statement; in the other place it stays so."""
    reader = await partners.of(COUNCIL)

    async def marks() -> list[str]:
        found = [
            (await reader.get(address)).json()["mark"]
            for address in (partners.path, f"{partners.path}/agreement", f"{partners.path}/statement?period=2025-04")
        ]
        for listing, code in (("pools", "pooled"), ("agreements", "section-75")):
            items = await reader.all_items(f"/v1/places/{world.place}/{listing}")
            found += [one["mark"] for one in items if one["code"] == code]
        return found

    before = await marks()
    await world.sign()

    assert ([MARK] * 5, [""] * 5) == (before, await marks())
    assert "draft" == (await Partners(world, place=world.other_place).read())["state"]
    await world.sign(place=world.other_place)
    assert [] == (await Partners(world, place=world.other_place).read())["unsigned"]


async def test_what_waits_for_signatures(world: World, partners: Partners) -> None:
    """Controlled acts but signing are refused until the last partner has signed."""
    delegation: dict[str, Any] = {"delegation": {"virement_limit_pence": 5}}
    await world.sign(partners.path, NHS)
    refused = await partners.refused("change-delegation", **delegation)
    await world.sign(partners.path, COUNCIL)

    assert [["agreement-is-not-signed", ""]] == refused
    assert CREATED == (await partners.propose("change-delegation", **delegation)).status_code


async def test_missing_terms_are_named_and_the_draft_is_written_anew(world: World) -> None:
    """A draft may lack terms; it cannot be signed until each is written, and who signed before signs again."""
    terms = {name: text for name, text in WRITTEN_TERMS.items() if name not in {"people_and_services", "termination"}}
    partners = await made(world, "bare", terms=terms, pool_manager="")
    missing = [["/terms/people_and_services", "(d)"], ["/terms/termination", "(f)"], ["/pool_manager", "reg. 7(4)"]]
    refused = await partners.propose("sign-agreement", NHS, **SIGNED)
    agreement = await partners.read()
    admin = await world.client(Role.PLACE_ADMIN)
    anew = {**as_written(effective_to="2026-03-31"), "effective_from": "2025-04-01", "follows_version": 1}
    revised = await admin.post(f"{partners.path}/agreement/versions", anew)

    assert [["terms-are-incomplete", pointer] for pointer, _ in missing] == reasons(refused)
    assert [pointer for pointer, _ in missing] == [one["pointer"] for one in agreement["missing_terms"]]
    for one, (_, paragraph) in zip(agreement["missing_terms"], missing, strict=True):
        assert paragraph in one["detail"]
    assert (CREATED, 2, []) == (revised.status_code, revised.json()["version"], revised.json()["missing_terms"])
    assert [["terms-are-incomplete", p] for p, _ in missing] + [["terms-are-superseded", "/version"]] == reasons(
        await partners.propose("sign-agreement", NHS, **SIGNED)
    )
    await world.sign(partners.path, NHS, version=2)
    again = await admin.post(f"{partners.path}/agreement/versions", {**anew, "follows_version": 2})
    assert (3, "draft", [NHS, COUNCIL]) == tuple(again.json()[name] for name in ("version", "state", "unsigned"))


async def test_a_signed_agreement_is_no_draft_any_more(world: World, partners: Partners) -> None:
    """It is varied, not written anew; and two who write a draft anew at once do not undo each other."""
    admin = await world.client(Role.PLACE_ADMIN)
    address = f"{partners.path}/agreement/versions"
    anew = {**as_written(), "effective_from": "2025-04-01", "follows_version": 1}
    first = await admin.post(address, {**anew, "host": NHS})
    second = await admin.post(address, anew)
    await world.sign(version=2)
    third = await admin.post(address, {**anew, "follows_version": 2})

    assert (CREATED, NHS) == (first.status_code, first.json()["host"])
    assert [["terms-are-superseded", "/follows_version"]] == reasons(second)
    assert [["agreement-is-signed", ""]] == reasons(third)


async def test_a_draft_with_entries_keeps_its_days_and_its_partners(world: World, partners: Partners) -> None:
    """What was posted stays within the term, by bodies that are partners; the term may grow, and its months with it."""
    admin = await world.client(Role.PLACE_ADMIN)
    await partners.post("payments", amount_pence=1, effective_date="2025-04-30")
    anew = {**as_written(partners=[COUNCIL, NHS]), "follows_version": 1}
    address = f"{partners.path}/agreement/versions"
    late = await admin.post(address, {**anew, "effective_from": "2025-05-01"})
    police = {**anew, "effective_from": "2025-04-01", "partners": [COUNCIL, POLICE]}
    gone = await admin.post(address, police)
    early = await admin.post(address, {**anew, "effective_from": "2025-01-01"})
    paid = await partners.post("payments", amount_pence=1, effective_date="2025-01-31")

    assert [["entries-are-outside-term", "/effective_from"]] == reasons(late)
    assert ["partner-stays-to-the-end", "/partners"] in reasons(gone)
    assert ["legal-basis-excludes-body", "/partners/1"] in reasons(gone)
    assert (CREATED, CREATED) == (early.status_code, paid.status_code)


async def test_a_body_signs_once_and_not_ahead(partners: Partners) -> None:
    """All reasons at once, also when another signature came while the proposal waited."""
    ahead = await partners.refused("sign-agreement", NHS, version=1, signed_on="2999-01-01")
    twice = [await partners.propose("sign-agreement", NHS, **SIGNED) for _ in range(2)]
    first, second = [await partners.approve(one, NHS) for one in twice]

    assert [["payload-is-not-valid", "/signed_on"]] == ahead
    assert "done" == first.json()["state"]
    assert [["version-is-already-signed", "/version"]] == reasons(second)
    assert [
        ["version-is-already-signed", "/version"],
        ["payload-is-not-valid", "/signed_on"],
    ] == await partners.refused("sign-agreement", NHS, version=1, signed_on="2999-01-01")
    assert [["payload-is-not-valid", "/version"]] == await partners.refused(
        "sign-agreement", NHS, **{**SIGNED, "version": 9}
    )
    assert 1 == len((await partners.read())["signatures"])


async def test_nobody_signs_for_another_body_or_alone(world: World, partners: Partners) -> None:
    """Two people of the partner itself: not the pool manager, not another partner's, not one person twice."""
    manager = await world.person(Role.POOL_MANAGER, COUNCIL)
    signature = {"act": "sign-agreement", "acting_body": COUNCIL, "reason": "r", **SIGNED}
    of_manager = await manager.post(f"{partners.path}/proposals", signature)
    of_other = await (await partners.of(NHS)).post(f"{partners.path}/proposals", signature)
    no_partner = await partners.propose("sign-agreement", POLICE, **SIGNED)
    proposed = await partners.propose("sign-agreement", COUNCIL, **SIGNED)
    alone = await (await partners.of(COUNCIL)).post(f"{proposed.json()['href']}/approval", {"acting_body": COUNCIL})
    crossed = await partners.approve(proposed, NHS)

    assert [["body-is-not-yours", "/acting_body"]] == reasons(of_manager) == reasons(of_other)
    assert 404 == no_partner.status_code
    assert [["proposer-cannot-approve", ""]] == reasons(alone)
    assert [["approver-is-not-named", "/acting_body"]] == reasons(crossed)


async def test_the_first_scheme_of_delegation_is_part_of_what_is_signed(world: World) -> None:
    """It stands from the beginning, and another scheme makes another digest."""
    delegation = {"reversal_limit_pence": 500, "virement_limit_pence": 100_000}
    with_it = await made(world, "delegated", delegation=delegation)
    found = await with_it.read()
    schemes = await (await with_it.of(NHS)).all_items(f"{with_it.path}/agreement/delegations", page_size=1)
    other = await made(
        world, "delegated", place=world.other_place, delegation={**delegation, "reversal_limit_pence": 501}
    )

    assert delegation == {name: found["delegation"][name] for name in delegation}
    assert [(1, 500)] == [(one["version"], one["delegation"]["reversal_limit_pence"]) for one in schemes]
    assert found["terms_sha256"] != (await other.read())["terms_sha256"]
    assert [] == await (await with_it.of(NHS)).all_items(f"{world.pooled}/agreement/delegations")


async def test_what_is_not_yet_agreed_is_seen_with_its_default(world: World) -> None:
    """Signing does not wait for what the law lets open; the day by which it was to be agreed goes by."""
    left = [
        {"term": "risk_sharing", "default": "Each bears half.", "agree_by": "2025-06-30"},
        {"term": "exit", "default": "Six months of notice.", "agree_by": "2999-12-31"},
    ]
    partners = await made(world, "open", not_yet_agreed=left, next_review_on="2025-10-01")
    await world.sign(partners.path)
    found = await partners.read()

    assert [{**left[0], "is_overdue": True}, {**left[1], "is_overdue": False}] == found["not_yet_agreed"]
    assert ("ended", "2025-10-01", True) == (found["state"], found["next_review_on"], found["is_review_due"])
    listed = await (await partners.of(NHS)).all_items(f"/v1/places/{world.place}/agreements")
    assert [found["not_yet_agreed"]] == [one["not_yet_agreed"] for one in listed if one["code"] == "open"]


async def test_an_agreement_of_next_year_is_signed_and_not_yet_in_force(world: World) -> None:
    """Its effective date lies ahead."""
    ahead = {"effective_from": "2999-04-01", "effective_to": "3000-03-31"}
    partners = await made(world, "ahead", **ahead)
    await world.sign(partners.path)

    assert "signed" == (await partners.read())["state"]


async def test_reviews_move_the_next_one(world: World, partners: Partners) -> None:
    """An ordinary act of the pool manager, once for a day."""
    manager = await world.client(Role.POOL_MANAGER, COUNCIL)
    review = {"acting_body": COUNCIL, "finding": "It works; the streams are too many.", "next_review_on": "2999-01-01"}
    address = f"{partners.path}/agreement/reviews"
    first = await manager.post(address, {**review, "reviewed_on": "2025-10-01", "next_review_on": "2026-01-01"})
    second = await manager.post(address, {**review, "reviewed_on": "2026-01-02"})
    again = await manager.post(address, {**review, "reviewed_on": "2026-01-02"})
    wrong = await manager.post(address, {**review, "acting_body": NHS, "reviewed_on": "2999-01-02"})

    assert (CREATED, "2026-01-01", True) == (
        first.status_code, first.json()["next_review_on"], first.json()["is_review_due"]
    )  # fmt: skip
    assert ("2999-01-01", False) == (second.json()["next_review_on"], second.json()["is_review_due"])
    assert ["2026-01-02", "2025-10-01"] == [one["reviewed_on"] for one in second.json()["reviews"]]
    assert [["review-is-already-recorded", ""]] == reasons(again)
    assert [
        ["body-is-not-yours", "/acting_body"],
        ["payload-is-not-valid", "/reviewed_on"],
        ["payload-is-not-valid", "/next_review_on"],
    ] == reasons(wrong)
