"""Gains beside a plain reference in exact fractions, on random cases: no penny differs."""

from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import msgspec
import pytest

from ledger.rules.sharing.amounting import Asked
from ledger.rules.sharing.checking import check
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures, MeasuredWeights, Saving
from ledger.rules.sharing.model import Amount, RuleSet
from ledger.rules.sharing.result import Result
from tests.rules.sharing import gain_oracle
from tests.rules.sharing.gain_oracle import released, share_of_loss, share_of_saving, waterfall

CASES, CASES_OF_A_DEEP_RUN = 10_000, 100_000
HOW_MANY = pytest.mark.parametrize(
    ("count", "seed"), [(CASES, 1), pytest.param(CASES_OF_A_DEEP_RUN, 2, marks=pytest.mark.deep)]
)
AS_AT = date(2027, 3, 31)
NO_RULES = RuleSet(format="placeledger-rule-set/1", title="t", partners=("a",))
SPENT = {"type": "actual", "amount": {"type": "figure", "name": "spent"}}
SAVED = {"type": "amount", "amount": {"type": "sum", "plus": [SPENT["amount"]]}}
BODIES = ("la", "nhs", "police", "dwp")


def chance_of(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - chance that can be repeated, not a secret


def percent(chance: Random, most: int = 100) -> str:
    """A percentage with none to five decimals; nothing, round and odd ones."""
    places = chance.choice((0, 0, 1, 2, 5))
    whole, rest = divmod(chance.randint(0, most * 10**places), 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)


def rising(chance: Random, low: str) -> list[dict[str, str]]:
    """One to three bands with edges above each other and above where counting begins; the last may have none."""
    edges = {Fraction(text): text for text in (percent(chance, 60) for _ in range(chance.randint(0, 3)))}
    above = [edges[edge] for edge in sorted(edges) if edge > Fraction(low)]
    bands = [{"up_to_percent": edge, "share_percent": percent(chance)} for edge in above]
    open_one = {"share_percent": percent(chance, 150)}
    return [*bands, open_one] if not bands or chance.random() < 0.6 else bands


def saving_rule(chance: Random) -> dict[str, Any]:
    least = chance.choice(("0", percent(chance, 10)))
    counted = chance.choice(("first_pound", "threshold"))
    rule: dict[str, Any] = {
        "type": "saving_share",
        "benchmark": {"type": "figure", "name": "benchmark"},
        "saved": chance.choice((SPENT, SAVED)),
        "at_least_percent": least,
        "counted_from": counted,
        "below_share_percent": percent(chance) if Fraction(least) else "0",
        "bands": rising(chance, least if counted == "threshold" else "0"),
    }
    if chance.random() < 0.5:
        rule["cap_percent"] = percent(chance, 30)
    if chance.random() < 0.5:
        rule["quality"] = {
            "measure": "quality",
            "at_least_percent": percent(chance),
            "otherwise": chance.choice(("nothing", "scaled")),
            "scaled_at_least_percent": chance.choice(("0", percent(chance))),
        }
    return rule


def loss_rule(chance: Random) -> dict[str, Any]:
    low, high = sorted((percent(chance), percent(chance)), key=Fraction)
    by_quality = {
        "type": "by_quality",
        "measure": "quality",
        "less_percent": percent(chance, 120),
        "floor_percent": low,
        "ceiling_percent": high,
    }
    return {
        "type": "loss_share",
        "benchmark": {"type": "figure", "name": "benchmark"},
        "actual": {"type": "figure", "name": "spent"},
        "at_least_percent": chance.choice(("0", percent(chance, 10))),
        "counted_from": chance.choice(("first_pound", "threshold")),
        "rate": chance.choice((by_quality, {"type": "fixed", "percent": percent(chance)})),
        "limits": [{"type": "figure", "name": name} for name in ("limit a", "limit b")[: chance.randint(0, 2)]],
    }


def release_rule(chance: Random) -> dict[str, Any]:
    low, high = sorted((percent(chance), percent(chance, 120)), key=Fraction)
    bounds = {"floor_percent": low, "cap_percent": high} if Fraction(high) else {}
    of = {"of": {"type": "figure", "name": "benchmark"}, "achieved": "quality", "target": "target"}
    return {"type": "performance", **of, **bounds}


def plainly(rule: dict[str, Any], amounts: dict[str, int], quantities: dict[str, str]) -> int:
    """What the plain reference makes of an amount."""
    benchmark, spent, quality = amounts["benchmark"], amounts["spent"], Fraction(quantities["quality"])
    if rule["type"] == "performance":
        bounds = (Fraction(rule.get("floor_percent", "0")), Fraction(rule.get("cap_percent", "100")))
        return released(benchmark, quality, Fraction(quantities["target"]), *bounds)
    if rule["type"] == "saving_share":
        spent = spent if rule["saved"] == SPENT else benchmark - spent
        return share_of_saving(rule, benchmark, spent, quality)
    return share_of_loss(rule, benchmark, spent, quality, [amounts[one["name"]] for one in rule["limits"]])


def money(chance: Random, benchmark: int) -> int:
    """Near the benchmark, at it, a penny beside it, nothing, or far from it."""
    near = benchmark + chance.randint(-benchmark // 5, benchmark // 5)
    return chance.choice((near, near, benchmark, benchmark - 1, benchmark + 1, 0, 2 * benchmark))


def asked(rule: dict[str, Any], amounts: dict[str, int], quantities: dict[str, str]) -> int:
    """What the rules make of an amount."""
    figures = Figures(format="placeledger-figures/1", as_at=AS_AT, amounts=amounts, quantities=quantities)
    return Asked(NO_RULES, figures, {}).sum_pence(msgspec.convert(rule, Amount), "")


@HOW_MANY
def test_shares_and_releases_are_those_of_plain_fractions(count: int, seed: int) -> None:
    """Bands, thresholds, caps, standards, limits and performance, of pennies and billions; some shared, some not."""
    chance, wrong, shared = chance_of(seed), [], 0
    for _ in range(count):
        benchmark = chance.randint(1, 10 ** chance.randint(1, 13))
        spent, quality = money(chance, benchmark), chance.choice((percent(chance), percent(chance, 130), "-5"))
        limits = {"limit a": chance.randint(0, benchmark), "limit b": chance.randint(0, benchmark // 10)}
        rule = chance.choice((saving_rule, loss_rule, release_rule))(chance)
        amounts = {"benchmark": benchmark, "spent": spent, **limits}
        quantities = {"quality": quality, "target": str(chance.randint(1, 150))}
        found, plain = asked(rule, amounts, quantities), plainly(rule, amounts, quantities)
        shared += plain > 0
        if found != plain:
            wrong.append((rule, amounts, quantities, found, plain))

    assert [] == wrong
    assert count // 10 < shared < count


def waterfall_rules(puts_in: dict[str, str], repay: str, reinvest: str) -> RuleSet:
    left, whole = {"type": "what_is_left"}, {"type": "the_whole"}
    repaid = [{"type": "percent", "percent": repay, "of": whole}, {"type": "figure", "name": "most a year"}]
    document = {
        "format": "placeledger-rule-set/1",
        "title": "waterfall",
        "partners": list(BODIES),
        "weights": {
            "invested": {"type": "measured", "measure": "invested", "taken": "yearly"},
            "outstanding": {"type": "measured", "measure": "outstanding", "taken": "yearly"},
            "contributed": {"type": "contributed"},
        },
        "gains": [
            {
                "name": "savings",
                "gather": {"type": "contributed", "percent_of": puts_in},
                "steps": [
                    {"type": "compensate"},
                    {
                        "type": "share",
                        "by": "invested",
                        "at_most": {"type": "smallest", "of": repaid},
                        "each_at_most": {"percent": "100", "of": "outstanding"},
                    },
                    {
                        "type": "keep",
                        "how": "hold",
                        "to": "prevention",
                        "at_most": {"type": "percent", "percent": reinvest, "of": left},
                    },
                    {"type": "share", "by": "contributed"},
                ],
            }
        ],
    }
    return msgspec.convert(document, RuleSet)


def measured(of: dict[str, int]) -> MeasuredWeights:
    return MeasuredWeights(version="v", as_at=AS_AT, of={body: str(pence) for body, pence in of.items()})


@HOW_MANY
def test_the_waterfall_is_that_of_plain_fractions(count: int, seed: int) -> None:
    """Savings and cost shunts of pennies and millions, investors repaid in full and in part; every net and the pot."""
    chance, wrong, shunted = chance_of(seed), [], 0
    for _ in range(count // 20):
        most = 10 ** chance.randint(1, 9)
        saved = {body: chance.choice((0, chance.randint(-most // 2, most), chance.randint(0, most))) for body in BODIES}
        puts_in = {body: percent(chance) for body in BODIES} | {"la": "100"}
        invested = {body: chance.choice((0, chance.randint(1, most))) for body in BODIES} | {"nhs": 1}
        outstanding = {body: chance.choice((0, chance.randint(0, most))) for body in BODIES}
        repay, reinvest = (f"{chance.randint(1, 100)}" for _ in range(2))
        year = chance.randint(1, most)
        rules = waterfall_rules(puts_in, repay, reinvest)
        figures = Figures(
            format="placeledger-figures/1",
            as_at=AS_AT,
            weights={"invested": measured(invested), "outstanding": measured(outstanding)},
            amounts={"most a year": year},
            savings=tuple(Saving(name=body, body=body, verified_pence=pence) for body, pence in saved.items()),
        )
        result = evaluate(rules, figures)
        assert isinstance(result, Result), result
        moved = result.gains[0].proposed
        plain, pot = waterfall(
            saved,
            {body: Fraction(text) for body, text in puts_in.items()},
            {body: Fraction(pence) for body, pence in invested.items()},
            outstanding,
            Fraction(repay),
            year,
            Fraction(reinvest),
        )
        shunted += any(pence < 0 for pence in saved.values()) and moved.shared_pence > 0
        if plain != moved.net_pence or pot != sum(one.amount_pence for one in moved.kept):
            wrong.append((saved, puts_in, invested, outstanding, repay, reinvest, year))

    assert [] == wrong
    assert shunted > count // 100
    assert () == check(waterfall_rules({"dwp": "50"}, "60", "50"))


def test_the_plain_reference_knows_the_golden_amounts() -> None:
    """Half a penny goes up, and the waterfall of the golden case."""
    saved = {"la": 6_000_000, "nhs": 300_000, "police": 0, "dwp": 6_123_456}
    puts_in = dict.fromkeys(BODIES, Fraction(100)) | {"dwp": Fraction(50)}
    invested = {"la": Fraction(3), "nhs": Fraction(1), "police": Fraction(0), "dwp": Fraction(0)}
    net, pot = waterfall(saved, puts_in, invested, dict.fromkeys(BODIES, 10**9), Fraction(60), 10**9, Fraction(50))

    assert {"la": -587_222, "nhs": 1_164_259, "police": 0, "dwp": -2_449_383} == net
    assert 1_872_346 == pot
    assert [1, 0, 3] == [gain_oracle.to_the_penny(Fraction(*of)) for of in ((1, 2), (499, 1000), (5, 2))]
