"""Whether a rule set can be carried out on any figures: every step can be reached, and every penny has an owner.

All that is wrong is told at once, each with its place. What this lets pass leaves no remainder and never stops midway;
what is only unwise is told by `warnings_of`.
"""

from ledger.core.refusal import Refusal
from ledger.rules.sharing.checking_amounts import all_amounts, refusals_of_amounts, refusals_of_depth
from ledger.rules.sharing.checking_gains import refusals_of_gains
from ledger.rules.sharing.checking_limits import refusals_of_limits
from ledger.rules.sharing.checking_names import refusal_of_host, refusals_of_names
from ledger.rules.sharing.checking_order import refusals_of_order
from ledger.rules.sharing.checking_parts import refusals_of_parts
from ledger.rules.sharing.checking_places import Place, StepList, step_lists
from ledger.rules.sharing.checking_steps import refusals_of_steps
from ledger.rules.sharing.checking_weights import refusals_of_weights
from ledger.rules.sharing.model import DEPTH_MAX, STEPS_MAX, RuleSet


def check(rules: RuleSet) -> tuple[Refusal, ...]:
    """Everything that makes a rule set impossible or ambiguous; nothing where it is sound."""
    lists = list(step_lists(rules))
    amounts = list(all_amounts(rules, lists))
    too_large = [*_sizes(lists), *refusals_of_depth(amounts)]
    if too_large:
        return tuple(too_large)
    host = refusal_of_host(rules)
    found = [*refusals_of_names(rules), *([host] if host else []), *refusals_of_parts(rules)]
    found += refusals_of_gains(rules)
    found += refusals_of_weights(rules, lists)
    for listed in lists:
        found += [*refusals_of_steps(listed), *refusals_of_order(listed)]
        found += refusals_of_limits(listed) if listed.depth == 1 else []
    return (*found, *refusals_of_amounts(amounts, rules))


def _sizes(lists: list[StepList]) -> list[Refusal]:
    """What is too deep or too long to be followed; the other checks take it as read that nothing is."""
    found = [
        one.place.refused(
            f"steps stand within steps more than {DEPTH_MAX} deep; write the inner ones as a part of their own"
        )
        for one in lists
        if one.depth > DEPTH_MAX
    ]
    steps = sum(len(one.steps) for one in lists)
    if steps > STEPS_MAX:
        found.append(
            Place().refused(f"the rule set has {steps} steps, {STEPS_MAX} are the most; divide it into rule sets")
        )
    return found
