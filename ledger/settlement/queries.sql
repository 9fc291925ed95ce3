-- Settlements, the agreements and disputes of their schemes, and what is settled.

-- name: insert_settlement
-- A settlement as proposed.
INSERT INTO settlement (place_id, pool_id, number, year, period, last_day, through_sequence, known_at, agreement,
                        rule_set_version, engine, figures, result, content, sha256, acting_body, asked, key_id,
                        principal_id, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21);

-- name: settlement_of_key
-- The settlement that an idempotency key stands for.
SELECT pool_id, number, asked FROM settlement WHERE place_id = $1 AND key_id = $2;

-- name: last_settlement
-- The number of a pool's last settlement, and the latest day to which one of a year reaches that is not withdrawn whole.
SELECT coalesce(max(s.number), 0) AS number,
       max(s.last_day) FILTER (WHERE s.year = $3 AND EXISTS (
           SELECT FROM settlement_scheme c
           WHERE c.place_id = s.place_id AND c.pool_id = s.pool_id AND c.number = s.number)) AS last_day
FROM settlement s WHERE s.place_id = $1 AND s.pool_id = $2;

-- name: settlements
-- Settlements of pools (null: of every one) below a number, newest first; of a year, or one by its number. agreed: what
-- stands of the partners' agreements: a dispute of the partner's own takes back what it agreed before.
SELECT s.pool_id, p.code AS pool, s.number, s.year, s.period, s.last_day, s.through_sequence, s.known_at, s.agreement,
       s.rule_set_version, s.engine, s.content, s.sha256, s.acting_body, s.principal_id, s.recorded_at,
       (SELECT min(n.number) FROM settlement n
        WHERE n.place_id = s.place_id AND n.pool_id = s.pool_id AND n.year = s.year AND n.number > s.number)
           AS superseded_by,
       ARRAY(SELECT DISTINCT ROW(a.scheme, a.body) FROM settlement_agreement a
             WHERE a.place_id = s.place_id AND a.pool_id = s.pool_id AND a.number = s.number AND NOT EXISTS (
                 SELECT FROM settlement_dispute d
                 WHERE d.place_id = s.place_id AND d.pool_id = s.pool_id AND d.year = s.year AND d.scheme = a.scheme
                   AND d.body = a.body AND d.step > a.step)) AS agreed,
       ARRAY(SELECT ROW(d.dispute, d.scheme, d.body) FROM settlement_dispute d
             WHERE d.place_id = s.place_id AND d.pool_id = s.pool_id AND d.year = s.year AND NOT EXISTS (
                 SELECT FROM settlement_dispute_end e
                 WHERE e.place_id = d.place_id AND e.pool_id = d.pool_id AND e.dispute = d.dispute)
             ORDER BY d.dispute) AS disputes,
       ARRAY(SELECT ROW(c.scheme, c.effective_date) FROM settlement_scheme c
             WHERE c.place_id = s.place_id AND c.pool_id = s.pool_id AND c.number = s.number) AS settled,
       w.reason AS withdrawn_reason, w.principal_id AS withdrawn_by, w.recorded_at AS withdrawn_at
FROM settlement s
JOIN pool p ON p.place_id = s.place_id AND p.pool_id = s.pool_id
LEFT JOIN settlement_withdrawal w ON w.place_id = s.place_id AND w.pool_id = s.pool_id AND w.number = s.number
WHERE s.place_id = $1 AND ($2::uuid IS NULL OR s.pool_id = $2) AND s.number < $3
  AND ($4::integer IS NULL OR s.year = $4) AND ($5::integer IS NULL OR s.number = $5)
ORDER BY s.number DESC LIMIT $6;

-- name: latest_settlements
-- The last settlement of each pool and year of a place.
SELECT DISTINCT ON (s.pool_id, s.year) s.pool_id, s.number
FROM settlement s WHERE s.place_id = $1 ORDER BY s.pool_id, s.year, s.number DESC;

-- name: first_settled_version
-- The version of the rule set by which a settlement of a year, below a number, first settled anything, as known at an
-- instant; none: nothing is.
SELECT s.rule_set_version FROM settlement s
WHERE s.place_id = $1 AND s.pool_id = $2 AND s.year = $3 AND s.number < $4 AND EXISTS (
    SELECT FROM settlement_scheme c WHERE c.place_id = s.place_id AND c.pool_id = s.pool_id AND c.number = s.number
      AND c.recorded_at <= $5)
ORDER BY s.number LIMIT 1;

-- name: reallocated
-- What settlements of savings made each body owe (above zero) or be owed, and put into the pot (no body, below zero), by
-- the calendar year in which the financial year begins; as known at a sequence number.
SELECT extract(year FROM e.event_date - interval '3 months')::integer AS year, a.body, sum(l.amount_pence)::bigint AS pence
FROM entry e
JOIN leg l ON l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.kind = 'savings_reallocated' AND e.sequence <= $3
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: outstanding
-- What each body owes (above zero) or is owed by settlements, less what was paid; as known at a sequence number. What a
-- winding up divides is no part of it.
SELECT a.body, sum(l.amount_pence)::bigint AS pence
FROM entry e
JOIN leg l ON l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.kind <> 'winding_up' AND e.sequence <= $3
  AND a.account = 'partner_settlement'
GROUP BY 1 ORDER BY 1;

-- name: savings_pools
-- The savings pools of a place after a code, as far as some bodies may see them (null: all may be seen).
SELECT o.pool_id FROM pool o
CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v
WHERE o.place_id = $1 AND o.kind = 'savings' AND ($2::text[] IS NULL OR v.partners && $2) AND o.code > $3
ORDER BY o.code LIMIT $4;

-- name: bytes_of_settlement
-- The figures and the result of a settlement as they are kept.
SELECT figures, result FROM settlement WHERE place_id = $1 AND pool_id = $2 AND number = $3;

-- name: settled_before
-- The settlements below a number by which schemes of a year were last settled, each with its content.
SELECT DISTINCT ON (c.scheme) c.scheme, c.number, s.content
FROM settlement_scheme c
JOIN settlement s ON s.place_id = c.place_id AND s.pool_id = c.pool_id AND s.number = c.number
WHERE c.place_id = $1 AND c.pool_id = $2 AND s.year = $3 AND c.number < $4
ORDER BY c.scheme, c.number DESC;

-- name: reserve_moved
-- What settlements of a year put into the reserve of each stream, less what they drew, known by a sequence number and
-- effective by a day.
SELECT a.stream, (-sum(l.amount_pence))::bigint AS pence
FROM (SELECT DISTINCT c.proposal_id FROM settlement_scheme c
      JOIN settlement s ON s.place_id = c.place_id AND s.pool_id = c.pool_id AND s.number = c.number
      WHERE c.place_id = $1 AND c.pool_id = $2 AND s.year = $3) AS behind
JOIN proposal_outcome o ON o.place_id = $1 AND o.proposal_id = behind.proposal_id
CROSS JOIN LATERAL jsonb_array_elements_text(o.result -> 'sequences') AS posted(sequence)
JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = posted.sequence::bigint
JOIN leg l ON l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
JOIN account a ON a.place_id = l.place_id AND a.pool_id = l.pool_id AND a.account_id = l.account_id
WHERE a.account = 'reserve' AND a.stream IS NOT NULL AND e.sequence <= $4 AND e.effective_date <= $5
GROUP BY a.stream ORDER BY a.stream;

-- name: history_of_settlement
-- What was done with a settlement, in order: proposed, agreed and settled, disputed, withdrawn, each with its schemes.
SELECT h.what, h.body, h.schemes, h.act_id, a.principal_id, h.recorded_at, h.proposal_id
FROM (
    SELECT 1 AS step, 'proposed' AS what, s.acting_body AS body, ARRAY[]::text[] AS schemes, s.act_id, s.recorded_at,
           NULL::uuid AS proposal_id
    FROM settlement s WHERE s.place_id = $1 AND s.pool_id = $2 AND s.number = $3
    UNION ALL
    SELECT 2, 'agreed', g.body, array_agg(g.scheme ORDER BY g.scheme), g.act_id, g.recorded_at, g.proposal_id
    FROM settlement_agreement g WHERE g.place_id = $1 AND g.pool_id = $2 AND g.number = $3
    GROUP BY g.body, g.act_id, g.recorded_at, g.proposal_id
    UNION ALL
    SELECT 3, 'settled', NULL, array_agg(c.scheme ORDER BY c.scheme), c.act_id, c.recorded_at, c.proposal_id
    FROM settlement_scheme c WHERE c.place_id = $1 AND c.pool_id = $2 AND c.number = $3
    GROUP BY c.act_id, c.recorded_at, c.proposal_id
    UNION ALL
    SELECT 2, 'disputed', d.body, array_agg(d.scheme ORDER BY d.dispute), d.act_id, d.recorded_at, NULL
    FROM settlement_dispute d WHERE d.place_id = $1 AND d.pool_id = $2 AND d.number = $3
    GROUP BY d.body, d.act_id, d.recorded_at
    UNION ALL
    SELECT 3, 'dispute_' || e.outcome, d.body, ARRAY[d.scheme], e.act_id, e.recorded_at, NULL
    FROM settlement_dispute_end e
    JOIN settlement_dispute d ON d.place_id = e.place_id AND d.pool_id = e.pool_id AND d.dispute = e.dispute
    WHERE e.place_id = $1 AND e.pool_id = $2 AND d.number = $3
    UNION ALL
    SELECT 4, 'withdrawn', NULL, ARRAY[]::text[], w.act_id, w.recorded_at, NULL
    FROM settlement_withdrawal w WHERE w.place_id = $1 AND w.pool_id = $2 AND w.number = $3) h
JOIN act a ON a.place_id = $1 AND a.act_id = h.act_id
ORDER BY h.recorded_at, h.step, h.act_id;

-- name: next_step
-- The number of the next step of agreeing or disputing in a pool.
SELECT 1 + greatest(
    coalesce((SELECT max(a.step) FROM settlement_agreement a WHERE a.place_id = $1 AND a.pool_id = $2), 0),
    coalesce((SELECT max(d.step) FROM settlement_dispute d WHERE d.place_id = $1 AND d.pool_id = $2), 0));

-- name: insert_agreements
-- A partner's agreement to schemes.
INSERT INTO settlement_agreement (place_id, pool_id, number, scheme, body, step, proposal_id, recorded_at, act_id)
SELECT $1, $2, $3, scheme, $5, $6, $7, $8, $9 FROM unnest($4::text[]) AS scheme;

-- name: insert_settled
-- Schemes that every partner has agreed.
INSERT INTO settlement_scheme (place_id, pool_id, number, scheme, effective_date, proposal_id, recorded_at, act_id)
SELECT $1, $2, $3, scheme, $5, $6, $7, $8 FROM unnest($4::text[]) AS scheme;

-- name: entries_of_settlement
-- The entries of a settlement, in order, with the proposals of the agreements that posted them.
SELECT e.sequence, e.payload, behind.proposal_id
FROM (SELECT DISTINCT c.proposal_id FROM settlement_scheme c
      WHERE c.place_id = $1 AND c.pool_id = $2 AND c.number = $3) AS behind
JOIN proposal_outcome o ON o.place_id = $1 AND o.proposal_id = behind.proposal_id
CROSS JOIN LATERAL jsonb_array_elements_text(o.result -> 'sequences') AS posted(sequence)
JOIN entry e ON e.place_id = $1 AND e.pool_id = $2 AND e.sequence = posted.sequence::bigint
ORDER BY e.sequence;

-- name: settled_schemes
-- The schemes that a settlement settled, with the proposal of the agreement that did it and the day of its entries.
SELECT c.scheme, c.proposal_id, c.effective_date FROM settlement_scheme c
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.number = $3 ORDER BY c.proposal_id, c.scheme;

-- name: insert_withdrawal
-- The end of what a settlement has not settled.
INSERT INTO settlement_withdrawal (place_id, pool_id, number, reason, principal_id, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_disputes
-- A partner's disputes of schemes, numbered in their order, each with its reason apart.
WITH added AS (
    INSERT INTO settlement_dispute (place_id, pool_id, dispute, number, year, scheme, body, step, raised_on,
                                    agreement_version, principal_id, recorded_at, act_id)
    SELECT $1, $2, s.position + coalesce((
               SELECT max(d.dispute) FROM settlement_dispute d WHERE d.place_id = $1 AND d.pool_id = $2), 0),
           $3, $4, s.scheme, $6, $7, $8, $9, $10, $11, $12
    FROM unnest($5::text[]) WITH ORDINALITY AS s(scheme, position)
    RETURNING dispute),
texts AS (
    INSERT INTO settlement_dispute_text (place_id, pool_id, dispute, part, reason)
    SELECT $1, $2, added.dispute, 'raised', $13 FROM added)
SELECT dispute FROM added ORDER BY dispute;

-- name: end_dispute
-- The end of a dispute, with its reason apart.
WITH ended AS (
    INSERT INTO settlement_dispute_end (place_id, pool_id, dispute, outcome, minute_reference, ended_on, principal_id,
                                        recorded_at, act_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))
INSERT INTO settlement_dispute_text (place_id, pool_id, dispute, part, reason) VALUES ($1, $2, $3, 'ended', $10);

-- name: disputes
-- Disputes of pools (null: of every one) below a number, newest first; open ones, ended ones (null: all); or one.
SELECT d.pool_id, p.code AS pool, d.dispute, d.number, d.year, d.scheme, d.body, d.raised_on, d.agreement_version,
       d.principal_id, d.recorded_at, t.reason, e.outcome, e.minute_reference, u.reason AS end_reason, e.ended_on,
       e.principal_id AS ended_by, e.recorded_at AS ended_at, p.agreement, v.terms::text AS terms
FROM settlement_dispute d
JOIN pool p ON p.place_id = d.place_id AND p.pool_id = d.pool_id
JOIN agreement_version v ON v.place_id = d.place_id AND v.agreement = p.agreement AND v.version = d.agreement_version
LEFT JOIN settlement_dispute_text t
    ON t.place_id = d.place_id AND t.pool_id = d.pool_id AND t.dispute = d.dispute AND t.part = 'raised'
LEFT JOIN settlement_dispute_end e ON e.place_id = d.place_id AND e.pool_id = d.pool_id AND e.dispute = d.dispute
LEFT JOIN settlement_dispute_text u
    ON u.place_id = d.place_id AND u.pool_id = d.pool_id AND u.dispute = d.dispute AND u.part = 'ended'
WHERE d.place_id = $1 AND ($2::uuid IS NULL OR d.pool_id = $2) AND d.dispute < $3
  AND ($4::boolean IS NULL OR (e.dispute IS NULL) = $4) AND ($5::integer IS NULL OR d.dispute = $5)
ORDER BY d.dispute DESC LIMIT $6;

-- name: terms_version
-- The number of the version of an agreement's terms in force.
SELECT version FROM terms_in_force($1, $2);

-- name: pools_with_settlements
-- The pools of a place that have settlements, or of one pool by its code, with how many.
SELECT s.pool_id, p.code AS pool, max(s.number) AS last_number
FROM settlement s JOIN pool p ON p.place_id = s.place_id AND p.pool_id = s.pool_id
WHERE s.place_id = $1 AND ($2::text IS NULL OR p.code = $2) GROUP BY 1, 2 ORDER BY 2;

-- name: stray_entries
-- Entries of settlements that no agreement behind a settled scheme has posted.
SELECT e.sequence FROM entry e
WHERE e.place_id = $1 AND e.pool_id = $2
  AND e.kind IN ('risk_share_settled', 'reserve_settled', 'savings_reallocated', 'savings_distributed') AND NOT EXISTS (
    SELECT FROM settlement_scheme c
    JOIN proposal_outcome o ON o.place_id = c.place_id AND o.proposal_id = c.proposal_id
    WHERE c.place_id = $1 AND c.pool_id = $2 AND o.result -> 'sequences' @> to_jsonb(e.sequence))
ORDER BY e.sequence;
