"""The deciding functions of savings, driven without a service: records in memory, the legs of every entry added up."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from ledger.core.entry import Draft
from ledger.core.refusal import Refusal
from ledger.http.access import PoolTerms
from ledger.rules.savings.case import Case
from ledger.rules.savings.life import Kind, Move, Recurrence, Stage, Step
from ledger.savings.deciding import OfClaim, OfStep, Taken, refusal_of_claim, refusal_of_move
from ledger.savings.model import ClaimCommand, Counterfactual, savings_period
from ledger.savings.posting import Said, draft_of_claim, draft_of_step
from ledger.savings.records import (
    AgreedCase,
    ItemState,
    KeptClaim,
    KeptEvidence,
    KeptItem,
    KeptReport,
    KeptStep,
    What,
    month_key,
)
from ledger.savings.step_model import SavingStep
from tests.conftest import COUNCIL, NHS
from tests.savings.claimers import SHA, small_case
from tests.savings.savings_model import Command

POOL, NOW, DAY = UUID(int=1), datetime(2026, 9, 30, tzinfo=UTC), date(2026, 9, 30)
TERMS = PoolTerms(
    POOL, "savings", "S", "savings", "", "", "s", COUNCIL, date(2026, 4, 1), date(2036, 3, 31), (COUNCIL, NHS)
)
CASE = AgreedCase(
    pool_id=POOL,
    pool="savings",
    code="families",
    programme="home-first",
    baseline=1,
    case=msgspec.convert(small_case(), Case),
)
ITEM = KeptItem(
    pool="savings",
    item=1,
    case="families",
    line="care",
    beneficiary=None,
    owner=COUNCIL,
    what=What.CONTRACT,
    name="Placements framework 2021",
    stops_by=DAY,
    label="",
    recorded_at=NOW,
    reports=(),
)


class PureSavings:
    """Claims in the order of their numbers, and what their entries leave in each account of each body."""

    def __init__(self) -> None:
        self.claims: dict[int, KeptClaim] = {}
        self.item = ITEM
        self.books: Counter[tuple[str, str]] = Counter()

    def claim(self, asked: Command) -> str | None:
        evidence = [{"name": "a", "sha256": SHA, "extracted_on": DAY.isoformat()}] if asked["has_evidence"] else []
        said = {
            "acting_body": asked["body"],
            "effective_date": DAY.isoformat(),
            "case": "families",
            **{name: asked[name] for name in ("line", "budget_line", "period", "kind")},
            "amount_pence": asked["amount"],
            "recurrence": "recurrent",
            "counterfactual": "trend",
            "baseline_budget_pence": 100,
            "evidence": evidence,
        }
        command = msgspec.convert(said, ClaimCommand)
        refusal = refusal_of_claim(command, TERMS, OfClaim(agreed=CASE, taken=self._taken(command), items=frozenset()))
        if refusal is not None:
            return refusal.code.value
        kept = self._kept(command)
        self.claims[kept.claim] = kept
        self._post(draft_of_claim(kept.head, kept.amount_pence, Said(DAY, kept.body, "", "")))
        return None

    def _taken(self, command: ClaimCommand) -> list[Taken]:
        period = savings_period(command.period)
        assert period is not None
        line, months = month_key(command.budget_line, period)
        return list(self._meeting(command.acting_body, line, set(months)))

    def _meeting(self, body: str, line: str, months: set[date]) -> Iterator[Taken]:
        for one in self.claims.values():
            period = savings_period(one.period)
            assert period is not None
            own_line, own_months = month_key(one.budget_line, period)
            both = months & set(own_months)
            if both and (one.body, own_line) == (body, line) and not one.standing.has_ended:
                yield Taken("savings", one.claim, min(both))

    def _kept(self, command: ClaimCommand) -> KeptClaim:
        period, number = savings_period(command.period), len(self.claims) + 1
        assert period is not None
        return KeptClaim(
            pool_id=POOL,
            pool="savings",
            claim=number,
            case="families",
            baseline=1,
            line=command.line,
            body=command.acting_body,
            programme="home-first",
            budget_line=command.budget_line,
            period=command.period,
            first_day=period.first_day,
            last_day=period.last_day,
            amount_pence=command.amount_pence,
            kind=command.kind,
            recurrence=Recurrence.RECURRENT,
            counterfactual=Counterfactual.TREND,
            counterfactual_words="",
            baseline_budget_pence=100,
            cohort="c",
            outcome="o",
            group="",
            depends_on=(),
            label="",
            effective_date=DAY,
            sequence=number,
            recorded_at=NOW,
            evidence=tuple(KeptEvidence(one.name, one.sha256, one.extracted_on, NOW) for one in command.evidence),
            steps=(),
            answers=(),
        )

    def move(self, asked: Command) -> str | None:
        command = SavingStep(
            claim=asked["claim"],
            move=Move(asked["move"]),
            stage=Stage(asked["stage"]),
            amount_pence=asked["amount"],
            acting_body=asked["body"],
            effective_date=DAY,
            journal_reference=asked["journal"],
        )
        refusal = refusal_of_move(command, TERMS, self._met(command, asked["counted_in"]))
        if isinstance(refusal, Refusal):
            return refusal.code.value
        claim, step = self.claims[command.claim], Step(command.move, command.stage, command.amount_pence)
        kept = _kept_step(claim, step, command)
        self.claims[claim.claim] = msgspec.structs.replace(claim, steps=(*claim.steps, kept))
        self._post(draft_of_step(claim.head, step, claim.kind, Said(DAY, claim.body, "", "")))
        return None

    def _met(self, command: SavingStep, counted_in: int) -> OfStep | None:
        claim = self.claims.get(command.claim)
        if claim is None:
            return None
        benefit = CASE.benefit(claim.line)
        used = {one.journal_reference for kept in self.claims.values() if kept.body == claim.body for one in kept.steps}
        return OfStep(
            claim=claim,
            unanswered=(),
            items=[self.item] if self.item.holds_up(claim) else [],
            nothing_stops_because=benefit.nothing_stops_because if benefit else "",
            is_journal_used=command.journal_reference in used,
            is_other_there=counted_in in self.claims and counted_in != command.claim,
        )

    def stop(self, *, has_stopped: bool) -> None:
        outcome = ItemState.DONE if has_stopped else ItemState.NOT_DONE
        report = KeptReport(outcome, DAY, "notice", SHA, NOW, None)
        self.item = msgspec.structs.replace(self.item, reports=(*self.item.reports, report))

    def stages(self, number: int) -> dict[str, int]:
        return {str(stage): n for stage, n in self.claims[number].standing.pence.items() if n}

    def sums(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for (body, stage), pence in self.books.items():
            if pence:
                found.setdefault(body, {})[stage] = pence
        return found

    def verified_flow(self, body: str) -> int:
        return sum(one.standing.verified_flow_pence for one in self.claims.values() if one.body == body)

    def _post(self, draft: Draft) -> None:
        for leg in draft.legs:
            at = leg.account
            assert (at.programme, at.scheme, at.subjective) == ("home-first", "families", "2026-27")
            self.books[at.body or "", at.name.removeprefix("savings_")] += leg.amount_pence


def _kept_step(claim: KeptClaim, step: Step, command: SavingStep) -> KeptStep:
    is_banked = step.move is Move.BANKED
    return KeptStep(
        number=len(claim.steps) + 1,
        move=step.move,
        source=step.source,
        target=step.target(Kind(claim.kind)),
        amount_pence=step.amount_pence,
        journal_reference=command.journal_reference if is_banked else None,
        journal_date=DAY if is_banked else None,
        planned=None,
        actual=None,
        unit=None,
        other_pool=None,
        other_claim=None,
        label="",
        effective_date=DAY,
        sequence=1,
        proposal_id=None,
        recorded_at=NOW,
        reason="",
    )
