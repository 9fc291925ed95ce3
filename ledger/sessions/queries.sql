-- Browser sessions: begun, seen, ended; and sign-in links that were used.

-- name: find_session
-- The session of a cookie, if it lasts; that it was seen is written at most once a minute.
WITH found AS (
    SELECT s.session_id, s.issuer, s.subject, s.signed_in_at, s.ends_at
    FROM browser_session s
    WHERE s.cookie_sha256 = $1 AND s.ends_at > $2 AND s.last_seen_at + s.idle_minutes * interval '1 minute' > $2
      AND NOT EXISTS (SELECT FROM browser_session_end e WHERE e.session_id = s.session_id)
), seen AS (
    UPDATE browser_session s SET last_seen_at = $2 FROM found
    WHERE s.session_id = found.session_id AND s.last_seen_at + $3 <= $2)
SELECT * FROM found;

-- name: find_ending
-- Of the session of a cookie, whether it lasts or not, what tells why not.
SELECT s.last_seen_at, s.idle_minutes, s.ends_at, e.reason
FROM browser_session s LEFT JOIN browser_session_end e USING (session_id)
WHERE s.cookie_sha256 = $1;

-- name: insert_session
-- Begins a session.
INSERT INTO browser_session (session_id, cookie_sha256, issuer, subject, way, device, signed_in_at, last_seen_at,
                             idle_minutes, ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9);

-- name: forget_sessions
-- Takes away the sessions whose time was over before an instant, with how they ended and their links: the oldest ones first,
-- those that another request takes away now not. Never one that lasts by the database's own clock.
DELETE FROM browser_session WHERE session_id IN (
    SELECT s.session_id FROM browser_session s WHERE s.ends_at < least($1, now())
    ORDER BY s.ends_at LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING session_id;

-- name: use_link
-- Uses up a sign-in link; nothing comes back when it was used before.
INSERT INTO sign_in_link_use (link_id, session_id, used_at) VALUES ($1, $2, $3)
ON CONFLICT ON CONSTRAINT link_is_used_once DO NOTHING
RETURNING link_id;

-- name: is_link_used
-- Whether a sign-in link was used.
SELECT EXISTS (SELECT FROM sign_in_link_use WHERE link_id = $1);

-- name: end_session
-- Ends the session of a cookie, once.
INSERT INTO browser_session_end (session_id, ended_at, reason)
SELECT s.session_id, $2, $3 FROM browser_session s WHERE s.cookie_sha256 = $1
ON CONFLICT ON CONSTRAINT session_ends_once DO NOTHING;

-- name: end_all_sessions
-- Ends every session of a person that lasts, by whatever account they signed in.
INSERT INTO browser_session_end (session_id, ended_at, reason)
SELECT s.session_id, $3, $4 FROM browser_session s
WHERE (s.issuer, s.subject) IN (
    SELECT $1, $2 UNION ALL
    SELECT a.issuer, a.subject FROM principal p
    JOIN principal a ON coalesce(a.same_person_as, a.principal_id) = coalesce(p.same_person_as, p.principal_id)
    WHERE p.issuer = $1 AND p.subject = $2)
  AND s.ends_at > $3 AND s.last_seen_at + s.idle_minutes * interval '1 minute' > $3
ON CONFLICT ON CONSTRAINT session_ends_once DO NOTHING
RETURNING session_id;

-- name: own_sessions
-- The latest sessions of a person, by whatever account they signed in, the newest first.
SELECT s.session_id, s.way, s.device, s.signed_in_at, s.last_seen_at, s.idle_minutes, s.ends_at, e.reason
FROM browser_session s LEFT JOIN browser_session_end e USING (session_id)
WHERE (s.issuer, s.subject) IN (
    SELECT $1, $2 UNION ALL
    SELECT a.issuer, a.subject FROM principal p
    JOIN principal a ON coalesce(a.same_person_as, a.principal_id) = coalesce(p.same_person_as, p.principal_id)
    WHERE p.issuer = $1 AND p.subject = $2)
ORDER BY s.signed_in_at DESC, s.session_id DESC LIMIT $3;

-- name: has_role
-- Whether somebody has a role anywhere.
SELECT EXISTS (
    SELECT FROM principal p JOIN role_grant g USING (principal_id)
    WHERE p.issuer = $1 AND p.subject = $2
      AND NOT EXISTS (SELECT FROM role_withdrawal w WHERE w.grant_id = g.grant_id));
