"""`placeledger check` derives every signature again, and looks for the proposal beneath each act of an agreement."""

from typing import Any

import asyncpg
import pytest

from ledger.agreements.checking import differences_of_agreements
from ledger.db import connect_pool
from ledger.intake.rederiving import commands_behind
from ledger.journal.checking import check_everything
from tests.agreements.partners import Partners, as_written
from tests.agreements.test_winding_up import WIND_UP, ended, pay
from tests.conftest import COUNCIL, NHS, World

VARY: dict[str, Any] = {"follows_version": 1, "applies_from": "2026-04-01"}


async def differences(world: World) -> list[str]:
    pool = await connect_pool(world.database.app_dsn, size=2)
    lines = [
        line
        async for line in check_everything(pool, world.place, commands_behind, beside=(differences_of_agreements,))
        if line.is_difference
    ]
    await pool.close()
    return [line.text.removeprefix(f"{world.place}: ") for line in lines]


async def spoil(world: World, statement: str) -> None:
    """Change what nobody can change: as the superuser, past every trigger."""
    place_id, _ = await world.ids()
    connection = await asyncpg.connect(world.database.super_dsn)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(statement, place_id)
    await connection.close()


@pytest.fixture
async def lived(world: World) -> World:
    """An agreement that was signed and varied, and one that was wound up and settled in part."""
    await world.sign()
    await Partners(world).agree("vary-agreement", **VARY, agreement=as_written(pool_manager="Director"))
    over = await ended(world)
    await over.agree("wind-up-agreement", **WIND_UP)
    assert (await pay(over, NHS, 5)).status_code == 201
    return world


async def test_a_life_as_it_should_be_has_no_difference(lived: World) -> None:
    assert [] == await differences(lived)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            (
                'UPDATE agreement_version SET terms = terms || \'{"review": "Never"}\' '
                "WHERE place_id = $1 AND agreement = 'section-75' AND version = 1"
            ),
            [
                f"agreement section-75: the signature of {body} to version 1 is to other terms than those that stand"
                " there"
                for body in (NHS, COUNCIL)
            ],
        ),
        (
            (
                "UPDATE agreement_partner SET position = 9 - position "
                "WHERE place_id = $1 AND agreement = 'section-75' AND version = 1"
            ),
            [
                f"agreement section-75: the signature of {body} to version 1 is to other terms than those that stand"
                " there"
                for body in (NHS, COUNCIL)
            ],
        ),
        (
            (
                "UPDATE agreement_winding_up SET proposal_id = (SELECT proposal_id FROM agreement_signature s "
                "WHERE s.place_id = $1 LIMIT 1) WHERE place_id = $1"
            ),
            ["agreement over: its winding up rests on no proposal that was done"],
        ),
        (
            (
                "UPDATE agreement_version SET proposal_id = (SELECT proposal_id FROM agreement_signature s "
                "WHERE s.place_id = $1 LIMIT 1) WHERE place_id = $1 AND proposal_id IS NOT NULL"
            ),
            ["agreement section-75: version 2 rests on no proposal that was done"],
        ),
    ],
    ids=["terms", "order of partners", "winding up", "variation"],
)
async def test_what_was_changed_is_told(lived: World, statement: str, expected: list[str]) -> None:
    await spoil(lived, statement)

    assert expected == await differences(lived)


async def test_a_signature_that_rests_on_anothers_proposal_is_told(lived: World) -> None:
    """Each names the proposal of its own body."""
    await spoil(
        lived,
        "UPDATE agreement_signature SET proposal_id = (SELECT proposal_id FROM agreement_signature s "
        f"WHERE s.place_id = $1 AND s.agreement = 'over' AND body = '{COUNCIL}') "
        f"WHERE place_id = $1 AND agreement = 'over' AND body = '{NHS}'",
    )

    assert [
        f"agreement over: the signature of {NHS} to version 1 rests on no proposal of that body that was done"
    ] == await differences(lived)
