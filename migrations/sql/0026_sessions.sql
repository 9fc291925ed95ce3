-- People sign in with a browser. Like principals, neither sessions nor links belong to a place: a person who is signed in
-- is so in every place where they have a role.

-- Known by a digest of its cookie, so that whoever reads this table can be nobody. No address is kept: the device is a
-- few words such as `Firefox on Windows`. The last instant it was seen is all that changes.
CREATE TABLE browser_session (
    session_id uuid PRIMARY KEY,
    cookie_sha256 bytea NOT NULL CONSTRAINT session_has_its_own_cookie UNIQUE,
    issuer text NOT NULL,
    subject text NOT NULL,
    way text NOT NULL,
    device text NOT NULL,
    signed_in_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    idle_minutes integer NOT NULL,
    ends_at timestamptz NOT NULL,
    CONSTRAINT session_cookie_is_a_digest CHECK (octet_length(cookie_sha256) = 32),
    CONSTRAINT session_way_is_known CHECK (way IN ('link', 'provider')),
    CONSTRAINT session_device_is_short CHECK (length(device) <= 80),
    CONSTRAINT session_has_its_limits CHECK (idle_minutes > 0 AND ends_at > signed_in_at),
    CONSTRAINT session_is_seen_while_it_lasts CHECK (last_seen_at >= signed_in_at AND last_seen_at < ends_at)
);
CREATE INDEX browser_session_by_account ON browser_session (issuer, subject, signed_in_at);

-- A session without a row here lasts, until it is idle for too long or its time is over.
CREATE TABLE browser_session_end (
    session_id uuid NOT NULL REFERENCES browser_session,
    ended_at timestamptz NOT NULL,
    reason text NOT NULL,
    CONSTRAINT session_ends_once PRIMARY KEY (session_id),
    CONSTRAINT session_end_reason_is_known CHECK (reason IN ('signed_out', 'signed_out_everywhere', 'signed_in_again'))
);

-- The sign-in links that were followed: none opens a second session.
CREATE TABLE sign_in_link_use (
    link_id uuid NOT NULL,
    session_id uuid NOT NULL REFERENCES browser_session,
    used_at timestamptz NOT NULL,
    CONSTRAINT link_is_used_once PRIMARY KEY (link_id)
);

CREATE FUNCTION guard_browser_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'last_seen_at' <> to_jsonb(OLD) - 'last_seen_at' OR NEW.last_seen_at < OLD.last_seen_at THEN
        RAISE EXCEPTION 'a session is seen later and later, and nothing else of it changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_is_only_seen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER browser_session_is_guarded BEFORE UPDATE ON browser_session
    FOR EACH ROW EXECUTE FUNCTION guard_browser_session();
CREATE TRIGGER browser_session_is_kept BEFORE DELETE OR TRUNCATE ON browser_session
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER browser_session_end_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON browser_session_end
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sign_in_link_use_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sign_in_link_use
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON browser_session, browser_session_end, sign_in_link_use TO ledger_app;
GRANT UPDATE (last_seen_at) ON browser_session TO ledger_app;
