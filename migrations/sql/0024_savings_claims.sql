-- The life of a saving from its claim on: what a body claims, each move of a part of it, and what stops so that it
-- becomes cash. Rows are added, never changed: where a pound stands is what the moves add up to.

-- line: a benefit line of the case. baseline: the case's agreed version of that time. sequence: of the entry.
-- depends_on: items of the decommissioning register that it names beside those of its line.
CREATE TABLE savings_claim (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL CHECK (claim > 0),
    case_code text NOT NULL,
    baseline integer NOT NULL,
    line text NOT NULL,
    body text NOT NULL REFERENCES body,
    programme text NOT NULL,
    budget_line text NOT NULL,
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    year integer NOT NULL,
    amount_pence bigint NOT NULL CHECK (amount_pence <> 0),
    kind text NOT NULL,
    recurrence text NOT NULL CHECK (recurrence IN ('recurrent', 'one_off')),
    counterfactual text NOT NULL,
    baseline_budget_pence bigint NOT NULL,
    cohort text NOT NULL,
    outcome text NOT NULL,
    double_count_group text NOT NULL,
    depends_on integer[] NOT NULL,
    label text NOT NULL,
    effective_date date NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, pool_id, claim),
    CONSTRAINT saving_is_of_a_kind CHECK (kind IN ('cash_releasing', 'avoidance')),
    CONSTRAINT claim_lies_in_one_year CHECK (
        first_day >= make_date(year, 4, 1) AND last_day < make_date(year + 1, 4, 1) AND first_day <= last_day),
    CONSTRAINT claim_has_one_entry UNIQUE (place_id, pool_id, sequence),
    FOREIGN KEY (place_id, pool_id, case_code, baseline) REFERENCES savings_baseline,
    FOREIGN KEY (place_id, pool_id, sequence) REFERENCES entry
);

-- Each month of a body's budget line that a claim takes: across all pools of a place, one claim at a time. turn: the
-- first is 1; a further claim takes a month only once every one before it has ended.
CREATE TABLE savings_claim_month (
    place_id uuid NOT NULL,
    body text NOT NULL REFERENCES body,
    budget_line text NOT NULL,
    month date NOT NULL,
    turn integer NOT NULL CHECK (turn > 0),
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    CONSTRAINT budget_line_is_claimed_once PRIMARY KEY (place_id, body, budget_line, month, turn),
    FOREIGN KEY (place_id, pool_id, claim) REFERENCES savings_claim
);
CREATE INDEX savings_claim_month_by_claim ON savings_claim_month (place_id, pool_id, claim);

CREATE TABLE savings_claim_evidence (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    name text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    extracted_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, pool_id, claim, number),
    FOREIGN KEY (place_id, pool_id, claim) REFERENCES savings_claim
);

-- One move of a part of a claim from a stage to another, in the claim's sign; each has its entry. proposal_id: of a
-- controlled act. journal: of the body's own budget, where it was banked. planned, actual: activity, where it was lost
-- to demand. other: the claim that counts it, where it was withdrawn.
CREATE TABLE savings_step (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    body text NOT NULL REFERENCES body,
    move text NOT NULL,
    source text NOT NULL,
    target text NOT NULL,
    amount_pence bigint NOT NULL CHECK (amount_pence <> 0),
    journal_reference text,
    journal_date date,
    planned numeric,
    actual numeric,
    unit text,
    other_pool_id uuid,
    other_claim integer,
    label text NOT NULL,
    effective_date date NOT NULL,
    sequence bigint NOT NULL,
    proposal_id uuid,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, pool_id, claim, number),
    CONSTRAINT saving_is_banked_by_a_journal CHECK (
        (move = 'banked') = (journal_reference IS NOT NULL AND journal_date IS NOT NULL)),
    CONSTRAINT demand_is_counted CHECK (
        (move = 'lost_to_demand') = (planned IS NOT NULL AND actual IS NOT NULL AND unit IS NOT NULL)),
    CONSTRAINT withdrawal_names_the_other CHECK (
        (move = 'withdrawn') = (other_pool_id IS NOT NULL AND other_claim IS NOT NULL)),
    CONSTRAINT verified_or_banked_is_proposed CHECK (proposal_id IS NOT NULL OR move NOT IN ('verified', 'banked')),
    FOREIGN KEY (place_id, pool_id, claim) REFERENCES savings_claim,
    FOREIGN KEY (place_id, pool_id, sequence) REFERENCES entry,
    FOREIGN KEY (place_id, other_pool_id, other_claim) REFERENCES savings_claim,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal
);
CREATE UNIQUE INDEX journal_banks_once ON savings_step (place_id, body, journal_reference)
    WHERE journal_reference IS NOT NULL;
CREATE INDEX savings_step_by_entry ON savings_step (place_id, pool_id, sequence);

-- That nothing of a claim stands any more, with the move that took the last of it.
CREATE TABLE savings_claim_end (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL,
    CONSTRAINT claim_ends_once PRIMARY KEY (place_id, pool_id, claim),
    FOREIGN KEY (place_id, pool_id, claim, number) REFERENCES savings_step
);

-- Why what another claim, or a line of another agreed case, counts is not the same saving. overlap: names the other.
CREATE TABLE savings_overlap_answer (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    overlap uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, claim, number),
    FOREIGN KEY (place_id, pool_id, claim) REFERENCES savings_claim,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- What of an agreed baseline will not be claimed by a body in a year, each with its entry.
CREATE TABLE savings_shortfall (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    case_code text NOT NULL,
    body text NOT NULL REFERENCES body,
    programme text NOT NULL,
    year integer NOT NULL,
    amount_pence bigint NOT NULL CHECK (amount_pence <> 0),
    label text NOT NULL,
    effective_date date NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, pool_id, number),
    CONSTRAINT shortfall_has_one_entry UNIQUE (place_id, pool_id, sequence),
    FOREIGN KEY (place_id, pool_id, case_code) REFERENCES savings_case,
    FOREIGN KEY (place_id, pool_id, sequence) REFERENCES entry
);

-- What must stop before a saving is banked. line: of the case, or '' for the whole case. beneficiary: whose saving waits
-- for it, or null for everybody's. owner: who stops it.
CREATE TABLE decommissioning_item (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    item integer NOT NULL CHECK (item > 0),
    case_code text NOT NULL,
    line text NOT NULL,
    beneficiary text REFERENCES body,
    owner text NOT NULL REFERENCES body,
    what text NOT NULL CHECK (what IN ('service', 'contract', 'post')),
    name text NOT NULL,
    stops_by date NOT NULL,
    label text NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, item),
    FOREIGN KEY (place_id, pool_id, case_code) REFERENCES savings_case,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- What became of it, the last one counts: done on a day with evidence, late until another day, or not done.
CREATE TABLE decommissioning_report (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    item integer NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    outcome text NOT NULL,
    on_day date,
    evidence text,
    sha256 text,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, item, number),
    CONSTRAINT decommissioning_outcome_is_known CHECK (outcome IN ('done', 'late', 'not_done')),
    CONSTRAINT done_has_its_evidence CHECK (
        (outcome = 'done') = (evidence IS NOT NULL AND sha256 ~ '^[0-9a-f]{64}$')),
    CONSTRAINT what_comes_has_its_day CHECK ((outcome <> 'not_done') = (on_day IS NOT NULL)),
    FOREIGN KEY (place_id, pool_id, item) REFERENCES decommissioning_item,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Text that may name people stands here alone; a row can go without a trace of what it said. part: of an answer of a claim,
-- or of a report of a decommissioning item. What is said with an entry stands with its texts.
CREATE TABLE savings_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    part text NOT NULL CHECK (part IN ('answer', 'report')),
    subject integer NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (place_id, pool_id, part, subject, number)
);

-- What of a claim stands in a stage.
CREATE FUNCTION savings_standing(of_place uuid, of_pool uuid, of_claim integer, of_stage text) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT c.amount_pence FROM savings_claim c
                     WHERE c.place_id = of_place AND c.pool_id = of_pool AND c.claim = of_claim
                       AND of_stage = 'claimed'), 0)
         + coalesce((SELECT sum(CASE WHEN s.target = of_stage THEN s.amount_pence ELSE 0 END
                              - CASE WHEN s.source = of_stage THEN s.amount_pence ELSE 0 END)
                     FROM savings_step s
                     WHERE s.place_id = of_place AND s.pool_id = of_pool AND s.claim = of_claim), 0)::bigint
$$;

-- The last guard of the life: moves come in order, never more leaves a stage than stands in it, nothing turns its sign,
-- and avoidance is never banked.
CREATE FUNCTION guard_savings_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_claim savings_claim;
BEGIN
    SELECT * INTO of_claim FROM savings_claim c
    WHERE c.place_id = NEW.place_id AND c.pool_id = NEW.pool_id AND c.claim = NEW.claim;
    IF of_claim.kind = 'avoidance' AND (NEW.target IN ('verified', 'banked', 'redeployed', 'lost_to_demand'))
        OR of_claim.kind = 'cash_releasing' AND NEW.target = 'avoided'
    THEN
        RAISE EXCEPTION 'avoidance is never banked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'avoidance_is_never_banked';
    END IF;
    IF NOT (NEW.move, NEW.source, NEW.target) IN (
            ('verified', 'claimed', 'verified'), ('verified', 'claimed', 'avoided'), ('banked', 'verified', 'banked'),
            ('redeployed', 'verified', 'redeployed'), ('lost_to_demand', 'verified', 'lost_to_demand'),
            ('not_delivered', 'claimed', 'not_delivered'))
        AND NOT (NEW.move = 'withdrawn' AND NEW.target = 'withdrawn' AND NEW.source IN (
            'claimed', 'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand'))
        AND NOT (NEW.move = 'clawed_back' AND NEW.target = 'reversed' AND NEW.source IN (
            'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand'))
        OR sign(NEW.amount_pence) <> sign(of_claim.amount_pence)
        OR NEW.body <> of_claim.body
        OR savings_standing(NEW.place_id, NEW.pool_id, NEW.claim, NEW.source) * sign(of_claim.amount_pence) < 0
        OR NEW.number <> (SELECT count(*) FROM savings_step s
            WHERE s.place_id = NEW.place_id AND s.pool_id = NEW.pool_id AND s.claim = NEW.claim)
    THEN
        RAISE EXCEPTION 'no more leaves a stage than stands in it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'saving_moves_as_it_may';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER savings_step_is_guarded AFTER INSERT ON savings_step
    FOR EACH ROW EXECUTE FUNCTION guard_savings_step();

-- A move rests on a proposal of its own act; what is verified was approved by a person of the body that gains and by one
-- of another body. Told at the end, since a proposal is tried before anybody has approved it.
CREATE FUNCTION guard_verification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM proposal p
        WHERE p.place_id = NEW.place_id AND p.proposal_id = NEW.proposal_id AND p.act = CASE NEW.move
            WHEN 'verified' THEN 'verify-saving' WHEN 'banked' THEN 'bank-saving' ELSE 'claw-back-saving' END)
    THEN
        RAISE EXCEPTION 'a move rests on a proposal of its own act'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'saving_moves_as_proposed';
    END IF;
    IF NEW.move = 'verified' AND (
        SELECT count(*) FILTER (WHERE a.body = NEW.body) = 0 OR count(*) FILTER (WHERE a.body <> NEW.body) = 0
        FROM proposal_approval a WHERE a.place_id = NEW.place_id AND a.proposal_id = NEW.proposal_id)
    THEN
        RAISE EXCEPTION 'two bodies verify a saving'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'saving_is_verified_by_two_bodies';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER savings_step_is_verified_by_two AFTER INSERT ON savings_step
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_verification();

-- A month of a budget line is taken in turn, and never while an earlier claim of it stands.
CREATE FUNCTION guard_claim_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.turn <> (SELECT count(*) FROM savings_claim_month m
            WHERE m.place_id = NEW.place_id AND m.body = NEW.body AND m.budget_line = NEW.budget_line
              AND m.month = NEW.month)
        OR EXISTS (
            SELECT FROM savings_claim_month m
            WHERE m.place_id = NEW.place_id AND m.body = NEW.body AND m.budget_line = NEW.budget_line
              AND m.month = NEW.month AND m.turn < NEW.turn AND NOT EXISTS (
                  SELECT FROM savings_claim_end e
                  WHERE e.place_id = m.place_id AND e.pool_id = m.pool_id AND e.claim = m.claim))
    THEN
        RAISE EXCEPTION 'a budget line is claimed once for a period'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_line_is_claimed_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_month_is_guarded AFTER INSERT ON savings_claim_month
    FOR EACH ROW EXECUTE FUNCTION guard_claim_month();

-- A claim ends when all of it was not delivered, withdrawn or clawed back.
CREATE FUNCTION guard_claim_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(ARRAY['claimed', 'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand']) AS s(stage)
        WHERE savings_standing(NEW.place_id, NEW.pool_id, NEW.claim, s.stage) <> 0)
    THEN
        RAISE EXCEPTION 'something of the claim still stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_that_ends_stands_nowhere';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_end_is_guarded AFTER INSERT ON savings_claim_end
    FOR EACH ROW EXECUTE FUNCTION guard_claim_end();

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['savings_claim', 'savings_claim_month', 'savings_claim_evidence', 'savings_step',
        'savings_claim_end', 'savings_overlap_answer', 'savings_shortfall', 'decommissioning_item',
        'decommissioning_report', 'savings_text'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['savings_claim', 'savings_claim_month', 'savings_claim_evidence', 'savings_step',
        'savings_claim_end', 'savings_overlap_answer', 'savings_shortfall', 'decommissioning_item',
        'decommissioning_report'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON savings_claim, savings_claim_month, savings_claim_evidence, savings_step, savings_claim_end,
    savings_overlap_answer, savings_shortfall, decommissioning_item, decommissioning_report, savings_text TO ledger_app;
