-- Sessions that are over are forgotten after a while, each with how it ended and the link that opened it: who signed in
-- when, and on what device, is kept no longer than somebody looks for it. What may still last is not taken away, nor is an
-- end or a link without its session: else a session would be brought back, or a link be good again.

ALTER TABLE browser_session_end DROP CONSTRAINT browser_session_end_session_id_fkey,
    ADD CONSTRAINT session_end_is_of_a_session FOREIGN KEY (session_id) REFERENCES browser_session ON DELETE CASCADE;
ALTER TABLE sign_in_link_use DROP CONSTRAINT sign_in_link_use_session_id_fkey,
    ADD CONSTRAINT link_opened_a_session FOREIGN KEY (session_id) REFERENCES browser_session ON DELETE CASCADE;
CREATE INDEX browser_session_by_end ON browser_session (ends_at);
CREATE INDEX sign_in_link_use_by_session ON sign_in_link_use (session_id);

CREATE FUNCTION guard_forgotten_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ends_at > now() THEN
        RAISE EXCEPTION 'a session is forgotten only once its time is over'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'session_is_over_before_it_is_forgotten';
    END IF;
    RETURN OLD;
END $$;
CREATE FUNCTION guard_kept_with_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM browser_session s WHERE s.session_id = OLD.session_id) THEN
        RAISE EXCEPTION '% is kept as long as its session', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'end_and_link_stay_with_their_session';
    END IF;
    RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER browser_session_is_kept BEFORE TRUNCATE ON browser_session
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER browser_session_is_over BEFORE DELETE ON browser_session
    FOR EACH ROW EXECUTE FUNCTION guard_forgotten_session();
CREATE OR REPLACE TRIGGER browser_session_end_is_append_only BEFORE UPDATE OR TRUNCATE ON browser_session_end
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER browser_session_end_stays BEFORE DELETE ON browser_session_end
    FOR EACH ROW EXECUTE FUNCTION guard_kept_with_session();
CREATE OR REPLACE TRIGGER sign_in_link_use_is_append_only BEFORE UPDATE OR TRUNCATE ON sign_in_link_use
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sign_in_link_use_stays BEFORE DELETE ON sign_in_link_use
    FOR EACH ROW EXECUTE FUNCTION guard_kept_with_session();

GRANT DELETE ON browser_session TO ledger_app;

-- What one person did, or where one thing was done, among all acts of a place: of a million, without these a second or
-- more where it is rare, and the page shows fifty.
CREATE INDEX act_by_principal ON act (place_id, principal_id, act_id);
CREATE INDEX act_by_operation ON act (place_id, operation, act_id);
