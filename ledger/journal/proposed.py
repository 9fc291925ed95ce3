"""Entries and the approved proposals beneath them: each names the other, and two people stand behind each proposal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

import asyncpg
import msgspec

from ledger.core.payload import read_payload

_MARK = b'"proposal":"'


class RestingOn:
    """Which entries of a pool name which proposal, gathered as the entries are read."""

    def __init__(self) -> None:
        self._entries: dict[UUID, list[int]] = defaultdict(list)

    def note(self, sequence: int, payload: bytes) -> None:
        """Take in one entry; bytes that are no payload are told of elsewhere."""
        if _MARK not in payload:
            return
        try:
            proposal = read_payload(payload).proposal
        except msgspec.MsgspecError:
            return
        if proposal is not None:
            self._entries[proposal].append(sequence)

    def differences(self, done: Sequence[asyncpg.Record]) -> Iterator[str]:
        """What entries and the proposals that are done say differently; each of `done` with its approvals."""
        left = dict(self._entries)
        for row in done:
            named, proposal = left.pop(row["proposal_id"], []), f"proposal {row['proposal_id']}"
            said = msgspec.json.decode(row["result"]).get("sequences", [])
            if said != named:
                yield f"{proposal}: it says it posted {said}, and the entries that name it are {named}"
            if not row["approvers"] or row["person_id"] in row["approvers"]:
                yield f"{proposal}: it is done, and no second person approved it"
        for proposal_id, sequences in left.items():
            yield f"entries {sequences}: they rest on proposal {proposal_id}, which is not done"
