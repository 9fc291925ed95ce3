"""A rule set of thirty steps over a whole pool beside plain summing of the same figures; a sweep of its variance."""

import time
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from random import Random

from ledger.rules.sharing.checking import check
from ledger.rules.sharing.checking_places import step_lists
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, Item, Line, MeasuredWeights
from ledger.rules.sharing.model import (
    Band,
    Bands,
    Bear,
    Branch,
    BudgetAmount,
    Draw,
    EachUpTo,
    FixedAmount,
    Keep,
    Keeping,
    Limit,
    Lines,
    Measured,
    Netting,
    Part,
    PartnerLimit,
    PercentAmount,
    RuleSet,
    Share,
    Split,
    Step,
)
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.trying import sweep
from tests.bench.table import Row, command, in_turn

AS_AT = date(2026, 3, 31)
POUNDS = 100


def partners_of(number: int) -> tuple[str, ...]:
    return tuple(f"partner {one + 1}" for one in range(number))


def percent(points: str) -> PercentAmount:
    return PercentAmount(percent=points, of=BudgetAmount(of="all_lines"))


def overspend_of(partners: tuple[str, ...]) -> tuple[Step, ...]:
    """Fifteen steps with those within others."""
    by = Share(by="contributions")
    return (
        Draw(items=("risk pool", "reserve"), at_most=percent("0.3")),
        Draw(items=("uncommitted",)),
        Bear(role="responsible", at_most=percent("0.1")),
        Share(by="population", at_most=percent("0.1")),
        Bands(
            bands=(
                Band(up_to=percent("0.5"), steps=(by,)),
                Band(up_to=percent("1"), steps=(Share(by="population"),)),
                Band(
                    up_to=percent("1.5"),
                    steps=(Share(by="contributions", each_at_most=EachUpTo(percent="2", of="contributions")), by),
                ),
                Band(up_to=percent("2"), steps=(Bear(role="responsible"),)),
                Band(
                    steps=(
                        Bear(role="host", at_most=percent("0.5")),
                        Share(by="population", at_most=percent("0.5")),
                        by,
                    )
                ),
            )
        ),
        Limit(
            limits=(
                PartnerLimit(partner=partners[0], at_most=percent("0.4")),
                PartnerLimit(partner=partners[1], at_least=FixedAmount(amount_pence=POUNDS)),
            ),
            excess=(Share(by="contributions", among=partners[2:]),),
            lacking_from=partners[2:],
        ),
    )


def underspend_of(partners: tuple[str, ...]) -> tuple[Step, ...]:
    """Fifteen steps with those within others."""
    by = Share(by="contributions")
    return (
        Draw(items=("need",), at_most=percent("0.2")),
        Keep(how=Keeping.HOLD, to="contingency", at_most=percent("0.5")),
        Bear(role="responsible", at_most=percent("0.1")),
        Share(by="contributions", at_most=percent("0.1")),
        Share(by="population", at_most=percent("0.1")),
        Bear(partner=partners[-1], at_most=percent("0.1")),
        Bear(partner=partners[-2], at_most=percent("0.1")),
        Share(by="contributions", among=partners[1:], at_most=percent("0.1")),
        Split(
            branches=(
                Branch(name="by contribution", parts="2", steps=(Share(by="contributions", at_most=percent("1")), by)),
                Branch(name="by population", parts="1", at_most=percent("1"), steps=(Share(by="population"),)),
                Branch(
                    name="kept",
                    parts="1",
                    steps=(
                        Keep(how=Keeping.CARRY_FORWARD, to="next year", at_most=percent("0.1")),
                        Keep(how=Keeping.REINVEST, to="training", at_most=percent("0.1")),
                        Bear(role="host"),
                    ),
                ),
            )
        ),
    )


def rule_set_of(partners: tuple[str, ...]) -> RuleSet:
    """Thirty steps, of every type."""
    return RuleSet(
        format="placeledger-rule-set/1",
        title="Thirty steps",
        partners=partners,
        host=partners[0],
        weights={
            "contributions": Measured(measure="contributions", taken="at the opening of the year"),
            "population": Measured(measure="population", taken="at mid-year"),
        },
        parts=(
            Part(
                name="pool",
                lines=Lines(),
                netting=Netting.TOGETHER,
                overspend=overspend_of(partners),
                underspend=underspend_of(partners),
            ),
        ),
    )


def figures_of(partners: tuple[str, ...], schemes: int, seed: int = 1) -> Figures:
    """A pool of schemes with odd pennies, half of them above their budgets."""
    chance = Random(seed)  # noqa: S311 - figures, not a secret
    lines = []
    for number in range(schemes):
        budget = chance.randrange(10_000 * POUNDS, 2_000_000 * POUNDS)
        actual = budget + chance.randrange(-budget // 20, budget // 10)
        lines.append(
            Line(
                name=f"scheme {number + 1}",
                budget_pence=budget,
                actual_pence=actual,
                responsible=chance.choice(partners),
            )
        )
    weights = {
        name: MeasuredWeights(
            version="2025-26", as_at=AS_AT, of={one: str(chance.randrange(10**6, 10**9)) for one in partners}
        )
        for name in ("contributions", "population")
    }
    items = tuple(
        Item(name=name, kind=name, amount_pence=amount * POUNDS)
        for name, amount in (("risk pool", 500_000), ("reserve", 250_000), ("uncommitted", 99_999), ("need", 70_000))
    )
    return Figures(format="placeledger-figures/1", as_at=AS_AT, lines=tuple(lines), weights=weights, items=items)


async def measure(*, rounds: int = 5, schemes: int = 200, partners: int = 12, points: int = 200) -> list[Row]:
    """An evaluation with its working beside adding up the same lines; a sweep with its kinks beside evaluations."""
    rule_set, figures = rule_set_of(partners_of(partners)), figures_of(partners_of(partners), schemes)
    assert check(rule_set) == (), "the rule set can be carried out"
    assert isinstance(evaluate(rule_set, figures), Result), "the figures fit it"
    steps = sum(len(one.steps) for one in step_lists(rule_set))

    async def evaluated() -> float:
        return milliseconds(lambda: evaluate(rule_set, figures), times=20)

    async def summed() -> float:
        return milliseconds(lambda: plain_sums(figures.lines), times=2_000)

    async def swept() -> float:
        ten = Fraction(10)
        return milliseconds(lambda: sweep(rule_set, figures, from_percent=-ten, to_percent=ten, points=points), times=1)

    async def evaluated_often() -> float:
        return milliseconds(lambda: [evaluate(rule_set, figures) for _ in range(points)], times=1)

    of = f"{schemes:,} schemes and {partners} partners"
    return [
        Row(
            f"a rule set of {steps} steps on {of}; sums by partner of the same lines",
            "ms",
            *await in_turn(rounds, evaluated, summed),
            "told",
        ),
        Row(
            f"a sweep of {points} points with its kinks, {of}; as many evaluations",
            "ms",
            *await in_turn(rounds, swept, evaluated_often),
            "≤ 2",
        ),
    ]


def plain_sums(lines: Iterable[Line]) -> dict[str | None, int]:
    """What a spreadsheet would do: each responsible partner's variance."""
    found: dict[str | None, int] = {}
    for line in lines:
        found[line.responsible] = found.get(line.responsible, 0) + (line.actual_pence or 0) - (line.budget_pence or 0)
    return found


def milliseconds(work: Callable[[], object], *, times: int) -> float:
    """What one of so many took."""
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begun) * 1_000 / times


if __name__ == "__main__":
    command(measure)
