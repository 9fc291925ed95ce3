-- Minimum contributions.

-- name: insert_minimum
-- A further version of how much of a stream must be pooled in a year, by a body or by all together.
INSERT INTO minimum_contribution (place_id, pool_id, stream, body, year, version, amount_pence, source, label, act_id)
SELECT $1, $2, $3, $4, $5, 1 + coalesce((
    SELECT max(m.version) FROM minimum_contribution m
    WHERE m.place_id = $1 AND m.pool_id = $2 AND m.stream = $3 AND m.body IS NOT DISTINCT FROM $4 AND m.year = $5), 0),
    $6, $7, $8, $9
RETURNING version;

-- name: schedules_in_force
-- The latest version of every schedule of a pool.
SELECT DISTINCT ON (s.body, s.stream, s.year) s.body, s.stream, s.year, s.version, s.content::text AS content,
       s.recorded_at, s.proposal_id
FROM contribution_schedule s
WHERE s.place_id = $1 AND s.pool_id = $2
ORDER BY s.body, s.stream, s.year, s.version DESC;

-- name: list_schedules
-- Versions of schedules after one, in order of year, body, stream and version; of a year, body, stream (null: any), the
-- latest alone if asked.
SELECT s.body, s.stream, s.year, s.version, s.content::text AS content, s.recorded_at, s.proposal_id, s.is_in_force
FROM (SELECT o.*, o.version = max(o.version) OVER (PARTITION BY o.body, o.stream, o.year) AS is_in_force
      FROM contribution_schedule o WHERE o.place_id = $1 AND o.pool_id = $2) s
WHERE ($3::integer IS NULL OR s.year = $3) AND ($4::text IS NULL OR s.body = $4)
  AND ($5::text IS NULL OR s.stream = $5) AND (s.is_in_force OR NOT $6)
  AND (s.year, s.body, s.stream, s.version) > ($7::integer, $8::text, $9::text, $10::integer)
ORDER BY s.year, s.body, s.stream, s.version LIMIT $11;

-- name: insert_schedules
-- The next versions of schedules.
INSERT INTO contribution_schedule (place_id, pool_id, body, stream, year, version, base_pence, variation_pence, content,
                                   recorded_at, proposal_id, act_id)
SELECT $1, $2, s.body, s.stream, s.year, s.version, s.base_pence, s.variation_pence, s.content::jsonb, $10, $11, $12
FROM unnest($3::text[], $4::text[], $5::integer[], $6::integer[], $7::bigint[], $8::bigint[], $9::text[])
    AS s(body, stream, year, version, base_pence, variation_pence, content);

-- name: instalments_called
-- The instalments of schedules for which a call stands, with its number: one whose entry is not reversed.
SELECT c.body, c.stream, c.year, c.instalment_day, c.number FROM contribution_call c
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.year IS NOT NULL AND NOT EXISTS (
    SELECT FROM entry r WHERE r.place_id = $1 AND r.pool_id = $2 AND r.reverses_sequence = c.sequence);

-- name: next_call
-- The number of the next call of a pool.
SELECT coalesce(max(number), 0) + 1 FROM contribution_call WHERE place_id = $1 AND pool_id = $2;

-- name: insert_calls
-- Calls beside the entries that they posted.
INSERT INTO contribution_call (place_id, pool_id, number, body, stream, year, schedule_version, instalment_day,
                               amount_pence, due_on, remittance_version, account_id, sequence)
SELECT $1, $2, c.* FROM unnest($3::integer[], $4::text[], $5::text[], $6::integer[], $7::integer[], $8::date[],
                               $9::bigint[], $10::date[], $11::integer[], $12::uuid[], $13::bigint[]) AS c;

-- name: calls_to_meet
-- Calls that receipts may meet: all of bodies and streams, settled ones too, for a reversal before the receipt in the same
-- write may open one again; and those that are named.
SELECT c.number, c.body, c.stream, c.due_on FROM contribution_call c
WHERE c.place_id = $1 AND c.pool_id = $2 AND (c.number = ANY ($5::integer[])
    OR EXISTS (SELECT FROM unnest($3::text[], $4::text[]) AS w(body, stream) WHERE (w.body, w.stream) = (c.body, c.stream)))
ORDER BY c.due_on, c.number;

-- name: list_calls
-- Calls after one, in order of number, with what the journal says of each for days up to one: called, credited, received.
SELECT c.number, c.body, c.stream, c.year, c.schedule_version, c.instalment_day, c.amount_pence, c.due_on, c.sequence,
       e.effective_date, e.recorded_at, e.label, e.payload, m.version AS remittance_version, m.effective_from, m.payee,
       m.reference, m.instructions, s.called_pence, s.credited_pence, s.met_pence,
       (SELECT o.remittance_version FROM contribution_call o
        WHERE o.place_id = c.place_id AND o.pool_id = c.pool_id AND o.body = c.body AND o.number < c.number
        ORDER BY o.number DESC LIMIT 1) AS remittance_version_before
FROM contribution_call c
JOIN entry e ON e.place_id = c.place_id AND e.pool_id = c.pool_id AND e.sequence = c.sequence
JOIN contribution_remittance m
    ON m.place_id = c.place_id AND m.pool_id = c.pool_id AND m.version = c.remittance_version
CROSS JOIN LATERAL (
    SELECT coalesce(sum(l.amount_pence) FILTER (WHERE k.kind = 'contribution_called'), 0)::bigint AS called_pence,
           coalesce(-sum(l.amount_pence) FILTER (WHERE k.kind = 'contribution_credited'), 0)::bigint AS credited_pence,
           coalesce(-sum(l.amount_pence) FILTER (
               WHERE k.kind NOT IN ('contribution_called', 'contribution_credited')), 0)::bigint AS met_pence
    FROM leg l
    JOIN entry p ON p.place_id = l.place_id AND p.pool_id = l.pool_id AND p.sequence = l.sequence
    LEFT JOIN entry o ON o.place_id = p.place_id AND o.pool_id = p.pool_id AND o.sequence = p.reverses_sequence
    CROSS JOIN LATERAL (SELECT coalesce(o.kind, p.kind) AS kind) k
    WHERE l.place_id = c.place_id AND l.pool_id = c.pool_id AND l.account_id = c.account_id
      AND l.effective_date <= $3) s
WHERE c.place_id = $1 AND c.pool_id = $2 AND e.effective_date <= $3 AND c.number > $4
  AND ($5::text IS NULL OR c.body = $5) AND ($6::text IS NULL OR c.stream = $6) AND ($7::integer IS NULL OR c.year = $7)
  AND c.due_on BETWEEN $8 AND $9
  AND (NOT $10 OR s.called_pence - s.credited_pence - s.met_pence <> 0)
  AND ($11::bigint[] IS NULL OR c.sequence = ANY ($11))
ORDER BY c.number LIMIT $12;

-- name: outstanding_by_call
-- What is owed by body for days up to one: of each call with its due date, and apart from calls (no due date).
SELECT a.body, c.due_on, sum(l.amount_pence)::bigint AS pence
FROM account a
JOIN leg l ON l.place_id = a.place_id AND l.pool_id = a.pool_id AND l.account_id = a.account_id
    AND l.effective_date <= $3
LEFT JOIN contribution_call c ON c.place_id = a.place_id AND c.pool_id = a.pool_id AND c.account_id = a.account_id
WHERE a.place_id = $1 AND a.pool_id = $2 AND a.account = 'contribution_receivable'
  AND ($4::text IS NULL OR a.body = $4) AND ($5::text IS NULL OR a.stream = $5) AND a.body > $6
GROUP BY a.body, a.account_id, c.due_on HAVING sum(l.amount_pence) <> 0 ORDER BY a.body;

-- name: insert_remittance
-- The next version of how partners pay the host.
INSERT INTO contribution_remittance (place_id, pool_id, version, effective_from, payee, reference, instructions,
                                     recorded_at, act_id)
SELECT $1, $2, coalesce(max(m.version), 0) + 1, $3, $4, $5, $6, $7, $8
FROM contribution_remittance m WHERE m.place_id = $1 AND m.pool_id = $2
RETURNING version;

-- name: list_remittances
-- Versions of how partners pay the host below one, the newest first.
SELECT version, effective_from, payee, reference, instructions, recorded_at FROM contribution_remittance
WHERE place_id = $1 AND pool_id = $2 AND version < $3 ORDER BY version DESC LIMIT $4;

-- name: remittance_on
-- How partners pay the host on a day: the last version of the latest day that has come.
SELECT version, effective_from, payee, reference, instructions, recorded_at FROM contribution_remittance
WHERE place_id = $1 AND pool_id = $2 AND effective_from <= $3 ORDER BY effective_from DESC, version DESC LIMIT 1;

-- name: pool_id_of
-- The id of a pool by its code.
SELECT pool_id FROM pool WHERE place_id = $1 AND code = $2;

-- name: name_stream
-- The name and label of a stream.
SELECT name, label FROM funding_stream WHERE place_id = $1 AND stream = $2;

-- name: differences_of_calls
-- Calls whose entry does not say what they say, and entries of calls that no call stands for.
SELECT o.code AS pool, 'call ' || c.number || ': its entry ' || c.sequence || ' does not call ' || c.amount_pence
       || ' pence of ' || c.body || ', ' || c.stream AS text
FROM contribution_call c LEFT JOIN pool o ON o.place_id = c.place_id AND o.pool_id = c.pool_id
WHERE c.place_id = $1 AND NOT EXISTS (
    SELECT FROM entry e
    JOIN leg l ON l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
    JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
    WHERE e.place_id = c.place_id AND e.pool_id = c.pool_id AND e.sequence = c.sequence
      AND e.kind = 'contribution_called' AND a.account_id = c.account_id AND a.account = 'contribution_receivable'
      AND a.body = c.body AND a.stream = c.stream AND a.subjective = 'call-' || c.number
      AND l.amount_pence = c.amount_pence)
UNION ALL
SELECT o.code, 'account of ' || a.subjective || ': there is no such call'
FROM account a JOIN pool o ON o.place_id = a.place_id AND o.pool_id = a.pool_id
WHERE a.place_id = $1 AND a.account = 'contribution_receivable' AND a.subjective IS NOT NULL AND NOT EXISTS (
    SELECT FROM contribution_call c WHERE c.place_id = a.place_id AND c.pool_id = a.pool_id
      AND c.account_id = a.account_id)
ORDER BY 1, 2;

-- name: schedules_to_check
-- Every version of every schedule, with what its columns say, the proposal behind it, and what the budget book says of
-- its body and stream in its year.
SELECT o.code AS pool, s.body, s.stream, s.year, s.version, s.base_pence, s.variation_pence, s.content::text AS content,
       p.act, x.outcome, s.version = max(s.version) OVER w AS is_in_force,
       (SELECT coalesce(-sum(l.amount_pence), 0)::bigint FROM account a
        JOIN leg l ON l.place_id = a.place_id AND l.pool_id = a.pool_id AND l.account_id = a.account_id
        WHERE a.place_id = s.place_id AND a.pool_id = s.pool_id AND a.account = 'source' AND a.body = s.body
          AND a.stream = s.stream AND l.effective_date BETWEEN make_date(s.year, 4, 1) AND make_date(s.year + 1, 3, 31))
           AS source_pence
FROM contribution_schedule s
LEFT JOIN pool o ON o.place_id = s.place_id AND o.pool_id = s.pool_id
LEFT JOIN proposal p ON p.place_id = s.place_id AND p.proposal_id = s.proposal_id
LEFT JOIN proposal_outcome x ON x.place_id = s.place_id AND x.proposal_id = s.proposal_id
WHERE s.place_id = $1
WINDOW w AS (PARTITION BY s.pool_id, s.body, s.stream, s.year)
ORDER BY 1, 2, 3, 4, 5;
