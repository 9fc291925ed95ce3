-- Programmes are steered: gateways are planned and passed, terms renewed, stops give money back; outcomes are measured.

-- A plan of gateways, each version whole: [{"code", "name", "due_on", "asks"}].
CREATE TABLE gateway_plan (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    gateways jsonb NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT gateway_plan_follows_the_last PRIMARY KEY (place_id, programme, version),
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- What was decided of a programme, in order; reasons and minutes stand in the proposals beneath. pool_id: whose board.
-- first_day, last_day: of a further term, or until when late charges are allowed. effective_date: of what is returned.
CREATE TABLE programme_decision (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    number integer NOT NULL,
    decision text NOT NULL,
    pool_id uuid NOT NULL,
    gateway text,
    scheme text,
    first_day date,
    last_day date,
    amount_pence bigint,
    effective_date date,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT programme_decision_is_numbered PRIMARY KEY (place_id, programme, number),
    CONSTRAINT programme_decision_is_known CHECK (decision IN (
        'proceed', 'pause', 'stop', 'close', 'renew', 'late_charges', 'return')),
    CONSTRAINT renewal_has_a_fixed_term CHECK (
        CASE WHEN decision = 'renew' THEN last_day >= first_day ELSE first_day IS NULL END),
    CONSTRAINT late_charges_have_their_bounds CHECK (
        (decision = 'late_charges') = (amount_pence IS NOT NULL AND scheme IS NOT NULL)
        AND (decision IN ('renew', 'late_charges')) = (last_day IS NOT NULL) AND coalesce(amount_pence, 1) > 0),
    CONSTRAINT return_takes_effect_on_a_day CHECK ((decision IN ('stop', 'return')) = (effective_date IS NOT NULL)),
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    -- Deferred: an act is tried, and undone, before it is proposed.
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (place_id, act_id) REFERENCES act DEFERRABLE INITIALLY DEFERRED
);

-- The most that a scheme may have spent of a pool, in all, once a decision binds it; until: for charges after the last
-- day. through_sequence: the last entry of the pool that stood when it was taken.
CREATE TABLE programme_limit (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    number integer NOT NULL,
    pool_id uuid NOT NULL,
    scheme text NOT NULL,
    until date,
    limit_pence bigint NOT NULL,
    through_sequence bigint NOT NULL,
    PRIMARY KEY (place_id, programme, number, pool_id, scheme),
    FOREIGN KEY (place_id, programme, number) REFERENCES programme_decision,
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, pool_id) REFERENCES pool
);
CREATE INDEX programme_limit_by_scheme ON programme_limit (place_id, programme, scheme, pool_id, number);

-- What changes and for whom, in words; what is measured of it stands apart.
CREATE TABLE outcome (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    outcome text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    name text NOT NULL,
    who_benefits text NOT NULL,
    what_changes text NOT NULL,
    reason text NOT NULL,
    label text NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT outcome_follows_the_last PRIMARY KEY (place_id, programme, outcome, version),
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- A proxy measure of an outcome, every version of it. Values are exact: numeric without a scale keeps what was given.
CREATE TABLE indicator (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    indicator text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    outcome text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    direction text NOT NULL,
    source text NOT NULL,
    frequency text NOT NULL,
    baseline_value numeric NOT NULL,
    baseline_on date NOT NULL,
    target_value numeric NOT NULL,
    target_on date NOT NULL,
    reason text NOT NULL,
    label text NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT indicator_follows_the_last PRIMARY KEY (place_id, programme, indicator, version),
    CONSTRAINT indicator_direction_is_known CHECK (direction IN ('higher', 'lower', 'hold')),
    CONSTRAINT indicator_frequency_is_known CHECK (frequency IN ('month', 'quarter', 'year')),
    CONSTRAINT indicator_target_follows_baseline CHECK (target_on > baseline_on),
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- What was measured in a period; a correction is a further version with its reason. body: who states it.
CREATE TABLE indicator_figure (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    indicator text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    value numeric NOT NULL,
    unit text NOT NULL,
    reason text NOT NULL,
    body text NOT NULL REFERENCES body,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT indicator_figure_follows_the_last PRIMARY KEY (place_id, programme, indicator, first_day, version),
    CONSTRAINT indicator_figure_says_why_it_corrects CHECK (version = 1 OR reason <> ''),
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- What is asked for, could be done, is done and waits, of a programme or a scheme, all in one unit.
CREATE TABLE activity_measure (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    measure text NOT NULL,
    scheme text,
    name text NOT NULL,
    unit text NOT NULL,
    source text NOT NULL,
    label text NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT measure_code_is_taken PRIMARY KEY (place_id, programme, measure),
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE activity_figure (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    measure text NOT NULL,
    month date NOT NULL,
    series text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    value numeric NOT NULL,
    reason text NOT NULL,
    body text NOT NULL REFERENCES body,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT activity_figure_follows_the_last PRIMARY KEY (place_id, programme, measure, month, series, version),
    CONSTRAINT activity_series_is_known CHECK (series IN ('demand', 'capacity', 'activity', 'backlog')),
    CONSTRAINT activity_is_not_below_zero CHECK (value >= 0),
    CONSTRAINT activity_is_of_whole_months CHECK (extract(day FROM month) = 1),
    CONSTRAINT activity_figure_says_why_it_corrects CHECK (version = 1 OR reason <> ''),
    FOREIGN KEY (place_id, programme, measure) REFERENCES activity_measure,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- A decision is numbered without a gap, and a further term begins after those before it. After the row, so that a row
-- of another place is refused as such first.
CREATE FUNCTION guard_programme_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number < 1 OR NEW.number <> (
        SELECT count(*) FROM programme_decision d
        WHERE d.place_id = NEW.place_id AND d.programme = NEW.programme AND d.number <= NEW.number)
    THEN
        RAISE EXCEPTION 'the decision does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_decision_has_no_gap';
    END IF;
    IF NEW.decision = 'renew' AND (EXISTS (
        SELECT FROM programme p
        WHERE p.place_id = NEW.place_id AND p.programme = NEW.programme AND p.last_day >= NEW.first_day) OR EXISTS (
        SELECT FROM programme_decision d
        WHERE d.place_id = NEW.place_id AND d.programme = NEW.programme AND d.number < NEW.number
          AND d.decision = 'renew' AND d.last_day >= NEW.first_day))
    THEN
        RAISE EXCEPTION 'the term does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_term_follows_the_last';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER programme_decision_is_guarded AFTER INSERT ON programme_decision
    FOR EACH ROW EXECUTE FUNCTION guard_programme_decision();
CREATE CONSTRAINT TRIGGER programme_decision_is_done_by_two AFTER INSERT ON programme_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_done_by_two();

-- A figure is numbered on from the last of its period, and is in the unit that its indicator has.
CREATE FUNCTION guard_indicator_figure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.unit IS DISTINCT FROM (
        SELECT i.unit FROM indicator i
        WHERE i.place_id = NEW.place_id AND i.programme = NEW.programme AND i.indicator = NEW.indicator
        ORDER BY i.version DESC LIMIT 1)
    THEN
        RAISE EXCEPTION 'the figure is in another unit than its indicator'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_figure_has_its_unit';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER indicator_figure_is_guarded AFTER INSERT ON indicator_figure
    FOR EACH ROW EXECUTE FUNCTION guard_indicator_figure();

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['gateway_plan', 'programme_decision', 'programme_limit', 'outcome', 'indicator',
        'indicator_figure', 'activity_measure', 'activity_figure'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON gateway_plan, programme_decision, programme_limit, outcome, indicator, indicator_figure,
    activity_measure, activity_figure TO ledger_app;
