"""The operations of the served document, and who might ask for them: what the matrix of access is made of."""

from typing import Any, NamedTuple

from ledger.http.door import Role
from tests.conftest import COUNCIL, DISTRICT, GLA, NHS, POLICE

HERE, ELSEWHERE, NOWHERE = "here", "elsewhere", "nowhere"


class Operation(NamedTuple):
    """One operation as the document tells it."""

    name: str
    method: str
    path: str
    roles: frozenset[str]
    scopes: tuple[str, ...]

    @property
    def is_in_a_place(self) -> bool:
        return "{place}" in self.path

    @property
    def is_in_a_pool(self) -> bool:
        return "{pool}" in self.path

    @property
    def is_of_a_case(self) -> bool:
        return "{case}" in self.path

    @property
    def is_of_savings(self) -> bool:
        """Whether its address names what only a savings pool has."""
        return any(one in self.path for one in ("{case}", "{claim}", "{item}", "{investment}"))

    def shows_to(self, asker: "Asker") -> bool:
        """A savings case that is not agreed shows itself to bodies that are named and to the auditor of the place."""
        reads = self.is_of_a_case and self.method == "GET"
        return not reads or asker.body is not None or asker.role is Role.AUDITOR


class Asker(NamedTuple):
    """Somebody with a role, where they have it, and for which body."""

    name: str
    role: Role
    body: str | None = None
    place: str = HERE


ASKERS = [
    Asker("operator", Role.OPERATOR),
    Asker("place admin", Role.PLACE_ADMIN),
    Asker("poster of the host", Role.POSTER, COUNCIL),
    Asker("poster of another partner", Role.POSTER, NHS),
    Asker("poster of no partner", Role.POSTER, DISTRICT),
    Asker("poster of a partner of the other pool", Role.POSTER, POLICE),
    Asker("pool manager", Role.POOL_MANAGER, COUNCIL),
    Asker("pool manager of no partner", Role.POOL_MANAGER, DISTRICT),
    Asker("treasurer", Role.TREASURER),
    Asker("treasurer of a partner", Role.TREASURER, NHS),
    Asker("treasurer of no partner", Role.TREASURER, GLA),
    Asker("approver of a partner", Role.APPROVER, NHS),
    Asker("approver of no partner", Role.APPROVER, DISTRICT),
    Asker("auditor", Role.AUDITOR),
    Asker("auditor of no partner", Role.AUDITOR, POLICE),
    *[Asker(f"{role} elsewhere", role, COUNCIL, ELSEWHERE) for role in Role if role is not Role.OPERATOR],
]


def operations_of(document: dict[str, Any]) -> list[Operation]:
    return [
        Operation(
            one["operationId"],
            method.upper(),
            path,
            frozenset(one["x-roles"]),
            tuple(scope for needed in one["security"] for scope in needed["bearer"]),
        )
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]
