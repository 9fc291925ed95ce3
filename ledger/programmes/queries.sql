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
-- Schemes of programmes, in order of code.
SELECT programme, scheme AS code, name, responsible_body, streams, label FROM scheme
WHERE place_id = $1 AND programme = ANY ($2::text[]) ORDER BY programme, scheme;

-- name: find_schemes
-- What postings must know of the schemes named.
SELECT p.programme, s.scheme, p.first_day, p.last_day, s.streams
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
