-- A place at a glance: all of its pools by one query for each sort of fact.

-- name: pools_seen
-- Pools of a place under the terms in force, seen by some bodies (null: by all).
SELECT o.pool_id, o.code, o.name, o.kind, o.label, o.attribution, o.agreement, v.host, v.effective_from, v.effective_to,
       v.partners, v.is_signed, v.settle_by
FROM pool o
CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v
WHERE o.place_id = $1 AND ($2::text[] IS NULL OR v.partners && $2) ORDER BY o.code;

-- name: last_forecasts
-- The forecast that stands for each scheme of each pool for a year, as known at an instant.
SELECT DISTINCT ON (f.pool_id, f.programme, f.scheme) f.pool_id, f.programme, f.scheme, f.amount_pence
FROM forecast f
WHERE f.place_id = $1 AND f.pool_id = ANY ($2::uuid[]) AND f.year = $3 AND f.recorded_at <= $4
ORDER BY f.pool_id, f.programme, f.scheme, f.version DESC;

-- name: rule_sets_in_force
-- The rule set of each agreement that applies on a day, as known at an instant: the one adopted last of those that had
-- begun.
SELECT DISTINCT ON (d.agreement) d.agreement, d.version, d.effective_from, r.document, r.digest
FROM rule_set_adoption d
JOIN rule_set r ON r.place_id = d.place_id AND r.agreement = d.agreement AND r.version = d.version
WHERE d.place_id = $1 AND d.agreement = ANY ($2::text[]) AND d.effective_from <= $3 AND d.recorded_at <= $4
ORDER BY d.agreement, d.number DESC;

-- name: beside_the_legs
-- The partners of each pool in order, by the version of its agreement that applies on a day; and what was stated of it,
-- in the order in which it counts. As known at an instant.
SELECT o.pool_id,
       (SELECT ARRAY(SELECT p.body FROM agreement_partner p
                     WHERE p.place_id = v.place_id AND p.agreement = v.agreement AND p.version = v.version
                     ORDER BY p.position)
        FROM agreement_version v JOIN act a ON a.place_id = v.place_id AND a.act_id = v.act_id
        WHERE v.place_id = o.place_id AND v.agreement = o.agreement AND a.recorded_at <= $4
        ORDER BY (v.proposal_id IS NULL OR v.applies_from <= $3) DESC, v.version DESC LIMIT 1) AS partners,
       ARRAY(SELECT s.content FROM stated_figures s
             WHERE s.place_id = o.place_id AND s.pool_id = o.pool_id AND s.as_at <= $3 AND s.recorded_at <= $4
             ORDER BY s.as_at, s.version) AS stated
FROM pool o WHERE o.place_id = $1 AND o.pool_id = ANY ($2::uuid[]);

-- name: calls_overdue
-- How many calls of each pool were due before a day and are not met, each pool as known at its sequence number, and how
-- much of them is owed.
SELECT owed.pool_id, count(*) AS calls, sum(owed.pence)::bigint AS pence
FROM (
    SELECT w.pool_id, sum(l.amount_pence) AS pence
    FROM unnest($2::uuid[], $3::bigint[]) AS w(pool_id, through)
    JOIN contribution_call c ON c.place_id = $1 AND c.pool_id = w.pool_id AND c.due_on < $4
    JOIN leg l ON l.place_id = $1 AND l.pool_id = c.pool_id AND l.account_id = c.account_id AND l.effective_date <= $4
        AND l.sequence <= w.through
    GROUP BY w.pool_id, c.number HAVING sum(l.amount_pence) > 0) owed
GROUP BY owed.pool_id;

-- name: months_to_close
-- How many months of each pool before a day were over and not closed, as known at an instant.
SELECT p.pool_id, count(*) AS months FROM period p
WHERE p.place_id = $1 AND p.pool_id = ANY ($2::uuid[]) AND p.month < $3 AND coalesce((
    SELECT c.to_state FROM period_change c
    WHERE c.place_id = p.place_id AND c.pool_id = p.pool_id AND c.month = p.month AND c.recorded_at <= $4
    ORDER BY c.number DESC LIMIT 1), 'open') IN ('open', 'soft_closed')
GROUP BY p.pool_id;

-- name: owed_by_due_date
-- What is owed to each pool by body, stream and due date (none: without a call), each pool as known at its sequence number,
-- for effective dates up to a day.
SELECT w.pool_id, a.body, a.stream, c.due_on, sum(l.amount_pence)::bigint AS pence
FROM unnest($2::uuid[], $3::bigint[]) AS w(pool_id, through)
JOIN account a ON a.place_id = $1 AND a.pool_id = w.pool_id AND a.account = 'contribution_receivable'
JOIN leg l ON l.place_id = $1 AND l.pool_id = w.pool_id AND l.account_id = a.account_id AND l.effective_date <= $4
    AND l.sequence <= w.through
LEFT JOIN contribution_call c ON c.place_id = $1 AND c.pool_id = w.pool_id AND c.account_id = a.account_id
GROUP BY w.pool_id, a.body, a.stream, c.due_on HAVING sum(l.amount_pence) <> 0
ORDER BY w.pool_id, a.body, a.stream, c.due_on;
