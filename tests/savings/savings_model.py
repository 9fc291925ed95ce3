"""What savings should do, told anew in the plainest way: each penny of a claim is a token that lies in one stage.

Nothing here is taken from the service: stages and codes are words, and a move carries tokens from one heap to another.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.conftest import COUNCIL, NHS

Command = dict[str, Any]
# By line of the small case: what it is worth to whom, above zero or below.
WORTH = {"care": {COUNCIL: 1, NHS: 1}, "beds": {NHS: 1}, "visits": {COUNCIL: -1}}
MONTHS = {
    "2026-04": {4},
    "2026-27-Q1": {4, 5, 6},
    "2026-27-Q2": {7, 8, 9},
    "2026-27": set(range(1, 13)),
}
ENDED = {"not_delivered", "withdrawn", "reversed"}
STANDS_AFTER = ("verified", "avoided", "banked", "redeployed", "lost_to_demand")
TARGET = {"withdrawn": "withdrawn", "clawed_back": "reversed"}
MAY_LEAVE = {
    "verified": ("claimed",),
    "banked": ("verified",),
    "redeployed": ("verified",),
    "lost_to_demand": ("verified",),
    "not_delivered": ("claimed",),
    "withdrawn": ("claimed", *STANDS_AFTER),
    "clawed_back": STANDS_AFTER,
}


@dataclass
class Claim:
    """A claim, its tokens by stage, and the way that each token went."""

    body: str
    line: str
    budget_line: str
    months: set[int]
    is_avoidance: bool
    sign: int
    has_evidence: bool
    tokens: list[list[str]]

    @property
    def heaps(self) -> Counter[str]:
        return Counter(way[-1] for way in self.tokens)

    @property
    def stands(self) -> bool:
        return any(way[-1] not in ENDED for way in self.tokens)


@dataclass
class Savings:
    """All claims of one case, what has stopped, and the journals that have banked."""

    claims: list[Claim] = field(default_factory=list)
    journals: set[tuple[str, str]] = field(default_factory=set)
    has_stopped: bool = False

    def claim(self, asked: Command) -> str | None:
        """Why it is refused; otherwise it stands."""
        body, amount = asked["body"], asked["amount"]
        worth = WORTH[asked["line"]].get(body)
        if worth is None:
            return "benefit-line-does-not-exist"
        if worth * amount < 0:
            return "sign-of-saving-differs"
        budget_line, months = asked["budget_line"].lower(), MONTHS[asked["period"]]
        if any(
            one.stands and (one.body, one.budget_line) == (body, budget_line) and one.months & months
            for one in self.claims
        ):
            return "budget-line-is-claimed"
        tokens = [["claimed"] for _ in range(abs(amount))]
        told = (asked["line"], budget_line, months, asked["kind"] == "avoidance", worth, asked["has_evidence"])
        self.claims.append(Claim(body, *told, tokens))
        return None

    def move(self, asked: Command) -> str | None:
        """Why a part may not move; otherwise it lies elsewhere."""
        number, body = asked["claim"], asked["body"]
        if not 0 < number <= len(self.claims):
            return "claim-does-not-exist"
        one, move, stage, amount = self.claims[number - 1], asked["move"], asked["stage"], asked["amount"]
        reasons = (
            ("body-is-not-yours", one.body != body),
            ("avoidance-is-never-banked", one.is_avoidance and move in {"banked", "redeployed", "lost_to_demand"}),
            ("amount-exceeds-stage", stage not in MAY_LEAVE[move]),
            ("sign-of-saving-differs", amount * one.sign < 0),
            ("amount-exceeds-stage", abs(amount) > one.heaps[stage]),
            ("evidence-is-missing", move == "verified" and not one.has_evidence),
            ("decommissioning-is-not-done", move == "banked" and one.line == "care" and not self.has_stopped),
            ("decommissioning-is-not-done", move == "banked" and one.line == "visits"),
            ("budget-journal-is-used", move == "banked" and (body, asked["journal"]) in self.journals),
            ("claim-does-not-exist", move == "withdrawn" and not self._is_another(asked)),
        )
        refusal = next((code for code, holds in reasons if holds), None)
        if refusal is None:
            self._carry(one, move, stage, abs(amount))
            if move == "banked":
                self.journals.add((body, asked["journal"]))
        return refusal

    def _is_another(self, asked: Command) -> bool:
        named: int = asked["counted_in"]
        return named != asked["claim"] and 0 < named <= len(self.claims)

    @staticmethod
    def _carry(one: Claim, move: str, stage: str, tokens: int) -> None:
        target = TARGET.get(move, "avoided" if move == "verified" and one.is_avoidance else move)
        for way in [way for way in one.tokens if way[-1] == stage][:tokens]:
            way.append(target)

    def stages(self, number: int) -> dict[str, int]:
        """What stands where of a claim, in its sign."""
        one = self.claims[number - 1]
        return {stage: one.sign * tokens for stage, tokens in one.heaps.items()}

    def sums(self) -> dict[str, dict[str, int]]:
        """What every stage comes to by body, agreed less what was claimed; nothing for nothing."""
        found: dict[str, Counter[str]] = {}
        for one in self.claims:
            of_body = found.setdefault(one.body, Counter())
            of_body["agreed"] -= one.sign * len(one.tokens)
            for stage, tokens in one.heaps.items():
                of_body[stage] += one.sign * tokens
        return {
            body: {stage: n for stage, n in sums.items() if n} for body, sums in found.items() if any(sums.values())
        }

    def verified_flow(self, body: str) -> int:
        """What was verified of a body as cash-releasing and lies neither withdrawn nor reversed."""
        return sum(
            one.sign
            for one in self.claims
            for way in one.tokens
            if one.body == body and "verified" in way and way[-1] not in ENDED
        )
