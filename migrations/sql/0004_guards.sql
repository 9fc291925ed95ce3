-- The database is the last guard of invariants 1, 2, 3, 6, 7 and the place half of 10. Each refusal has a name.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'journal_is_append_only';
END $$;

-- Behind row-level security an expression that could fail, such as a sum, is no index condition: a join on one reads
-- the whole pool for each posting. So such expressions are made in subqueries, and joins compare plain columns. LATERAL
-- with LIMIT 1 holds each look-up to one probe, since a table not yet analysed seems small enough to be read whole.
-- Plans are made anew each time: one row and thousands must not share one.

-- Per statement: sequence without gap and in order of time, months open, the act recorded.
CREATE FUNCTION guard_entries() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT n.place_id, n.pool_id, min(n.sequence) - 1 AS previous, max(n.sequence) AS last, count(*) AS number,
                   min(n.recorded_at) AS first_at
            FROM new_entry n GROUP BY n.place_id, n.pool_id) batch
        LEFT JOIN LATERAL (
            SELECT e.sequence, e.recorded_at FROM entry e
            WHERE e.place_id = batch.place_id AND e.pool_id = batch.pool_id AND e.sequence = batch.previous
            LIMIT 1) before ON true
        LEFT JOIN pool_head head ON head.place_id = batch.place_id AND head.pool_id = batch.pool_id
        WHERE batch.last - batch.previous <> batch.number
           OR (batch.previous <> 0 AND before.sequence IS NULL)
           OR before.recorded_at >= batch.first_at
           OR head.sequence IS DISTINCT FROM batch.last
    ) THEN
        RAISE EXCEPTION 'sequence or time of the entries does not follow the entries before them'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_sequence_has_no_gap';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT n.place_id, n.pool_id, date_trunc('month', n.effective_date)::date AS month
                     FROM new_entry n) touched
        LEFT JOIN period p ON p.place_id = touched.place_id AND p.pool_id = touched.pool_id AND p.month = touched.month
        WHERE p.state IS NULL OR p.state NOT IN ('open', 'soft_closed')
    ) THEN
        RAISE EXCEPTION 'an entry has an effective date in a month that is not open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_period_is_open';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT n.place_id, n.act_id FROM new_entry n) acted
        LEFT JOIN LATERAL (
            SELECT a.act_id FROM act a WHERE a.place_id = acted.place_id AND a.act_id = acted.act_id
            LIMIT 1) a ON true
        WHERE a.act_id IS NULL
    ) THEN
        RAISE EXCEPTION 'an entry names an act that is not recorded'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_act_is_recorded';
    END IF;
    RETURN NULL;
END $$;

-- Per statement: every leg belongs to an entry and an account, stands in the entry's book under the entry's date;
-- the legs given to an entry balance, and their lines are among as many as were fixed with it.
CREATE FUNCTION guard_legs() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    fits boolean;
    balances boolean;
BEGIN
    SELECT bool_and(e.book IS NOT NULL AND legs.books = ARRAY[e.book] AND legs.first_day = e.effective_date
                    AND legs.last_day = e.effective_date),
           bool_and(legs.total = 0 AND legs.first_line >= 1 AND legs.last_line <= e.leg_count)
    INTO fits, balances
    FROM (
        SELECT n.place_id, n.pool_id, n.sequence, sum(n.amount_pence) AS total, min(n.line) AS first_line,
               max(n.line) AS last_line, min(n.effective_date) AS first_day, max(n.effective_date) AS last_day,
               array_agg(DISTINCT a.book) AS books
        FROM new_leg n
        LEFT JOIN account a ON a.place_id = n.place_id AND a.pool_id = n.pool_id AND a.account_id = n.account_id
        GROUP BY n.place_id, n.pool_id, n.sequence) legs
    LEFT JOIN LATERAL (
        SELECT e.book, e.effective_date, e.leg_count FROM entry e
        WHERE e.place_id = legs.place_id AND e.pool_id = legs.pool_id AND e.sequence = legs.sequence
        LIMIT 1) e ON true;
    IF NOT fits THEN
        RAISE EXCEPTION 'a leg does not fit its entry or its account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leg_fits_entry_and_account';
    END IF;
    IF NOT balances THEN
        RAISE EXCEPTION 'an entry does not balance, or was given further legs'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_legs_are_fixed_and_balance';
    END IF;
    RETURN NULL;
END $$;

-- Once more at commit, per move of a head: every entry up to it is there, its legs are all there, balance, and have
-- the digest fixed with it. guard_entries lets no entry in but under a head moved for it.
CREATE FUNCTION guard_entries_at_commit() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    before bigint := CASE WHEN TG_OP = 'UPDATE' AND OLD.pool_id = NEW.pool_id AND OLD.place_id = NEW.place_id
                     THEN least(OLD.sequence, NEW.sequence) ELSE 0 END;
BEGIN
    IF NEW.sequence - before IS DISTINCT FROM (
        SELECT count(*) FROM entry e
        WHERE e.place_id = NEW.place_id AND e.pool_id = NEW.pool_id AND e.sequence > before
          AND e.sequence <= NEW.sequence
          AND (SELECT count(*) = e.leg_count AND sum(l.amount_pence) = 0
                  AND sha256(string_agg(int2send(l.line) || uuid_send(l.account_id) || int8send(l.amount_pence), ''
                                        ORDER BY l.line)) = e.legs_digest
               FROM leg l
               WHERE l.place_id = NEW.place_id AND l.pool_id = NEW.pool_id AND l.sequence = e.sequence)
    ) THEN
        RAISE EXCEPTION 'an entry through % is absent or does not hold the legs fixed with it', NEW.sequence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_legs_are_fixed_and_balance';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER entries_are_guarded AFTER INSERT ON entry
    REFERENCING NEW TABLE AS new_entry FOR EACH STATEMENT EXECUTE FUNCTION guard_entries();
CREATE TRIGGER legs_are_guarded AFTER INSERT ON leg
    REFERENCING NEW TABLE AS new_leg FOR EACH STATEMENT EXECUTE FUNCTION guard_legs();
CREATE CONSTRAINT TRIGGER entries_are_guarded_at_commit AFTER INSERT OR UPDATE ON pool_head
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_entries_at_commit();

CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER leg_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON leg
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER act_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON act
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refused_key_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON refused_key
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A head moves on, never back.
CREATE FUNCTION guard_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence < OLD.sequence OR NEW.recorded_at < OLD.recorded_at
       OR (NEW.place_id, NEW.pool_id) <> (OLD.place_id, OLD.pool_id) THEN
        RAISE EXCEPTION 'the head of a pool never goes back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_head_never_goes_back';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER head_is_guarded BEFORE UPDATE ON pool_head FOR EACH ROW EXECUTE FUNCTION guard_head();

-- Row-level security, forced: no context shows nothing, and one place never sees another.
DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['act', 'funding_stream', 'agreement', 'agreement_version', 'agreement_partner',
        'pool', 'programme', 'scheme', 'intake_profile', 'pool_head', 'period', 'account', 'entry', 'leg',
        'entry_text', 'refused_key', 'balance']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
END $$;
