"""Amounts of every kind for generated rule sets, within one another up to a depth; none is certain to be nothing."""

from random import Random

from ledger.rules.sharing.model import (
    Amount,
    BudgetAmount,
    DecidedAmount,
    FixedAmount,
    NamedAmount,
    PercentAmount,
    PerformanceAmount,
    PricedExcess,
    SumAmount,
)

QUANTITIES = ("admissions", "visits", "days")
KINDS = ("fixed", "named", "of budget", "percent", "excess", "performance", "sum", "decided")


def any_amount(chance: Random, *, has_lines: bool, size: int, depth: int = 0) -> Amount:
    """Any amount; of the lines that are shared only where there are some."""

    def inner() -> Amount:
        return any_amount(chance, has_lines=has_lines, size=size, depth=depth + 1)

    def some() -> tuple[Amount, ...]:
        return tuple(inner() for _ in range(chance.randint(1, 2)))

    kind = chance.choice(KINDS if depth < size and chance.random() < 0.6 else KINDS[:3])
    match kind:
        case "fixed":
            amount: Amount = FixedAmount(amount_pence=chance.choice((1, 99999, 1000000, chance.randint(1, 10**9))))
        case "named":
            amount = NamedAmount(name=chance.choice(("limit a", "limit b")))
        case "of budget":
            of = BudgetAmount(of="these_lines" if has_lines and chance.random() < 0.5 else "all_lines")
            amount = PercentAmount(percent=any_percent(chance, 20), of=of)
        case "percent":
            amount = PercentAmount(percent=any_percent(chance), of=inner())
        case "excess":
            amount = PricedExcess(actual=chance.choice(QUANTITIES), plan="planned", price=inner())
        case "performance":
            cap = f"{chance.randint(50, 150)}"
            amount = PerformanceAmount(
                of=inner(), achieved=chance.choice(QUANTITIES), target="target", floor_percent="10", cap_percent=cap
            )
        case "sum":
            plus = (NamedAmount(name="limit a"), *some())
            amount = SumAmount(plus=plus, less=chance.choice(((), (pence_edge(depth + 1),))))
        case _:
            amount = DecidedAmount(
                name=f"decision {depth}" if depth else "decision", by="the board", until_then=inner()
            )
    return amount


def any_percent(chance: Random, most: int = 100) -> str:
    points = chance.randint(1, most * 100)
    return f"{points // 100}.{points % 100:02d}"


def pence_edge(edge: int) -> Amount:
    return FixedAmount(amount_pence=edge * 10007)


def percent_edge(edge: int) -> Amount:
    return PercentAmount(percent=f"{edge // 100}.{edge % 100:02d}", of=BudgetAmount(of="all_lines"))
