-- Ring-fences on funding streams, what schemes are for, and minimum contributions: versions are added, never changed.

-- terms: the fence as rules/fencing.py reads it; of the versions that began by a day, the last one is in force.
CREATE TABLE fence (
    place_id uuid NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, stream, version),
    FOREIGN KEY (place_id, stream) REFERENCES funding_stream,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE scheme_use (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    purposes text[] NOT NULL,
    nature text,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, programme, scheme, version),
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT scheme_nature_is_known CHECK (nature IN ('revenue', 'capital'))
);

-- How much must be pooled in a financial year, named by the calendar year in which it begins; no body: by all together.
CREATE TABLE minimum_contribution (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    stream text NOT NULL,
    body text REFERENCES body,
    year integer NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    amount_pence bigint NOT NULL CHECK (amount_pence >= 0),
    source text NOT NULL,
    label text NOT NULL DEFAULT '',
    act_id uuid NOT NULL,
    CONSTRAINT minimum_is_set_once UNIQUE NULLS NOT DISTINCT (place_id, pool_id, stream, body, year, version),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, stream) REFERENCES funding_stream,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

GRANT SELECT, INSERT ON fence, scheme_use, minimum_contribution TO ledger_app;

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['fence', 'scheme_use', 'minimum_contribution'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;
