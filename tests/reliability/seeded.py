"""The bugs that a ledger is most likely to have, each as a small patch, with the tests that must tell."""

from typing import NamedTuple

BATCH, WRITER, STORE = "ledger/journal/batch.py", "ledger/journal/writer.py", "ledger/journal/store.py"
QUERIES, MODEL, DATABASE = "ledger/journal/queries.sql", "ledger/journal/model.py", "ledger/db.py"
PURE = "tests/journal/test_batch.py"
CONCURRENT, KEYS = "tests/journal/test_concurrency.py", "tests/journal/test_keys_of_bulk.py"
TWO_SERVICES, LOST = "tests/reliability/test_two_services.py", "tests/reliability/test_lost_acknowledgement.py"


class Bug(NamedTuple):
    """A bug by its name: in which file what stands instead of what, and the tests to run."""

    name: str
    file: str
    sound: str
    spoilt: str
    tests: str


_LOCK = "pool_id = ANY ($2::uuid[])\nORDER BY pool_id FOR NO KEY UPDATE;"
_KEY_FIRST = """        if group.key_id is not None:
            replay = self._replay((group.key_id, number), canonical, keys)
            if replay is not None:
                return replay
"""
_VALIDATION = """        refusal_or_drafts = self._drafts(group, item, books)
        if isinstance(refusal_or_drafts, Refusal):
            return Refused((refusal_or_drafts,))
"""
_ADVANCE = """                    if heading in self.balances:
                        self.balances[heading] += leg.amount_pence
"""
_COMMIT = """        await connection.execute("COMMIT")
"""

# Those whose tests need no database come first: they are tried in every run, the others in the long one.
BUGS = (
    Bug("a key compared after validation", BATCH, _KEY_FIRST + _VALIDATION, _VALIDATION + _KEY_FIRST, PURE),
    Bug(
        "the fingerprint of a key not compared",
        BATCH,
        'same = hmac.compare_digest(hmac.digest(known.salt, canonical, "sha256"), known.fingerprint)',
        "same = True",
        PURE,
    ),
    Bug("a source line not probed", BATCH, "if item.source is not None:", "if item.source is None:", PURE),
    Bug(
        "a group that is refused leaves its traces",
        BATCH,
        "on_a_copy = group.validate_only or (",
        "on_a_copy = False and (",
        PURE,
    ),
    Bug(
        "an entry decided on balances without those before it",
        BATCH,
        _ADVANCE,
        _ADVANCE.replace("leg.amount_pence", "0"),
        PURE,
    ),
    Bug("a dropped head lock", QUERIES, _LOCK, _LOCK.replace(" FOR NO KEY UPDATE", ""), TWO_SERVICES),
    Bug(
        "heads locked one by one, as they are named",
        WRITER,
        "heads = await store.lock_heads(connection, place_id, [group.pool_id for group in groups])",
        "heads = {}\n                for one in groups:\n"
        "                    heads |= await store.lock_heads(connection, place_id, [one.pool_id])",
        TWO_SERVICES,
    ),
    Bug(
        "a sequence from max(), seen before the lock",
        QUERIES,
        "SELECT pool_id, sequence, recorded_at FROM pool_head\nWHERE place_id = $1 AND pool_id = ANY ($2::uuid[])",
        "SELECT pool_id, (SELECT coalesce(max(e.sequence), 0) FROM entry e WHERE e.place_id = $1 "
        "AND e.pool_id = pool_head.pool_id) AS sequence, recorded_at FROM pool_head\n"
        "WHERE place_id = $1 AND pool_id = ANY ($2::uuid[])",
        TWO_SERVICES,
    ),
    Bug(
        "an acknowledgement whatever came of COMMIT",
        DATABASE,
        _COMMIT,
        "        with suppress(*_CONNECTION_LOST):\n    " + _COMMIT,
        LOST,
    ),
    Bug(
        "an outcome in doubt told as a refusal",
        WRITER,
        "    if is_connection_lost(error):\n",
        "    if isinstance(error, TimeoutError):\n",
        LOST,
    ),
    Bug(
        "a final refusal not kept for its key",
        WRITER,
        "if group.key_id is None or group.validate_only:\n        return []",
        "if True:\n        return []",
        CONCURRENT,
    ),
    Bug(
        "a refusal kept that was for a while only",
        WRITER,
        "not outcome.replayed and all(r.is_final for r in outcome.refusals)",
        "not outcome.replayed",
        KEYS,
    ),
    Bug(
        "a reversal not marked on what it reverses",
        QUERIES,
        "SELECT e.sequence, e.payload, r.sequence AS reversed_by",
        "SELECT e.sequence, e.payload, NULL::bigint AS reversed_by",
        "tests/journal/test_reversing.py",
    ),
    Bug(
        "a key that stands for the beginning of a request",
        MODEL,
        "% len(self.items) + self.items[number].canonical()",
        "% 0 + self.items[number].canonical()",
        KEYS,
    ),
    Bug(
        "a key shared by all clients",
        MODEL,
        "digest_id(self.requester.client_id, self.operation, self.key)",
        "digest_id(self.operation, self.key)",
        "tests/reliability/test_keys_of_clients.py",
    ),
)
