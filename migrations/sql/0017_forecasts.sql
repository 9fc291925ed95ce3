-- What a year is expected to end at, and what follows when a forecast leaves its budget. Rows are added, never changed.

-- version: of the forecasts of one scheme and year, in the order in which they came. budget_pence: what was set for the
-- year as known at through_sequence, none where no budget was; so the variance can be worked out again for ever.
-- fingerprint: HMAC-SHA-256 under the text's salt over the command with its commentary, by which a repeated key is known.
CREATE TABLE forecast (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    forecast_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    as_at date NOT NULL,
    method text NOT NULL,
    amount_pence bigint NOT NULL CHECK (amount_pence >= 0),
    budget_pence bigint,
    through_sequence bigint NOT NULL,
    acting_body text NOT NULL REFERENCES body,
    principal_id uuid NOT NULL REFERENCES principal,
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, forecast_id),
    CONSTRAINT forecast_version_stands_once UNIQUE (place_id, pool_id, programme, scheme, year, version),
    CONSTRAINT forecast_key_is_used_once UNIQUE (place_id, key_id),
    CONSTRAINT forecast_method_is_known CHECK (method IN (
        'run_rate', 'profile', 'commitments', 'activity', 'contract', 'manager_judgement')),
    CONSTRAINT forecast_is_of_its_time CHECK (as_at <= (recorded_at AT TIME ZONE 'Europe/London')::date),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Text that may name people stands here alone; a row can go without a trace of what it said.
CREATE TABLE forecast_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    forecast_id uuid NOT NULL,
    salt bytea NOT NULL,
    commentary text NOT NULL,
    PRIMARY KEY (place_id, pool_id, forecast_id)
);

-- What the partners agreed about notice; a version is approved by each of them.
CREATE TABLE variance_notice_terms (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, agreement, version),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- A forecast beyond the trigger. due_on: none where the bank holidays of that time were not published yet.
CREATE TABLE variance_notice (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    forecast_id uuid NOT NULL,
    agreement text NOT NULL,
    terms_version integer NOT NULL,
    opened_on date NOT NULL,
    due_on date,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, notice_id),
    CONSTRAINT forecast_opens_one_notice UNIQUE (place_id, pool_id, forecast_id),
    CONSTRAINT notice_is_due_later CHECK (due_on >= opened_on),
    FOREIGN KEY (place_id, pool_id, forecast_id) REFERENCES forecast,
    FOREIGN KEY (place_id, agreement, terms_version) REFERENCES variance_notice_terms,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE variance_notice_giving (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    body text NOT NULL REFERENCES body,
    given_on date NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT notice_is_given_once_to_each PRIMARY KEY (place_id, pool_id, notice_id, body),
    FOREIGN KEY (place_id, pool_id, notice_id) REFERENCES variance_notice,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- The action plan and what came of it, report after report.
CREATE TABLE variance_notice_report (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    reported_on date NOT NULL,
    acting_body text NOT NULL REFERENCES body,
    principal_id uuid NOT NULL REFERENCES principal,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id, notice_id, number),
    FOREIGN KEY (place_id, pool_id, notice_id) REFERENCES variance_notice,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE variance_notice_report_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    number integer NOT NULL,
    report text NOT NULL,
    PRIMARY KEY (place_id, pool_id, notice_id, number)
);

-- The end of a notice: by a later forecast within the trigger, or by the board, by its minute.
CREATE TABLE variance_notice_end (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    forecast_id uuid,
    minute_reference text NOT NULL,
    reason text NOT NULL,
    ended_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT notice_ends_once PRIMARY KEY (place_id, pool_id, notice_id),
    CONSTRAINT notice_ends_by_forecast_or_board CHECK ((forecast_id IS NULL) = (minute_reference <> '')),
    FOREIGN KEY (place_id, pool_id, notice_id) REFERENCES variance_notice,
    FOREIGN KEY (place_id, pool_id, forecast_id) REFERENCES forecast,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['forecast', 'forecast_text', 'variance_notice_terms', 'variance_notice',
        'variance_notice_giving', 'variance_notice_report', 'variance_notice_report_text', 'variance_notice_end'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['forecast', 'variance_notice_terms', 'variance_notice', 'variance_notice_giving',
        'variance_notice_report', 'variance_notice_end'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON forecast, forecast_text, variance_notice_terms, variance_notice, variance_notice_giving,
    variance_notice_report, variance_notice_report_text, variance_notice_end TO ledger_app;
