-- Files that a pool has taken in, row by row, so that a corrected one posts only what differs; and imports, the jobs
-- that take in files larger than a request. None of it is the journal: what stands, stands there.

-- replaces_sha256: the file that this one corrects; a file is corrected once, its correction may be corrected in turn.
CREATE TABLE intake_file (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    profile text NOT NULL,
    content_sha256 text NOT NULL,
    body text NOT NULL,
    replaces_sha256 text,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, profile, content_sha256),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT intake_file_replaces_one_taken_in FOREIGN KEY (place_id, pool_id, profile, replaces_sha256)
        REFERENCES intake_file (place_id, pool_id, profile, content_sha256),
    CONSTRAINT intake_file_never_replaces_itself CHECK (replaces_sha256 <> content_sha256)
);
CREATE UNIQUE INDEX intake_file_is_replaced_once ON intake_file (place_id, pool_id, profile, replaces_sha256)
    WHERE replaces_sha256 IS NOT NULL;

-- document and line: the source line under which the row stands, of the replaced file where its row was carried over.
CREATE TABLE intake_row (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    profile text NOT NULL,
    content_sha256 text NOT NULL,
    row_number integer NOT NULL,
    content_digest bytea NOT NULL,
    amount_pence bigint NOT NULL,
    line_identity text NOT NULL,
    document text NOT NULL,
    line text NOT NULL,
    is_carried boolean NOT NULL,
    PRIMARY KEY (place_id, pool_id, profile, content_sha256, row_number),
    FOREIGN KEY (place_id, pool_id, profile, content_sha256) REFERENCES intake_file
);

-- An import as it was asked for.
CREATE TABLE import_job (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    act_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    principal_id uuid NOT NULL,
    client_id text NOT NULL,
    body text NOT NULL,
    profile text NOT NULL,
    profile_version integer NOT NULL,
    effective_date date NOT NULL,
    replaces_sha256 text,
    row_count_announced bigint,
    total_pence_announced bigint,
    content_sha256 text NOT NULL,
    byte_count bigint NOT NULL,
    PRIMARY KEY (place_id, import_id),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    FOREIGN KEY (place_id, profile, profile_version) REFERENCES intake_profile
);
CREATE INDEX import_job_by_pool ON import_job (place_id, pool_id, import_id);

-- The file as it was sent, in pieces; taken away when its import has ended, since lines may name people.
CREATE TABLE import_part (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    number integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    content bytea NOT NULL,
    PRIMARY KEY (place_id, import_id, number)
);

-- What an import has come to: read (its file is sound), cancel (somebody asked for it), end.
CREATE TABLE import_step (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    step text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    detail jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (place_id, import_id, step),
    FOREIGN KEY (place_id, import_id) REFERENCES import_job,
    CONSTRAINT import_step_is_known CHECK (step IN ('read', 'cancel', 'end'))
);

-- One row a batch that is done, with what became of its lines in sum: a restart goes on behind the last of them.
-- stage 1: rows of a replaced file are taken back; stage 2: lines are posted.
CREATE TABLE import_batch (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    stage smallint NOT NULL,
    last_row integer NOT NULL,
    totals jsonb NOT NULL,
    PRIMARY KEY (place_id, import_id, stage, last_row),
    FOREIGN KEY (place_id, import_id) REFERENCES import_job,
    CONSTRAINT import_stage_is_known CHECK (stage IN (1, 2))
);

CREATE TABLE import_line (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    stage smallint NOT NULL,
    row_number integer NOT NULL,
    outcome text NOT NULL,
    result jsonb NOT NULL,
    PRIMARY KEY (place_id, import_id, stage, row_number),
    FOREIGN KEY (place_id, import_id) REFERENCES import_job
);
CREATE INDEX import_line_by_outcome ON import_line (place_id, import_id, outcome, stage, row_number);

GRANT SELECT, INSERT ON intake_file, intake_row, import_job, import_part, import_step, import_batch, import_line
    TO ledger_app;
GRANT DELETE ON import_part TO ledger_app;

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['intake_file', 'intake_row', 'import_job', 'import_part', 'import_step',
        'import_batch', 'import_line']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
END $$;
