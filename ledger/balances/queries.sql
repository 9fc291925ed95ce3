-- Agreement of balances, and extracts of bodies' ledgers.

-- name: insert_thresholds
-- A further version of the thresholds of an agreement, or of the whole place.
INSERT INTO balance_threshold (place_id, agreement, version, effective_from, position_statement_pence,
                               position_agreement_pence, flow_statement_pence, flow_agreement_pence, source, act_id)
SELECT $1, $2, 1 + coalesce((SELECT max(t.version) FROM balance_threshold t
                             WHERE t.place_id = $1 AND t.agreement IS NOT DISTINCT FROM $2), 0),
       $3, $4, $5, $6, $7, $8, $9
RETURNING version;

-- name: list_thresholds
-- Every version of thresholds of a place, its own before those of agreements, after one of them.
SELECT agreement, version, effective_from, position_statement_pence, position_agreement_pence, flow_statement_pence,
       flow_agreement_pence, source
FROM balance_threshold
WHERE place_id = $1 AND (coalesce(agreement, ''), version) > ($2, $3)
ORDER BY coalesce(agreement, ''), version LIMIT $4;

-- name: thresholds_of
-- The thresholds of a place and of one agreement as known at an instant (null: now), in the order of their setting.
SELECT t.effective_from AS dated, t.position_statement_pence, t.position_agreement_pence, t.flow_statement_pence,
       t.flow_agreement_pence, t.source, t.agreement
FROM balance_threshold t JOIN act a ON a.place_id = t.place_id AND a.act_id = t.act_id
WHERE t.place_id = $1 AND (t.agreement IS NULL OR t.agreement = $2)
  AND ($3::timestamptz IS NULL OR a.recorded_at <= $3)
ORDER BY a.recorded_at, t.version;

-- name: insert_text
-- A note, or the descriptions of lines, apart from what they describe; empty ones are left out.
INSERT INTO balance_text (place_id, act_id, row, salt, said)
SELECT $1, $2, t.row, t.salt, t.said FROM unnest($3::integer[], $4::bytea[], $5::text[]) AS t(row, salt, said)
WHERE t.said <> '';

-- name: insert_stated
-- A body's figure of a balance, as the version named.
INSERT INTO stated_balance (place_id, pool_id, body, balance, last_day, number, period, amount_pence, reason,
                            note_commitment, through_sequence, fund_pence, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: latest_stated
-- The latest figure of each body and balance at a period's end as known at an instant (null: now), and when the first
-- one came.
SELECT DISTINCT ON (s.body, s.balance) s.body, s.balance, s.number, s.amount_pence, s.reason,
       CASE WHEN s.note_commitment = '' THEN '' ELSE t.said END AS note, s.fund_pence, s.through_sequence,
       s.recorded_at AS stated_at, a.principal_id, first.recorded_at AS first_at
FROM stated_balance s
JOIN act a ON a.place_id = s.place_id AND a.act_id = s.act_id
JOIN stated_balance first ON first.place_id = s.place_id AND first.pool_id = s.pool_id AND first.last_day = s.last_day
    AND first.body = s.body AND first.balance = s.balance AND first.number = 1
LEFT JOIN balance_text t ON t.place_id = s.place_id AND t.act_id = s.act_id AND t.row = 0
WHERE s.place_id = $1 AND s.pool_id = $2 AND s.last_day = $3 AND ($4::timestamptz IS NULL OR s.recorded_at <= $4)
ORDER BY s.body, s.balance, s.number DESC;

-- name: insert_decision
-- What a person said for a side of a version of a body's figure.
INSERT INTO balance_decision (place_id, pool_id, body, balance, last_day, number, decision, side, outcome, acting_body,
                              reason, note_commitment, through_sequence, fund_pence, principal_id, recorded_at, act_id)
SELECT $1, $2, $3, $4, $5, $6, 1 + coalesce((
    SELECT max(d.decision) FROM balance_decision d
    WHERE d.place_id = $1 AND d.pool_id = $2 AND d.last_day = $5 AND d.body = $3 AND d.balance = $4
      AND d.number = $6), 0),
    $7, $8, $9, $10, $11, $12, $13, $14, $15, $16;

-- name: latest_decisions
-- What was last said for each side of each body and balance at a period's end as known at an instant (null: now).
SELECT DISTINCT ON (d.body, d.balance, d.side) d.body, d.balance, d.side, d.outcome, d.number, d.fund_pence, d.reason,
       CASE WHEN d.note_commitment = '' THEN '' ELSE t.said END AS note, d.acting_body, d.principal_id,
       d.through_sequence, d.recorded_at AS decided_at
FROM balance_decision d
LEFT JOIN balance_text t ON t.place_id = d.place_id AND t.act_id = d.act_id AND t.row = 0
WHERE d.place_id = $1 AND d.pool_id = $2 AND d.last_day = $3 AND ($4::timestamptz IS NULL OR d.recorded_at <= $4)
ORDER BY d.body, d.balance, d.side, d.number DESC, d.decision DESC;

-- name: list_steps
-- Figures stated and what sides said of them before an act, the newest first; of one period's end, body or balance.
SELECT step.act_id, step.body, step.balance, step.last_day, step.number, step.side, step.outcome, step.stated_pence,
       step.fund_pence, step.through_sequence, step.reason,
       CASE WHEN step.note_commitment = '' THEN '' ELSE t.said END AS note, step.acting_body, a.principal_id,
       step.recorded_at
FROM (
    SELECT s.place_id, s.pool_id, s.act_id, s.body, s.balance, s.last_day, s.number, NULL AS side, NULL AS outcome,
           s.amount_pence AS stated_pence, s.fund_pence, s.through_sequence, s.reason, s.note_commitment,
           s.body AS acting_body, s.recorded_at
    FROM stated_balance s
    UNION ALL
    SELECT d.place_id, d.pool_id, d.act_id, d.body, d.balance, d.last_day, d.number, d.side, d.outcome, s.amount_pence,
           d.fund_pence, d.through_sequence, d.reason, d.note_commitment, d.acting_body, d.recorded_at
    FROM balance_decision d
    JOIN stated_balance s USING (place_id, pool_id, last_day, body, balance, number)) step
JOIN act a ON a.place_id = step.place_id AND a.act_id = step.act_id
LEFT JOIN balance_text t ON t.place_id = step.place_id AND t.act_id = step.act_id AND t.row = 0
WHERE step.place_id = $1 AND step.pool_id = $2 AND ($3::date IS NULL OR step.last_day = $3)
  AND ($4::text IS NULL OR step.body = $4) AND ($5::text IS NULL OR step.balance = $5) AND step.act_id < $6
ORDER BY step.act_id DESC LIMIT $7;

-- name: name_bodies
-- Names of the bodies named.
SELECT body, name FROM body WHERE body = ANY ($1::text[]);

-- name: find_extract
-- The extract of the same bytes that was read the same way, for the same balance.
SELECT extract_id FROM ledger_extract
WHERE place_id = $1 AND pool_id = $2 AND last_day = $3 AND body = $4 AND balance = $5 AND content_sha256 = $6
  AND read_as = $7;

-- name: insert_extract
-- An extract of a body's ledger; its lines follow.
INSERT INTO ledger_extract (place_id, extract_id, pool_id, body, balance, last_day, period, content_sha256, read_as,
                            line_count, total_pence, lines_digest, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: insert_lines
-- The lines of an extract, in order.
INSERT INTO ledger_extract_line (place_id, extract_id, row, line_date, reference, amount_pence, document, line,
                                 description_commitment)
SELECT $1, $2, l.* FROM unnest($3::integer[], $4::date[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[])
    AS l;

-- name: list_extracts
-- Extracts of a pool before one of them, the newest first; or the one named.
SELECT extract_id, body, balance, period, last_day, encode(content_sha256, 'hex') AS content_sha256, line_count,
       total_pence, recorded_at AS taken_at, act_id
FROM ledger_extract
WHERE place_id = $1 AND pool_id = $2 AND ($3::uuid IS NULL OR extract_id = $3) AND ($4::text IS NULL OR body = $4)
  AND ($5::text IS NULL OR balance = $5) AND ($6::date IS NULL OR last_day = $6) AND extract_id < $7
ORDER BY extract_id DESC LIMIT $8;

-- name: lines_of_extract
-- The lines of an extract in order, each with its description; null where that was erased.
SELECT l.row, l.line_date, l.reference, l.amount_pence, l.document, l.line,
       CASE WHEN l.description_commitment = '' THEN '' ELSE t.said END AS description
FROM ledger_extract_line l
JOIN ledger_extract x ON x.place_id = l.place_id AND x.extract_id = l.extract_id
LEFT JOIN balance_text t ON t.place_id = l.place_id AND t.act_id = x.act_id AND t.row = l.row
WHERE l.place_id = $1 AND l.extract_id = $2 ORDER BY l.row;

-- name: entries_behind
-- The entries of a body's balance through a sequence number, for effective dates between two days, each with what it
-- adds to the figure: of accounts that add, and less those that are taken from it.
SELECT e.sequence, e.effective_date, e.event_date, e.payload, sum(found.amount_pence)::bigint AS amount_pence
FROM (
    SELECT l.sequence,
           CASE WHEN a.account = ANY ($5::text[]) THEN -l.amount_pence ELSE l.amount_pence END AS amount_pence
    FROM account a JOIN leg l ON l.place_id = $1 AND l.pool_id = $2 AND l.account_id = a.account_id
    WHERE a.place_id = $1 AND a.pool_id = $2 AND a.body = $3
      AND (a.account = ANY ($4::text[]) OR a.account = ANY ($5::text[]))
      AND l.sequence <= $6 AND l.effective_date BETWEEN $7 AND $8) found
JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = found.sequence
GROUP BY e.place_id, e.pool_id, e.sequence HAVING sum(found.amount_pence) <> 0 ORDER BY e.sequence;

-- name: steps_to_check
-- Every figure stated and every decision of a place, with its note and whether it follows the one before it.
SELECT o.code AS pool, step.pool_id, step.body, step.balance, step.last_day, step.through_sequence, step.fund_pence,
       step.note_commitment, t.salt, t.said, step.what, step.number <> step.ordinal AS is_out_of_order
FROM (
    SELECT s.place_id, s.pool_id, s.act_id, s.body, s.balance, s.last_day, s.through_sequence, s.fund_pence,
           s.note_commitment, 'version ' || s.number AS what, s.number,
           row_number() OVER (PARTITION BY s.pool_id, s.last_day, s.body, s.balance ORDER BY s.number) AS ordinal
    FROM stated_balance s WHERE s.place_id = $1
    UNION ALL
    SELECT d.place_id, d.pool_id, d.act_id, d.body, d.balance, d.last_day, d.through_sequence, d.fund_pence,
           d.note_commitment, 'decision ' || d.decision || ' on version ' || d.number, d.decision,
           row_number() OVER (PARTITION BY d.pool_id, d.last_day, d.body, d.balance, d.number ORDER BY d.decision)
    FROM balance_decision d WHERE d.place_id = $1) step
JOIN pool o ON o.place_id = step.place_id AND o.pool_id = step.pool_id
LEFT JOIN balance_text t ON t.place_id = step.place_id AND t.act_id = step.act_id AND t.row = 0
ORDER BY o.code, step.last_day, step.body, step.balance, step.what;

-- name: sides_of_one_person
-- Versions of figures of which one person, by whatever account, spoke for both sides.
SELECT o.code AS pool, d.body, d.balance, d.last_day
FROM balance_decision d
JOIN pool o ON o.place_id = d.place_id AND o.pool_id = d.pool_id
JOIN principal p ON p.principal_id = d.principal_id
WHERE d.place_id = $1
GROUP BY o.code, d.body, d.balance, d.last_day, d.number, coalesce(p.same_person_as, p.principal_id)
HAVING count(DISTINCT d.side) > 1 ORDER BY 1, 2, 3, 4;

-- name: extracts_to_check
-- Every extract of a place with its lines and their descriptions, in order; an extract without lines stands once.
SELECT o.code AS pool, x.extract_id, x.line_count, x.total_pence, x.lines_digest, l.row, l.line_date, l.reference,
       l.amount_pence, l.document, l.line, l.description_commitment, t.salt, t.said
FROM ledger_extract x
JOIN pool o ON o.place_id = x.place_id AND o.pool_id = x.pool_id
LEFT JOIN ledger_extract_line l ON l.place_id = x.place_id AND l.extract_id = x.extract_id
LEFT JOIN balance_text t ON t.place_id = x.place_id AND t.act_id = x.act_id AND t.row = l.row
WHERE x.place_id = $1 ORDER BY x.extract_id, l.row;
