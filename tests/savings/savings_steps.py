"""Any sequence of claims and moves, each answer compared with the model's; whoever drives says to what they are put."""

from abc import abstractmethod
from collections import Counter
from typing import Any, ClassVar, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.conftest import COUNCIL, NHS
from tests.savings.savings_model import MAY_LEAVE, MONTHS, WORTH, Command, Savings

_WORTH = [(body, line) for line, worth in WORTH.items() for body in worth]
AMOUNTS = st.integers(1, 12)


class Driven(Protocol):
    """What is put to the test: each request answers with the code of its refusal, or nothing."""

    def claim(self, asked: Command) -> str | None: ...
    def move(self, asked: Command) -> str | None: ...
    def stop(self, *, has_stopped: bool) -> None: ...
    def stages(self, number: int) -> dict[str, int]: ...
    def sums(self) -> dict[str, dict[str, int]]: ...
    def verified_flow(self, body: str) -> int: ...


@st.composite
def claims(draw: st.DrawFn) -> Command:
    """Most of them of a line that is worth something to the body, and with its sign."""
    body, line = draw(st.sampled_from(_WORTH * 3 + [(COUNCIL, "beds")]))
    sign = WORTH[line].get(body, 1) * draw(st.sampled_from([1] * 9 + [-1]))
    return {
        "body": body,
        "line": line,
        "budget_line": draw(st.sampled_from(["placements", "Placements", "wards", "visits", "beds", "posts"])),
        "period": draw(st.sampled_from(sorted(MONTHS))),
        "amount": sign * draw(AMOUNTS),
        "kind": draw(st.sampled_from(["cash_releasing", "cash_releasing", "avoidance"])),
        "has_evidence": draw(st.sampled_from([True, True, False])),
    }


class SavingsSteps(RuleBasedStateMachine):
    """Claims, moves of parts of them, and what stops; the model says what each of them meets."""

    asked: ClassVar[Counter[str]]
    met: ClassVar[Counter[str]]
    standing_max = 4

    def __init__(self) -> None:
        super().__init__()
        self.model = Savings()
        self.driven = self.begin()
        self.stop(has_stopped=True)

    @initialize(asked=claims(), verified=st.integers(0, 12), banked=st.integers(0, 6))
    def begin_with_a_claim(self, asked: Command, verified: int, banked: int) -> None:
        """One of the council's stands from the start, and now and then some of it is verified and banked."""
        own = {"body": COUNCIL, "line": "care", "budget_line": "posts", "kind": "cash_releasing", "has_evidence": True}
        self.claim({**asked, **own, "amount": 12})
        for move, stage, amount in (("verified", "claimed", verified), ("banked", "verified", banked)):
            part = {"claim": 1, "move": move, "stage": stage, "body": COUNCIL, "amount": amount}
            moved = {**part, "journal": "BJ-0", "counted_in": 1}
            if amount:
                self._compare(move, self.model.move(moved), self.driven.move(moved))

    @abstractmethod
    def begin(self) -> Driven:
        """What the model is held against, with nothing claimed yet."""

    @precondition(lambda self: sum(one.stands for one in self.model.claims) < self.standing_max)
    @rule(asked=claims())
    def claim_more(self, asked: Command) -> None:
        self.claim(asked)

    def claim(self, asked: Command) -> None:
        self._compare("claim", self.model.claim(asked), self.driven.claim(asked))

    @precondition(lambda self: self.model.claims)
    @rule(data=st.data(), move=st.sampled_from(["verified", "verified", "verified", *MAY_LEAVE]), amount=AMOUNTS)
    def move(self, data: st.DataObject, move: str, amount: int) -> None:
        """A part of a claim that there is, now and then by another body, of another stage or beyond what is there."""
        number = data.draw(st.integers(1, len(self.model.claims)))
        self._move(number, move, amount, data)

    @precondition(lambda self: any(one.heaps["verified"] for one in self.model.claims))
    @rule(data=st.data(), move=st.sampled_from(["banked", "banked", "clawed_back", "lost_to_demand"]))
    def move_all(self, data: st.DataObject, move: str) -> None:
        """All that is verified of a claim."""
        verified = [number for number, one in enumerate(self.model.claims, 1) if one.heaps["verified"]]
        number = data.draw(st.sampled_from(verified))
        amount = self.model.claims[number - 1].heaps["verified"]
        self._move(number, move, amount, data, stage="verified")

    def _move(self, number: int, move: str, amount: int, data: st.DataObject, stage: str | None = None) -> None:
        claim = self.model.claims[number - 1]
        own = [one for one in MAY_LEAVE[move] if claim.heaps[one]] or [MAY_LEAVE[move][0]]
        chosen = stage or data.draw(st.sampled_from(own))
        other = {COUNCIL: NHS, NHS: COUNCIL}[claim.body]
        asked = {
            "claim": number,
            "move": move,
            "stage": chosen,
            "body": data.draw(st.sampled_from([claim.body] * 14 + [other])),
            "amount": claim.sign * amount * data.draw(st.sampled_from([1] * 14 + [-1])),
            "journal": f"BJ-{data.draw(st.integers(1, 2))}",
            "counted_in": data.draw(st.integers(1, len(self.model.claims) + 1)),
        }
        self._compare(move, self.model.move(asked), self.driven.move(asked))
        assert self.model.stages(number) == self.driven.stages(number)

    @rule(has_stopped=st.sampled_from([True, True, False]))
    def stop(self, *, has_stopped: bool) -> None:
        self.model.has_stopped = has_stopped
        self.driven.stop(has_stopped=has_stopped)

    @invariant()
    def the_books_are_the_models(self) -> None:
        """Every stage by body; and what was verified is what became of it, or is not yet explained."""
        sums = self.driven.sums()
        assert self.model.sums() == sums
        for body in (COUNCIL, NHS):
            stands = sums.get(body, {})
            became = sum(stands.get(one, 0) for one in ("verified", "banked", "redeployed", "lost_to_demand"))
            assert self.model.verified_flow(body) == self.driven.verified_flow(body) == became

    def _compare(self, what: str, expected: str | None, found: str | None) -> None:
        self.asked[what] += 1
        self.met[found or "done"] += 1
        assert expected == found


def told(machine: type[SavingsSteps]) -> str:
    """How often each was asked, and what it met."""
    found: list[Any] = [sorted(one.items()) for one in (machine.asked, machine.met)]
    return "; ".join(f"{name} {number}" for one in found for name, number in one)
