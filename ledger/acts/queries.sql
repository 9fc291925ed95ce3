-- Acts: append-only.

-- name: insert_acts
-- Records acts: a JSON array of them, since many short columns cost more as arrays.
INSERT INTO act (place_id, act_id, pool_id, recorded_at, principal_id, client_id, acting_body, operation,
                 idempotency_key, request_id, traceparent, outcome, detail)
SELECT $1, a.act_id, a.pool_id, a.recorded_at, (a.requester ->> 'principal_id')::uuid, a.requester ->> 'client_id',
       a.acting_body, a.operation, a.idempotency_key, a.requester ->> 'request_id', a.requester ->> 'traceparent',
       a.outcome, a.detail
FROM jsonb_to_recordset($2::jsonb)
    AS a(act_id uuid, pool_id uuid, recorded_at timestamptz, requester jsonb, acting_body text, operation text,
         idempotency_key text, outcome text, detail jsonb);

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
