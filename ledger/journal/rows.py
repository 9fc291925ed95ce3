"""From accepted drafts to the column arrays that one statement writes; pure, given salts."""

import hmac
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from ledger.core.entry import Account, Draft, account_id, legs_digest
from ledger.core.payload import Signature, canonical_payload
from ledger.journal.batch import Accepted
from ledger.journal.model import Group, Receipt


class BatchRows:
    """The rows of one batch of one pool, gathered column by column, with sequence numbers given as they come."""

    def __init__(self, place_id: UUID, pool_id: UUID, sequence: int, recorded_at: datetime) -> None:
        self.place_id = place_id
        self.pool_id = pool_id
        self.sequence = sequence
        self.recorded_at = recorded_at
        self._accounts: dict[Account, list[int]] = {}
        self._entries: list[tuple[object, ...]] = []
        self._texts: list[tuple[bytes, str, str]] = []
        self._legs: list[tuple[int, int, UUID, date, int]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def add(
        self, group: Group, number: int, act_id: UUID, accepted: Accepted, salts: Sequence[bytes]
    ) -> tuple[Receipt, ...]:
        """Take the drafts of one accepted item; returns their receipts."""
        receipts = []
        for part, (draft, salt) in enumerate(zip(accepted.drafts, salts, strict=True)):
            self.sequence += 1
            keyed: tuple[object, ...] = (None, None, None, None)
            if group.key_id is not None:
                keyed = (group.key_id, number, part, hmac.digest(salt, accepted.canonical, "sha256"))
            signature = Signature(self.place_id, self.pool_id, group.requester.principal_id, act_id, group.proposal_id)
            self._add_entry(draft, signature, keyed, salt)
            receipts.append(Receipt(self.sequence, draft.kind, draft.effective_date, self.recorded_at))
        return tuple(receipts)

    def _add_entry(self, draft: Draft, signature: Signature, keyed: tuple[object, ...], salt: bytes) -> None:
        source = draft.source
        self._entries.append(
            (
                self.sequence,
                draft.kind.value,
                draft.book.value,
                draft.effective_date,
                draft.event_date,
                signature.actor,
                draft.acting_body,
                signature.act_id,
                *keyed,
                *((source.body, source.system, source.document, source.line) if source else (None,) * 4),
                draft.reverses_sequence,
                len(draft.legs),
                legs_digest(draft.legs),
                canonical_payload(draft, signature, salt),
                draft.label,
                draft.recodes_sequence,
            )
        )
        self._texts.append((salt, draft.texts.narrative, draft.texts.supplier_name))
        for line, leg in enumerate(draft.legs, 1):
            self._legs.append((self.sequence, line, account_id(leg.account), draft.effective_date, leg.amount_pence))
            totals = self._accounts.setdefault(leg.account, [0, 0, 0])
            totals[0 if leg.amount_pence > 0 else 1] += abs(leg.amount_pence)
            totals[2] = self.sequence

    def columns(self) -> list[list[object]]:
        """The arrays of `record_batch`, in the order of its parameters from the fifth on."""
        accounts = [
            (account_id(a), a.book.value, a.name.value, a.body, a.stream, a.programme, a.scheme, a.subjective)
            for a in self._accounts
        ]
        balances = [(account_id(account), *totals) for account, totals in self._accounts.items()]
        *entries, labels, recoded = _columns(self._entries)
        texts, legs = _columns(self._texts), _columns(self._legs)
        return [*_columns(accounts), *entries, *texts, *legs, *_columns(balances), labels, recoded]


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    assert rows, "a batch that writes has rows"
    return [list(column) for column in zip(*rows, strict=True)]
