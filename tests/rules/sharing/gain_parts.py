"""What generated gains gather, with amounts and conditions of every kind; none of them is certain to be nothing."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Literal

from ledger.rules.sharing.model import (
    AllOf,
    Amount,
    AmountCondition,
    AnyOf,
    Condition,
    ConditionalAmount,
    Contributed,
    DayCondition,
    EventCondition,
    FallCondition,
    FixedAmount,
    FixedRate,
    LeftAmount,
    LossShare,
    MinimumRate,
    NamedAmount,
    PaidBy,
    PercentAmount,
    Quality,
    QualityRate,
    QuantityCondition,
    Saved,
    SavedAgainst,
    SavedAmount,
    SavedFall,
    SavedPercent,
    SavingsAmount,
    SavingShare,
    ShareBand,
    SmallestAmount,
    WholeAmount,
)
from tests.rules.sharing.amounts import QUANTITIES, any_amount, any_percent

SAVINGS = ("EDGE", "placements", "estates")
KINDS = ("as ever", "savings", "smallest", "saving share", "loss share", "conditional")
CONDITIONS = ("quantity", "fall", "amount", "day", "event")
EVENTS = ("projected", "programme ended")


def gain_amount(
    chance: Random, partners: Sequence[str], size: int, *, is_in_step: bool = True, depth: int = 0
) -> Amount:
    """Any amount that a gain may ask; of the whole and of what is left only in its steps."""

    def inner() -> Amount:
        return gain_amount(chance, partners, size, is_in_step=is_in_step, depth=depth + 1)

    if is_in_step and chance.random() < 0.4:
        of: Amount = chance.choice((WholeAmount(), LeftAmount()))
        return chance.choice((of, PercentAmount(percent=any_percent(chance), of=of)))
    match chance.choice(KINDS if depth < 2 else KINDS[:2]):
        case "savings":
            amount: Amount = savings(chance, partners)
        case "smallest":
            amount = SmallestAmount(of=(FixedAmount(amount_pence=chance.randint(10**7, 10**8)), inner()))
        case "saving share":
            amount = saving_share(chance, inner())
        case "loss share":
            amount = loss_share(chance, inner())
        case "conditional":
            otherwise = chance.choice((None, FixedAmount(amount_pence=chance.randint(1, 10**6))))
            amount = ConditionalAmount(when=condition(chance, partners), then=inner(), otherwise=otherwise)
        case _:
            amount = any_amount(chance, has_lines=False, size=size, depth=depth)
    return amount


def savings(chance: Random, partners: Sequence[str]) -> SavingsAmount:
    return SavingsAmount(
        of=chance.choice(("realised", "realised", "projected")),
        bodies=tuple(chance.sample(partners, chance.randint(0, len(partners)))),
        only=chance.choice((None, tuple(chance.sample(SAVINGS, chance.randint(1, 2))))),
    )


def benchmark(chance: Random) -> Amount:
    """Never what was spent: other amounts are none of these."""
    return FixedAmount(amount_pence=chance.choice((3, 10**6 + 7, 10**9 + chance.randint(1, 10**9))))


def saving_share(chance: Random, spent: Amount) -> SavingShare:
    """Bands that rise from the threshold on, with a cap or a standard."""
    least = chance.choice(("0", any_percent(chance, 5)))
    edges = sorted(chance.sample(range(6, 60), chance.randint(0, 2)))
    bands = tuple(ShareBand(share_percent=any_percent(chance), up_to_percent=str(edge)) for edge in edges)
    saved: Saved = chance.choice(
        (
            SavedAgainst(amount=spent),
            SavedAmount(amount=spent),
            SavedPercent(quantity=chance.choice(QUANTITIES)),
            SavedFall(baseline="expected", actual=chance.choice(QUANTITIES)),
        )
    )
    return SavingShare(
        benchmark=benchmark(chance),
        saved=saved,
        bands=(*bands, ShareBand(share_percent=any_percent(chance))),
        at_least_percent=least,
        counted_from=chance.choice(("first_pound", "threshold")),
        below_share_percent=any_percent(chance) if least != "0" and chance.random() < 0.5 else "0",
        cap_percent=chance.choice((None, any_percent(chance))),
        quality=chance.choice((None, quality(chance))),
    )


def quality(chance: Random) -> Quality:
    otherwise: Literal["nothing", "scaled"] = chance.choice(("nothing", "scaled"))
    is_scaled = otherwise == "scaled"
    return Quality(
        measure="admissions",
        at_least_percent=str(chance.randint(50, 500)),
        otherwise=otherwise,
        scaled_by=chance.choice((None, "visits")) if is_scaled else None,
        scaled_at_least_percent=chance.choice(("0", "30")) if is_scaled else "0",
    )


def loss_share(chance: Random, actual: Amount) -> LossShare:
    by_quality = QualityRate(measure="visits", less_percent=any_percent(chance), floor_percent="10")
    rate: FixedRate | QualityRate = chance.choice((by_quality, FixedRate(percent=any_percent(chance))))
    return LossShare(
        benchmark=benchmark(chance),
        actual=actual,
        rate=rate,
        at_least_percent=chance.choice(("0", any_percent(chance, 5))),
        counted_from=chance.choice(("first_pound", "threshold")),
        limits=chance.choice(((), (NamedAmount(name="limit a"),))),
    )


def condition(chance: Random, partners: Sequence[str], depth: int = 0) -> Condition:
    """Any condition, or two of them together."""
    if depth < 2 and chance.random() < 0.3:
        first, second = chance.sample(CONDITIONS, 2)
        both = (plain_condition(chance, partners, first), plain_condition(chance, partners, second))
        group: Condition = chance.choice((AllOf(conditions=both), AnyOf(conditions=both)))
        return group
    return plain_condition(chance, partners, chance.choice(CONDITIONS))


def plain_condition(chance: Random, partners: Sequence[str], kind: str) -> Condition:
    match kind:
        case "quantity":
            return QuantityCondition(
                quantity=chance.choice(QUANTITIES), at_least="-2.5", at_most=chance.choice((None, "1000"))
            )
        case "fall":
            return FallCondition(
                baseline="expected", actual=chance.choice(QUANTITIES), at_least_percent=any_percent(chance)
            )
        case "amount":
            of = FixedAmount(amount_pence=chance.randint(1, 10**8))
            return AmountCondition(amount=savings(chance, partners), of=of, at_least_percent=any_percent(chance))
        case "day":
            return DayCondition(on_or_after=date(2026, 4, 1), on_or_before=chance.choice((None, date(2026, 9, 30))))
        case _:
            return EventCondition(event=chance.choice(EVENTS), has_happened=chance.choice((True, False)))


def contributed_some(chance: Random, partners: tuple[str, ...], _weights: Sequence[str], _size: int) -> Contributed:
    """Of savings of one name, a part that differs from body to body, perhaps under a condition."""
    least = MinimumRate(percent=any_percent(chance, 50), of=FixedAmount(amount_pence=chance.randint(1, 10**8)))
    return Contributed(
        percent_of={one: any_percent(chance) for one in partners if chance.random() < 0.5},
        others_percent=any_percent(chance),
        only=(chance.choice(SAVINGS),),
        at_least=chance.choice((None, least)),
        when=chance.choice((None, condition(chance, partners))),
    )


def contributed_all(chance: Random, partners: tuple[str, ...], _weights: Sequence[str], _size: int) -> Contributed:
    """Of every saving that is left, most of it or all."""
    return Contributed(percent_of={partners[0]: chance.choice(("100", "100", any_percent(chance)))})


def paid(chance: Random, partners: tuple[str, ...], weights: Sequence[str], size: int) -> PaidBy:
    """Any amount, by one or by all."""
    by = [one for one in weights if one not in {"by line", "put in"}]
    partner = chance.choice((None, *partners))
    amount = gain_amount(chance, partners, size, is_in_step=False)
    return PaidBy(amount=amount, partner=partner, by=chance.choice(by) if partner is None else None)
