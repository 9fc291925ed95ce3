-- Agreement of balances: what each body says of its balances with a pool, what both sides said of it, and extracts of
-- bodies' own ledgers. Rows are added, never changed; texts that may name people stand apart, and can be erased.

-- From which size on balances are stated and agreed: of one agreement, or of the whole place.
CREATE TABLE balance_threshold (
    place_id uuid NOT NULL,
    agreement text,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    position_statement_pence bigint NOT NULL CHECK (position_statement_pence >= 0),
    position_agreement_pence bigint NOT NULL CHECK (position_agreement_pence >= 0),
    flow_statement_pence bigint NOT NULL CHECK (flow_statement_pence >= 0),
    flow_agreement_pence bigint NOT NULL CHECK (flow_agreement_pence >= 0),
    source text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT threshold_is_set_once UNIQUE NULLS NOT DISTINCT (place_id, agreement, version),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- A body's own figure of a balance at a period's end, version by version; fund_pence: the pool's through an entry.
-- note_commitment: HMAC of the note under the salt that stands beside it.
CREATE TABLE stated_balance (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL REFERENCES body,
    balance text NOT NULL,
    last_day date NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    period text NOT NULL,
    amount_pence bigint NOT NULL,
    reason text,
    note_commitment text NOT NULL DEFAULT '',
    through_sequence bigint NOT NULL,
    fund_pence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT balance_is_stated_in_order PRIMARY KEY (place_id, pool_id, last_day, body, balance, number),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT balance_is_known CHECK (balance IN ('receivable', 'payable', 'income', 'expenditure', 'partner_cash')),
    CONSTRAINT balance_reason_is_known CHECK (reason IN (
        'timing', 'in_transit', 'misposted', 'disputed_amount', 'unrecorded', 'rounding', 'other'))
);

-- What a person said for a side of a version of the body's figure, and of the pool's figure through an entry.
CREATE TABLE balance_decision (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL,
    balance text NOT NULL,
    last_day date NOT NULL,
    number integer NOT NULL,
    decision integer NOT NULL CHECK (decision > 0),
    side text NOT NULL,
    outcome text NOT NULL,
    acting_body text NOT NULL REFERENCES body,
    reason text,
    note_commitment text NOT NULL DEFAULT '',
    through_sequence bigint NOT NULL,
    fund_pence bigint NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT balance_is_decided_in_order PRIMARY KEY (place_id, pool_id, last_day, body, balance, number, decision),
    FOREIGN KEY (place_id, pool_id, last_day, body, balance, number) REFERENCES stated_balance,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT balance_side_is_known CHECK (side IN ('body', 'pool')),
    CONSTRAINT balance_outcome_is_known CHECK (outcome IN ('agreed', 'disputed')),
    CONSTRAINT decision_reason_is_known CHECK (reason IN (
        'timing', 'in_transit', 'misposted', 'disputed_amount', 'unrecorded', 'rounding', 'other')),
    CONSTRAINT body_speaks_for_itself CHECK (side <> 'body' OR acting_body = body)
);

-- The last guard of balances: a person decides, and never for both sides of a figure, by whatever account.
CREATE FUNCTION guard_balance_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM principal p WHERE p.principal_id = NEW.principal_id AND p.kind = 'individual') THEN
        RAISE EXCEPTION 'a person decides on a balance'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_is_decided_by_a_person';
    END IF;
    IF EXISTS (
        SELECT FROM balance_decision d
        JOIN principal theirs ON theirs.principal_id = d.principal_id
        JOIN principal own ON own.principal_id = NEW.principal_id
        WHERE d.place_id = NEW.place_id AND d.pool_id = NEW.pool_id AND d.last_day = NEW.last_day AND d.body = NEW.body
          AND d.balance = NEW.balance AND d.number = NEW.number AND d.side <> NEW.side
          AND coalesce(theirs.same_person_as, theirs.principal_id) = coalesce(own.same_person_as, own.principal_id))
    THEN
        RAISE EXCEPTION 'the two sides of a balance are two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_sides_are_two_people';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER balance_decision_is_guarded AFTER INSERT ON balance_decision
    FOR EACH ROW EXECUTE FUNCTION guard_balance_decision();

-- A file of a body's own ledger for one balance; read_as: how its columns and signs were read.
CREATE TABLE ledger_extract (
    place_id uuid NOT NULL,
    extract_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL REFERENCES body,
    balance text NOT NULL,
    last_day date NOT NULL,
    period text NOT NULL,
    content_sha256 bytea NOT NULL,
    read_as text NOT NULL,
    line_count integer NOT NULL CHECK (line_count > 0),
    total_pence bigint NOT NULL,
    lines_digest bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, extract_id),
    CONSTRAINT extract_is_taken_in_once UNIQUE (place_id, pool_id, last_day, body, balance, content_sha256, read_as),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT extract_digests_are_whole CHECK (octet_length(content_sha256) = 32 AND octet_length(lines_digest) = 32),
    CONSTRAINT extract_balance_is_known CHECK (
        balance IN ('receivable', 'payable', 'income', 'expenditure', 'partner_cash'))
);

-- document and line: the identity of the line in the body's books, where the file gives one.
CREATE TABLE ledger_extract_line (
    place_id uuid NOT NULL,
    extract_id uuid NOT NULL,
    row integer NOT NULL,
    line_date date NOT NULL,
    reference text NOT NULL,
    amount_pence bigint NOT NULL,
    document text,
    line text,
    description_commitment text NOT NULL DEFAULT '',
    PRIMARY KEY (place_id, extract_id, row),
    FOREIGN KEY (place_id, extract_id) REFERENCES ledger_extract
);

-- Notes and descriptions: row 0 is the note of an act, others are those of an extract's lines. A row may be erased.
CREATE TABLE balance_text (
    place_id uuid NOT NULL,
    act_id uuid NOT NULL,
    row integer NOT NULL,
    salt bytea NOT NULL,
    said text NOT NULL,
    PRIMARY KEY (place_id, act_id, row),
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['balance_threshold', 'stated_balance', 'balance_decision', 'ledger_extract',
        'ledger_extract_line', 'balance_text'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['balance_threshold', 'stated_balance', 'balance_decision', 'ledger_extract',
        'ledger_extract_line'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON balance_threshold, stated_balance, balance_decision, ledger_extract, ledger_extract_line,
    balance_text TO ledger_app;
