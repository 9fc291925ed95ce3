-- The journal. Only this file inserts entries.

-- name: open_pool
-- The head and the open months of a new pool.
WITH head AS (
    INSERT INTO pool_head (place_id, pool_id, recorded_at) VALUES ($1, $2, $3))
INSERT INTO period (place_id, pool_id, month) SELECT $1, $2, m.month FROM unnest($4::date[]) AS m(month);

-- name: add_months
-- Further open months of a pool whose term grew; those that are there stay as they are.
INSERT INTO period (place_id, pool_id, month) SELECT $1, $2, m.month FROM unnest($3::date[]) AS m(month)
ON CONFLICT DO NOTHING;

-- name: days_of_entries
-- The first and the last day on which entries of a pool take effect; null for a pool without any.
SELECT min(effective_date) AS first_day, max(effective_date) AS last_day FROM entry
WHERE place_id = $1 AND pool_id = $2;

-- name: is_wound_up
-- Whether the agreement of a pool is wound up, so that only what is due may be paid.
SELECT EXISTS (
    SELECT FROM pool o JOIN agreement_winding_up w ON w.place_id = o.place_id AND w.agreement = o.agreement
    WHERE o.place_id = $1 AND o.pool_id = $2);

-- name: lock_heads
-- Locks the heads of pools in id order; every posting and every act that changes what may be posted comes through here.
SELECT pool_id, sequence, recorded_at FROM pool_head
WHERE place_id = $1 AND pool_id = ANY ($2::uuid[])
ORDER BY pool_id FOR NO KEY UPDATE;

-- name: find_known
-- What a batch meets, by one round trip: what its keys met before (entries posted under them, refusals kept for them),
-- the entries that hold its source lines, the months of the pool with their states, and who may post into a soft-closed
-- one by the scheme of delegation in force (null: it says nothing).
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
ARRAY(SELECT p.month FROM period p WHERE p.place_id = $1 AND p.pool_id = $2 ORDER BY p.month) AS months,
ARRAY(SELECT p.state FROM period p WHERE p.place_id = $1 AND p.pool_id = $2 ORDER BY p.month) AS states,
(SELECT d.scheme #>> '{soft_closed_roles}' FROM pool o
 JOIN delegation d ON d.place_id = o.place_id AND d.agreement = o.agreement
 WHERE o.place_id = $1 AND o.pool_id = $2 ORDER BY d.version DESC LIMIT 1) AS soft_closed_roles;

-- name: lines_of_request
-- Which of these source lines were posted by a request of this id, under whatever act.
SELECT e.source_body, e.source_system, e.source_document, e.source_line, e.sequence
FROM unnest($4::text[], $5::text[], $6::text[], $7::text[]) AS wanted(body, system, document, line)
CROSS JOIN LATERAL (
    SELECT * FROM entry e
    WHERE e.place_id = $1 AND e.source_document = wanted.document AND e.source_line = wanted.line
      AND e.source_body = wanted.body AND e.source_system = wanted.system AND e.pool_id IS NOT DISTINCT FROM $2
    LIMIT 1) e
JOIN act a ON a.place_id = $1 AND a.act_id = e.act_id AND a.request_id = $3;

-- name: months_of
-- Every month of a pool with its state.
SELECT month, state FROM period WHERE place_id = $1 AND pool_id = $2 ORDER BY month;

-- name: issued_through
-- The last day that any issued statement of a pool covers; null where none is issued.
SELECT max(last_day) FROM statement_issue WHERE place_id = $1 AND pool_id = $2;

-- name: record_period_changes
-- Keeps the steps of months, numbered on from the last one, each with the last entry that stood before it.
INSERT INTO period_change (place_id, pool_id, number, month, act, from_state, to_state, reason, through_sequence,
                           recorded_at, proposal_id, act_id)
SELECT $1, $2, last.number + c.ordinal, c.month, $6, c.from_state, c.to_state, $7, h.sequence,
       greatest($8, h.recorded_at), $9, $10
FROM unnest($3::date[], $4::text[], $5::text[]) WITH ORDINALITY AS c(month, from_state, to_state, ordinal)
CROSS JOIN (SELECT coalesce(max(p.number), 0) AS number FROM period_change p
            WHERE p.place_id = $1 AND p.pool_id = $2) last
JOIN pool_head h ON h.place_id = $1 AND h.pool_id = $2
ORDER BY c.ordinal;

-- name: set_period_states
-- The months are where their last steps led.
UPDATE period SET state = c.to_state
FROM unnest($3::date[], $4::text[]) AS c(month, to_state)
WHERE period.place_id = $1 AND period.pool_id = $2 AND period.month = c.month;

-- name: load_balances
-- Net balances under headings, over subjective codes and bodies unless one is named; 0 where nothing was posted.
SELECT wanted.ordinal, coalesce(sum(b.debit_pence - b.credit_pence), 0) AS balance_pence
FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) WITH ORDINALITY
    AS wanted(account, stream, programme, scheme, body, subjective, ordinal)
LEFT JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account = wanted.account
    AND (wanted.body IS NULL OR a.body = wanted.body)
    AND (wanted.subjective IS NULL OR coalesce(a.subjective, '') = wanted.subjective)
    AND a.stream IS NOT DISTINCT FROM wanted.stream AND a.programme IS NOT DISTINCT FROM wanted.programme
    AND a.scheme IS NOT DISTINCT FROM wanted.scheme
LEFT JOIN balance b ON b.place_id = $1 AND b.pool_id = $2 AND b.account_id = a.account_id
GROUP BY wanted.ordinal;

-- name: load_balances_of_years
-- What the legs of streams add up to by financial year, named by the calendar year in which it begins: the newest total
-- carried for each month, and the legs after the last step carried.
WITH wanted AS (
    SELECT a.account_id, a.account, a.stream FROM account a
    WHERE a.place_id = $1 AND a.pool_id = $2 AND a.account = ANY ($3::text[]) AND a.stream = ANY ($4::text[])),
carried AS (
    SELECT coalesce(max(c.through_sequence), 0) AS through FROM carry c WHERE c.place_id = $1 AND c.pool_id = $2),
part AS (
    SELECT w.account, w.stream, p.month AS day, kept.debit_pence - kept.credit_pence AS pence
    FROM carried, wanted w
    CROSS JOIN (SELECT month FROM period WHERE place_id = $1 AND pool_id = $2) p
    CROSS JOIN LATERAL (
        SELECT c.debit_pence, c.credit_pence FROM carried_total c
        WHERE c.place_id = $1 AND c.pool_id = $2 AND c.account_id = w.account_id AND c.first_day = p.month
          AND c.last_day = (p.month + interval '1 month' - interval '1 day')::date
          AND c.through_sequence <= carried.through
        ORDER BY c.through_sequence DESC LIMIT 1) kept
    WHERE carried.through > 0
    UNION ALL
    SELECT w.account, w.stream, l.effective_date, l.amount_pence
    FROM leg l JOIN wanted w ON w.account_id = l.account_id
    WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence > (SELECT through FROM carried))
SELECT account, stream, extract(year FROM day - interval '3 months')::integer AS year, sum(pence)::bigint AS pence
FROM part GROUP BY 1, 2, 3;

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

-- name: reversal_terms
-- What a reversal must know of its pool: the limit of a reversal alone by the scheme of delegation in force, the pool's
-- kind and months, and every fence on a stream of its place.
SELECT (SELECT d.reversal_limit_pence FROM delegation d WHERE d.place_id = o.place_id AND d.agreement = o.agreement
        ORDER BY d.version DESC LIMIT 1) AS limit_pence,
       o.kind,
       (SELECT min(p.month) FROM period p WHERE p.place_id = o.place_id AND p.pool_id = o.pool_id) AS first_month,
       (SELECT max(p.month) FROM period p WHERE p.place_id = o.place_id AND p.pool_id = o.pool_id) AS last_month,
       (SELECT json_agg(f.terms ORDER BY f.stream, f.version)::text FROM fence f WHERE f.place_id = o.place_id) AS fences
FROM pool o WHERE o.place_id = $1 AND o.pool_id = $2;

-- name: governed_sources
-- Which contributions of a pool a schedule says, by body, stream and year.
SELECT DISTINCT body, stream, year FROM contribution_schedule WHERE place_id = $1 AND pool_id = $2;

-- name: find_uses
-- What the schemes named are for, each in order of version.
SELECT u.programme, u.scheme, json_agg(json_build_object(
    'effective_from', u.effective_from, 'purposes', u.purposes, 'nature', u.nature) ORDER BY u.version)::text AS uses
FROM unnest($2::text[], $3::text[]) AS wanted(programme, scheme)
JOIN scheme_use u ON u.place_id = $1 AND u.programme = wanted.programme AND u.scheme = wanted.scheme
GROUP BY u.programme, u.scheme;

-- name: lock_every_head
-- Locks the heads of every pool of a place in id order: for what changes what may be posted in all of them.
SELECT pool_id FROM pool_head WHERE place_id = $1 ORDER BY pool_id FOR NO KEY UPDATE;

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
-- The last sequence number that a pool had at an instant; 0 before the first. Instants follow sequence numbers, which
-- have no gap, so some twenty probes of the primary key find it, and postings need keep no index of instants.
WITH RECURSIVE search(low, high) AS (
    SELECT 0::bigint, h.sequence FROM pool_head h WHERE h.place_id = $1 AND h.pool_id = $2
    UNION ALL
    SELECT CASE WHEN probe.recorded_at <= $3 THEN probe.sequence ELSE s.low END,
           CASE WHEN probe.recorded_at <= $3 THEN s.high ELSE probe.sequence - 1 END
    FROM search s
    CROSS JOIN LATERAL (
        SELECT e.sequence, e.recorded_at FROM entry e
        WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = (s.low + s.high + 1) / 2
        LIMIT 1) probe
    WHERE s.low < s.high)
SELECT coalesce(max(low), 0) FROM search;

-- name: head_of
-- The last sequence number of a pool and its instant, without a lock.
SELECT sequence, recorded_at FROM pool_head WHERE place_id = $1 AND pool_id = $2;

-- name: totals_now
-- Current gross totals of every account of a pool.
SELECT a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, b.debit_pence, b.credit_pence
FROM balance b JOIN account a USING (place_id, pool_id, account_id)
WHERE b.place_id = $1 AND b.pool_id = $2
ORDER BY a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective;

-- name: carried_before
-- The last sequence number, not after the one given, that totals are carried to (0 for none), and the months of a pool.
SELECT coalesce((SELECT c.through_sequence FROM carry c
                 WHERE c.place_id = $1 AND c.pool_id = $2 AND c.through_sequence <= $3
                 ORDER BY c.through_sequence DESC LIMIT 1), 0) AS carried,
       min(p.month) AS first_month, max(p.month) AS last_month
FROM period p WHERE p.place_id = $1 AND p.pool_id = $2;

-- name: totals_as_known
-- Gross totals of accounts as known at a sequence number, for effective dates from one day to another: what was carried
-- for the months and days between them, and the legs since. With nothing carried, that is every leg.
SELECT a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.debit_pence::bigint AS debit_pence,
       t.credit_pence::bigint AS credit_pence, t.leg_count::bigint AS leg_count
FROM (
    SELECT part.account_id, sum(part.debit_pence) AS debit_pence, sum(part.credit_pence) AS credit_pence,
           sum(part.leg_count) AS leg_count
    FROM (
        SELECT one.account_id, kept.debit_pence, kept.credit_pence, kept.leg_count
        FROM account one
        CROSS JOIN unnest($7::date[], $8::date[]) AS span(first_day, last_day)
        CROSS JOIN LATERAL (
            SELECT c.debit_pence, c.credit_pence, c.leg_count FROM carried_total c
            WHERE c.place_id = $1 AND c.pool_id = $2 AND c.account_id = one.account_id
              AND c.first_day = span.first_day AND c.last_day = span.last_day AND c.through_sequence <= $6
            ORDER BY c.through_sequence DESC LIMIT 1) kept
        WHERE one.place_id = $1 AND one.pool_id = $2
        UNION ALL
        SELECT l.account_id, greatest(l.amount_pence, 0), greatest(-l.amount_pence, 0), 1
        FROM leg l
        WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence > $6 AND l.sequence <= $3
          AND l.effective_date BETWEEN $4 AND $5) part
    GROUP BY part.account_id) t
JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account_id = t.account_id
WHERE ($9::text[] IS NULL OR a.account = ANY ($9)) AND ($10::text IS NULL OR a.body = $10)
  AND ($11::text IS NULL OR a.stream = $11) AND ($12::text IS NULL OR a.programme = $12)
  AND ($13::text IS NULL OR a.scheme = $13) AND ($14::text IS NULL OR a.subjective = $14)
ORDER BY a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective;

-- name: sequences_at
-- The last sequence number that each of some pools had at an instant; 0 before the first. As for one pool.
WITH RECURSIVE search(pool_id, low, high) AS (
    SELECT h.pool_id, 0::bigint, h.sequence FROM pool_head h WHERE h.place_id = $1 AND h.pool_id = ANY ($2::uuid[])
    UNION ALL
    SELECT s.pool_id, CASE WHEN probe.recorded_at <= $3 THEN probe.sequence ELSE s.low END,
           CASE WHEN probe.recorded_at <= $3 THEN s.high ELSE probe.sequence - 1 END
    FROM search s
    CROSS JOIN LATERAL (
        SELECT e.sequence, e.recorded_at FROM entry e
        WHERE e.place_id = $1 AND e.pool_id = s.pool_id AND e.sequence = (s.low + s.high + 1) / 2
        LIMIT 1) probe
    WHERE s.low < s.high)
SELECT pool_id, max(low) AS sequence FROM search GROUP BY pool_id;

-- name: carried_of_pools
-- The last sequence number, not after the one given for it, that the totals of each pool are carried to (0 for none), and
-- its months.
SELECT wanted.pool_id, coalesce(kept.carried, 0) AS carried, months.first_month, months.last_month
FROM unnest($2::uuid[], $3::bigint[]) AS wanted(pool_id, through)
LEFT JOIN LATERAL (
    SELECT c.through_sequence AS carried FROM carry c
    WHERE c.place_id = $1 AND c.pool_id = wanted.pool_id AND c.through_sequence <= wanted.through
    ORDER BY c.through_sequence DESC LIMIT 1) kept ON true
CROSS JOIN LATERAL (
    SELECT min(p.month) AS first_month, max(p.month) AS last_month FROM period p
    WHERE p.place_id = $1 AND p.pool_id = wanted.pool_id) months;

-- name: totals_of_pools
-- Gross totals of accounts of some names of some pools, each as known at its sequence number, for effective dates from one
-- day to another: what was carried for the months and days between them, and the legs since.
WITH wanted AS (
    SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS w(pool_id, through, carried)),
named AS (
    SELECT a.* FROM wanted w JOIN account a ON a.place_id = $1 AND a.pool_id = w.pool_id AND a.account = ANY ($10::text[]))
SELECT a.pool_id, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.debit_pence::bigint AS debit_pence,
       t.credit_pence::bigint AS credit_pence, t.leg_count::bigint AS leg_count
FROM (
    SELECT part.pool_id, part.account_id, sum(part.debit_pence) AS debit_pence, sum(part.credit_pence) AS credit_pence,
           sum(part.leg_count) AS leg_count
    FROM (
        SELECT one.pool_id, one.account_id, kept.debit_pence, kept.credit_pence, kept.leg_count
        FROM named one
        JOIN wanted w ON w.pool_id = one.pool_id
        JOIN unnest($7::uuid[], $8::date[], $9::date[]) AS span(pool_id, first_day, last_day) ON span.pool_id = one.pool_id
        CROSS JOIN LATERAL (
            SELECT c.debit_pence, c.credit_pence, c.leg_count FROM carried_total c
            WHERE c.place_id = $1 AND c.pool_id = one.pool_id AND c.account_id = one.account_id
              AND c.first_day = span.first_day AND c.last_day = span.last_day AND c.through_sequence <= w.carried
            ORDER BY c.through_sequence DESC LIMIT 1) kept
        UNION ALL
        SELECT w.pool_id, l.account_id, greatest(l.amount_pence, 0), greatest(-l.amount_pence, 0), 1
        FROM wanted w
        JOIN leg l ON l.place_id = $1 AND l.pool_id = w.pool_id AND l.sequence > w.carried AND l.sequence <= w.through
            AND l.effective_date BETWEEN $5 AND $6) part
    GROUP BY part.pool_id, part.account_id) t
JOIN named a ON a.pool_id = t.pool_id AND a.account_id = t.account_id
ORDER BY a.pool_id, a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective;

-- name: months_of_pools
-- Turnover by month of accounts of some names of some pools, each as known at its sequence number, for effective dates up
-- to a day: what was carried for the months and days before it, and the legs since.
WITH wanted AS (
    SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS w(pool_id, through, carried)),
named AS (
    SELECT a.* FROM wanted w JOIN account a ON a.place_id = $1 AND a.pool_id = w.pool_id AND a.account = ANY ($9::text[]))
SELECT a.pool_id, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.month,
       t.debit_pence::bigint AS debit_pence, t.credit_pence::bigint AS credit_pence
FROM (
    SELECT part.pool_id, part.account_id, date_trunc('month', part.day::timestamp)::date AS month,
           sum(part.debit_pence) AS debit_pence, sum(part.credit_pence) AS credit_pence
    FROM (
        SELECT one.pool_id, one.account_id, span.first_day AS day, kept.debit_pence, kept.credit_pence
        FROM named one
        JOIN wanted w ON w.pool_id = one.pool_id
        JOIN unnest($6::uuid[], $7::date[], $8::date[]) AS span(pool_id, first_day, last_day) ON span.pool_id = one.pool_id
        CROSS JOIN LATERAL (
            SELECT c.debit_pence, c.credit_pence FROM carried_total c
            WHERE c.place_id = $1 AND c.pool_id = one.pool_id AND c.account_id = one.account_id
              AND c.first_day = span.first_day AND c.last_day = span.last_day AND c.through_sequence <= w.carried
            ORDER BY c.through_sequence DESC LIMIT 1) kept
        UNION ALL
        SELECT w.pool_id, l.account_id, l.effective_date, greatest(l.amount_pence, 0), greatest(-l.amount_pence, 0)
        FROM wanted w
        JOIN leg l ON l.place_id = $1 AND l.pool_id = w.pool_id AND l.sequence > w.carried AND l.sequence <= w.through
            AND l.effective_date <= $5) part
    GROUP BY part.pool_id, part.account_id, date_trunc('month', part.day::timestamp)) t
JOIN named a ON a.pool_id = t.pool_id AND a.account_id = t.account_id
ORDER BY a.pool_id, a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.month;

-- name: labels_as_known
-- The labels of the entries behind each account as known at a sequence number, for effective dates in whole months.
SELECT DISTINCT a.account, a.body, a.stream, a.programme, a.scheme, behind.label
FROM (
    SELECT c.account_id, c.label FROM carried_label c
    WHERE c.place_id = $1 AND c.pool_id = $2 AND c.month BETWEEN $4 AND $5 AND c.first_sequence <= $6
    UNION ALL
    SELECT l.account_id, e.label
    FROM entry e JOIN leg l ON l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
        AND l.sequence > $6 AND l.sequence <= $3
    WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence > $6 AND e.sequence <= $3 AND e.label <> ''
      AND e.effective_date BETWEEN $4 AND $5) behind
JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account_id = behind.account_id;

-- name: totals_of_moved
-- What entries of another month than that in which they happened add to gross totals, as known at a sequence number: in
-- where their effective and event dates lie within their spans, out where a third span, of effective dates, took them.
SELECT a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.debit_pence::bigint AS debit_pence,
       t.credit_pence::bigint AS credit_pence, t.leg_count::bigint AS leg_count
FROM (
    SELECT l.account_id, sum(moved.sign * greatest(l.amount_pence, 0)) AS debit_pence,
           sum(moved.sign * greatest(-l.amount_pence, 0)) AS credit_pence, sum(moved.sign) AS leg_count
    FROM (
        SELECT e.sequence,
               (e.effective_date BETWEEN $4 AND $5 AND e.event_date BETWEEN $6 AND $7)::integer
               - (e.effective_date BETWEEN $8 AND $9)::integer AS sign
        FROM entry e
        WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence <= $3
          AND date_trunc('month', e.event_date::timestamp) <> date_trunc('month', e.effective_date::timestamp)) moved
    CROSS JOIN LATERAL (
        SELECT l.account_id, l.amount_pence FROM leg l
        WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence = moved.sequence OFFSET 0) l
    WHERE moved.sign <> 0
    GROUP BY l.account_id) t
JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account_id = t.account_id
WHERE ($10::text[] IS NULL OR a.account = ANY ($10)) AND ($11::text IS NULL OR a.body = $11)
  AND ($12::text IS NULL OR a.stream = $12) AND ($13::text IS NULL OR a.programme = $13)
  AND ($14::text IS NULL OR a.scheme = $14) AND ($15::text IS NULL OR a.subjective = $15)
ORDER BY a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective;

-- name: labels_of_moved
-- The labels behind each account of entries of another month than that in which they happened, within both spans.
SELECT DISTINCT a.account, a.body, a.stream, a.programme, a.scheme, moved.label
FROM (
    SELECT e.sequence, e.label FROM entry e
    WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence <= $3 AND e.label <> ''
      AND e.effective_date BETWEEN $4 AND $5 AND e.event_date BETWEEN $6 AND $7
      AND date_trunc('month', e.event_date::timestamp) <> date_trunc('month', e.effective_date::timestamp)) moved
CROSS JOIN LATERAL (
    SELECT l.account_id FROM leg l
    WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence = moved.sequence OFFSET 0) l
JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account_id = l.account_id;

-- name: next_carry
-- Where the next step of carried totals begins and ends, once so many entries more are there.
SELECT last.through_sequence AS after_sequence, last.through_sequence + $3 AS through_sequence
FROM (SELECT coalesce(max(c.through_sequence), 0) AS through_sequence FROM carry c
      WHERE c.place_id = $1 AND c.pool_id = $2) last
JOIN pool_head h ON h.place_id = $1 AND h.pool_id = $2 AND h.sequence >= last.through_sequence + $3;

-- name: insert_carry
-- Begins a step; nothing when another process made it.
INSERT INTO carry (place_id, pool_id, after_sequence, through_sequence) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING through_sequence;

-- name: carry_totals
-- For each account with legs in the step, by day and by month: what was carried before, and those legs.
WITH met AS (
    SELECT l.account_id, l.effective_date, count(*) AS leg_count,
           coalesce(sum(l.amount_pence) FILTER (WHERE l.amount_pence > 0), 0) AS debit_pence,
           coalesce(-sum(l.amount_pence) FILTER (WHERE l.amount_pence < 0), 0) AS credit_pence
    FROM leg l
    WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence > $3 AND l.sequence <= $4
    GROUP BY l.account_id, l.effective_date),
span AS (
    SELECT account_id, effective_date AS first_day, effective_date AS last_day, leg_count, debit_pence, credit_pence
    FROM met
    UNION ALL
    SELECT account_id, date_trunc('month', effective_date::timestamp)::date,
           (date_trunc('month', effective_date::timestamp) + interval '1 month' - interval '1 day')::date,
           sum(leg_count), sum(debit_pence), sum(credit_pence)
    FROM met GROUP BY 1, 2, 3)
INSERT INTO carried_total (place_id, pool_id, account_id, first_day, last_day, through_sequence, leg_count, debit_pence,
                           credit_pence)
SELECT $1, $2, s.account_id, s.first_day, s.last_day, $4, s.leg_count + coalesce(before.leg_count, 0),
       s.debit_pence + coalesce(before.debit_pence, 0), s.credit_pence + coalesce(before.credit_pence, 0)
FROM span s
LEFT JOIN LATERAL (
    SELECT c.leg_count, c.debit_pence, c.credit_pence FROM carried_total c
    WHERE c.place_id = $1 AND c.pool_id = $2 AND c.account_id = s.account_id AND c.first_day = s.first_day
      AND c.last_day = s.last_day AND c.through_sequence <= $3
    ORDER BY c.through_sequence DESC LIMIT 1) before ON true;

-- name: carry_labels
-- The labels that a step met behind an account in a month for the first time.
INSERT INTO carried_label (place_id, pool_id, month, account_id, label, first_sequence)
SELECT $1, $2, date_trunc('month', e.effective_date::timestamp)::date, l.account_id, e.label, min(e.sequence)
FROM entry e
JOIN leg l ON l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence > $3 AND e.sequence <= $4 AND e.label <> ''
  AND l.sequence > $3 AND l.sequence <= $4
GROUP BY 3, 4, 5
ON CONFLICT DO NOTHING;

-- name: carry_values
-- What a step met, by the names that a listing may ask for.
INSERT INTO carried_value (place_id, pool_id, through_sequence, name, value)
SELECT DISTINCT $1::uuid, $2::uuid, $4::bigint, met.name, met.value
FROM (
    SELECT v.name, v.value FROM (
        SELECT DISTINCT e.kind, e.book, e.acting_body, e.principal_id, e.source_document,
               to_char(e.effective_date, 'YYYY-MM') AS effective, to_char(e.event_date, 'YYYY-MM') AS event
        FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence > $3 AND e.sequence <= $4) e
    CROSS JOIN LATERAL (VALUES ('kind', e.kind), ('book', e.book), ('acting_body', e.acting_body),
        ('principal_id', e.principal_id::text), ('source_document', e.source_document),
        ('effective_month', e.effective), ('event_month', e.event)) AS v(name, value)
    UNION ALL
    SELECT v.name, v.value FROM (
        SELECT DISTINCT l.account_id FROM leg l
        WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence > $3 AND l.sequence <= $4) l
    JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account_id = l.account_id
    CROSS JOIN LATERAL (VALUES ('account', a.account), ('body', a.body), ('stream', a.stream),
        ('programme', a.programme), ('scheme', a.scheme), ('subjective', a.subjective)) AS v(name, value)) met
WHERE met.value IS NOT NULL;

-- name: carried_differences
-- Carried totals that are not the sum of their legs, or are not there: every row derived anew from the legs.
SELECT coalesce(c.account_id, s.account_id) AS account_id, coalesce(c.first_day, s.first_day) AS first_day,
       coalesce(c.last_day, s.last_day) AS last_day, coalesce(c.through_sequence, s.through_sequence) AS through_sequence,
       c.leg_count, c.debit_pence, c.credit_pence,
       s.leg_count AS legs_count, s.debit_pence AS legs_debit_pence, s.credit_pence AS legs_credit_pence
FROM (SELECT * FROM carried_total WHERE place_id = $1 AND pool_id = $2) c
FULL JOIN (
    SELECT met.account_id, met.first_day, met.last_day, met.through_sequence,
           sum(sum(met.leg_count)) OVER later AS leg_count, sum(sum(met.debit_pence)) OVER later AS debit_pence,
           sum(sum(met.credit_pence)) OVER later AS credit_pence
    FROM (
        SELECT day.account_id, span.first_day, span.last_day, day.through_sequence, day.leg_count, day.debit_pence,
               day.credit_pence
        FROM (
            SELECT l.account_id, l.effective_date, y.through_sequence, count(*) AS leg_count,
                   coalesce(sum(l.amount_pence) FILTER (WHERE l.amount_pence > 0), 0) AS debit_pence,
                   coalesce(-sum(l.amount_pence) FILTER (WHERE l.amount_pence < 0), 0) AS credit_pence
            FROM carry y
            JOIN leg l ON l.place_id = y.place_id AND l.pool_id = y.pool_id AND l.sequence > y.after_sequence
                AND l.sequence <= y.through_sequence
            WHERE y.place_id = $1 AND y.pool_id = $2
            GROUP BY 1, 2, 3) day
        CROSS JOIN LATERAL (VALUES
            (day.effective_date, day.effective_date),
            (date_trunc('month', day.effective_date::timestamp)::date,
             (date_trunc('month', day.effective_date::timestamp) + interval '1 month' - interval '1 day')::date))
            AS span(first_day, last_day)) met
    GROUP BY met.account_id, met.first_day, met.last_day, met.through_sequence
    WINDOW later AS (PARTITION BY met.account_id, met.first_day, met.last_day ORDER BY met.through_sequence)) s
    ON s.account_id = c.account_id AND s.first_day = c.first_day AND s.last_day = c.last_day
    AND s.through_sequence = c.through_sequence
WHERE (c.leg_count, c.debit_pence, c.credit_pence) IS DISTINCT FROM (s.leg_count, s.debit_pence, s.credit_pence)
ORDER BY 4, 1, 2, 3;

-- name: carried_strays
-- Steps that do not follow one another or pass the head, and carried labels and values that are not those of the entries.
SELECT 'carried totals through entry ' || y.through_sequence || ': the step before them is not there' AS text
FROM carry y
WHERE y.place_id = $1 AND y.pool_id = $2 AND y.after_sequence <> 0 AND NOT EXISTS (
    SELECT FROM carry o WHERE o.place_id = $1 AND o.pool_id = $2 AND o.through_sequence = y.after_sequence)
UNION
SELECT 'carried totals through entry ' || y.through_sequence || ': that entry is not there' FROM carry y
WHERE y.place_id = $1 AND y.pool_id = $2 AND NOT EXISTS (
    SELECT FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = y.through_sequence)
UNION
SELECT 'carried label ' || coalesce(c.label, s.label) || ' of account ' || coalesce(c.account_id, s.account_id) || ' in '
       || to_char(coalesce(c.month, s.month), 'YYYY-MM') || ': kept from entry ' || coalesce(c.first_sequence::text, 'none')
       || ', the entries say ' || coalesce(s.first_sequence::text, 'none')
FROM (SELECT * FROM carried_label WHERE place_id = $1 AND pool_id = $2) c
FULL JOIN (
    SELECT date_trunc('month', e.effective_date::timestamp)::date AS month, l.account_id, e.label,
           min(e.sequence) AS first_sequence
    FROM entry e JOIN leg l USING (place_id, pool_id, sequence)
    WHERE e.place_id = $1 AND e.pool_id = $2 AND e.label <> '' AND e.sequence <= (
        SELECT max(y.through_sequence) FROM carry y WHERE y.place_id = $1 AND y.pool_id = $2)
    GROUP BY 1, 2, 3) s ON s.month = c.month AND s.account_id = c.account_id AND s.label = c.label
WHERE c.first_sequence IS DISTINCT FROM s.first_sequence
UNION
SELECT 'carried value ' || coalesce(c.name, s.name) || ' ' || coalesce(c.value, s.value) || ' through entry '
       || coalesce(c.through_sequence, s.through_sequence)
       || CASE WHEN s.name IS NULL THEN ': no entry of the step has it' ELSE ': an entry has it and it is not kept' END
FROM (SELECT * FROM carried_value WHERE place_id = $1 AND pool_id = $2) c
FULL JOIN (
    SELECT DISTINCT y.through_sequence, v.name, v.value
    FROM carry y
    JOIN entry e ON e.place_id = y.place_id AND e.pool_id = y.pool_id AND e.sequence > y.after_sequence
        AND e.sequence <= y.through_sequence
    JOIN leg l ON l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
    JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
    CROSS JOIN LATERAL (VALUES ('kind', e.kind), ('book', e.book), ('acting_body', e.acting_body),
        ('principal_id', e.principal_id::text), ('source_document', e.source_document),
        ('effective_month', to_char(e.effective_date, 'YYYY-MM')), ('event_month', to_char(e.event_date, 'YYYY-MM')),
        ('account', a.account), ('body', a.body), ('stream', a.stream), ('programme', a.programme),
        ('scheme', a.scheme), ('subjective', a.subjective)) AS v(name, value)
    WHERE y.place_id = $1 AND y.pool_id = $2 AND v.value IS NOT NULL) s
    ON s.through_sequence = c.through_sequence AND s.name = c.name AND s.value = c.value
WHERE c.name IS NULL OR s.name IS NULL
ORDER BY 1;

-- name: next_step
-- The first step of carried totals beyond a sequence number, and not beyond another, that met every value wanted.
SELECT c.after_sequence, c.through_sequence FROM carry c
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.through_sequence > $3 AND c.through_sequence <= $4
  AND NOT EXISTS (
    SELECT FROM unnest($5::text[], $6::text[], $7::text[]) AS wanted(name, first_value, last_value)
    WHERE NOT EXISTS (
        SELECT FROM carried_value v
        WHERE v.place_id = $1 AND v.pool_id = $2 AND v.through_sequence = c.through_sequence AND v.name = wanted.name
          AND v.value BETWEEN wanted.first_value AND wanted.last_value))
ORDER BY c.through_sequence LIMIT 1;

-- name: list_entries
-- Entries after one sequence number and through another that every filter takes, in order; reversals as known at a third.
-- However rare what is asked, no more than that window is read: whoever asks moves it, over carried steps where none is.
SELECT found.sequence, found.recorded_at, found.payload, found.narrative, found.supplier_name,
       r.sequence AS reversed_by,
       coalesce(found.recorded_at < (SELECT signed_at(o.place_id, o.agreement) FROM pool o
                                     WHERE o.place_id = $1 AND o.pool_id = $2), true) AS is_before_signature
FROM (
    SELECT e.sequence, e.recorded_at, e.payload, t.narrative, t.supplier_name
    FROM entry e
    LEFT JOIN entry_text t ON t.place_id = $1 AND t.pool_id = $2 AND t.sequence = e.sequence
        AND t.sequence > $3 AND t.sequence <= $4
    WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence > $3 AND e.sequence <= $4
      AND e.effective_date BETWEEN $7 AND $8 AND e.event_date BETWEEN $9 AND $10
      AND ($11::text IS NULL OR e.kind = $11) AND ($12::text IS NULL OR e.book = $12)
      AND ($13::text IS NULL OR e.acting_body = $13) AND ($14::uuid IS NULL OR e.principal_id = $14)
      AND ($15::uuid IS NULL OR e.act_id = $15) AND ($16::text IS NULL OR e.source_system = $16)
      AND ($17::text IS NULL OR e.source_document = $17) AND ($18::text IS NULL OR e.source_line = $18)
      AND ($19::text IS NULL OR strpos(lower(concat_ws(chr(10), e.label, t.narrative, t.supplier_name,
            convert_from(e.payload, 'UTF8')::jsonb ->> 'reference')), lower($19)) > 0)
      AND ($20::boolean IS FALSE OR EXISTS (
        SELECT FROM leg l
        JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
        WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence = e.sequence AND l.sequence > $3 AND l.sequence <= $4
          AND abs(l.amount_pence) BETWEEN $21 AND $22
          AND ($23::text IS NULL OR a.account = $23) AND ($24::text IS NULL OR a.body = $24)
          AND ($25::text IS NULL OR a.stream = $25) AND ($26::text IS NULL OR a.programme = $26)
          AND ($27::text IS NULL OR a.scheme = $27) AND ($28::text IS NULL OR a.subjective = $28)))
      AND ($29::boolean IS NULL OR $29 = (date_trunc('month', e.event_date::timestamp)
                                          < date_trunc('month', e.effective_date::timestamp)))
    ORDER BY e.sequence LIMIT $6) found
LEFT JOIN LATERAL (
    SELECT r.sequence FROM entry r
    WHERE r.place_id = $1 AND r.pool_id = $2 AND r.reverses_sequence = found.sequence AND r.sequence <= $5
    LIMIT 1) r ON true
ORDER BY found.sequence;

-- name: sequences_of_act
-- The first and last entry of an act of a pool; nothing for an act that posted none.
SELECT (a.detail -> 'sequences' ->> 0)::bigint AS first_sequence, (a.detail -> 'sequences' ->> 1)::bigint AS last_sequence
FROM act a
WHERE a.place_id = $1 AND a.pool_id = $2 AND a.act_id = $3 AND a.outcome = 'done';

-- name: list_legs
-- Legs of the accounts that a figure adds up, after one leg, within a window of sequence numbers, in order: those that
-- one of two views takes and the other does not, and whether it is the first that takes it.
SELECT l.sequence, l.line, l.account_id, l.amount_pence, l.effective_date, e.event_date, e.recorded_at, e.kind, e.payload,
       a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.narrative, t.supplier_name,
       $9::bigint >= l.sequence AND l.effective_date BETWEEN $10 AND $11 AND e.event_date BETWEEN $15 AND $16 AS is_in
FROM leg l
JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
JOIN entry e ON e.place_id = l.place_id AND e.pool_id = l.pool_id AND e.sequence = l.sequence
    AND e.sequence > $3 AND e.sequence <= $4
LEFT JOIN entry_text t ON t.place_id = l.place_id AND t.pool_id = l.pool_id AND t.sequence = l.sequence
    AND t.sequence > $3 AND t.sequence <= $4
WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence > $3 AND l.sequence <= $4 AND (l.sequence, l.line) > ($5, $6)
  AND (($9::bigint >= l.sequence AND l.effective_date BETWEEN $10 AND $11 AND e.event_date BETWEEN $15 AND $16)
    <> ($12::bigint >= l.sequence AND l.effective_date BETWEEN $13 AND $14 AND e.event_date BETWEEN $17 AND $18))
  AND ($8::uuid[] IS NULL OR l.account_id = ANY ($8))
ORDER BY l.sequence, l.line LIMIT $7;

-- name: find_accounts
-- Accounts of a pool by name and whatever dimensions are given.
SELECT account_id, account FROM account
WHERE place_id = $1 AND pool_id = $2 AND ($3::text[] IS NULL OR account = ANY ($3))
  AND ($4::text IS NULL OR body = $4) AND ($5::text IS NULL OR stream = $5)
  AND ($6::text IS NULL OR programme = $6) AND ($7::text IS NULL OR scheme = $7)
  AND ($8::text IS NULL OR subjective = $8);

-- name: check_as_of_now
-- All that one check reads is as of one moment, while postings go on.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;

-- name: check_without_haste
-- Large books may take longer than a request may.
SET LOCAL statement_timeout = 0;

-- name: check_by_sets
-- Rows of a pool against each other: until a new database is analysed, the planner would go through all for each.
SET LOCAL enable_nestloop = off;

-- name: check_by_probes
-- Rows of a pool one after the other, each with what stands at its key.
SET LOCAL enable_nestloop = on;

-- name: entries_to_check
-- Entries after a sequence number with legs, texts, act and the entry taken back or re-coded, as stored. Each look-up is
-- one probe of a primary key, in whose order LIMIT 1 asks: until a new database is analysed, a pool seems to be one row.
SELECT e.sequence, e.recorded_at, e.kind, e.book, e.effective_date, e.event_date, e.principal_id, e.acting_body,
       e.act_id, e.key_id, e.key_item, e.key_part, e.fingerprint, e.source_body, e.source_system, e.source_document,
       e.source_line, e.reverses_sequence, e.recodes_sequence, e.label, e.leg_count, e.legs_digest, e.payload, t.salt,
       t.narrative, t.supplier_name, act.recorded_at AS act_recorded_at, act.principal_id AS act_principal_id,
       act.pool_id AS act_pool_id, act.outcome AS act_outcome, act.client_id AS act_client_id,
       act.operation AS act_operation, act.idempotency_key AS act_key, act.detail #>> '{sequences,0}' AS act_first,
       act.detail #>> '{sequences,1}' AS act_last, original.payload AS original_payload, legs.lines, legs.account_ids,
       legs.amounts_pence, legs.effective_dates
FROM (SELECT e.*, coalesce(e.reverses_sequence, e.recodes_sequence) AS original_sequence FROM entry e
      WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence > $3
      ORDER BY e.place_id, e.pool_id, e.sequence LIMIT $4) e
LEFT JOIN LATERAL (
    SELECT t.salt, t.narrative, t.supplier_name FROM entry_text t
    WHERE t.place_id = e.place_id AND t.pool_id = e.pool_id AND t.sequence = e.sequence
    ORDER BY t.place_id, t.pool_id, t.sequence LIMIT 1) t ON true
LEFT JOIN LATERAL (
    SELECT a.* FROM act a WHERE a.place_id = e.place_id AND a.act_id = e.act_id
    ORDER BY a.place_id, a.act_id LIMIT 1) act ON true
LEFT JOIN LATERAL (
    SELECT o.payload FROM entry o
    WHERE o.place_id = e.place_id AND o.pool_id = e.pool_id AND o.sequence = e.original_sequence
    ORDER BY o.place_id, o.pool_id, o.sequence LIMIT 1) original ON true
CROSS JOIN LATERAL (
    SELECT array_agg(l.line) AS lines, array_agg(l.account_id) AS account_ids, array_agg(l.amount_pence) AS amounts_pence,
           array_agg(DISTINCT l.effective_date) AS effective_dates
    FROM (SELECT l.* FROM leg l
          WHERE l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
          ORDER BY l.place_id, l.pool_id, l.sequence, l.line OFFSET 0) l) legs
ORDER BY e.sequence;

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

-- name: guards_missing
-- Whether the database still guards the books: its triggers, unique indexes, row-level security, and what may be done.
SELECT 'table ' || t.guarded || ': its trigger ' || t.guard || ' is off or missing' AS text
FROM (VALUES ('account', 'account_is_append_only'), ('act', 'act_is_append_only'),
             ('agreement', 'agreement_is_append_only'), ('agreement_partner', 'agreement_partner_is_append_only'),
             ('agreement_signature', 'agreement_signature_is_append_only'),
             ('agreement_version', 'agreement_version_is_append_only'),
             ('agreement_winding_up', 'agreement_winding_up_is_append_only'),
             ('balance_decision', 'balance_decision_is_append_only'),
             ('balance_decision', 'balance_decision_is_guarded'), ('ledger_extract', 'ledger_extract_is_append_only'),
             ('ledger_extract_line', 'ledger_extract_line_is_append_only'),
             ('stated_balance', 'stated_balance_is_append_only'),
             ('contribution_call', 'contribution_call_is_append_only'),
             ('contribution_call', 'contribution_call_is_guarded'),
             ('contribution_schedule', 'contribution_schedule_is_append_only'),
             ('contribution_schedule', 'contribution_schedule_is_done_by_two'),
             ('contribution_schedule', 'contribution_schedule_is_guarded'), ('entry', 'entries_are_guarded'),
             ('entry', 'entry_is_append_only'), ('leg', 'leg_is_append_only'), ('leg', 'legs_are_guarded'),
             ('activity_figure', 'activity_figure_is_append_only'),
             ('indicator', 'indicator_is_append_only'), ('indicator_figure', 'indicator_figure_is_append_only'),
             ('indicator_figure', 'indicator_figure_is_guarded'), ('outcome', 'outcome_is_append_only'),
             ('programme_decision', 'programme_decision_is_append_only'),
             ('programme_decision', 'programme_decision_is_done_by_two'),
             ('programme_decision', 'programme_decision_is_guarded'),
             ('programme_limit', 'programme_limit_is_append_only'),
             ('pool_head', 'entries_are_guarded_at_commit'), ('pool_head', 'head_is_guarded'),
             ('period', 'period_is_guarded'), ('period', 'period_stays'), ('period', 'periods_begin_in_order'),
             ('period', 'periods_close_in_order'), ('period_change', 'period_change_is_append_only'),
             ('period_change', 'period_change_is_done_by_two'), ('period_change', 'period_change_is_guarded'),
             ('period_change', 'period_change_is_guarded_at_commit'), ('principal', 'principal_is_guarded'),
             ('refused_key', 'refused_key_is_append_only'), ('role_grant', 'role_grant_is_append_only'),
             ('role_grant', 'role_grant_is_guarded'), ('role_withdrawal', 'role_withdrawal_is_append_only'),
             ('statement_issue', 'statement_issue_is_append_only'),
             ('statement_issue', 'statement_issue_is_done_by_two'), ('statement_issue', 'statement_issue_is_guarded'),
             ('forecast', 'forecast_is_append_only'), ('variance_notice', 'variance_notice_is_append_only'),
             ('variance_notice_terms', 'variance_notice_terms_is_append_only'),
             ('variance_notice_giving', 'variance_notice_giving_is_append_only'),
             ('variance_notice_report', 'variance_notice_report_is_append_only'),
             ('variance_notice_end', 'variance_notice_end_is_append_only'))
             AS t(guarded, guard)
WHERE NOT EXISTS (
    SELECT FROM pg_trigger g
    WHERE g.tgrelid = to_regclass(t.guarded) AND g.tgname = t.guard AND g.tgenabled IN ('O', 'A'))
UNION ALL
SELECT 'table entry: its unique index ' || i.guard || ' is missing'
FROM (VALUES ('entry_is_reversed_once'), ('entry_key_posts_once'), ('entry_source_line_posts_once')) AS i(guard)
WHERE NOT EXISTS (
    SELECT FROM pg_index x
    WHERE x.indexrelid = to_regclass(i.guard) AND x.indrelid = to_regclass('entry') AND x.indisunique AND x.indisvalid)
UNION ALL
SELECT 'table ' || c.relname || ': its rows are not kept apart by place'
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'place_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('place', 'role_grant')
  AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'one_place'))
UNION ALL
SELECT 'table ' || t.kept || ': the role of the service may ' || lower(p.what) || ' its rows'
FROM unnest(ARRAY['account', 'act', 'contribution_call', 'contribution_schedule', 'entry', 'entry_text', 'leg',
                  'period_change', 'principal', 'refused_key', 'role_grant', 'role_withdrawal',
                  'statement_issue']) AS t(kept),
     unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p(what)
WHERE has_table_privilege(t.kept, p.what)
UNION ALL
SELECT 'the role of the service sees every place' FROM pg_roles r
WHERE r.rolname = current_user AND (r.rolsuper OR r.rolbypassrls)
ORDER BY 1;

-- name: twice
-- What may stand once in a pool and stands twice: keys, source lines, reversals, re-codings that were not taken back.
SELECT 'entries ' || string_agg(e.sequence::text, ' and ' ORDER BY e.sequence) || ': one key posted them' AS text
FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.key_id IS NOT NULL
GROUP BY e.key_id, e.key_item, e.key_part HAVING count(*) > 1
UNION ALL
SELECT 'entries ' || string_agg(e.sequence::text, ' and ' ORDER BY e.sequence) || ': one source line stands in them'
FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.source_document IS NOT NULL
GROUP BY e.source_document, e.source_line, e.source_body, e.source_system HAVING count(*) > 1
UNION ALL
SELECT 'entries ' || string_agg(e.sequence::text, ' and ' ORDER BY e.sequence) || ': they take back one entry'
FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.reverses_sequence IS NOT NULL
GROUP BY e.reverses_sequence HAVING count(*) > 1
UNION ALL
SELECT 'entries ' || string_agg(e.sequence::text, ' and ' ORDER BY e.sequence) || ': they re-code one entry'
FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.recodes_sequence IS NOT NULL AND NOT EXISTS (
    SELECT FROM entry r WHERE r.place_id = $1 AND r.pool_id = $2 AND r.reverses_sequence = e.sequence)
GROUP BY e.recodes_sequence HAVING count(*) > 1
UNION ALL
SELECT 'entry ' || e.sequence || ': its key was refused for ever too'
FROM entry e JOIN refused_key r ON r.place_id = e.place_id AND r.pool_id = e.pool_id AND r.key_id = e.key_id
    AND r.key_item = e.key_item
WHERE e.place_id = $1 AND e.pool_id = $2
ORDER BY 1;

-- name: foreign_to_terms
-- What a pool rests on and its terms or the directories do not know: partners, days, months, bodies, streams, schemes;
-- in the book of savings a case stands where schemes do elsewhere.
SELECT 'entry ' || e.sequence || ': ' || e.acting_body || ' is no partner of the agreement' AS text
FROM entry e JOIN pool o ON o.place_id = e.place_id AND o.pool_id = e.pool_id
WHERE e.place_id = $1 AND e.pool_id = $2 AND NOT EXISTS (
    SELECT FROM agreement_partner p
    WHERE p.place_id = o.place_id AND p.agreement = o.agreement AND p.body = e.acting_body)
UNION ALL
SELECT 'entry ' || e.sequence || ': ' || e.effective_date || ' is outside the term of the agreement'
FROM entry e JOIN pool o ON o.place_id = e.place_id AND o.pool_id = e.pool_id
LEFT JOIN agreement_winding_up w ON w.place_id = o.place_id AND w.agreement = o.agreement
WHERE e.place_id = $1 AND e.pool_id = $2 AND NOT EXISTS (
    SELECT FROM agreement_version v
    WHERE v.place_id = o.place_id AND v.agreement = o.agreement
      AND e.effective_date BETWEEN v.effective_from AND greatest(v.effective_to, w.settle_by))
UNION ALL
SELECT 'entry ' || e.sequence || ': nobody is known as principal ' || e.principal_id FROM entry e
WHERE e.place_id = $1 AND e.pool_id = $2 AND NOT EXISTS (
    SELECT FROM principal p WHERE p.principal_id = e.principal_id)
UNION ALL
SELECT 'account ' || a.account_id || ': there is no body ' || a.body FROM account a
WHERE a.place_id = $1 AND a.pool_id = $2 AND a.body IS NOT NULL AND NOT EXISTS (
    SELECT FROM body b WHERE b.body = a.body)
UNION ALL
SELECT 'account ' || a.account_id || ': there is no stream ' || a.stream FROM account a
WHERE a.place_id = $1 AND a.pool_id = $2 AND a.stream IS NOT NULL AND NOT EXISTS (
    SELECT FROM funding_stream f WHERE f.place_id = a.place_id AND f.stream = a.stream)
UNION ALL
SELECT 'account ' || a.account_id || ': there is no scheme ' || concat_ws('/', a.programme, a.scheme) FROM account a
WHERE a.place_id = $1 AND a.pool_id = $2 AND a.book <> 'savings' AND (a.programme IS NOT NULL OR a.scheme IS NOT NULL)
  AND NOT EXISTS (
    SELECT FROM scheme s WHERE s.place_id = a.place_id AND s.programme = a.programme AND s.scheme = a.scheme)
UNION ALL
SELECT 'account ' || a.account_id || ': there is no savings case ' || concat_ws('/', a.programme, a.scheme)
FROM account a
WHERE a.place_id = $1 AND a.pool_id = $2 AND a.book = 'savings' AND NOT EXISTS (
    SELECT FROM savings_case c
    WHERE c.place_id = a.place_id AND c.pool_id = a.pool_id AND c.programme = a.programme AND c.case_code = a.scheme)
UNION ALL
SELECT 'month ' || to_char(m.month, 'YYYY-MM') || ': the next month is not there'
FROM (SELECT p.month, lead(p.month) OVER (ORDER BY p.month) AS following FROM period p
      WHERE p.place_id = $1 AND p.pool_id = $2) m
WHERE m.following <> m.month + interval '1 month'
ORDER BY 1;

-- name: acts_without_entries
-- Acts of a pool that tell of other entries than those which rest on them.
SELECT 'act ' || a.act_id || ': it tells of entries ' || coalesce(a.detail #>> '{sequences,0}', 'none') || ' to '
    || coalesce(a.detail #>> '{sequences,1}', 'none') || ', and those resting on it are '
    || coalesce(e.first || ' to ' || e.last, 'none') AS text
FROM (SELECT * FROM act WHERE place_id = $1 AND pool_id = $2 AND detail ? 'sequences') a
LEFT JOIN (SELECT act_id, min(sequence) AS first, max(sequence) AS last, count(*) AS number FROM entry
           WHERE place_id = $1 AND pool_id = $2 GROUP BY act_id) e ON e.act_id = a.act_id
WHERE (a.detail #>> '{sequences,0}', a.detail #>> '{sequences,1}') IS DISTINCT FROM (e.first::text, e.last::text)
ORDER BY 1;

-- name: fences_to_check
-- A pool's kind and months, with every fence on a stream of its place, of the streams given (null: of all).
SELECT o.code, o.kind,
       (SELECT min(p.month) FROM period p WHERE p.place_id = o.place_id AND p.pool_id = o.pool_id) AS first_month,
       (SELECT max(p.month) FROM period p WHERE p.place_id = o.place_id AND p.pool_id = o.pool_id) AS last_month,
       (SELECT json_agg(f.terms ORDER BY f.stream, f.version)::text FROM fence f
        WHERE f.place_id = o.place_id AND ($3::text[] IS NULL OR f.stream = ANY ($3))) AS fences
FROM pool o WHERE o.place_id = $1 AND o.pool_id = $2;

-- name: fenced_sums_to_check
-- What the legs of streams add up to, by account name and financial year; but for a winding up, which gives back what
-- any year has left.
SELECT a.account, a.stream, extract(year FROM l.effective_date - interval '3 months')::integer AS year,
       sum(l.amount_pence)::bigint AS pence
FROM account a JOIN leg l ON l.place_id = a.place_id AND l.pool_id = a.pool_id AND l.account_id = a.account_id
WHERE a.place_id = $1 AND a.pool_id = $2 AND a.stream = ANY ($3::text[]) AND NOT EXISTS (
    SELECT FROM entry e
    WHERE e.place_id = l.place_id AND e.pool_id = l.pool_id AND e.sequence = l.sequence AND e.kind = 'winding_up')
GROUP BY 1, 2, 3;

-- name: fenced_uses_to_check
-- Where money of streams came to schemes, by accounts and dates, with the first entry of each that was not taken back.
SELECT used.account, used.stream, used.programme, used.scheme, e.effective_date, e.event_date,
       min(e.sequence) AS sequence
FROM (SELECT l.sequence, a.account, a.stream, a.programme, a.scheme
      FROM account a JOIN leg l ON l.place_id = a.place_id AND l.pool_id = a.pool_id AND l.account_id = a.account_id
      WHERE a.place_id = $1 AND a.pool_id = $2 AND a.stream = ANY ($3::text[]) AND a.account = ANY ($4::text[])
        AND a.scheme IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(l.amount_pence) > 0) used
JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = used.sequence
WHERE NOT EXISTS (SELECT FROM entry r WHERE r.place_id = $1 AND r.pool_id = $2 AND r.reverses_sequence = e.sequence)
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 7, 1, 2, 3, 4;

-- name: period_differences
-- Months that are not where their steps led, steps that follow neither the step before nor the order, and entries that
-- came into a month between its close and its opening again.
SELECT 'month ' || to_char(p.month, 'YYYY-MM') || ': it is ' || p.state || ', and its steps led to '
       || coalesce(last.to_state, 'open') AS text
FROM period p
LEFT JOIN LATERAL (
    SELECT c.to_state FROM period_change c
    WHERE c.place_id = p.place_id AND c.pool_id = p.pool_id AND c.month = p.month ORDER BY c.number DESC LIMIT 1)
    last ON true
WHERE p.place_id = $1 AND p.pool_id = $2 AND p.state <> coalesce(last.to_state, 'open')
UNION ALL
SELECT 'month ' || to_char(o.month, 'YYYY-MM') || ': it is ' || o.state || ', and the month before it is ' || o.before
FROM (SELECT p.month, p.state, lag(p.state) OVER (ORDER BY p.month) AS before FROM period p
      WHERE p.place_id = $1 AND p.pool_id = $2) o
WHERE array_position(ARRAY['open', 'soft_closed', 'closed', 'final'], o.state)
    > array_position(ARRAY['open', 'soft_closed', 'closed', 'final'], o.before)
UNION ALL
SELECT 'period step ' || c.number || ': it begins ' || c.from_state || ', and the step before it led to ' || c.before
FROM (SELECT c.number, c.from_state, lag(c.to_state, 1, 'open') OVER (PARTITION BY c.month ORDER BY c.number) AS before
      FROM period_change c WHERE c.place_id = $1 AND c.pool_id = $2) c
WHERE c.from_state <> c.before
UNION ALL
SELECT 'period step ' || c.number || ': steps ' || c.before + 1 || ' to ' || c.number - 1 || ' are missing'
FROM (SELECT c.number, lag(c.number, 1, 0) OVER (ORDER BY c.number) AS before FROM period_change c
      WHERE c.place_id = $1 AND c.pool_id = $2) c
WHERE c.number <> c.before + 1
UNION ALL
SELECT 'period step ' || c.number || ': its proposal is not done' FROM period_change c
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.act IN ('close', 'reopen', 'finalise') AND NOT EXISTS (
    SELECT FROM proposal_outcome o
    WHERE o.place_id = c.place_id AND o.proposal_id = c.proposal_id AND o.outcome = 'done')
UNION ALL
SELECT 'period step ' || c.number || ': it was taken at ' || c.recorded_at || ', before entry ' || e.sequence
    || ', which it follows'
FROM period_change c
JOIN entry e ON e.place_id = c.place_id AND e.pool_id = c.pool_id AND e.sequence = c.through_sequence
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.recorded_at < e.recorded_at
UNION ALL
SELECT 'entry ' || e.sequence || ': it came into ' || to_char(c.month, 'YYYY-MM') || ' after that was ' || c.to_state
FROM (SELECT c.month, c.to_state, c.through_sequence,
             lead(c.through_sequence) OVER (PARTITION BY c.month ORDER BY c.number) AS until_sequence
      FROM period_change c WHERE c.place_id = $1 AND c.pool_id = $2) c
JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence > c.through_sequence
    AND date_trunc('month', e.effective_date::timestamp)::date = c.month
WHERE c.to_state IN ('closed', 'final') AND (c.until_sequence IS NULL OR e.sequence <= c.until_sequence)
ORDER BY 1;

-- name: refused_keys_to_check
-- Refusals kept for keys, with the act that each was told by.
SELECT r.key_id, r.key_item, r.refusals::text AS refusals, a.client_id AS act_client_id, a.operation AS act_operation,
       a.idempotency_key AS act_key
FROM refused_key r JOIN act a ON a.place_id = r.place_id AND a.act_id = r.act_id
WHERE r.place_id = $1 AND r.pool_id = $2 ORDER BY r.key_id, r.key_item;

-- name: transfers_to_check
-- Both halves of every transfer of a place, by the code of the pool in which each stands.
SELECT coalesce(o.code, e.pool_id::text) AS code, e.sequence, e.payload
FROM entry e LEFT JOIN pool o ON o.place_id = e.place_id AND o.pool_id = e.pool_id
WHERE e.place_id = $1 AND e.kind IN ('transfer_out', 'transfer_in') ORDER BY e.pool_id, e.sequence;

-- name: terms_without_act
-- Terms of a place that rest on an act which is not there.
SELECT terms.what || ': the act that made it is not recorded' AS text
FROM (SELECT 'funding stream ' || stream AS what, act_id FROM funding_stream WHERE place_id = $1
      UNION ALL SELECT 'agreement ' || agreement, act_id FROM agreement WHERE place_id = $1
      UNION ALL SELECT 'agreement ' || agreement || ' version ' || version, act_id FROM agreement_version
                WHERE place_id = $1
      UNION ALL SELECT 'agreement ' || agreement || ' version ' || version || ' signed by ' || body, act_id
                FROM agreement_signature WHERE place_id = $1
      UNION ALL SELECT 'agreement ' || agreement || ' review of ' || reviewed_on, act_id FROM agreement_review
                WHERE place_id = $1
      UNION ALL SELECT 'agreement ' || agreement || ' winding up', act_id FROM agreement_winding_up WHERE place_id = $1
      UNION ALL SELECT 'pool ' || code, act_id FROM pool WHERE place_id = $1
      UNION ALL SELECT 'programme ' || programme, act_id FROM programme WHERE place_id = $1
      UNION ALL SELECT 'scheme ' || programme || '/' || scheme, act_id FROM scheme WHERE place_id = $1
      UNION ALL SELECT 'programme ' || programme || ' decision ' || number, act_id FROM programme_decision
                WHERE place_id = $1
      UNION ALL SELECT 'outcome ' || programme || '/' || outcome || ' version ' || version, act_id FROM outcome
                WHERE place_id = $1
      UNION ALL SELECT 'indicator ' || programme || '/' || indicator || ' version ' || version, act_id FROM indicator
                WHERE place_id = $1
      UNION ALL SELECT 'figure of ' || programme || '/' || indicator || ' from ' || first_day, act_id
                FROM indicator_figure WHERE place_id = $1
      UNION ALL SELECT 'figure of ' || programme || '/' || measure || ' in ' || month, act_id FROM activity_figure
                WHERE place_id = $1
      UNION ALL SELECT 'fence ' || stream || ' version ' || version, act_id FROM fence WHERE place_id = $1
      UNION ALL SELECT 'use of scheme ' || programme || '/' || scheme || ' version ' || version, act_id FROM scheme_use
                WHERE place_id = $1
      UNION ALL SELECT 'minimum contribution of ' || stream || ' for ' || year, act_id FROM minimum_contribution
                WHERE place_id = $1
      UNION ALL SELECT 'contribution schedule of ' || body || ', ' || stream || ' for ' || year || ' version ' || version,
                       act_id FROM contribution_schedule WHERE place_id = $1
      UNION ALL SELECT 'remittance details version ' || version, act_id FROM contribution_remittance
                WHERE place_id = $1
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

-- name: done_proposals
-- The proposals of a pool that are done: what each says it did, who proposed it, and who approved it.
SELECT p.proposal_id, p.person_id, o.result::text AS result,
       ARRAY(SELECT a.person_id FROM proposal_approval a
             WHERE a.place_id = p.place_id AND a.proposal_id = p.proposal_id) AS approvers
FROM proposal p
JOIN proposal_outcome o ON o.place_id = p.place_id AND o.proposal_id = p.proposal_id AND o.outcome = 'done'
WHERE p.place_id = $1 AND p.pool_id = $2 ORDER BY p.proposal_id;
