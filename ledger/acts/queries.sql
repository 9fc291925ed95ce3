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
-- Acts of a place after one and through another, oldest first: those that are asked for, by any of their marks.
SELECT a.act_id, p.code AS pool, a.recorded_at, a.principal_id, a.client_id, a.acting_body, a.operation,
       a.idempotency_key, a.request_id, a.outcome, a.detail::text AS detail
FROM act a LEFT JOIN pool p ON p.place_id = a.place_id AND p.pool_id = a.pool_id
WHERE a.place_id = $1 AND a.act_id > $2 AND a.act_id <= $3
  AND ($5::uuid IS NULL OR a.principal_id = $5) AND ($6::text = '' OR a.operation = $6)
  AND ($7::text IS NULL OR p.code = $7) AND ($8::text IS NULL OR a.outcome = $8)
  AND ($9::timestamptz IS NULL OR a.recorded_at >= $9) AND ($10::timestamptz IS NULL OR a.recorded_at < $10)
ORDER BY a.act_id LIMIT $4;

-- name: list_latest_acts
-- The same before one, newest first.
SELECT a.act_id, p.code AS pool, a.recorded_at, a.principal_id, a.client_id, a.acting_body, a.operation,
       a.idempotency_key, a.request_id, a.outcome, a.detail::text AS detail
FROM act a LEFT JOIN pool p ON p.place_id = a.place_id AND p.pool_id = a.pool_id
WHERE a.place_id = $1 AND a.act_id > $2 AND a.act_id < $3
  AND ($5::uuid IS NULL OR a.principal_id = $5) AND ($6::text = '' OR a.operation = $6)
  AND ($7::text IS NULL OR p.code = $7) AND ($8::text IS NULL OR a.outcome = $8)
  AND ($9::timestamptz IS NULL OR a.recorded_at >= $9) AND ($10::timestamptz IS NULL OR a.recorded_at < $10)
ORDER BY a.act_id DESC LIMIT $4;

-- name: last_act
-- The newest act of a place: the upper bound of a listing that must not drift.
SELECT act_id FROM act WHERE place_id = $1 ORDER BY act_id DESC LIMIT 1;
