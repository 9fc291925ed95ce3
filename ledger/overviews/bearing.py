"""Who would bear what a pool's year is expected to end at, if the rules in force were run now; pure."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from ledger.core.clock import day_text
from ledger.core.entry import AccountName
from ledger.core.money import pounds_from_pence
from ledger.http.access import PoolTerms
from ledger.overviews.model import Bearer, Bearing
from ledger.programmes.model import SchemeKey
from ledger.rule_sets.expecting import expected_figures
from ledger.rule_sets.figures_making import BookFacts, figures_of
from ledger.rule_sets.store import InForce
from ledger.rules.exposure import SAVINGS_MOVE
from ledger.rules.sharing.evaluating import evaluate

NO_RULES = "no rules for sharing risk are in force, so nothing says who would bear it"
NO_RULES_OWN_CASH = "no rules for sharing risk are in force, and each partner keeps its own cash: each bears its own"
_TOLD_MAX = 3


class RuledPool(Struct, frozen=True, kw_only=True):
    """A pool with its rules in force, if any, the figures that they are run on, and what its year is expected to be."""

    pool: PoolTerms
    path: str
    in_force: InForce | None
    facts: BookFacts | None
    forecast_pence: Mapping[SchemeKey, int]


def bearing_of(ruled: RuledPool, names: Mapping[str, str]) -> Bearing:
    """The share of each partner; in a savings pool there is no variance to bear."""
    if ruled.pool.holds_savings:
        return _untold(SAVINGS_MOVE)
    if ruled.in_force is None or ruled.facts is None:
        return _untold(NO_RULES if ruled.pool.keeps_cash else NO_RULES_OWN_CASH)
    version = ruled.in_force.version
    since = ruled.in_force.effective_from
    named = f"version {version} of the agreement's rules for sharing risk, in force from {day_text(since)}"
    address = f"{ruled.path}/agreement/rule-sets/{version}"
    result = evaluate(ruled.in_force.rule_set, expected_figures(figures_of(ruled.facts), ruled.forecast_pence))
    if isinstance(result, tuple):
        told = "; ".join(one.detail for one in result[:_TOLD_MAX])
        says = f"{named}, which cannot be evaluated on what the year is expected to end at: {told}"
        return Bearing(rule_set_version=version, says=says, partners=(), kept_pence=0, rule_set=address)
    shares = result.shares_pence
    return Bearing(
        rule_set_version=version,
        says=f"{named}, on what the year is expected to end at{_left_out(ruled.facts)}",
        partners=tuple(
            Bearer(body=body, body_name=names.get(body, body), amount_pence=pence) for body, pence in shares.items()
        ),
        kept_pence=result.variance_pence - sum(shares.values()),
        rule_set=address,
    )


def together(bearings: Sequence[Bearing]) -> tuple[Bearer, ...]:
    """What each body would bear in all of them, in the order in which they come."""
    found: dict[str, Bearer] = {}
    for one in (each for bearing in bearings for each in bearing.partners):
        before = found.get(one.body)
        pence = one.amount_pence + (before.amount_pence if before else 0)
        found[one.body] = Bearer(body=one.body, body_name=one.body_name, amount_pence=pence)
    return tuple(found.values())


def _untold(says: str) -> Bearing:
    return Bearing(rule_set_version=None, says=says, partners=(), kept_pence=0, rule_set=None)


def _left_out(facts: BookFacts) -> str:
    uncoded_pence = sum(one.balance_pence for one in facts.of_year if one.account.name is AccountName.SUSPENSE)
    return (
        f"; £{pounds_from_pence(uncoded_pence)} that no scheme is charged with yet is left out" if uncoded_pence else ""
    )
