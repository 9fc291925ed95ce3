-- Acts: append-only.

-- name: insert_acts
-- Records acts, one row for each element of the arrays.
INSERT INTO act (place_id, act_id, pool_id, recorded_at, principal_id, client_id, acting_body, operation,
                 idempotency_key, request_id, traceparent, outcome, detail)
SELECT $1, a.act_id, a.pool_id, a.recorded_at, a.principal_id, a.client_id, a.acting_body, a.operation,
       a.idempotency_key, a.request_id, a.traceparent, a.outcome, a.detail::jsonb
FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
    AS a(act_id, pool_id, recorded_at, principal_id, client_id, acting_body, operation, idempotency_key,
         request_id, traceparent, outcome, detail);

-- name: list_acts
-- Acts of a place, of one pool if named, newest after the given one, oldest first.
SELECT a.act_id, p.code AS pool, a.recorded_at, a.principal_id, a.client_id, a.acting_body, a.operation,
       a.idempotency_key, a.request_id, a.outcome, a.detail::text AS detail
FROM act a LEFT JOIN pool p ON p.place_id = a.place_id AND p.pool_id = a.pool_id
WHERE a.place_id = $1 AND ($2::uuid IS NULL OR a.pool_id = $2) AND a.act_id > $3 AND a.act_id <= $4
ORDER BY a.act_id LIMIT $5;

-- name: last_act
-- The newest act of a place: the upper bound of a listing that must not drift.
SELECT act_id FROM act WHERE place_id = $1 ORDER BY act_id DESC LIMIT 1;
