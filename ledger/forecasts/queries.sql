-- Forecasts, the notices that they open, and spend profiles.

-- name: insert_forecast
-- A forecast with its commentary, as the next version of its scheme and year.
WITH kept AS (
    INSERT INTO forecast (place_id, pool_id, forecast_id, programme, scheme, year, version, as_at, method, amount_pence,
                          budget_pence, through_sequence, acting_body, principal_id, fingerprint, key_id, recorded_at,
                          act_id)
    SELECT $1, $2, $3, $4, $5, $6, 1 + coalesce((
        SELECT max(f.version) FROM forecast f
        WHERE f.place_id = $1 AND f.pool_id = $2 AND f.programme = $4 AND f.scheme = $5 AND f.year = $6), 0),
        $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
INSERT INTO forecast_text (place_id, pool_id, forecast_id, salt, commentary) VALUES ($1, $2, $3, $18, $19);

-- name: forecast_of_key
-- What stands for an idempotency key: the forecast, its pool, and its fingerprint with the salt while that is there.
SELECT f.forecast_id, f.pool_id, f.fingerprint, t.salt
FROM forecast f
LEFT JOIN forecast_text t ON t.place_id = f.place_id AND t.pool_id = f.pool_id AND t.forecast_id = f.forecast_id
WHERE f.place_id = $1 AND f.key_id = $2;

-- name: list_forecasts
-- Forecasts of a pool before one, the newest first, of what is asked for (null: of all), each with the notice it opened.
SELECT f.forecast_id, f.programme, f.scheme, f.year, f.version, f.as_at, f.amount_pence, f.method, t.commentary,
       f.budget_pence, f.through_sequence, f.acting_body, f.principal_id, f.recorded_at, n.notice_id
FROM forecast f
LEFT JOIN forecast_text t ON t.place_id = f.place_id AND t.pool_id = f.pool_id AND t.forecast_id = f.forecast_id
LEFT JOIN variance_notice n ON n.place_id = f.place_id AND n.pool_id = f.pool_id AND n.forecast_id = f.forecast_id
WHERE f.place_id = $1 AND f.pool_id = $2 AND f.forecast_id < $3
  AND ($5::integer IS NULL OR f.year = $5) AND ($6::text IS NULL OR f.programme = $6)
  AND ($7::text IS NULL OR f.scheme = $7) AND ($8::text IS NULL OR f.method = $8)
  AND ($9::uuid IS NULL OR f.principal_id = $9) AND ($10::date IS NULL OR f.as_at >= $10)
  AND ($11::date IS NULL OR f.as_at <= $11)
ORDER BY f.forecast_id DESC LIMIT $4;

-- name: find_forecast
-- One forecast of a pool.
SELECT f.forecast_id, f.programme, f.scheme, f.year, f.version, f.as_at, f.amount_pence, f.method, t.commentary,
       f.budget_pence, f.through_sequence, f.acting_body, f.principal_id, f.recorded_at, n.notice_id
FROM forecast f
LEFT JOIN forecast_text t ON t.place_id = f.place_id AND t.pool_id = f.pool_id AND t.forecast_id = f.forecast_id
LEFT JOIN variance_notice n ON n.place_id = f.place_id AND n.pool_id = f.pool_id AND n.forecast_id = f.forecast_id
WHERE f.place_id = $1 AND f.pool_id = $2 AND f.forecast_id = $3;

-- name: standing_forecasts
-- The last two forecasts of each scheme for a year as known at an instant, the newer one first.
SELECT ranked.forecast_id, ranked.programme, ranked.scheme, ranked.version, ranked.as_at, ranked.amount_pence,
       ranked.method, ranked.principal_id
FROM (SELECT f.*, row_number() OVER (PARTITION BY f.programme, f.scheme ORDER BY f.version DESC) AS place_in_line
      FROM forecast f WHERE f.place_id = $1 AND f.pool_id = $2 AND f.year = $3 AND f.recorded_at <= $4) ranked
WHERE ranked.place_in_line <= 2 ORDER BY ranked.programme, ranked.scheme, ranked.version DESC;

-- name: every_forecast
-- All forecasts of a pool (null: of a year, a programme, a scheme), in the order in which they came.
SELECT f.forecast_id, f.programme, f.scheme, f.year, f.as_at, f.amount_pence, f.principal_id
FROM forecast f
WHERE f.place_id = $1 AND f.pool_id = $2 AND ($3::integer IS NULL OR f.year = $3)
  AND ($4::text IS NULL OR f.programme = $4) AND ($5::text IS NULL OR f.scheme = $5)
ORDER BY f.forecast_id;

-- name: scheme_facts
-- What a table says of schemes: the programme's term, names, labels, and who answers for each.
SELECT p.programme, p.name AS programme_name, p.first_day, p.last_day, s.scheme, s.name, s.responsible_body,
       concat_ws('; ', nullif(p.label, ''), nullif(s.label, '')) AS label
FROM scheme s JOIN programme p USING (place_id, programme)
WHERE s.place_id = $1 AND (p.programme, s.scheme) IN (SELECT * FROM unnest($2::text[], $3::text[]))
ORDER BY p.programme, s.scheme;

-- name: months_as_known
-- The months of a pool within two days, and whether each was closed at an instant.
SELECT p.month, coalesce((
    SELECT c.to_state FROM period_change c
    WHERE c.place_id = p.place_id AND c.pool_id = p.pool_id AND c.month = p.month AND c.recorded_at <= $5
    ORDER BY c.number DESC LIMIT 1) IN ('closed', 'final'), false) AS is_closed
FROM period p WHERE p.place_id = $1 AND p.pool_id = $2 AND p.month BETWEEN $3 AND $4 ORDER BY p.month;

-- name: add_terms
-- The next version of what an agreement says about notice.
INSERT INTO variance_notice_terms (place_id, agreement, version, effective_from, terms, recorded_at, proposal_id, act_id)
SELECT $1, $2, coalesce(max(t.version), 0) + 1, $3, $4::jsonb, $5, $6, $7
FROM variance_notice_terms t WHERE t.place_id = $1 AND t.agreement = $2
RETURNING version;

-- name: list_terms
-- What an agreement says about notice, below a version, the newest first.
SELECT version, terms::text AS terms, recorded_at, proposal_id FROM variance_notice_terms
WHERE place_id = $1 AND agreement = $2 AND version < $3 ORDER BY version DESC LIMIT $4;

-- name: open_notice
-- A notice of variance that a forecast opens.
INSERT INTO variance_notice (place_id, pool_id, notice_id, forecast_id, agreement, terms_version, opened_on, due_on,
                             act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: notices
-- Notices of pools before one, the newest first, with the forecast and the terms behind each; null: every pool, every
-- notice, whether open or not, any scheme and year.
SELECT n.notice_id, n.pool_id, o.code AS pool, n.forecast_id, f.programme, f.scheme, f.year, f.acting_body,
       f.amount_pence, f.budget_pence, n.terms_version, t.terms::text AS terms, n.opened_on, n.due_on,
       a.recorded_at AS opened_at, e.ended_on, e.recorded_at AS ended_at,
       e.forecast_id AS ended_by_forecast, e.minute_reference, e.reason
FROM variance_notice n
JOIN pool o ON o.place_id = n.place_id AND o.pool_id = n.pool_id
JOIN forecast f ON f.place_id = n.place_id AND f.pool_id = n.pool_id AND f.forecast_id = n.forecast_id
JOIN variance_notice_terms t ON t.place_id = n.place_id AND t.agreement = n.agreement AND t.version = n.terms_version
JOIN act a ON a.place_id = n.place_id AND a.act_id = n.act_id
LEFT JOIN variance_notice_end e ON e.place_id = n.place_id AND e.pool_id = n.pool_id AND e.notice_id = n.notice_id
WHERE n.place_id = $1 AND ($2::uuid IS NULL OR n.pool_id = $2) AND n.notice_id < $3
  AND ($5::boolean IS NULL OR (e.notice_id IS NULL) = $5) AND ($6::uuid IS NULL OR n.notice_id = $6)
  AND ($7::text IS NULL OR f.programme = $7) AND ($8::text IS NULL OR f.scheme = $8)
  AND ($9::integer IS NULL OR f.year = $9)
ORDER BY n.notice_id DESC LIMIT $4;

-- name: givings
-- To whom notices were given, when, and by whose record.
SELECT notice_id, body, given_on, principal_id, recorded_at FROM variance_notice_giving
WHERE place_id = $1 AND notice_id = ANY ($2::uuid[]) ORDER BY given_on, body;

-- name: reports
-- The reports on the action plans of notices, in order; the text of one that was erased is null.
SELECT r.notice_id, r.number, r.reported_on, t.report, r.acting_body, r.principal_id, r.recorded_at
FROM variance_notice_report r
LEFT JOIN variance_notice_report_text t
    ON t.place_id = r.place_id AND t.pool_id = r.pool_id AND t.notice_id = r.notice_id AND t.number = r.number
WHERE r.place_id = $1 AND r.notice_id = ANY ($2::uuid[]) ORDER BY r.notice_id, r.number;

-- name: give_notice
-- That bodies were told.
INSERT INTO variance_notice_giving (place_id, pool_id, notice_id, body, given_on, principal_id, recorded_at, act_id)
SELECT $1, $2, $3, b.body, $5, $6, $7, $8 FROM unnest($4::text[]) AS b(body);

-- name: add_report
-- A further report on an action plan, with its text.
WITH kept AS (
    INSERT INTO variance_notice_report (place_id, pool_id, notice_id, number, reported_on, acting_body, principal_id,
                                        recorded_at, act_id)
    SELECT $1, $2, $3, 1 + (
        SELECT count(*) FROM variance_notice_report r
        WHERE r.place_id = $1 AND r.pool_id = $2 AND r.notice_id = $3), $4, $6, $7, $8, $9
    RETURNING number)
INSERT INTO variance_notice_report_text (place_id, pool_id, notice_id, number, report)
SELECT $1, $2, $3, kept.number, $5 FROM kept;

-- name: end_notice
-- The end of a notice: by a later forecast, or by the board.
INSERT INTO variance_notice_end (place_id, pool_id, notice_id, forecast_id, minute_reference, reason, ended_on,
                                 recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: pools_to_check
-- The pools of a place that have forecasts.
SELECT o.pool_id, o.code, o.agreement FROM pool o
WHERE o.place_id = $1 AND EXISTS (
    SELECT FROM forecast f WHERE f.place_id = o.place_id AND f.pool_id = o.pool_id) ORDER BY o.code;

-- name: forecasts_to_check
-- Every forecast of a pool with its fingerprint, and with its texts while they are there, in the order of its versions.
SELECT f.forecast_id, f.programme, f.scheme, f.year, f.version, f.as_at, f.method, f.amount_pence, f.budget_pence,
       f.through_sequence, f.acting_body, f.fingerprint, f.recorded_at, t.salt, t.commentary, h.sequence AS head
FROM forecast f
JOIN pool_head h ON h.place_id = f.place_id AND h.pool_id = f.pool_id
LEFT JOIN forecast_text t ON t.place_id = f.place_id AND t.pool_id = f.pool_id AND t.forecast_id = f.forecast_id
WHERE f.place_id = $1 AND f.pool_id = $2 ORDER BY f.programme, f.scheme, f.year, f.version;

-- name: terms_to_check
-- What agreements say about notice, each with the proposal that it rests on.
SELECT t.agreement, t.version, p.act, o.outcome
FROM variance_notice_terms t
LEFT JOIN proposal p ON p.place_id = t.place_id AND p.proposal_id = t.proposal_id
LEFT JOIN proposal_outcome o ON o.place_id = t.place_id AND o.proposal_id = t.proposal_id
WHERE t.place_id = $1 ORDER BY t.agreement, t.version;

-- name: texts_without_forecast
-- Texts that belong to no forecast and to no report.
SELECT 'a commentary belongs to no forecast' AS text FROM forecast_text t
WHERE t.place_id = $1 AND NOT EXISTS (
    SELECT FROM forecast f WHERE f.place_id = t.place_id AND f.pool_id = t.pool_id AND f.forecast_id = t.forecast_id)
UNION ALL
SELECT 'a text belongs to no report' FROM variance_notice_report_text t
WHERE t.place_id = $1 AND NOT EXISTS (
    SELECT FROM variance_notice_report r
    WHERE r.place_id = t.place_id AND r.pool_id = t.pool_id AND r.notice_id = t.notice_id AND r.number = t.number);

-- name: insert_profile
-- A spend profile with its reason, as the next of its pool and the next version of its scheme and year.
WITH kept AS (
    INSERT INTO spend_profile (place_id, pool_id, number, programme, scheme, year, version, parts, acting_body,
                               principal_id, through_sequence, fingerprint, key_id, recorded_at, act_id)
    SELECT $1, $2, 1 + coalesce((SELECT max(p.number) FROM spend_profile p WHERE p.place_id = $1 AND p.pool_id = $2), 0),
           $3, $4, $5, 1 + coalesce((
               SELECT max(p.version) FROM spend_profile p
               WHERE p.place_id = $1 AND p.pool_id = $2 AND p.programme = $3 AND p.scheme = $4 AND p.year = $5), 0),
           $6, $7, $8, $9, $10, $11, $12, $13
    RETURNING number)
INSERT INTO spend_profile_text (place_id, pool_id, number, salt, reason)
SELECT $1, $2, kept.number, $14, $15 FROM kept RETURNING number;

-- name: profile_of_key
-- What stands for an idempotency key: the spend profile, its pool, and its fingerprint with the salt while that is there.
SELECT p.number, p.pool_id, p.fingerprint, t.salt
FROM spend_profile p
LEFT JOIN spend_profile_text t ON t.place_id = p.place_id AND t.pool_id = p.pool_id AND t.number = p.number
WHERE p.place_id = $1 AND p.key_id = $2;

-- name: list_profiles
-- Spend profiles of a pool below a number, the newest first, of what is asked for (null: of all), as known at a sequence
-- number and an instant; of each scheme and year the last version alone if asked. With the author's name while it is kept.
SELECT p.number, p.programme, p.scheme, p.year, p.version, p.parts, t.reason, p.acting_body, p.principal_id,
       d.name AS author, p.through_sequence, p.recorded_at
FROM spend_profile p
LEFT JOIN spend_profile_text t ON t.place_id = p.place_id AND t.pool_id = p.pool_id AND t.number = p.number
LEFT JOIN directory d ON d.place_id = p.place_id AND d.principal_id = p.principal_id
WHERE p.place_id = $1 AND p.pool_id = $2 AND p.number < $3
  AND ($5::integer IS NULL OR p.year = $5) AND ($6::text IS NULL OR p.programme = $6)
  AND ($7::text IS NULL OR p.scheme = $7) AND ($8::uuid IS NULL OR p.principal_id = $8)
  AND p.through_sequence <= $9 AND p.recorded_at <= $10
  AND NOT ($11 AND EXISTS (
      SELECT FROM spend_profile n
      WHERE n.place_id = p.place_id AND n.pool_id = p.pool_id AND n.programme = p.programme AND n.scheme = p.scheme
        AND n.year = p.year AND n.version > p.version AND n.through_sequence <= $9 AND n.recorded_at <= $10))
ORDER BY p.number DESC LIMIT $4;

-- name: standing_profiles
-- The last spend profile of each scheme for a year, as known at a sequence number and an instant.
SELECT DISTINCT ON (p.programme, p.scheme) p.programme, p.scheme, p.number, p.version, p.parts
FROM spend_profile p
WHERE p.place_id = $1 AND p.pool_id = $2 AND p.year = $3 AND p.through_sequence <= $4 AND p.recorded_at <= $5
ORDER BY p.programme, p.scheme, p.version DESC;

-- name: pools_with_profiles
-- The pools of a place that have spend profiles.
SELECT o.pool_id, o.code FROM pool o
WHERE o.place_id = $1 AND EXISTS (
    SELECT FROM spend_profile p WHERE p.place_id = o.place_id AND p.pool_id = o.pool_id) ORDER BY o.code;

-- name: profiles_to_check
-- Every spend profile of a pool with its fingerprint, and its reason while it is there, in the order of its versions.
SELECT p.number, p.programme, p.scheme, p.year, p.version, p.parts, p.acting_body, p.through_sequence, p.fingerprint,
       t.salt, t.reason, h.sequence AS head
FROM spend_profile p
JOIN pool_head h ON h.place_id = p.place_id AND h.pool_id = p.pool_id
LEFT JOIN spend_profile_text t ON t.place_id = p.place_id AND t.pool_id = p.pool_id AND t.number = p.number
WHERE p.place_id = $1 AND p.pool_id = $2 ORDER BY p.programme, p.scheme, p.year, p.version;

-- name: texts_without_profile
-- Reasons that belong to no spend profile.
SELECT t.number FROM spend_profile_text t
WHERE t.place_id = $1 AND NOT EXISTS (
    SELECT FROM spend_profile p WHERE p.place_id = t.place_id AND p.pool_id = t.pool_id AND p.number = t.number);
