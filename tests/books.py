"""Raw postings: what the service writes, as rows that a test may spoil before they are written by plain SQL.

Only the schema and ledger.core are used, so that the guards of the database are tried without the code they guard.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ledger.core.entry import Account, AccountName, Draft, EntryKind, Leg, SourceLine, Texts, account_id, legs_digest
from ledger.core.ids import new_id
from ledger.core.payload import SALT_BYTES, Signature, canonical_payload
from ledger.db import Connection
from tests.closing import bring_to

NHS, COUNCIL = "ods:72Q", "gss:E09000028"
DAY, CLOSED_DAY, ABSENT_DAY = date(2025, 9, 30), date(2025, 5, 1), date(2031, 1, 1)
JOURNAL = ("act", "account", "entry", "leg", "entry_text", "refused_key", "pool_head", "balance", "period")
Row = dict[str, Any]


@dataclass
class Posting:
    """The rows of one entry, each as it should be until a test changes it."""

    act: Row
    head: Row
    accounts: list[Row]
    entry: Row
    text: Row
    legs: list[Row]
    balances: list[Row]


@dataclass(frozen=True)
class Books:
    """One pool of one place."""

    place_id: UUID
    pool_id: UUID
    principal_id: UUID
    place: str
    pool: str

    @property
    def name(self) -> str:
        return f"{self.place}/{self.pool}"

    async def begin(self, connection: Connection) -> asyncpg.transaction.Transaction:
        """Begin a transaction that sees and writes this place only."""
        transaction: asyncpg.transaction.Transaction = connection.transaction()
        await transaction.start()
        await connection.execute(f"SET LOCAL ledger.place = '{self.place_id}'")
        return transaction

    async def post(
        self, connection: Connection, draft: Draft | None = None, spoil: Callable[[Posting], object] | None = None
    ) -> Posting:
        """Write one entry in a transaction of its own, spoilt first where a test asks for it."""
        transaction = await self.begin(connection)
        try:
            posting = await self.prepare(connection, draft or payment())
            if spoil:
                spoil(posting)
            await self.write(connection, posting)
        except BaseException:
            await transaction.rollback()
            raise
        await transaction.commit()
        return posting

    async def prepare(self, connection: Connection, draft: Draft) -> Posting:
        """The rows that the service would write for a draft, after the head as it stands now."""
        head = await connection.fetchrow(
            "SELECT sequence, recorded_at FROM pool_head WHERE pool_id = $1 FOR NO KEY UPDATE", self.pool_id
        )
        assert head is not None
        sequence, recorded_at = head["sequence"] + 1, head["recorded_at"] + timedelta(seconds=1)
        keys = {"place_id": self.place_id, "pool_id": self.pool_id}
        act = act_row(self.place_id, self.principal_id, recorded_at, self.pool_id, {"sequences": [sequence, sequence]})
        salt = os.urandom(SALT_BYTES)
        return Posting(
            act=act,
            head={**keys, "sequence": sequence, "recorded_at": recorded_at},
            accounts=[{**keys, **account_row(leg.account)} for leg in draft.legs],
            entry={
                **keys,
                **entry_row(draft),
                "sequence": sequence,
                "recorded_at": recorded_at,
                "principal_id": self.principal_id,
                "act_id": act["act_id"],
                "payload": canonical_payload(
                    draft, Signature(self.place_id, self.pool_id, self.principal_id, act["act_id"]), salt
                ),
            },
            text={**keys, "sequence": sequence, "salt": salt, **texts_row(draft.texts)},
            legs=[
                {
                    **keys,
                    "sequence": sequence,
                    "line": line,
                    "account_id": account_id(leg.account),
                    "effective_date": draft.effective_date,
                    "amount_pence": leg.amount_pence,
                }
                for line, leg in enumerate(draft.legs, 1)
            ],
            balances=[{**keys, **balance_row(leg), "last_sequence": sequence} for leg in draft.legs],
        )

    async def write(self, connection: Connection, posting: Posting) -> None:
        """Write the rows, in the order in which the service's own statement does."""
        await insert(connection, "act", [posting.act])
        await connection.execute(
            "UPDATE pool_head SET sequence = $3, recorded_at = $4 WHERE place_id = $1 AND pool_id = $2",
            *posting.head.values(),
        )
        await insert(connection, "account", posting.accounts, "ON CONFLICT DO NOTHING")
        await insert(connection, "entry", [posting.entry])
        await insert(connection, "entry_text", [posting.text])
        await insert(connection, "leg", posting.legs)
        for balance in posting.balances:
            await insert(
                connection,
                "balance AS b",
                [balance],
                "ON CONFLICT (place_id, pool_id, account_id) DO UPDATE "
                "SET debit_pence = b.debit_pence + excluded.debit_pence, "
                "credit_pence = b.credit_pence + excluded.credit_pence, last_sequence = excluded.last_sequence",
            )

    async def content(self, connection: Connection) -> dict[str, str]:
        """What every table of the journal holds for the place, so that two moments can be compared."""
        transaction = await self.begin(connection)
        try:
            return {
                table: await connection.fetchval(
                    f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
                )
                for table in JOURNAL
            }
        finally:
            await transaction.rollback()


async def make_books(connection: Connection, *pools: str) -> list[Books]:
    """A new place with pools of these codes, from April 2025 to March 2026, April and May closed."""
    place_id, principal_id, now = new_id(), new_id(), datetime(2025, 4, 1, tzinfo=UTC)
    place = f"place-{place_id}"
    books = [Books(place_id, new_id(), principal_id, place, pool) for pool in pools or ("pooled",)]
    transaction = await books[0].begin(connection)
    await insert(connection, "principal", [
        {"principal_id": principal_id, "issuer": "test", "subject": place, "kind": "system", "recorded_at": now},
    ])  # fmt: skip
    by = {"recorded_at": now, "recorded_by": principal_id}
    await insert(connection, "place", [{"place_id": place_id, "code": place, "name": place, **by}])
    await insert(
        connection,
        "body",
        [{"body": NHS, "name": "NHS", "kind": "nhs", **by}, {"body": COUNCIL, "name": "C", "kind": "council", **by}],
        "ON CONFLICT DO NOTHING",
    )
    act = act_row(place_id, principal_id, now, None, {})
    await insert(connection, "act", [act])
    terms = {"place_id": place_id, "act_id": act["act_id"], "agreement": "terms", "name": "Terms"}
    await insert(connection, "agreement", [{**terms, "legal_basis": "section_75_pooled_fund"}])
    await _insert_terms(connection, place_id, act["act_id"])
    for one in books:
        keys = {"place_id": place_id, "pool_id": one.pool_id}
        await insert(connection, "pool", [{**terms, **keys, "code": one.pool, "kind": "pooled"}])
        await insert(connection, "pool_head", [{**keys, "recorded_at": now}])
        months = [date(2025, month, 1) for month in range(4, 13)] + [date(2026, month, 1) for month in range(1, 4)]
        await insert(connection, "period", [{**keys, "month": month} for month in months])
        await bring_to(connection, (place_id, one.pool_id), months[:2], "closed", COUNCIL)
    await transaction.commit()
    return books


async def _insert_terms(connection: Connection, place_id: UUID, act_id: UUID) -> None:
    """The partners and the term of the agreement, and the stream and the schemes that accounts name."""
    here = {"place_id": place_id, "act_id": act_id}
    version = {"agreement": "terms", "version": 1}
    year = {"effective_from": date(2025, 4, 1), "effective_to": date(2026, 3, 31)}
    await insert(connection, "agreement_version", [{**here, **version, **year, "host": COUNCIL, "terms": "{}"}])
    partners = [{"place_id": place_id, **version, "position": at, "body": b} for at, b in ((1, NHS), (2, COUNCIL))]
    await insert(connection, "agreement_partner", partners)
    await insert(connection, "funding_stream", [{**here, "stream": "nhs-minimum", "name": "NHS minimum"}])
    days = {"first_day": date(2025, 4, 1), "last_day": date(2026, 3, 31)}
    await insert(connection, "programme", [{**here, "programme": "home-first", "name": "Home First", **days}])
    scheme = {**here, "programme": "home-first", "name": "Scheme", "responsible_body": COUNCIL}
    await insert(connection, "scheme", [{**scheme, "scheme": one} for one in ("reablement", "equipment")])


def payment(pence: int = 12_345, **changes: Any) -> Draft:
    """A payment by the council for a scheme."""
    said: dict[str, Any] = {
        "kind": EntryKind.PAYMENT,
        "effective_date": DAY,
        "event_date": DAY,
        "acting_body": COUNCIL,
        "legs": (Leg(spent(), pence), Leg(Account(AccountName.CASH, COUNCIL), -pence)),
        "label": "for tests",
        "reference": "invoice 1",
        "texts": Texts(narrative="for Ms A", supplier_name="A Limited"),
    }
    return Draft(**{**said, **changes})


def spent(scheme: str = "reablement") -> Account:
    return Account(AccountName.EXPENDITURE, COUNCIL, "nhs-minimum", "home-first", scheme, "1234")


def source(line: str = "1") -> SourceLine:
    return SourceLine(COUNCIL, "finance", "2025-09", line)


def act_row(place_id: UUID, principal_id: UUID, at: datetime, pool_id: UUID | None, detail: Mapping[str, Any]) -> Row:
    return {
        "place_id": place_id,
        "act_id": new_id(),
        "pool_id": pool_id,
        "recorded_at": at,
        "principal_id": principal_id,
        "client_id": "test",
        "operation": "test",
        "request_id": "test",
        "outcome": "done",
        "detail": str(dict(detail)).replace("'", '"'),
    }


def account_row(account: Account) -> Row:
    dimensions = {name: getattr(account, name) for name in ("body", "stream", "programme", "scheme", "subjective")}
    return {"account_id": account_id(account), "book": account.book, "account": account.name, **dimensions}


def entry_row(draft: Draft) -> Row:
    identity = draft.source
    return {
        "kind": draft.kind,
        "book": draft.book,
        "label": draft.label,
        "effective_date": draft.effective_date,
        "event_date": draft.event_date,
        "acting_body": draft.acting_body,
        "source_body": identity.body if identity else None,
        "source_system": identity.system if identity else None,
        "source_document": identity.document if identity else None,
        "source_line": identity.line if identity else None,
        "reverses_sequence": draft.reverses_sequence,
        "leg_count": len(draft.legs),
        "legs_digest": legs_digest(draft.legs),
    }


def texts_row(texts: Texts) -> Row:
    return {"narrative": texts.narrative, "supplier_name": texts.supplier_name}


def balance_row(leg: Leg) -> Row:
    return {
        "account_id": account_id(leg.account),
        "debit_pence": max(leg.amount_pence, 0),
        "credit_pence": max(-leg.amount_pence, 0),
    }


async def insert(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]], beyond: str = "") -> None:
    """Insert rows by one statement, as statement triggers see them; nothing to do for none."""
    if not rows:
        return
    columns, numbers = list(rows[0]), iter(range(1, 10_000))
    values = ", ".join("(" + ", ".join(f"${next(numbers)}" for _ in columns) + ")" for _ in rows)
    arguments = [row[column] for row in rows for column in columns]
    await connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values} {beyond}", *arguments)
