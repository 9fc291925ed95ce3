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

-- name: insert_feed
-- A calendar at a secret address, of which only the digest is kept.
INSERT INTO calendar_feed (place_id, feed_id, principal_id, digest, recorded_at, act_id)
VALUES ($1, $2, $3, $4, now(), $5);

-- name: end_feeds
-- Ends every calendar address of a principal that stands.
INSERT INTO calendar_feed_end (place_id, feed_id, recorded_at, act_id)
SELECT f.place_id, f.feed_id, now(), $3 FROM calendar_feed f
WHERE f.place_id = $1 AND f.principal_id = $2
ON CONFLICT DO NOTHING RETURNING feed_id;

-- name: holder_of_feed
-- Whose calendar a secret opens, while its address stands.
SELECT f.principal_id FROM calendar_feed f
WHERE f.place_id = $1 AND f.digest = $2 AND NOT EXISTS (
    SELECT FROM calendar_feed_end e WHERE e.place_id = f.place_id AND e.feed_id = f.feed_id);

-- name: holders
-- Individual people with roles in a place (null: all of them), one row a grant in force.
SELECT p.principal_id, coalesce(p.same_person_as, p.principal_id) AS person_id, g.role, g.body
FROM role_grant g JOIN principal p ON p.principal_id = g.principal_id
WHERE g.place_id = $1 AND p.kind = 'individual' AND ($2::uuid IS NULL OR p.principal_id = $2)
  AND NOT EXISTS (SELECT FROM role_withdrawal w WHERE w.grant_id = g.grant_id)
ORDER BY p.principal_id;

-- name: mail_addresses
-- The mail addresses that the directory of a place has.
SELECT principal_id, email FROM directory WHERE place_id = $1 AND email IS NOT NULL AND email <> '';

-- name: every_place
-- All places: what is mailed is looked for in each.
SELECT place_id, code FROM place ORDER BY code;

-- name: note_tasks
-- Notes tasks of which a person is told now; those of which they were told before are left out.
INSERT INTO notice (place_id, principal_id, task_id, recorded_at)
SELECT $1, $2, t.task_id, now() FROM unnest($3::text[]) AS t(task_id)
ON CONFLICT DO NOTHING RETURNING task_id;
