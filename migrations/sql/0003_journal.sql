-- The journal: entries and legs that nothing updates or deletes, the pool heads that order them, current balances.

-- One narrow row per pool; its lock orders every posting and every act that changes what may be posted.
CREATE TABLE pool_head (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint NOT NULL DEFAULT 0,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, pool_id),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool
) WITH (fillfactor = 50);

CREATE TABLE period (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    month date NOT NULL,
    state text NOT NULL DEFAULT 'open',
    PRIMARY KEY (place_id, pool_id, month),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    CONSTRAINT period_is_a_month CHECK (extract(day FROM month) = 1),
    CONSTRAINT period_state_is_known CHECK (state IN ('open', 'soft_closed', 'closed', 'final'))
);

CREATE TABLE account (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    account_id uuid NOT NULL,
    book text NOT NULL,
    account text NOT NULL,
    body text,
    stream text,
    programme text,
    scheme text,
    subjective text,
    PRIMARY KEY (place_id, pool_id, account_id),
    CONSTRAINT account_stands_in_one_book CHECK (book IN ('fund', 'budget'))
);

-- payload: the canonical bytes. key_id and key_item: the idempotency key and the item of a bulk request under it.
CREATE TABLE entry (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    kind text NOT NULL,
    book text NOT NULL,
    effective_date date NOT NULL,
    event_date date NOT NULL,
    principal_id uuid NOT NULL,
    acting_body text NOT NULL,
    act_id uuid NOT NULL,
    key_id uuid,
    key_item integer,
    key_part smallint,
    fingerprint bytea,
    source_body text,
    source_system text,
    source_document text,
    source_line text,
    reverses_sequence bigint,
    label text NOT NULL DEFAULT '',
    leg_count smallint NOT NULL,
    legs_digest bytea NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (place_id, pool_id, sequence),
    CONSTRAINT entry_has_two_legs_or_more CHECK (leg_count >= 2),
    CONSTRAINT entry_key_is_whole CHECK (
        (key_id IS NULL) = (key_item IS NULL) AND (key_id IS NULL) = (key_part IS NULL)
        AND (key_id IS NULL) = (fingerprint IS NULL)),
    CONSTRAINT entry_source_is_whole CHECK (
        (source_document IS NULL) = (source_body IS NULL) AND (source_document IS NULL) = (source_system IS NULL)
        AND (source_document IS NULL) = (source_line IS NULL))
);
-- The same key never posts twice in a pool, nor the same source line, nor is an entry reversed twice. The pool stands
-- last where a probe must not be answered from the primary key: see find_keys in ledger/journal/queries.sql.
CREATE UNIQUE INDEX entry_key_posts_once ON entry (place_id, key_id, key_item, key_part, pool_id)
    WHERE key_id IS NOT NULL;
CREATE UNIQUE INDEX entry_source_line_posts_once
    ON entry (place_id, source_document, source_line, source_body, source_system, pool_id)
    WHERE source_document IS NOT NULL;
CREATE UNIQUE INDEX entry_is_reversed_once ON entry (place_id, pool_id, reverses_sequence)
    WHERE reverses_sequence IS NOT NULL;

CREATE TABLE leg (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint NOT NULL,
    line smallint NOT NULL,
    account_id uuid NOT NULL,
    effective_date date NOT NULL,
    amount_pence bigint NOT NULL,
    PRIMARY KEY (place_id, pool_id, sequence, line),
    CONSTRAINT leg_is_not_zero CHECK (amount_pence <> 0)
);
CREATE INDEX leg_by_account ON leg (place_id, pool_id, account_id, effective_date, sequence) INCLUDE (amount_pence);

-- Text that may name people stands here alone; erasing a row breaks no proof, since the payload holds commitments.
CREATE TABLE entry_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint NOT NULL,
    salt bytea NOT NULL,
    narrative text NOT NULL DEFAULT '',
    supplier_name text NOT NULL DEFAULT '',
    PRIMARY KEY (place_id, pool_id, sequence)
);

-- A refusal that can never become a success is kept for its key and replayed.
CREATE TABLE refused_key (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    key_id uuid NOT NULL,
    key_item integer NOT NULL,
    act_id uuid NOT NULL,
    salt bytea NOT NULL,
    fingerprint bytea NOT NULL,
    refusals jsonb NOT NULL,
    CONSTRAINT refused_key_is_kept_once PRIMARY KEY (place_id, pool_id, key_id, key_item),
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- Gross totals of every account, kept under the pool's lock; `placeledger check` rebuilds them from the legs.
CREATE TABLE balance (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    account_id uuid NOT NULL,
    debit_pence bigint NOT NULL,
    credit_pence bigint NOT NULL,
    last_sequence bigint NOT NULL,
    PRIMARY KEY (place_id, pool_id, account_id)
) WITH (fillfactor = 60);

GRANT SELECT, INSERT, UPDATE ON pool_head, balance TO ledger_app;
GRANT SELECT, INSERT ON period, account, entry, leg, entry_text, refused_key TO ledger_app;
