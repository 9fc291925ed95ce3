"""A case's life."""

import json
from tests.savings_cases.savers import Savers, OF_CASE, COUNCIL, NHS, POLICE, DWP, golden, DISTRICT


async def test_x(savers: Savers) -> None:
    kept = await savers.kept(named=OF_CASE)
    print(json.dumps({k: v for k, v in kept.items() if k != "version"}, indent=1))
    await savers.accept()
    r = await savers.agree()
    print(r)
    for e in await savers.entries():
        print(
            e["kind"],
            e["effective_date"],
            e["event_date"],
            e["reference"],
            [(l["account"], l.get("body"), l["amount_pence"]) for l in e["legs"]],
        )
