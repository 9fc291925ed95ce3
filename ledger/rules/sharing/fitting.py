"""Whether figures answer what a rule set asks: everything that is missing or contradicts itself, at once. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ledger.core.money import pounds_from_pence
from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal
from ledger.rules.sharing.asking import UnfitError, variance_of
from ledger.rules.sharing.figures import Figures, Line, Saving
from ledger.rules.sharing.model import Netting, RuleSet
from ledger.rules.sharing.pooling import part_of


def refusals_of_figures(rule_set: RuleSet, figures: Figures) -> tuple[Refusal, ...]:
    """What of the figures themselves is wrong: names twice, strangers, lines without a variance."""
    found = [
        *_twice("line", (line.name for line in figures.lines), "/lines"),
        *_twice("item", (item.name for item in figures.items), "/items"),
        *(refusal for at, line in enumerate(figures.lines) for refusal in _of_line(rule_set, line, f"/lines/{at}")),
        *_twice("saving", (one.name for one in figures.savings), "/savings"),
        *(refusal for at, one in enumerate(figures.savings) for refusal in _of_saving(rule_set, one, f"/savings/{at}")),
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


def _of_saving(rule_set: RuleSet, saving: Saving, pointer: str) -> Iterator[Refusal]:
    if saving.body not in rule_set.partners:
        yield _refusal(f"saving '{saving.name}' is of {saving.body}, which is no partner", f"{pointer}/body")
    lowest, highest = sorted((0, saving.verified_pence))
    if saving.banked_pence is not None and not lowest <= saving.banked_pence <= highest:
        banked, verified = (f"£{pounds_from_pence(one)}" for one in (saving.banked_pence, saving.verified_pence))
        yield _refusal(
            f"of saving '{saving.name}' {banked} is said to be banked, and {verified} to be verified: only that can be",
            f"{pointer}/banked_pence",
        )


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
