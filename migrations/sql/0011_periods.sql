-- Periods close, by steps that are kept; statements are issued, and what they cover does not open again.

-- The roles in which an import was started: they decide whether it may post into a soft-closed month.
ALTER TABLE import_job ADD COLUMN roles text[] NOT NULL DEFAULT '{}';

-- Each step of a month from state to state. through_sequence: the last entry that stood when it was taken, so that what
-- was posted before and after a close can be told apart for ever. proposal_id: the steps that need two people.
CREATE TABLE period_change (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    month date NOT NULL,
    act text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    reason text NOT NULL,
    through_sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, number),
    CONSTRAINT period_change_is_a_known_step CHECK ((act, from_state, to_state) IN (
        ('soft_close', 'open', 'soft_closed'), ('open_again', 'soft_closed', 'open'),
        ('close', 'soft_closed', 'closed'), ('reopen', 'closed', 'soft_closed'), ('finalise', 'closed', 'final'))),
    CONSTRAINT period_change_needs_two_people CHECK (
        (proposal_id IS NOT NULL) = (act IN ('close', 'reopen', 'finalise'))),
    FOREIGN KEY (place_id, pool_id, month) REFERENCES period,
    -- Deferred: an act is tried, and undone, before it is proposed.
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (place_id, act_id) REFERENCES act DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX period_change_by_month ON period_change (place_id, pool_id, month, number);

-- A statement as it was issued: its exact bytes for ever. restates: the statement over the same days issued before it.
CREATE TABLE statement_issue (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL,
    known_at timestamptz NOT NULL,
    restates integer,
    content bytea NOT NULL,
    content_sha256 bytea NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, number),
    CONSTRAINT statement_issue_has_the_digest_of_its_bytes CHECK (content_sha256 = sha256(content)),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, pool_id, restates) REFERENCES statement_issue (place_id, pool_id, number),
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (place_id, act_id) REFERENCES act DEFERRABLE INITIALLY DEFERRED
);

-- Entries of another month than that in which they happened: late ones, found without reading all the others.
CREATE INDEX entry_of_another_month ON entry (place_id, pool_id, event_date, effective_date, sequence)
    WHERE date_trunc('month', event_date::timestamp) <> date_trunc('month', effective_date::timestamp);

-- A step goes from the state in which the month is, and is numbered without a gap. What a statement covers stays closed.
-- Guards come after the row, so that a row of another place is refused as such first.
CREATE FUNCTION guard_period_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.from_state IS DISTINCT FROM (
        SELECT p.state FROM period p
        WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id AND p.month = NEW.month)
    THEN
        RAISE EXCEPTION 'the month is not in the state from which it would go'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_change_follows_the_state';
    END IF;
    IF NEW.number <> (SELECT count(*) FROM period_change c
                      WHERE c.place_id = NEW.place_id AND c.pool_id = NEW.pool_id AND c.number <= NEW.number)
       OR NEW.number < 1
       OR NEW.through_sequence IS DISTINCT FROM (
           SELECT h.sequence FROM pool_head h WHERE h.place_id = NEW.place_id AND h.pool_id = NEW.pool_id)
    THEN
        RAISE EXCEPTION 'the step does not follow the steps and entries before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_change_has_no_gap';
    END IF;
    IF NEW.act = 'reopen' AND EXISTS (
        SELECT FROM statement_issue i
        WHERE i.place_id = NEW.place_id AND i.pool_id = NEW.pool_id AND i.last_day >= NEW.month)
    THEN
        RAISE EXCEPTION 'a statement over the month is issued'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_issued_stays_closed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER period_change_is_guarded AFTER INSERT ON period_change
    FOR EACH ROW EXECUTE FUNCTION guard_period_change();

-- At commit: the month is where its last step led, and what needs two people had them.
CREATE FUNCTION guard_period_change_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM period p
        CROSS JOIN LATERAL (
            SELECT c.to_state FROM period_change c
            WHERE c.place_id = p.place_id AND c.pool_id = p.pool_id AND c.month = p.month
            ORDER BY c.number DESC LIMIT 1) last
        WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id AND p.month = NEW.month
          AND p.state = last.to_state)
    THEN
        RAISE EXCEPTION 'the month is not in the state to which its last step led'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_follows_its_changes';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER period_change_is_guarded_at_commit AFTER INSERT ON period_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_period_change_at_commit();

CREATE FUNCTION guard_done_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM proposal_outcome o
        JOIN proposal p ON p.place_id = o.place_id AND p.proposal_id = o.proposal_id
        WHERE o.place_id = NEW.place_id AND o.proposal_id = NEW.proposal_id AND o.outcome = 'done'
          AND p.pool_id = NEW.pool_id)
    THEN
        RAISE EXCEPTION 'what needs two people rests on a proposal of the pool that is done'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'act_rests_on_done_proposal';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER period_change_is_done_by_two AFTER INSERT ON period_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_done_by_two();
CREATE CONSTRAINT TRIGGER statement_issue_is_done_by_two AFTER INSERT ON statement_issue
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_done_by_two();

-- A month begins open, and changes by a step that is kept; a final one never.
CREATE FUNCTION guard_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'a month begins open'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'period_begins_open';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'final' THEN
        RAISE EXCEPTION 'a final month stays final'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_final_stays_final';
    END IF;
    IF (NEW.place_id, NEW.pool_id, NEW.month) <> (OLD.place_id, OLD.pool_id, OLD.month) OR NOT EXISTS (
        SELECT FROM (
            SELECT c.from_state, c.to_state FROM period_change c
            WHERE c.place_id = OLD.place_id AND c.pool_id = OLD.pool_id AND c.month = OLD.month
            ORDER BY c.number DESC LIMIT 1) last
        WHERE (last.from_state, last.to_state) = (OLD.state, NEW.state))
    THEN
        RAISE EXCEPTION 'a month changes by a step that is kept'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_follows_its_changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER period_is_guarded BEFORE INSERT OR UPDATE ON period FOR EACH ROW EXECUTE FUNCTION guard_period();

-- Per statement: along the months of a pool the states never rise.
CREATE FUNCTION guard_period_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT ranked.rank, lag(ranked.rank) OVER (PARTITION BY p.place_id, p.pool_id ORDER BY p.month) AS before
            FROM period p
            JOIN (SELECT DISTINCT c.place_id, c.pool_id FROM changed c) touched
                ON touched.place_id = p.place_id AND touched.pool_id = p.pool_id
            CROSS JOIN LATERAL (
                SELECT array_position(ARRAY['open', 'soft_closed', 'closed', 'final'], p.state) AS rank) ranked) ordered
        WHERE ordered.rank > ordered.before)
    THEN
        RAISE EXCEPTION 'a month would be further closed than one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_closes_in_order';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER periods_begin_in_order AFTER INSERT ON period
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_period_order();
CREATE TRIGGER periods_close_in_order AFTER UPDATE ON period
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION guard_period_order();
CREATE TRIGGER period_stays BEFORE DELETE OR TRUNCATE ON period
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A statement is issued over closed months, as known at the head, numbered without a gap; it restates one of its days.
CREATE FUNCTION guard_statement_issue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM period p WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id
        AND p.month BETWEEN NEW.first_day AND NEW.last_day)
       OR EXISTS (
        SELECT FROM period p WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id
        AND p.month <= NEW.last_day AND p.state IN ('open', 'soft_closed'))
    THEN
        RAISE EXCEPTION 'a statement is issued over months that are closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_covers_closed_months';
    END IF;
    IF NEW.number <> (SELECT count(*) FROM statement_issue i
                      WHERE i.place_id = NEW.place_id AND i.pool_id = NEW.pool_id AND i.number <= NEW.number)
       OR NEW.number < 1
       OR NEW.restates IS DISTINCT FROM (
           SELECT max(i.number) FROM statement_issue i
           WHERE i.place_id = NEW.place_id AND i.pool_id = NEW.pool_id
             AND (i.first_day, i.last_day) = (NEW.first_day, NEW.last_day) AND i.number < NEW.number)
       OR NEW.through_sequence IS DISTINCT FROM (
           SELECT h.sequence FROM pool_head h WHERE h.place_id = NEW.place_id AND h.pool_id = NEW.pool_id)
    THEN
        RAISE EXCEPTION 'the statement does not follow those issued and the entries posted before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_issue_has_no_gap';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER statement_issue_is_guarded AFTER INSERT ON statement_issue
    FOR EACH ROW EXECUTE FUNCTION guard_statement_issue();

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['period_change', 'statement_issue'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON period_change, statement_issue TO ledger_app;
GRANT UPDATE (state) ON period TO ledger_app;
