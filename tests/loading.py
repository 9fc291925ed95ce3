"""Large books in little time: the entries of a pool written again and again by a superuser, past every guard.

For tests and benches that look at plans and times, not at what an entry says: the canonical bytes stay the originals'.
"""

from datetime import date
from uuid import UUID

import asyncpg

# The originals are repeated in turn; days run with the sequence over the span, every thirteenth lies earlier at random.
_DAY = """CASE WHEN n.number % 13 = 0 THEN $4::date + (hashint8(n.number) & 65535) % ($5::date - $4::date + 1)
               ELSE $4::date + ((n.number - $3) * ($5::date - $4::date) / $6)::integer END"""
_NEW = f"""(SELECT e.*, n.number, {_DAY} AS day
    FROM generate_series($3::bigint + 1, $3 + $6) AS n(number)
    JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = n.number % $3 + 1)"""
_ENTRIES = f"""INSERT INTO entry (place_id, pool_id, sequence, recorded_at, kind, book, effective_date, event_date,
    principal_id, acting_body, act_id, source_body, source_system, source_document, source_line, label, leg_count,
    legs_digest, payload)
SELECT n.place_id, n.pool_id, n.number, n.recorded_at + (n.number || ' milliseconds')::interval, n.kind, n.book, n.day,
       n.day, n.principal_id, n.acting_body, n.act_id, n.source_body, n.source_system, n.source_document,
       n.source_line || '-' || n.number, n.label, n.leg_count, n.legs_digest, n.payload
FROM {_NEW} n ORDER BY n.number"""
_TEXTS = """INSERT INTO entry_text (place_id, pool_id, sequence, salt, narrative, supplier_name)
SELECT t.place_id, t.pool_id, n.number, t.salt, t.narrative, t.supplier_name
FROM generate_series($3::bigint + 1, $3 + $4) AS n(number)
JOIN entry_text t ON t.place_id = $1 AND t.pool_id = $2 AND t.sequence = n.number % $3 + 1 ORDER BY n.number"""
_LEGS = """INSERT INTO leg (place_id, pool_id, sequence, line, account_id, effective_date, amount_pence)
SELECT l.place_id, l.pool_id, n.number, l.line, l.account_id, e.effective_date, l.amount_pence
FROM generate_series($3::bigint + 1, $3 + $4) AS n(number)
JOIN leg l ON l.place_id = $1 AND l.pool_id = $2 AND l.sequence = n.number % $3 + 1
JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = n.number ORDER BY n.number, l.line"""
_BALANCES = """UPDATE balance b SET debit_pence = s.debit_pence, credit_pence = s.credit_pence, last_sequence = s.last
FROM (SELECT account_id, sum(greatest(amount_pence, 0)) AS debit_pence, -sum(least(amount_pence, 0)) AS credit_pence,
             max(sequence) AS last FROM leg WHERE place_id = $1 AND pool_id = $2 GROUP BY account_id) s
WHERE b.place_id = $1 AND b.pool_id = $2 AND b.account_id = s.account_id"""
_HEAD = """UPDATE pool_head SET (sequence, recorded_at) = (
    SELECT e.sequence, e.recorded_at FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2
    ORDER BY e.sequence DESC LIMIT 1) WHERE place_id = $1 AND pool_id = $2"""


async def multiply(super_dsn: str, place_id: UUID, pool_id: UUID, entries: int, days: tuple[date, date]) -> None:
    """Add so many entries to a pool, copies of those in it, none of which may be a reversal."""
    connection = await asyncpg.connect(super_dsn, timeout=60, command_timeout=3_600)
    ids = (place_id, pool_id)
    await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    originals = await connection.fetchval("SELECT sequence FROM pool_head WHERE pool_id = $1", pool_id)
    async with connection.transaction():
        await connection.execute(_ENTRIES, *ids, originals, *days, entries)
        await connection.execute(_TEXTS, *ids, originals, entries)
        await connection.execute(_LEGS, *ids, originals, entries)
        await connection.execute(_BALANCES, *ids)
        await connection.execute(_HEAD, *ids)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
