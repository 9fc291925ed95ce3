"""Whether figures answer what a rule set asks: everything that is missing or contradicts itself, at once. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal
from ledger.rules.sharing.asking import UnfitError, variance_of
from ledger.rules.sharing.figures import Figures, Line
from ledger.rules.sharing.model import Netting, RuleSet
from ledger.rules.sharing.pooling import part_of


def refusals_of_figures(rule_set: RuleSet, figures: Figures) -> tuple[Refusal, ...]:
    """What of the figures themselves is wrong: names twice, strangers, lines without a variance."""
    found = [
        *_twice("line", (line.name for line in figures.lines), "/lines"),
        *_twice("item", (item.name for item in figures.items), "/items"),
        *(refusal for at, line in enumerate(figures.lines) for refusal in _of_line(rule_set, line, f"/lines/{at}")),
        *(
            _refusal(
                f"the weights '{name}' name {partner}, which is no partner",
                f"/weights/{segment(name)}/of/{segment(partner)}",
            )
            for name, weights in figures.weights.items()
            for partner in weights.of
            if partner not in rule_set.partners
        ),
    ]
    return tuple(found)


def _refusal(detail: str, pointer: str) -> Refusal:
    return Refusal(Code.FIGURES_DO_NOT_FIT, detail, pointer)


def _twice(what: str, names: Iterable[str], pointer: str) -> Iterator[Refusal]:
    for name, times in Counter(names).items():
        if times > 1:
            yield _refusal(f"{what} '{name}' stands {times} times in the figures: each name once", pointer)


def _of_line(rule_set: RuleSet, line: Line, pointer: str) -> Iterator[Refusal]:
    part = part_of(rule_set, line)
    if not rule_set.parts:
        pass  # the sums of a rule set without parts may ask for the budgets of lines, which nobody shares
    elif part is None:
        fence = f", ring-fenced {line.fence}" if line.fence else ""
        yield _refusal(f"no part of the rule set takes line '{line.name}'{fence}", pointer)
    elif rule_set.parts[part].netting is Netting.BY_RESPONSIBLE and line.responsible is None:
        yield _refusal(f"nobody is responsible for line '{line.name}'", f"{pointer}/responsible")
    try:
        variance_of(line, pointer)
    except UnfitError as error:
        yield error.refusal
    strangers = {partner for partner in line.profile if partner not in rule_set.partners}
    if line.responsible is not None and line.responsible not in rule_set.partners:
        strangers.add(line.responsible)
    for partner in sorted(strangers):
        yield _refusal(f"line '{line.name}' names {partner}, which is no partner", pointer)
