-- A file of an issued statement, as it was first written: its exact bytes for ever, whatever writes files later.
CREATE TABLE statement_file (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    format text NOT NULL CHECK (format IN ('pdf', 'xlsx', 'csv')),
    content bytea NOT NULL,
    content_sha256 bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT statement_file_is_kept_once PRIMARY KEY (place_id, pool_id, number, format),
    CONSTRAINT statement_file_has_the_digest_of_its_bytes CHECK (content_sha256 = sha256(content)),
    FOREIGN KEY (place_id, pool_id, number) REFERENCES statement_issue (place_id, pool_id, number)
);
ALTER TABLE statement_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE statement_file FORCE ROW LEVEL SECURITY;
CREATE POLICY one_place ON statement_file
    USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid));
CREATE TRIGGER statement_file_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON statement_file
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON statement_file TO ledger_app;
