"""What the script of savings comes to, by sums over the script alone that share no code with the service."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ledger.cli.demo_savings import SAVINGS_SCRIPT

Pence = dict[str, int]  # by body, as the script calls it: "{nhs}"
SCRIPT: dict[str, Any] = json.loads(SAVINGS_SCRIPT.read_text(encoding="utf-8"))
CODES: dict[str, str] = SCRIPT["values"]
BODIES = ("{council}", "{nhs}", "{police}", "{department}")
COUNCIL, NHS, POLICE, DEPARTMENT = BODIES
STEPS: list[dict[str, Any]] = [step for chapter in SCRIPT["chapters"] for step in chapter["steps"]]
HALF = Fraction(1, 2)


def sent(door: str) -> list[dict[str, Any]]:
    """The payloads that the script sends to a door and that are not to be refused."""
    return [one["payload"] for one in STEPS if one.get("post") == door and "code" not in one.get("expect", {})]


def played(routine: str) -> list[dict[str, Any]]:
    """What a routine is played with, each time."""
    return [one["with"] for one in STEPS if one.get("play") == routine]


CLAIMS = sent("{claims}")
CASES: dict[str, dict[str, Any]] = {one["code"]: one["document"] for one in sent("{cases}")}
(RULES,) = [one["document"] for one in sent("{pool}/agreement/rule-sets")]
(CLAW_BACK,) = [one for one in sent("{pool}/proposals") if one["act"] == "claw-back-saving"]


def coded(of: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the bodies' codes."""
    return {CODES[body[1:-1]]: value for body, value in of.items()}


def moved_on(routine: str, case: str) -> Pence:
    """What the claims of a case come to in a routine, by body."""
    found: Pence = {}
    for one in played(routine):
        if CLAIMS[one["claim"] - 1]["case"] == case:
            found[one["body"]] = found.get(one["body"], 0) + one["pence"]
    return found


def banked_of_families() -> list[Pence]:
    """What is banked when each settlement is proposed: before the claw-back, and after it."""
    before = moved_on("bank", "families")
    body = CLAW_BACK["acting_body"]
    return [before, {**before, body: before[body] - CLAW_BACK["amount_pence"]}]


def invested() -> Pence:
    return {one["acting_body"]: one["terms"]["instalments"][0]["amount_pence"] for one in sent("{pool}/investments")}


def repaid(banked: Pence) -> Pence:
    """Investors first, up to 60 % of what is put in, by what they invested."""
    whole = sum(put_in(banked).values())
    at_most = Fraction(RULES["gains"][0]["steps"][0]["at_most"]["percent"]) / 100
    return divided(nearest(whole * at_most), invested())


def put_in(banked: Pence) -> Pence:
    """All of what a body banked, or the percentage that the rules name of it."""
    percent = RULES["gains"][0]["gather"]["percent_of"]
    return {body: nearest(Fraction(banked.get(body, 0) * int(percent.get(body, "100")), 100)) for body in BODIES}


def moves(banked: Pence) -> tuple[Pence, int]:
    """What the rules move to each body, or from it below zero, and into the pot; together nothing."""
    gathered, to_investors = put_in(banked), repaid(banked)
    left = sum(gathered.values()) - sum(to_investors.values())
    pot = nearest(left * HALF)
    back = divided(left - pot, gathered)
    net = {body: to_investors.get(body, 0) + back[body] - gathered[body] for body in BODIES}
    assert sum(net.values()) + pot == 0
    return {body: pence for body, pence in net.items() if pence}, pot


def divided(pence: int, weights: Mapping[str, int]) -> Pence:
    """By largest remainder; of equal ones the body that the agreement lists first."""
    parts = {body: Fraction(pence * weight, sum(weights.values())) for body, weight in weights.items()}
    found = {body: int(part) for body, part in parts.items()}
    for body in sorted(parts, key=lambda one: found[one] - parts[one])[: pence - sum(found.values())]:
        found[body] += 1
    return found


def nearest(pence: Fraction) -> int:
    """To the penny, half a penny up."""
    return int(pence + HALF)


def bed_days_projected() -> int:
    """A whole year's cashable saving of the bed days, by the chain of its line."""
    case = CASES["bed-days"]
    (line,) = case["benefits"]
    achieved = Fraction(line["impact_percent"]) - Fraction(line["deadweight_percent"])
    outcomes = Fraction(case["cohort"]["size"]) * Fraction(line["engaged_percent"]) / 100 * achieved / 100
    (value,) = line["unit_values"]
    gross = outcomes * value["amount_pence"] * (100 + int(line["optimism_bias"]["percent"])) / 100
    return nearest(gross * Fraction(line["cashable_percent"]) / 100)
