"""What each partner's own accounts recognise of a scheme, by the scheme's accounting treatment; with its working.

A pool is no entity: each partner reflects it in its own accounts, by who controls the activity (IFRS 10, IFRS 11).
While the year runs the host records all spend and all contributions, and every partner its contributions; at the
year-end the moves made here turn that into what the treatment says.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from ledger.core.money import share_exactly
from ledger.core.working import Step


class Treatment(StrEnum):
    """How partners account for a scheme: nothing is guessed while they have not decided."""

    NOT_DECIDED = "not_decided"
    JOINT_OPERATION = "joint_operation"
    LEAD_AS_PRINCIPAL = "lead_as_principal"
    AGENT = "agent"


class LedgerAccount(StrEnum):
    """The accounts of a body's own ledger that a pool touches, in the words of its finance team."""

    CASH = "cash"
    CONTRIBUTION_DEBTOR = "contribution_debtor"
    CONTRIBUTION_INCOME = "contribution_income"
    CONTRIBUTION_CREDITOR = "contribution_creditor"
    CONTRIBUTION_EXPENDITURE = "contribution_expenditure"
    SCHEME_EXPENDITURE = "scheme_expenditure"
    ACCRUED_EXPENDITURE = "accrued_expenditure"
    SUSPENSE = "suspense"
    INTER_POOL = "inter_pool"
    OPENING_BALANCE = "opening_balance"
    VAT_RECOVERABLE = "vat_recoverable"
    RESERVE = "reserve"
    TRANSFER_TO_RESERVES = "transfer_to_reserves"
    SETTLEMENT_WITH_PARTNER = "settlement_with_partner"
    SETTLEMENT_WITH_HOST = "settlement_with_host"
    RISK_SHARE_INCOME = "risk_share_income"
    RISK_SHARE_EXPENDITURE = "risk_share_expenditure"
    IN_KIND_USE = "in_kind_use"
    IN_KIND_INCOME = "in_kind_income"
    # At the year-end only: what was expensed as a contribution and is now recognised as spend of a scheme, what the
    # host took in for spend that others recognise, and what a lead that is not the host is due from others.
    CONTRIBUTION_APPLIED = "contribution_applied"
    CONTRIBUTION_INCOME_APPLIED = "contribution_income_applied"
    INCOME_FROM_PARTNER = "income_from_partner"


class Decided(Struct, frozen=True):
    """A treatment as it was decided. body: the lead, or the principal; shares: fixed ones, in basis points, if any."""

    treatment: Treatment = Treatment.NOT_DECIDED
    body: str | None = None
    shares: tuple[tuple[str, int], ...] = ()


class PoolOfScheme(Struct, frozen=True):
    """The pool that paid. host: None where each partner keeps its own cash; scheduled: contributions of the year."""

    host: str | None
    partners: tuple[str, ...]
    scheduled: Mapping[str, int]


class Move(Struct, frozen=True):
    """Signed pence, debit positive, on an account of one body's own ledger."""

    body: str
    account: LedgerAccount
    counterparty: str | None
    amount_pence: int


class Recognition(Struct, frozen=True):
    """What each partner bears of a scheme, and the moves that show it. apart: why nothing could be recognised."""

    shares: tuple[tuple[str, int], ...] = ()
    moves: tuple[Move, ...] = ()
    working: tuple[Step, ...] = ()
    apart: str = ""


def recognise(spent: Mapping[str, int], decided: Decided, pool: PoolOfScheme) -> Recognition:
    """What is recognised of the spend of a scheme, given by the body that recorded it. Each body's moves sum to zero.

    Where each partner keeps its own cash no share flows, so each recognises what it paid itself.
    """
    if decided.treatment is Treatment.NOT_DECIDED:
        return Recognition(apart="the accounting treatment is not decided")
    if pool.host is None:
        return Recognition(
            shares=tuple((body, spent[body]) for body in pool.partners if spent.get(body)),
            working=(Step("each partner keeps its own cash and recognises what it paid", sum(spent.values())),),
        )
    named = [body for body in (decided.body, *(body for body, _ in decided.shares)) if body is not None]
    strangers = [body for body in named if body not in pool.partners]
    if strangers:
        return Recognition(apart=f"{strangers[0]} is no partner of the pool")
    if decided.treatment is Treatment.AGENT and decided.body == pool.host:
        return Recognition(apart=f"{pool.host} hosts the pool and cannot be its own agent")
    return _of_pool(sum(spent.values()), decided, pool, pool.host)


def _of_pool(spent_pence: int, decided: Decided, pool: PoolOfScheme, host: str) -> Recognition:
    """Of a pool whose host records all spend."""
    weights = _weights(decided, pool)
    if min(weights) < 0 or not any(weights):
        return Recognition(apart="no contribution is scheduled in the year, and no fixed shares are decided")
    shares = dict(zip(pool.partners, share_exactly(spent_pence, weights), strict=True))
    match decided.treatment:
        case Treatment.JOINT_OPERATION:
            moves = _joint(shares, host)
        case Treatment.LEAD_AS_PRINCIPAL:
            assert decided.body is not None, "a lead is named"
            moves = _lead(shares, decided.body, host)
        case _:
            assert decided.body is not None, "a principal is named"
            moves = _agent(spent_pence, decided.body, host)
    return Recognition(
        shares=tuple((body, pence) for body, pence in shares.items() if pence),
        moves=tuple(one for one in moves if one.amount_pence),
        working=(Step("spent on the scheme in the year", spent_pence), *_steps(shares, weights, decided)),
    )


def _weights(decided: Decided, pool: PoolOfScheme) -> tuple[int, ...]:
    """A principal bears all that its agent spends; else the fixed shares, else what each is scheduled to contribute."""
    if decided.treatment is Treatment.AGENT:
        return tuple(int(body == decided.body) for body in pool.partners)
    given = dict(decided.shares) if decided.shares else pool.scheduled
    return tuple(given.get(body, 0) for body in pool.partners)


def _steps(shares: Mapping[str, int], weights: Sequence[int], decided: Decided) -> tuple[Step, ...]:
    by = "basis points" if decided.shares else "pence scheduled in the year"
    whole = sum(weights)
    what = (
        dict.fromkeys(shares, "borne by the principal")
        if decided.treatment is Treatment.AGENT
        else {body: f"by {weight} of {whole} {by}" for body, weight in zip(shares, weights, strict=True)}
    )
    return tuple(Step(f"{body}: {what[body]}", pence) for body, pence in shares.items())


def _joint(shares: Mapping[str, int], host: str) -> list[Move]:
    """Each its share; the host gives up the others' spend and all that was contributed to it."""
    spent_pence = sum(shares.values())
    moves = [Move(host, LedgerAccount.SCHEME_EXPENDITURE, None, shares[host] - spent_pence)]
    moves += [Move(host, LedgerAccount.CONTRIBUTION_INCOME_APPLIED, body, pence) for body, pence in shares.items()]
    for body, pence in shares.items():
        if body != host:
            moves.append(Move(body, LedgerAccount.SCHEME_EXPENDITURE, None, pence))
        moves.append(Move(body, LedgerAccount.CONTRIBUTION_APPLIED, host, -pence))
    return moves


def _lead(shares: Mapping[str, int], lead: str, host: str) -> list[Move]:
    """The lead all, with income from the others, who go on showing their contribution as expenditure."""
    spent_pence = sum(shares.values())
    own = Move(lead, LedgerAccount.CONTRIBUTION_APPLIED, host, -shares[lead])
    if lead == host:  # it has recorded all already; only what it contributed to itself is no income
        return [own, Move(host, LedgerAccount.CONTRIBUTION_INCOME_APPLIED, host, shares[host])]
    others = [(body, pence) for body, pence in shares.items() if body != lead]
    return [
        Move(host, LedgerAccount.SCHEME_EXPENDITURE, None, -spent_pence),
        *(Move(host, LedgerAccount.CONTRIBUTION_INCOME_APPLIED, body, pence) for body, pence in shares.items()),
        Move(lead, LedgerAccount.SCHEME_EXPENDITURE, None, spent_pence),
        own,
        *(Move(lead, LedgerAccount.INCOME_FROM_PARTNER, body, -pence) for body, pence in others),
    ]


def _agent(spent_pence: int, principal: str, host: str) -> list[Move]:
    """The principal all, out of what it contributed; the host neither spend nor income."""
    return [
        Move(host, LedgerAccount.SCHEME_EXPENDITURE, None, -spent_pence),
        Move(host, LedgerAccount.CONTRIBUTION_INCOME_APPLIED, principal, spent_pence),
        Move(principal, LedgerAccount.SCHEME_EXPENDITURE, None, spent_pence),
        Move(principal, LedgerAccount.CONTRIBUTION_APPLIED, host, -spent_pence),
    ]
