-- Agreements, their versions, partners and pools; signatures, reviews, the end.

-- name: insert_agreement
-- An agreement; on its own, so that a code that is taken is met before anything that hangs on it.
INSERT INTO agreement (place_id, agreement, name, legal_basis, label, act_id) VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert_version
-- The next version of an agreement's terms with its partners in order, under the scheme of delegation in force.
WITH made AS (
    INSERT INTO agreement_version (place_id, agreement, version, effective_from, effective_to, host, pool_manager, terms,
                                   not_yet_agreed, next_review_on, applies_from, proposal_id, act_id,
                                   delegation_version)
    SELECT $1, $2, coalesce((SELECT max(v.version) FROM agreement_version v
                             WHERE v.place_id = $1 AND v.agreement = $2), 0) + 1,
           $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11, $12,
           (SELECT max(d.version) FROM delegation d WHERE d.place_id = $1 AND d.agreement = $2)
    RETURNING version),
partners AS (
    INSERT INTO agreement_partner (place_id, agreement, version, position, body)
    SELECT $1, $2, made.version, p.position, p.body
    FROM made, unnest($13::text[]) WITH ORDINALITY AS p(body, position))
SELECT version FROM made;

-- name: insert_pool
-- The pool that an agreement opens.
INSERT INTO pool (place_id, pool_id, code, agreement, name, kind, label, attribution, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: insert_signature
-- A partner's signature to a version.
INSERT INTO agreement_signature (place_id, agreement, version, body, signed_on, digest, recorded_at, proposal_id, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: insert_review
-- A review of an agreement, one a day.
INSERT INTO agreement_review (place_id, agreement, reviewed_on, finding, next_review_on, act_id)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert_winding_up
-- The end of an agreement's books.
INSERT INTO agreement_winding_up (place_id, agreement, wound_up_on, settle_by, proposal_id, act_id)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_agreements
-- Agreements after a code, in the version in force, seen by the given bodies (null: by all).
SELECT a.agreement AS code, a.name, a.legal_basis, v.version, v.effective_from, v.effective_to, v.partners, v.host,
       w.pool_manager, w.terms::text AS terms, w.not_yet_agreed::text AS not_yet_agreed, v.next_review_on, v.is_signed,
       v.has_signature, v.settle_by, a.label,
       ARRAY(SELECT o.code FROM pool o WHERE o.place_id = a.place_id AND o.agreement = a.agreement ORDER BY o.code)
           AS pools
FROM agreement a
CROSS JOIN LATERAL terms_in_force(a.place_id, a.agreement) v
JOIN agreement_version w ON w.place_id = a.place_id AND w.agreement = a.agreement AND w.version = v.version
WHERE a.place_id = $1 AND a.agreement > $2 AND ($3::text[] IS NULL OR v.partners && $3)
ORDER BY a.agreement LIMIT $4;

-- name: list_pools
-- Pools after a code, under the terms in force, seen by the given bodies (null: by all).
SELECT o.code, o.name, o.kind, o.label, o.attribution, o.agreement, v.host, v.partners, v.effective_from,
       v.effective_to, v.is_signed
FROM pool o
CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v
WHERE o.place_id = $1 AND o.code > $2 AND ($3::text[] IS NULL OR v.partners && $3)
ORDER BY o.code LIMIT $4;

-- name: find_terms
-- A pool under the terms in force, with every fence on a stream of its place.
SELECT o.pool_id, o.code, o.name, o.kind, o.label, o.attribution, o.agreement, v.host, v.effective_from, v.effective_to,
       v.partners, v.is_signed, v.settle_by,
       (SELECT json_agg(f.terms ORDER BY f.stream, f.version)::text FROM fence f WHERE f.place_id = o.place_id) AS fences
FROM pool o
CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v
WHERE o.place_id = $1 AND o.pool_id = $2;

-- name: find_standing
-- Which version of an agreement is in force, when it must be settled once wound up, when it is reviewed next.
SELECT version, settle_by, next_review_on FROM terms_in_force($1, $2);

-- name: list_versions
-- Versions of an agreement below a number, the newest first, with what made each, and its scheme of delegation.
SELECT a.agreement, a.name, a.legal_basis, v.version, v.effective_from, v.applies_from, v.effective_to, v.host,
       v.pool_manager, v.terms::text AS terms, v.not_yet_agreed::text AS not_yet_agreed, v.next_review_on,
       v.delegation_version, d.scheme::text AS delegation, v.proposal_id, coalesce(p.act, made.operation) AS made_by,
       made.recorded_at, made.principal_id,
       ARRAY(SELECT b.body FROM agreement_partner b
             WHERE b.place_id = v.place_id AND b.agreement = v.agreement AND b.version = v.version
             ORDER BY b.position) AS partners
FROM agreement_version v
JOIN agreement a ON a.place_id = v.place_id AND a.agreement = v.agreement
JOIN act made ON made.place_id = v.place_id AND made.act_id = v.act_id
LEFT JOIN delegation d ON d.place_id = v.place_id AND d.agreement = v.agreement AND d.version = v.delegation_version
LEFT JOIN proposal p ON p.place_id = v.place_id AND p.proposal_id = v.proposal_id
WHERE v.place_id = $1 AND v.agreement = $2 AND v.version < $3
ORDER BY v.version DESC LIMIT $4;

-- name: list_signatures
-- Every signature of an agreement, in the order in which they were recorded.
SELECT version, body, signed_on, recorded_at, encode(digest, 'hex') AS terms_sha256,
       proposal_id FROM agreement_signature
WHERE place_id = $1 AND agreement = $2 ORDER BY recorded_at, body;

-- name: list_reviews
-- The latest reviews of an agreement, the newest first, with when and by whom each was recorded.
SELECT r.reviewed_on, r.finding, r.next_review_on, a.recorded_at, a.principal_id
FROM agreement_review r JOIN act a ON a.place_id = r.place_id AND a.act_id = r.act_id
WHERE r.place_id = $1 AND r.agreement = $2 ORDER BY r.reviewed_on DESC LIMIT $3;

-- name: agreements_to_check
-- Every agreement of a place.
SELECT agreement FROM agreement WHERE place_id = $1 ORDER BY agreement;

-- name: acts_of_proposals
-- What the proposals are that signatures, variations and windings up of an agreement rest on, and what came of them.
SELECT p.proposal_id, p.act, p.acting_body, o.outcome
FROM proposal p LEFT JOIN proposal_outcome o ON o.place_id = p.place_id AND o.proposal_id = p.proposal_id
WHERE p.place_id = $1 AND p.proposal_id = ANY ($2::uuid[]);

-- name: winding_up_of
-- The proposal by which an agreement was wound up.
SELECT proposal_id FROM agreement_winding_up WHERE place_id = $1 AND agreement = $2;
