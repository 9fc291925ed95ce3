"""What the script of the year adds up to, by sums over its payloads alone that share no code with the service."""

import json
from decimal import Decimal
from typing import Any

from ledger.cli.demo_year import YEAR_SCRIPT

SCRIPT: dict[str, Any] = json.loads(YEAR_SCRIPT.read_text(encoding="utf-8"))
NAMES: dict[str, str] = SCRIPT["values"]
STEPS: list[dict[str, Any]] = [step for chapter in SCRIPT["chapters"] for step in chapter["steps"]]
MONTHS = list(dict.fromkeys(one["name"] for one in SCRIPT["chapters"] if one["name"][:2] == "20"))
PENCE_OF_A_POUND = Decimal(100)
STOPPED = "sitters"  # the scheme of the pilot that is stopped
FENCED = {"home-care": "ibcf", "equipment": "equipment-grant"}  # the grant that each scheme draws on first
RULES: dict[str, Any] = next(
    step["payload"]["document"]
    for step in STEPS
    if step.get("post") == "{pool}/agreement/rule-sets" and "code" not in step["expect"]
)


def posted(door: str) -> list[dict[str, Any]]:
    """The payloads that the script sends to a door of the pool and that are not to be refused."""
    return [
        step["payload"]
        for step in STEPS
        if step.get("post") == f"{{pool}}/{door}" and "code" not in step.get("expect", {})
    ]


def pounds(payload: dict[str, Any]) -> Decimal:
    return Decimal(payload["amount_pence"]) / PENCE_OF_A_POUND


def spend(first: str, last: str, date: str = "effective_date") -> dict[str, Decimal]:
    """What each scheme spends between two days by one of the dates: payments less credit notes."""
    found: dict[str, Decimal] = {}
    for door, sign in (("payments", 1), ("credit-notes", -1)):
        for one in posted(door):
            if first <= one.get(date, one["effective_date"]) <= last:
                found[one["scheme"]] = found.get(one["scheme"], Decimal()) + sign * pounds(one)
    return found


def budget() -> dict[str, Decimal]:
    """What each scheme may spend: allocations, the virement that two people agree on, less what a stop gave back."""
    (virement,) = [one["virement"] for one in posted("proposals") if one["act"] == "vire"]
    found = {virement["scheme"]: -pounds(virement), virement["to_scheme"]: pounds(virement)}
    for one in posted("allocations"):
        found[one["scheme"]] = found.get(one["scheme"], Decimal()) + pounds(one)
    return {**found, STOPPED: found[STOPPED] - given_back()}


def given_back() -> Decimal:
    """What the stop of the pilot returns: allocated to it, and not spent by its day."""
    (stop,) = [one for one in posted("proposals") if one["act"] == "pass-gateway"]
    allocated = sum(pounds(one) for one in posted("allocations") if one["scheme"] == STOPPED)
    return allocated - spend("2024-04-01", stop["effective_date"])[STOPPED]


def contributions(door: str) -> dict[tuple[str, str], Decimal]:
    """What each body puts in from each stream."""
    found: dict[tuple[str, str], Decimal] = {}
    for one in posted(door):
        key = NAMES[one["body"].strip("{}")], one["stream"]
        found[key] = found.get(key, Decimal()) + pounds(one)
    return found


def left_of_fence() -> Decimal:
    """What the fenced grant has left when October's payment of it is refused: home care draws on it first."""
    left = Decimal()
    for step in STEPS:
        payload = step.get("payload") or {}
        if step.get("expect", {}).get("code") == "fence-is-short":
            return left
        if step.get("post") == "{pool}/received-contributions" and payload["stream"] == "ibcf":
            left += pounds(payload)
        if step.get("post") == "{pool}/payments" and payload["scheme"] == "home-care":
            left -= min(left, pounds(payload))
    raise AssertionError("the script breaches no fence")


def in_pounds(figure: dict[str, Any]) -> Decimal:
    return Decimal(figure["amount_pence"]) / PENCE_OF_A_POUND
