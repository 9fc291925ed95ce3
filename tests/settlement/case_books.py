"""What a golden case of risk sharing is in the books: streams, schemes, postings, and figures that are stated; pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from ledger.core.ids import code_from_name
from ledger.core.period import financial_year_start
from ledger.rule_sets.figures_model import CONTRIBUTIONS, RESERVE, UNCOMMITTED
from ledger.rules.sharing.result import Result
from tests.cases.tables import pence
from tests.conftest import COUNCIL, DISTRICT, NHS
from tests.rules.sharing.case_reading import figures_of, rule_set_of
from tests.rules.sharing.patterns import patterns

PATTERNS = patterns()
# Whom the bodies of the service stand for; every other partner of a case is the council, which hosts.
STANDS_FOR = {**dict.fromkeys(("icb", "nhs", "ccg", "other", "b", "member b", "s"), NHS), "t": DISTRICT}
NOT_COMMITTED = "allocation not yet committed"
IN_BOOKS = (RESERVE, NOT_COMMITTED)  # the kinds of items that the books have; others are stated
ROUND_BUDGET_PENCE = 100_000_000  # of a line that a case tells by its variance alone


class Funding(Struct, frozen=True, kw_only=True):
    """Money of one stream, put in on a day: for a scheme, or allocated to none."""

    stream: str
    body: str
    amount_pence: int
    day: date
    scheme: str = ""
    fence: str = ""


class CaseBooks:
    """One case: each partner a body, each line a scheme with a stream, in the financial year of the case's figures.

    A reserve is money of the year before that was not spent; what is not committed is allocated to no scheme.
    """

    def __init__(self, case: dict[str, Any]) -> None:
        pattern = PATTERNS[case["pattern"]]
        self.case, self.code, self.source = case, case["name"].lower(), case["source"]
        self.rule_set, self.last_day = rule_set_of(case, pattern), pattern.figures.as_at
        self.first_day = financial_year_start(self.last_day)
        self.year_before = self.first_day.replace(year=self.first_day.year - 1)
        self.year_end = self.first_day.replace(year=self.first_day.year + 1, month=3, day=31)
        self.body_of = {partner: STANDS_FOR.get(partner, COUNCIL) for partner in self.rule_set.partners}
        self.bodies = tuple(self.body_of.values())
        self.lines: list[dict[str, Any]] = case.get("lines", [])
        self.items = [one for one in case.get("items", []) if one["kind"] in IN_BOOKS]
        self.contributions: dict[str, str] = case.get("weights", {}).get("contribution", {})
        self.fundings = [*self._of_partners(), *self._of_lines(), *self._of_items()]

    def stream_of(self, named: dict[str, Any]) -> str:
        """The stream of a line or an item, after its name."""
        return f"{self.code}-{code_from_name(named['name'])}"

    def schemes(self) -> list[dict[str, Any]]:
        """The schemes as a programme opens them."""
        responsible = {code_from_name(line["name"]): line.get("responsible") for line in self.lines}
        return [
            {
                "code": scheme,
                "name": scheme,
                "responsible_body": self.body_of.get(responsible.get(scheme) or "", COUNCIL),
                "streams": [one.stream for one in self.fundings if one.scheme == scheme],
            }
            for scheme in dict.fromkeys(one.scheme for one in self.fundings if one.scheme)
        ]

    def sharing(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """How schemes stand in risk sharing, where the case says anything of it."""
        for line in self.lines:
            said: dict[str, Any] = {name: line[name] for name in ("kind", "cause") if name in line}
            if "labels" in line:
                said["labels"] = [code_from_name(label) for label in line["labels"]]
            if "profile" in line:
                said["profile"] = {self.body_of[partner]: percent for partner, percent in line["profile"].items()}
            if said:
                yield code_from_name(line["name"]), {"effective_from": f"{self.first_day}", **said}

    def postings(self) -> Iterator[dict[str, Any]]:
        """Contributions promised and received, budgets set, and what was spent of each line."""
        for one in self.fundings:
            at = {"acting_body": COUNCIL, "effective_date": f"{one.day}", "amount_pence": one.amount_pence}
            at |= {"stream": one.stream}
            yield {**at, "type": "scheduled_contribution", "body": one.body}
            yield {**at, "type": "received_contribution", "body": one.body}
            if one.scheme:
                yield {**at, "type": "allocation", "programme": self.code, "scheme": one.scheme}
        for line in self.lines:
            spent = {"amount_pence": self._actual_pence(line), "effective_date": f"{self.last_day}"}
            coded = {"programme": self.code, "scheme": code_from_name(line["name"])}
            yield {"type": "payment", "acting_body": COUNCIL, **spent, **coded}

    def stated(self) -> dict[str, Any]:
        """What no ledger holds; empty where the case needs nothing of it."""
        found = renamed(msgspec.to_builtins(figures_of(self.case, self.last_day)), self.body_of)
        kept: dict[str, Any] = {name: found.get(name) for name in ("amounts", "quantities", "decisions")}
        kept["weights"] = {name: of for name, of in found.get("weights", {}).items() if name != "contribution"}
        kept["items"] = [one for one in found.get("items", []) if one["kind"] not in IN_BOOKS]
        some = {name: of for name, of in kept.items() if of}
        return {**some, "as_at": f"{self.last_day}", "source": self.source} if some else {}

    def document(self) -> Any:
        """The rule set in the words of the service: bodies, labels as codes, what the books have to draw on."""
        names = {NOT_COMMITTED: UNCOMMITTED, **self.body_of}
        names |= {label: code_from_name(label) for line in self.lines for label in line.get("labels", [])}
        names |= {item["name"]: f"{RESERVE} {self.stream_of(item)}" for item in self.items if item["kind"] == RESERVE}
        names |= {"contribution": CONTRIBUTIONS} if self.contributions else {}
        return renamed(msgspec.to_builtins(self.rule_set), names)

    def answer(self, result: dict[str, Any]) -> Result:
        """A result of the service in the words of the case."""
        names = {body: partner for partner, body in self.body_of.items()}
        for line in self.lines:
            scheme = f"{self.code}/{code_from_name(line['name'])}"
            names |= {scheme: line["name"], f"{scheme}:{self.stream_of(line)}": line["name"]}
            names |= {self.stream_of(line): line["fence"]} if "fence" in line else {}
        for item in self.items:
            names |= {f"{of} {self.stream_of(item)}": item["name"] for of in (RESERVE, "unallocated")}
        return msgspec.convert(renamed(result, names), Result)

    def _of_partners(self) -> Iterator[Funding]:
        """What each contributes, to the one line that a case with contributions has, if any."""
        scheme = next((code_from_name(line["name"]) for line in self.lines), "")
        for partner, pounds in self.contributions.items():
            named, body = {"name": partner}, self.body_of[partner]
            yield self._funding(named, pence(pounds), body=body, scheme=scheme)

    def _of_lines(self) -> Iterator[Funding]:
        """Each line by itself, where the case says nothing of contributions."""
        for line in () if self.contributions else self.lines:
            scheme, fence = code_from_name(line["name"]), line.get("fence", "")
            yield self._funding(line, self._budget_pence(line), scheme=scheme, fence=fence)

    def _of_items(self) -> Iterator[Funding]:
        for item in self.items:
            saved = {"scheme": code_from_name(item["name"]), "day": self.year_before}
            yield self._funding(item, pence(item["amount"]), **(saved if item["kind"] == RESERVE else {}))

    def _funding(self, named: dict[str, Any], amount_pence: int, **more: Any) -> Funding:
        made = {"stream": self.stream_of(named), "body": self.bodies[0], "day": self.first_day, **more}
        return Funding(amount_pence=amount_pence, **made)

    def _budget_pence(self, line: dict[str, Any]) -> int:
        if "budget" in line:
            return pence(line["budget"])
        return sum(map(pence, self.contributions.values())) or ROUND_BUDGET_PENCE

    def _actual_pence(self, line: dict[str, Any]) -> int:
        return pence(line["actual"]) if "actual" in line else self._budget_pence(line) + pence(line["variance"])


def renamed(value: Any, names: dict[str, str]) -> Any:
    """The same with other names; `host` is a word of the rules too, as a field and as a role."""
    if isinstance(value, dict):
        return {
            key if key == "host" else names.get(key, key): one if key == "role" else renamed(one, names)
            for key, one in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
