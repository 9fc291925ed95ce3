"""What the settlements of the year come to, by sums over the script alone that share no code with the service."""

from collections import Counter
from fractions import Fraction
from typing import Any

from tests.demo.year_sums import FENCED, RULES, STEPS, STOPPED

Line = tuple[str, str]  # a scheme, and its ring-fenced stream or nothing
Shares = dict[tuple[str, str], int]  # of a scheme and a partner, or of a scheme and the stream whose fence keeps it
NHS, COUNCIL = "{nhs}", "{council}"
_PARTS = RULES["weights"]["three to two"]["versions"][0]["parts_of"]
_OF_NHS = Fraction(int(_PARTS[NHS]), int(_PARTS[NHS]) + int(_PARTS[COUNCIL]))
_CAP = Fraction(RULES["parts"][0]["overspend"][0]["at_most"]["percent"]) / 100
_HALF = Fraction(1, 2)


class Books:
    """Budget and spend by line, as the script has posted them so far, in pence."""

    def __init__(self) -> None:
        self.budget: Counter[Line] = Counter()
        self.spent: Counter[Line] = Counter()
        self.received: Counter[str] = Counter()

    def post(self, door: str, payload: dict[str, Any]) -> None:
        """What a step of the script does to them."""
        pence = payload.get("amount_pence", 0)
        match door:
            case "received-contributions":
                self.received[payload["stream"]] += pence
            case "allocations":
                self.budget[line_of(payload)] += pence
            case "payments" | "credit-notes":
                self._spend(payload["scheme"], pence if door == "payments" else -pence)
            case "proposals" if payload["act"] == "vire":
                self.budget[line_of(payload["virement"])] -= payload["virement"]["amount_pence"]
                self.budget[payload["virement"]["to_scheme"], ""] += payload["virement"]["amount_pence"]
            case "proposals" if payload["act"] == "pass-gateway":
                self.budget[STOPPED, ""] = self.spent[STOPPED, ""]

    def _spend(self, scheme: str, pence: int) -> None:
        """A grant is used first, as far as it has come."""
        fenced = FENCED.get(scheme, "")
        of_grant = min(pence, self.received[fenced] - self.spent[scheme, fenced]) if fenced else 0
        self.spent[scheme, fenced] += of_grant
        self.spent[scheme, ""] += pence - of_grant

    def shares(self, months: int) -> Shares:
        """Who bears what of each line against so many months of its budget; above nothing is a charge."""
        found: Shares = Counter()
        for (scheme, fenced), year_pence in self.budget.items():
            budget_pence = nearest(Fraction(year_pence * months, 12))
            over_pence = self.spent[scheme, fenced] - budget_pence
            if fenced:
                found[scheme, fenced] = -over_pence
            elif scheme == STOPPED:
                found[scheme, NHS] = over_pence
            else:
                shared = min(over_pence, nearest(budget_pence * _CAP))
                of_nhs = nearest(abs(shared) * _OF_NHS) * (1 if shared > 0 else -1)
                found[scheme, NHS], found[scheme, COUNCIL] = of_nhs, over_pence - of_nhs
        return {key: pence for key, pence in found.items() if pence}


def line_of(payload: dict[str, Any]) -> Line:
    """The line of a budget: apart where its stream is a grant of its scheme."""
    scheme = payload["scheme"]
    return scheme, payload["stream"] if FENCED.get(scheme) == payload["stream"] else ""


def nearest(pence: Fraction) -> int:
    """To the penny; half a penny up, which of two partners gives the odd penny to the one listed first."""
    return int(pence + _HALF)


def settled() -> list[Shares]:
    """What each settlement of the script evaluates, in order, on what is posted before it."""
    books, found = Books(), []
    for step in STEPS:
        door, payload = step.get("post", "").removeprefix("{pool}/"), step.get("payload") or {}
        if "code" in step.get("expect", {}):
            continue
        if door == "settlements":
            found.append(books.shares(6 if payload["period"].endswith("Q2") else 12))
        books.post(door, payload)
    return found


def owed(shares: Shares, body: str) -> int:
    """What a partner owes over all schemes."""
    return sum(pence for (_, whose), pence in shares.items() if whose == body)
