"""Who says something of a figure first."""

from ledger.http.door import Role
from tests.board import CREATED
from tests.conftest import COUNCIL, World


async def say_first(world: World, place: str) -> None:
    """The first commentary on the pooled fund of a place, by the council's treasurer."""
    treasurer = await world.person(Role.TREASURER, COUNCIL, place=place)
    said = {"acting_body": COUNCIL, "period": "2025-04", "commentary": "A quiet month."}
    made = await treasurer.post(f"/v1/places/{place}/pools/pooled/commentaries", said)
    assert made.status_code == CREATED, made.text
