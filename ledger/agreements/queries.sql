-- Agreements, their versions, partners and pools.

-- name: insert_agreement
-- An agreement; on its own, so that a code that is taken is met before anything that hangs on it.
INSERT INTO agreement (place_id, agreement, name, legal_basis, label, act_id) VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert_terms
-- The first version of an agreement's terms, its partners in order, and the pool it opens.
WITH version AS (
    INSERT INTO agreement_version (place_id, agreement, version, effective_from, effective_to, host, pool_manager,
                                   terms, act_id)
    VALUES ($1, $2, 1, $4, $5, $6, $7, $8::jsonb, $3)),
partners AS (
    INSERT INTO agreement_partner (place_id, agreement, version, position, body)
    SELECT $1, $2, 1, p.position, p.body FROM unnest($9::text[]) WITH ORDINALITY AS p(body, position))
INSERT INTO pool (place_id, pool_id, code, agreement, name, kind, label, attribution, act_id)
VALUES ($1, $10, $11, $2, $12, $13, $14, $15, $3);

-- name: list_agreements
-- Agreements after a code, in their latest version, seen by the given bodies (null: by all).
SELECT a.agreement AS code, a.name, a.legal_basis, v.version, v.effective_from, v.effective_to, p.partners, v.host,
       v.pool_manager, v.terms::text AS terms, a.label,
       ARRAY(SELECT o.code FROM pool o WHERE o.place_id = a.place_id AND o.agreement = a.agreement ORDER BY o.code)
           AS pools
FROM agreement a
CROSS JOIN LATERAL (
    SELECT * FROM agreement_version v WHERE v.place_id = a.place_id AND v.agreement = a.agreement
    ORDER BY v.version DESC LIMIT 1) v
CROSS JOIN LATERAL (
    SELECT array_agg(p.body ORDER BY p.position) AS partners FROM agreement_partner p
    WHERE p.place_id = a.place_id AND p.agreement = a.agreement AND p.version = v.version) p
WHERE a.place_id = $1 AND a.agreement > $2 AND ($3::text[] IS NULL OR p.partners && $3)
ORDER BY a.agreement LIMIT $4;

-- name: list_pools
-- Pools after a code, under the latest terms, seen by the given bodies (null: by all).
SELECT o.code, o.name, o.kind, o.label, o.attribution, o.agreement, v.host, p.partners, v.effective_from, v.effective_to
FROM pool o
CROSS JOIN LATERAL (
    SELECT * FROM agreement_version v WHERE v.place_id = o.place_id AND v.agreement = o.agreement
    ORDER BY v.version DESC LIMIT 1) v
CROSS JOIN LATERAL (
    SELECT array_agg(p.body ORDER BY p.position) AS partners FROM agreement_partner p
    WHERE p.place_id = o.place_id AND p.agreement = o.agreement AND p.version = v.version) p
WHERE o.place_id = $1 AND o.code > $2 AND ($3::text[] IS NULL OR p.partners && $3)
ORDER BY o.code LIMIT $4;

-- name: find_terms
-- A pool under the latest version of its terms.
SELECT o.pool_id, o.code, o.name, o.kind, o.label, o.attribution, o.agreement, v.host, v.effective_from, v.effective_to,
       ARRAY(SELECT a.body FROM agreement_partner a
             WHERE a.place_id = o.place_id AND a.agreement = o.agreement AND a.version = v.version
             ORDER BY a.position) AS partners
FROM pool o
CROSS JOIN LATERAL (
    SELECT * FROM agreement_version v WHERE v.place_id = o.place_id AND v.agreement = o.agreement
    ORDER BY v.version DESC LIMIT 1) v
WHERE o.place_id = $1 AND o.pool_id = $2;
