"""Trying rules before anybody adopts them: on the golden year of the books, beside others, over a range, typed in."""

from typing import Any

import httpx
import pytest

from ledger.http.door import Role
from tests.cases.tables import pence
from tests.conftest import COUNCIL, NHS
from tests.golden_year import GOLDEN, post_golden_year
from tests.rule_sets.test_golden_figures import BEARS
from tests.rule_sets.written import CONFLICT, OK, REFUSED, Author, golden_rules, rules, shared

YEAR = {"type": "books", "period": "2025-26"}
BODIES = {"icb": NHS, "council": COUNCIL}


@pytest.fixture
async def golden(author: Author) -> Author:
    """The golden year in the books."""
    manager = await author.world.client(Role.POOL_MANAGER, COUNCIL)
    await post_golden_year(author.world, manager, responsible=BEARS, fenced=True)
    return author


async def ask(author: Author, **asked: Any) -> httpx.Response:
    return await author.nhs_approver.post(f"{author.pool}/rule-previews", {"figures": YEAR, **asked})


async def tried(author: Author, **asked: Any) -> dict[str, Any]:
    response = await ask(author, **asked)
    assert OK == response.status_code, response.text
    found: dict[str, Any] = response.json()
    return found


def document(written: dict[str, Any]) -> dict[str, Any]:
    return {"type": "document", "document": written}


async def test_the_golden_rules_give_the_golden_shares(golden: Author) -> None:
    """From the books to the penny: who owes what, and what stays within its fence; nothing is kept or posted."""
    before = (await golden.manager.get(f"{golden.pool}/trial-balance")).json()

    found = await tried(golden, rules=document(golden_rules()))

    outcome = GOLDEN["outcome"]
    assert {BODIES[name]: pence(amount) for name, amount in outcome["owed"].items()} == found["result"]["shares_pence"]
    assert pence(GOLDEN["totals"]["variance"]) == found["result"]["variance_pence"]
    netted = next(one for one in found["result"]["pots"] if one["part"] == "equipment and reablement")
    shares = {one["partner"]: one["amount_pence"] for one in netted["shares"]}
    assert {BODIES[name]: pence(amount) for name, amount in outcome["s1_s2_shares"].items()} == shares
    (kept,) = [one for pot in found["result"]["pots"] for one in pot["kept"]]
    assert ("carry_forward", "council-dfg", pence(outcome["carried_forward_in_ring_fence_dfg"])) == (
        *(kept["how"], kept["fence"], kept["amount_pence"]),
    )
    assert before == (await golden.manager.get(f"{golden.pool}/trial-balance")).json()
    again = await tried(
        golden,
        rules=document(golden_rules()),
        figures={**YEAR, **{name: found["figures"][name] for name in ("through_sequence", "known_at")}},
    )
    assert (found["result"], found["figures"]) == (again["result"], again["figures"])
    known = {name: found["figures"][name] for name in ("through_sequence", "known_at")}
    alone = await golden.nhs_treasurer.get(f"{golden.pool}/rule-figures", period="2025-26", **known)
    assert found["figures"] == alone.json()


async def test_beside_another_over_a_range_and_by_other_contributions(golden: Author) -> None:
    """A draft beside a document on the same figures; five points with both ends; what another split would have cost."""
    draft = await golden.written(rules("Equal parts", nhs="1"))
    by_contribution = golden_rules()
    by_contribution["weights"]["parts"] = {"type": "measured", "measure": "contributions", "taken": "at year end"}

    found = await tried(
        golden,
        rules=document(by_contribution),
        against={"type": "version", "version": draft},
        sweep={"points": 5},
        other_contributions={"of": {NHS: "1", COUNCIL: "1"}},
    )

    assert ("Equal parts", draft) == (found["against"]["rules"]["title"], found["against"]["rules"]["version"])
    compared = {one["what"]: one for one in found["against"]["comparison"]["shares"]}
    for body, own in found["result"]["shares_pence"].items():
        other = found["against"]["result"]["shares_pence"][body]
        assert (own, other, other - own) == (
            *(compared[body][name] for name in ("first_pence", "second_pence", "difference_pence")),
        )
    assert ["/parts"] == [one["pointer"] for one in found["warnings"]]  # a further scheme would fit no part
    budget = pence(GOLDEN["totals"]["budget"])
    points = found["sweep"]["points"]
    assert (["-10", "-5", "0", "5", "10"], budget) == (
        [one["percent"] for one in points],
        found["sweep"]["budget_pence"],
    )
    assert budget // 10 == points[-1]["variance_pence"]
    (half,) = [one for one in found["other_contributions"]["shares"] if one["what"] == COUNCIL]
    netted = 11_543_221
    assert (netted + 1) // 2 >= half["second_pence"] >= netted // 2


async def test_a_forecast_takes_the_place_of_spend(golden: Author) -> None:
    """The year as it is expected to end: the scheme that has a forecast by that, all others as they stand."""
    said = {"financial_year": "2025-26", "as_at": "2025-10-31", "method": "run_rate", "acting_body": COUNCIL}
    forecast = {**said, "programme": "golden", "scheme": "s3", "amount_pence": 610_000_000}
    made = await golden.manager.post(f"{golden.pool}/forecasts", forecast)
    assert made.is_success, made.text

    found = await tried(golden, rules=document(golden_rules()), figures={**YEAR, "with_forecasts": True})

    (nursing,) = [one for one in found["figures"]["figures"]["lines"] if one["name"] == "golden/s3"]
    assert (600_000_000, 610_000_000) == (nursing["budget_pence"], nursing["actual_pence"])
    more = 610_000_000 - pence("6040000.00")
    assert pence(GOLDEN["outcome"]["owed"]["icb"]) + more == found["result"]["shares_pence"][NHS]


async def test_what_is_said_beside_the_legs_counts_from_when_it_was_known(golden: Author) -> None:
    """A set of schemes by label, and population as stated; as known before either was said, neither is there."""
    labelled = golden_rules()
    labelled["parts"][2]["lines"] = {"label": "nursing-care"}
    labelled["parts"][2]["overspend"] = shared("people")
    labelled["weights"]["people"] = {"type": "measured", "measure": "population", "taken": "the last one stated"}
    before = (await golden.manager.get(f"{golden.pool}/rule-figures", period="2025-26")).json()
    path = f"/v1/places/{golden.world.place}/programmes/golden/schemes/s3/sharing"
    people = {"version": "mid-2024", "as_at": "2024-06-30", "of": {NHS: "3", COUNCIL: "1"}}
    stated = {"as_at": "2025-06-30", "source": "ONS", "weights": {"population": people}}
    said = [
        await golden.manager.post(path, {"effective_from": "2025-04-01", "labels": ["nursing-care"]}),
        await golden.manager.post(f"{golden.pool}/stated-figures", stated),
    ]
    assert all(one.is_success for one in said), [one.text for one in said]

    found = await tried(golden, rules=document(labelled))
    known = {**YEAR, "known_at": before["known_at"], "through_sequence": before["through_sequence"]}
    refused = await ask(golden, rules=document(labelled), figures=known)

    nursing = next(one for one in found["result"]["pots"] if one["part"] == "nursing")
    assert {NHS: 3_000_000, COUNCIL: 1_000_000} == {one["partner"]: one["amount_pence"] for one in nursing["shares"]}
    (weights,) = [one["weights"] for one in nursing["working"] if one["weights"]]
    assert ("mid-2024", "2024-06-30", people["of"]) == (weights["version"], weights["as_at"], weights["of"])
    assert (REFUSED, "figures-do-not-fit") == (refused.status_code, refused.json()["code"])
    again = await golden.manager.get(f"{golden.pool}/rule-figures", **{k: v for k, v in known.items() if k != "type"})
    assert before == again.json()


TYPED = {"format": "placeledger-figures/1", "as_at": "2025-12-31", "lines": [{"name": "a", "variance_pence": 100}]}


MISTAKES: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "nothing in force": ({"rules": {"type": "in_force"}}, CONFLICT, "#/rules", "rule-set-is-missing"),
    "no such version": (
        *({"rules": {"type": "version", "version": 7}}, REFUSED, "#/rules/version", "payload-is-not-valid"),
    ),
    "unsound": (
        {"rules": document(rules(weights={}))},
        *(REFUSED, "#/rules/document/parts/1/overspend/0/by", "rule-set-is-not-sound"),
    ),
    "a line that no part takes": (
        {"rules": document(rules(parts=[rules()["parts"][0]], weights={}))},
        *(REFUSED, "#/figures/figures/lines/0", "figures-do-not-fit"),
    ),
    "undecoded": (
        {"rules": document(rules()), "figures": {"type": "typed", "figures": {**TYPED, "lines": [{}]}}},
        *(REFUSED, "#/figures/figures/lines/0/name", "payload-is-not-valid"),
    ),
    "no period": (
        {"rules": document(rules()), "figures": {"type": "books", "period": "2025-13"}},
        *(REFUSED, "#/figures", "payload-is-not-valid"),
    ),
    "a range that ends before it begins": (
        {"rules": document(rules()), "sweep": {"from_percent": "1", "to_percent": "1"}},
        *(REFUSED, "#/sweep", "payload-is-not-valid"),
    ),
}


async def test_what_cannot_be_tried_says_where(author: Author) -> None:
    """Each mistake with its code and its place in the request."""
    found = {}
    for name, (asked, *_) in MISTAKES.items():
        response = await ask(author, **{"figures": {"type": "typed", "figures": TYPED}, **asked})
        first = response.json()["errors"][0]
        found[name] = (response.status_code, first["pointer"], response.json()["code"])

    assert {name: tuple(told) for name, (_, *told) in MISTAKES.items()} == found


async def test_typed_figures_are_tried_as_typed(author: Author) -> None:
    """£1.00 at 2 to 1, without any books; and the rule set in force, once there is one."""
    await author.adopt(await author.written(rules()), "2025-07-01")

    found = await tried(author, rules={"type": "in_force"}, figures={"type": "typed", "figures": TYPED})

    assert {NHS: 67, COUNCIL: 33} == found["result"]["shares_pence"]
    assert (1, None, TYPED) == (
        *(found["rules"]["version"], found["figures"]["through_sequence"], found["figures"]["figures"]),
    )
    assert shared("parts") == [{"type": "share", "by": "parts"}]


async def test_a_body_stands_to_bear_what_the_rules_in_force_say(golden: Author) -> None:
    """Without rules by contributions; once they are adopted by them, and the version is named; as known then too."""
    path = f"/v1/bodies/{NHS}/position"
    asked = {"place": golden.world.place, "pool": "pooled"}
    before = (await golden.nhs_treasurer.get(path, **asked)).json()
    await golden.adopt(await golden.written(golden_rules()), "2025-04-01")

    after = (await golden.nhs_treasurer.get(path, **asked)).json()

    (pooled,) = after["items"]
    assert pence(GOLDEN["outcome"]["owed"]["icb"]) == pooled["exposure"]["amount_pence"]
    assert pooled["exposure"]["assumption"].startswith("version 1 of the agreement's rules for sharing risk")
    assert "no rules for sharing risk" in before["items"][0]["exposure"]["assumption"]
    again = (await golden.nhs_treasurer.get(path, **asked, known_at=before["known_at"])).json()
    assert before == again
