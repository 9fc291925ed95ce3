-- By which month how much of a scheme's budget is to be spent. Rows are added, never changed.

-- number: of the pool's; version: of those for one scheme and year, the last of which stands. parts: from April to March,
-- what falls to each month of the sum of all. through_sequence: the last entry of the pool that stood when it was recorded.
-- fingerprint: HMAC-SHA-256 under the text's salt over the command with its reason, by which a repeated key is known.
CREATE TABLE spend_profile (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    programme text NOT NULL,
    scheme text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    parts integer[] NOT NULL,
    acting_body text NOT NULL REFERENCES body,
    principal_id uuid NOT NULL REFERENCES principal,
    through_sequence bigint NOT NULL CHECK (through_sequence >= 0),
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, number),
    CONSTRAINT spend_profile_version_stands_once UNIQUE (place_id, pool_id, programme, scheme, year, version),
    CONSTRAINT spend_profile_key_is_used_once UNIQUE (place_id, key_id),
    CONSTRAINT spend_profile_has_twelve_parts CHECK (array_ndims(parts) = 1 AND cardinality(parts) = 12),
    CONSTRAINT spend_profile_parts_are_shares CHECK (0 <= ALL (parts) AND 0 < ANY (parts)),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Text that may name people stands here alone; a row can go without a trace of what it said.
CREATE TABLE spend_profile_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    salt bytea NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (place_id, pool_id, number)
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['spend_profile', 'spend_profile_text'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
END $$;

CREATE TRIGGER spend_profile_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON spend_profile
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON spend_profile, spend_profile_text TO ledger_app;
