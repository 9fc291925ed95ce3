"""What stands in every stage, by body, programme, case and year, and the identity of what was verified; pure."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from ledger.core.entry import AccountName, Book
from ledger.journal.store import AccountTotal
from ledger.rules.fencing import year_name
from ledger.savings.claim_views import SavingsBalances, SavingsLine, StageFigure

Key = tuple[str, str, str, str]
STAGES = tuple(name for name in AccountName if name.startswith("savings_") and name is not AccountName.SAVINGS_CONTROL)
BANKED = (AccountName.SAVINGS_BANKED, AccountName.SAVINGS_DISTRIBUTED, AccountName.SAVINGS_REINVESTED)
EXPLAINED = (*BANKED, AccountName.SAVINGS_REDEPLOYED, AccountName.SAVINGS_LOST_TO_DEMAND)


def difference_of_identity(flow_pence: int, pence: Mapping[AccountName, int]) -> int:
    """By how much what was verified differs from what became of it and what is not yet explained; 0 as it should be."""
    stands = sum(pence.get(name, 0) for name in (*EXPLAINED, AccountName.SAVINGS_VERIFIED))
    return flow_pence - stands


def keyed_pence(totals: Iterable[AccountTotal]) -> dict[Key, dict[AccountName, int]]:
    """The balances of the savings book by body, programme, case and financial year."""
    found: dict[Key, dict[AccountName, int]] = {}
    for one in totals:
        at = one.account
        if at.book is Book.SAVINGS and at.name in STAGES:
            key = (at.body or "", at.programme or "", at.scheme or "", at.subjective or "")
            of_key = found.setdefault(key, {})
            of_key[at.name] = of_key.get(at.name, 0) + one.balance_pence
    return found


def savings_balances(
    pence: Mapping[Key, Mapping[AccountName, int]],
    flows: Mapping[tuple[str, str, str, int], int],
    through: int,
    pool_path: str,
    named: Mapping[str, str],
) -> SavingsBalances:
    """Every line with its figures, each with the address of its legs, and their sums; named: what was asked for."""
    flow_of = {(body, programme, case, year_name(year)): flow for (body, programme, case, year), flow in flows.items()}
    lines = tuple(_line(key, pence[key], flow_of.get(key, 0), through, pool_path) for key in sorted(pence))
    total = {name: sum(one.get(name, 0) for one in pence.values()) for name in STAGES}
    return SavingsBalances(
        through_sequence=through,
        lines=lines,
        total=tuple(_figure(name, total[name], named, through, pool_path) for name in STAGES if total[name]),
        identity_holds=all(one.identity_holds for one in lines),
    )


def _line(key: Key, pence: Mapping[AccountName, int], flow_pence: int, through: int, pool_path: str) -> SavingsLine:
    named = dict(zip(("body", "programme", "scheme", "subjective"), key, strict=True))
    return SavingsLine(
        body=key[0],
        programme=key[1],
        case=key[2],
        financial_year=key[3],
        stages=tuple(_figure(name, pence[name], named, through, pool_path) for name in STAGES if pence.get(name)),
        verified_flow_pence=flow_pence,
        banked_pence=sum(pence.get(name, 0) for name in BANKED),
        redeployed_pence=pence.get(AccountName.SAVINGS_REDEPLOYED, 0),
        lost_to_demand_pence=pence.get(AccountName.SAVINGS_LOST_TO_DEMAND, 0),
        not_yet_explained_pence=pence.get(AccountName.SAVINGS_VERIFIED, 0),
        identity_holds=not difference_of_identity(flow_pence, pence),
    )


def _figure(name: AccountName, pence: int, named: Mapping[str, str], through: int, pool_path: str) -> StageFigure:
    asked = {"account": name.value, **named, "through_sequence": through}
    return StageFigure(stage=name.removeprefix("savings_"), pence=pence, legs=f"{pool_path}/legs?{urlencode(asked)}")
