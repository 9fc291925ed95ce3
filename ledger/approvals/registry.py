"""All controlled acts of the service, gathered by the app: each slice defines its own."""

from collections.abc import Awaitable, Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import msgspec

from ledger.approvals.model import ActCommand, ControlledAct
from ledger.approvals.store import Proposed
from ledger.db import Connection
from ledger.http.access import PoolTerms

FindTerms = Callable[[Connection, UUID, UUID], Awaitable[PoolTerms]]


class Acts:
    """The controlled acts by name, the payload that proposes any of them, and how the terms of a pool are found."""

    def __init__(self, acts: Sequence[ControlledAct], find_terms: FindTerms) -> None:
        self.by_name = {act.name: act for act in acts}
        assert len(self.by_name) == len(acts), "every act has a name of its own"
        self.find_terms = find_terms
        self.payload: Any = reduce(or_, (act.payload for act in acts))
        self._decoder: msgspec.json.Decoder[ActCommand] = msgspec.json.Decoder(self.payload)

    def of(self, command: ActCommand) -> ControlledAct:
        """The act that a command proposes."""
        return self.by_name[command.__struct_config__.tag]  # type: ignore[index]  # every act is tagged by a string

    async def terms_of(
        self, connection: Connection, place_id: UUID, found: Proposed, of_pool: PoolTerms | None = None
    ) -> PoolTerms:
        """The terms under which a proposal is approved: its pool's, with the partners alone whom the act concerns."""
        terms = of_pool or await self.find_terms(connection, place_id, found.pool_id)
        act = self.by_name[found.act]
        concerned = await act.concerns(connection, place_id, found.pool_id, self.read(found.content))
        return terms if concerned is None else msgspec.structs.replace(terms, partners=concerned)

    def read(self, content: bytes) -> ActCommand:
        """The command that a proposal's content says."""
        return self._decoder.decode(content)
