-- What leaves the books as files. Every query is read through a server-side cursor, in order, a few rows at a time.

-- name: export_without_haste
-- A large file takes longer than a request may; each step of its cursor still ends.
SET LOCAL statement_timeout = '10min';

-- name: entries_to_export
-- Entries through a sequence number, effective within two days, in order; LIMIT 1 keeps each look-up one probe.
SELECT e.sequence, e.recorded_at, e.payload, t.narrative, t.supplier_name, r.sequence AS reversed_by
FROM entry e
LEFT JOIN LATERAL (
    SELECT t.narrative, t.supplier_name FROM entry_text t
    WHERE t.place_id = e.place_id AND t.pool_id = e.pool_id AND t.sequence = e.sequence LIMIT 1) t ON true
LEFT JOIN LATERAL (
    SELECT r.sequence FROM entry r
    WHERE r.place_id = e.place_id AND r.pool_id = e.pool_id AND r.reverses_sequence = e.sequence
      AND r.sequence <= $3 LIMIT 1) r ON true
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence <= $3 AND e.effective_date BETWEEN $4 AND $5
ORDER BY e.sequence;

-- name: totals_to_export
-- Gross totals of every account from its legs through a sequence number, effective within two days.
SELECT a.book, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.debit_pence, t.credit_pence
FROM (
    SELECT l.account_id, coalesce(sum(l.amount_pence) FILTER (WHERE l.amount_pence > 0), 0)::bigint AS debit_pence,
           coalesce(-sum(l.amount_pence) FILTER (WHERE l.amount_pence < 0), 0)::bigint AS credit_pence
    FROM leg l
    WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence <= $3 AND l.effective_date BETWEEN $4 AND $5
    GROUP BY l.account_id) t
JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account_id = t.account_id
ORDER BY a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective;

-- name: month_ends_to_export
-- What every account has come to by the end of each month in which legs stand on it, its months in order.
SELECT a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.month, t.first_day,
       sum(t.amount_pence) OVER (PARTITION BY t.account_id ORDER BY t.month)::bigint AS balance_pence,
       max(t.month) OVER () AS last_month
FROM (
    SELECT l.account_id, date_trunc('month', l.effective_date)::date AS month, min(l.effective_date) AS first_day,
           sum(l.amount_pence) AS amount_pence
    FROM leg l
    WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence <= $3 AND l.effective_date BETWEEN $4 AND $5
    GROUP BY l.account_id, month) t
JOIN account a ON a.place_id = $1 AND a.pool_id = $2 AND a.account_id = t.account_id
ORDER BY a.book DESC, a.account, a.body, a.stream, a.programme, a.scheme, a.subjective, t.month;
