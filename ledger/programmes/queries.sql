-- Programmes and schemes.

-- name: insert_programme
-- Adds a programme with its fixed term to a place.
INSERT INTO programme (place_id, programme, name, first_day, last_day, label, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_schemes
-- Schemes of a programme; streams arrive joined by commas, since arrays of arrays must be rectangular.
INSERT INTO scheme (place_id, programme, scheme, name, responsible_body, streams, label, act_id)
SELECT $1, $2, s.scheme, s.name, s.body, string_to_array(s.streams, ','), s.label, $3
FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) AS s(scheme, name, body, streams, label);

-- name: list_programmes
-- Programmes after a code, in order of code.
SELECT programme AS code, name, first_day, last_day, label FROM programme
WHERE place_id = $1 AND programme > $2 ORDER BY programme LIMIT $3;

-- name: list_schemes
-- Schemes of programmes, in order of code, with the latest version of what each is for.
SELECT s.programme, s.scheme AS code, s.name, s.responsible_body, s.streams, s.label,
       coalesce(u.purposes, '{}') AS purposes, u.nature
FROM scheme s
LEFT JOIN LATERAL (
    SELECT * FROM scheme_use u WHERE u.place_id = s.place_id AND u.programme = s.programme AND u.scheme = s.scheme
    ORDER BY u.version DESC LIMIT 1) u ON true
WHERE s.place_id = $1 AND s.programme = ANY ($2::text[]) ORDER BY s.programme, s.scheme;

-- name: insert_scheme_use
-- A further version of what a scheme is for; none where there is no such scheme.
INSERT INTO scheme_use (place_id, programme, scheme, version, effective_from, purposes, nature, act_id)
SELECT s.place_id, s.programme, s.scheme, 1 + coalesce((
    SELECT max(u.version) FROM scheme_use u
    WHERE u.place_id = s.place_id AND u.programme = s.programme AND u.scheme = s.scheme), 0), $4, $5, $6, $7
FROM scheme s WHERE s.place_id = $1 AND s.programme = $2 AND s.scheme = $3
RETURNING version;

-- name: list_scheme_uses
-- Versions of what the schemes of a place are for, after a scheme and version, in order.
SELECT programme, scheme, version, effective_from, purposes, nature FROM scheme_use
WHERE place_id = $1 AND (programme, scheme, version) > ($2, $3, $4) ORDER BY programme, scheme, version LIMIT $5;

-- name: insert_vat_treatment
-- A further version of how a scheme bears VAT; none where there is no such scheme.
INSERT INTO scheme_vat_treatment (place_id, programme, scheme, version, effective_from, delivering_body, regime, act_id)
SELECT s.place_id, s.programme, s.scheme, 1 + coalesce((
    SELECT max(t.version) FROM scheme_vat_treatment t
    WHERE t.place_id = s.place_id AND t.programme = s.programme AND t.scheme = s.scheme), 0), $4, $5, $6, $7
FROM scheme s WHERE s.place_id = $1 AND s.programme = $2 AND s.scheme = $3
RETURNING version;

-- name: list_vat_treatments
-- Versions of how the schemes of a place bear VAT, after a scheme and version, in order.
SELECT programme, scheme, version, effective_from, delivering_body, regime FROM scheme_vat_treatment
WHERE place_id = $1 AND (programme, scheme, version) > ($2, $3, $4) ORDER BY programme, scheme, version LIMIT $5;

-- name: find_schemes
-- What postings must know of the schemes named: terms and further terms, what the last decision made of the programme,
-- the latest limits of each pool, and what each scheme is for.
SELECT p.programme, s.scheme, p.first_day, p.last_day, s.streams,
       (SELECT json_agg(json_build_object('first_day', d.first_day, 'last_day', d.last_day) ORDER BY d.number)::text
        FROM programme_decision d
        WHERE d.place_id = $1 AND d.programme = p.programme AND d.decision = 'renew') AS renewals,
       (SELECT d.decision FROM programme_decision d
        WHERE d.place_id = $1 AND d.programme = p.programme AND d.decision NOT IN ('late_charges', 'return')
        ORDER BY d.number DESC LIMIT 1) AS decided,
       (SELECT json_agg(json_build_object('pool_id', l.pool_id, 'limit_pence', l.limit_pence, 'until', l.until))::text
        FROM (SELECT DISTINCT ON (one.pool_id, one.until IS NULL) one.pool_id, one.limit_pence, one.until
              FROM programme_limit one
              WHERE one.place_id = $1 AND one.programme = s.programme AND one.scheme = s.scheme
              ORDER BY one.pool_id, one.until IS NULL, one.number DESC) l) AS limits,
       (SELECT json_agg(json_build_object('effective_from', u.effective_from, 'purposes', u.purposes,
                                          'nature', u.nature) ORDER BY u.version)::text
        FROM scheme_use u
        WHERE u.place_id = $1 AND u.programme = s.programme AND u.scheme = s.scheme) AS uses,
       (SELECT json_agg(json_build_object('effective_from', t.effective_from, 'delivering_body', t.delivering_body,
                                          'regime', t.regime) ORDER BY t.version)::text
        FROM scheme_vat_treatment t
        WHERE t.place_id = $1 AND t.programme = s.programme AND t.scheme = s.scheme) AS vat
FROM unnest($2::text[], $3::text[]) AS wanted(programme, scheme)
JOIN programme p ON p.place_id = $1 AND p.programme = wanted.programme
LEFT JOIN scheme s ON s.place_id = $1 AND s.programme = wanted.programme AND s.scheme = wanted.scheme;

-- name: all_scheme_keys
-- Every scheme of the place, for coding rules.
SELECT programme, scheme FROM scheme WHERE place_id = $1;

-- name: name_schemes
-- Names and labels of the schemes of a place, with their programmes'.
SELECT p.programme, p.name AS programme_name, p.label AS programme_label, s.scheme, s.name, s.label
FROM scheme s JOIN programme p USING (place_id, programme)
WHERE s.place_id = $1 AND p.programme = ANY ($2::text[]);

-- name: find_programme
-- A programme with its first term.
SELECT programme, name, label, first_day, last_day FROM programme WHERE place_id = $1 AND programme = $2;

-- name: find_decisions
-- What was decided of a programme, in order, with the code of the pool whose board decided.
SELECT d.number, d.decision, d.pool_id, o.code AS pool, d.gateway, d.scheme, d.first_day, d.last_day, d.amount_pence,
       d.effective_date, d.recorded_at, d.proposal_id
FROM programme_decision d JOIN pool o ON o.place_id = d.place_id AND o.pool_id = d.pool_id
WHERE d.place_id = $1 AND d.programme = $2 ORDER BY d.number;

-- name: insert_decision
-- The next decision of a programme.
INSERT INTO programme_decision (place_id, programme, number, decision, pool_id, gateway, scheme, first_day, last_day,
                                amount_pence, effective_date, recorded_at, proposal_id, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: insert_limits
-- What the schemes of a programme may have spent of each pool, with the last entry that stood in it.
INSERT INTO programme_limit (place_id, programme, number, pool_id, scheme, until, limit_pence, through_sequence)
SELECT $1, $2, $3, l.pool_id, l.scheme, $4, l.limit_pence, h.sequence
FROM unnest($5::uuid[], $6::text[], $7::bigint[]) AS l(pool_id, scheme, limit_pence)
JOIN pool_head h ON h.place_id = $1 AND h.pool_id = l.pool_id;

-- name: limits_of
-- Every limit of a programme, in order.
SELECT number, pool_id, scheme, until, limit_pence, through_sequence FROM programme_limit
WHERE place_id = $1 AND programme = $2 ORDER BY number, pool_id, scheme;

-- name: programme_sums
-- What stands on the accounts of a programme, by pool, scheme and stream, from the kept balances.
SELECT a.pool_id, a.scheme, a.stream, a.account, sum(b.debit_pence - b.credit_pence)::bigint AS pence
FROM account a JOIN balance b ON b.place_id = a.place_id AND b.pool_id = a.pool_id AND b.account_id = a.account_id
WHERE a.place_id = $1 AND a.programme = $2 AND a.account IN ('allocated', 'expenditure', 'committed')
  AND ($3::uuid[] IS NULL OR a.pool_id = ANY ($3))
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 NULLS LAST;

-- name: accrued_of_programme
-- What is owed by accrual on a day, by pool, scheme and stream: accruals whose taking back comes later and stands.
SELECT a.pool_id, a.scheme, a.stream, -sum(l.amount_pence)::bigint AS pence
FROM account a
JOIN leg l ON l.place_id = a.place_id AND l.pool_id = a.pool_id AND l.account_id = a.account_id AND l.effective_date > $3
JOIN entry e ON e.place_id = l.place_id AND e.pool_id = l.pool_id AND e.sequence = l.sequence
    AND e.kind = 'accrual_reversal'
WHERE a.place_id = $1 AND a.programme = $2 AND a.account = 'expenditure'
  AND ($4::uuid[] IS NULL OR a.pool_id = ANY ($4)) AND ($5::bigint IS NULL OR l.sequence <= $5) AND NOT EXISTS (
    SELECT FROM entry r WHERE r.place_id = e.place_id AND r.pool_id = e.pool_id AND r.reverses_sequence = e.sequence
      AND ($5::bigint IS NULL OR r.sequence <= $5))
GROUP BY 1, 2, 3;

-- name: programme_sums_as_known
-- The same as the sums from the kept balances, from the legs up to a sequence number of one pool.
SELECT a.pool_id, a.scheme, a.stream, a.account, sum(l.amount_pence)::bigint AS pence
FROM account a JOIN leg l ON l.place_id = a.place_id AND l.pool_id = a.pool_id AND l.account_id = a.account_id
WHERE a.place_id = $1 AND a.programme = $2 AND a.account IN ('allocated', 'expenditure', 'committed')
  AND a.pool_id = $3 AND l.sequence <= $4
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3 NULLS LAST;

-- name: returns_of
-- The entries by which a programme's allocation went back, with their bytes.
SELECT DISTINCT e.pool_id, e.sequence, e.payload
FROM account a
JOIN leg l ON l.place_id = a.place_id AND l.pool_id = a.pool_id AND l.account_id = a.account_id
JOIN entry e ON e.place_id = l.place_id AND e.pool_id = l.pool_id AND e.sequence = l.sequence
    AND e.kind = 'allocation_return'
WHERE a.place_id = $1 AND a.programme = $2 AND a.account = 'allocated' ORDER BY e.pool_id, e.sequence;

-- name: streams_of_schemes
-- The streams of each scheme of a programme, as listed.
SELECT scheme, streams FROM scheme WHERE place_id = $1 AND programme = $2 ORDER BY scheme;

-- name: pools_seen
-- The pools of a place that the given bodies are partners of (null: all), by their ids.
SELECT o.pool_id, o.code, v.host FROM pool o CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v
WHERE o.place_id = $1 AND ($2::text[] IS NULL OR v.partners && $2) ORDER BY o.code;

-- name: insert_plan
-- A version of the planned gateways of a programme; its number comes from the version that it follows.
INSERT INTO gateway_plan (place_id, programme, version, gateways, reason, recorded_at, act_id)
VALUES ($1, $2, $3, $4::jsonb, $5, now(), $6);

-- name: list_plans
-- Versions of the planned gateways of a programme before one, the newest first.
SELECT version, gateways::text AS gateways, reason, recorded_at FROM gateway_plan
WHERE place_id = $1 AND programme = $2 AND version < $3 ORDER BY version DESC LIMIT $4;

-- name: gateways_due
-- The gateways of the latest plan of each programme that is not stopped or closed, with the pools that fund it.
SELECT p.programme, p.version, p.recorded_at, g.code, g.name, g.due_on::date AS due_on,
       ARRAY(SELECT DISTINCT a.pool_id FROM account a
             WHERE a.place_id = p.place_id AND a.programme = p.programme AND a.account = 'allocated') AS pool_ids
FROM gateway_plan p
CROSS JOIN LATERAL jsonb_to_recordset(p.gateways) AS g(code text, name text, due_on text)
LEFT JOIN LATERAL (
    SELECT d.decision FROM programme_decision d
    WHERE d.place_id = p.place_id AND d.programme = p.programme AND d.decision NOT IN ('late_charges', 'return')
    ORDER BY d.number DESC LIMIT 1) last ON true
WHERE p.place_id = $1 AND coalesce(last.decision, '') NOT IN ('stop', 'close')
  AND p.version = (SELECT max(one.version) FROM gateway_plan one
                   WHERE one.place_id = p.place_id AND one.programme = p.programme)
  AND NOT EXISTS (SELECT FROM programme_decision d
                  WHERE d.place_id = p.place_id AND d.programme = p.programme AND d.gateway = g.code
                    AND d.decision <> 'pause')
ORDER BY g.due_on, p.programme;

-- name: returns_due
-- Pools that fund a stopped programme and have not yet decided what it gives back of theirs.
SELECT DISTINCT a.programme, a.pool_id, stop.recorded_at
FROM account a
CROSS JOIN LATERAL (
    SELECT d.number, d.decision, d.recorded_at FROM programme_decision d
    WHERE d.place_id = a.place_id AND d.programme = a.programme AND d.decision NOT IN ('late_charges', 'return')
    ORDER BY d.number DESC LIMIT 1) stop
WHERE a.place_id = $1 AND a.account = 'allocated' AND stop.decision = 'stop' AND NOT EXISTS (
    SELECT FROM programme_decision d
    WHERE d.place_id = a.place_id AND d.programme = a.programme AND d.pool_id = a.pool_id AND d.number >= stop.number)
ORDER BY a.programme;

-- name: steered_programmes
-- The programmes of a place of which anything was decided.
SELECT DISTINCT programme FROM programme_decision WHERE place_id = $1 ORDER BY programme;

-- name: insert_scheme_treatment
-- A further version of how a scheme is accounted for; none where there is no such scheme.
INSERT INTO scheme_treatment (place_id, programme, scheme, version, effective_from, treatment, body, shares, reason,
                              act_id)
SELECT s.place_id, s.programme, s.scheme, 1 + coalesce((
    SELECT max(t.version) FROM scheme_treatment t
    WHERE t.place_id = s.place_id AND t.programme = s.programme AND t.scheme = s.scheme), 0), $4, $5, $6, $7::text::jsonb, $8, $9
FROM scheme s WHERE s.place_id = $1 AND s.programme = $2 AND s.scheme = $3
RETURNING version;

-- name: list_scheme_treatments
-- Versions of how the schemes of a place are accounted for, after a scheme and version; version 0 where none is there.
SELECT s.programme, s.scheme, coalesce(t.version, 0) AS version, t.effective_from,
       coalesce(t.treatment, 'not_decided') AS treatment, t.body, coalesce(t.shares, '[]')::text AS shares,
       coalesce(t.reason, '') AS reason
FROM scheme s
LEFT JOIN scheme_treatment t ON t.place_id = s.place_id AND t.programme = s.programme AND t.scheme = s.scheme
WHERE s.place_id = $1 AND (s.programme, s.scheme, coalesce(t.version, 0)) > ($2, $3, $4)
ORDER BY s.programme, s.scheme, version LIMIT $5;

-- name: treatments_of
-- Every version of how schemes are accounted for, as known at an instant (null: now), in order.
SELECT t.programme, t.scheme, t.version, t.effective_from, t.treatment, t.body, t.shares::text AS shares, t.reason
FROM scheme_treatment t JOIN act a ON a.place_id = t.place_id AND a.act_id = t.act_id
WHERE t.place_id = $1 AND ($2::timestamptz IS NULL OR a.recorded_at <= $2)
ORDER BY t.programme, t.scheme, t.version;
