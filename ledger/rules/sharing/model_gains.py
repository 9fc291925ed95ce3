"""What a gain moves: what each body puts in of its savings, or what somebody pays."""

from typing import Annotated

from msgspec import Meta, field

from ledger.rules.sharing.model_amounts import Amount, Condition
from ledger.rules.sharing.model_words import Name, Partner, Percent, Rule


class MinimumRate(Rule, frozen=True):
    """So many percent of an amount, which savings must reach together before anything of them is gathered."""

    percent: Percent
    of: Amount


class Contributed(Rule, frozen=True, tag_field="type", tag="contributed"):
    """Each body puts in a percentage of what it saved: of its savings less its cost shunts, never below nothing.

    A saving belongs to the first gain that counts it, by its name, case, programme or a label.
    """

    percent_of: dict[Partner, Percent] = field(default_factory=dict)
    others_percent: Percent = "100"
    only: Annotated[tuple[Name, ...], Meta(min_length=1)] | None = None
    at_least: MinimumRate | None = None
    when: Condition | None = None


class PaidBy(Rule, frozen=True, tag_field="type", tag="paid_by"):
    """An amount that one partner pays, or several by weights."""

    amount: Amount
    by: Name | None = None
    partner: Partner | None = None


Gather = Contributed | PaidBy
