-- Intake profiles.

-- name: insert_profile
-- Saves a profile as its next version.
INSERT INTO intake_profile (place_id, profile, version, body, act_id)
SELECT $1, $2, coalesce(max(p.version), 0) + 1, $3::jsonb, $4 FROM intake_profile p
WHERE p.place_id = $1 AND p.profile = $2
RETURNING version;

-- name: find_profile
-- The latest version of a profile.
SELECT version, body::text AS body FROM intake_profile
WHERE place_id = $1 AND profile = $2 ORDER BY version DESC LIMIT 1;

-- name: list_profiles
-- The latest version of each profile after a code.
SELECT DISTINCT ON (profile) version, body::text AS body FROM intake_profile
WHERE place_id = $1 AND profile > $2 ORDER BY profile, version DESC LIMIT $3;

-- name: find_files
-- What the pool knows of files: themselves, and those that replaced them.
SELECT profile, content_sha256, body, replaces_sha256 FROM intake_file
WHERE place_id = $1 AND pool_id = $2 AND content_sha256 = ANY ($3::text[])
UNION
SELECT profile, content_sha256, body, replaces_sha256 FROM intake_file
WHERE place_id = $1 AND pool_id = $2 AND replaces_sha256 = ANY ($3::text[]);

-- name: insert_file
-- Records that a pool takes in a file, and what it replaces.
INSERT INTO intake_file (place_id, pool_id, profile, content_sha256, body, replaces_sha256, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_rows
-- Records rows of a file; the same rows again change nothing.
INSERT INTO intake_row (place_id, pool_id, profile, content_sha256, row_number, content_digest, amount_pence,
                        line_identity, document, line, is_carried)
SELECT $1, $2, $3, $4, r.* FROM unnest($5::integer[], $6::bytea[], $7::bigint[], $8::text[], $9::text[], $10::text[],
                                       $11::boolean[]) AS r
ON CONFLICT DO NOTHING;

-- name: rows_of_file
-- Rows of a file after one and through another, in order.
SELECT row_number, content_digest, amount_pence, line_identity, document, line, is_carried FROM intake_row
WHERE place_id = $1 AND pool_id = $2 AND profile = $3 AND content_sha256 = $4 AND row_number > $5 AND row_number <= $6
ORDER BY row_number LIMIT $7;

-- name: find_successor
-- The file that replaced a file.
SELECT content_sha256 FROM intake_file
WHERE place_id = $1 AND pool_id = $2 AND profile = $3 AND replaces_sha256 = $4;

-- name: insert_part
-- Keeps the next piece of a file as it arrives.
INSERT INTO import_part (place_id, import_id, number, content) VALUES ($1, $2, $3, $4);

-- name: find_part
-- One piece of a file.
SELECT content FROM import_part WHERE place_id = $1 AND import_id = $2 AND number = $3;

-- name: remove_parts
-- Takes the pieces of a file away.
DELETE FROM import_part WHERE place_id = $1 AND import_id = $2;

-- name: remove_abandoned_parts
-- Takes away what arrived of files whose sending was cut short more than a day ago.
DELETE FROM import_part p WHERE p.place_id = $1 AND p.recorded_at < now() - interval '1 day'
    AND NOT EXISTS (SELECT FROM import_job j WHERE j.place_id = p.place_id AND j.import_id = p.import_id);

-- name: insert_import
-- Records an import whose file has arrived.
INSERT INTO import_job (place_id, import_id, pool_id, act_id, recorded_at, principal_id, client_id, body, profile,
                        profile_version, effective_date, replaces_sha256, row_count_announced, total_pence_announced,
                        content_sha256, byte_count, roles)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: insert_step
-- Records what an import has come to; the first word on it stands.
INSERT INTO import_step (place_id, import_id, step, detail) VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT DO NOTHING;

-- name: insert_batch
-- Records that a batch is done, with what became of its lines; a batch that was recorded stays as it is.
WITH batch AS (
    INSERT INTO import_batch (place_id, import_id, stage, last_row, totals) VALUES ($1, $2, $3, $4, $5::jsonb)
    ON CONFLICT DO NOTHING)
INSERT INTO import_line (place_id, import_id, stage, row_number, outcome, result)
SELECT $1, $2, $3, l.row_number, l.outcome, l.result::jsonb
FROM unnest($6::integer[], $7::text[], $8::text[]) AS l(row_number, outcome, result)
ON CONFLICT DO NOTHING;

-- name: list_imports
-- Imports of a pool after one, in the order they came; or one of them.
SELECT j.import_id, j.profile, j.profile_version, j.body, j.effective_date, j.content_sha256, j.byte_count,
       j.replaces_sha256, j.recorded_at, ended.recorded_at AS ended_at, read.detail::text AS read,
       asked.step IS NOT NULL AS is_cancelled, ended.detail::text AS ended, done.totals::text AS totals
FROM import_job j
LEFT JOIN import_step read ON read.place_id = j.place_id AND read.import_id = j.import_id AND read.step = 'read'
LEFT JOIN import_step asked ON asked.place_id = j.place_id AND asked.import_id = j.import_id AND asked.step = 'cancel'
LEFT JOIN import_step ended ON ended.place_id = j.place_id AND ended.import_id = j.import_id AND ended.step = 'end'
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(summed.name, summed.total), '{}') AS totals
    FROM (SELECT t.key AS name, sum(t.value::bigint) AS total FROM import_batch b, jsonb_each_text(b.totals) t
          WHERE b.place_id = j.place_id AND b.import_id = j.import_id GROUP BY t.key) summed) done
WHERE j.place_id = $1 AND j.pool_id = $2 AND ($3::uuid IS NULL OR j.import_id = $3)
  AND ($4::uuid IS NULL OR j.import_id > $4)
ORDER BY j.import_id LIMIT $5;

-- name: list_import_lines
-- What became of the lines of an import, with one outcome if named, after one of them.
SELECT stage, row_number, result::text AS result FROM import_line
WHERE place_id = $1 AND import_id = $2 AND ($3::text IS NULL OR outcome = $3) AND (stage, row_number) > ($4, $5)
ORDER BY stage, row_number LIMIT $6;

-- name: places_with_imports
-- Every place, since its imports can be seen from within it only.
SELECT place_id FROM place ORDER BY place_id;

-- name: unfinished_imports
-- Imports of a place that have not ended, in the order they came, each with the terms it runs under.
SELECT j.import_id, j.pool_id, j.principal_id, j.client_id, j.profile_version, p.body::text AS profile,
       j.effective_date, j.replaces_sha256, j.row_count_announced, j.total_pence_announced, j.content_sha256, j.roles
FROM import_job j
JOIN intake_profile p ON p.place_id = j.place_id AND p.profile = j.profile AND p.version = j.profile_version
WHERE j.place_id = $1 AND ($2::uuid IS NULL OR j.import_id = $2)
  AND NOT EXISTS (SELECT FROM import_step e WHERE e.place_id = $1 AND e.import_id = j.import_id AND e.step = 'end')
ORDER BY j.import_id;

-- name: last_row_done
-- The last row that an import is done with in a stage; 0 before the first.
SELECT coalesce(max(last_row), 0) FROM import_batch WHERE place_id = $1 AND import_id = $2 AND stage = $3;

-- name: has_step
-- Whether an import has come to a step.
SELECT EXISTS (SELECT FROM import_step WHERE place_id = $1 AND import_id = $2 AND step = $3);
