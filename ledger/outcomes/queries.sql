-- Outcomes, the indicators that stand for them, their figures; and demand, capacity, activity and backlog in one unit.

-- name: insert_outcome
-- A version of an outcome.
INSERT INTO outcome (place_id, programme, outcome, version, name, who_benefits, what_changes, reason, label, recorded_at,
                     act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now(), $10);

-- name: list_outcomes
-- Versions of the outcomes of a programme (null: of all), after a code and version, in order.
SELECT outcome AS code, version, name, who_benefits, what_changes, reason, label, recorded_at FROM outcome
WHERE place_id = $1 AND programme = $2 AND ($3::text IS NULL OR outcome = $3) AND (outcome, version) > ($4, $5)
ORDER BY outcome, version LIMIT $6;

-- name: outcome_versions
-- The latest version of each outcome of a programme.
SELECT outcome, max(version) AS version FROM outcome WHERE place_id = $1 AND programme = $2 GROUP BY outcome;

-- name: insert_indicator
-- A version of an indicator.
INSERT INTO indicator (place_id, programme, indicator, version, outcome, name, unit, direction, source, frequency,
                       baseline_value, baseline_on, target_value, target_on, reason, label, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, now(), $17);

-- name: list_indicators
-- Versions of the indicators of a programme, of an outcome (null: of all), one of them (null: all), after a code and
-- version, in order; the latest of each alone where that is asked.
SELECT i.indicator AS code, i.version, i.outcome, i.name, i.unit, i.direction, i.source, i.frequency, i.baseline_value,
       i.baseline_on, i.target_value, i.target_on, i.reason, i.label, i.recorded_at
FROM indicator i
WHERE i.place_id = $1 AND i.programme = $2 AND ($3::text IS NULL OR i.outcome = $3)
  AND ($4::text IS NULL OR i.indicator = $4) AND (i.indicator, i.version) > ($5, $6) AND (NOT $7::boolean OR NOT EXISTS (
      SELECT FROM indicator later WHERE later.place_id = i.place_id AND later.programme = i.programme
        AND later.indicator = i.indicator AND later.version > i.version))
ORDER BY i.indicator, i.version LIMIT $8;

-- name: insert_figure
-- A version of what an indicator was in a period.
INSERT INTO indicator_figure (place_id, programme, indicator, first_day, last_day, version, value, unit, reason, body,
                              recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), $11);

-- name: figure_version
-- The latest version of what an indicator was in the period that begins on a day; 0 where there is none.
SELECT coalesce(max(version), 0) FROM indicator_figure
WHERE place_id = $1 AND programme = $2 AND indicator = $3 AND first_day = $4;

-- name: list_figures
-- Versions of figures, of an indicator and of a period (null: of all), after an indicator, a day and a version, in
-- order, with how often the indicator is measured.
SELECT f.indicator, f.first_day, f.last_day, f.version, f.value, f.unit, f.reason, f.body, f.recorded_at, i.frequency
FROM indicator_figure f
CROSS JOIN LATERAL (
    SELECT one.frequency FROM indicator one
    WHERE one.place_id = f.place_id AND one.programme = f.programme AND one.indicator = f.indicator
    ORDER BY one.version DESC LIMIT 1) i
WHERE f.place_id = $1 AND f.programme = $2 AND ($3::text IS NULL OR f.indicator = $3)
  AND ($4::date IS NULL OR f.first_day = $4 AND f.last_day = $5)
  AND (f.indicator, f.first_day, f.version) > ($6, $7, $8)
ORDER BY f.indicator, f.first_day, f.version LIMIT $9;

-- name: latest_figures
-- The latest version of each figure of indicators, in order of period.
SELECT DISTINCT ON (indicator, first_day) indicator, first_day, last_day, value FROM indicator_figure
WHERE place_id = $1 AND programme = $2 AND indicator = ANY ($3::text[])
ORDER BY indicator, first_day, version DESC;

-- name: insert_measure
-- What is counted of the work of a programme or one of its schemes, and in which unit.
INSERT INTO activity_measure (place_id, programme, measure, scheme, name, unit, source, label, recorded_at, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), $9);

-- name: list_measures
-- The measures of a programme, of a scheme (null: of all), after a code, in order.
SELECT measure AS code, scheme, name, unit, source, label, recorded_at FROM activity_measure
WHERE place_id = $1 AND programme = $2 AND ($3::text IS NULL OR scheme = $3) AND measure > $4
ORDER BY measure LIMIT $5;

-- name: find_measure
-- One measure of a programme.
SELECT measure AS code, scheme, name, unit, source, label, recorded_at FROM activity_measure
WHERE place_id = $1 AND programme = $2 AND measure = $3;

-- name: activity_versions
-- The latest version of each figure of a measure in months.
SELECT month, series, max(version) AS version FROM activity_figure
WHERE place_id = $1 AND programme = $2 AND measure = $3 AND month = ANY ($4::date[]) GROUP BY month, series;

-- name: insert_activity
-- Versions of figures of a measure.
INSERT INTO activity_figure (place_id, programme, measure, month, series, version, value, reason, body, recorded_at,
                             act_id)
SELECT $1, $2, $3, f.month, f.series, f.version, f.value, f.reason, $9, now(), $10
FROM unnest($4::date[], $5::text[], $6::integer[], $7::numeric[], $8::text[]) AS f(month, series, version, value, reason);

-- name: list_activity
-- Versions of the figures of a measure, of a series (null: of all), after a month, series and version, in order.
SELECT month, series, version, value, reason, body, recorded_at FROM activity_figure
WHERE place_id = $1 AND programme = $2 AND measure = $3 AND ($4::text IS NULL OR series = $4)
  AND (month, series, version) > ($5, $6, $7)
ORDER BY month, series, version LIMIT $8;

-- name: activity_now
-- The latest version of each figure of a measure, in order of month.
SELECT DISTINCT ON (month, series) month, series, value FROM activity_figure
WHERE place_id = $1 AND programme = $2 AND measure = $3 ORDER BY month, series, version DESC;

-- name: responsible_bodies
-- The bodies responsible for a scheme of a programme (null: for any).
SELECT DISTINCT responsible_body FROM scheme
WHERE place_id = $1 AND programme = $2 AND ($3::text IS NULL OR scheme = $3);

-- name: figures_out_of_order
-- Figures whose versions have a gap, and figures of another unit than every version of their indicator.
SELECT 'programme ' || f.programme || ': the versions of ' || f.indicator || ' from ' || f.first_day || ' have a gap' AS text
FROM indicator_figure f WHERE f.place_id = $1
GROUP BY f.programme, f.indicator, f.first_day HAVING max(f.version) <> count(*)
UNION ALL
SELECT 'programme ' || a.programme || ': the versions of ' || a.series || ' of ' || a.measure || ' in '
    || to_char(a.month, 'YYYY-MM') || ' have a gap'
FROM activity_figure a WHERE a.place_id = $1
GROUP BY a.programme, a.measure, a.month, a.series HAVING max(a.version) <> count(*)
UNION ALL
SELECT DISTINCT 'programme ' || f.programme || ': ' || f.indicator || ' has figures in ' || f.unit
FROM indicator_figure f WHERE f.place_id = $1 AND EXISTS (
    SELECT FROM indicator i WHERE i.place_id = f.place_id AND i.programme = f.programme AND i.indicator = f.indicator
      AND i.unit <> f.unit)
UNION ALL
SELECT DISTINCT 'programme ' || i.programme || ': indicator ' || i.indicator || ' stands for no outcome of it'
FROM indicator i WHERE i.place_id = $1 AND NOT EXISTS (
    SELECT FROM outcome o WHERE o.place_id = i.place_id AND o.programme = i.programme AND o.outcome = i.outcome)
ORDER BY 1;
