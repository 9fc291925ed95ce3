"""One step in one or two plain sentences: what it takes, to whom that goes, in which order, within which limits.

The words hold for both directions: what a partner *takes* is a charge of an overspend and a credit of an underspend.
"""

from ledger.rules.sharing.model import (
    Amount,
    Band,
    Bands,
    Bear,
    Branch,
    Compensate,
    ContributedParts,
    Draw,
    EqualParts,
    FixedPercentages,
    FixedRatio,
    Form,
    Keep,
    Keeping,
    Limit,
    LineProfile,
    PartnerLimit,
    RuleSet,
    Share,
    Split,
    Step,
    Weights,
)
from ledger.rules.sharing.reading_amounts import amount_text, in_order, joined, listed, quoted

_FORM = {
    Form.SETTLED: "",
    Form.COMMITTED_OUTSIDE: " It becomes a commitment of each outside the pool, whose budget stays as it is.",
    Form.CONTRIBUTION: " It changes what each contributes, and is no payment at settlement.",
    Form.IN_FENCE: " It stays inside the ring-fence, whoever takes it.",
    Form.PROVISIONAL: " It is provisional until authorised, and nothing is paid.",
}
_KEEPING = {
    Keeping.CARRY_FORWARD: "is carried forward to",
    Keeping.HOLD: "is held in",
    Keeping.REINVEST: "is reinvested, for non-recurrent use only, in",
    Keeping.RELEASE: "is released to",
    Keeping.ESCALATE: "is escalated to",
}
_APPROVAL = {
    "nobody_further": "",
    "each_partner": ", pending the approval of each partner",
    "board": ", pending the approval of the board",
}
_WHICH = {"non_recurrent": "are non-recurrent", "agreed": "are agreed"}


def step_sentence(rule_set: RuleSet, step: Step) -> str:
    """What one step does, as a treasurer would sign it; the steps inside it have sentences of their own."""
    return f"{_what(rule_set, step)}{'' if step.because is None else f' Reason: {quoted(step.because)}.'}"


def _what(rule_set: RuleSet, step: Step) -> str:
    match step:
        case Draw():
            text = _draw(step)
        case Share():
            text = _share(rule_set, step)
        case Bear():
            text = _bear(rule_set, step)
        case Bands():
            text = _bands(step)
        case Split():
            text = _split(step)
        case Limit():
            text = _limit(step)
        case Compensate():
            text = _compensate(rule_set, step)
        case _:  # kept: mypy refuses this branch for any other
            text = _keep(step)
    return text


def _left(at_most: Amount | None) -> str:
    return "what is left" if at_most is None else f"what is left, at most {amount_text(at_most)},"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _draw(step: Draw) -> str:
    only = f"; only those that {joined(_WHICH[one] for one in step.only)}" if step.only else ""
    order = "in this order, each as far as it goes" if len(step.items) > 1 else "as far as that goes"
    return f"{_upper(_left(step.at_most))} is set against {listed(step.items, 'then')} {order}{only}."


def _share(rule_set: RuleSet, step: Share) -> str:
    among = listed(step.among) if step.among else "all partners"
    each = step.each_at_most
    limit = "" if each is None else f", to each at most {each.percent}% of its own {quoted(each.of)}"
    onward = "".join(
        f" What {quoted(partner)} takes is shared again by {quoted(step.onward[partner])}."
        for partner in in_order(step.onward, rule_set.partners)
    )
    return (
        f"{_upper(_left(step.at_most))} is shared among {among} by {weights_clause(rule_set, step.by)}{limit}."
        f"{onward}{_FORM[step.form]}{_instalments(step.instalments)}"
    )


def weights_clause(rule_set: RuleSet, name: str) -> str:
    """A set of weights where it is used: its name, what it is, and its figures where there is one version only."""
    weights = rule_set.weights.get(name)
    if weights is None:
        return f"{quoted(name)}, which this rule set does not have"
    return f"{quoted(name)} ({_kind(rule_set, weights)})"


def _kind(rule_set: RuleSet, weights: Weights) -> str:
    match weights:
        case FixedPercentages(versions=(one,)):
            text = percentages(rule_set, one.percent_of)
        case FixedPercentages():
            text = "the percentages in force on the day of the figures"
        case FixedRatio(versions=(single,)):
            text = ratio(rule_set, single.parts_of)
        case FixedRatio():
            text = "the ratio in force on the day of the figures"
        case EqualParts():
            text = "equal parts"
        case LineProfile():
            text = "the percentages of each line"
        case ContributedParts():
            text = "what each put in"
        case _:  # measured: mypy refuses this branch for any other
            text = f"the exact {quoted(weights.measure)} of each"
    return text


def percentages(rule_set: RuleSet, of: dict[str, str]) -> str:
    """`“council” 51%, “nhs” 49%`, as printed."""
    return ", ".join(f"{quoted(one)} {of[one]}%" for one in in_order(of, rule_set.partners))


def ratio(rule_set: RuleSet, of: dict[str, str]) -> str:
    """`“icb” 2 : “council” 1`."""
    return " : ".join(f"{quoted(one)} {of[one]}" for one in in_order(of, rule_set.partners))


def _instalments(number: int) -> str:
    return "" if number == 1 else f" It falls due in {number} instalments, as equal as pence allow, odd pennies first."


def _bear(rule_set: RuleSet, step: Bear) -> str:
    takers = [] if step.partner is None else [quoted(step.partner)]
    if step.role == "host":
        takers.append(f"the host{'' if rule_set.host is None else f', {quoted(rule_set.host)},'}")
    elif step.role == "responsible":
        takers.append("of each line the partner responsible for it")
    return (
        f"{_upper(joined(takers, 'and as well') if takers else 'nobody named')} takes "
        f"{_left(step.at_most).rstrip(',')}.{_FORM[step.form]}{_instalments(step.instalments)}"
    )


def _bands(step: Bands) -> str:
    counted = {
        "what_is_left": "What is left",
        "the_whole": "The whole amount, with what was already taken as its first part,",
    }[step.counted_from]
    return f"{counted} is cut into slices: {'; '.join(map(band_words, step.bands))}. Each slice has its own steps."


def band_words(band: Band) -> str:
    """Up to where a slice reaches."""
    return "all above" if band.up_to is None else f"up to {amount_text(band.up_to)}"


def _split(step: Split) -> str:
    over = "" if all(one.at_most is None for one in step.branches) else " What one cannot take goes to those with room."
    return f"What is left is divided into {'; '.join(map(branch_words, step.branches))}. Each has its own steps.{over}"


def branch_words(branch: Branch) -> str:
    """A branch's name, its parts, and its limit."""
    limit = "" if branch.at_most is None else f", at most {amount_text(branch.at_most)}"
    return f"{quoted(branch.name)} with {branch.parts} {'part' if branch.parts == '1' else 'parts'}{limit}"


def _limit(step: Limit) -> str:
    counted = {"this_part": "in this part so far", "all_so_far": "in all parts so far"}[step.counted_over]
    above = " What lies above a limit goes through steps of its own." if step.excess else ""
    givers = listed(step.lacking_from, "then") if step.lacking_from else ""
    lacking = f" What lacks is taken from {givers}, as far as each has it, in the same form." if givers else ""
    return f"Of what is shared {counted}: {'; '.join(map(_limits, step.limits))}.{above}{lacking}"


def _limits(limit: PartnerLimit) -> str:
    words = [
        *(() if limit.at_most is None else (f"at most {amount_text(limit.at_most)}",)),
        *(() if limit.at_least is None else (f"at least {amount_text(limit.at_least)}",)),
    ]
    return f"{quoted(limit.partner)} takes {joined(words) if words else 'what it takes'}"


def _compensate(rule_set: RuleSet, step: Compensate) -> str:
    among = listed(step.among) if step.among else "all partners"
    floor = "nothing" if step.floor is None else f"its own {weights_clause(rule_set, step.floor)}"
    counted = {"this_part": "what it got so far of this gain", "all_so_far": "what it got so far of all gains"}
    return (
        f"{_upper(_left(step.at_most))} tops up whoever among {among} would be worse off than {floor}: what it saved, "
        f"less what it put in, and {counted[step.counted_over]}; in proportion to what each lacks, as far as that goes."
    )


def _keep(step: Keep) -> str:
    unless = (
        ""
        if step.unless_agreed_by is None
        else f", unless the partners agree otherwise by the time of {quoted(step.unless_agreed_by)}"
    )
    return (
        f"{_upper(_left(step.at_most))} {_KEEPING[step.how]} {quoted(step.to)}{unless}{_APPROVAL[step.approved_by]}."
        " No partner takes it."
    )
