"""A rule set evaluated: thirty steps over a whole pool beside plain summing of the same figures, and a sweep."""

from datetime import date
from random import Random

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

AS_AT = date(2026, 3, 31)
POUNDS = 100


def partners_of(number: int) -> tuple[str, ...]:
    return tuple(f"partner {one + 1}" for one in range(number))


def percent(points: str) -> PercentAmount:
    return PercentAmount(percent=points, of=BudgetAmount(of="all_lines"))


def rule_set_of(partners: tuple[str, ...]) -> RuleSet:
    """Thirty steps, counted with those within others: fifteen each way, of every type."""
    by = Share(by="contributions")
    over: tuple[Step, ...] = (
        Draw(items=("risk pool", "reserve", "uncommitted"), at_most=percent("1")),
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
    under: tuple[Step, ...] = (
        Draw(items=("need",), at_most=percent("0.2")),
        Keep(how=Keeping.HOLD, to="contingency", at_most=percent("0.5")),
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
        Bear(role="responsible", at_most=percent("0.1")),
        Share(by="contributions", at_most=percent("0.1")),
        Share(by="population", at_most=percent("0.1")),
        Bear(partner=partners[-1], at_most=percent("0.1")),
        by,
    )
    return RuleSet(
        format="placeledger-rule-set/1",
        title="Thirty steps",
        partners=partners,
        host=partners[0],
        weights={
            "contributions": Measured(measure="contributions", taken="at the opening of the year"),
            "population": Measured(measure="population", taken="at mid-year"),
        },
        parts=(Part(name="pool", lines=Lines(), netting=Netting.TOGETHER, overspend=over, underspend=under),),
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
