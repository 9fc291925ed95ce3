-- Place-free reference tables: the directory of places, bodies by their national codes, principals and their roles.
-- One NHS body spans many places and wants one view of itself, so none of these belongs to a place.

CREATE TABLE principal (
    principal_id uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    kind text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT principal_is_known_once UNIQUE (issuer, subject),
    CONSTRAINT principal_kind_is_known CHECK (kind IN ('individual', 'system'))
);

CREATE TABLE place (
    place_id uuid PRIMARY KEY,
    code text NOT NULL CONSTRAINT place_code_is_taken UNIQUE,
    name text NOT NULL,
    currency text NOT NULL DEFAULT 'GBP',
    label text NOT NULL DEFAULT '',
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES principal
);

CREATE TABLE body (
    body text PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES principal,
    CONSTRAINT body_is_a_national_code CHECK (body ~ '^(gss:[A-Z][0-9]{8}|ods:[A-Z0-9]{2,10})$'),
    CONSTRAINT body_kind_is_known CHECK (kind IN (
        'council', 'combined_authority', 'nhs', 'police', 'fire', 'central_department', 'voluntary'))
);

-- A role of a principal, in a place (none: an operator of the service), for one body or for the whole place.
CREATE TABLE role_grant (
    principal_id uuid NOT NULL REFERENCES principal,
    role text NOT NULL,
    place_id uuid REFERENCES place,
    body text REFERENCES body,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT role_is_granted_once UNIQUE NULLS NOT DISTINCT (principal_id, role, place_id, body),
    CONSTRAINT role_is_known CHECK (role IN (
        'operator', 'place_admin', 'poster', 'pool_manager', 'treasurer', 'auditor')),
    CONSTRAINT role_has_its_scope CHECK ((role = 'operator') = (place_id IS NULL)
        AND (role = 'poster') <= (body IS NOT NULL))
);

GRANT USAGE ON SCHEMA public TO ledger_app;
GRANT SELECT, INSERT ON place, body, principal, role_grant TO ledger_app;
-- Alembic's own table: a service that is not the owner reads from it whether the schema is the one it knows.
GRANT SELECT ON alembic_version TO ledger_app;
