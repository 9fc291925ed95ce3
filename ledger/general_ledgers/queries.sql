-- Journals sent back to general ledgers.

-- name: insert_ledger_profile
-- A further version of a body's profile; its number.
INSERT INTO ledger_profile (place_id, body, version, profile, act_id)
SELECT $1, $2, 1 + coalesce(max(p.version), 0), $3::text::jsonb, $4
FROM ledger_profile p WHERE p.place_id = $1 AND p.body = $2
RETURNING version;

-- name: lock_place
-- Holds up whoever else adds a version in the place, until the transaction ends.
SELECT FROM pool_head WHERE place_id = $1 ORDER BY pool_id FOR NO KEY UPDATE;

-- name: list_ledger_profiles
-- Versions of profiles after a body and version, in order; of the bodies named, unless null.
SELECT p.body, p.version, p.profile::text AS profile FROM ledger_profile p
WHERE p.place_id = $1 AND (p.body, p.version) > ($2, $3) AND ($4::text[] IS NULL OR p.body = ANY ($4))
ORDER BY p.body, p.version LIMIT $5;

-- name: ledger_profile_of
-- A body's profile: the version named, or the last one.
SELECT p.version, p.profile::text AS profile FROM ledger_profile p
WHERE p.place_id = $1 AND p.body = $2 AND ($3::integer IS NULL OR p.version = $3) ORDER BY p.version DESC LIMIT 1;

-- name: entries_of_run
-- Entries of the fund after one and through another, effective within two days, that no run of the body below a number
-- brought, each with the body in whose own books its line stands: a reversal's is its original's, that of an accrual
-- taken back the accrual's, which stands just before it.
SELECT e.sequence, e.payload, coalesce(e.source_body, (
    SELECT coalesce(o.source_body, (
        SELECT a.source_body FROM entry a
        WHERE o.kind = 'accrual_reversal' AND a.place_id = $1 AND a.pool_id = $2 AND a.sequence = o.sequence - 1))
    FROM entry o
    WHERE o.place_id = $1 AND o.pool_id = $2
      AND o.sequence = CASE WHEN e.kind = 'accrual_reversal' THEN e.sequence - 1 ELSE e.reverses_sequence END)) AS held_by
FROM entry e
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.book = 'fund' AND e.sequence > $8 AND e.sequence <= $5
  AND e.effective_date BETWEEN $6 AND $7
  AND NOT EXISTS (
      SELECT FROM journal_run r
      WHERE r.place_id = $1 AND r.pool_id = $2 AND r.body = $3 AND r.number < $4
        AND e.sequence <= r.through_sequence AND e.effective_date BETWEEN r.first_day AND r.last_day)
ORDER BY e.sequence LIMIT $9;

-- name: insert_journal_run
-- A run with its exact bytes, once for ever.
INSERT INTO journal_run (place_id, pool_id, body, number, period, first_day, last_day, through_sequence,
                         profile_version, line_count, total_pence, content, content_sha256, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: last_journal_run
-- The number of the last run of a body below a number and how far it went, and of the last one that ended on a day.
SELECT coalesce(max(r.number), 0) AS number, coalesce(max(r.through_sequence), 0) AS through_sequence,
       max(r.number) FILTER (WHERE r.last_day = $5) AS of_year
FROM journal_run r WHERE r.place_id = $1 AND r.pool_id = $2 AND r.body = $3 AND ($4::integer IS NULL OR r.number < $4);

-- name: find_journal_run
-- A run by its number, with its bytes.
SELECT r.body, r.number, r.period, r.first_day, r.last_day, r.through_sequence, r.profile_version, r.line_count,
       r.total_pence, r.content, r.content_sha256, a.recorded_at, r.act_id
FROM journal_run r JOIN act a ON a.place_id = r.place_id AND a.act_id = r.act_id
WHERE r.place_id = $1 AND r.pool_id = $2 AND r.body = $3 AND r.number = $4;

-- name: list_journal_runs
-- Runs of a pool after a body and number, in order, without their bytes; of the bodies named, unless null.
SELECT r.body, r.number, r.period, r.first_day, r.last_day, r.through_sequence, r.profile_version, r.line_count,
       r.total_pence, ''::bytea AS content, r.content_sha256, a.recorded_at, r.act_id
FROM journal_run r JOIN act a ON a.place_id = r.place_id AND a.act_id = r.act_id
WHERE r.place_id = $1 AND r.pool_id = $2 AND (r.body, r.number) > ($3, $4) AND ($5::text[] IS NULL OR r.body = ANY ($5))
ORDER BY r.body, r.number LIMIT $6;

-- name: bodies_with_runs
-- Of each pool of a place the bodies that have runs, each with the number of the last one.
SELECT r.pool_id, p.code AS pool, r.body, max(r.number) AS last_number
FROM journal_run r JOIN pool p ON p.place_id = r.place_id AND p.pool_id = r.pool_id
WHERE r.place_id = $1 GROUP BY 1, 2, 3 ORDER BY 2, 3;
