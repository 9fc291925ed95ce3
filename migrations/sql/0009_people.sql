-- People and bodies are managed, with their history: roles granted and withdrawn, names that can be erased, bodies that
-- are renamed and merged. All of it grows by rows; only the directory of names is changed and erased.

-- An account of a person points at that person's first account, so that who is one person is one step away and no
-- chain can be made. The service cannot change it: what was proposed and approved would be another person's then.
CREATE FUNCTION guard_principal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.same_person_as IS NOT NULL AND (NEW.kind <> 'individual' OR NEW.same_person_as = NEW.principal_id
        OR NOT EXISTS (
            SELECT FROM principal p
            WHERE p.principal_id = NEW.same_person_as AND p.same_person_as IS NULL AND p.kind = 'individual')
        OR EXISTS (SELECT FROM principal p WHERE p.same_person_as = NEW.principal_id))
    THEN
        RAISE EXCEPTION 'another account of a person points at the first one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'same_person_is_first_account';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER principal_is_guarded BEFORE INSERT OR UPDATE ON principal
    FOR EACH ROW EXECUTE FUNCTION guard_principal();
CREATE INDEX principal_by_person ON principal (same_person_as) WHERE same_person_as IS NOT NULL;

-- number: a role that was withdrawn can be granted again, as the next grant of the same role; two who grant it at once
-- meet in the unique key. granted_by: nobody where the operator granted it on the machine. The defaults are for a
-- service one release older.
ALTER TABLE role_grant
    ADD COLUMN grant_id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number > 0),
    ADD COLUMN granted_by uuid REFERENCES principal,
    ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE role_grant DROP CONSTRAINT role_is_granted_once;
ALTER TABLE role_grant
    ADD PRIMARY KEY (grant_id),
    ADD CONSTRAINT role_is_granted_once UNIQUE NULLS NOT DISTINCT (principal_id, role, place_id, body, number);
CREATE INDEX role_grant_by_place ON role_grant (place_id, principal_id);

-- A grant without a row here is in force.
CREATE TABLE role_withdrawal (
    grant_id uuid NOT NULL REFERENCES role_grant,
    recorded_at timestamptz NOT NULL,
    withdrawn_by uuid REFERENCES principal,
    reason text NOT NULL,
    CONSTRAINT role_is_withdrawn_once PRIMARY KEY (grant_id)
);

-- The last guard of roles: nobody gives themselves one, by whatever account; and one grant is in force at a time.
CREATE FUNCTION guard_role_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_next boolean;
BEGIN
    IF (SELECT coalesce(p.same_person_as, p.principal_id) FROM principal p WHERE p.principal_id = NEW.granted_by)
       = (SELECT coalesce(p.same_person_as, p.principal_id) FROM principal p WHERE p.principal_id = NEW.principal_id)
    THEN
        RAISE EXCEPTION 'a role is granted by another person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_is_granted_by_another';
    END IF;
    SELECT NEW.number = count(*) + 1 AND count(*) = count(w.grant_id) INTO is_next
    FROM role_grant g LEFT JOIN role_withdrawal w ON w.grant_id = g.grant_id
    WHERE g.principal_id = NEW.principal_id AND g.role = NEW.role AND g.grant_id <> NEW.grant_id
      AND g.place_id IS NOT DISTINCT FROM NEW.place_id AND g.body IS NOT DISTINCT FROM NEW.body;
    IF NOT is_next THEN
        RAISE EXCEPTION 'the role is granted already, or its grants are not numbered in order'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'role_is_granted_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER role_grant_is_guarded AFTER INSERT ON role_grant
    FOR EACH ROW EXECUTE FUNCTION guard_role_grant();

-- Whom a place made known to itself; whoever has or had a role in it is known there too.
CREATE TABLE place_principal (
    place_id uuid NOT NULL REFERENCES place,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    registered_by uuid NOT NULL REFERENCES principal,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, principal_id),
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- The names: nothing else in the database rests on this table, so that a row can go without a trace of what it said.
CREATE TABLE directory (
    place_id uuid NOT NULL REFERENCES place,
    principal_id uuid NOT NULL REFERENCES principal,
    name text NOT NULL,
    email text,
    PRIMARY KEY (place_id, principal_id)
);

-- That a name was set or erased, when and by whom; never what it was.
CREATE TABLE directory_change (
    place_id uuid NOT NULL,
    change_id uuid NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    change text NOT NULL,
    recorded_at timestamptz NOT NULL,
    changed_by uuid NOT NULL REFERENCES principal,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, change_id),
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT directory_change_is_known CHECK (change IN ('name_set', 'name_erased'))
);
CREATE INDEX directory_change_by_principal ON directory_change (place_id, principal_id);

-- What a body became: another name or kind, or another body in its stead. The first version is the registration itself.
CREATE TABLE body_version (
    body text NOT NULL REFERENCES body,
    version integer NOT NULL CHECK (version > 1),
    name text NOT NULL,
    kind text NOT NULL,
    effective_from date NOT NULL,
    successor text REFERENCES body,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES principal,
    CONSTRAINT body_version_follows_the_last PRIMARY KEY (body, version),
    CONSTRAINT successor_is_another_body CHECK (successor <> body),
    CONSTRAINT body_version_kind_is_known CHECK (kind IN (
        'council', 'combined_authority', 'nhs', 'police', 'fire', 'central_department', 'voluntary'))
);

DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['place_principal', 'directory', 'directory_change'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', kept);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', kept);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['role_grant', 'role_withdrawal', 'place_principal', 'directory_change', 'body_version']
    LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, kept || '_is_append_only', kept);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON role_withdrawal, place_principal, directory, directory_change, body_version TO ledger_app;
GRANT UPDATE, DELETE ON directory TO ledger_app;
