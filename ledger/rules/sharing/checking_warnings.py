"""What is not refused and may still not be meant: told to those who are to adopt a rule set, each with its place."""

from ledger.rules.sharing.checking_places import RuleWarning
from ledger.rules.sharing.checking_warnings_figures import warnings_on_figures
from ledger.rules.sharing.checking_warnings_rules import warnings_of_rules
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet

__all__ = ["RuleWarning", "warnings_of"]


def warnings_of(rules: RuleSet, figures: Figures | None = None) -> tuple[RuleWarning, ...]:
    """The warnings of a sound rule set, and with figures those that only figures show; pointers are into the rules."""
    return (*warnings_of_rules(rules), *(warnings_on_figures(rules, figures) if figures is not None else ()))
