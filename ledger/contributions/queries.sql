-- Minimum contributions.

-- name: insert_minimum
-- A further version of how much of a stream must be pooled in a year, by a body or by all together.
INSERT INTO minimum_contribution (place_id, pool_id, stream, body, year, version, amount_pence, source, label, act_id)
SELECT $1, $2, $3, $4, $5, 1 + coalesce((
    SELECT max(m.version) FROM minimum_contribution m
    WHERE m.place_id = $1 AND m.pool_id = $2 AND m.stream = $3 AND m.body IS NOT DISTINCT FROM $4 AND m.year = $5), 0),
    $6, $7, $8, $9
RETURNING version;
