-- Journals sent back to each partner's general ledger: how schemes are accounted for, how a body's codes are found, and
-- every run that was made, with its exact bytes. Versions and runs are added, never changed.

-- body: the lead, or the principal; shares: fixed ones in basis points, by body.
CREATE TABLE scheme_treatment (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    treatment text NOT NULL,
    body text,
    shares jsonb NOT NULL,
    reason text NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, programme, scheme, version),
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    CONSTRAINT scheme_treatment_body_fkey FOREIGN KEY (body) REFERENCES body,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT treatment_is_known CHECK (treatment IN (
        'not_decided', 'joint_operation', 'lead_as_principal', 'agent')),
    CONSTRAINT treatment_names_its_body CHECK ((treatment IN ('lead_as_principal', 'agent')) = (body IS NOT NULL))
);

-- profile: by which rules the body's codes are found, as general_ledgers/model.py reads it.
CREATE TABLE ledger_profile (
    place_id uuid NOT NULL,
    body text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    profile jsonb NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, body, version),
    CONSTRAINT ledger_profile_body_fkey FOREIGN KEY (body) REFERENCES body,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- A run brings what no earlier run of the body brought: entries within its days and through its sequence number.
CREATE TABLE journal_run (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL REFERENCES body,
    number integer NOT NULL CHECK (number > 0),
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL CHECK (through_sequence >= 0),
    profile_version integer NOT NULL,
    line_count integer NOT NULL,
    total_pence bigint NOT NULL,
    content bytea NOT NULL,
    content_sha256 bytea NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, body, number),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, body, profile_version) REFERENCES ledger_profile,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

GRANT SELECT, INSERT ON scheme_treatment, ledger_profile, journal_run TO ledger_app;

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['scheme_treatment', 'ledger_profile', 'journal_run'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;
