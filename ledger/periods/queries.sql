-- Read models of periods; their states and steps are written by the journal.

-- name: months_with_last_change
-- Months of a pool within two days, each with the last step that it took, if any.
SELECT p.month, p.state, last.recorded_at, a.principal_id, coalesce(last.reason, '') AS reason, last.proposal_id
FROM period p
LEFT JOIN LATERAL (
    SELECT c.recorded_at, c.reason, c.proposal_id, c.act_id FROM period_change c
    WHERE c.place_id = p.place_id AND c.pool_id = p.pool_id AND c.month = p.month
    ORDER BY c.number DESC LIMIT 1) last ON true
LEFT JOIN act a ON a.place_id = p.place_id AND a.act_id = last.act_id
WHERE p.place_id = $1 AND p.pool_id = $2 AND p.month BETWEEN $3 AND $4 ORDER BY p.month;

-- name: list_period_changes
-- Steps of the months within two days, after a number, in order.
SELECT c.number, c.month, c.act, c.from_state, c.to_state, c.reason, c.recorded_at, a.principal_id, c.act_id,
       c.proposal_id, c.through_sequence
FROM period_change c JOIN act a ON a.place_id = c.place_id AND a.act_id = c.act_id
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.month BETWEEN $3 AND $4 AND c.number > $5
ORDER BY c.number LIMIT $6;

-- name: unclosed_months
-- Months of a pool before another that are neither closed nor final, in order.
SELECT p.month FROM period p JOIN pool o ON o.place_id = p.place_id AND o.pool_id = p.pool_id
WHERE p.place_id = $1 AND o.code = $2 AND p.month < $3 AND p.state IN ('open', 'soft_closed') ORDER BY p.month;
