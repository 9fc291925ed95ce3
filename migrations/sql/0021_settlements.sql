-- Settlements: what the rules give for a period, proposed, agreed or disputed scheme by scheme, posted. Rows are added,
-- never changed: where a scheme stands is what its rows add up to.

-- figures, result, content: canonical bytes, by which a settlement is made again for ever. known_at and through_sequence
-- name the figures; content says what differs from what was settled before in the year. asked: the request of the key.
CREATE TABLE settlement (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    year integer NOT NULL,
    period text NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL CHECK (through_sequence >= 0),
    known_at timestamptz NOT NULL,
    agreement text NOT NULL,
    rule_set_version integer NOT NULL,
    engine integer NOT NULL CHECK (engine > 0),
    figures bytea NOT NULL,
    result bytea NOT NULL,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    acting_body text NOT NULL REFERENCES body,
    asked bytea NOT NULL,
    key_id uuid NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, number),
    CONSTRAINT settlement_key_is_used_once UNIQUE (place_id, key_id),
    CONSTRAINT settlement_digest_is_whole CHECK (sha256 = sha256(figures || result || content)),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);
CREATE INDEX settlement_by_year ON settlement (place_id, pool_id, year, number);

CREATE TABLE settlement_withdrawal (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    reason text NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT settlement_is_withdrawn_once PRIMARY KEY (place_id, pool_id, number),
    FOREIGN KEY (place_id, pool_id, number) REFERENCES settlement,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- step: orders agreements and disputes of a pool: a partner's dispute takes back what it agreed before.
CREATE TABLE settlement_agreement (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    scheme text NOT NULL,
    body text NOT NULL REFERENCES body,
    step bigint NOT NULL CHECK (step > 0),
    proposal_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, number, scheme, body, step),
    FOREIGN KEY (place_id, pool_id, number) REFERENCES settlement,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- A dispute is of a scheme in a financial year, and outlasts the settlement in which it was raised.
CREATE TABLE settlement_dispute (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    dispute integer NOT NULL CHECK (dispute > 0),
    number integer NOT NULL,
    year integer NOT NULL,
    scheme text NOT NULL,
    body text NOT NULL REFERENCES body,
    step bigint NOT NULL CHECK (step > 0),
    raised_on date NOT NULL,
    agreement_version integer NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, dispute),
    FOREIGN KEY (place_id, pool_id, number) REFERENCES settlement,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE settlement_dispute_end (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    dispute integer NOT NULL,
    outcome text NOT NULL,
    minute_reference text NOT NULL,
    ended_on date NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT dispute_ends_once PRIMARY KEY (place_id, pool_id, dispute),
    CONSTRAINT dispute_outcome_is_known CHECK (outcome IN ('withdrawn', 'resolved')),
    CONSTRAINT dispute_is_resolved_by_minute CHECK ((outcome = 'resolved') = (minute_reference <> '')),
    FOREIGN KEY (place_id, pool_id, dispute) REFERENCES settlement_dispute,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Text that may name people stands here alone; a row can go without a trace of what it said. part: raised or ended.
CREATE TABLE settlement_dispute_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    dispute integer NOT NULL,
    part text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (place_id, pool_id, dispute, part)
);

-- A scheme of a settlement that every partner agreed, and on which day its entries take effect, if it has any.
CREATE TABLE settlement_scheme (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    scheme text NOT NULL,
    effective_date date NOT NULL,
    proposal_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT scheme_is_settled_once PRIMARY KEY (place_id, pool_id, number, scheme),
    FOREIGN KEY (place_id, pool_id, number) REFERENCES settlement,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- The last guard: nothing is settled that a partner under the terms in force has not agreed, or that one disputes.
CREATE FUNCTION guard_settled_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    settled settlement;
BEGIN
    SELECT * INTO settled FROM settlement s
    WHERE s.place_id = NEW.place_id AND s.pool_id = NEW.pool_id AND s.number = NEW.number;
    IF EXISTS (
        SELECT FROM terms_in_force(NEW.place_id, settled.agreement) t, unnest(t.partners) AS partner(body)
        WHERE NOT EXISTS (
            SELECT FROM settlement_agreement a
            WHERE a.place_id = NEW.place_id AND a.pool_id = NEW.pool_id AND a.number = NEW.number
              AND a.scheme = NEW.scheme AND a.body = partner.body))
    OR EXISTS (
        SELECT FROM settlement_dispute d
        WHERE d.place_id = NEW.place_id AND d.pool_id = NEW.pool_id AND d.year = settled.year AND d.scheme = NEW.scheme
          AND NOT EXISTS (
              SELECT FROM settlement_dispute_end e
              WHERE e.place_id = d.place_id AND e.pool_id = d.pool_id AND e.dispute = d.dispute))
    THEN
        RAISE EXCEPTION 'every partner agrees what is settled'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_scheme_is_agreed_by_all';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settled_scheme_is_guarded AFTER INSERT ON settlement_scheme
    FOR EACH ROW EXECUTE FUNCTION guard_settled_scheme();

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['settlement', 'settlement_withdrawal', 'settlement_agreement', 'settlement_dispute',
        'settlement_dispute_end', 'settlement_dispute_text', 'settlement_scheme'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['settlement', 'settlement_withdrawal', 'settlement_agreement', 'settlement_dispute',
        'settlement_dispute_end', 'settlement_scheme'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON settlement, settlement_withdrawal, settlement_agreement, settlement_dispute,
    settlement_dispute_end, settlement_dispute_text, settlement_scheme TO ledger_app;
