-- Principals and roles.

-- name: ensure_principal
-- Makes a principal known, once.
INSERT INTO principal (principal_id, issuer, subject, kind, recorded_at) VALUES ($1, $2, $3, $4, now())
ON CONFLICT ON CONSTRAINT principal_is_known_once DO NOTHING;

-- name: find_principal
-- A principal by the issuer and subject of its tokens.
SELECT principal_id FROM principal WHERE issuer = $1 AND subject = $2;

-- name: find_place_id
-- The id of a place by its code.
SELECT place_id FROM place WHERE code = $1;

-- name: ensure_grant
-- Grants a role, once.
INSERT INTO role_grant (principal_id, role, place_id, body, recorded_at) VALUES ($1, $2, $3, $4, now())
ON CONFLICT ON CONSTRAINT role_is_granted_once DO NOTHING;
