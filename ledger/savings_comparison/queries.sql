-- Comparing savings: the versions first projected, the causes that were stated, the tables that were taken over.

-- name: first_versions
-- The first version of each of some cases that any of some bodies may see (null: all of them).
SELECT v.case_code, min(v.version) AS version
FROM savings_case_version v
LEFT JOIN savings_baseline b ON b.place_id = v.place_id AND b.pool_id = v.pool_id AND b.case_code = v.case_code
    AND b.version = v.version
WHERE v.place_id = $1 AND v.pool_id = $2 AND v.case_code = ANY ($3::text[])
  AND ($4::text[] IS NULL OR b.number IS NOT NULL
       OR named_of_savings_case(v.place_id, v.pool_id, v.case_code) && $4)
GROUP BY v.case_code ORDER BY v.case_code;

-- name: stated_causes
-- What stands of stated causes of a pool, as known through a sequence number.
SELECT DISTINCT ON (c.case_code, c.body, c.year, c.claim) c.case_code AS "case", c.body, c.year, c.claim,
       c.causes::text AS causes
FROM savings_cause c WHERE c.place_id = $1 AND c.pool_id = $2 AND c.at_sequence <= $3
ORDER BY c.case_code, c.body, c.year, c.claim, c.version DESC;

-- name: insert_causes
-- The next version of why a body's saving of a year differs, with the reason apart; the caller holds the head's lock.
WITH kept AS (
    INSERT INTO savings_cause (place_id, pool_id, case_code, body, year, claim, version, causes, at_sequence,
                               recorded_at, act_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11))
INSERT INTO savings_cause_text (place_id, pool_id, case_code, body, year, claim, version, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $12);

-- name: list_causes
-- Every version of stated causes of a pool after one, in order, of a case and a body where they are given.
SELECT c.case_code AS "case", c.body, c.year, c.claim, c.version, c.causes::text AS causes, t.reason, a.principal_id,
       c.recorded_at
FROM savings_cause c
JOIN act a ON a.place_id = c.place_id AND a.act_id = c.act_id
LEFT JOIN savings_cause_text t ON t.place_id = c.place_id AND t.pool_id = c.pool_id AND t.case_code = c.case_code
    AND t.body = c.body AND t.year = c.year AND t.claim = c.claim AND t.version = c.version
WHERE c.place_id = $1 AND c.pool_id = $2
  AND (c.case_code, c.body, c.year, c.claim, c.version) > ($3::text, $4::text, $5::integer, $6::integer, $7::integer)
  AND ($8::text IS NULL OR c.case_code = $8) AND ($9::text IS NULL OR c.body = $9)
ORDER BY c.case_code, c.body, c.year, c.claim, c.version LIMIT $10;

-- name: insert_taken_over
-- That a table of optimism bias is what the place's own past said, and as known when.
INSERT INTO own_optimism_bias (place_id, name, seen, beside, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_taken_over
-- Tables that were taken over, after a name, in order.
SELECT o.name, o.seen, o.beside, o.recorded_at, a.principal_id
FROM own_optimism_bias o JOIN act a ON a.place_id = o.place_id AND a.act_id = o.act_id
WHERE o.place_id = $1 AND o.name > $2 ORDER BY o.name LIMIT $3;

-- name: savings_pools
-- The savings pools of a place with the partners of their agreements, in order.
SELECT p.pool_id, p.code, array_agg(DISTINCT r.body ORDER BY r.body) AS partners
FROM pool p
JOIN agreement_partner r ON r.place_id = p.place_id AND r.agreement = p.agreement
WHERE p.place_id = $1 AND p.kind = 'savings' GROUP BY p.pool_id, p.code ORDER BY p.code;
