-- The journal. Only this file inserts entries.

-- name: open_pool
-- The head and the open months of a new pool.
WITH head AS (
    INSERT INTO pool_head (place_id, pool_id, recorded_at) VALUES ($1, $2, $3))
INSERT INTO period (place_id, pool_id, month) SELECT $1, $2, m.month FROM unnest($4::date[]) AS m(month);

-- name: lock_heads
-- Locks the heads of pools in id order; every posting and every act that changes what may be posted comes through here.
SELECT pool_id, sequence, recorded_at FROM pool_head
WHERE place_id = $1 AND pool_id = ANY ($2::uuid[])
ORDER BY pool_id FOR NO KEY UPDATE;

-- name: find_known
-- What a batch meets, by one round trip: what its keys met before (entries posted under them, refusals kept for them),
-- the entries that hold its source lines, and the months in which entries of the pool may take effect.
-- Until a new database is analysed, the planner takes a pool to be one row and may walk it for each probe. OFFSET 0 and
-- LIMIT 1 keep a probe from becoming a join, IS NOT DISTINCT FROM keeps it from the primary key.
SELECT ARRAY(
    SELECT ROW(wanted.key_id, found.key_item, found.fingerprint, t.salt, found.sequence, found.kind,
               found.effective_date, found.recorded_at)
    FROM unnest($3::uuid[]) AS wanted(key_id)
    CROSS JOIN LATERAL (
        SELECT e.key_item, e.key_part, e.fingerprint, e.sequence, e.kind, e.effective_date, e.recorded_at
        FROM entry e
        WHERE e.place_id = $1 AND e.key_id = wanted.key_id AND e.pool_id IS NOT DISTINCT FROM $2
        ORDER BY e.key_item, e.key_part OFFSET 0) found
    LEFT JOIN LATERAL (
        SELECT t.salt FROM entry_text t
        WHERE t.place_id = $1 AND t.pool_id = $2 AND t.sequence = found.sequence LIMIT 1) t ON true
    ORDER BY found.sequence) AS keys,
ARRAY(
    SELECT ROW(r.key_id, r.key_item, r.fingerprint, r.salt, r.refusals::text)
    FROM refused_key r
    WHERE r.place_id = $1 AND r.pool_id = $2 AND r.key_id = ANY ($3::uuid[])) AS refused_keys,
ARRAY(
    SELECT ROW(e.source_body, e.source_system, e.source_document, e.source_line, e.sequence)
    FROM unnest($4::text[], $5::text[], $6::text[], $7::text[]) AS wanted(body, system, document, line)
    CROSS JOIN LATERAL (
        SELECT * FROM entry e
        WHERE e.place_id = $1 AND e.source_document = wanted.document AND e.source_line = wanted.line
          AND e.source_body = wanted.body AND e.source_system = wanted.system AND e.pool_id IS NOT DISTINCT FROM $2
        LIMIT 1) e) AS lines,
ARRAY(
    SELECT month FROM period WHERE place_id = $1 AND pool_id = $2 AND state = ANY ($8::text[])) AS open_months;

-- name: open_months
-- The months of a pool in which entries may take effect.
SELECT month FROM period WHERE place_id = $1 AND pool_id = $2 AND state = ANY ($3::text[]);

-- name: load_balances
-- Net balances under headings, over subjective codes, and over bodies unless one is named; 0 where nothing was posted.
SELECT wanted.ordinal, coalesce(sum(b.debit_pence - b.credit_pence), 0) AS balance_pence
FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY
    AS wanted(account, stream, programme, scheme, body, ordinal)
LEFT JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account = wanted.account
    AND (wanted.body IS NULL OR a.body = wanted.body)
    AND a.stream IS NOT DISTINCT FROM wanted.stream AND a.programme IS NOT DISTINCT FROM wanted.programme
    AND a.scheme IS NOT DISTINCT FROM wanted.scheme
LEFT JOIN balance b ON b.place_id = $1 AND b.pool_id = $2 AND b.account_id = a.account_id
GROUP BY wanted.ordinal;

-- name: record_batch
-- Writes what a batch accepted, under the head's lock: head, new accounts, entries, texts, legs, balances.
WITH head AS (
    UPDATE pool_head SET sequence = $3, recorded_at = $4 WHERE place_id = $1 AND pool_id = $2),
accounts AS (
    INSERT INTO account (place_id, pool_id, account_id, book, account, body, stream, programme, scheme, subjective)
    SELECT $1, $2, a.* FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                                   $11::text[], $12::text[]) AS a
    ON CONFLICT DO NOTHING),
entries AS (
    INSERT INTO entry (place_id, pool_id, recorded_at, sequence, kind, book, effective_date, event_date,
                       principal_id, acting_body, act_id, key_id, key_item, key_part, fingerprint, source_body,
                       source_system, source_document, source_line, reverses_sequence, leg_count, legs_digest,
                       payload, label, recodes_sequence)
    SELECT $1, $2, $4, e.* FROM unnest($13::bigint[], $14::text[], $15::text[], $16::date[], $17::date[],
        $18::uuid[], $19::text[], $20::uuid[], $21::uuid[], $22::integer[], $23::smallint[], $24::bytea[],
        $25::text[], $26::text[], $27::text[], $28::text[], $29::bigint[], $30::smallint[], $31::bytea[],
        $32::bytea[], $45::text[], $46::bigint[]) AS e),
texts AS (
    INSERT INTO entry_text (place_id, pool_id, sequence, salt, narrative, supplier_name)
    SELECT $1, $2, t.* FROM unnest($13::bigint[], $33::bytea[], $34::text[], $35::text[]) AS t),
legs AS (
    INSERT INTO leg (place_id, pool_id, sequence, line, account_id, effective_date, amount_pence)
    SELECT $1, $2, l.* FROM unnest($36::bigint[], $37::smallint[], $38::uuid[], $39::date[], $40::bigint[]) AS l)
INSERT INTO balance AS b (place_id, pool_id, account_id, debit_pence, credit_pence, last_sequence)
SELECT $1, $2, t.account_id, t.debit_pence, t.credit_pence, t.last_sequence
FROM unnest($41::uuid[], $42::bigint[], $43::bigint[], $44::bigint[])
    AS t(account_id, debit_pence, credit_pence, last_sequence)
ORDER BY t.account_id
ON CONFLICT (place_id, pool_id, account_id) DO UPDATE
SET debit_pence = b.debit_pence + excluded.debit_pence, credit_pence = b.credit_pence + excluded.credit_pence,
    last_sequence = excluded.last_sequence;

-- name: keep_refused_keys
-- Keeps final refusals for their keys.
INSERT INTO refused_key (place_id, pool_id, key_id, key_item, act_id, salt, fingerprint, refusals)
SELECT $1, $2, r.key_id, r.key_item, r.act_id, r.salt, r.fingerprint, r.refusals::jsonb
FROM unnest($3::uuid[], $4::integer[], $5::uuid[], $6::bytea[], $7::bytea[], $8::text[])
    AS r(key_id, key_item, act_id, salt, fingerprint, refusals);

-- name: find_originals
-- Entries to be reversed or re-coded, with the reversal that each already has, and the re-coding that stands.
SELECT e.sequence, e.payload, r.sequence AS reversed_by, c.sequence AS recoded_by
FROM unnest($3::bigint[]) AS wanted(sequence)
JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = wanted.sequence
LEFT JOIN entry r ON r.place_id = $1 AND r.pool_id = $2 AND r.reverses_sequence = e.sequence
LEFT JOIN LATERAL (
    SELECT c.sequence FROM entry c
    WHERE c.place_id = $1 AND c.pool_id = $2 AND c.recodes_sequence = e.sequence AND NOT EXISTS (
        SELECT FROM entry u WHERE u.place_id = $1 AND u.pool_id = $2 AND u.reverses_sequence = c.sequence)
    LIMIT 1) c ON true;

-- name: sequence_at
-- The last sequence number that a pool had at an instant; 0 before the first.
SELECT coalesce((
    SELECT e.sequence FROM entry e
    WHERE e.place_id = $1 AND e.pool_id = $2 AND e.recorded_at <= $3
    ORDER BY e.sequence DESC LIMIT 1), 0);

-- name: head_of
-- The last sequence number of a pool and its instant, without a lock.
SELECT sequence, recorded_at FROM pool_head WHERE place_id = $1 AND pool_id = $2;

-- name: totals_now
-- Current gross totals of every account of a pool.
SELECT a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, b.debit_pence, b.credit_pence
FROM balance b JOIN account a USING (place_id, pool_id, account_id)
WHERE b.place_id = $1 AND b.pool_id = $2
ORDER BY a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective;

-- name: totals_as_known
-- Gross totals of every account as known at a sequence number, for effective dates from one day to another.
SELECT a.account, a.body, a.stream, a.programme, a.scheme, a.subjective,
       coalesce(sum(l.amount_pence) FILTER (WHERE l.amount_pence > 0), 0)::bigint AS debit_pence,
       coalesce(-sum(l.amount_pence) FILTER (WHERE l.amount_pence < 0), 0)::bigint AS credit_pence
FROM leg l JOIN account a USING (place_id, pool_id, account_id)
WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence <= $3 AND l.effective_date BETWEEN $4 AND $5
GROUP BY a.account_id, a.book, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective
ORDER BY a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective;

-- name: list_entries
-- Entries after one sequence number and through another, in order.
SELECT e.sequence, e.recorded_at, e.payload, t.narrative, t.supplier_name, r.sequence AS reversed_by
FROM entry e
LEFT JOIN entry_text t ON t.place_id = e.place_id AND t.pool_id = e.pool_id AND t.sequence = e.sequence
LEFT JOIN entry r ON r.place_id = e.place_id AND r.pool_id = e.pool_id AND r.reverses_sequence = e.sequence
    AND r.sequence <= $4
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence > $3 AND e.sequence <= $4
  AND ($5::text IS NULL OR e.kind = $5) AND e.effective_date BETWEEN $6 AND $7
  AND ($8::text IS NULL OR e.acting_body = $8)
ORDER BY e.sequence LIMIT $9;

-- name: list_legs
-- Legs of the accounts that a figure adds up, after one leg and through a sequence number, in order.
SELECT l.sequence, l.line, l.account_id, l.amount_pence, l.effective_date, e.event_date, e.recorded_at, e.kind, e.payload,
       a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.narrative, t.supplier_name
FROM leg l
JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
JOIN entry e ON e.place_id = l.place_id AND e.pool_id = l.pool_id AND e.sequence = l.sequence
LEFT JOIN entry_text t ON t.place_id = l.place_id AND t.pool_id = l.pool_id AND t.sequence = l.sequence
WHERE l.place_id = $1 AND l.pool_id = $2 AND l.account_id = ANY ($3::uuid[])
  AND (l.sequence, l.line) > ($4, $5) AND l.sequence <= $6 AND l.effective_date BETWEEN $7 AND $8
ORDER BY l.sequence, l.line LIMIT $9;

-- name: sum_legs
-- How many legs a figure adds up, and their debit and credit, by account.
SELECT l.account_id, count(*) AS leg_count, sum(l.amount_pence)::bigint AS amount_pence
FROM leg l
WHERE l.place_id = $1 AND l.pool_id = $2 AND l.account_id = ANY ($3::uuid[]) AND l.sequence <= $4
  AND l.effective_date BETWEEN $5 AND $6
GROUP BY l.account_id;

-- name: find_accounts
-- Accounts of a pool by name and whatever dimensions are given.
SELECT account_id, account FROM account
WHERE place_id = $1 AND pool_id = $2 AND account = ANY ($3::text[])
  AND ($4::text IS NULL OR body = $4) AND ($5::text IS NULL OR stream = $5)
  AND ($6::text IS NULL OR programme = $6) AND ($7::text IS NULL OR scheme = $7);

-- name: check_as_of_now
-- All that one check reads is as of one moment, while postings go on.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;

-- name: check_without_haste
-- Large books may take longer than a request may.
SET LOCAL statement_timeout = 0;

-- name: entries_to_check
-- Entries after a sequence number with legs, texts, act and reversed entry as stored, for `placeledger check`.
SELECT e.sequence, e.recorded_at, e.kind, e.book, e.effective_date, e.event_date, e.principal_id, e.acting_body,
       e.act_id, e.source_body, e.source_system, e.source_document, e.source_line, e.reverses_sequence, e.label, e.leg_count,
       e.legs_digest, e.payload, t.salt, t.narrative, t.supplier_name, act.recorded_at AS act_recorded_at,
       act.principal_id AS act_principal_id, act.pool_id AS act_pool_id, act.outcome AS act_outcome,
       (act.detail -> 'sequences' ->> 0)::bigint AS act_first, (act.detail -> 'sequences' ->> 1)::bigint AS act_last,
       original.payload AS original_payload, legs.lines, legs.account_ids, legs.amounts_pence, legs.effective_dates
FROM entry e
LEFT JOIN entry_text t USING (place_id, pool_id, sequence)
LEFT JOIN act ON act.place_id = e.place_id AND act.act_id = e.act_id
LEFT JOIN entry original ON original.place_id = e.place_id AND original.pool_id = e.pool_id
    AND original.sequence = e.reverses_sequence
CROSS JOIN LATERAL (
    SELECT array_agg(l.line ORDER BY l.line) AS lines,
           array_agg(l.account_id ORDER BY l.line) AS account_ids,
           array_agg(l.amount_pence ORDER BY l.line) AS amounts_pence,
           array_agg(DISTINCT l.effective_date) AS effective_dates
    FROM leg l WHERE l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence) legs
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence > $3
ORDER BY e.sequence LIMIT $4;

-- name: balance_differences
-- Accounts whose kept totals differ from the sum of their legs.
SELECT coalesce(b.account_id, s.account_id) AS account_id, b.debit_pence, b.credit_pence, b.last_sequence,
       s.debit_pence AS legs_debit_pence, s.credit_pence AS legs_credit_pence, s.last_sequence AS legs_last_sequence
FROM (SELECT * FROM balance WHERE place_id = $1 AND pool_id = $2) b
FULL JOIN (
    SELECT l.account_id, coalesce(sum(l.amount_pence) FILTER (WHERE l.amount_pence > 0), 0) AS debit_pence,
           coalesce(-sum(l.amount_pence) FILTER (WHERE l.amount_pence < 0), 0) AS credit_pence,
           max(l.sequence) AS last_sequence
    FROM leg l WHERE l.place_id = $1 AND l.pool_id = $2 GROUP BY l.account_id) s ON s.account_id = b.account_id
WHERE (b.debit_pence, b.credit_pence, b.last_sequence)
    IS DISTINCT FROM (s.debit_pence, s.credit_pence, s.last_sequence)
ORDER BY 1;

-- name: strays
-- Rows of a pool that rest on a row which is not there.
SELECT 'entry ' || l.sequence || ': its legs stand without it' AS text FROM leg l
WHERE l.place_id = $1 AND l.pool_id = $2 AND NOT EXISTS (
    SELECT FROM entry e WHERE e.place_id = l.place_id AND e.pool_id = l.pool_id AND e.sequence = l.sequence)
UNION
SELECT 'entry ' || t.sequence || ': its text stands without it' FROM entry_text t
WHERE t.place_id = $1 AND t.pool_id = $2 AND NOT EXISTS (
    SELECT FROM entry e WHERE e.place_id = t.place_id AND e.pool_id = t.pool_id AND e.sequence = t.sequence)
UNION
SELECT 'account ' || l.account_id || ': legs stand on it and it is not there' FROM leg l
WHERE l.place_id = $1 AND l.pool_id = $2 AND NOT EXISTS (
    SELECT FROM account a WHERE a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id)
UNION
SELECT 'month ' || to_char(e.effective_date, 'YYYY-MM') || ': entries stand in it and it is not there' FROM entry e
WHERE e.place_id = $1 AND e.pool_id = $2 AND NOT EXISTS (
    SELECT FROM period p WHERE p.place_id = e.place_id AND p.pool_id = e.pool_id
    AND p.month = date_trunc('month', e.effective_date)::date)
UNION
SELECT 'key ' || r.key_id || ': its refusal is kept and the act of it is not there' FROM refused_key r
WHERE r.place_id = $1 AND r.pool_id = $2 AND NOT EXISTS (
    SELECT FROM act a WHERE a.place_id = r.place_id AND a.act_id = r.act_id)
ORDER BY 1;

-- name: terms_without_act
-- Terms of a place that rest on an act which is not there.
SELECT terms.what || ': the act that made it is not recorded' AS text
FROM (SELECT 'funding stream ' || stream AS what, act_id FROM funding_stream WHERE place_id = $1
      UNION ALL SELECT 'agreement ' || agreement, act_id FROM agreement WHERE place_id = $1
      UNION ALL SELECT 'agreement ' || agreement || ' version ' || version, act_id FROM agreement_version
                WHERE place_id = $1
      UNION ALL SELECT 'pool ' || code, act_id FROM pool WHERE place_id = $1
      UNION ALL SELECT 'programme ' || programme, act_id FROM programme WHERE place_id = $1
      UNION ALL SELECT 'scheme ' || programme || '/' || scheme, act_id FROM scheme WHERE place_id = $1
      UNION ALL SELECT 'intake profile ' || profile || ' version ' || version, act_id FROM intake_profile
                WHERE place_id = $1) terms
WHERE NOT EXISTS (SELECT FROM act a WHERE a.place_id = $1 AND a.act_id = terms.act_id)
ORDER BY 1;

-- name: accounts_to_check
-- Every account of a pool with its dimensions.
SELECT account_id, book, account, body, stream, programme, scheme, subjective FROM account
WHERE place_id = $1 AND pool_id = $2;

-- name: every_place
-- Every place of the service, or the one named: for checks by the operator.
SELECT place_id, code FROM place WHERE $1::text IS NULL OR code = $1 ORDER BY code;

-- name: every_pool
-- Every pool of a place with its head, and every head without its pool.
SELECT coalesce(p.pool_id, h.pool_id) AS pool_id, coalesce(p.code, h.pool_id::text) AS code, h.sequence, h.recorded_at,
       p.pool_id IS NOT NULL AS is_pool
FROM (SELECT * FROM pool WHERE place_id = $1) p
FULL JOIN (SELECT * FROM pool_head WHERE place_id = $1) h ON h.pool_id = p.pool_id
ORDER BY 2;
