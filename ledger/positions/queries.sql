-- Positions: the pools of a body, and the schemes that it answers for.

-- name: pools_of_body
-- Pools of a place of which a body is a partner, under the terms in force, seen by some bodies (null: by all); of one
-- code, or all.
SELECT o.pool_id, o.code, o.name, o.kind, o.label, o.attribution, o.agreement, v.host, v.effective_from, v.effective_to,
       v.partners, v.is_signed, v.settle_by
FROM pool o
CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v
WHERE o.place_id = $1 AND $2 = ANY (v.partners) AND ($3::text[] IS NULL OR v.partners && $3)
  AND ($4::text IS NULL OR o.code = $4)
ORDER BY o.code;

-- name: schemes_of_body
-- The schemes of a place that a body answers for.
SELECT programme, scheme FROM scheme WHERE place_id = $1 AND responsible_body = $2;
