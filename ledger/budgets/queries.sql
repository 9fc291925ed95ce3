-- Carry-forward: what was asked, and who answers for a scheme.

-- name: responsible_bodies
-- The body that answers for each of the schemes named.
SELECT s.programme, s.scheme, s.responsible_body
FROM unnest($2::text[], $3::text[]) AS wanted(programme, scheme)
JOIN scheme s ON s.place_id = $1 AND s.programme = wanted.programme AND s.scheme = wanted.scheme;

-- name: list_carry_forwards
-- Requests of a pool to carry budget forward, the newest first, before one; of a year and in a state, or of all.
SELECT p.proposal_id, s.state, p.acting_body, p.content, p.principal_id AS proposed_by, p.proposed_at, p.expires_at,
       e.principal_id AS ended_by, e.recorded_at AS ended_at, coalesce(e.reason, '') AS end_reason,
       coalesce(e.result ->> 'sequences', '[]') AS sequences
FROM proposal p
LEFT JOIN proposal_outcome e ON e.place_id = p.place_id AND e.proposal_id = p.proposal_id
CROSS JOIN LATERAL (
    SELECT coalesce(e.outcome, CASE WHEN p.expires_at <= $3 THEN 'expired' ELSE 'waiting' END) AS state) s
WHERE p.place_id = $1 AND p.pool_id = $2 AND p.act = 'carry-forward' AND p.proposal_id < $4
  AND ($5::text IS NULL OR s.state = $5)
  AND ($6::text IS NULL OR convert_from(p.content, 'UTF8')::jsonb ->> 'financial_year' = $6)
ORDER BY p.proposal_id DESC LIMIT $7;
