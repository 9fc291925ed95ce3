-- Carried totals: stored sums to start from, so that a view as known then need not read every leg. Made after commit, in
-- steps of some thousand entries, by a transaction that takes no lock a posting waits for. They are disposable: the owner
-- may truncate all four tables, every read then sums the legs, and they are made again. `placeledger check` re-derives
-- each row. The service may add to them, never change or delete.

-- One step: the entries after one sequence number and through another. No two steps follow the same one.
CREATE TABLE carry (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    after_sequence bigint NOT NULL,
    through_sequence bigint NOT NULL,
    CONSTRAINT carry_is_made_once PRIMARY KEY (place_id, pool_id, through_sequence),
    CONSTRAINT carry_follows_one UNIQUE (place_id, pool_id, after_sequence),
    CONSTRAINT carry_goes_on CHECK (after_sequence >= 0 AND through_sequence > after_sequence),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool
);

-- All legs of an account with an effective date in a span, a day or a month, through a sequence number. A step adds a
-- row only where it met a leg, so the newest row that is not too new holds the sum.
CREATE TABLE carried_total (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    account_id uuid NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL,
    leg_count bigint NOT NULL,
    debit_pence bigint NOT NULL,
    credit_pence bigint NOT NULL,
    PRIMARY KEY (place_id, pool_id, account_id, first_day, last_day, through_sequence),
    CONSTRAINT carried_total_is_of_a_day_or_month CHECK (
        last_day = first_day
        OR (extract(day FROM first_day) = 1 AND last_day = (first_day + interval '1 month' - interval '1 day')::date))
);

-- The sequence number from which a label stood behind an account in a month.
CREATE TABLE carried_label (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    month date NOT NULL,
    account_id uuid NOT NULL,
    label text NOT NULL,
    first_sequence bigint NOT NULL,
    PRIMARY KEY (place_id, pool_id, month, account_id, label)
);

-- What a step met: so that a listing passes over steps in which nothing can be that it looks for.
CREATE TABLE carried_value (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    through_sequence bigint NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (place_id, pool_id, through_sequence, name, value)
);

GRANT SELECT, INSERT ON carry, carried_total, carried_label, carried_value TO ledger_app;

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['carry', 'carried_total', 'carried_label', 'carried_value']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
END $$;
