-- Access: what auth reads of principals, roles, places and pools by its own queries.

-- name: find_place
-- A place by its code.
SELECT place_id, code, name, label FROM place WHERE code = $1;

-- name: find_access
-- What the gate asks for requests that came together, by one round trip: the roles in force of their principals, one for
-- each grant, and whether it counts in the one place or is of the service; and the pools they name, under their
-- terms in force.
SELECT ARRAY(
    SELECT ROW(wanted.ordinal, p.principal_id, coalesce(p.same_person_as, p.principal_id), p.kind = 'individual',
               g.role, g.body, g.place_id IS NULL OR g.place_id = $1)
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS wanted(issuer, subject, ordinal)
    JOIN principal p ON p.issuer = wanted.issuer AND p.subject = wanted.subject
    JOIN role_grant g ON g.principal_id = p.principal_id
    WHERE NOT EXISTS (SELECT FROM role_withdrawal w WHERE w.grant_id = g.grant_id)) AS grants,
ARRAY(
    SELECT ROW(o.pool_id, o.code, o.name, o.kind, o.label, o.attribution, o.agreement, v.host, v.effective_from,
               v.effective_to, v.partners, v.is_signed, v.settle_by)
    FROM unnest($4::text[]) AS wanted(code)
    JOIN pool o ON o.place_id = $1 AND o.code = wanted.code
    CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v) AS pools;

-- name: places_of
-- The places in which a principal has a role in force.
SELECT DISTINCT l.code, l.name, l.currency, l.label
FROM principal p JOIN role_grant g USING (principal_id) JOIN place l ON l.place_id = g.place_id
WHERE p.issuer = $1 AND p.subject = $2 AND l.code > $3
  AND NOT EXISTS (SELECT FROM role_withdrawal w WHERE w.grant_id = g.grant_id)
ORDER BY l.code LIMIT $4;

-- name: is_reachable
-- Answers when the database does.
SELECT true;
