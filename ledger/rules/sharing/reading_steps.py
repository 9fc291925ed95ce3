"""Steps in words."""

from ledger.rules.sharing.model import RuleSet, Step


def step_sentence(_rule_set: RuleSet, step: Step) -> str:
    """A step in one sentence."""
    return type(step).__name__
