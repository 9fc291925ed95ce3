"""Who proposes a settlement, what stands in its way, and that a repeated request proposes it once."""

from datetime import UTC, date, datetime
from uuid import UUID

import httpx
import pytest

from ledger.core.refusal import Code
from ledger.http.access import PoolTerms
from ledger.http.door import Role
from ledger.rule_sets.figures_model import Budgeting
from ledger.settlement.effects import Difference, Effect, What
from ledger.settlement.proposing import refusals_of_evaluated
from ledger.settlement.settlement_model import Content
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, POLICE, World
from tests.rule_sets.written import rules
from tests.settlement.settling import CONFLICT, CREATED, Settler
from tests.settlement.test_interim_settlements import begun, spend

FORBIDDEN, NOT_FOUND, REFUSED = httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY


async def test_an_agreement_that_is_not_signed_settles_nothing(world: World) -> None:
    """Nor is anything guessed where it has no rules; nothing is kept of what is refused."""
    unsigned = Settler(world)
    unsigned.manager = await world.person(Role.POOL_MANAGER, COUNCIL)
    refused = await unsigned.try_proposing()
    assert (CONFLICT, "agreement-is-not-signed") == (refused.status_code, code_of(refused))
    await unsigned.build()

    without_rules = await unsigned.try_proposing()

    assert (CONFLICT, "rule-set-is-missing") == (without_rules.status_code, code_of(without_rules))
    assert "have adopted none for 2026-03-31" in without_rules.json()["detail"]
    assert [] == await unsigned.manager.all_items(unsigned.settlements)


async def test_only_the_pool_manager_proposes_and_each_request_once(settler: Settler) -> None:
    """The same key gives the same settlement; another payload under it, another role, a foreign place do not pass."""
    await begun(settler, rules())
    await spend(settler, 123_000, "2025-04-15")
    first = await settler.try_proposing("2025-04", key="one")
    again = await settler.try_proposing("2025-04", key="one")
    other = await settler.try_proposing("2025-05", key="one")

    assert (CREATED, CREATED, first.json()) == (first.status_code, again.status_code, again.json())
    assert "true" == again.headers["Idempotency-Replayed"]
    assert "key-was-used-for-another-payload" == code_of(other)
    assert [1] == [one["number"] for one in await settler.auditor.all_items(settler.settlements)]
    assert [] == await settler.auditor.all_items(settler.settlements, financial_year="2026-27")
    said = {"acting_body": NHS, "period": "2025-04"}
    for by, body, expected in (
        (settler.nhs_treasurer, NHS, "role-does-not-permit-this"),
        (settler.manager, NHS, "body-is-not-yours"),
    ):
        refused = await by.post(settler.settlements, {**said, "acting_body": body})
        assert (FORBIDDEN, expected) == (refused.status_code, code_of(refused))
    stranger = await settler.world.person(Role.POOL_MANAGER, COUNCIL, place=settler.world.other_place)
    police = await settler.world.client(Role.TREASURER, POLICE)
    for by in (stranger, police):
        assert NOT_FOUND == (await by.get(f"{settler.settlements}/1")).status_code
    assert NOT_FOUND == (await settler.auditor.get(f"{settler.settlements}/2")).status_code


async def test_what_the_rules_ask_and_the_figures_lack_is_named(settler: Settler) -> None:
    """By its place in the rule set; a period is one of the agreement's; where nothing is known nothing is settled."""
    weights = {"parts": {"type": "measured", "measure": "population", "taken": "as published for mid-2024"}}
    await begun(settler, {**rules(), "weights": weights})
    nothing = await settler.try_proposing("2025-04", budget="in_twelfths", through_sequence=0)
    assert (CONFLICT, "nothing-is-to-be-settled") == (nothing.status_code, code_of(nothing))
    for period, code in (
        ("2030-31", "date-is-outside-agreement"),
        ("2024-25", "date-is-outside-agreement"),
        ("2025-13", "payload-is-not-valid"),
    ):
        outside = await settler.try_proposing(period)
        assert (REFUSED, code) == (outside.status_code, code_of(outside))
    await spend(settler, 123_000, "2025-04-15")

    refused = await settler.try_proposing("2025-04")

    assert "figures-do-not-fit" == code_of(refused), refused.text
    assert "population" in refused.text


def terms(kind: str) -> PoolTerms:
    dates = (date(2025, 4, 1), date(2026, 3, 31))
    return PoolTerms(UUID(int=1), "pool", "Pool", kind, "", "", "agreement", COUNCIL, *dates, (NHS, COUNCIL))


def made(body: str, form: str, evaluated_pence: int = 10, settled_pence: int = 0) -> Content:
    """A settlement with one share."""
    effect = Effect(scheme="home/s1", what=What.SHARE, form=form, posts=form == "settled", body=body)
    return Content(
        number=1,
        financial_year="2025-26",
        period="2025-26",
        first_day=date(2025, 4, 1),
        last_day=date(2026, 3, 31),
        through_sequence=1,
        known_at=datetime(2026, 4, 1, tzinfo=UTC),
        budget=Budgeting.AS_SET,
        agreement="agreement",
        rule_set_version=1,
        engine=1,
        groups=(("home/s1",),),
        effects=(Difference(effect, evaluated_pence, settled_pence),),
    )


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        (made(NHS, "settled"), "pooled", []),
        (made(NHS, "settled", 10, 10), "pooled", [Code.NOTHING_IS_TO_BE_SETTLED]),
        (made(POLICE, "settled"), "pooled", [Code.BODY_IS_NO_PARTNER]),
        (made(NHS, "settled"), "aligned", [Code.POOL_KEEPS_NO_CASH]),
        (made(NHS, "provisional"), "aligned", []),
    ],
    ids=["settled", "as before", "no partner", "aligned and settled", "aligned and provisional"],
)
def test_what_is_evaluated_must_be_there_to_settle(content: Content, kind: str, expected: list[Code]) -> None:
    """Where each partner keeps its own cash a share may be listed, and is never due."""
    assert expected == [one.code for one in refusals_of_evaluated(content, terms(kind)) if one is not None]
