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
