"""Whether a claim stands, and whether a part of one moves: pure, from what was read under the lock."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from ledger.core.money import pounds_from_pence
from ledger.core.period import month_start
from ledger.core.refusal import Code, Refusal
from ledger.http.access import PoolTerms
from ledger.journal.command import refusal_of_terms
from ledger.rules.closing import PeriodState
from ledger.rules.savings.life import Move, Stage, Step, refusal_of_step
from ledger.rules.savings.overlaps import Counted
from ledger.savings.model import ClaimCommand, savings_period
from ledger.savings.records import AgreedCase, ItemState, KeptClaim, KeptItem
from ledger.savings.step_model import SavingStep

TOLD_MAX = 5


class Taken(Struct, frozen=True):
    """A claim that takes a budget line already, from a month on."""

    pool: str
    claim: int
    month: date


class OfClaim(Struct, frozen=True, kw_only=True):
    """What a new claim meets: its case, the claims that take its budget line, the items there are."""

    agreed: AgreedCase | None
    taken: Sequence[Taken]
    items: frozenset[int]


class OfStep(Struct, frozen=True, kw_only=True):
    """What a move meets: the claim, what else may count the same, what must stop first, whether its journal is new."""

    claim: KeptClaim
    unanswered: Sequence[Counted]
    items: Sequence[KeptItem]
    nothing_stops_because: str
    is_journal_used: bool
    is_other_there: bool


class OnesOwn(Struct, frozen=True):
    """What one person takes back alone: up to the limit (None: none is agreed), in a month that is open."""

    limit_pence: int | None
    months: Mapping[date, PeriodState]


def refusal_of_claim(command: ClaimCommand, terms: PoolTerms, met: OfClaim) -> Refusal | None:
    """Why a claim cannot stand: its terms, its case, its line, or another claim of the budget line."""
    return (
        refusal_of_terms(command, terms, host_only=False)
        or _refusal_of_case(command, met.agreed)
        or _refusal_of_items(command, met.items)
        or _refusal_of_budget_line(command, met.taken)
    )


def _refusal_of_case(command: ClaimCommand, agreed: AgreedCase | None) -> Refusal | None:
    """A line of the agreed version, worth something to the body with the claim's sign, in one of its years."""
    if agreed is None:
        detail = f"the bodies of {command.case} have agreed no baseline, or there is no such case"
        return Refusal(Code.CASE_IS_NOT_BASELINED, detail, "/case")
    benefit = agreed.benefit(command.line)
    worth = [one.amount_pence for one in benefit.unit_values if one.body == command.acting_body] if benefit else []
    if not worth:
        detail = f"the baseline of {command.case} has no line {command.line} of worth to {command.acting_body}"
        return Refusal(Code.BENEFIT_LINE_DOES_NOT_EXIST, detail, "/line")
    if not any((one < 0) == (command.amount_pence < 0) for one in worth):
        shunt = "costs it" if command.amount_pence > 0 else "saves it"
        detail = f"by the baseline the line {shunt} money: a claim has the sign of its line"
        return Refusal(Code.SIGN_OF_SAVING_DIFFERS, detail, "/amount_pence")
    first, last = agreed.first_day, agreed.last_day
    period = savings_period(command.period)
    assert period is not None, "the payload's own check saw to it"
    if not first <= period.first_day <= last:
        return Refusal(Code.PERIOD_IS_OUTSIDE_CASE, f"the case runs from {first} to {last}", "/period")
    return None


def _refusal_of_items(command: ClaimCommand, items: frozenset[int]) -> Refusal | None:
    for number, item in enumerate(command.depends_on):
        if item not in items:
            detail = f"the register of the pool has no item {item}"
            return Refusal(Code.DECOMMISSIONING_ITEM_DOES_NOT_EXIST, detail, f"/depends_on/{number}")
    return None


def _refusal_of_budget_line(command: ClaimCommand, taken: Sequence[Taken]) -> Refusal | None:
    if not taken:
        return None
    named = "; ".join(f"claim {one.claim} of pool {one.pool} from {one.month:%Y-%m}" for one in taken[:TOLD_MAX])
    detail = f"{command.budget_line} of {command.acting_body} is claimed: {named}"
    return Refusal(Code.BUDGET_LINE_IS_CLAIMED, detail, "/budget_line")


def refusal_of_move(command: SavingStep, terms: PoolTerms, met: OfStep | None) -> Refusal | None:
    """Why a part of a claim cannot move, whoever asks."""
    refusal = refusal_of_terms(command, terms, host_only=False)
    if refusal is not None:
        return refusal
    if met is None:
        return Refusal(Code.CLAIM_DOES_NOT_EXIST, f"the pool has no claim {command.claim}", "/claim")
    if command.acting_body != met.claim.body:
        detail = f"{met.claim.body} claims it, and it alone says what becomes of it"
        return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")
    step = Step(command.move, command.stage, command.amount_pence)
    return refusal_of_step(met.claim.standing, step) or _refusal_by_move(command, met)


def _refusal_by_move(command: SavingStep, met: OfStep) -> Refusal | None:
    match command.move:
        case Move.VERIFIED:
            return _refusal_of_verification(met)
        case Move.BANKED:
            return _refusal_of_banking(command, met)
        case Move.WITHDRAWN if not met.is_other_there:
            detail = "no other claim of the place is the one named"
            return Refusal(Code.CLAIM_DOES_NOT_EXIST, detail, "/counted_in")
        case _:
            return None


def _refusal_of_verification(met: OfStep) -> Refusal | None:
    """Nothing is verified without evidence, nor while an overlap stands unanswered."""
    if not met.claim.evidence:
        return Refusal(Code.EVIDENCE_IS_MISSING, f"claim {met.claim.claim} rests on no document", "/claim")
    if met.unanswered:
        said = f"{len(met.unanswered)} overlaps of claim {met.claim.claim} are not answered: it tells which"
        return Refusal(Code.OVERLAP_IS_NOT_ANSWERED, said, "/claim")
    return None


def _refusal_of_banking(command: SavingStep, met: OfStep) -> Refusal | None:
    """Nothing is banked before all that must stop has stopped, nor twice by one journal."""
    left = [one for one in met.items if one.state is not ItemState.DONE]
    if left:
        told = "; ".join(f"item {one.item}, {one.name}, is {one.state.replace('_', ' ')}" for one in left[:TOLD_MAX])
        return Refusal(Code.DECOMMISSIONING_IS_NOT_DONE, told, "/claim")
    if not met.items and not met.nothing_stops_because:
        detail = f"the register has nothing that stops for {met.claim.line}, and the case does not say why nothing does"
        return Refusal(Code.DECOMMISSIONING_IS_NOT_DONE, detail, "/claim")
    if met.is_journal_used:
        detail = f"{command.journal_reference} of {command.acting_body} has banked a saving"
        return Refusal(Code.BUDGET_JOURNAL_IS_USED, detail, "/journal_reference")
    return None


def refusal_of_one_person(command: SavingStep, own: OnesOwn) -> Refusal | None:
    """Why one person does not take back what was verified: above the limit of reversals, or in a soft-closed month."""
    takes_back = command.move in {Move.CLAWED_BACK, Move.WITHDRAWN} and command.stage is not Stage.CLAIMED
    if not takes_back:
        return None
    if own.limit_pence is not None and abs(command.amount_pence) > own.limit_pence:
        limit = f"above £{pounds_from_pence(own.limit_pence)} taking back needs a second person"
        return Refusal(Code.SECOND_PERSON_IS_NEEDED, limit, "/amount_pence")
    if own.months.get(month_start(command.effective_date)) is PeriodState.SOFT_CLOSED:
        detail = f"{command.effective_date:%Y-%m} is soft closed: taking back in it needs a second person"
        return Refusal(Code.SECOND_PERSON_IS_NEEDED, detail, "/effective_date")
    return None
