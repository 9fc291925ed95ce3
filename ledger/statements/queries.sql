-- Read models of statements.

-- name: name_bodies
-- Names of the bodies named.
SELECT body, name FROM body WHERE body = ANY ($1::text[]);

-- name: name_streams
-- Names and labels of all funding streams of a place.
SELECT stream, name, label FROM funding_stream WHERE place_id = $1;

-- name: instant_of
-- When a sequence number was recorded; the pool's opening for 0.
SELECT coalesce((SELECT e.recorded_at FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = $3),
                (SELECT a.recorded_at FROM pool o JOIN act a USING (place_id, act_id)
                 WHERE o.place_id = $1 AND o.pool_id = $2));

-- name: find_place
-- A place by its id.
SELECT place_id, code, name, label FROM place WHERE place_id = $1;

-- name: next_issue
-- The number of the next statement that a pool issues.
SELECT coalesce(max(number), 0) + 1 FROM statement_issue WHERE place_id = $1 AND pool_id = $2;

-- name: insert_issue
-- A statement with its exact bytes, once for ever.
INSERT INTO statement_issue (place_id, pool_id, number, period, first_day, last_day, through_sequence, known_at,
                             restates, content, content_sha256, reason, recorded_at, proposal_id, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: last_issue_over
-- The number of the last statement issued over two days and all between them.
SELECT number FROM statement_issue
WHERE place_id = $1 AND pool_id = $2 AND first_day = $3 AND last_day = $4 ORDER BY number DESC LIMIT 1;

-- name: last_issue_before
-- The number of the last statement of a financial year, known by a sequence number and issued by an instant (null: ever),
-- over days that end before a day; or else on it.
SELECT number FROM statement_issue
WHERE place_id = $1 AND pool_id = $2 AND last_day BETWEEN $3 AND $4 AND through_sequence <= $5
  AND ($6::timestamptz IS NULL OR recorded_at <= $6)
ORDER BY (last_day < $4) DESC, last_day DESC, number DESC LIMIT 1;

-- name: list_issues
-- Issued statements below a number, the newest first, each with the one that restates it; with their bytes if asked.
SELECT i.number, i.period, i.first_day, i.last_day, i.through_sequence, i.known_at, i.restates,
       (SELECT r.number FROM statement_issue r
        WHERE r.place_id = i.place_id AND r.pool_id = i.pool_id AND r.restates = i.number) AS restated_by,
       CASE WHEN $5 THEN i.content ELSE '' END AS content, i.content_sha256, i.reason, i.recorded_at AS issued_at, i.proposal_id
FROM statement_issue i
WHERE i.place_id = $1 AND i.pool_id = $2 AND i.number < $3 ORDER BY i.number DESC LIMIT $4;

-- name: find_file
-- A file of an issued statement, as it was first written.
SELECT content FROM statement_file WHERE place_id = $1 AND pool_id = $2 AND number = $3 AND format = $4;

-- name: keep_file
-- A file of an issued statement, once for ever: whoever wrote it first.
INSERT INTO statement_file (place_id, pool_id, number, format, content, content_sha256, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (place_id, pool_id, number, format) DO NOTHING;

-- name: files_to_check
-- The files that are kept of an issued statement.
SELECT format, content, content_sha256 FROM statement_file
WHERE place_id = $1 AND pool_id = $2 AND number = $3 ORDER BY format;

-- name: places_to_check
-- Every place of the service, or the one named: for checks by the operator.
SELECT place_id, code FROM place WHERE $1::text IS NULL OR code = $1 ORDER BY code;

-- name: pools_that_issued
-- The pools of a place that have issued statements, each with the number of the last one.
SELECT i.pool_id, coalesce(o.code, i.pool_id::text) AS code, max(i.number) AS last_number
FROM statement_issue i LEFT JOIN pool o ON o.place_id = i.place_id AND o.pool_id = i.pool_id
WHERE i.place_id = $1 GROUP BY 1, 2 ORDER BY 2;

-- name: check_without_haste
-- Large books may take longer than a request may.
SET LOCAL statement_timeout = 0;

-- name: fences_as_known
-- Fences of a place as known at an instant (null: now), in order of stream and version.
SELECT f.terms::text AS terms FROM fence f JOIN act a ON a.place_id = f.place_id AND a.act_id = f.act_id
WHERE f.place_id = $1 AND ($2::timestamptz IS NULL OR a.recorded_at <= $2) ORDER BY f.stream, f.version;

-- name: minimums_as_known
-- Minimum contributions to a pool as known at an instant (null: now), for one year (null: for every one): the last of
-- the versions of each.
SELECT DISTINCT ON (m.year, m.stream, m.body) m.stream, m.body, m.year, m.version, m.amount_pence, m.source, m.label
FROM minimum_contribution m JOIN act a ON a.place_id = m.place_id AND a.act_id = m.act_id
WHERE m.place_id = $1 AND m.pool_id = $2 AND ($3::timestamptz IS NULL OR a.recorded_at <= $3)
  AND ($4::integer IS NULL OR m.year = $4)
ORDER BY m.year, m.stream, m.body NULLS FIRST, m.version DESC;

-- name: moved_by_kind
-- What entries moved on the accounts of partners and between pools, each way, by kind, of a reversal also the kind of
-- what it takes back; as known at a sequence number, for effective dates from one day to another. The other pool of a
-- transfer is named where one of some bodies is its partner (null: all may be seen).
SELECT t.account, t.body, t.kind, t.taken_back, seen.code AS pool, seen.name AS pool_name, sum(t.amount_pence)::bigint AS pence
FROM (
    SELECT a.account, a.body, e.kind, o.kind AS taken_back, l.amount_pence,
           CASE WHEN a.account = 'inter_pool'
                THEN (convert_from(e.payload, 'UTF8')::jsonb -> 'counterpart' ->> 'pool')::uuid END AS pool_id
    FROM account a
    JOIN leg l ON l.place_id = $1 AND l.pool_id = $2 AND l.account_id = a.account_id AND l.sequence <= $3
        AND l.effective_date BETWEEN $4 AND $5
    JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = l.sequence
    LEFT JOIN entry o ON o.place_id = $1 AND o.pool_id = $2 AND o.sequence = e.reverses_sequence
    WHERE a.place_id = $1 AND a.pool_id = $2 AND a.account IN ('partner_settlement', 'inter_pool')) t
LEFT JOIN LATERAL (
    SELECT p.code, p.name FROM pool p
    CROSS JOIN LATERAL terms_in_force(p.place_id, p.agreement) v
    WHERE p.place_id = $1 AND p.pool_id = t.pool_id AND ($6::text[] IS NULL OR v.partners && $6)) seen ON true
GROUP BY 1, 2, 3, 4, 5, 6, t.amount_pence > 0
ORDER BY 1, 2, 3, 4, 5, t.amount_pence > 0;
