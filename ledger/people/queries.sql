-- Principals, their roles, and the directory of names.

-- name: ensure_principal
-- Makes a principal known, once.
INSERT INTO principal (principal_id, issuer, subject, kind, same_person_as, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT ON CONSTRAINT principal_is_known_once DO NOTHING;

-- name: find_principal
-- A principal by the issuer and subject of its tokens, and the person it stands for.
SELECT principal_id, coalesce(same_person_as, principal_id) AS person_id, kind
FROM principal WHERE issuer = $1 AND subject = $2;

-- name: find_place_id
-- The id of a place by its code.
SELECT place_id FROM place WHERE code = $1;

-- name: find_known
-- A principal that is known in a place: registered there, or with a role there once.
SELECT p.principal_id, coalesce(p.same_person_as, p.principal_id) AS person_id, p.kind
FROM principal p
WHERE p.principal_id = $2 AND (
    EXISTS (SELECT FROM place_principal k WHERE k.place_id = $1 AND k.principal_id = $2)
    OR EXISTS (SELECT FROM role_grant g WHERE g.place_id = $1 AND g.principal_id = $2));

-- name: register_in_place
-- Makes a principal known in a place, once.
INSERT INTO place_principal (place_id, principal_id, recorded_at, registered_by, act_id) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING;

-- name: grant_role
-- Grants a role unless the same one is in force; it is numbered after those withdrawn, where two who grant at once meet.
INSERT INTO role_grant (grant_id, principal_id, role, place_id, body, recorded_at, granted_by, reason, number)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, count(*) + 1
FROM role_grant g LEFT JOIN role_withdrawal w ON w.grant_id = g.grant_id
WHERE g.principal_id = $2 AND g.role = $3 AND g.place_id IS NOT DISTINCT FROM $4 AND g.body IS NOT DISTINCT FROM $5
HAVING count(*) = count(w.grant_id)
ON CONFLICT ON CONSTRAINT role_is_granted_once DO NOTHING
RETURNING grant_id;

-- name: find_grant_in_force
-- The grant in force of a role to a principal.
SELECT g.grant_id FROM role_grant g
WHERE g.principal_id = $1 AND g.role = $2 AND g.place_id IS NOT DISTINCT FROM $3 AND g.body IS NOT DISTINCT FROM $4
  AND NOT EXISTS (SELECT FROM role_withdrawal w WHERE w.grant_id = g.grant_id);

-- name: has_grant
-- Whether a grant is one of a principal in a place.
SELECT EXISTS (SELECT FROM role_grant g WHERE g.grant_id = $3 AND g.place_id = $1 AND g.principal_id = $2);

-- name: withdraw_role
-- Withdraws a grant, once.
INSERT INTO role_withdrawal (grant_id, recorded_at, withdrawn_by, reason) VALUES ($1, $2, $3, $4)
ON CONFLICT ON CONSTRAINT role_is_withdrawn_once DO NOTHING
RETURNING grant_id;

-- name: set_name
-- Writes what the directory says of a principal over what it said before.
INSERT INTO directory (place_id, principal_id, name, email) VALUES ($1, $2, $3, $4)
ON CONFLICT (place_id, principal_id) DO UPDATE SET name = excluded.name, email = excluded.email;

-- name: erase_names
-- Takes out of the directory what it says of some principals, and tells of which it said something.
DELETE FROM directory WHERE place_id = $1 AND principal_id = ANY ($2::uuid[]) RETURNING principal_id;

-- name: accounts_of
-- All accounts of a person.
SELECT principal_id FROM principal WHERE principal_id = $1 OR same_person_as = $1;

-- name: insert_directory_change
-- Records that a name was set or erased, and never what it was.
INSERT INTO directory_change (place_id, change_id, principal_id, change, recorded_at, changed_by, act_id)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: list_principals
-- Principals of a place after one, in the order in which they became known: one if named, or those with a role; the
-- withdrawn ones only if asked for. Whoever never had a role in the place is listed where no role or body is named.
SELECT p.principal_id, coalesce(p.same_person_as, p.principal_id) AS person_id, p.kind, p.issuer, p.subject, d.name,
       d.email, ARRAY(
           SELECT ROW(g.grant_id, g.role, g.body, g.recorded_at, g.granted_by, g.reason, w.recorded_at, w.withdrawn_by,
                      coalesce(w.reason, ''))
           FROM role_grant g LEFT JOIN role_withdrawal w ON w.grant_id = g.grant_id
           WHERE g.place_id = $1 AND g.principal_id = p.principal_id AND ($6 OR w.grant_id IS NULL)
           ORDER BY g.recorded_at, g.grant_id) AS roles
FROM (SELECT k.principal_id FROM place_principal k WHERE k.place_id = $1
      UNION SELECT g.principal_id FROM role_grant g WHERE g.place_id = $1) known
JOIN principal p ON p.principal_id = known.principal_id
LEFT JOIN directory d ON d.place_id = $1 AND d.principal_id = p.principal_id
WHERE p.principal_id > $2 AND ($3::uuid IS NULL OR p.principal_id = $3)
  AND (EXISTS (
          SELECT FROM role_grant g LEFT JOIN role_withdrawal w ON w.grant_id = g.grant_id
          WHERE g.place_id = $1 AND g.principal_id = p.principal_id AND ($4::text IS NULL OR g.role = $4)
            AND ($5::text IS NULL OR g.body = $5) AND ($6 OR w.grant_id IS NULL))
      OR ($4 IS NULL AND $5 IS NULL AND NOT EXISTS (
          SELECT FROM role_grant g WHERE g.place_id = $1 AND g.principal_id = p.principal_id)))
ORDER BY p.principal_id LIMIT $7;

-- name: history_of
-- All that happened to a principal in a place, oldest first.
SELECT * FROM (
    SELECT 1 AS turn, 'registered' AS what, k.recorded_at, k.registered_by AS done_by, NULL::uuid AS grant_id,
           NULL::text AS role, NULL::text AS body, '' AS reason
    FROM place_principal k WHERE k.place_id = $1 AND k.principal_id = $2
    UNION ALL
    SELECT 2, c.change, c.recorded_at, c.changed_by, NULL, NULL, NULL, ''
    FROM directory_change c WHERE c.place_id = $1 AND c.principal_id = $2
    UNION ALL
    SELECT 3, 'role_granted', g.recorded_at, g.granted_by, g.grant_id, g.role, g.body, g.reason
    FROM role_grant g WHERE g.place_id = $1 AND g.principal_id = $2
    UNION ALL
    SELECT 4, 'role_withdrawn', w.recorded_at, w.withdrawn_by, g.grant_id, g.role, g.body, w.reason
    FROM role_grant g JOIN role_withdrawal w ON w.grant_id = g.grant_id
    WHERE g.place_id = $1 AND g.principal_id = $2) happened
ORDER BY recorded_at, turn;
