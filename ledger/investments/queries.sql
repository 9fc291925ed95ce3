-- Investments: their terms, what happened to them, and what settlements brought.

-- name: insert_investment
-- An investment as the next one of its pool; the caller holds the head's lock.
INSERT INTO investment (place_id, pool_id, investment, case_code, investor, recorded_at, act_id)
SELECT $1, $2, 1 + coalesce(max(i.investment), 0), $3, $4, $5, $6
FROM investment i WHERE i.place_id = $1 AND i.pool_id = $2
RETURNING investment;

-- name: insert_terms
-- A version of an investment's terms, with why.
WITH kept AS (
    INSERT INTO investment_terms (place_id, pool_id, investment, version, terms, at_sequence, fingerprint, key_id,
                                  recorded_at, act_id)
    VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10))
INSERT INTO investment_text (place_id, pool_id, investment, part, number, salt, reason)
VALUES ($1, $2, $3, 'terms', $4, $11, $12);

-- name: insert_movement
-- The next movement of an investment, with why.
WITH kept AS (
    INSERT INTO investment_movement (place_id, pool_id, investment, movement, what, on_day, amount_pence, by_body,
                                     paid_pool_id, paid_sequence, voucher, minute_reference, takes_back, acting_body,
                                     at_sequence, fingerprint, key_id, recorded_at, act_id)
    SELECT $1, $2, $3, 1 + coalesce((
        SELECT max(m.movement) FROM investment_movement m
        WHERE m.place_id = $1 AND m.pool_id = $2 AND m.investment = $3), 0),
        $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
    RETURNING movement)
INSERT INTO investment_text (place_id, pool_id, investment, part, number, salt, reason)
SELECT $1, $2, $3, 'movement', kept.movement, $19, $20 FROM kept;

-- name: investment_of_key
-- The investment that an idempotency key stands for, with what was asked and its salt while that is there.
SELECT t.pool_id, t.investment, t.fingerprint, x.salt
FROM investment_terms t
LEFT JOIN investment_text x ON x.place_id = t.place_id AND x.pool_id = t.pool_id AND x.investment = t.investment
    AND x.part = 'terms' AND x.number = t.version
WHERE t.place_id = $1 AND t.key_id = $2
UNION ALL
SELECT m.pool_id, m.investment, m.fingerprint, x.salt
FROM investment_movement m
LEFT JOIN investment_text x ON x.place_id = m.place_id AND x.pool_id = m.pool_id AND x.investment = m.investment
    AND x.part = 'movement' AND x.number = m.movement
WHERE m.place_id = $1 AND m.key_id = $2;

-- name: investments
-- The investments of a pool in order, as known at a sequence number and an instant.
SELECT i.investment, i.case_code, i.investor, i.recorded_at
FROM investment i
JOIN investment_terms t ON t.place_id = i.place_id AND t.pool_id = i.pool_id AND t.investment = i.investment
    AND t.version = 1
WHERE i.place_id = $1 AND i.pool_id = $2 AND t.at_sequence <= $3 AND i.recorded_at <= $4 ORDER BY i.investment;

-- name: terms
-- Every version of the terms of a pool's investments in order, as known at a sequence number and an instant.
SELECT t.investment, t.version, t.terms::text AS terms, x.reason, a.principal_id, t.recorded_at
FROM investment_terms t
JOIN act a ON a.place_id = t.place_id AND a.act_id = t.act_id
LEFT JOIN investment_text x ON x.place_id = t.place_id AND x.pool_id = t.pool_id AND x.investment = t.investment
    AND x.part = 'terms' AND x.number = t.version
WHERE t.place_id = $1 AND t.pool_id = $2 AND t.at_sequence <= $3 AND t.recorded_at <= $4
ORDER BY t.investment, t.version;

-- name: movements
-- Every movement of a pool's investments in order, as known at a sequence number and an instant.
SELECT m.investment, m.movement, m.what, m.on_day, m.amount_pence, m.by_body, p.code AS paid_pool, m.paid_sequence,
       m.voucher, m.minute_reference, m.takes_back, x.reason, m.acting_body, a.principal_id, m.recorded_at
FROM investment_movement m
JOIN act a ON a.place_id = m.place_id AND a.act_id = m.act_id
LEFT JOIN pool p ON p.place_id = m.place_id AND p.pool_id = m.paid_pool_id
LEFT JOIN investment_text x ON x.place_id = m.place_id AND x.pool_id = m.pool_id AND x.investment = m.investment
    AND x.part = 'movement' AND x.number = m.movement
WHERE m.place_id = $1 AND m.pool_id = $2 AND m.at_sequence <= $3 AND m.recorded_at <= $4
ORDER BY m.investment, m.movement;

-- name: settled_gains
-- The settlements of a pool that settled something, in order of settling, as known at an instant: what of each, when, and
-- the result and figures that it rests on. A sequence number is held against the last entry that the settling posted.
SELECT c.number, s.year, c.scheme AS gain, c.effective_date, c.recorded_at, a.principal_id, s.acting_body, s.result,
       s.figures
FROM settlement_scheme c
JOIN settlement s ON s.place_id = c.place_id AND s.pool_id = c.pool_id AND s.number = c.number
JOIN act a ON a.place_id = c.place_id AND a.act_id = c.act_id
LEFT JOIN proposal_outcome o ON o.place_id = c.place_id AND o.proposal_id = c.proposal_id
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.recorded_at <= $4 AND coalesce((
    SELECT max(posted.sequence::bigint) FROM jsonb_array_elements_text(o.result -> 'sequences') AS posted(sequence)),
    0) <= $3
ORDER BY c.recorded_at, c.number, c.scheme;

-- name: paid_with
-- An entry of a pool by its code: what it moved, whether it was reversed, and what investments have named of it.
SELECT e.pool_id, (SELECT sum(l.amount_pence) FROM leg l
                   WHERE l.place_id = e.place_id AND l.pool_id = e.pool_id AND l.sequence = e.sequence
                     AND l.amount_pence > 0)::bigint AS moved_pence,
       EXISTS (SELECT FROM entry r WHERE r.place_id = e.place_id AND r.pool_id = e.pool_id
                 AND r.reverses_sequence = e.sequence) AS is_reversed,
       coalesce((SELECT sum(m.amount_pence) FROM investment_movement m
                 WHERE m.place_id = e.place_id AND m.paid_pool_id = e.pool_id AND m.paid_sequence = e.sequence
                   AND NOT EXISTS (SELECT FROM investment_movement b
                                   WHERE b.place_id = m.place_id AND b.pool_id = m.pool_id
                                     AND b.investment = m.investment AND b.takes_back = m.movement)),
                0)::bigint AS named_pence
FROM entry e JOIN pool p ON p.place_id = e.place_id AND p.pool_id = e.pool_id
WHERE e.place_id = $1 AND p.code = $2 AND e.sequence = $3 AND e.book = 'fund';

-- name: voucher_is_named
-- Whether a body's voucher stands for a movement already that was not taken back.
SELECT EXISTS (
    SELECT FROM investment_movement m
    WHERE m.place_id = $1 AND m.voucher = $2 AND coalesce(m.by_body, m.acting_body) = $3 AND NOT EXISTS (
        SELECT FROM investment_movement b
        WHERE b.place_id = m.place_id AND b.pool_id = m.pool_id AND b.investment = m.investment
          AND b.takes_back = m.movement));

-- name: pools_with_investments
-- The pools of a place that have investments.
SELECT o.pool_id, o.code FROM pool o
WHERE o.place_id = $1 AND EXISTS (
    SELECT FROM investment i WHERE i.place_id = o.place_id AND i.pool_id = o.pool_id) ORDER BY o.code;

-- name: fingerprints_to_check
-- Every version of terms and every movement of a pool, with its fingerprint and its text while that is there.
SELECT i.investment, i.case_code, i.investor, h.sequence AS head, f.part, f.number, f.terms, f.what, f.on_day,
       f.amount_pence, f.by_body, f.paid_pool, f.paid_sequence, f.voucher, f.minute_reference, f.takes_back,
       f.acting_body, f.at_sequence, f.fingerprint, x.salt, x.reason
FROM investment i
JOIN pool_head h ON h.place_id = i.place_id AND h.pool_id = i.pool_id
CROSS JOIN LATERAL (
    SELECT 'terms' AS part, t.version AS number, t.terms::text AS terms, NULL AS what, NULL::date AS on_day,
           NULL::bigint AS amount_pence, NULL AS by_body, NULL AS paid_pool, NULL::bigint AS paid_sequence,
           NULL AS voucher, NULL AS minute_reference, NULL::integer AS takes_back, i.investor AS acting_body,
           t.at_sequence, t.fingerprint
    FROM investment_terms t
    WHERE t.place_id = i.place_id AND t.pool_id = i.pool_id AND t.investment = i.investment
    UNION ALL
    SELECT 'movement', m.movement, NULL, m.what, m.on_day, m.amount_pence, m.by_body, p.code, m.paid_sequence,
           m.voucher, m.minute_reference, m.takes_back, m.acting_body, m.at_sequence, m.fingerprint
    FROM investment_movement m
    LEFT JOIN pool p ON p.place_id = m.place_id AND p.pool_id = m.paid_pool_id
    WHERE m.place_id = i.place_id AND m.pool_id = i.pool_id AND m.investment = i.investment) f
LEFT JOIN investment_text x ON x.place_id = i.place_id AND x.pool_id = i.pool_id AND x.investment = i.investment
    AND x.part = f.part AND x.number = f.number
WHERE i.place_id = $1 AND i.pool_id = $2 ORDER BY i.investment, f.part DESC, f.number;

-- name: reversed_beneath
-- Movements that stand on an entry which was reversed since.
SELECT m.investment, m.movement, p.code AS pool, m.paid_sequence
FROM investment_movement m
JOIN pool p ON p.place_id = m.place_id AND p.pool_id = m.paid_pool_id
JOIN entry r ON r.place_id = m.place_id AND r.pool_id = m.paid_pool_id AND r.reverses_sequence = m.paid_sequence
WHERE m.place_id = $1 AND m.pool_id = $2 AND NOT EXISTS (
    SELECT FROM investment_movement b
    WHERE b.place_id = m.place_id AND b.pool_id = m.pool_id AND b.investment = m.investment
      AND b.takes_back = m.movement)
ORDER BY m.investment, m.movement;
