-- Places, bodies, funding streams.

-- name: insert_place
-- Registers a place.
INSERT INTO place (place_id, code, name, currency, label, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_body
-- Registers a body under its national code.
INSERT INTO body (body, name, kind, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5);

-- name: list_bodies
-- Bodies after a code, in order of code, as they are today in London.
SELECT b.body, coalesce(v.name, b.name) AS name, coalesce(v.kind, b.kind) AS kind
FROM body b LEFT JOIN LATERAL (
    SELECT v.name, v.kind FROM body_version v
    WHERE v.body = b.body AND v.effective_from <= (now() AT TIME ZONE 'Europe/London')::date
    ORDER BY v.version DESC LIMIT 1) v ON true
WHERE b.body > $1 AND ($3::text[] = '{}' OR b.body = ANY ($3)) ORDER BY b.body LIMIT $2;

-- name: find_bodies
-- The bodies of the given codes as they are today in London; codes that are not registered are left out.
SELECT b.body, coalesce(v.name, b.name) AS name, coalesce(v.kind, b.kind) AS kind
FROM body b LEFT JOIN LATERAL (
    SELECT v.name, v.kind FROM body_version v
    WHERE v.body = b.body AND v.effective_from <= (now() AT TIME ZONE 'Europe/London')::date
    ORDER BY v.version DESC LIMIT 1) v ON true
WHERE b.body = ANY ($1::text[]);

-- name: versions_of_body
-- Every version of a body, the registration first, and whether it has begun in London.
SELECT 1 AS version, b.name, b.kind, NULL::date AS effective_from, NULL::text AS successor, '' AS reason, b.recorded_at,
       b.recorded_by, true AS has_begun
FROM body b WHERE b.body = $1
UNION ALL
SELECT v.version, v.name, v.kind, v.effective_from, v.successor, v.reason, v.recorded_at, v.recorded_by,
       v.effective_from <= (now() AT TIME ZONE 'Europe/London')::date
FROM body_version v WHERE v.body = $1
ORDER BY version;

-- name: successors_of
-- A body, the body that its last version names as successor, that one's, and so on.
WITH RECURSIVE line AS (
    SELECT $1::text AS body
    UNION
    SELECT v.successor FROM line JOIN LATERAL (
        SELECT v.successor FROM body_version v WHERE v.body = line.body ORDER BY v.version DESC LIMIT 1) v ON true
    WHERE v.successor IS NOT NULL)
SELECT body FROM line;

-- name: insert_body_version
-- Adds the next version of a body.
INSERT INTO body_version (body, version, name, kind, effective_from, successor, reason, recorded_at, recorded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: insert_stream
-- Adds a funding stream to a place.
INSERT INTO funding_stream (place_id, stream, name, label, act_id) VALUES ($1, $2, $3, $4, $5);

-- name: list_streams
-- Funding streams of a place after a code, in order of code.
SELECT stream, name, label FROM funding_stream WHERE place_id = $1 AND stream > $2 ORDER BY stream LIMIT $3;

-- name: find_streams
-- Which of the given stream codes the place has.
SELECT stream FROM funding_stream WHERE place_id = $1 AND stream = ANY ($2::text[]);

-- name: next_fence_version
-- The number of the next version of a fence on a stream; none where the place has no such stream.
SELECT 1 + coalesce((SELECT max(f.version) FROM fence f WHERE f.place_id = s.place_id AND f.stream = s.stream), 0)
FROM funding_stream s WHERE s.place_id = $1 AND s.stream = $2;

-- name: insert_fence
-- A further version of a fence.
INSERT INTO fence (place_id, stream, version, effective_from, terms, act_id) VALUES ($1, $2, $3, $4, $5::jsonb, $6);

-- name: list_fences
-- Versions of fences after a stream and version, in order.
SELECT terms::text AS terms FROM fence
WHERE place_id = $1 AND (stream, version) > ($2, $3) ORDER BY stream, version LIMIT $4;
