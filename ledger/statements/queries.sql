-- Read models of statements.

-- name: name_bodies
-- Names of the bodies named.
SELECT body, name FROM body WHERE body = ANY ($1::text[]);

-- name: name_streams
-- Names and labels of all funding streams of a place.
SELECT stream, name, label FROM funding_stream WHERE place_id = $1;

-- name: instant_of
-- When a sequence number was recorded; the pool's opening for 0.
SELECT coalesce((SELECT e.recorded_at FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = $3),
                (SELECT a.recorded_at FROM pool o JOIN act a USING (place_id, act_id)
                 WHERE o.place_id = $1 AND o.pool_id = $2));
