"""The words of the pool writer: a verb, a command as an item of a group, and what comes of it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec
from msgspec import Struct

from ledger.core.entry import Draft, EntryKind, Heading, SourceLine
from ledger.core.ids import digest_id
from ledger.core.refusal import Refusal
from ledger.db import Connection
from ledger.http.access import Requester
from ledger.http.door import Role

# Who may post into a soft-closed month where the scheme of delegation says nothing of it.
SOFT_CLOSED_ROLES = (Role.POOL_MANAGER,)


class BalanceView(Protocol):
    """What a decision may ask of the books as every entry before it in the batch has left them."""

    def balance_pence(self, heading: Heading) -> int: ...

    def is_reversed(self, sequence: int) -> bool: ...


Decision = tuple[Draft, ...] | Refusal


@dataclass(frozen=True, slots=True)
class Verb:
    """A kind of posting command: how its facts load for a whole batch, and how one is decided.

    `load` is one named query over arrays; `headings` names the balances that `decide` reads;
    `decide` is pure: command, facts and balances to balanced drafts, or a refusal.
    """

    operation: str
    load: Callable[[Connection, UUID, UUID, Sequence[Any]], Awaitable[Any]]
    decide: Callable[[Any, Any, BalanceView], Decision]
    headings: Callable[[Any, Any], Iterable[Heading]] = lambda _command, _facts: ()


@dataclass(frozen=True, slots=True)
class Item:
    """One command of a group: the verb that decides it, and the source line that it posts, if any."""

    verb: Verb
    command: Struct
    source: SourceLine | None = None

    def canonical(self) -> bytes:
        """The bytes a key's fingerprint is taken over: the command with its texts, fields in fixed order."""
        return self.verb.operation.encode() + b"\0" + msgspec.json.encode(self.command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What one request asks of one pool: items kept whole or not at all, or each for itself.

    roles: those that the requester holds for the acting body; they, or an approval, open a soft-closed month.
    proposal_id: the proposal, approved by others, that the entries rest on. locks_place: what is done beside changes
    what may be posted in every pool of the place, so the heads of all are locked.
    """

    place_id: UUID
    pool_id: UUID
    requester: Requester
    acting_body: str
    operation: str
    items: tuple[Item, ...]
    key: str | None = None
    atomic: bool = True
    validate_only: bool = False
    roles: frozenset[Role] = frozenset()
    may_post_in_soft_closed: bool = False
    proposal_id: UUID | None = None
    locks_place: bool = False
    key_id: UUID | None = field(init=False)

    def canonical(self, number: int) -> bytes:
        """The bytes an item's fingerprint is taken over: the item, and how many the request has.

        So neither a longer nor a shorter request passes under a key because it begins alike, nor the same items in
        another mode.
        """
        return (b"%d\0" if self.atomic else b"%d each\0") % len(self.items) + self.items[number].canonical()

    def __post_init__(self) -> None:
        """The scope of a key is its client and operation: nobody can meet another client's key."""
        key_id = None if self.key is None else digest_id(self.requester.client_id, self.operation, self.key)
        object.__setattr__(self, "key_id", key_id)


class Receipt(Struct, frozen=True):
    """What the journal says of one entry that it holds."""

    sequence: int
    kind: EntryKind
    effective_date: date
    recorded_at: datetime


class Posted(Struct, frozen=True):
    """The item stands in the journal: posted now, or earlier under the same key."""

    receipts: tuple[Receipt, ...]
    replayed: bool = False


class Valid(Struct, frozen=True):
    """The item would post; nothing was written, since only its validity was asked."""


class Refused(Struct, frozen=True):
    """The item changed nothing."""

    refusals: tuple[Refusal, ...]
    replayed: bool = False


Outcome = Posted | Valid | Refused


class KnownKey(Struct, frozen=True):
    """What a key met before: the fingerprint under its salt, and the outcome. No salt once the text was erased."""

    fingerprint: bytes
    salt: bytes | None
    outcome: Outcome


class Head(Struct, frozen=True):
    """The head of a pool under its lock."""

    sequence: int
    recorded_at: datetime
