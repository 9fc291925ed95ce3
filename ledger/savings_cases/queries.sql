-- Savings cases, their versions, who may see them, what bodies found of them, and their baselines; reference data.

-- name: insert_case
-- A case of a pool, kept by its owner.
INSERT INTO savings_case (place_id, pool_id, case_code, programme, owner, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_version
-- The next version of a case.
INSERT INTO savings_case_version (place_id, pool_id, case_code, version, title, engine, bodies, document, digest,
                                  reference_data, projection, projection_digest, recorded_at, act_id)
SELECT $1, $2, $3, 1 + coalesce((SELECT max(v.version) FROM savings_case_version v
                                 WHERE v.place_id = $1 AND v.pool_id = $2 AND v.case_code = $3), 0),
       $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
RETURNING version;

-- name: list_cases
-- Cases of a pool after a code, in order, that any of some bodies may see (null: all of them): the named, and everybody
-- once there is a baseline. Of one code, or of one programme, where they are given.
SELECT c.case_code, c.programme, c.owner, seen.named, c.recorded_at, a.principal_id, last.version AS latest_version,
       last.title AS latest_title, b.version AS baseline_version, b.title AS baseline_title
FROM savings_case c
JOIN act a ON a.place_id = c.place_id AND a.act_id = c.act_id
CROSS JOIN LATERAL (SELECT named_of_savings_case(c.place_id, c.pool_id, c.case_code) AS named) seen
CROSS JOIN LATERAL (
    SELECT v.version, v.title FROM savings_case_version v
    WHERE v.place_id = c.place_id AND v.pool_id = c.pool_id AND v.case_code = c.case_code
    ORDER BY v.version DESC LIMIT 1) last
LEFT JOIN LATERAL (
    SELECT v.version, v.title
    FROM savings_baseline o
    JOIN savings_case_version v ON v.place_id = o.place_id AND v.pool_id = o.pool_id AND v.case_code = o.case_code
        AND v.version = o.version
    WHERE o.place_id = c.place_id AND o.pool_id = c.pool_id AND o.case_code = c.case_code
    ORDER BY o.number DESC LIMIT 1) b ON true
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.case_code > $3 AND ($4::text[] IS NULL OR seen.named && $4
                                                                  OR b.version IS NOT NULL)
  AND ($5::text IS NULL OR c.case_code = $5) AND ($6::text IS NULL OR c.programme = $6)
  AND ($7::boolean IS NULL OR (b.version IS NOT NULL) = $7)
ORDER BY c.case_code LIMIT $8;

-- name: list_versions
-- Versions of a case below a number, the newest first, without their bytes: when and for whom each was written, when it
-- was agreed. Those that any of some bodies may see (null: all of them): the named see all, others what is agreed.
SELECT v.version, v.title, v.engine, v.bodies, encode(v.digest, 'hex') AS sha256,
       encode(v.projection_digest, 'hex') AS projection_sha256, v.recorded_at, a.principal_id, a.acting_body,
       b.number AS baseline, b.effective_date AS agreed_from, b.recorded_at AS agreed_at, b.proposal_id
FROM savings_case_version v
JOIN act a ON a.place_id = v.place_id AND a.act_id = v.act_id
LEFT JOIN savings_baseline b ON b.place_id = v.place_id AND b.pool_id = v.pool_id AND b.case_code = v.case_code
    AND b.version = v.version
WHERE v.place_id = $1 AND v.pool_id = $2 AND v.case_code = $3 AND v.version < $4
  AND ($5::text[] IS NULL OR b.number IS NOT NULL
       OR named_of_savings_case(v.place_id, v.pool_id, v.case_code) && $5)
ORDER BY v.version DESC LIMIT $6;

-- name: find_versions
-- What versions of a case say, with their projections.
SELECT v.case_code, v.version, v.document, v.digest, v.reference_data, v.projection, v.projection_digest
FROM unnest($3::text[], $4::integer[]) AS wanted(case_code, version)
JOIN savings_case_version v ON v.place_id = $1 AND v.pool_id = $2 AND v.case_code = wanted.case_code
    AND v.version = wanted.version;

-- name: insert_naming
-- Names a body, or names it no more, as the next one of a case.
INSERT INTO savings_case_naming (place_id, pool_id, case_code, number, body, is_named, recorded_at, act_id)
SELECT $1, $2, $3, 1 + coalesce((SELECT max(n.number) FROM savings_case_naming n
                                 WHERE n.place_id = $1 AND n.pool_id = $2 AND n.case_code = $3), 0), $4, $5, $6, $7
RETURNING number;

-- name: list_namings
-- Who was named and named no more in a case, in order; no reason where it was erased.
SELECT n.number, n.body, n.is_named, t.text AS reason, n.recorded_at, a.principal_id
FROM savings_case_naming n
JOIN act a ON a.place_id = n.place_id AND a.act_id = n.act_id
LEFT JOIN savings_case_text t ON t.place_id = n.place_id AND t.pool_id = n.pool_id AND t.case_code = n.case_code
    AND t.part = 'naming' AND t.number = n.number
WHERE n.place_id = $1 AND n.pool_id = $2 AND n.case_code = $3 AND n.number > $4 ORDER BY n.number LIMIT $5;

-- name: insert_text
-- What was written freely of a case, apart from its records.
INSERT INTO savings_case_text (place_id, pool_id, case_code, part, number, text) VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert_review
-- What a body found of a version, as the next review of a case.
INSERT INTO savings_review (place_id, pool_id, case_code, review, version, body, outcome, findings, recorded_at, act_id)
SELECT $1, $2, $3, 1 + coalesce((SELECT max(r.review) FROM savings_review r
                                 WHERE r.place_id = $1 AND r.pool_id = $2 AND r.case_code = $3), 0),
       $4, $5, $6, $7::text::jsonb, $8, $9
RETURNING review;

-- name: insert_answer
-- The owner's answer to a shunt that a review found.
INSERT INTO savings_review_answer (place_id, pool_id, case_code, review, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_reviews
-- Reviews of a case after one, in order, of one version where it is given; with answers, and texts not erased. Those
-- that any of some bodies may see (null: all of them).
SELECT r.review, r.version, r.body, r.outcome, r.findings::text AS findings, said.text AS reason, r.recorded_at,
       a.principal_id, w.recorded_at AS answered_at, w.act_id IS NOT NULL AS is_answered, answered.text AS answer
FROM savings_review r
JOIN act a ON a.place_id = r.place_id AND a.act_id = r.act_id
LEFT JOIN savings_review_answer w ON w.place_id = r.place_id AND w.pool_id = r.pool_id AND w.case_code = r.case_code
    AND w.review = r.review
LEFT JOIN savings_case_text said ON said.place_id = r.place_id AND said.pool_id = r.pool_id
    AND said.case_code = r.case_code AND said.part = 'review' AND said.number = r.review
LEFT JOIN savings_case_text answered ON answered.place_id = r.place_id AND answered.pool_id = r.pool_id
    AND answered.case_code = r.case_code AND answered.part = 'answer' AND answered.number = r.review
WHERE r.place_id = $1 AND r.pool_id = $2 AND r.case_code = $3 AND r.review > $4
  AND ($5::integer IS NULL OR r.version = $5)
  AND ($6::text[] IS NULL OR named_of_savings_case(r.place_id, r.pool_id, r.case_code) && $6 OR EXISTS (
      SELECT FROM savings_baseline b
      WHERE b.place_id = r.place_id AND b.pool_id = r.pool_id AND b.case_code = r.case_code AND b.version = r.version))
ORDER BY r.review LIMIT $7;

-- name: insert_baseline
-- A version becomes the baseline of its case, as the next one; the pool's head is locked, and its entries stand.
INSERT INTO savings_baseline (place_id, pool_id, case_code, number, version, effective_date, through_sequence,
                              recorded_at, proposal_id, act_id)
SELECT $1, $2, $3, 1 + coalesce((SELECT max(b.number) FROM savings_baseline b
                                 WHERE b.place_id = $1 AND b.pool_id = $2 AND b.case_code = $3), 0),
       $4, $5, h.sequence, $6, $7, $8
FROM pool_head h WHERE h.place_id = $1 AND h.pool_id = $2
RETURNING number;

-- name: baselines_as_known
-- The baseline in force of each case of a pool, as known through a sequence number (null: now), or of some cases.
SELECT DISTINCT ON (b.case_code) b.case_code, c.programme, b.number, b.version, b.effective_date, b.through_sequence,
       b.recorded_at, b.proposal_id, v.title, v.document, v.projection
FROM savings_baseline b
JOIN savings_case c ON c.place_id = b.place_id AND c.pool_id = b.pool_id AND c.case_code = b.case_code
JOIN savings_case_version v ON v.place_id = b.place_id AND v.pool_id = b.pool_id AND v.case_code = b.case_code
    AND v.version = b.version
WHERE b.place_id = $1 AND b.pool_id = $2 AND ($3::bigint IS NULL OR b.through_sequence <= $3)
  AND ($4::text[] IS NULL OR b.case_code = ANY ($4))
ORDER BY b.case_code, b.number DESC;

-- name: insert_bias_table
-- A table of optimism bias of the place, under a name of its own.
INSERT INTO optimism_bias_table (place_id, name, dated, source, document, digest, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: list_bias_tables
-- Tables of optimism bias of a place after a name, in order, or those of some names.
SELECT name, dated, document, encode(digest, 'hex') AS sha256, recorded_at FROM optimism_bias_table
WHERE place_id = $1 AND name > $2 AND ($3::text[] IS NULL OR name = ANY ($3)) ORDER BY name LIMIT $4;

-- name: cases_to_check
-- Every version of every case of a place, as kept, by pool and case.
SELECT o.pool_id, o.code AS pool, c.case_code, c.programme, v.version, v.title, v.engine, v.bodies, v.document, v.digest,
       v.reference_data, v.projection, v.projection_digest
FROM savings_case c
JOIN pool o ON o.place_id = c.place_id AND o.pool_id = c.pool_id
LEFT JOIN savings_case_version v ON v.place_id = c.place_id AND v.pool_id = c.pool_id AND v.case_code = c.case_code
WHERE c.place_id = $1 ORDER BY o.code, c.case_code, v.version;

-- name: baselines_to_check
-- Every baseline of a pool with what the proposal beneath it was and became, and the entries that came of it.
SELECT b.case_code, b.number, b.version, b.effective_date, b.through_sequence, p.act, p.content, e.outcome,
       ARRAY(SELECT ROW(n.sequence, n.payload)
             FROM jsonb_array_elements_text(e.result -> 'sequences') AS posted(sequence)
             JOIN entry n ON n.place_id = b.place_id AND n.pool_id = b.pool_id AND n.sequence = posted.sequence::bigint
             ORDER BY n.sequence) AS entries
FROM savings_baseline b
LEFT JOIN proposal p ON p.place_id = b.place_id AND p.proposal_id = b.proposal_id
LEFT JOIN proposal_outcome e ON e.place_id = b.place_id AND e.proposal_id = b.proposal_id
WHERE b.place_id = $1 AND b.pool_id = $2 ORDER BY b.case_code, b.number;

-- name: stray_baseline_entries
-- Entries of baselines of a place that no baseline has posted, with their pools.
SELECT o.code AS pool, n.sequence FROM entry n
JOIN pool o ON o.place_id = n.place_id AND o.pool_id = n.pool_id
WHERE n.place_id = $1 AND n.kind = 'saving_baselined' AND NOT EXISTS (
    SELECT FROM savings_baseline b
    JOIN proposal_outcome e ON e.place_id = b.place_id AND e.proposal_id = b.proposal_id
    WHERE b.place_id = n.place_id AND b.pool_id = n.pool_id AND e.result -> 'sequences' @> to_jsonb(n.sequence))
ORDER BY o.code, n.sequence;

-- name: bias_tables_to_check
-- The place's own tables of optimism bias as kept.
SELECT name, dated, source, document FROM optimism_bias_table WHERE place_id = $1 ORDER BY name;

-- name: reviews_waiting
-- Bodies of the latest version of cases of a place that is not agreed, who may see it and have not reviewed it.
SELECT o.code AS pool, v.case_code, v.version, v.title, v.recorded_at, of_case.body
FROM savings_case_version v
JOIN pool o ON o.place_id = v.place_id AND o.pool_id = v.pool_id
CROSS JOIN LATERAL terms_in_force(v.place_id, o.agreement) t
CROSS JOIN LATERAL unnest(v.bodies) AS of_case(body)
WHERE v.place_id = $1 AND t.settle_by IS NULL
  AND v.version = (SELECT max(n.version) FROM savings_case_version n
                   WHERE n.place_id = v.place_id AND n.pool_id = v.pool_id AND n.case_code = v.case_code)
  AND NOT EXISTS (SELECT FROM savings_baseline b
                  WHERE b.place_id = v.place_id AND b.pool_id = v.pool_id AND b.case_code = v.case_code
                    AND b.version = v.version)
  AND of_case.body = ANY (named_of_savings_case(v.place_id, v.pool_id, v.case_code))
  AND NOT EXISTS (SELECT FROM savings_review r
                  WHERE r.place_id = v.place_id AND r.pool_id = v.pool_id AND r.case_code = v.case_code
                    AND r.version = v.version AND r.body = of_case.body)
ORDER BY o.code, v.case_code, of_case.body;

-- name: insert_edition
-- An edition of a table of unit costs, under its licence.
INSERT INTO unit_cost_edition (place_id, edition, title, licence, source, digest, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: insert_unit_costs
-- The lines of an edition, in order.
INSERT INTO unit_cost (place_id, edition, unit_cost_code, position, content)
SELECT $1, $2, c.code, c.position, c.content
FROM unnest($3::text[], $4::bytea[]) WITH ORDINALITY AS c(code, content, position);

-- name: list_editions
-- Editions of a place after one, in the order of their codes, or one of them; with how many lines each has.
SELECT e.edition, e.title, e.licence, e.source, encode(e.digest, 'hex') AS sha256, e.recorded_at,
       (SELECT count(*) FROM unit_cost c WHERE c.place_id = e.place_id AND c.edition = e.edition) AS lines
FROM unit_cost_edition e
WHERE e.place_id = $1 AND e.edition > $2 AND ($3::text IS NULL OR e.edition = $3) ORDER BY e.edition LIMIT $4;

-- name: last_edition
-- The edition of a place that was taken in last.
SELECT edition FROM unit_cost_edition WHERE place_id = $1 ORDER BY recorded_at DESC, edition DESC LIMIT 1;

-- name: list_unit_costs
-- Lines of an edition after a position, in order.
SELECT position, content FROM unit_cost
WHERE place_id = $1 AND edition = $2 AND position > $3 ORDER BY position LIMIT $4;

-- name: compare_editions
-- Codes after one at which two editions differ, in order, with what each says; null: it has no such code.
SELECT coalesce(b.unit_cost_code, a.unit_cost_code) AS code, b.content AS before, a.content AS after
FROM (SELECT unit_cost_code, content FROM unit_cost WHERE place_id = $1 AND edition = $2) b
FULL JOIN (SELECT unit_cost_code, content FROM unit_cost WHERE place_id = $1 AND edition = $3) a USING (unit_cost_code)
WHERE coalesce(b.unit_cost_code, a.unit_cost_code) > $4 AND b.content IS DISTINCT FROM a.content
ORDER BY 1 LIMIT $5;

-- name: editions_to_check
-- Every edition of a place with its lines as kept, in order.
SELECT e.edition, e.digest, ARRAY(SELECT c.content FROM unit_cost c
                                  WHERE c.place_id = e.place_id AND c.edition = e.edition ORDER BY c.position) AS contents
FROM unit_cost_edition e WHERE e.place_id = $1 ORDER BY e.edition;
