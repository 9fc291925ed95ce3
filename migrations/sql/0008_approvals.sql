-- Controlled acts need two people: a proposal stands apart from the books until enough of the right people approve it.

-- One person may sign in by several accounts; who is asked for two people counts persons, never accounts.
ALTER TABLE principal ADD COLUMN same_person_as uuid REFERENCES principal;

ALTER TABLE role_grant DROP CONSTRAINT role_is_known, DROP CONSTRAINT role_has_its_scope;
ALTER TABLE role_grant
    ADD CONSTRAINT role_is_known CHECK (role IN (
        'operator', 'place_admin', 'poster', 'pool_manager', 'approver', 'treasurer', 'auditor')),
    ADD CONSTRAINT role_has_its_scope CHECK ((role = 'operator') = (place_id IS NULL)
        AND (role IN ('poster', 'approver')) <= (body IS NOT NULL));

-- Who must approve what, by agreement; a version is added, never changed. The first is part of what the partners sign.
-- The limits stand in columns of their own because the journal, which knows nothing of schemes, asks for them.
CREATE TABLE delegation (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    virement_limit_pence bigint CHECK (virement_limit_pence >= 0),
    reversal_limit_pence bigint CHECK (reversal_limit_pence >= 0),
    scheme jsonb NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, agreement, version),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- content: the proposal's canonical bytes, by which a repeated key is compared.
CREATE TABLE proposal (
    place_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    act text NOT NULL,
    acting_body text NOT NULL REFERENCES body,
    amount_pence bigint,
    content bytea NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    person_id uuid NOT NULL,
    proposed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    key_id uuid NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, proposal_id),
    CONSTRAINT proposal_key_is_used_once UNIQUE (place_id, key_id),
    CONSTRAINT proposal_expires_later CHECK (expires_at > proposed_at),
    FOREIGN KEY (place_id, pool_id) REFERENCES pool,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);
CREATE INDEX proposal_by_pool ON proposal (place_id, pool_id, proposal_id);

-- roles: those that the approver held for the body when approving.
CREATE TABLE proposal_approval (
    place_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    person_id uuid NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    body text NOT NULL REFERENCES body,
    roles text[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT proposal_is_approved_once_by_each PRIMARY KEY (place_id, proposal_id, person_id),
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

CREATE TABLE proposal_outcome (
    place_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    outcome text NOT NULL,
    principal_id uuid NOT NULL REFERENCES principal,
    body text,
    reason text NOT NULL DEFAULT '',
    result jsonb NOT NULL DEFAULT '{}',
    recorded_at timestamptz NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT proposal_ends_once PRIMARY KEY (place_id, proposal_id),
    CONSTRAINT proposal_outcome_is_known CHECK (outcome IN ('done', 'refused', 'withdrawn')),
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- The last guard of four eyes: two individual persons, and nothing after the end.
CREATE FUNCTION guard_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposed proposal;
BEGIN
    SELECT * INTO proposed FROM proposal p WHERE p.place_id = NEW.place_id AND p.proposal_id = NEW.proposal_id;
    IF proposed.person_id = NEW.person_id OR NOT EXISTS (
        SELECT FROM principal p
        WHERE p.principal_id = NEW.principal_id AND coalesce(p.same_person_as, p.principal_id) = NEW.person_id
          AND p.kind = 'individual')
    THEN
        RAISE EXCEPTION 'a proposal is approved by another individual person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_is_by_another_person';
    END IF;
    IF NEW.recorded_at >= proposed.expires_at OR EXISTS (
        SELECT FROM proposal_outcome o WHERE o.place_id = NEW.place_id AND o.proposal_id = NEW.proposal_id)
    THEN
        RAISE EXCEPTION 'the proposal has ended'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_comes_before_the_end';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_guarded AFTER INSERT ON proposal_approval
    FOR EACH ROW EXECUTE FUNCTION guard_approval();

CREATE FUNCTION guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM principal p
        WHERE p.principal_id = NEW.principal_id AND coalesce(p.same_person_as, p.principal_id) = NEW.person_id
          AND p.kind = 'individual')
    THEN
        RAISE EXCEPTION 'an individual person proposes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_is_by_a_person';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposal_is_guarded AFTER INSERT ON proposal FOR EACH ROW EXECUTE FUNCTION guard_proposal();

CREATE FUNCTION guard_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.outcome = 'done' AND NOT EXISTS (
        SELECT FROM proposal_approval a WHERE a.place_id = NEW.place_id AND a.proposal_id = NEW.proposal_id)
    THEN
        RAISE EXCEPTION 'nothing is done that nobody approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'done_is_approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_is_guarded AFTER INSERT ON proposal_outcome FOR EACH ROW EXECUTE FUNCTION guard_outcome();

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['delegation', 'proposal', 'proposal_approval', 'proposal_outcome'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON delegation, proposal, proposal_approval, proposal_outcome TO ledger_app;
