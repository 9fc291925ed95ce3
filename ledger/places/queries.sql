-- Places, bodies, funding streams.

-- name: insert_place
-- Registers a place.
INSERT INTO place (place_id, code, name, currency, label, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_body
-- Registers a body under its national code.
INSERT INTO body (body, name, kind, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5);

-- name: list_bodies
-- Bodies after a code, in order of code.
SELECT body, name, kind FROM body WHERE body > $1 ORDER BY body LIMIT $2;

-- name: find_bodies
-- The bodies of the given codes; codes that are not registered are left out.
SELECT body, name, kind FROM body WHERE body = ANY ($1::text[]);

-- name: insert_stream
-- Adds a funding stream to a place.
INSERT INTO funding_stream (place_id, stream, name, label, act_id) VALUES ($1, $2, $3, $4, $5);

-- name: list_streams
-- Funding streams of a place after a code, in order of code.
SELECT stream, name, label FROM funding_stream WHERE place_id = $1 AND stream > $2 ORDER BY stream LIMIT $3;

-- name: find_streams
-- Which of the given stream codes the place has.
SELECT stream FROM funding_stream WHERE place_id = $1 AND stream = ANY ($2::text[]);
