"""Savings cases of every kind for hypothesis, as plain documents that are sound, each made from a seed."""

from random import Random
from typing import Any

from hypothesis import strategies as st

BODIES = ("council", "nhs", "police", "department")
OTHERS = ("people", "firms")
PERCENTS = ("0", "0.5", "12.5", "33.333333333333", "50", "62.5", "99.99", "100")
PARTS = ("0", "0.25", "0.333333", "0.5", "1", "1.5")
CHAIN = ("affected_percent", "engaged_percent", "retained_percent")


def any_cases(*, has_groups: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Sound cases, of some lines, some costs, some years, and rates that change once."""
    return st.integers(0, 2**32).map(lambda seed: any_case(Random(seed), has_groups=has_groups))  # noqa: S311 - a test's


def any_case(chance: Random, *, has_groups: bool = True) -> dict[str, Any]:
    """One case; somebody gains in it."""
    years = chance.randint(1, 8)
    benefits = [_benefit(chance, f"B{number}", years) for number in range(chance.randint(1, 4))]
    benefits[0]["unit_values"][0]["amount_pence"] = chance.randint(1, 9_999_999)
    for line in benefits if has_groups else []:
        group = chance.choice([None, None, "care", "work"])
        line.update({"double_count_group": group} if group else {})
    return {
        "format": "placeledger-savings-case/1",
        "title": "any",
        "cohort": {"name": "anybody", "size": chance.choice(["1", "200", "0.5", "98765.4321"])},
        "bodies": list(BODIES),
        "others": list(OTHERS),
        "first_year": 2026,
        "years": years,
        "discounting": {
            "rates": [{"from_year": year, "rate_percent": chance.choice(PERCENTS)} for year in (0, 3)],
        },
        "benefits": benefits,
        "costs": [_cost(chance, f"C{number}", years) for number in range(chance.randint(0, 3))],
    }


def _benefit(chance: Random, name: str, years: int) -> dict[str, Any]:
    value_class = chance.choice(["fiscal", "fiscal", "economic", "social"])
    bodies = BODIES if value_class == "fiscal" else (*BODIES, *OTHERS)
    cashable = PERCENTS if value_class == "fiscal" else ("0",)
    line: dict[str, Any] = {
        "id": name,
        "name": "a line",
        "value_class": value_class,
        "is_transfer": chance.random() < 0.3,
        "unit_values": [
            {"body": body, "amount_pence": chance.choice([chance.randint(-50_000, 5_000_000), chance.randint(-3, 3)])}
            for body in chance.sample(bodies, chance.randint(1, 4))
        ],
        "impact_percent": chance.choice(PERCENTS),
        "deadweight_percent": chance.choice(PERCENTS),
        "deadweight_mode": chance.choice(["subtract", "multiply"]),
        "optimism_bias": {"type": "manual", "percent": chance.choice(["0", "-7.5", "-40", "-100"])},
        "cashable_percent": chance.choice(cashable),
        "time": _profile(chance, years) if chance.random() < 0.5 else _timing(chance),
    }
    line |= {link: chance.choice(PERCENTS[1:]) for link in CHAIN if chance.random() < 0.5}
    if chance.random() < 0.5:
        line["unit_values"][0]["cashable_percent"] = chance.choice(cashable)
    if chance.random() < 0.3:
        line["cohort_size"] = chance.choice(["0", "1", "17.25", "123456"])
    return line


def _profile(chance: Random, years: int) -> dict[str, Any]:
    return {"type": "profile", "parts": chance.choices(PARTS, k=chance.randint(1, years))}


def _timing(chance: Random) -> dict[str, Any]:
    lag, ramp = chance.randint(0, 3), chance.choices(PARTS, k=chance.randint(0, 3))
    return {
        "type": "timing",
        "lag_years": lag,
        "ramp": ramp,
        "supported_years": chance.randint(lag + max(len(ramp), 1), 8),
        "drop_off_percent": chance.choice(PERCENTS),
    }


def _cost(chance: Random, name: str, years: int) -> dict[str, Any]:
    return {
        "id": name,
        "name": "a cost",
        "body": chance.choice(BODIES),
        "amount_pence": chance.randint(0, 9_000_000),
        "years": chance.sample(range(years), chance.randint(1, years)),
        "in_kind": chance.random() < 0.3,
        "optimism_bias": {"type": "manual", "percent": chance.choice(["0", "5", "12.345", "150"])},
    }
