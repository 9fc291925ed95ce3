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
-- What postings must know of the schemes named.
SELECT p.programme, s.scheme, p.first_day, p.last_day, s.streams,
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
