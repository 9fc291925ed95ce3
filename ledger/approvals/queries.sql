-- Proposals of controlled acts, their approvals and ends; and the schemes of delegation that say who approves.

-- name: insert_delegation
-- The next version of an agreement's scheme of delegation.
INSERT INTO delegation (place_id, agreement, version, virement_limit_pence, reversal_limit_pence, scheme, act_id)
SELECT $1, $2, coalesce(max(d.version), 0) + 1, $3, $4, $5::jsonb, $6
FROM delegation d WHERE d.place_id = $1 AND d.agreement = $2
RETURNING version;

-- name: delegation_of
-- The scheme of delegation in force of an agreement.
SELECT version, scheme::text AS scheme FROM delegation
WHERE place_id = $1 AND agreement = $2 ORDER BY version DESC LIMIT 1;

-- name: list_delegations
-- Every version of an agreement's scheme of delegation, the newest first, with when and by whom it came.
SELECT d.version, d.scheme::text AS scheme, a.recorded_at, a.principal_id
FROM delegation d JOIN act a ON a.place_id = d.place_id AND a.act_id = d.act_id
WHERE d.place_id = $1 AND d.agreement = $2 AND d.version < $3 ORDER BY d.version DESC LIMIT $4;

-- name: insert_proposal
-- A proposal, apart from the books.
INSERT INTO proposal (place_id, proposal_id, pool_id, act, acting_body, amount_pence, content, principal_id, person_id,
                      proposed_at, expires_at, key_id, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: proposal_of_key
-- The proposal that an idempotency key stands for.
SELECT proposal_id, pool_id, content FROM proposal WHERE place_id = $1 AND key_id = $2;

-- name: list_proposals
-- Proposals of pools (null: of all), newest first, before one, of some states (null: of all), with approvals and end.
SELECT p.proposal_id, p.pool_id, o.code AS pool, p.act, p.acting_body, p.amount_pence, p.content, p.principal_id,
       p.person_id, p.proposed_at, p.expires_at, s.state, e.outcome, e.principal_id AS ended_by,
       e.recorded_at AS ended_at, e.reason AS end_reason, e.result::text AS result,
       ARRAY(SELECT ROW(a.person_id, a.principal_id, a.body, a.roles, a.recorded_at) FROM proposal_approval a
             WHERE a.place_id = p.place_id AND a.proposal_id = p.proposal_id ORDER BY a.recorded_at) AS approvals
FROM proposal p
JOIN pool o ON o.place_id = p.place_id AND o.pool_id = p.pool_id
LEFT JOIN proposal_outcome e ON e.place_id = p.place_id AND e.proposal_id = p.proposal_id
CROSS JOIN LATERAL (
    SELECT coalesce(e.outcome, CASE WHEN p.expires_at <= $5 THEN 'expired' ELSE 'waiting' END) AS state) s
WHERE p.place_id = $1 AND ($2::uuid[] IS NULL OR p.pool_id = ANY ($2)) AND p.proposal_id < $3
  AND ($4::text[] IS NULL OR s.state = ANY ($4)) AND ($6::uuid IS NULL OR p.proposal_id = $6)
ORDER BY p.proposal_id DESC LIMIT $7;

-- name: insert_approval
-- An approval, by one person once.
INSERT INTO proposal_approval (place_id, proposal_id, person_id, principal_id, body, roles, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: insert_outcome
-- The end of a proposal, once.
INSERT INTO proposal_outcome (place_id, proposal_id, outcome, principal_id, body, reason, result, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9);
