-- Commentaries on the lines of statements, and the rules by which figures are rated.

-- name: insert_commentary
-- A commentary with its texts, as the next of its pool.
WITH kept AS (
    INSERT INTO commentary (place_id, pool_id, number, period, first_day, last_day, line, version, acting_body,
                            principal_id, through_sequence, fingerprint, key_id, recorded_at, act_id)
    SELECT $1, $2, 1 + coalesce((SELECT max(c.number) FROM commentary c WHERE c.place_id = $1 AND c.pool_id = $2), 0),
           $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
    RETURNING number)
INSERT INTO commentary_text (place_id, pool_id, number, salt, commentary, reason)
SELECT $1, $2, kept.number, $15, $16, $17 FROM kept RETURNING number;

-- name: commentary_of_key
-- What stands for an idempotency key: the commentary, its pool, and its fingerprint with the salt while that is there.
SELECT c.number, c.pool_id, c.fingerprint, t.salt
FROM commentary c
LEFT JOIN commentary_text t ON t.place_id = c.place_id AND t.pool_id = c.pool_id AND t.number = c.number
WHERE c.place_id = $1 AND c.key_id = $2;

-- name: line_facts
-- What is known of a line's dimensions: whether the place has the programme and the stream, who answers for the scheme;
-- and the last version of a commentary on the line over some days.
SELECT EXISTS (SELECT FROM programme p WHERE p.place_id = $1 AND p.programme = $3) AS has_programme,
       (SELECT s.responsible_body FROM scheme s
        WHERE s.place_id = $1 AND s.programme = $3 AND s.scheme = $4) AS responsible_body,
       EXISTS (SELECT FROM funding_stream f WHERE f.place_id = $1 AND f.stream = $5) AS has_stream,
       coalesce((SELECT max(c.version) FROM commentary c
                 WHERE c.place_id = $1 AND c.pool_id = $2 AND c.first_day = $6 AND c.last_day = $7 AND c.line = $8),
                0) AS last_version;

-- name: list_commentaries
-- Commentaries of a pool below a number, the newest first, of what is asked for (null: of all), as known at a sequence
-- number and an instant; of each line and days the last version alone if asked. With the writer's name while it is kept.
SELECT c.number, c.period, c.first_day, c.last_day, c.line, c.version, t.commentary, t.reason, c.acting_body,
       b.name AS body_name, c.principal_id, d.name AS author, c.through_sequence, c.recorded_at
FROM commentary c
JOIN body b ON b.body = c.acting_body
LEFT JOIN commentary_text t ON t.place_id = c.place_id AND t.pool_id = c.pool_id AND t.number = c.number
LEFT JOIN directory d ON d.place_id = c.place_id AND d.principal_id = c.principal_id
WHERE c.place_id = $1 AND c.pool_id = $2 AND c.number < $3
  AND ($5::date IS NULL OR (c.first_day = $5 AND c.last_day = $6)) AND ($7::text IS NULL OR c.line = $7)
  AND ($8::text IS NULL OR c.acting_body = $8) AND ($9::uuid IS NULL OR c.principal_id = $9)
  AND c.through_sequence <= $10 AND c.recorded_at <= $11
  AND NOT ($12 AND EXISTS (
      SELECT FROM commentary n
      WHERE n.place_id = c.place_id AND n.pool_id = c.pool_id AND n.first_day = c.first_day AND n.last_day = c.last_day
        AND n.line = c.line AND n.version > c.version AND n.through_sequence <= $10 AND n.recorded_at <= $11))
ORDER BY c.number DESC LIMIT $4;

-- name: pools_with_commentaries
-- The pools of a place in which something was said, or a rule was set.
SELECT o.pool_id, o.code FROM pool o
WHERE o.place_id = $1 AND (
    EXISTS (SELECT FROM commentary c WHERE c.place_id = o.place_id AND c.pool_id = o.pool_id)
    OR EXISTS (SELECT FROM rating_rule r WHERE r.place_id = o.place_id AND r.pool_id = o.pool_id)) ORDER BY o.code;

-- name: commentaries_to_check
-- Every commentary of a pool with its fingerprint, and its texts while they are there, by line, days and version.
SELECT c.number, c.period, c.first_day, c.last_day, c.line, c.version, c.acting_body, c.through_sequence, c.fingerprint,
       t.salt, t.commentary, t.reason, h.sequence AS head
FROM commentary c
JOIN pool_head h ON h.place_id = c.place_id AND h.pool_id = c.pool_id
LEFT JOIN commentary_text t ON t.place_id = c.place_id AND t.pool_id = c.pool_id AND t.number = c.number
WHERE c.place_id = $1 AND c.pool_id = $2 ORDER BY c.line, c.first_day, c.last_day, c.version;

-- name: texts_without_commentary
-- Texts that belong to no commentary.
SELECT t.number FROM commentary_text t
WHERE t.place_id = $1 AND NOT EXISTS (
    SELECT FROM commentary c WHERE c.place_id = t.place_id AND c.pool_id = t.pool_id AND c.number = t.number);

-- name: insert_rating_rule
-- A rule as the next version of its pool's.
INSERT INTO rating_rule (place_id, pool_id, version, rates, effective_from, terms, recorded_at, act_id)
SELECT $1, $2, 1 + coalesce(max(r.version), 0), $3, $4, $5::jsonb, $6, $7
FROM rating_rule r WHERE r.place_id = $1 AND r.pool_id = $2
RETURNING version;

-- name: list_rating_rules
-- Rules of a pool below a version, the newest first.
SELECT r.version, r.terms::text AS terms, r.recorded_at FROM rating_rule r
WHERE r.place_id = $1 AND r.pool_id = $2 AND r.version < $3 ORDER BY r.version DESC LIMIT $4;

-- name: rating_rules_of_pools
-- The rules of pools as known at an instant, in order of version.
SELECT r.pool_id, r.version, r.terms::text AS terms FROM rating_rule r
WHERE r.place_id = $1 AND r.pool_id = ANY ($2::uuid[]) AND r.recorded_at <= $3 ORDER BY r.pool_id, r.version;

-- name: rating_rules_to_check
-- The columns of every rule of a pool beside its terms, in order of version.
SELECT r.version, r.rates, r.effective_from, r.terms::text AS terms FROM rating_rule r
WHERE r.place_id = $1 AND r.pool_id = $2 ORDER BY r.version;
