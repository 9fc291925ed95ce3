"""A key is its client's own: nobody meets another's answer, and nobody's key is taken by another."""

from ledger.http.door import Role
from tests.conftest import COUNCIL, World

PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 100}


async def test_two_clients_may_use_the_same_key(world: World) -> None:
    """The same request under the same key by two clients is two requests, each replayed to its own sender."""
    one = await world.client(Role.POSTER, COUNCIL, subject=f"payables {world.place}")
    other = await world.client(Role.POSTER, COUNCIL, subject=f"receivables {world.place}")
    first, second = [await client.post(f"{world.pooled}/payments", PAYMENT, key="0001") for client in (one, other)]
    again = await one.post(f"{world.pooled}/payments", PAYMENT, key="0001")

    assert [1, 2] == [answer.json()["entries"][0]["sequence"] for answer in (first, second)]
    assert (first.content, "true") == (again.content, again.headers["idempotency-replayed"])
