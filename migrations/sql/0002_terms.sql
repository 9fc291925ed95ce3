-- Who pools money, on what terms, doing what. place_id leads every key; row-level security is the second lock.

CREATE TABLE act (
    place_id uuid NOT NULL REFERENCES place,
    act_id uuid NOT NULL,
    pool_id uuid,
    recorded_at timestamptz NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    client_id text NOT NULL,
    acting_body text,
    operation text NOT NULL,
    idempotency_key text,
    request_id text NOT NULL,
    traceparent text,
    outcome text NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (place_id, act_id),
    CONSTRAINT act_outcome_is_known CHECK (outcome IN ('done', 'refused'))
);
CREATE INDEX act_by_pool ON act (place_id, pool_id, act_id);

CREATE TABLE funding_stream (
    place_id uuid NOT NULL REFERENCES place,
    stream text NOT NULL,
    name text NOT NULL,
    label text NOT NULL DEFAULT '',
    act_id uuid NOT NULL,
    CONSTRAINT stream_code_is_taken PRIMARY KEY (place_id, stream),
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE agreement (
    place_id uuid NOT NULL REFERENCES place,
    agreement text NOT NULL,
    name text NOT NULL,
    legal_basis text NOT NULL,
    label text NOT NULL DEFAULT '',
    act_id uuid NOT NULL,
    CONSTRAINT agreement_code_is_taken PRIMARY KEY (place_id, agreement),
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT legal_basis_is_known CHECK (legal_basis IN ('section_75_pooled_fund', 'aligned_budget'))
);

-- Terms are versioned: a version is added, never changed.
CREATE TABLE agreement_version (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    effective_to date NOT NULL,
    host text REFERENCES body,
    pool_manager text NOT NULL DEFAULT '',
    terms jsonb NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, agreement, version),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT term_ends_after_it_begins CHECK (effective_to >= effective_from)
);

-- The order of partners is part of the terms: an odd penny goes to the partner listed earlier.
CREATE TABLE agreement_partner (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    position smallint NOT NULL CHECK (position > 0),
    body text NOT NULL REFERENCES body,
    PRIMARY KEY (place_id, agreement, version, position),
    CONSTRAINT partner_is_listed_once UNIQUE (place_id, agreement, version, body),
    FOREIGN KEY (place_id, agreement, version) REFERENCES agreement_version
);

CREATE TABLE pool (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    code text NOT NULL,
    agreement text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    label text NOT NULL DEFAULT '',
    attribution text NOT NULL DEFAULT '',
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, pool_id),
    CONSTRAINT pool_code_is_taken UNIQUE (place_id, code),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT pool_kind_is_known CHECK (kind IN ('pooled', 'aligned'))
);

CREATE TABLE programme (
    place_id uuid NOT NULL REFERENCES place,
    programme text NOT NULL,
    name text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    label text NOT NULL DEFAULT '',
    act_id uuid NOT NULL,
    CONSTRAINT programme_code_is_taken PRIMARY KEY (place_id, programme),
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT programme_has_a_fixed_term CHECK (last_day >= first_day)
);

-- streams: the funding streams that a scheme draws on, in the order listed.
CREATE TABLE scheme (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    name text NOT NULL,
    responsible_body text NOT NULL REFERENCES body,
    streams text[] NOT NULL DEFAULT '{}',
    label text NOT NULL DEFAULT '',
    act_id uuid NOT NULL,
    CONSTRAINT scheme_code_is_taken PRIMARY KEY (place_id, programme, scheme),
    FOREIGN KEY (place_id, programme) REFERENCES programme,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE intake_profile (
    place_id uuid NOT NULL REFERENCES place,
    profile text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    body jsonb NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, profile, version),
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

GRANT SELECT, INSERT ON act, funding_stream, agreement, agreement_version, agreement_partner, pool, programme,
    scheme, intake_profile TO ledger_app;
