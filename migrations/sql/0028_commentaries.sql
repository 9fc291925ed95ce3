-- What is said about the figures of a period, and by which rules they are red, amber or green. Rows are added, never changed.

-- A commentary on a line of a statement over some days, or on the whole of it (line empty). version: of those on the same
-- line and days; each supersedes the one before. through_sequence: the last entry of the pool that stood when it was said.
-- fingerprint: HMAC-SHA-256 under the text's salt over the command with its texts, by which a repeated key is known.
CREATE TABLE commentary (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    line text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    acting_body text NOT NULL REFERENCES body,
    principal_id uuid NOT NULL REFERENCES principal,
    through_sequence bigint NOT NULL CHECK (through_sequence >= 0),
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, number),
    CONSTRAINT commentary_follows_the_last UNIQUE (place_id, pool_id, first_day, last_day, line, version),
    CONSTRAINT commentary_key_is_used_once UNIQUE (place_id, key_id),
    CONSTRAINT commentary_days_are_in_order CHECK (first_day <= last_day),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Text that may name people stands here alone; a row can go without a trace of what it said.
CREATE TABLE commentary_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    salt bytea NOT NULL,
    commentary text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (place_id, pool_id, number)
);

-- Beyond which thresholds figures of one sort are amber or red, from a date on: a version for each change of any of them.
CREATE TABLE rating_rule (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    rates text NOT NULL,
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, version),
    CONSTRAINT rating_rule_rates_what_is_known CHECK (rates IN (
        'forecast_variance', 'contribution_outstanding', 'savings_shortfall')),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['commentary', 'commentary_text', 'rating_rule'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['commentary', 'rating_rule'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON commentary, commentary_text, rating_rule TO ledger_app;
