"""What may be said of a balance, and by whom: pure, from who asks and the two figures to refusals."""

from datetime import date

from ledger.balances.model import BalanceDecision
from ledger.balances.store import Stated
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Code, Refusal
from ledger.http.access import Access, PoolTerms
from ledger.http.door import Role
from ledger.rules.balances import Balance, Side, balances_of, needs_reason

STATING = frozenset({Role.POSTER, Role.TREASURER})
DECIDING_FOR_BODY = frozenset({Role.TREASURER, Role.APPROVER})


def refusals_of_balance(pool: PoolTerms, body: str, balance: Balance, last_day: date, at: str) -> tuple[Refusal, ...]:
    """What a pool refuses of a balance with a body at a period's end; `at`: where the payload names the body."""
    refusals = []
    if body not in pool.partners:
        refusals.append(Refusal(Code.BODY_IS_NO_PARTNER, f"{body} is no partner", at))
    if balance not in balances_of(keeps_cash=pool.keeps_cash):
        kind = "pool that holds cash" if pool.keeps_cash else "pool in which every partner keeps its own cash"
        detail = f"a {kind} has these: {', '.join(balances_of(keeps_cash=pool.keeps_cash))}"
        refusals.append(Refusal(Code.BALANCE_DOES_NOT_APPLY, detail, "/balance"))
    if last_day < pool.effective_from:
        detail = f"the agreement runs from {pool.effective_from}, and the period ends on {last_day}"
        refusals.append(Refusal(Code.DATE_IS_OUTSIDE_AGREEMENT, detail, "/period"))
    return tuple(refusals)


def refusal_of_speaker(access: Access, body: str) -> Refusal | None:
    """Only a body's own poster or treasurer says what stands in its books."""
    if any(one.role in STATING and one.body == body for one in access.grants):
        return None
    return Refusal(Code.BODY_IS_NOT_YOURS, f"you have no role to state figures of {body}", "/acting_body")


def refusal_of_side(access: Access, decision: BalanceDecision) -> Refusal | None:
    """A body's side is its treasurer's or approver's, the pool's its manager's; and a system's nobody's."""
    if not access.person.is_individual:
        return Refusal(Code.PERSON_MUST_ACT, "the token stands for a system, not for a person")
    acting_body, host = decision.acting_body, access.pool.host
    if decision.side is Side.BODY:
        is_own = acting_body == decision.body
        is_own = is_own and any(one.role in DECIDING_FOR_BODY and one.body == acting_body for one in access.grants)
    else:
        is_own = acting_body == (host or acting_body) and acting_body in access.pool.partners
        is_own = is_own and Role.POOL_MANAGER in access.roles_acting_for(acting_body)
    if is_own:
        return None
    detail = f"you have no role by which {acting_body} speaks for the {decision.side} of {decision.body}"
    return Refusal(Code.BODY_IS_NOT_YOURS, detail, "/acting_body")


def refusals_of_decision(decision: BalanceDecision, stated: Stated | None, fund_pence: int) -> tuple[Refusal, ...]:
    """Why two figures cannot be agreed or disputed as they were seen."""
    if stated is None:
        detail = f"{decision.body} has stated no figure for the end of {decision.period}"
        return (Refusal(Code.BALANCE_IS_NOT_STATED, detail, "/balance"),)
    refusals = []
    if stated.view.number != decision.number:
        detail = f"version {stated.view.number} of £{pounds_from_pence(stated.view.amount_pence)} was stated since"
        refusals.append(Refusal(Code.BALANCE_HAS_CHANGED_SINCE, detail, "/number"))
    if fund_pence != decision.fund_pence:
        detail = f"the pool's figure is £{pounds_from_pence(fund_pence)}"
        refusals.append(Refusal(Code.BALANCE_HAS_CHANGED_SINCE, detail, "/fund_pence"))
    difference_pence = fund_pence - stated.view.amount_pence
    reasons = (decision.reason, stated.view.reason)
    if not refusals and needs_reason(decision.outcome, difference_pence, reasons):
        detail = f"the figures differ by £{pounds_from_pence(difference_pence)}, and nobody has said why"
        refusals.append(Refusal(Code.DIFFERENCE_NEEDS_REASON, detail, "/reason"))
    return tuple(refusals)
