-- Agreements live: signed by each partner, varied by version, reviewed, ended, wound up. Rows are added, never changed.

ALTER TABLE agreement DROP CONSTRAINT legal_basis_is_known;
ALTER TABLE agreement ADD CONSTRAINT legal_basis_is_known CHECK (legal_basis IN (
    'section_75_pooled_fund', 'section_75_lead_commissioning', 'section_256_grant', 'section_76_grant',
    'aligned_budget', 'savings_agreement', 'concordat'));
ALTER TABLE pool DROP CONSTRAINT pool_kind_is_known;
ALTER TABLE pool ADD CONSTRAINT pool_kind_is_known CHECK (kind IN ('pooled', 'aligned', 'savings'));

-- applies_from: from which day a variation applies; none for drafts, of which the latest counts from the beginning.
-- proposal_id: the approved proposal that varied or ended the agreement; none for drafts.
-- delegation_version: the scheme of delegation that is part of what is signed.
ALTER TABLE agreement_version
    ADD COLUMN applies_from date,
    ADD COLUMN next_review_on date,
    ADD COLUMN not_yet_agreed jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN delegation_version integer,
    ADD COLUMN proposal_id uuid,
    ADD CONSTRAINT version_has_its_delegation FOREIGN KEY (place_id, agreement, delegation_version) REFERENCES delegation,
    ADD CONSTRAINT version_has_its_proposal FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    ADD CONSTRAINT variation_applies_from_a_day CHECK (proposal_id IS NULL OR applies_from IS NOT NULL);

-- digest: SHA-256 of the canonical bytes of the version, by which each signature can be derived again.
CREATE TABLE agreement_signature (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    signed_on date NOT NULL,
    digest bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT version_is_signed_once_by_each PRIMARY KEY (place_id, agreement, version, body),
    CONSTRAINT only_partners_sign FOREIGN KEY (place_id, agreement, version, body)
        REFERENCES agreement_partner (place_id, agreement, version, body),
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT digest_is_whole CHECK (octet_length(digest) = 32),
    CONSTRAINT nothing_is_signed_ahead CHECK (signed_on <= (recorded_at AT TIME ZONE 'Europe/London')::date)
);

CREATE TABLE agreement_review (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    reviewed_on date NOT NULL,
    finding text NOT NULL,
    next_review_on date NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT agreement_is_reviewed_once_a_day PRIMARY KEY (place_id, agreement, reviewed_on),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, act_id) REFERENCES act
);

-- settle_by: the last day on which what is due between the partners may be paid.
CREATE TABLE agreement_winding_up (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    wound_up_on date NOT NULL,
    settle_by date NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT agreement_is_wound_up_once PRIMARY KEY (place_id, agreement),
    FOREIGN KEY (place_id, agreement) REFERENCES agreement,
    FOREIGN KEY (place_id, proposal_id) REFERENCES proposal,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT settling_follows_winding_up CHECK (settle_by >= wound_up_on)
);

-- The version of an agreement in force today in London: the last that applies, else the latest draft. It is signed when
-- each of its partners has signed it or an earlier version since the last draft: all between were approved by each.
-- The next review is the one planned last. Written as one query that the planner puts into the query around it.
CREATE FUNCTION terms_in_force(of_place uuid, of_agreement text)
RETURNS TABLE (version integer, effective_from date, effective_to date, host text, partners text[], is_signed boolean,
               has_signature boolean, settle_by date, next_review_on date)
LANGUAGE sql STABLE AS $$
    SELECT v.version, v.effective_from, v.effective_to, v.host,
           ARRAY(SELECT p.body FROM agreement_partner p
                 WHERE p.place_id = of_place AND p.agreement = of_agreement AND p.version = v.version
                 ORDER BY p.position),
           NOT EXISTS (
               SELECT FROM agreement_partner p
               WHERE p.place_id = of_place AND p.agreement = of_agreement AND p.version = v.version AND NOT EXISTS (
                   SELECT FROM agreement_signature s
                   WHERE s.place_id = of_place AND s.agreement = of_agreement AND s.body = p.body
                     AND s.version BETWEEN v.draft AND v.version)),
           EXISTS (SELECT FROM agreement_signature s
                   WHERE s.place_id = of_place AND s.agreement = of_agreement
                     AND s.version BETWEEN v.draft AND v.version),
           (SELECT w.settle_by FROM agreement_winding_up w
            WHERE w.place_id = of_place AND w.agreement = of_agreement),
           (SELECT planned.next_review_on
            FROM (SELECT one.next_review_on, one.act_id FROM agreement_version one
                  WHERE one.place_id = of_place AND one.agreement = of_agreement AND one.next_review_on IS NOT NULL
                    AND one.version BETWEEN v.draft AND v.version
                  UNION ALL
                  SELECT r.next_review_on, r.act_id FROM agreement_review r
                  WHERE r.place_id = of_place AND r.agreement = of_agreement) planned
            JOIN act a ON a.place_id = of_place AND a.act_id = planned.act_id
            ORDER BY a.recorded_at DESC LIMIT 1)
    FROM (SELECT one.version, one.effective_from, one.effective_to, one.host,
                 max(one.version) FILTER (WHERE one.proposal_id IS NULL) OVER () AS draft
          FROM agreement_version one
          WHERE one.place_id = of_place AND one.agreement = of_agreement
            AND (one.proposal_id IS NULL OR one.applies_from <= (now() AT TIME ZONE 'Europe/London')::date)
          ORDER BY one.version DESC LIMIT 1) v
$$;

-- When every partner of a draft had signed it for the first time; null while none is.
CREATE FUNCTION signed_at(of_place uuid, of_agreement text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT min(whole.signed_at)
    FROM (SELECT max(s.recorded_at) AS signed_at
          FROM agreement_partner p
          LEFT JOIN agreement_signature s ON s.place_id = p.place_id AND s.agreement = p.agreement
              AND s.version = p.version AND s.body = p.body
          WHERE p.place_id = of_place AND p.agreement = of_agreement
          GROUP BY p.version HAVING count(s.body) = count(*)) whole
$$;

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['agreement_signature', 'agreement_review', 'agreement_winding_up'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format($policy$CREATE POLICY one_place ON %I
            USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid))$policy$, owned);
    END LOOP;
    FOREACH owned IN ARRAY ARRAY['agreement', 'agreement_version', 'agreement_partner', 'agreement_signature',
        'agreement_review', 'agreement_winding_up'] LOOP
        EXECUTE format($guard$CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()$guard$, owned || '_is_append_only', owned);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON agreement_signature, agreement_review, agreement_winding_up TO ledger_app;
