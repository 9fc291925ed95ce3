"""A rule set's life: written, proposed, signed by every partner, in force from its date, superseded; never edited."""

import hashlib

import httpx
import msgspec

from ledger.http.door import Role
from ledger.rules.sharing.model import RuleSet
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, POLICE
from tests.rule_sets.written import CONFLICT, CREATED, OK, REFUSED, Author, rules


def places(response: httpx.Response) -> set[tuple[str, str]]:
    return {(one["pointer"].removeprefix("#"), one["code"]) for one in response.json()["errors"]}


async def test_a_draft_reads_back_and_stands_beside_what_applies_meanwhile(author: Author) -> None:
    """Its canonical bytes have the digest told; each partner's people may write one; nothing is agreed yet."""
    before = await author.standing()
    made = await author.write(rules("Ours"), author.nhs_approver, NHS)
    assert CREATED == made.status_code, made.text
    assert (CREATED, made.headers["Location"]) == (made.status_code, made.json()["href"])

    found = await author.read_version(1)

    assert made.json() == found
    assert ("draft", NHS, 1, [], []) == (
        *(found["state"], found["written_for"], found["engine"], found["signatures"], found["waiting"]),
    )
    assert "Ours" in found["read_back"][0]["text"]
    document = msgspec.convert(found["document"], RuleSet)
    canonical = msgspec.json.encode(document, order="deterministic")
    assert hashlib.sha256(canonical).hexdigest() == found["sha256"]
    assert (False, None, []) == (before["is_agreed"], before["in_force"], before["waiting"])
    assert "no rules for sharing risk" in before["meanwhile"][0]["text"]
    after = await author.standing()
    assert (False, [1]) == (after["is_agreed"], [one["version"] for one in after["waiting"]])
    (task,) = await author.nhs_treasurer.all_items(f"/v1/places/{author.world.place}/tasks", kind="adopt_rule_set")
    assert found["href"] == task["href"]


async def test_what_could_not_be_carried_out_is_refused_with_every_place(author: Author) -> None:
    """Unknown weights, a wrong order of partners, another host: all at once, and nothing is kept."""
    wrong = rules(partners=[COUNCIL, NHS], host=NHS)
    wrong["parts"][1]["overspend"] = [{"type": "share", "by": "nothing"}]

    response = await author.write(wrong)

    assert REFUSED == response.status_code
    assert {
        ("/document/partners", "rule-set-is-not-sound"),
        ("/document/host", "rule-set-is-not-sound"),
        ("/document/parts/1/overspend/0/by", "rule-set-is-not-sound"),
    } <= places(response)
    assert [] == await author.manager.all_items(author.rule_sets)
    undecoded = await author.write({**rules(), "parts": [{"name": "x"}], "colour": "red"})
    assert {
        ("/document/colour", "payload-is-not-valid"),
        ("/document/parts/0/lines", "payload-is-not-valid"),
    } <= places(undecoded)


async def test_all_partners_adopt_it_and_it_applies_from_its_date(author: Author) -> None:
    """Proposed, then signed by both on the days that are kept; before its date nothing is agreed."""
    version = await author.written(rules())
    proposal = await author.propose(author.manager, "adopt-rule-set", version=version, effective_from="2025-07-01")
    proposed = await author.read_version(version)
    await author.approve(author.treasurer, proposal)
    half = await author.read_version(version)
    done = await author.approve(author.nhs_treasurer, proposal, NHS)

    found = await author.read_version(version)

    assert ("proposed", [proposal["proposal_id"]]) == (proposed["state"], proposed["waiting"])
    assert ("proposed", []) == (half["state"], half["signatures"])
    result = {"version": 1, "effective_from": "2025-07-01", "sha256": found["sha256"]}
    assert ("done", result) == (done.json()["state"], done.json()["result"])
    assert ("adopted", "2025-07-01", None) == (*(found["state"], found["effective_from"], found["superseded_from"]),)
    signed = {one["body"]: one["signed_on"] for one in found["signatures"]}
    approved = {one["body"]: one["approved_at"][:10] for one in done.json()["approvals"]}
    assert {NHS, COUNCIL} == set(signed)
    assert all(day >= approved[body] for body, day in signed.items())
    assert [False, True] == [(await author.standing(day))["is_agreed"] for day in ("2025-06-30", "2025-07-01")]
    assert 1 == (await author.standing("2025-06-30"))["comes_next"]["version"]


async def test_a_later_version_takes_its_place_and_both_stay(author: Author) -> None:
    """Each applies from its own day; what was adopted is adopted once, never changed, and none goes back behind it."""
    first, second = await author.written(rules()), await author.written(rules("All of it 3 to 1", nhs="3"))
    await author.adopt(first, "2025-04-01")
    document = (await author.read_version(first))["document"]

    refused = {
        "again": {"version": first, "effective_from": "2026-04-01"},
        "before": {"version": second, "effective_from": "2025-03-31"},
        "absent": {"version": 9, "effective_from": "2025-04-01"},
    }
    codes = {}
    for name, content in refused.items():
        said = {"act": "adopt-rule-set", "acting_body": COUNCIL, "reason": "for tests", **content}
        response = await author.manager.post(author.path, said)
        codes[name] = (response.status_code, sorted(one["code"] for one in response.json()["errors"]))
    await author.adopt(second, "2026-04-01")

    assert {
        "again": (CONFLICT, ["rule-set-is-adopted"]),
        "before": (REFUSED, ["date-is-outside-agreement", "rule-set-comes-earlier"]),
        "absent": (REFUSED, ["payload-is-not-valid"]),
    } == codes
    listed = {one["version"]: one for one in await author.manager.all_items(author.rule_sets, page_size=1)}
    assert ["2025-04-01", "2026-04-01"] == [listed[one]["effective_from"] for one in (first, second)]
    assert ("2026-04-01", None) == (listed[first]["superseded_from"], listed[second]["superseded_from"])
    in_force = {day: (await author.standing(day))["in_force"]["version"] for day in ("2026-03-31", "2026-04-01")}
    assert {"2026-03-31": first, "2026-04-01": second} == in_force
    assert document == (await author.read_version(first))["document"]
    life = [one["what"] for one in await author.manager.all_items(f"{author.pool}/agreement-life")]
    assert [
        *("draft of rule set 1: All of it 2 to 1", "draft of rule set 2: All of it 3 to 1", "rule set 1 adopted"),
        *("rule set 2 adopted", f"signature of {COUNCIL} to rule set 1", f"signature of {COUNCIL} to rule set 2"),
        *(f"signature of {NHS} to rule set 1", f"signature of {NHS} to rule set 2"),
    ] == sorted(one for one in life if "rule set" in one)


async def test_who_may_write_and_where_it_is_seen(author: Author) -> None:
    """Not for another body or a poster; partners of another pool and people of the other place see nothing of it."""
    await author.written(rules())
    world = author.world
    elsewhere = await world.person(Role.TREASURER, NHS, place=world.other_place)
    police = await world.person(Role.TREASURER, POLICE)
    poster = await world.client(Role.POSTER, COUNCIL)

    assert "body-is-not-yours" == code_of(await author.write(rules(), author.nhs_treasurer, COUNCIL))
    assert httpx.codes.FORBIDDEN == (await author.write(rules(), poster)).status_code
    for stranger in (elsewhere, police):
        assert httpx.codes.NOT_FOUND == (await stranger.get(f"{author.rule_sets}/1")).status_code
    assert httpx.codes.NOT_FOUND == (await author.manager.get(f"{author.rule_sets}/2")).status_code
    other = author.rule_sets.replace(world.place, world.other_place)
    assert [] == await elsewhere.all_items(other)


async def test_what_is_said_beside_the_legs_is_kept_by_version(author: Author) -> None:
    """How schemes stand, and figures that no ledger holds; none of them in place of what the books measure."""
    path = f"/v1/places/{author.world.place}"
    said = {
        "effective_from": "2025-04-01",
        "labels": ["bcf"],
        "kind": "variable",
        "profile": {NHS: "70", COUNCIL: "30"},
    }
    stated = {"as_at": "2025-06-30", "source": "mid-year estimates", "amounts": {"price": 149_000}}
    population = {"version": "2024", "as_at": "2024-06-30", "of": {NHS: "1", POLICE: "1"}}

    added = await author.manager.post(f"{path}/programmes/home-first/schemes/telecare/sharing", said)
    absent = await author.manager.post(f"{path}/programmes/home-first/schemes/none/sharing", said)
    halves = [
        await author.manager.post(f"{path}/programmes/home-first/schemes/telecare/sharing", {**said, **changed})
        for changed in ({"profile": {NHS: "70"}}, {"kind": "both"}, {"labels": ["No Code"]})
    ]
    strange = {**said, "profile": {"ods:ZZ9": "100"}}
    stranger = await author.manager.post(f"{path}/programmes/home-first/schemes/telecare/sharing", strange)
    kept = await author.manager.post(f"{author.pool}/stated-figures", stated)
    wrong = {**stated, "weights": {"contributions": population}}
    refused = await author.manager.post(f"{author.pool}/stated-figures", wrong)

    assert (CREATED, httpx.codes.NOT_FOUND, CREATED) == (added.status_code, absent.status_code, kept.status_code)
    assert {(REFUSED, "payload-is-not-valid")} == {(one.status_code, code_of(one)) for one in halves}
    assert {("/profile/ods:ZZ9", "body-is-not-registered")} == places(stranger)
    (listed,) = await author.manager.all_items(f"{path}/scheme-sharing")
    assert (added.json(), said) == (listed, listed["terms"])
    assert [stated] == [one["figures"] for one in await author.manager.all_items(f"{author.pool}/stated-figures")]
    assert {
        ("/weights/contributions", "payload-is-not-valid"),
        (f"/weights/contributions/of/{POLICE}", "body-is-no-partner"),
    } == places(refused)
    assert OK == (await author.nhs_treasurer.get(f"{author.pool}/stated-figures")).status_code
