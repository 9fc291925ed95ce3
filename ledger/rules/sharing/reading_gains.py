"""What a gain gathers, in plain sentences."""

from ledger.rules.sharing.model import Amount, Contributed, Gather, PaidBy, RuleSet
from ledger.rules.sharing.reading_amounts import amount_text, condition_text, in_order, quoted, which_savings
from ledger.rules.sharing.reading_steps import weights_clause


def gather_sentence(rule_set: RuleSet, gather: Gather) -> str:
    """Who puts in how much of what it saved and under which conditions, or who pays which amount."""
    return _contributed(rule_set, gather) if isinstance(gather, Contributed) else _paid(rule_set, gather)


def _contributed(rule_set: RuleSet, gather: Contributed) -> str:
    named = [f"{quoted(one)} {gather.percent_of[one]}%" for one in in_order(gather.percent_of, rule_set.partners)]
    others = "every other body" if named else "all alike"
    puts_in = ", ".join([*named, f"{others} {gather.others_percent}%"])
    which = "" if gather.only is None else f", {which_savings(gather.only)}"
    least = gather.at_least
    rate = "" if least is None else f" Nothing unless they are together at least {least.percent}% of {_of(least.of)}."
    when = "" if gather.when is None else f" Nothing unless ({condition_text(gather.when)})."
    return (
        f"Of its savings, less costs shunted onto it, each body puts in: {puts_in}. Counted are those that no earlier"
        f" gain counts{which}.{rate}{when}"
    )


def _of(amount: Amount) -> str:
    return f"({amount_text(amount)})"


def _paid(rule_set: RuleSet, gather: PaidBy) -> str:
    payers = [
        *([] if gather.partner is None else [quoted(gather.partner)]),
        *([] if gather.by is None else [f"all partners by {weights_clause(rule_set, gather.by)}"]),
    ]
    return f"What is paid is {amount_text(gather.amount)}. It is paid by {' and as well '.join(payers) or 'nobody'}."
