-- How schemes bear VAT: who delivers the service and under which regime; versions are added, never changed.

CREATE TABLE scheme_vat_treatment (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    effective_from date NOT NULL,
    delivering_body text NOT NULL REFERENCES body,
    regime text NOT NULL,
    act_id uuid NOT NULL,
    PRIMARY KEY (place_id, programme, scheme, version),
    FOREIGN KEY (place_id, programme, scheme) REFERENCES scheme,
    FOREIGN KEY (place_id, act_id) REFERENCES act,
    CONSTRAINT vat_regime_is_known CHECK (regime IN (
        'section_33_refund', 'contracted_out_services', 'taxable_supply', 'outside_scope', 'not_decided'))
);

GRANT SELECT, INSERT ON scheme_vat_treatment TO ledger_app;

ALTER TABLE scheme_vat_treatment ENABLE ROW LEVEL SECURITY;
ALTER TABLE scheme_vat_treatment FORCE ROW LEVEL SECURITY;
CREATE POLICY one_place ON scheme_vat_treatment
    USING (place_id = (SELECT nullif(current_setting('ledger.place', true), '')::uuid));
CREATE TRIGGER scheme_vat_treatment_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON scheme_vat_treatment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
