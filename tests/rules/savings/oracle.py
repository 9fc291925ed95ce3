"""The projection written a second time, in another way: by cell, in decimals of many digits, from the plain document.

It shares no code with the service: it reads JSON, knows the published formulas, and says what it finds as plain values.
"""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

DIGITS = 200
PERCENT = Decimal(100)
MEASURES = ("fiscal", "economic", "social", "transfers", "cashable", "cost", "cash_cost")
Cell = tuple[str, str, int]  # measure, body, year


def penny(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def shape(time: dict[str, Any], year: int) -> Decimal:
    """The part of a year, asked for each year by itself."""
    if time["type"] == "profile":
        return Decimal(time["parts"][year]) if year < len(time["parts"]) else Decimal(0)
    last = min(year, time.get("supported_years", 60) - 1)
    since_lag = last - time.get("lag_years", 0)
    ramp = time.get("ramp", [])
    if since_lag < 0:
        return Decimal(0)
    reached = Decimal(ramp[since_lag]) if since_lag < len(ramp) else Decimal(1)
    for _ in range(year - last):
        reached *= 1 - Decimal(time.get("drop_off_percent", "0")) / PERCENT
    return reached


def outcomes(line: dict[str, Any], cohort: str) -> Decimal:
    """People x shares of them; what would have happened anyway is taken from the rate, or is a share of the result."""
    engaged = Decimal(line.get("cohort_size") or cohort)
    for name in ("affected", "engaged", "retained"):
        engaged *= Decimal(line.get(f"{name}_percent", "100")) / PERCENT
    impact = Decimal(line["impact_percent"]) / PERCENT
    deadweight = Decimal(line.get("deadweight_percent", "0")) / PERCENT
    return engaged * (impact - deadweight if line["deadweight_mode"] == "subtract" else impact * (1 - deadweight))


def factor(rates: list[dict[str, Any]], year: int) -> Decimal:
    """The rates of the years up to this one, one after the other."""
    divisor = Decimal(1)
    for one in range(1, year + 1):
        in_force = [rate["rate_percent"] for rate in rates if rate["from_year"] <= one][-1]
        divisor *= 1 + Decimal(in_force) / PERCENT
    return 1 / divisor


def cells_of(document: dict[str, Any]) -> dict[Cell, int]:
    """Every measure of every body and year, from manual corrections and unuprated values."""
    cells: dict[Cell, int] = defaultdict(int)
    seen: set[str] = set()
    for line in document["benefits"]:
        group = line.get("double_count_group")
        if group in seen:
            continue
        seen |= {group} - {None}
        full = outcomes(line, document["cohort"]["size"]) * (1 + Decimal(line["optimism_bias"]["percent"]) / PERCENT)
        for value in line["unit_values"]:
            cashable = Decimal(value.get("cashable_percent", line.get("cashable_percent", "0"))) / PERCENT
            for year in range(document["years"]):
                gross = penny(value["amount_pence"] * full * shape(line["time"], year))
                cells[line.get("value_class", "fiscal"), value["body"], year] += gross
                cells["transfers", value["body"], year] += gross if line.get("is_transfer") else 0
                cells["cashable", value["body"], year] += penny(gross * cashable)
    for line in document["costs"]:
        pence = penny(line["amount_pence"] * (1 + Decimal(line["optimism_bias"]["percent"]) / PERCENT))
        for year in line["years"]:
            cells["cost", line["body"], year] += pence
            cells["cash_cost", line["body"], year] += 0 if line.get("in_kind") else pence
    return cells


def told(document: dict[str, Any]) -> dict[str, Any]:
    """By body and measure: each year, and the present value; and what the whole returns."""
    with localcontext() as context:
        context.prec = DIGITS
        cells = cells_of(document)
        factors = [factor(document["discounting"]["rates"], year) for year in range(document["years"])]
        bodies = [*document["bodies"], *document.get("others", [])]
        years = range(document["years"])
        present = {cell: penny(pence * factors[cell[2]]) for cell, pence in cells.items()}
        by_body = {
            body: {
                measure: (
                    [cells.get((measure, body, year), 0) for year in years],
                    sum(present.get((measure, body, year), 0) for year in years),
                )
                for measure in MEASURES
            }
            for body in bodies
        }
        return {"bodies": by_body, "returns": _returns(by_body)}


def _returns(bodies: dict[str, Any]) -> dict[str, Any]:
    pv = {measure: sum(rows[measure][1] for rows in bodies.values()) for measure in MEASURES}
    public = pv["fiscal"] + pv["economic"] + pv["social"] - pv["transfers"]
    return {
        "net_present_budget_impact_pence": pv["cost"] - pv["fiscal"],
        "cash_net_present_value_pence": pv["cashable"] - pv["cash_cost"],
        "net_present_public_value_pence": public - pv["cost"],
        "financial_return": _ratio(pv["fiscal"], pv["cost"]),
        "cash_return": _ratio(pv["cashable"], pv["cash_cost"]),
        "public_value_return": _ratio(public, pv["cost"]),
    }


def _ratio(above: int, below: int) -> str | None:
    if not below:
        return None
    found = (Decimal(above) / below).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return f"{abs(found)}" if found == 0 else f"{found}"
