-- Savings cases: what a programme is expected to save whom, in versions; who may see one before it is agreed, what the
-- bodies found of it, and which version is the baseline. Rows are added, never changed.

-- A central department has neither a GSS nor an ODS code: GOV.UK names it.
ALTER TABLE body DROP CONSTRAINT body_is_a_national_code;
ALTER TABLE body ADD CONSTRAINT body_is_a_national_code CHECK (
    body ~ '^(gss:[A-Z][0-9]{8}|ods:[A-Z0-9]{2,10}|gov:[a-z0-9]+(-[a-z0-9]+)*)$' AND length(body) <= 80);

-- owner: the body that keeps the case.
CREATE TABLE savings_case (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    programme text NOT NULL,
    owner text NOT NULL REFERENCES body,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_case_code_is_taken PRIMARY KEY (place_id, pool_id, case_code),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- document, reference_data, projection: canonical bytes, by which a projection is made again for ever. bodies: of the
-- case, in its order.
CREATE TABLE savings_case_version (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    title text NOT NULL,
    engine integer NOT NULL CHECK (engine > 0),
    bodies text[] NOT NULL,
    document bytea NOT NULL,
    digest bytea NOT NULL,
    reference_data bytea NOT NULL,
    projection bytea NOT NULL,
    projection_digest bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, case_code, version),
    FOREIGN KEY (place_id, pool_id, case_code) REFERENCES savings_case,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT savings_case_digest_is_whole CHECK (digest = sha256(document)),
    CONSTRAINT savings_projection_digest_is_whole CHECK (projection_digest = sha256(reference_data || projection))
);

-- Whom the owner has named, or names no more, one after the other; why stands with the texts.
CREATE TABLE savings_case_naming (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    body text NOT NULL REFERENCES body,
    is_named boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, case_code, number),
    FOREIGN KEY (place_id, pool_id, case_code) REFERENCES savings_case,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- What a body found of a version; its last review of a version counts. findings: the lines that will cost it.
CREATE TABLE savings_review (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    review integer NOT NULL CHECK (review > 0),
    version integer NOT NULL,
    body text NOT NULL REFERENCES body,
    outcome text NOT NULL,
    findings jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, case_code, review),
    FOREIGN KEY (place_id, pool_id, case_code, version) REFERENCES savings_case_version,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT savings_review_outcome_is_known CHECK (outcome IN ('accepted', 'shunt_found', 'not_accepted')),
    CONSTRAINT shunt_is_found_in_a_line CHECK ((outcome = 'shunt_found') = (jsonb_array_length(findings) > 0))
);

-- That the owner has answered a shunt that a review found.
CREATE TABLE savings_review_answer (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    review integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_review_is_answered_once PRIMARY KEY (place_id, pool_id, case_code, review),
    FOREIGN KEY (place_id, pool_id, case_code, review) REFERENCES savings_review,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Text that may name people stands here alone; a row can go without a trace of what it said. part: of which the number is.
CREATE TABLE savings_case_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    part text NOT NULL CHECK (part IN ('naming', 'review', 'answer')),
    number integer NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (place_id, pool_id, case_code, part, number)
);

-- The versions that all bodies of a case have agreed, in order; the last one is in force. through_sequence: the last
-- entry of the pool that stood with it, its own among them.
CREATE TABLE savings_baseline (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    version integer NOT NULL,
    effective_date date NOT NULL,
    through_sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, case_code, number),
    CONSTRAINT baseline_is_agreed_once UNIQUE (place_id, pool_id, case_code, version),
    FOREIGN KEY (place_id, pool_id, case_code, version) REFERENCES savings_case_version,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- The bodies that may see what is not agreed yet of a case: the owner, and those that it names now.
CREATE FUNCTION named_of_savings_case(of_place uuid, of_pool uuid, of_case text) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT array_agg(seen.body ORDER BY seen.body)
    FROM (SELECT c.owner AS body FROM savings_case c
          WHERE c.place_id = of_place AND c.pool_id = of_pool AND c.case_code = of_case
          UNION
          SELECT last.body
          FROM (SELECT DISTINCT ON (n.body) n.body, n.is_named FROM savings_case_naming n
                WHERE n.place_id = of_place AND n.pool_id = of_pool AND n.case_code = of_case
                ORDER BY n.body, n.number DESC) last
          WHERE last.is_named) seen
$$;

-- The last guard of a baseline: it follows the one before it, and every body of the case has reviewed the version.
CREATE FUNCTION guard_baseline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> (
        SELECT count(*) FROM savings_baseline b
        WHERE b.place_id = NEW.place_id AND b.pool_id = NEW.pool_id AND b.case_code = NEW.case_code
          AND b.number <= NEW.number AND b.version <= NEW.version)
    THEN
        RAISE EXCEPTION 'a baseline follows the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_follows_the_last';
    END IF;
    IF EXISTS (
        SELECT FROM savings_case_version v, unnest(v.bodies) AS of_case(body)
        WHERE v.place_id = NEW.place_id AND v.pool_id = NEW.pool_id AND v.case_code = NEW.case_code
          AND v.version = NEW.version AND NOT EXISTS (
              SELECT FROM savings_review r
              WHERE r.place_id = v.place_id AND r.pool_id = v.pool_id AND r.case_code = v.case_code
                AND r.version = v.version AND r.body = of_case.body))
    THEN
        RAISE EXCEPTION 'every body of a case reviews it before it is agreed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_is_reviewed_by_all';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER baseline_is_guarded AFTER INSERT ON savings_baseline
    FOR EACH ROW EXECUTE FUNCTION guard_baseline();
CREATE CONSTRAINT TRIGGER baseline_is_done_by_two AFTER INSERT ON savings_baseline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guard_done_by_two();

-- What one outcome costs the public purse, edition by edition, under its licence.
CREATE TABLE unit_cost_edition (
    place_id uuid NOT NULL REFERENCES place,
    edition text NOT NULL,
    title text NOT NULL,
    licence text NOT NULL,
    source text NOT NULL,
    digest bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT unit_cost_edition_is_taken PRIMARY KEY (place_id, edition),
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT unit_cost_edition_has_its_licence CHECK (licence <> '')
);

-- content: the canonical bytes of one line of the edition; the digest of the edition is over all of them, in order.
CREATE TABLE unit_cost (
    place_id uuid NOT NULL,
    edition text NOT NULL,
    unit_cost_code text NOT NULL,
    position integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT unit_cost_stands_once PRIMARY KEY (place_id, edition, unit_cost_code),
    FOREIGN KEY (place_id, edition) REFERENCES unit_cost_edition
);

-- The place's own tables of optimism bias, each dated and under a name of its own, which cases name.
CREATE TABLE optimism_bias_table (
    place_id uuid NOT NULL REFERENCES place,
    name text NOT NULL,
    dated date NOT NULL,
    source text NOT NULL,
    document bytea NOT NULL,
    digest bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT optimism_bias_table_name_is_taken PRIMARY KEY (place_id, name),
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT optimism_bias_table_digest_is_whole CHECK (digest = sha256(document))
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['savings_case', 'savings_case_version', 'savings_case_naming', 'savings_review',
        'savings_review_answer', 'savings_case_text', 'savings_baseline', 'unit_cost_edition', 'unit_cost',
        'optimism_bias_table'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['savings_case', 'savings_case_version', 'savings_case_naming', 'savings_review',
        'savings_review_answer', 'savings_baseline', 'unit_cost_edition', 'unit_cost', 'optimism_bias_table'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON savings_case, savings_case_version, savings_case_naming, savings_review, savings_review_answer,
    savings_case_text, savings_baseline, unit_cost_edition, unit_cost, optimism_bias_table TO ledger_app;
