"""All controlled acts of the service, gathered by the app: each slice defines its own."""

from collections.abc import Awaitable, Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import msgspec

from ledger.approvals.model import ActCommand, ControlledAct
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

    def read(self, content: bytes) -> ActCommand:
        """The command that a proposal's content says."""
        return self._decoder.decode(content)
