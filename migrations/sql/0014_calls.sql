-- What partners are to contribute, when, and what they are called for: schedules, calls, and how the host is paid.

-- A schedule of a body's contribution of a stream in a financial year (named by the calendar year in which it begins); the
-- last version is in force. content: base, one-off variations and instalments. Never changed, followed by a version.
CREATE TABLE contribution_schedule (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL REFERENCES body,
    stream text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL,
    base_pence bigint NOT NULL,
    variation_pence bigint NOT NULL,
    content jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, body, stream, year, version),
    CONSTRAINT schedule_is_of_some_amount CHECK (base_pence >= 0 AND base_pence + variation_pence >= 0),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, stream) REFERENCES funding_stream,
    -- Deferred: an act is tried, and undone, before it is proposed.
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (place_id, act_id) REFERENCES act DEFERRABLE INITIALLY DEFERRED
);

-- How partners pay the host, from a day on; the last version of the latest day that has come is in force.
CREATE TABLE contribution_remittance (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    payee text NOT NULL,
    reference text NOT NULL,
    instructions text NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT remittance_is_recorded_once PRIMARY KEY (place_id, pool_id, version),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- A call, numbered by pool; sequence: the entry that it posted. account_id: where what is owed of it stands in the books,
-- so that what is outstanding is always the sum of legs. Of a schedule: its year, version and the instalment's day.
CREATE TABLE contribution_call (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    body text NOT NULL REFERENCES body,
    stream text NOT NULL,
    year integer,
    schedule_version integer,
    instalment_day date,
    amount_pence bigint NOT NULL,
    due_on date NOT NULL,
    remittance_version integer NOT NULL,
    account_id uuid NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (place_id, pool_id, number),
    CONSTRAINT call_posts_one_entry UNIQUE (place_id, pool_id, sequence),
    CONSTRAINT call_is_of_some_amount CHECK (amount_pence > 0),
    CONSTRAINT call_names_its_instalment CHECK (
        (year IS NULL) = (schedule_version IS NULL) AND (year IS NULL) = (instalment_day IS NULL)),
    FOREIGN KEY (place_id, pool_id, body, stream, year, schedule_version)
        REFERENCES contribution_schedule (place_id, pool_id, body, stream, year, version),
    FOREIGN KEY (place_id, pool_id, remittance_version) REFERENCES contribution_remittance (place_id, pool_id, version),
    FOREIGN KEY (place_id, pool_id, sequence) REFERENCES entry
);
CREATE INDEX call_by_due_date ON contribution_call (place_id, pool_id, due_on, number);

-- Versions and numbers follow each other without a gap, whoever asks at once.
CREATE FUNCTION guard_schedule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version < 1 OR NEW.version <> (
        SELECT count(*) FROM contribution_schedule s
        WHERE s.place_id = NEW.place_id AND s.pool_id = NEW.pool_id AND s.body = NEW.body AND s.stream = NEW.stream
          AND s.year = NEW.year AND s.version <= NEW.version)
    THEN
        RAISE EXCEPTION 'the version does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'schedule_has_no_gap';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contribution_schedule_is_guarded AFTER INSERT ON contribution_schedule
    FOR EACH ROW EXECUTE FUNCTION guard_schedule();
CREATE CONSTRAINT TRIGGER contribution_schedule_is_done_by_two AFTER INSERT ON contribution_schedule
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_done_by_two();

CREATE FUNCTION guard_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number < 1 OR NEW.number <> (
        SELECT count(*) FROM contribution_call c
        WHERE c.place_id = NEW.place_id AND c.pool_id = NEW.pool_id AND c.number <= NEW.number)
    THEN
        RAISE EXCEPTION 'the call does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_has_no_gap';
    END IF;
    IF NOT EXISTS (
        SELECT FROM leg l WHERE l.place_id = NEW.place_id AND l.pool_id = NEW.pool_id AND l.sequence = NEW.sequence
          AND l.account_id = NEW.account_id AND l.amount_pence = NEW.amount_pence)
    THEN
        RAISE EXCEPTION 'the entry of the call does not say what is owed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_rests_on_its_entry';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contribution_call_is_guarded AFTER INSERT ON contribution_call
    FOR EACH ROW EXECUTE FUNCTION guard_call();

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['contribution_schedule', 'contribution_remittance', 'contribution_call'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON contribution_schedule, contribution_remittance, contribution_call TO ledger_app;
