-- Rule sets as versions, who adopted which and when each signed; and what the figures that they share need beside the
-- legs: how schemes stand in risk sharing, and figures that no ledger holds. Rows are added, never changed.

-- document: the canonical bytes, of which digest is the SHA-256; read_back: of the sentences that it reads as.
CREATE TABLE rule_set (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    title text NOT NULL,
    engine integer NOT NULL CHECK (engine > 0),
    document bytea NOT NULL,
    digest bytea NOT NULL,
    read_back bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, agreement, version),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT rule_set_digest_is_whole CHECK (digest = sha256(document)),
    CONSTRAINT read_back_digest_is_whole CHECK (octet_length(read_back) = 32)
);

-- When each partner signed: the day of the approval that it gave.
CREATE TABLE rule_set_signature (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL REFERENCES body,
    signed_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT rule_set_is_signed_once_by_each PRIMARY KEY (place_id, agreement, version, body),
    FOREIGN KEY (place_id, agreement, version) REFERENCES rule_set,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- number: the order of adoption; from its date on the last adopted version applies.
CREATE TABLE rule_set_adoption (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    version integer NOT NULL,
    effective_from date NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, agreement, number),
    CONSTRAINT rule_set_is_adopted_once UNIQUE (place_id, agreement, version),
    FOREIGN KEY (place_id, agreement, version) REFERENCES rule_set,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- The last guard of an adoption: every partner under the terms in force has signed, and no version goes back behind
-- the one adopted before it.
CREATE FUNCTION guard_adoption() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM terms_in_force(NEW.place_id, NEW.agreement) t, unnest(t.partners) AS partner(body)
        WHERE NOT EXISTS (
            SELECT FROM rule_set_signature s
            WHERE s.place_id = NEW.place_id AND s.agreement = NEW.agreement AND s.version = NEW.version
              AND s.body = partner.body AND s.proposal_id = NEW.proposal_id))
    THEN
        RAISE EXCEPTION 'every partner signs a rule set'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adoption_is_signed_by_all';
    END IF;
    IF EXISTS (
        SELECT FROM rule_set_adoption a
        WHERE a.place_id = NEW.place_id AND a.agreement = NEW.agreement AND a.number < NEW.number
          AND a.effective_from > NEW.effective_from)
    THEN
        RAISE EXCEPTION 'a rule set takes effect after the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adoption_comes_later';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER adoption_is_guarded AFTER INSERT ON rule_set_adoption
    FOR EACH ROW EXECUTE FUNCTION guard_adoption();

-- How a scheme stands in risk sharing from a date on: fixed or variable, in which sets, by which percentages.
CREATE TABLE scheme_sharing (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, programme, scheme, version),
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Figures of a pool that no leg holds: population, activity, prices, decisions, requests; content: their canonical bytes.
CREATE TABLE stated_figures (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    as_at date NOT NULL,
    source text NOT NULL,
    content bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, version),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['rule_set', 'rule_set_signature', 'rule_set_adoption', 'scheme_sharing',
        'stated_figures'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON rule_set, rule_set_signature, rule_set_adoption, scheme_sharing, stated_figures TO ledger_app;
