-- Invest to save: what one body puts into the savings of others, on which terms, and what became of it. What settlements
-- brought an investor is read from them. And why savings came out otherwise than projected, and the corrections for
-- optimism that the place's own past suggests. Rows are added, never changed.

CREATE TABLE investment (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL CHECK (investment > 0),
    case_code text NOT NULL,
    investor text NOT NULL REFERENCES body,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, investment),
    FOREIGN KEY (place_id, pool_id, case_code) REFERENCES savings_case,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- terms: as the slice's model reads them. at_sequence: the last entry of the pool that stood when it was recorded.
-- fingerprint: HMAC-SHA-256 under the text's salt over the command with its reason, by which a repeated key is known.
CREATE TABLE investment_terms (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    terms jsonb NOT NULL,
    at_sequence bigint NOT NULL CHECK (at_sequence >= 0),
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT investment_terms_follow_the_last PRIMARY KEY (place_id, pool_id, investment, version),
    CONSTRAINT investment_terms_key_is_used_once UNIQUE (place_id, key_id),
    FOREIGN KEY (place_id, pool_id, investment) REFERENCES investment,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- What was paid, repaid outside of settlements, or written off; and that one of these was recorded wrongly.
CREATE TABLE investment_movement (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL,
    movement integer NOT NULL CHECK (movement > 0),
    what text NOT NULL,
    on_day date NOT NULL,
    amount_pence bigint NOT NULL CHECK (amount_pence > 0),
    by_body text REFERENCES body,
    paid_pool_id uuid,
    paid_sequence bigint,
    voucher text,
    minute_reference text NOT NULL,
    takes_back integer,
    acting_body text NOT NULL REFERENCES body,
    at_sequence bigint NOT NULL CHECK (at_sequence >= 0),
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, investment, movement),
    CONSTRAINT investment_movement_key_is_used_once UNIQUE (place_id, key_id),
    CONSTRAINT movement_is_taken_back_once UNIQUE (place_id, pool_id, investment, takes_back),
    FOREIGN KEY (place_id, pool_id, investment) REFERENCES investment,
    FOREIGN KEY (place_id, pool_id, investment, takes_back) REFERENCES investment_movement,
    FOREIGN KEY (place_id, paid_pool_id, paid_sequence) REFERENCES entry (place_id, pool_id, sequence),
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT movement_is_known CHECK (what IN ('paid', 'repaid', 'written_off', 'taken_back')),
    CONSTRAINT movement_says_with_what_it_was_paid CHECK (
        CASE WHEN what IN ('paid', 'repaid') THEN (paid_sequence IS NULL) <> (voucher IS NULL)
             ELSE paid_sequence IS NULL AND voucher IS NULL END),
    CONSTRAINT movement_names_its_pool CHECK ((paid_pool_id IS NULL) = (paid_sequence IS NULL)),
    CONSTRAINT movement_names_who_repaid CHECK ((what = 'repaid') = (by_body IS NOT NULL)),
    CONSTRAINT writing_off_names_its_minute CHECK ((what = 'written_off') = (minute_reference <> '')),
    CONSTRAINT taking_back_names_a_movement CHECK ((what = 'taken_back') = (takes_back IS NOT NULL))
);

-- Text that may name people stands here alone; a row can go without a trace of what it said. part: a version of terms
-- or a movement, by its number.
CREATE TABLE investment_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL,
    part text NOT NULL CHECK (part IN ('terms', 'movement')),
    number integer NOT NULL,
    salt bytea NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (place_id, pool_id, investment, part, number)
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['investment', 'investment_terms', 'investment_movement', 'investment_text'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['investment', 'investment_terms', 'investment_movement'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON investment, investment_terms, investment_movement, investment_text TO ledger_app;

-- Why a body's saving of a year, or of one claim (0: of none in particular), came out otherwise than projected.
CREATE TABLE savings_cause (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    body text NOT NULL REFERENCES body,
    year integer NOT NULL,
    claim integer NOT NULL CHECK (claim >= 0),
    version integer NOT NULL CHECK (version > 0),
    causes jsonb NOT NULL,
    at_sequence bigint NOT NULL CHECK (at_sequence >= 0),
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT causes_follow_the_last PRIMARY KEY (place_id, pool_id, case_code, body, year, claim, version),
    FOREIGN KEY (place_id, pool_id, case_code) REFERENCES savings_case,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE savings_cause_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    body text NOT NULL,
    year integer NOT NULL,
    claim integer NOT NULL,
    version integer NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (place_id, pool_id, case_code, body, year, claim, version)
);

-- A table of optimism bias that is what the place's own past said. seen: the canonical bytes of that. beside: the table
-- that gave what the past did not.
CREATE TABLE own_optimism_bias (
    place_id uuid NOT NULL,
    name text NOT NULL,
    seen bytea NOT NULL,
    beside text,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, name),
    FOREIGN KEY (place_id, name) REFERENCES optimism_bias_table,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['savings_cause', 'savings_cause_text', 'own_optimism_bias'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['savings_cause', 'own_optimism_bias'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON savings_cause, savings_cause_text, own_optimism_bias TO ledger_app;
