-- What waits for people reaches them: calendars by a secret address, and mail.

-- digest: SHA-256 of the address's secret; whoever knows the secret reads the person's deadlines, and nothing else.
CREATE TABLE calendar_feed (
    place_id uuid NOT NULL REFERENCES place,
    feed_id uuid NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    digest bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, feed_id),
    CONSTRAINT calendar_secret_is_used_once UNIQUE (place_id, digest),
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE calendar_feed_end (
    place_id uuid NOT NULL,
    feed_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, feed_id),
    FOREIGN KEY (place_id, feed_id) REFERENCES calendar_feed,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- The tasks of which a person was told by mail; each is told once.
CREATE TABLE notice (
    place_id uuid NOT NULL REFERENCES place,
    principal_id uuid NOT NULL REFERENCES principal,
    task_id text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT notice_is_sent_once PRIMARY KEY (place_id, principal_id, task_id)
);

GRANT SELECT, INSERT ON calendar_feed, calendar_feed_end, notice TO ledger_app;

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['calendar_feed', 'calendar_feed_end', 'notice'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
END $$;
