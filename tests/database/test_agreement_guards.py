"""What the database itself refuses of signatures: by no partner, twice, ahead of its day, resting on nothing."""

import asyncpg
import pytest

from ledger.db import Connection
from tests.conftest import COUNCIL, POLICE, World


@pytest.fixture
async def signed(world: World) -> World:
    """The pooled fund, signed by its host."""
    await world.sign(None, COUNCIL)
    return world


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({}, "version_is_signed_once_by_each"),
        ({"body": f"'{POLICE}'"}, "only_partners_sign"),
        ({"version": "2"}, "only_partners_sign"),
        ({"signed_on": "(recorded_at AT TIME ZONE 'Europe/London')::date + 1"}, "nothing_is_signed_ahead"),
        ({"digest": "'\\x00'"}, "digest_is_whole"),
        ({"proposal_id": "gen_random_uuid()"}, "agreement_signature_place_id_proposal_id_fkey"),
        ({"act_id": "gen_random_uuid()"}, "agreement_signature_place_id_act_id_fkey"),
    ],
    ids=lambda one: str(next(iter(one), "as it is")) if isinstance(one, dict) else one,
)
async def test_a_signature_that_cannot_be_is_refused(
    app: Connection, signed: World, changed: dict[str, str], constraint: str
) -> None:
    """The row that the service wrote, copied by its role with one thing changed; each refusal by its name."""
    place_id, _ = await signed.ids()
    names = ("place_id", "agreement", "version", "body", "signed_on", "digest", "recorded_at", "proposal_id", "act_id")
    if constraint not in {"version_is_signed_once_by_each", "only_partners_sign"}:
        changed = {
            **changed,
            "body": "(SELECT body FROM agreement_partner p WHERE p.agreement = s.agreement AND p.body <> s.body)",
        }
    columns = ", ".join(changed.get(name, name) for name in names)
    transaction = app.transaction()
    await transaction.start()
    await app.execute(f"SET LOCAL ledger.place = '{place_id}'")
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refusal:
        await app.execute(
            f"INSERT INTO agreement_signature ({', '.join(names)}) SELECT {columns} FROM agreement_signature s"
        )
    await transaction.rollback()

    assert constraint == refusal.value.constraint_name
