-- Figures beside the legs; rule sets, their signatures and adoptions.

-- name: beside_the_legs
-- The kind of a pool; the partners of its agreement in order, by the version that applies on a day; every fence of the place; what was
-- stated of the pool, in the order in which it counts. All as known at an instant (null: now).
SELECT o.kind,
       (SELECT ARRAY(SELECT p.body FROM agreement_partner p
                     WHERE p.place_id = v.place_id AND p.agreement = v.agreement AND p.version = v.version
                     ORDER BY p.position)
        FROM agreement_version v JOIN act a ON a.place_id = v.place_id AND a.act_id = v.act_id
        WHERE v.place_id = o.place_id AND v.agreement = o.agreement AND ($4::timestamptz IS NULL OR a.recorded_at <= $4)
        ORDER BY (v.proposal_id IS NULL OR v.applies_from <= $3) DESC, v.version DESC LIMIT 1) AS partners,
       ARRAY(SELECT f.terms::text FROM fence f JOIN act a ON a.place_id = f.place_id AND a.act_id = f.act_id
             WHERE f.place_id = o.place_id AND ($4::timestamptz IS NULL OR a.recorded_at <= $4)
             ORDER BY f.stream, f.version) AS fences,
       ARRAY(SELECT s.content FROM stated_figures s
             WHERE s.place_id = o.place_id AND s.pool_id = o.pool_id AND s.as_at <= $3
               AND ($4::timestamptz IS NULL OR s.recorded_at <= $4)
             ORDER BY s.as_at, s.version) AS stated
FROM pool o WHERE o.place_id = $1 AND o.pool_id = $2;

-- name: schemes_as_known
-- Who answers for the schemes named, and how each stands in risk sharing, every version known at an instant (null: now).
SELECT s.programme, s.scheme, s.responsible_body,
       (SELECT json_agg(t.terms ORDER BY t.version)::text FROM scheme_sharing t
        WHERE t.place_id = s.place_id AND t.programme = s.programme AND t.scheme = s.scheme
          AND ($4::timestamptz IS NULL OR t.recorded_at <= $4)) AS sharing
FROM unnest($2::text[], $3::text[]) AS wanted(programme, scheme)
JOIN scheme s ON s.place_id = $1 AND s.programme = wanted.programme AND s.scheme = wanted.scheme;

-- name: insert_scheme_sharing
-- A further version of how a scheme stands in risk sharing; none where there is no such scheme.
INSERT INTO scheme_sharing (place_id, programme, scheme, version, effective_from, terms, recorded_at, act_id)
SELECT s.place_id, s.programme, s.scheme, 1 + coalesce((
    SELECT max(t.version) FROM scheme_sharing t
    WHERE t.place_id = s.place_id AND t.programme = s.programme AND t.scheme = s.scheme), 0), $4, $5::text::jsonb, $6, $7
FROM scheme s WHERE s.place_id = $1 AND s.programme = $2 AND s.scheme = $3
RETURNING version;

-- name: list_scheme_sharing
-- Versions of how the schemes of a place stand in risk sharing, after a scheme and version, in order.
SELECT programme, scheme, version, terms::text AS terms FROM scheme_sharing
WHERE place_id = $1 AND (programme, scheme, version) > ($2, $3, $4) ORDER BY programme, scheme, version LIMIT $5;

-- name: insert_stated_figures
-- The next figures that are stated of a pool.
INSERT INTO stated_figures (place_id, pool_id, version, as_at, source, content, recorded_at, act_id)
SELECT $1, $2, 1 + coalesce((SELECT max(s.version) FROM stated_figures s WHERE s.place_id = $1 AND s.pool_id = $2), 0),
       $3, $4, $5, $6, $7
RETURNING version;

-- name: list_stated_figures
-- What was stated of a pool below a version, the newest first.
SELECT version, recorded_at, content FROM stated_figures
WHERE place_id = $1 AND pool_id = $2 AND version < $3 ORDER BY version DESC LIMIT $4;

-- name: insert_rule_set
-- The next version of an agreement's rule sets, as a draft.
INSERT INTO rule_set (place_id, agreement, version, title, engine, document, digest, read_back, recorded_at, act_id)
SELECT $1, $2, 1 + coalesce((SELECT max(r.version) FROM rule_set r WHERE r.place_id = $1 AND r.agreement = $2), 0),
       $3, $4, $5, $6, $7, $8, $9
RETURNING version;

-- name: list_rule_sets
-- Rule sets of an agreement below a version, the newest first, without their documents: when each was adopted, from when
-- on another applies, who signed it, and the proposals to adopt it that wait at an instant.
SELECT r.version, r.title, r.engine, encode(r.digest, 'hex') AS sha256, r.recorded_at, made.principal_id,
       made.acting_body, d.number, d.effective_from, d.recorded_at AS adopted_at, d.proposal_id,
       (SELECT n.effective_from FROM rule_set_adoption n
        WHERE n.place_id = r.place_id AND n.agreement = r.agreement AND n.number = d.number + 1) AS superseded_from,
       coalesce((SELECT json_agg(json_build_object('body', s.body, 'signed_on', s.signed_on) ORDER BY s.recorded_at, s.body)
                 FROM rule_set_signature s
                 WHERE s.place_id = r.place_id AND s.agreement = r.agreement AND s.version = r.version), '[]')::text
           AS signatures,
       ARRAY(SELECT p.proposal_id FROM proposal p JOIN pool o ON o.place_id = p.place_id AND o.pool_id = p.pool_id
             WHERE p.place_id = r.place_id AND o.agreement = r.agreement AND p.act = 'adopt-rule-set'
               AND p.expires_at > $4 AND convert_from(p.content, 'UTF8')::jsonb ->> 'version' = r.version::text
               AND NOT EXISTS (SELECT FROM proposal_outcome e
                               WHERE e.place_id = p.place_id AND e.proposal_id = p.proposal_id)
             ORDER BY p.proposal_id) AS waiting
FROM rule_set r
JOIN act made ON made.place_id = r.place_id AND made.act_id = r.act_id
LEFT JOIN rule_set_adoption d ON d.place_id = r.place_id AND d.agreement = r.agreement AND d.version = r.version
WHERE r.place_id = $1 AND r.agreement = $2 AND r.version < $3 ORDER BY r.version DESC LIMIT $5;

-- name: find_rule_set
-- The document of one rule set of an agreement, with the digest of the sentences that it reads as.
SELECT version, document, digest, read_back FROM rule_set WHERE place_id = $1 AND agreement = $2 AND version = $3;

-- name: find_rule_set_in_force
-- The rule set of an agreement that applies on a day: the one adopted last of those that had begun, as known at an
-- instant (null: now).
SELECT d.version, d.effective_from, r.document, r.digest
FROM rule_set_adoption d
JOIN rule_set r ON r.place_id = d.place_id AND r.agreement = d.agreement AND r.version = d.version
WHERE d.place_id = $1 AND d.agreement = $2 AND d.effective_from <= $3
  AND ($4::timestamptz IS NULL OR d.recorded_at <= $4)
ORDER BY d.number DESC LIMIT 1;

-- name: last_adoption
-- The rule set of an agreement that was adopted last, and from which day on.
SELECT version, number, effective_from FROM rule_set_adoption
WHERE place_id = $1 AND agreement = $2 ORDER BY number DESC LIMIT 1;

-- name: is_adopted
-- Whether a version is adopted.
SELECT EXISTS (SELECT FROM rule_set_adoption WHERE place_id = $1 AND agreement = $2 AND version = $3);

-- name: insert_signatures
-- When each partner signed a rule set.
INSERT INTO rule_set_signature (place_id, agreement, version, body, signed_on, recorded_at, proposal_id, act_id)
SELECT $1, $2, $3, s.body, s.signed_on, s.recorded_at, $7, $8
FROM unnest($4::text[], $5::date[], $6::timestamptz[]) AS s(body, signed_on, recorded_at);

-- name: insert_adoption
-- A rule set is adopted, as the next one of its agreement.
INSERT INTO rule_set_adoption (place_id, agreement, number, version, effective_from, recorded_at, proposal_id, act_id)
SELECT $1, $2, 1 + coalesce((SELECT max(d.number) FROM rule_set_adoption d
                             WHERE d.place_id = $1 AND d.agreement = $2), 0), $3, $4, $5, $6, $7;

-- name: rule_sets_to_check
-- Every rule set of a place with its adoption, and what the proposal beneath it was and became.
SELECT r.agreement, r.version, r.title, r.engine, r.document, r.digest, r.read_back, d.number, d.effective_from,
       d.proposal_id, p.act, p.content, e.outcome,
       ARRAY(SELECT s.body || ' ' || s.signed_on FROM rule_set_signature s
             WHERE s.place_id = r.place_id AND s.agreement = r.agreement AND s.version = r.version
             ORDER BY s.body) AS signed,
       ARRAY(SELECT v.body || ' ' || min((v.recorded_at AT TIME ZONE 'Europe/London')::date) FROM proposal_approval v
             WHERE v.place_id = d.place_id AND v.proposal_id = d.proposal_id
             GROUP BY v.body ORDER BY v.body) AS approved
FROM rule_set r
LEFT JOIN rule_set_adoption d ON d.place_id = r.place_id AND d.agreement = r.agreement AND d.version = r.version
LEFT JOIN proposal p ON p.place_id = d.place_id AND p.proposal_id = d.proposal_id
LEFT JOIN proposal_outcome e ON e.place_id = d.place_id AND e.proposal_id = d.proposal_id
WHERE r.place_id = $1 ORDER BY r.agreement, r.version;

-- name: rule_sets_waiting
-- Rule sets of a place that are newer than the one its agreement adopted last and that no proposal is to adopt, with the
-- pool and the partners of each.
SELECT r.agreement, r.version, r.title, r.recorded_at, o.code AS pool, v.partners
FROM rule_set r
JOIN pool o ON o.place_id = r.place_id AND o.agreement = r.agreement
CROSS JOIN LATERAL terms_in_force(r.place_id, r.agreement) v
WHERE r.place_id = $1 AND v.settle_by IS NULL
  AND r.version = (SELECT max(one.version) FROM rule_set one WHERE one.place_id = $1 AND one.agreement = r.agreement)
  AND NOT EXISTS (SELECT FROM rule_set_adoption d
                  WHERE d.place_id = $1 AND d.agreement = r.agreement AND d.version = r.version)
  AND NOT EXISTS (SELECT FROM proposal p
                  WHERE p.place_id = $1 AND p.pool_id = o.pool_id AND p.act = 'adopt-rule-set' AND p.expires_at > $2
                    AND convert_from(p.content, 'UTF8')::jsonb ->> 'version' = r.version::text
                    AND NOT EXISTS (SELECT FROM proposal_outcome e
                                    WHERE e.place_id = $1 AND e.proposal_id = p.proposal_id))
ORDER BY r.agreement;
