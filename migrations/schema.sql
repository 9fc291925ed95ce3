-- What all migrations together make: read this file to know the schema. Made by `placeledger migrate --write-schema`
-- with the embedded pg_dump; a test proves it equal. Never edited, never run: a database is made by the migrations.

\restrict schema

-- FUNCTION guard_adoption()

CREATE FUNCTION public.guard_adoption() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM terms_in_force(NEW.place_id, NEW.agreement) t, unnest(t.partners) AS partner(body)
        WHERE NOT EXISTS (
            SELECT FROM rule_set_signature s
            WHERE s.place_id = NEW.place_id AND s.agreement = NEW.agreement AND s.version = NEW.version
              AND s.body = partner.body AND s.proposal_id = NEW.proposal_id))
    THEN
        RAISE EXCEPTION 'every partner signs a rule set'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adoption_is_signed_by_all';
    END IF;
    IF EXISTS (
        SELECT FROM rule_set_adoption a
        WHERE a.place_id = NEW.place_id AND a.agreement = NEW.agreement AND a.number < NEW.number
          AND a.effective_from > NEW.effective_from)
    THEN
        RAISE EXCEPTION 'a rule set takes effect after the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adoption_comes_later';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_approval()

CREATE FUNCTION public.guard_approval() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

-- FUNCTION guard_balance_decision()

CREATE FUNCTION public.guard_balance_decision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM principal p WHERE p.principal_id = NEW.principal_id AND p.kind = 'individual') THEN
        RAISE EXCEPTION 'a person decides on a balance'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_is_decided_by_a_person';
    END IF;
    IF EXISTS (
        SELECT FROM balance_decision d
        JOIN principal theirs ON theirs.principal_id = d.principal_id
        JOIN principal own ON own.principal_id = NEW.principal_id
        WHERE d.place_id = NEW.place_id AND d.pool_id = NEW.pool_id AND d.last_day = NEW.last_day AND d.body = NEW.body
          AND d.balance = NEW.balance AND d.number = NEW.number AND d.side <> NEW.side
          AND coalesce(theirs.same_person_as, theirs.principal_id) = coalesce(own.same_person_as, own.principal_id))
    THEN
        RAISE EXCEPTION 'the two sides of a balance are two people'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_sides_are_two_people';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_baseline()

CREATE FUNCTION public.guard_baseline() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.number <> (
        SELECT count(*) FROM savings_baseline b
        WHERE b.place_id = NEW.place_id AND b.pool_id = NEW.pool_id AND b.case_code = NEW.case_code
          AND b.number <= NEW.number AND b.version <= NEW.version)
    THEN
        RAISE EXCEPTION 'a baseline follows the one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_follows_the_last';
    END IF;
    IF EXISTS (
        SELECT FROM savings_case_version v, unnest(v.bodies) AS of_case(body)
        WHERE v.place_id = NEW.place_id AND v.pool_id = NEW.pool_id AND v.case_code = NEW.case_code
          AND v.version = NEW.version AND NOT EXISTS (
              SELECT FROM savings_review r
              WHERE r.place_id = v.place_id AND r.pool_id = v.pool_id AND r.case_code = v.case_code
                AND r.version = v.version AND r.body = of_case.body))
    THEN
        RAISE EXCEPTION 'every body of a case reviews it before it is agreed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'baseline_is_reviewed_by_all';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_browser_session()

CREATE FUNCTION public.guard_browser_session() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF to_jsonb(NEW) - 'last_seen_at' <> to_jsonb(OLD) - 'last_seen_at' OR NEW.last_seen_at < OLD.last_seen_at THEN
        RAISE EXCEPTION 'a session is seen later and later, and nothing else of it changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_is_only_seen';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_call()

CREATE FUNCTION public.guard_call() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.number < 1 OR NEW.number <> (
        SELECT count(*) FROM contribution_call c
        WHERE c.place_id = NEW.place_id AND c.pool_id = NEW.pool_id AND c.number <= NEW.number)
    THEN
        RAISE EXCEPTION 'the call does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_has_no_gap';
    END IF;
    IF NOT EXISTS (
        SELECT FROM leg l WHERE l.place_id = NEW.place_id AND l.pool_id = NEW.pool_id AND l.sequence = NEW.sequence
          AND l.account_id = NEW.account_id AND l.amount_pence = NEW.amount_pence)
    THEN
        RAISE EXCEPTION 'the entry of the call does not say what is owed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'call_rests_on_its_entry';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_claim_end()

CREATE FUNCTION public.guard_claim_end() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM unnest(ARRAY['claimed', 'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand']) AS s(stage)
        WHERE savings_standing(NEW.place_id, NEW.pool_id, NEW.claim, s.stage) <> 0)
    THEN
        RAISE EXCEPTION 'something of the claim still stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_that_ends_stands_nowhere';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_claim_month()

CREATE FUNCTION public.guard_claim_month() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.turn <> (SELECT count(*) FROM savings_claim_month m
            WHERE m.place_id = NEW.place_id AND m.body = NEW.body AND m.budget_line = NEW.budget_line
              AND m.month = NEW.month)
        OR EXISTS (
            SELECT FROM savings_claim_month m
            WHERE m.place_id = NEW.place_id AND m.body = NEW.body AND m.budget_line = NEW.budget_line
              AND m.month = NEW.month AND m.turn < NEW.turn AND NOT EXISTS (
                  SELECT FROM savings_claim_end e
                  WHERE e.place_id = m.place_id AND e.pool_id = m.pool_id AND e.claim = m.claim))
    THEN
        RAISE EXCEPTION 'a budget line is claimed once for a period'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_line_is_claimed_once';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_done_by_two()

CREATE FUNCTION public.guard_done_by_two() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM proposal_outcome o
        JOIN proposal p ON p.place_id = o.place_id AND p.proposal_id = o.proposal_id
        WHERE o.place_id = NEW.place_id AND o.proposal_id = NEW.proposal_id AND o.outcome = 'done'
          AND p.pool_id = NEW.pool_id)
    THEN
        RAISE EXCEPTION 'what needs two people rests on a proposal of the pool that is done'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'act_rests_on_done_proposal';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_entries()

CREATE FUNCTION public.guard_entries() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT n.place_id, n.pool_id, min(n.sequence) - 1 AS previous, max(n.sequence) AS last, count(*) AS number,
                   min(n.recorded_at) AS first_at
            FROM new_entry n GROUP BY n.place_id, n.pool_id) batch
        LEFT JOIN LATERAL (
            SELECT e.sequence, e.recorded_at FROM entry e
            WHERE e.place_id = batch.place_id AND e.pool_id = batch.pool_id AND e.sequence = batch.previous
            LIMIT 1) before ON true
        LEFT JOIN pool_head head ON head.place_id = batch.place_id AND head.pool_id = batch.pool_id
        WHERE batch.last - batch.previous <> batch.number
           OR (batch.previous <> 0 AND before.sequence IS NULL)
           OR before.recorded_at >= batch.first_at
           OR head.sequence IS DISTINCT FROM batch.last
    ) THEN
        RAISE EXCEPTION 'sequence or time of the entries does not follow the entries before them'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_sequence_has_no_gap';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT n.place_id, n.pool_id, date_trunc('month', n.effective_date)::date AS month
                     FROM new_entry n) touched
        LEFT JOIN period p ON p.place_id = touched.place_id AND p.pool_id = touched.pool_id AND p.month = touched.month
        WHERE p.state IS NULL OR p.state NOT IN ('open', 'soft_closed')
    ) THEN
        RAISE EXCEPTION 'an entry has an effective date in a month that is not open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_period_is_open';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT n.place_id, n.act_id FROM new_entry n) acted
        LEFT JOIN LATERAL (
            SELECT a.act_id FROM act a WHERE a.place_id = acted.place_id AND a.act_id = acted.act_id
            LIMIT 1) a ON true
        WHERE a.act_id IS NULL
    ) THEN
        RAISE EXCEPTION 'an entry names an act that is not recorded'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_act_is_recorded';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_entries_at_commit()

CREATE FUNCTION public.guard_entries_at_commit() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
DECLARE
    before bigint := CASE WHEN TG_OP = 'UPDATE' AND OLD.pool_id = NEW.pool_id AND OLD.place_id = NEW.place_id
                     THEN least(OLD.sequence, NEW.sequence) ELSE 0 END;
BEGIN
    IF NEW.sequence - before IS DISTINCT FROM (
        SELECT count(*) FROM entry e
        WHERE e.place_id = NEW.place_id AND e.pool_id = NEW.pool_id AND e.sequence > before
          AND e.sequence <= NEW.sequence
          AND (SELECT count(*) = e.leg_count AND sum(l.amount_pence) = 0
                  AND sha256(string_agg(int2send(l.line) || uuid_send(l.account_id) || int8send(l.amount_pence), ''
                                        ORDER BY l.line)) = e.legs_digest
               FROM leg l
               WHERE l.place_id = NEW.place_id AND l.pool_id = NEW.pool_id AND l.sequence = e.sequence)
    ) THEN
        RAISE EXCEPTION 'an entry through % is absent or does not hold the legs fixed with it', NEW.sequence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_legs_are_fixed_and_balance';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_forgotten_session()

CREATE FUNCTION public.guard_forgotten_session() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.ends_at > now() THEN
        RAISE EXCEPTION 'a session is forgotten only once its time is over'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'session_is_over_before_it_is_forgotten';
    END IF;
    RETURN OLD;
END $$;

-- FUNCTION guard_head()

CREATE FUNCTION public.guard_head() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.sequence < OLD.sequence OR NEW.recorded_at < OLD.recorded_at
       OR (NEW.place_id, NEW.pool_id) <> (OLD.place_id, OLD.pool_id) THEN
        RAISE EXCEPTION 'the head of a pool never goes back'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_head_never_goes_back';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_indicator_figure()

CREATE FUNCTION public.guard_indicator_figure() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.unit IS DISTINCT FROM (
        SELECT i.unit FROM indicator i
        WHERE i.place_id = NEW.place_id AND i.programme = NEW.programme AND i.indicator = NEW.indicator
        ORDER BY i.version DESC LIMIT 1)
    THEN
        RAISE EXCEPTION 'the figure is in another unit than its indicator'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'indicator_figure_has_its_unit';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_kept_with_session()

CREATE FUNCTION public.guard_kept_with_session() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM browser_session s WHERE s.session_id = OLD.session_id) THEN
        RAISE EXCEPTION '% is kept as long as its session', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'end_and_link_stay_with_their_session';
    END IF;
    RETURN OLD;
END $$;

-- FUNCTION guard_legs()

CREATE FUNCTION public.guard_legs() RETURNS trigger
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
DECLARE
    fits boolean;
    balances boolean;
BEGIN
    SELECT bool_and(e.book IS NOT NULL AND legs.books = ARRAY[e.book] AND legs.first_day = e.effective_date
                    AND legs.last_day = e.effective_date),
           bool_and(legs.total = 0 AND legs.first_line >= 1 AND legs.last_line <= e.leg_count)
    INTO fits, balances
    FROM (
        SELECT n.place_id, n.pool_id, n.sequence, sum(n.amount_pence) AS total, min(n.line) AS first_line,
               max(n.line) AS last_line, min(n.effective_date) AS first_day, max(n.effective_date) AS last_day,
               array_agg(DISTINCT a.book) AS books
        FROM new_leg n
        LEFT JOIN account a ON a.place_id = n.place_id AND a.pool_id = n.pool_id AND a.account_id = n.account_id
        GROUP BY n.place_id, n.pool_id, n.sequence) legs
    LEFT JOIN LATERAL (
        SELECT e.book, e.effective_date, e.leg_count FROM entry e
        WHERE e.place_id = legs.place_id AND e.pool_id = legs.pool_id AND e.sequence = legs.sequence
        LIMIT 1) e ON true;
    IF NOT fits THEN
        RAISE EXCEPTION 'a leg does not fit its entry or its account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leg_fits_entry_and_account';
    END IF;
    IF NOT balances THEN
        RAISE EXCEPTION 'an entry does not balance, or was given further legs'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_legs_are_fixed_and_balance';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_outcome()

CREATE FUNCTION public.guard_outcome() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.outcome = 'done' AND NOT EXISTS (
        SELECT FROM proposal_approval a WHERE a.place_id = NEW.place_id AND a.proposal_id = NEW.proposal_id)
    THEN
        RAISE EXCEPTION 'nothing is done that nobody approved'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'done_is_approved';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_period()

CREATE FUNCTION public.guard_period() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'a month begins open'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'period_begins_open';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'final' THEN
        RAISE EXCEPTION 'a final month stays final'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_final_stays_final';
    END IF;
    IF (NEW.place_id, NEW.pool_id, NEW.month) <> (OLD.place_id, OLD.pool_id, OLD.month) OR NOT EXISTS (
        SELECT FROM (
            SELECT c.from_state, c.to_state FROM period_change c
            WHERE c.place_id = OLD.place_id AND c.pool_id = OLD.pool_id AND c.month = OLD.month
            ORDER BY c.number DESC LIMIT 1) last
        WHERE (last.from_state, last.to_state) = (OLD.state, NEW.state))
    THEN
        RAISE EXCEPTION 'a month changes by a step that is kept'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_follows_its_changes';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_period_change()

CREATE FUNCTION public.guard_period_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.from_state IS DISTINCT FROM (
        SELECT p.state FROM period p
        WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id AND p.month = NEW.month)
    THEN
        RAISE EXCEPTION 'the month is not in the state from which it would go'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_change_follows_the_state';
    END IF;
    IF NEW.number <> (SELECT count(*) FROM period_change c
                      WHERE c.place_id = NEW.place_id AND c.pool_id = NEW.pool_id AND c.number <= NEW.number)
       OR NEW.number < 1
       OR NEW.through_sequence IS DISTINCT FROM (
           SELECT h.sequence FROM pool_head h WHERE h.place_id = NEW.place_id AND h.pool_id = NEW.pool_id)
    THEN
        RAISE EXCEPTION 'the step does not follow the steps and entries before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_change_has_no_gap';
    END IF;
    IF NEW.act = 'reopen' AND EXISTS (
        SELECT FROM statement_issue i
        WHERE i.place_id = NEW.place_id AND i.pool_id = NEW.pool_id AND i.last_day >= NEW.month)
    THEN
        RAISE EXCEPTION 'a statement over the month is issued'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_issued_stays_closed';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_period_change_at_commit()

CREATE FUNCTION public.guard_period_change_at_commit() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM period p
        CROSS JOIN LATERAL (
            SELECT c.to_state FROM period_change c
            WHERE c.place_id = p.place_id AND c.pool_id = p.pool_id AND c.month = p.month
            ORDER BY c.number DESC LIMIT 1) last
        WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id AND p.month = NEW.month
          AND p.state = last.to_state)
    THEN
        RAISE EXCEPTION 'the month is not in the state to which its last step led'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_follows_its_changes';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_period_order()

CREATE FUNCTION public.guard_period_order() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT ranked.rank, lag(ranked.rank) OVER (PARTITION BY p.place_id, p.pool_id ORDER BY p.month) AS before
            FROM period p
            JOIN (SELECT DISTINCT c.place_id, c.pool_id FROM changed c) touched
                ON touched.place_id = p.place_id AND touched.pool_id = p.pool_id
            CROSS JOIN LATERAL (
                SELECT array_position(ARRAY['open', 'soft_closed', 'closed', 'final'], p.state) AS rank) ranked) ordered
        WHERE ordered.rank > ordered.before)
    THEN
        RAISE EXCEPTION 'a month would be further closed than one before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'period_closes_in_order';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_principal()

CREATE FUNCTION public.guard_principal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.same_person_as IS NOT NULL AND (NEW.kind <> 'individual' OR NEW.same_person_as = NEW.principal_id
        OR NOT EXISTS (
            SELECT FROM principal p
            WHERE p.principal_id = NEW.same_person_as AND p.same_person_as IS NULL AND p.kind = 'individual')
        OR EXISTS (SELECT FROM principal p WHERE p.same_person_as = NEW.principal_id))
    THEN
        RAISE EXCEPTION 'another account of a person points at the first one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'same_person_is_first_account';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_programme_decision()

CREATE FUNCTION public.guard_programme_decision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.number < 1 OR NEW.number <> (
        SELECT count(*) FROM programme_decision d
        WHERE d.place_id = NEW.place_id AND d.programme = NEW.programme AND d.number <= NEW.number)
    THEN
        RAISE EXCEPTION 'the decision does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_decision_has_no_gap';
    END IF;
    IF NEW.decision = 'renew' AND (EXISTS (
        SELECT FROM programme p
        WHERE p.place_id = NEW.place_id AND p.programme = NEW.programme AND p.last_day >= NEW.first_day) OR EXISTS (
        SELECT FROM programme_decision d
        WHERE d.place_id = NEW.place_id AND d.programme = NEW.programme AND d.number < NEW.number
          AND d.decision = 'renew' AND d.last_day >= NEW.first_day))
    THEN
        RAISE EXCEPTION 'the term does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'programme_term_follows_the_last';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_proposal()

CREATE FUNCTION public.guard_proposal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

-- FUNCTION guard_role_grant()

CREATE FUNCTION public.guard_role_grant() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    is_next boolean;
BEGIN
    IF (SELECT coalesce(p.same_person_as, p.principal_id) FROM principal p WHERE p.principal_id = NEW.granted_by)
       = (SELECT coalesce(p.same_person_as, p.principal_id) FROM principal p WHERE p.principal_id = NEW.principal_id)
    THEN
        RAISE EXCEPTION 'a role is granted by another person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'role_is_granted_by_another';
    END IF;
    SELECT NEW.number = count(*) + 1 AND count(*) = count(w.grant_id) INTO is_next
    FROM role_grant g LEFT JOIN role_withdrawal w ON w.grant_id = g.grant_id
    WHERE g.principal_id = NEW.principal_id AND g.role = NEW.role AND g.grant_id <> NEW.grant_id
      AND g.place_id IS NOT DISTINCT FROM NEW.place_id AND g.body IS NOT DISTINCT FROM NEW.body;
    IF NOT is_next THEN
        RAISE EXCEPTION 'the role is granted already, or its grants are not numbered in order'
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'role_is_granted_once';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_savings_step()

CREATE FUNCTION public.guard_savings_step() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    of_claim savings_claim;
BEGIN
    SELECT * INTO of_claim FROM savings_claim c
    WHERE c.place_id = NEW.place_id AND c.pool_id = NEW.pool_id AND c.claim = NEW.claim;
    IF of_claim.kind = 'avoidance' AND (NEW.target IN ('verified', 'banked', 'redeployed', 'lost_to_demand'))
        OR of_claim.kind = 'cash_releasing' AND NEW.target = 'avoided'
    THEN
        RAISE EXCEPTION 'avoidance is never banked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'avoidance_is_never_banked';
    END IF;
    IF NOT (NEW.move, NEW.source, NEW.target) IN (
            ('verified', 'claimed', 'verified'), ('verified', 'claimed', 'avoided'), ('banked', 'verified', 'banked'),
            ('redeployed', 'verified', 'redeployed'), ('lost_to_demand', 'verified', 'lost_to_demand'),
            ('not_delivered', 'claimed', 'not_delivered'))
        AND NOT (NEW.move = 'withdrawn' AND NEW.target = 'withdrawn' AND NEW.source IN (
            'claimed', 'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand'))
        AND NOT (NEW.move = 'clawed_back' AND NEW.target = 'reversed' AND NEW.source IN (
            'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand'))
        OR sign(NEW.amount_pence) <> sign(of_claim.amount_pence)
        OR NEW.body <> of_claim.body
        OR savings_standing(NEW.place_id, NEW.pool_id, NEW.claim, NEW.source) * sign(of_claim.amount_pence) < 0
        OR NEW.number <> (SELECT count(*) FROM savings_step s
            WHERE s.place_id = NEW.place_id AND s.pool_id = NEW.pool_id AND s.claim = NEW.claim)
    THEN
        RAISE EXCEPTION 'no more leaves a stage than stands in it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'saving_moves_as_it_may';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_schedule()

CREATE FUNCTION public.guard_schedule() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.version < 1 OR NEW.version <> (
        SELECT count(*) FROM contribution_schedule s
        WHERE s.place_id = NEW.place_id AND s.pool_id = NEW.pool_id AND s.body = NEW.body AND s.stream = NEW.stream
          AND s.year = NEW.year AND s.version <= NEW.version)
    THEN
        RAISE EXCEPTION 'the version does not follow those before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'schedule_has_no_gap';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_settled_scheme()

CREATE FUNCTION public.guard_settled_scheme() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    settled settlement;
BEGIN
    SELECT * INTO settled FROM settlement s
    WHERE s.place_id = NEW.place_id AND s.pool_id = NEW.pool_id AND s.number = NEW.number;
    IF EXISTS (
        SELECT FROM terms_in_force(NEW.place_id, settled.agreement) t, unnest(t.partners) AS partner(body)
        WHERE NOT EXISTS (
            SELECT FROM settlement_agreement a
            WHERE a.place_id = NEW.place_id AND a.pool_id = NEW.pool_id AND a.number = NEW.number
              AND a.scheme = NEW.scheme AND a.body = partner.body))
    OR EXISTS (
        SELECT FROM settlement_dispute d
        WHERE d.place_id = NEW.place_id AND d.pool_id = NEW.pool_id AND d.year = settled.year AND d.scheme = NEW.scheme
          AND NOT EXISTS (
              SELECT FROM settlement_dispute_end e
              WHERE e.place_id = d.place_id AND e.pool_id = d.pool_id AND e.dispute = d.dispute))
    THEN
        RAISE EXCEPTION 'every partner agrees what is settled'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_scheme_is_agreed_by_all';
    END IF;
    RETURN NEW;
END $$;

-- FUNCTION guard_statement_issue()

CREATE FUNCTION public.guard_statement_issue() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM period p WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id
        AND p.month BETWEEN NEW.first_day AND NEW.last_day)
       OR EXISTS (
        SELECT FROM period p WHERE p.place_id = NEW.place_id AND p.pool_id = NEW.pool_id
        AND p.month <= NEW.last_day AND p.state IN ('open', 'soft_closed'))
    THEN
        RAISE EXCEPTION 'a statement is issued over months that are closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_covers_closed_months';
    END IF;
    IF NEW.number <> (SELECT count(*) FROM statement_issue i
                      WHERE i.place_id = NEW.place_id AND i.pool_id = NEW.pool_id AND i.number <= NEW.number)
       OR NEW.number < 1
       OR NEW.restates IS DISTINCT FROM (
           SELECT max(i.number) FROM statement_issue i
           WHERE i.place_id = NEW.place_id AND i.pool_id = NEW.pool_id
             AND (i.first_day, i.last_day) = (NEW.first_day, NEW.last_day) AND i.number < NEW.number)
       OR NEW.through_sequence IS DISTINCT FROM (
           SELECT h.sequence FROM pool_head h WHERE h.place_id = NEW.place_id AND h.pool_id = NEW.pool_id)
    THEN
        RAISE EXCEPTION 'the statement does not follow those issued and the entries posted before it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_issue_has_no_gap';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION guard_verification()

CREATE FUNCTION public.guard_verification() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM proposal p
        WHERE p.place_id = NEW.place_id AND p.proposal_id = NEW.proposal_id AND p.act = CASE NEW.move
            WHEN 'verified' THEN 'verify-saving' WHEN 'banked' THEN 'bank-saving' ELSE 'claw-back-saving' END)
    THEN
        RAISE EXCEPTION 'a move rests on a proposal of its own act'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'saving_moves_as_proposed';
    END IF;
    IF NEW.move = 'verified' AND (
        SELECT count(*) FILTER (WHERE a.body = NEW.body) = 0 OR count(*) FILTER (WHERE a.body <> NEW.body) = 0
        FROM proposal_approval a WHERE a.place_id = NEW.place_id AND a.proposal_id = NEW.proposal_id)
    THEN
        RAISE EXCEPTION 'two bodies verify a saving'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'saving_is_verified_by_two_bodies';
    END IF;
    RETURN NULL;
END $$;

-- FUNCTION named_of_savings_case(uuid, uuid, text)

CREATE FUNCTION public.named_of_savings_case(of_place uuid, of_pool uuid, of_case text) RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
    SELECT array_agg(seen.body ORDER BY seen.body)
    FROM (SELECT c.owner AS body FROM savings_case c
          WHERE c.place_id = of_place AND c.pool_id = of_pool AND c.case_code = of_case
          UNION
          SELECT last.body
          FROM (SELECT DISTINCT ON (n.body) n.body, n.is_named FROM savings_case_naming n
                WHERE n.place_id = of_place AND n.pool_id = of_pool AND n.case_code = of_case
                ORDER BY n.body, n.number DESC) last
          WHERE last.is_named) seen
$$;

-- FUNCTION refuse_change()

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'journal_is_append_only';
END $$;

-- FUNCTION savings_standing(uuid, uuid, integer, text)

CREATE FUNCTION public.savings_standing(of_place uuid, of_pool uuid, of_claim integer, of_stage text) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce((SELECT c.amount_pence FROM savings_claim c
                     WHERE c.place_id = of_place AND c.pool_id = of_pool AND c.claim = of_claim
                       AND of_stage = 'claimed'), 0)
         + coalesce((SELECT sum(CASE WHEN s.target = of_stage THEN s.amount_pence ELSE 0 END
                              - CASE WHEN s.source = of_stage THEN s.amount_pence ELSE 0 END)
                     FROM savings_step s
                     WHERE s.place_id = of_place AND s.pool_id = of_pool AND s.claim = of_claim), 0)::bigint
$$;

-- FUNCTION signed_at(uuid, text)

CREATE FUNCTION public.signed_at(of_place uuid, of_agreement text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT min(whole.signed_at)
    FROM (SELECT max(s.recorded_at) AS signed_at
          FROM agreement_partner p
          LEFT JOIN agreement_signature s ON s.place_id = p.place_id AND s.agreement = p.agreement
              AND s.version = p.version AND s.body = p.body
          WHERE p.place_id = of_place AND p.agreement = of_agreement
          GROUP BY p.version HAVING count(s.body) = count(*)) whole
$$;

-- FUNCTION terms_in_force(uuid, text)

CREATE FUNCTION public.terms_in_force(of_place uuid, of_agreement text) RETURNS TABLE(version integer, effective_from date, effective_to date, host text, partners text[], is_signed boolean, has_signature boolean, settle_by date, next_review_on date)
    LANGUAGE sql STABLE
    AS $$
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

-- TABLE account

CREATE TABLE public.account (
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
    CONSTRAINT account_stands_in_one_book CHECK ((book = ANY (ARRAY['fund'::text, 'budget'::text, 'commitment'::text, 'savings'::text])))
);

ALTER TABLE ONLY public.account FORCE ROW LEVEL SECURITY;

-- TABLE act

CREATE TABLE public.act (
    place_id uuid NOT NULL,
    act_id uuid NOT NULL,
    pool_id uuid,
    recorded_at timestamp with time zone NOT NULL,
    principal_id uuid NOT NULL,
    client_id text NOT NULL,
    acting_body text,
    operation text NOT NULL,
    idempotency_key text,
    request_id text NOT NULL,
    traceparent text,
    outcome text NOT NULL,
    detail jsonb NOT NULL,
    CONSTRAINT act_outcome_is_known CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text])))
);

ALTER TABLE ONLY public.act FORCE ROW LEVEL SECURITY;

-- TABLE activity_figure

CREATE TABLE public.activity_figure (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    measure text NOT NULL,
    month date NOT NULL,
    series text NOT NULL,
    version integer NOT NULL,
    value numeric NOT NULL,
    reason text NOT NULL,
    body text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT activity_figure_says_why_it_corrects CHECK (((version = 1) OR (reason <> ''::text))),
    CONSTRAINT activity_figure_version_check CHECK ((version > 0)),
    CONSTRAINT activity_is_not_below_zero CHECK ((value >= (0)::numeric)),
    CONSTRAINT activity_is_of_whole_months CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT activity_series_is_known CHECK ((series = ANY (ARRAY['demand'::text, 'capacity'::text, 'activity'::text, 'backlog'::text])))
);

ALTER TABLE ONLY public.activity_figure FORCE ROW LEVEL SECURITY;

-- TABLE activity_measure

CREATE TABLE public.activity_measure (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    measure text NOT NULL,
    scheme text,
    name text NOT NULL,
    unit text NOT NULL,
    source text NOT NULL,
    label text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.activity_measure FORCE ROW LEVEL SECURITY;

-- TABLE agreement

CREATE TABLE public.agreement (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    name text NOT NULL,
    legal_basis text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT legal_basis_is_known CHECK ((legal_basis = ANY (ARRAY['section_75_pooled_fund'::text, 'section_75_lead_commissioning'::text, 'section_256_grant'::text, 'section_76_grant'::text, 'aligned_budget'::text, 'savings_agreement'::text, 'concordat'::text])))
);

ALTER TABLE ONLY public.agreement FORCE ROW LEVEL SECURITY;

-- TABLE agreement_partner

CREATE TABLE public.agreement_partner (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    "position" smallint NOT NULL,
    body text NOT NULL,
    CONSTRAINT agreement_partner_position_check CHECK (("position" > 0))
);

ALTER TABLE ONLY public.agreement_partner FORCE ROW LEVEL SECURITY;

-- TABLE agreement_review

CREATE TABLE public.agreement_review (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    reviewed_on date NOT NULL,
    finding text NOT NULL,
    next_review_on date NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.agreement_review FORCE ROW LEVEL SECURITY;

-- TABLE agreement_signature

CREATE TABLE public.agreement_signature (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    signed_on date NOT NULL,
    digest bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT digest_is_whole CHECK ((octet_length(digest) = 32)),
    CONSTRAINT nothing_is_signed_ahead CHECK ((signed_on <= ((recorded_at AT TIME ZONE 'Europe/London'::text))::date))
);

ALTER TABLE ONLY public.agreement_signature FORCE ROW LEVEL SECURITY;

-- TABLE agreement_version

CREATE TABLE public.agreement_version (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    effective_to date NOT NULL,
    host text,
    pool_manager text DEFAULT ''::text NOT NULL,
    terms jsonb NOT NULL,
    act_id uuid NOT NULL,
    applies_from date,
    next_review_on date,
    not_yet_agreed jsonb DEFAULT '[]'::jsonb NOT NULL,
    delegation_version integer,
    proposal_id uuid,
    CONSTRAINT agreement_version_version_check CHECK ((version > 0)),
    CONSTRAINT term_ends_after_it_begins CHECK ((effective_to >= effective_from)),
    CONSTRAINT variation_applies_from_a_day CHECK (((proposal_id IS NULL) OR (applies_from IS NOT NULL)))
);

ALTER TABLE ONLY public.agreement_version FORCE ROW LEVEL SECURITY;

-- TABLE agreement_winding_up

CREATE TABLE public.agreement_winding_up (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    wound_up_on date NOT NULL,
    settle_by date NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT settling_follows_winding_up CHECK ((settle_by >= wound_up_on))
);

ALTER TABLE ONLY public.agreement_winding_up FORCE ROW LEVEL SECURITY;

-- TABLE alembic_version

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

-- TABLE balance

CREATE TABLE public.balance (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    account_id uuid NOT NULL,
    debit_pence bigint NOT NULL,
    credit_pence bigint NOT NULL,
    last_sequence bigint NOT NULL
)
WITH (fillfactor='60');

ALTER TABLE ONLY public.balance FORCE ROW LEVEL SECURITY;

-- TABLE balance_decision

CREATE TABLE public.balance_decision (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL,
    balance text NOT NULL,
    last_day date NOT NULL,
    number integer NOT NULL,
    decision integer NOT NULL,
    side text NOT NULL,
    outcome text NOT NULL,
    acting_body text NOT NULL,
    reason text,
    note_commitment text DEFAULT ''::text NOT NULL,
    through_sequence bigint NOT NULL,
    fund_pence bigint NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT balance_decision_decision_check CHECK ((decision > 0)),
    CONSTRAINT balance_outcome_is_known CHECK ((outcome = ANY (ARRAY['agreed'::text, 'disputed'::text]))),
    CONSTRAINT balance_side_is_known CHECK ((side = ANY (ARRAY['body'::text, 'pool'::text]))),
    CONSTRAINT body_speaks_for_itself CHECK (((side <> 'body'::text) OR (acting_body = body))),
    CONSTRAINT decision_reason_is_known CHECK ((reason = ANY (ARRAY['timing'::text, 'in_transit'::text, 'misposted'::text, 'disputed_amount'::text, 'unrecorded'::text, 'rounding'::text, 'other'::text])))
);

ALTER TABLE ONLY public.balance_decision FORCE ROW LEVEL SECURITY;

-- TABLE balance_text

CREATE TABLE public.balance_text (
    place_id uuid NOT NULL,
    act_id uuid NOT NULL,
    "row" integer NOT NULL,
    salt bytea NOT NULL,
    said text NOT NULL
);

ALTER TABLE ONLY public.balance_text FORCE ROW LEVEL SECURITY;

-- TABLE balance_threshold

CREATE TABLE public.balance_threshold (
    place_id uuid NOT NULL,
    agreement text,
    version integer NOT NULL,
    effective_from date NOT NULL,
    position_statement_pence bigint NOT NULL,
    position_agreement_pence bigint NOT NULL,
    flow_statement_pence bigint NOT NULL,
    flow_agreement_pence bigint NOT NULL,
    source text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT balance_threshold_flow_agreement_pence_check CHECK ((flow_agreement_pence >= 0)),
    CONSTRAINT balance_threshold_flow_statement_pence_check CHECK ((flow_statement_pence >= 0)),
    CONSTRAINT balance_threshold_position_agreement_pence_check CHECK ((position_agreement_pence >= 0)),
    CONSTRAINT balance_threshold_position_statement_pence_check CHECK ((position_statement_pence >= 0)),
    CONSTRAINT balance_threshold_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.balance_threshold FORCE ROW LEVEL SECURITY;

-- TABLE body

CREATE TABLE public.body (
    body text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid NOT NULL,
    CONSTRAINT body_is_a_national_code CHECK (((body ~ '^(gss:[A-Z][0-9]{8}|ods:[A-Z0-9]{2,10}|gov:[a-z0-9]+(-[a-z0-9]+)*)$'::text) AND (length(body) <= 80))),
    CONSTRAINT body_kind_is_known CHECK ((kind = ANY (ARRAY['council'::text, 'combined_authority'::text, 'nhs'::text, 'police'::text, 'fire'::text, 'central_department'::text, 'voluntary'::text])))
);

-- TABLE body_version

CREATE TABLE public.body_version (
    body text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    effective_from date NOT NULL,
    successor text,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid NOT NULL,
    CONSTRAINT body_version_kind_is_known CHECK ((kind = ANY (ARRAY['council'::text, 'combined_authority'::text, 'nhs'::text, 'police'::text, 'fire'::text, 'central_department'::text, 'voluntary'::text]))),
    CONSTRAINT body_version_version_check CHECK ((version > 1)),
    CONSTRAINT successor_is_another_body CHECK ((successor <> body))
);

-- TABLE browser_session

CREATE TABLE public.browser_session (
    session_id uuid NOT NULL,
    cookie_sha256 bytea NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    way text NOT NULL,
    device text NOT NULL,
    signed_in_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    idle_minutes integer NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT session_cookie_is_a_digest CHECK ((octet_length(cookie_sha256) = 32)),
    CONSTRAINT session_device_is_short CHECK ((length(device) <= 80)),
    CONSTRAINT session_has_its_limits CHECK (((idle_minutes > 0) AND (ends_at > signed_in_at))),
    CONSTRAINT session_is_seen_while_it_lasts CHECK (((last_seen_at >= signed_in_at) AND (last_seen_at < ends_at))),
    CONSTRAINT session_way_is_known CHECK ((way = ANY (ARRAY['link'::text, 'provider'::text])))
);

-- TABLE browser_session_end

CREATE TABLE public.browser_session_end (
    session_id uuid NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    CONSTRAINT session_end_reason_is_known CHECK ((reason = ANY (ARRAY['signed_out'::text, 'signed_out_everywhere'::text, 'signed_in_again'::text])))
);

-- TABLE calendar_feed

CREATE TABLE public.calendar_feed (
    place_id uuid NOT NULL,
    feed_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    digest bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.calendar_feed FORCE ROW LEVEL SECURITY;

-- TABLE calendar_feed_end

CREATE TABLE public.calendar_feed_end (
    place_id uuid NOT NULL,
    feed_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.calendar_feed_end FORCE ROW LEVEL SECURITY;

-- TABLE carried_label

CREATE TABLE public.carried_label (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    month date NOT NULL,
    account_id uuid NOT NULL,
    label text NOT NULL,
    first_sequence bigint NOT NULL
);

ALTER TABLE ONLY public.carried_label FORCE ROW LEVEL SECURITY;

-- TABLE carried_total

CREATE TABLE public.carried_total (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    account_id uuid NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL,
    leg_count bigint NOT NULL,
    debit_pence bigint NOT NULL,
    credit_pence bigint NOT NULL,
    CONSTRAINT carried_total_is_of_a_day_or_month CHECK (((last_day = first_day) OR ((EXTRACT(day FROM first_day) = (1)::numeric) AND (last_day = (((first_day + '1 mon'::interval) - '1 day'::interval))::date))))
);

ALTER TABLE ONLY public.carried_total FORCE ROW LEVEL SECURITY;

-- TABLE carried_value

CREATE TABLE public.carried_value (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    through_sequence bigint NOT NULL,
    name text NOT NULL,
    value text NOT NULL
);

ALTER TABLE ONLY public.carried_value FORCE ROW LEVEL SECURITY;

-- TABLE carry

CREATE TABLE public.carry (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    after_sequence bigint NOT NULL,
    through_sequence bigint NOT NULL,
    CONSTRAINT carry_goes_on CHECK (((after_sequence >= 0) AND (through_sequence > after_sequence)))
);

ALTER TABLE ONLY public.carry FORCE ROW LEVEL SECURITY;

-- TABLE commentary

CREATE TABLE public.commentary (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    line text NOT NULL,
    version integer NOT NULL,
    acting_body text NOT NULL,
    principal_id uuid NOT NULL,
    through_sequence bigint NOT NULL,
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT commentary_days_are_in_order CHECK ((first_day <= last_day)),
    CONSTRAINT commentary_number_check CHECK ((number > 0)),
    CONSTRAINT commentary_through_sequence_check CHECK ((through_sequence >= 0)),
    CONSTRAINT commentary_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.commentary FORCE ROW LEVEL SECURITY;

-- TABLE commentary_text

CREATE TABLE public.commentary_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    salt bytea NOT NULL,
    commentary text NOT NULL,
    reason text NOT NULL
);

ALTER TABLE ONLY public.commentary_text FORCE ROW LEVEL SECURITY;

-- TABLE contribution_call

CREATE TABLE public.contribution_call (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    body text NOT NULL,
    stream text NOT NULL,
    year integer,
    schedule_version integer,
    instalment_day date,
    amount_pence bigint NOT NULL,
    due_on date NOT NULL,
    remittance_version integer NOT NULL,
    account_id uuid NOT NULL,
    sequence bigint NOT NULL,
    CONSTRAINT call_is_of_some_amount CHECK ((amount_pence > 0)),
    CONSTRAINT call_names_its_instalment CHECK ((((year IS NULL) = (schedule_version IS NULL)) AND ((year IS NULL) = (instalment_day IS NULL))))
);

ALTER TABLE ONLY public.contribution_call FORCE ROW LEVEL SECURITY;

-- TABLE contribution_remittance

CREATE TABLE public.contribution_remittance (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    payee text NOT NULL,
    reference text NOT NULL,
    instructions text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.contribution_remittance FORCE ROW LEVEL SECURITY;

-- TABLE contribution_schedule

CREATE TABLE public.contribution_schedule (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL,
    stream text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL,
    base_pence bigint NOT NULL,
    variation_pence bigint NOT NULL,
    content jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT schedule_is_of_some_amount CHECK (((base_pence >= 0) AND ((base_pence + variation_pence) >= 0)))
);

ALTER TABLE ONLY public.contribution_schedule FORCE ROW LEVEL SECURITY;

-- TABLE decommissioning_item

CREATE TABLE public.decommissioning_item (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    item integer NOT NULL,
    case_code text NOT NULL,
    line text NOT NULL,
    beneficiary text,
    owner text NOT NULL,
    what text NOT NULL,
    name text NOT NULL,
    stops_by date NOT NULL,
    label text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT decommissioning_item_item_check CHECK ((item > 0)),
    CONSTRAINT decommissioning_item_what_check CHECK ((what = ANY (ARRAY['service'::text, 'contract'::text, 'post'::text])))
);

ALTER TABLE ONLY public.decommissioning_item FORCE ROW LEVEL SECURITY;

-- TABLE decommissioning_report

CREATE TABLE public.decommissioning_report (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    item integer NOT NULL,
    number integer NOT NULL,
    outcome text NOT NULL,
    on_day date,
    evidence text,
    sha256 text,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT decommissioning_outcome_is_known CHECK ((outcome = ANY (ARRAY['done'::text, 'late'::text, 'not_done'::text]))),
    CONSTRAINT decommissioning_report_number_check CHECK ((number > 0)),
    CONSTRAINT done_has_its_evidence CHECK (((outcome = 'done'::text) = ((evidence IS NOT NULL) AND (sha256 ~ '^[0-9a-f]{64}$'::text)))),
    CONSTRAINT what_comes_has_its_day CHECK (((outcome <> 'not_done'::text) = (on_day IS NOT NULL)))
);

ALTER TABLE ONLY public.decommissioning_report FORCE ROW LEVEL SECURITY;

-- TABLE delegation

CREATE TABLE public.delegation (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    virement_limit_pence bigint,
    reversal_limit_pence bigint,
    scheme jsonb NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT delegation_reversal_limit_pence_check CHECK ((reversal_limit_pence >= 0)),
    CONSTRAINT delegation_version_check CHECK ((version > 0)),
    CONSTRAINT delegation_virement_limit_pence_check CHECK ((virement_limit_pence >= 0))
);

ALTER TABLE ONLY public.delegation FORCE ROW LEVEL SECURITY;

-- TABLE directory

CREATE TABLE public.directory (
    place_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    name text NOT NULL,
    email text
);

ALTER TABLE ONLY public.directory FORCE ROW LEVEL SECURITY;

-- TABLE directory_change

CREATE TABLE public.directory_change (
    place_id uuid NOT NULL,
    change_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    change text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    changed_by uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT directory_change_is_known CHECK ((change = ANY (ARRAY['name_set'::text, 'name_erased'::text])))
);

ALTER TABLE ONLY public.directory_change FORCE ROW LEVEL SECURITY;

-- TABLE entry

CREATE TABLE public.entry (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
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
    label text DEFAULT ''::text NOT NULL,
    leg_count smallint NOT NULL,
    legs_digest bytea NOT NULL,
    payload bytea NOT NULL,
    recodes_sequence bigint,
    CONSTRAINT entry_has_two_legs_or_more CHECK ((leg_count >= 2)),
    CONSTRAINT entry_key_is_whole CHECK ((((key_id IS NULL) = (key_item IS NULL)) AND ((key_id IS NULL) = (key_part IS NULL)) AND ((key_id IS NULL) = (fingerprint IS NULL)))),
    CONSTRAINT entry_source_is_whole CHECK ((((source_document IS NULL) = (source_body IS NULL)) AND ((source_document IS NULL) = (source_system IS NULL)) AND ((source_document IS NULL) = (source_line IS NULL))))
);

ALTER TABLE ONLY public.entry FORCE ROW LEVEL SECURITY;

-- TABLE entry_text

CREATE TABLE public.entry_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint NOT NULL,
    salt bytea NOT NULL,
    narrative text DEFAULT ''::text NOT NULL,
    supplier_name text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY public.entry_text FORCE ROW LEVEL SECURITY;

-- TABLE fence

CREATE TABLE public.fence (
    place_id uuid NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT fence_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.fence FORCE ROW LEVEL SECURITY;

-- TABLE forecast

CREATE TABLE public.forecast (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    forecast_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL,
    as_at date NOT NULL,
    method text NOT NULL,
    amount_pence bigint NOT NULL,
    budget_pence bigint,
    through_sequence bigint NOT NULL,
    acting_body text NOT NULL,
    principal_id uuid NOT NULL,
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT forecast_amount_pence_check CHECK ((amount_pence >= 0)),
    CONSTRAINT forecast_is_of_its_time CHECK ((as_at <= ((recorded_at AT TIME ZONE 'Europe/London'::text))::date)),
    CONSTRAINT forecast_method_is_known CHECK ((method = ANY (ARRAY['run_rate'::text, 'profile'::text, 'commitments'::text, 'activity'::text, 'contract'::text, 'manager_judgement'::text]))),
    CONSTRAINT forecast_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.forecast FORCE ROW LEVEL SECURITY;

-- TABLE forecast_text

CREATE TABLE public.forecast_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    forecast_id uuid NOT NULL,
    salt bytea NOT NULL,
    commentary text NOT NULL
);

ALTER TABLE ONLY public.forecast_text FORCE ROW LEVEL SECURITY;

-- TABLE funding_stream

CREATE TABLE public.funding_stream (
    place_id uuid NOT NULL,
    stream text NOT NULL,
    name text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.funding_stream FORCE ROW LEVEL SECURITY;

-- TABLE gateway_plan

CREATE TABLE public.gateway_plan (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    version integer NOT NULL,
    gateways jsonb NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT gateway_plan_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.gateway_plan FORCE ROW LEVEL SECURITY;

-- TABLE import_batch

CREATE TABLE public.import_batch (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    stage smallint NOT NULL,
    last_row integer NOT NULL,
    totals jsonb NOT NULL,
    CONSTRAINT import_stage_is_known CHECK ((stage = ANY (ARRAY[1, 2])))
);

ALTER TABLE ONLY public.import_batch FORCE ROW LEVEL SECURITY;

-- TABLE import_job

CREATE TABLE public.import_job (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    act_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
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
    roles text[] DEFAULT '{}'::text[] NOT NULL
);

ALTER TABLE ONLY public.import_job FORCE ROW LEVEL SECURITY;

-- TABLE import_line

CREATE TABLE public.import_line (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    stage smallint NOT NULL,
    row_number integer NOT NULL,
    outcome text NOT NULL,
    result jsonb NOT NULL
);

ALTER TABLE ONLY public.import_line FORCE ROW LEVEL SECURITY;

-- TABLE import_part

CREATE TABLE public.import_part (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    number integer NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    content bytea NOT NULL
);

ALTER TABLE ONLY public.import_part FORCE ROW LEVEL SECURITY;

-- TABLE import_step

CREATE TABLE public.import_step (
    place_id uuid NOT NULL,
    import_id uuid NOT NULL,
    step text NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT import_step_is_known CHECK ((step = ANY (ARRAY['read'::text, 'cancel'::text, 'end'::text])))
);

ALTER TABLE ONLY public.import_step FORCE ROW LEVEL SECURITY;

-- TABLE indicator

CREATE TABLE public.indicator (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    indicator text NOT NULL,
    version integer NOT NULL,
    outcome text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    direction text NOT NULL,
    source text NOT NULL,
    frequency text NOT NULL,
    baseline_value numeric NOT NULL,
    baseline_on date NOT NULL,
    target_value numeric NOT NULL,
    target_on date NOT NULL,
    reason text NOT NULL,
    label text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT indicator_direction_is_known CHECK ((direction = ANY (ARRAY['higher'::text, 'lower'::text, 'hold'::text]))),
    CONSTRAINT indicator_frequency_is_known CHECK ((frequency = ANY (ARRAY['month'::text, 'quarter'::text, 'year'::text]))),
    CONSTRAINT indicator_target_follows_baseline CHECK ((target_on > baseline_on)),
    CONSTRAINT indicator_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.indicator FORCE ROW LEVEL SECURITY;

-- TABLE indicator_figure

CREATE TABLE public.indicator_figure (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    indicator text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    version integer NOT NULL,
    value numeric NOT NULL,
    unit text NOT NULL,
    reason text NOT NULL,
    body text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT indicator_figure_says_why_it_corrects CHECK (((version = 1) OR (reason <> ''::text))),
    CONSTRAINT indicator_figure_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.indicator_figure FORCE ROW LEVEL SECURITY;

-- TABLE intake_file

CREATE TABLE public.intake_file (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    profile text NOT NULL,
    content_sha256 text NOT NULL,
    body text NOT NULL,
    replaces_sha256 text,
    act_id uuid NOT NULL,
    CONSTRAINT intake_file_never_replaces_itself CHECK ((replaces_sha256 <> content_sha256))
);

ALTER TABLE ONLY public.intake_file FORCE ROW LEVEL SECURITY;

-- TABLE intake_profile

CREATE TABLE public.intake_profile (
    place_id uuid NOT NULL,
    profile text NOT NULL,
    version integer NOT NULL,
    body jsonb NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT intake_profile_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.intake_profile FORCE ROW LEVEL SECURITY;

-- TABLE intake_row

CREATE TABLE public.intake_row (
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
    is_carried boolean NOT NULL
);

ALTER TABLE ONLY public.intake_row FORCE ROW LEVEL SECURITY;

-- TABLE investment

CREATE TABLE public.investment (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL,
    case_code text NOT NULL,
    investor text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT investment_investment_check CHECK ((investment > 0))
);

ALTER TABLE ONLY public.investment FORCE ROW LEVEL SECURITY;

-- TABLE investment_movement

CREATE TABLE public.investment_movement (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL,
    movement integer NOT NULL,
    what text NOT NULL,
    on_day date NOT NULL,
    amount_pence bigint NOT NULL,
    by_body text,
    paid_pool_id uuid,
    paid_sequence bigint,
    voucher text,
    minute_reference text NOT NULL,
    takes_back integer,
    acting_body text NOT NULL,
    at_sequence bigint NOT NULL,
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT investment_movement_amount_pence_check CHECK ((amount_pence > 0)),
    CONSTRAINT investment_movement_at_sequence_check CHECK ((at_sequence >= 0)),
    CONSTRAINT investment_movement_movement_check CHECK ((movement > 0)),
    CONSTRAINT movement_is_known CHECK ((what = ANY (ARRAY['paid'::text, 'repaid'::text, 'written_off'::text, 'taken_back'::text]))),
    CONSTRAINT movement_names_its_pool CHECK (((paid_pool_id IS NULL) = (paid_sequence IS NULL))),
    CONSTRAINT movement_names_who_repaid CHECK (((what = 'repaid'::text) = (by_body IS NOT NULL))),
    CONSTRAINT movement_says_with_what_it_was_paid CHECK (
CASE
    WHEN (what = ANY (ARRAY['paid'::text, 'repaid'::text])) THEN ((paid_sequence IS NULL) <> (voucher IS NULL))
    ELSE ((paid_sequence IS NULL) AND (voucher IS NULL))
END),
    CONSTRAINT taking_back_names_a_movement CHECK (((what = 'taken_back'::text) = (takes_back IS NOT NULL))),
    CONSTRAINT writing_off_names_its_minute CHECK (((what = 'written_off'::text) = (minute_reference <> ''::text)))
);

ALTER TABLE ONLY public.investment_movement FORCE ROW LEVEL SECURITY;

-- TABLE investment_terms

CREATE TABLE public.investment_terms (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL,
    version integer NOT NULL,
    terms jsonb NOT NULL,
    at_sequence bigint NOT NULL,
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT investment_terms_at_sequence_check CHECK ((at_sequence >= 0)),
    CONSTRAINT investment_terms_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.investment_terms FORCE ROW LEVEL SECURITY;

-- TABLE investment_text

CREATE TABLE public.investment_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    investment integer NOT NULL,
    part text NOT NULL,
    number integer NOT NULL,
    salt bytea NOT NULL,
    reason text NOT NULL,
    CONSTRAINT investment_text_part_check CHECK ((part = ANY (ARRAY['terms'::text, 'movement'::text])))
);

ALTER TABLE ONLY public.investment_text FORCE ROW LEVEL SECURITY;

-- TABLE journal_run

CREATE TABLE public.journal_run (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL,
    number integer NOT NULL,
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL,
    profile_version integer NOT NULL,
    line_count integer NOT NULL,
    total_pence bigint NOT NULL,
    content bytea NOT NULL,
    content_sha256 bytea NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT journal_run_number_check CHECK ((number > 0)),
    CONSTRAINT journal_run_through_sequence_check CHECK ((through_sequence >= 0))
);

ALTER TABLE ONLY public.journal_run FORCE ROW LEVEL SECURITY;

-- TABLE ledger_extract

CREATE TABLE public.ledger_extract (
    place_id uuid NOT NULL,
    extract_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL,
    balance text NOT NULL,
    last_day date NOT NULL,
    period text NOT NULL,
    content_sha256 bytea NOT NULL,
    read_as text NOT NULL,
    line_count integer NOT NULL,
    total_pence bigint NOT NULL,
    lines_digest bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT extract_balance_is_known CHECK ((balance = ANY (ARRAY['receivable'::text, 'payable'::text, 'income'::text, 'expenditure'::text, 'partner_cash'::text]))),
    CONSTRAINT extract_digests_are_whole CHECK (((octet_length(content_sha256) = 32) AND (octet_length(lines_digest) = 32))),
    CONSTRAINT ledger_extract_line_count_check CHECK ((line_count > 0))
);

ALTER TABLE ONLY public.ledger_extract FORCE ROW LEVEL SECURITY;

-- TABLE ledger_extract_line

CREATE TABLE public.ledger_extract_line (
    place_id uuid NOT NULL,
    extract_id uuid NOT NULL,
    "row" integer NOT NULL,
    line_date date NOT NULL,
    reference text NOT NULL,
    amount_pence bigint NOT NULL,
    document text,
    line text,
    description_commitment text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY public.ledger_extract_line FORCE ROW LEVEL SECURITY;

-- TABLE ledger_profile

CREATE TABLE public.ledger_profile (
    place_id uuid NOT NULL,
    body text NOT NULL,
    version integer NOT NULL,
    profile jsonb NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT ledger_profile_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.ledger_profile FORCE ROW LEVEL SECURITY;

-- TABLE leg

CREATE TABLE public.leg (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint NOT NULL,
    line smallint NOT NULL,
    account_id uuid NOT NULL,
    effective_date date NOT NULL,
    amount_pence bigint NOT NULL,
    CONSTRAINT leg_is_not_zero CHECK ((amount_pence <> 0))
);

ALTER TABLE ONLY public.leg FORCE ROW LEVEL SECURITY;

-- TABLE minimum_contribution

CREATE TABLE public.minimum_contribution (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    stream text NOT NULL,
    body text,
    year integer NOT NULL,
    version integer NOT NULL,
    amount_pence bigint NOT NULL,
    source text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT minimum_contribution_amount_pence_check CHECK ((amount_pence >= 0)),
    CONSTRAINT minimum_contribution_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.minimum_contribution FORCE ROW LEVEL SECURITY;

-- TABLE notice

CREATE TABLE public.notice (
    place_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    task_id text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.notice FORCE ROW LEVEL SECURITY;

-- TABLE optimism_bias_table

CREATE TABLE public.optimism_bias_table (
    place_id uuid NOT NULL,
    name text NOT NULL,
    dated date NOT NULL,
    source text NOT NULL,
    document bytea NOT NULL,
    digest bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT optimism_bias_table_digest_is_whole CHECK ((digest = sha256(document)))
);

ALTER TABLE ONLY public.optimism_bias_table FORCE ROW LEVEL SECURITY;

-- TABLE outcome

CREATE TABLE public.outcome (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    outcome text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    who_benefits text NOT NULL,
    what_changes text NOT NULL,
    reason text NOT NULL,
    label text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT outcome_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.outcome FORCE ROW LEVEL SECURITY;

-- TABLE own_optimism_bias

CREATE TABLE public.own_optimism_bias (
    place_id uuid NOT NULL,
    name text NOT NULL,
    seen bytea NOT NULL,
    beside text,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.own_optimism_bias FORCE ROW LEVEL SECURITY;

-- TABLE period

CREATE TABLE public.period (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    month date NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    CONSTRAINT period_is_a_month CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
    CONSTRAINT period_state_is_known CHECK ((state = ANY (ARRAY['open'::text, 'soft_closed'::text, 'closed'::text, 'final'::text])))
);

ALTER TABLE ONLY public.period FORCE ROW LEVEL SECURITY;

-- TABLE period_change

CREATE TABLE public.period_change (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    month date NOT NULL,
    act text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    reason text NOT NULL,
    through_sequence bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid,
    act_id uuid NOT NULL,
    CONSTRAINT period_change_is_a_known_step CHECK (((((((act = 'soft_close'::text) AND (from_state = 'open'::text) AND (to_state = 'soft_closed'::text)) OR ((act = 'open_again'::text) AND (from_state = 'soft_closed'::text) AND (to_state = 'open'::text))) OR ((act = 'close'::text) AND (from_state = 'soft_closed'::text) AND (to_state = 'closed'::text))) OR ((act = 'reopen'::text) AND (from_state = 'closed'::text) AND (to_state = 'soft_closed'::text))) OR ((act = 'finalise'::text) AND (from_state = 'closed'::text) AND (to_state = 'final'::text)))),
    CONSTRAINT period_change_needs_two_people CHECK (((proposal_id IS NOT NULL) = (act = ANY (ARRAY['close'::text, 'reopen'::text, 'finalise'::text]))))
);

ALTER TABLE ONLY public.period_change FORCE ROW LEVEL SECURITY;

-- TABLE place

CREATE TABLE public.place (
    place_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    currency text DEFAULT 'GBP'::text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid NOT NULL
);

-- TABLE place_principal

CREATE TABLE public.place_principal (
    place_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    registered_by uuid NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.place_principal FORCE ROW LEVEL SECURITY;

-- TABLE pool

CREATE TABLE public.pool (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    code text NOT NULL,
    agreement text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    attribution text DEFAULT ''::text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT pool_kind_is_known CHECK ((kind = ANY (ARRAY['pooled'::text, 'aligned'::text, 'savings'::text])))
);

ALTER TABLE ONLY public.pool FORCE ROW LEVEL SECURITY;

-- TABLE pool_head

CREATE TABLE public.pool_head (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    sequence bigint DEFAULT 0 NOT NULL,
    recorded_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.pool_head FORCE ROW LEVEL SECURITY;

-- TABLE principal

CREATE TABLE public.principal (
    principal_id uuid NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    kind text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    same_person_as uuid,
    CONSTRAINT principal_kind_is_known CHECK ((kind = ANY (ARRAY['individual'::text, 'system'::text])))
);

-- TABLE programme

CREATE TABLE public.programme (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    name text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT programme_has_a_fixed_term CHECK ((last_day >= first_day))
);

ALTER TABLE ONLY public.programme FORCE ROW LEVEL SECURITY;

-- TABLE programme_decision

CREATE TABLE public.programme_decision (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    number integer NOT NULL,
    decision text NOT NULL,
    pool_id uuid NOT NULL,
    gateway text,
    scheme text,
    first_day date,
    last_day date,
    amount_pence bigint,
    effective_date date,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT late_charges_have_their_bounds CHECK ((((decision = 'late_charges'::text) = ((amount_pence IS NOT NULL) AND (scheme IS NOT NULL))) AND ((decision = ANY (ARRAY['renew'::text, 'late_charges'::text])) = (last_day IS NOT NULL)) AND (COALESCE(amount_pence, (1)::bigint) > 0))),
    CONSTRAINT programme_decision_is_known CHECK ((decision = ANY (ARRAY['proceed'::text, 'pause'::text, 'stop'::text, 'close'::text, 'renew'::text, 'late_charges'::text, 'return'::text]))),
    CONSTRAINT renewal_has_a_fixed_term CHECK (
CASE
    WHEN (decision = 'renew'::text) THEN (last_day >= first_day)
    ELSE (first_day IS NULL)
END),
    CONSTRAINT return_takes_effect_on_a_day CHECK (((decision = ANY (ARRAY['stop'::text, 'return'::text])) = (effective_date IS NOT NULL)))
);

ALTER TABLE ONLY public.programme_decision FORCE ROW LEVEL SECURITY;

-- TABLE programme_limit

CREATE TABLE public.programme_limit (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    number integer NOT NULL,
    pool_id uuid NOT NULL,
    scheme text NOT NULL,
    until date,
    limit_pence bigint NOT NULL,
    through_sequence bigint NOT NULL
);

ALTER TABLE ONLY public.programme_limit FORCE ROW LEVEL SECURITY;

-- TABLE proposal

CREATE TABLE public.proposal (
    place_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    act text NOT NULL,
    acting_body text NOT NULL,
    amount_pence bigint,
    content bytea NOT NULL,
    principal_id uuid NOT NULL,
    person_id uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    key_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT proposal_expires_later CHECK ((expires_at > proposed_at))
);

ALTER TABLE ONLY public.proposal FORCE ROW LEVEL SECURITY;

-- TABLE proposal_approval

CREATE TABLE public.proposal_approval (
    place_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    person_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    body text NOT NULL,
    roles text[] NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.proposal_approval FORCE ROW LEVEL SECURITY;

-- TABLE proposal_outcome

CREATE TABLE public.proposal_outcome (
    place_id uuid NOT NULL,
    proposal_id uuid NOT NULL,
    outcome text NOT NULL,
    principal_id uuid NOT NULL,
    body text,
    reason text DEFAULT ''::text NOT NULL,
    result jsonb DEFAULT '{}'::jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT proposal_outcome_is_known CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY public.proposal_outcome FORCE ROW LEVEL SECURITY;

-- TABLE rating_rule

CREATE TABLE public.rating_rule (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    version integer NOT NULL,
    rates text NOT NULL,
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT rating_rule_rates_what_is_known CHECK ((rates = ANY (ARRAY['forecast_variance'::text, 'contribution_outstanding'::text, 'savings_shortfall'::text]))),
    CONSTRAINT rating_rule_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.rating_rule FORCE ROW LEVEL SECURITY;

-- TABLE refused_key

CREATE TABLE public.refused_key (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    key_id uuid NOT NULL,
    key_item integer NOT NULL,
    act_id uuid NOT NULL,
    salt bytea NOT NULL,
    fingerprint bytea NOT NULL,
    refusals jsonb NOT NULL
);

ALTER TABLE ONLY public.refused_key FORCE ROW LEVEL SECURITY;

-- TABLE role_grant

CREATE TABLE public.role_grant (
    principal_id uuid NOT NULL,
    role text NOT NULL,
    place_id uuid,
    body text,
    recorded_at timestamp with time zone NOT NULL,
    grant_id uuid DEFAULT gen_random_uuid() NOT NULL,
    number integer DEFAULT 1 NOT NULL,
    granted_by uuid,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT role_grant_number_check CHECK ((number > 0)),
    CONSTRAINT role_has_its_scope CHECK ((((role = 'operator'::text) = (place_id IS NULL)) AND ((role = ANY (ARRAY['poster'::text, 'approver'::text])) <= (body IS NOT NULL)))),
    CONSTRAINT role_is_known CHECK ((role = ANY (ARRAY['operator'::text, 'place_admin'::text, 'poster'::text, 'pool_manager'::text, 'approver'::text, 'treasurer'::text, 'auditor'::text])))
);

-- TABLE role_withdrawal

CREATE TABLE public.role_withdrawal (
    grant_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    withdrawn_by uuid,
    reason text NOT NULL
);

-- TABLE rule_set

CREATE TABLE public.rule_set (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    engine integer NOT NULL,
    document bytea NOT NULL,
    digest bytea NOT NULL,
    read_back bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT read_back_digest_is_whole CHECK ((octet_length(read_back) = 32)),
    CONSTRAINT rule_set_digest_is_whole CHECK ((digest = sha256(document))),
    CONSTRAINT rule_set_engine_check CHECK ((engine > 0)),
    CONSTRAINT rule_set_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.rule_set FORCE ROW LEVEL SECURITY;

-- TABLE rule_set_adoption

CREATE TABLE public.rule_set_adoption (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    number integer NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT rule_set_adoption_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.rule_set_adoption FORCE ROW LEVEL SECURITY;

-- TABLE rule_set_signature

CREATE TABLE public.rule_set_signature (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    signed_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.rule_set_signature FORCE ROW LEVEL SECURITY;

-- TABLE savings_baseline

CREATE TABLE public.savings_baseline (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    number integer NOT NULL,
    version integer NOT NULL,
    effective_date date NOT NULL,
    through_sequence bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_baseline_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.savings_baseline FORCE ROW LEVEL SECURITY;

-- TABLE savings_case

CREATE TABLE public.savings_case (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    programme text NOT NULL,
    owner text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.savings_case FORCE ROW LEVEL SECURITY;

-- TABLE savings_case_naming

CREATE TABLE public.savings_case_naming (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    number integer NOT NULL,
    body text NOT NULL,
    is_named boolean NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_case_naming_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.savings_case_naming FORCE ROW LEVEL SECURITY;

-- TABLE savings_case_text

CREATE TABLE public.savings_case_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    part text NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    CONSTRAINT savings_case_text_part_check CHECK ((part = ANY (ARRAY['naming'::text, 'review'::text, 'answer'::text])))
);

ALTER TABLE ONLY public.savings_case_text FORCE ROW LEVEL SECURITY;

-- TABLE savings_case_version

CREATE TABLE public.savings_case_version (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    engine integer NOT NULL,
    bodies text[] NOT NULL,
    document bytea NOT NULL,
    digest bytea NOT NULL,
    reference_data bytea NOT NULL,
    projection bytea NOT NULL,
    projection_digest bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_case_digest_is_whole CHECK ((digest = sha256(document))),
    CONSTRAINT savings_case_version_engine_check CHECK ((engine > 0)),
    CONSTRAINT savings_case_version_version_check CHECK ((version > 0)),
    CONSTRAINT savings_projection_digest_is_whole CHECK ((projection_digest = sha256((reference_data || projection))))
);

ALTER TABLE ONLY public.savings_case_version FORCE ROW LEVEL SECURITY;

-- TABLE savings_cause

CREATE TABLE public.savings_cause (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    body text NOT NULL,
    year integer NOT NULL,
    claim integer NOT NULL,
    version integer NOT NULL,
    causes jsonb NOT NULL,
    at_sequence bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_cause_at_sequence_check CHECK ((at_sequence >= 0)),
    CONSTRAINT savings_cause_claim_check CHECK ((claim >= 0)),
    CONSTRAINT savings_cause_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.savings_cause FORCE ROW LEVEL SECURITY;

-- TABLE savings_cause_text

CREATE TABLE public.savings_cause_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    body text NOT NULL,
    year integer NOT NULL,
    claim integer NOT NULL,
    version integer NOT NULL,
    reason text NOT NULL
);

ALTER TABLE ONLY public.savings_cause_text FORCE ROW LEVEL SECURITY;

-- TABLE savings_claim

CREATE TABLE public.savings_claim (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    case_code text NOT NULL,
    baseline integer NOT NULL,
    line text NOT NULL,
    body text NOT NULL,
    programme text NOT NULL,
    budget_line text NOT NULL,
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    year integer NOT NULL,
    amount_pence bigint NOT NULL,
    kind text NOT NULL,
    recurrence text NOT NULL,
    counterfactual text NOT NULL,
    baseline_budget_pence bigint NOT NULL,
    cohort text NOT NULL,
    outcome text NOT NULL,
    double_count_group text NOT NULL,
    depends_on integer[] NOT NULL,
    label text NOT NULL,
    effective_date date NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT claim_lies_in_one_year CHECK (((first_day >= make_date(year, 4, 1)) AND (last_day < make_date((year + 1), 4, 1)) AND (first_day <= last_day))),
    CONSTRAINT saving_is_of_a_kind CHECK ((kind = ANY (ARRAY['cash_releasing'::text, 'avoidance'::text]))),
    CONSTRAINT savings_claim_amount_pence_check CHECK ((amount_pence <> 0)),
    CONSTRAINT savings_claim_claim_check CHECK ((claim > 0)),
    CONSTRAINT savings_claim_recurrence_check CHECK ((recurrence = ANY (ARRAY['recurrent'::text, 'one_off'::text])))
);

ALTER TABLE ONLY public.savings_claim FORCE ROW LEVEL SECURITY;

-- TABLE savings_claim_end

CREATE TABLE public.savings_claim_end (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL
);

ALTER TABLE ONLY public.savings_claim_end FORCE ROW LEVEL SECURITY;

-- TABLE savings_claim_evidence

CREATE TABLE public.savings_claim_evidence (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    extracted_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT savings_claim_evidence_number_check CHECK ((number > 0)),
    CONSTRAINT savings_claim_evidence_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY public.savings_claim_evidence FORCE ROW LEVEL SECURITY;

-- TABLE savings_claim_month

CREATE TABLE public.savings_claim_month (
    place_id uuid NOT NULL,
    body text NOT NULL,
    budget_line text NOT NULL,
    month date NOT NULL,
    turn integer NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    CONSTRAINT savings_claim_month_turn_check CHECK ((turn > 0))
);

ALTER TABLE ONLY public.savings_claim_month FORCE ROW LEVEL SECURITY;

-- TABLE savings_overlap_answer

CREATE TABLE public.savings_overlap_answer (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL,
    overlap uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_overlap_answer_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.savings_overlap_answer FORCE ROW LEVEL SECURITY;

-- TABLE savings_review

CREATE TABLE public.savings_review (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    review integer NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    outcome text NOT NULL,
    findings jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT savings_review_outcome_is_known CHECK ((outcome = ANY (ARRAY['accepted'::text, 'shunt_found'::text, 'not_accepted'::text]))),
    CONSTRAINT savings_review_review_check CHECK ((review > 0)),
    CONSTRAINT shunt_is_found_in_a_line CHECK (((outcome = 'shunt_found'::text) = (jsonb_array_length(findings) > 0)))
);

ALTER TABLE ONLY public.savings_review FORCE ROW LEVEL SECURITY;

-- TABLE savings_review_answer

CREATE TABLE public.savings_review_answer (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    case_code text NOT NULL,
    review integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.savings_review_answer FORCE ROW LEVEL SECURITY;

-- TABLE savings_shortfall

CREATE TABLE public.savings_shortfall (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    case_code text NOT NULL,
    body text NOT NULL,
    programme text NOT NULL,
    year integer NOT NULL,
    amount_pence bigint NOT NULL,
    label text NOT NULL,
    effective_date date NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT savings_shortfall_amount_pence_check CHECK ((amount_pence <> 0)),
    CONSTRAINT savings_shortfall_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.savings_shortfall FORCE ROW LEVEL SECURITY;

-- TABLE savings_step

CREATE TABLE public.savings_step (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    claim integer NOT NULL,
    number integer NOT NULL,
    body text NOT NULL,
    move text NOT NULL,
    source text NOT NULL,
    target text NOT NULL,
    amount_pence bigint NOT NULL,
    journal_reference text,
    journal_date date,
    planned numeric,
    actual numeric,
    unit text,
    other_pool_id uuid,
    other_claim integer,
    label text NOT NULL,
    effective_date date NOT NULL,
    sequence bigint NOT NULL,
    proposal_id uuid,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT demand_is_counted CHECK (((move = 'lost_to_demand'::text) = ((planned IS NOT NULL) AND (actual IS NOT NULL) AND (unit IS NOT NULL)))),
    CONSTRAINT saving_is_banked_by_a_journal CHECK (((move = 'banked'::text) = ((journal_reference IS NOT NULL) AND (journal_date IS NOT NULL)))),
    CONSTRAINT savings_step_amount_pence_check CHECK ((amount_pence <> 0)),
    CONSTRAINT savings_step_number_check CHECK ((number > 0)),
    CONSTRAINT verified_or_banked_is_proposed CHECK (((proposal_id IS NOT NULL) OR (move <> ALL (ARRAY['verified'::text, 'banked'::text])))),
    CONSTRAINT withdrawal_names_the_other CHECK (((move = 'withdrawn'::text) = ((other_pool_id IS NOT NULL) AND (other_claim IS NOT NULL))))
);

ALTER TABLE ONLY public.savings_step FORCE ROW LEVEL SECURITY;

-- TABLE savings_text

CREATE TABLE public.savings_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    part text NOT NULL,
    subject integer NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    CONSTRAINT savings_text_part_check CHECK ((part = ANY (ARRAY['answer'::text, 'report'::text])))
);

ALTER TABLE ONLY public.savings_text FORCE ROW LEVEL SECURITY;

-- TABLE scheme

CREATE TABLE public.scheme (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    name text NOT NULL,
    responsible_body text NOT NULL,
    streams text[] DEFAULT '{}'::text[] NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.scheme FORCE ROW LEVEL SECURITY;

-- TABLE scheme_sharing

CREATE TABLE public.scheme_sharing (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT scheme_sharing_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.scheme_sharing FORCE ROW LEVEL SECURITY;

-- TABLE scheme_treatment

CREATE TABLE public.scheme_treatment (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    treatment text NOT NULL,
    body text,
    shares jsonb NOT NULL,
    reason text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT scheme_treatment_version_check CHECK ((version > 0)),
    CONSTRAINT treatment_is_known CHECK ((treatment = ANY (ARRAY['not_decided'::text, 'joint_operation'::text, 'lead_as_principal'::text, 'agent'::text]))),
    CONSTRAINT treatment_names_its_body CHECK (((treatment = ANY (ARRAY['lead_as_principal'::text, 'agent'::text])) = (body IS NOT NULL)))
);

ALTER TABLE ONLY public.scheme_treatment FORCE ROW LEVEL SECURITY;

-- TABLE scheme_use

CREATE TABLE public.scheme_use (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    purposes text[] NOT NULL,
    nature text,
    act_id uuid NOT NULL,
    CONSTRAINT scheme_nature_is_known CHECK ((nature = ANY (ARRAY['revenue'::text, 'capital'::text]))),
    CONSTRAINT scheme_use_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.scheme_use FORCE ROW LEVEL SECURITY;

-- TABLE scheme_vat_treatment

CREATE TABLE public.scheme_vat_treatment (
    place_id uuid NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    delivering_body text NOT NULL,
    regime text NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT scheme_vat_treatment_version_check CHECK ((version > 0)),
    CONSTRAINT vat_regime_is_known CHECK ((regime = ANY (ARRAY['section_33_refund'::text, 'contracted_out_services'::text, 'taxable_supply'::text, 'outside_scope'::text, 'not_decided'::text])))
);

ALTER TABLE ONLY public.scheme_vat_treatment FORCE ROW LEVEL SECURITY;

-- TABLE settlement

CREATE TABLE public.settlement (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    year integer NOT NULL,
    period text NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL,
    known_at timestamp with time zone NOT NULL,
    agreement text NOT NULL,
    rule_set_version integer NOT NULL,
    engine integer NOT NULL,
    figures bytea NOT NULL,
    result bytea NOT NULL,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    acting_body text NOT NULL,
    asked bytea NOT NULL,
    key_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT settlement_digest_is_whole CHECK ((sha256 = sha256(((figures || result) || content)))),
    CONSTRAINT settlement_engine_check CHECK ((engine > 0)),
    CONSTRAINT settlement_number_check CHECK ((number > 0)),
    CONSTRAINT settlement_through_sequence_check CHECK ((through_sequence >= 0))
);

ALTER TABLE ONLY public.settlement FORCE ROW LEVEL SECURITY;

-- TABLE settlement_agreement

CREATE TABLE public.settlement_agreement (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    scheme text NOT NULL,
    body text NOT NULL,
    step bigint NOT NULL,
    proposal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT settlement_agreement_step_check CHECK ((step > 0))
);

ALTER TABLE ONLY public.settlement_agreement FORCE ROW LEVEL SECURITY;

-- TABLE settlement_dispute

CREATE TABLE public.settlement_dispute (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    dispute integer NOT NULL,
    number integer NOT NULL,
    year integer NOT NULL,
    scheme text NOT NULL,
    body text NOT NULL,
    step bigint NOT NULL,
    raised_on date NOT NULL,
    agreement_version integer NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT settlement_dispute_dispute_check CHECK ((dispute > 0)),
    CONSTRAINT settlement_dispute_step_check CHECK ((step > 0))
);

ALTER TABLE ONLY public.settlement_dispute FORCE ROW LEVEL SECURITY;

-- TABLE settlement_dispute_end

CREATE TABLE public.settlement_dispute_end (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    dispute integer NOT NULL,
    outcome text NOT NULL,
    minute_reference text NOT NULL,
    ended_on date NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT dispute_is_resolved_by_minute CHECK (((outcome = 'resolved'::text) = (minute_reference <> ''::text))),
    CONSTRAINT dispute_outcome_is_known CHECK ((outcome = ANY (ARRAY['withdrawn'::text, 'resolved'::text])))
);

ALTER TABLE ONLY public.settlement_dispute_end FORCE ROW LEVEL SECURITY;

-- TABLE settlement_dispute_text

CREATE TABLE public.settlement_dispute_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    dispute integer NOT NULL,
    part text NOT NULL,
    reason text NOT NULL
);

ALTER TABLE ONLY public.settlement_dispute_text FORCE ROW LEVEL SECURITY;

-- TABLE settlement_scheme

CREATE TABLE public.settlement_scheme (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    scheme text NOT NULL,
    effective_date date NOT NULL,
    proposal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.settlement_scheme FORCE ROW LEVEL SECURITY;

-- TABLE settlement_withdrawal

CREATE TABLE public.settlement_withdrawal (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    reason text NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.settlement_withdrawal FORCE ROW LEVEL SECURITY;

-- TABLE sign_in_link_use

CREATE TABLE public.sign_in_link_use (
    link_id uuid NOT NULL,
    session_id uuid NOT NULL,
    used_at timestamp with time zone NOT NULL
);

-- TABLE spend_profile

CREATE TABLE public.spend_profile (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    programme text NOT NULL,
    scheme text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL,
    parts integer[] NOT NULL,
    acting_body text NOT NULL,
    principal_id uuid NOT NULL,
    through_sequence bigint NOT NULL,
    fingerprint bytea NOT NULL,
    key_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT spend_profile_has_twelve_parts CHECK (((array_ndims(parts) = 1) AND (cardinality(parts) = 12))),
    CONSTRAINT spend_profile_number_check CHECK ((number > 0)),
    CONSTRAINT spend_profile_parts_are_shares CHECK (((0 <= ALL (parts)) AND (0 < ANY (parts)))),
    CONSTRAINT spend_profile_through_sequence_check CHECK ((through_sequence >= 0)),
    CONSTRAINT spend_profile_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.spend_profile FORCE ROW LEVEL SECURITY;

-- TABLE spend_profile_text

CREATE TABLE public.spend_profile_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    salt bytea NOT NULL,
    reason text NOT NULL
);

ALTER TABLE ONLY public.spend_profile_text FORCE ROW LEVEL SECURITY;

-- TABLE stated_balance

CREATE TABLE public.stated_balance (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    body text NOT NULL,
    balance text NOT NULL,
    last_day date NOT NULL,
    number integer NOT NULL,
    period text NOT NULL,
    amount_pence bigint NOT NULL,
    reason text,
    note_commitment text DEFAULT ''::text NOT NULL,
    through_sequence bigint NOT NULL,
    fund_pence bigint NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT balance_is_known CHECK ((balance = ANY (ARRAY['receivable'::text, 'payable'::text, 'income'::text, 'expenditure'::text, 'partner_cash'::text]))),
    CONSTRAINT balance_reason_is_known CHECK ((reason = ANY (ARRAY['timing'::text, 'in_transit'::text, 'misposted'::text, 'disputed_amount'::text, 'unrecorded'::text, 'rounding'::text, 'other'::text]))),
    CONSTRAINT stated_balance_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.stated_balance FORCE ROW LEVEL SECURITY;

-- TABLE stated_figures

CREATE TABLE public.stated_figures (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    version integer NOT NULL,
    as_at date NOT NULL,
    source text NOT NULL,
    content bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT stated_figures_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.stated_figures FORCE ROW LEVEL SECURITY;

-- TABLE statement_file

CREATE TABLE public.statement_file (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    format text NOT NULL,
    content bytea NOT NULL,
    content_sha256 bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT statement_file_format_check CHECK ((format = ANY (ARRAY['pdf'::text, 'xlsx'::text, 'csv'::text]))),
    CONSTRAINT statement_file_has_the_digest_of_its_bytes CHECK ((content_sha256 = sha256(content)))
);

ALTER TABLE ONLY public.statement_file FORCE ROW LEVEL SECURITY;

-- TABLE statement_issue

CREATE TABLE public.statement_issue (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    number integer NOT NULL,
    period text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    through_sequence bigint NOT NULL,
    known_at timestamp with time zone NOT NULL,
    restates integer,
    content bytea NOT NULL,
    content_sha256 bytea NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT statement_issue_has_the_digest_of_its_bytes CHECK ((content_sha256 = sha256(content)))
);

ALTER TABLE ONLY public.statement_issue FORCE ROW LEVEL SECURITY;

-- TABLE unit_cost

CREATE TABLE public.unit_cost (
    place_id uuid NOT NULL,
    edition text NOT NULL,
    unit_cost_code text NOT NULL,
    "position" integer NOT NULL,
    content bytea NOT NULL
);

ALTER TABLE ONLY public.unit_cost FORCE ROW LEVEL SECURITY;

-- TABLE unit_cost_edition

CREATE TABLE public.unit_cost_edition (
    place_id uuid NOT NULL,
    edition text NOT NULL,
    title text NOT NULL,
    licence text NOT NULL,
    source text NOT NULL,
    digest bytea NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT unit_cost_edition_has_its_licence CHECK ((licence <> ''::text))
);

ALTER TABLE ONLY public.unit_cost_edition FORCE ROW LEVEL SECURITY;

-- TABLE variance_notice

CREATE TABLE public.variance_notice (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    forecast_id uuid NOT NULL,
    agreement text NOT NULL,
    terms_version integer CONSTRAINT variance_notice_terms_version_not_null1 NOT NULL,
    opened_on date NOT NULL,
    due_on date,
    act_id uuid NOT NULL,
    CONSTRAINT notice_is_due_later CHECK ((due_on >= opened_on))
);

ALTER TABLE ONLY public.variance_notice FORCE ROW LEVEL SECURITY;

-- TABLE variance_notice_end

CREATE TABLE public.variance_notice_end (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    forecast_id uuid,
    minute_reference text NOT NULL,
    reason text NOT NULL,
    ended_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT notice_ends_by_forecast_or_board CHECK (((forecast_id IS NULL) = (minute_reference <> ''::text)))
);

ALTER TABLE ONLY public.variance_notice_end FORCE ROW LEVEL SECURITY;

-- TABLE variance_notice_giving

CREATE TABLE public.variance_notice_giving (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    body text NOT NULL,
    given_on date NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL
);

ALTER TABLE ONLY public.variance_notice_giving FORCE ROW LEVEL SECURITY;

-- TABLE variance_notice_report

CREATE TABLE public.variance_notice_report (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    number integer NOT NULL,
    reported_on date NOT NULL,
    acting_body text NOT NULL,
    principal_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT variance_notice_report_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY public.variance_notice_report FORCE ROW LEVEL SECURITY;

-- TABLE variance_notice_report_text

CREATE TABLE public.variance_notice_report_text (
    place_id uuid NOT NULL,
    pool_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    number integer NOT NULL,
    report text NOT NULL
);

ALTER TABLE ONLY public.variance_notice_report_text FORCE ROW LEVEL SECURITY;

-- TABLE variance_notice_terms

CREATE TABLE public.variance_notice_terms (
    place_id uuid NOT NULL,
    agreement text NOT NULL,
    version integer NOT NULL,
    effective_from date NOT NULL,
    terms jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    proposal_id uuid NOT NULL,
    act_id uuid NOT NULL,
    CONSTRAINT variance_notice_terms_version_check CHECK ((version > 0))
);

ALTER TABLE ONLY public.variance_notice_terms FORCE ROW LEVEL SECURITY;

-- CONSTRAINT account account_pkey

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (place_id, pool_id, account_id);

-- CONSTRAINT act act_pkey

ALTER TABLE ONLY public.act
    ADD CONSTRAINT act_pkey PRIMARY KEY (place_id, act_id);

-- CONSTRAINT activity_figure activity_figure_follows_the_last

ALTER TABLE ONLY public.activity_figure
    ADD CONSTRAINT activity_figure_follows_the_last PRIMARY KEY (place_id, programme, measure, month, series, version);

-- CONSTRAINT agreement agreement_code_is_taken

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT agreement_code_is_taken PRIMARY KEY (place_id, agreement);

-- CONSTRAINT agreement_review agreement_is_reviewed_once_a_day

ALTER TABLE ONLY public.agreement_review
    ADD CONSTRAINT agreement_is_reviewed_once_a_day PRIMARY KEY (place_id, agreement, reviewed_on);

-- CONSTRAINT agreement_winding_up agreement_is_wound_up_once

ALTER TABLE ONLY public.agreement_winding_up
    ADD CONSTRAINT agreement_is_wound_up_once PRIMARY KEY (place_id, agreement);

-- CONSTRAINT agreement_partner agreement_partner_pkey

ALTER TABLE ONLY public.agreement_partner
    ADD CONSTRAINT agreement_partner_pkey PRIMARY KEY (place_id, agreement, version, "position");

-- CONSTRAINT agreement_version agreement_version_pkey

ALTER TABLE ONLY public.agreement_version
    ADD CONSTRAINT agreement_version_pkey PRIMARY KEY (place_id, agreement, version);

-- CONSTRAINT alembic_version alembic_version_pkc

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

-- CONSTRAINT balance_decision balance_is_decided_in_order

ALTER TABLE ONLY public.balance_decision
    ADD CONSTRAINT balance_is_decided_in_order PRIMARY KEY (place_id, pool_id, last_day, body, balance, number, decision);

-- CONSTRAINT stated_balance balance_is_stated_in_order

ALTER TABLE ONLY public.stated_balance
    ADD CONSTRAINT balance_is_stated_in_order PRIMARY KEY (place_id, pool_id, last_day, body, balance, number);

-- CONSTRAINT balance balance_pkey

ALTER TABLE ONLY public.balance
    ADD CONSTRAINT balance_pkey PRIMARY KEY (place_id, pool_id, account_id);

-- CONSTRAINT balance_text balance_text_pkey

ALTER TABLE ONLY public.balance_text
    ADD CONSTRAINT balance_text_pkey PRIMARY KEY (place_id, act_id, "row");

-- CONSTRAINT savings_baseline baseline_is_agreed_once

ALTER TABLE ONLY public.savings_baseline
    ADD CONSTRAINT baseline_is_agreed_once UNIQUE (place_id, pool_id, case_code, version);

-- CONSTRAINT body body_pkey

ALTER TABLE ONLY public.body
    ADD CONSTRAINT body_pkey PRIMARY KEY (body);

-- CONSTRAINT body_version body_version_follows_the_last

ALTER TABLE ONLY public.body_version
    ADD CONSTRAINT body_version_follows_the_last PRIMARY KEY (body, version);

-- CONSTRAINT browser_session browser_session_pkey

ALTER TABLE ONLY public.browser_session
    ADD CONSTRAINT browser_session_pkey PRIMARY KEY (session_id);

-- CONSTRAINT savings_claim_month budget_line_is_claimed_once

ALTER TABLE ONLY public.savings_claim_month
    ADD CONSTRAINT budget_line_is_claimed_once PRIMARY KEY (place_id, body, budget_line, month, turn);

-- CONSTRAINT calendar_feed_end calendar_feed_end_pkey

ALTER TABLE ONLY public.calendar_feed_end
    ADD CONSTRAINT calendar_feed_end_pkey PRIMARY KEY (place_id, feed_id);

-- CONSTRAINT calendar_feed calendar_feed_pkey

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_pkey PRIMARY KEY (place_id, feed_id);

-- CONSTRAINT calendar_feed calendar_secret_is_used_once

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_secret_is_used_once UNIQUE (place_id, digest);

-- CONSTRAINT contribution_call call_posts_one_entry

ALTER TABLE ONLY public.contribution_call
    ADD CONSTRAINT call_posts_one_entry UNIQUE (place_id, pool_id, sequence);

-- CONSTRAINT carried_label carried_label_pkey

ALTER TABLE ONLY public.carried_label
    ADD CONSTRAINT carried_label_pkey PRIMARY KEY (place_id, pool_id, month, account_id, label);

-- CONSTRAINT carried_total carried_total_pkey

ALTER TABLE ONLY public.carried_total
    ADD CONSTRAINT carried_total_pkey PRIMARY KEY (place_id, pool_id, account_id, first_day, last_day, through_sequence);

-- CONSTRAINT carried_value carried_value_pkey

ALTER TABLE ONLY public.carried_value
    ADD CONSTRAINT carried_value_pkey PRIMARY KEY (place_id, pool_id, through_sequence, name, value);

-- CONSTRAINT carry carry_follows_one

ALTER TABLE ONLY public.carry
    ADD CONSTRAINT carry_follows_one UNIQUE (place_id, pool_id, after_sequence);

-- CONSTRAINT carry carry_is_made_once

ALTER TABLE ONLY public.carry
    ADD CONSTRAINT carry_is_made_once PRIMARY KEY (place_id, pool_id, through_sequence);

-- CONSTRAINT savings_cause causes_follow_the_last

ALTER TABLE ONLY public.savings_cause
    ADD CONSTRAINT causes_follow_the_last PRIMARY KEY (place_id, pool_id, case_code, body, year, claim, version);

-- CONSTRAINT savings_claim_end claim_ends_once

ALTER TABLE ONLY public.savings_claim_end
    ADD CONSTRAINT claim_ends_once PRIMARY KEY (place_id, pool_id, claim);

-- CONSTRAINT savings_claim claim_has_one_entry

ALTER TABLE ONLY public.savings_claim
    ADD CONSTRAINT claim_has_one_entry UNIQUE (place_id, pool_id, sequence);

-- CONSTRAINT commentary commentary_follows_the_last

ALTER TABLE ONLY public.commentary
    ADD CONSTRAINT commentary_follows_the_last UNIQUE (place_id, pool_id, first_day, last_day, line, version);

-- CONSTRAINT commentary commentary_key_is_used_once

ALTER TABLE ONLY public.commentary
    ADD CONSTRAINT commentary_key_is_used_once UNIQUE (place_id, key_id);

-- CONSTRAINT commentary commentary_pkey

ALTER TABLE ONLY public.commentary
    ADD CONSTRAINT commentary_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT commentary_text commentary_text_pkey

ALTER TABLE ONLY public.commentary_text
    ADD CONSTRAINT commentary_text_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT contribution_call contribution_call_pkey

ALTER TABLE ONLY public.contribution_call
    ADD CONSTRAINT contribution_call_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT contribution_schedule contribution_schedule_pkey

ALTER TABLE ONLY public.contribution_schedule
    ADD CONSTRAINT contribution_schedule_pkey PRIMARY KEY (place_id, pool_id, body, stream, year, version);

-- CONSTRAINT decommissioning_item decommissioning_item_pkey

ALTER TABLE ONLY public.decommissioning_item
    ADD CONSTRAINT decommissioning_item_pkey PRIMARY KEY (place_id, pool_id, item);

-- CONSTRAINT decommissioning_report decommissioning_report_pkey

ALTER TABLE ONLY public.decommissioning_report
    ADD CONSTRAINT decommissioning_report_pkey PRIMARY KEY (place_id, pool_id, item, number);

-- CONSTRAINT delegation delegation_pkey

ALTER TABLE ONLY public.delegation
    ADD CONSTRAINT delegation_pkey PRIMARY KEY (place_id, agreement, version);

-- CONSTRAINT directory_change directory_change_pkey

ALTER TABLE ONLY public.directory_change
    ADD CONSTRAINT directory_change_pkey PRIMARY KEY (place_id, change_id);

-- CONSTRAINT directory directory_pkey

ALTER TABLE ONLY public.directory
    ADD CONSTRAINT directory_pkey PRIMARY KEY (place_id, principal_id);

-- CONSTRAINT settlement_dispute_end dispute_ends_once

ALTER TABLE ONLY public.settlement_dispute_end
    ADD CONSTRAINT dispute_ends_once PRIMARY KEY (place_id, pool_id, dispute);

-- CONSTRAINT entry entry_pkey

ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (place_id, pool_id, sequence);

-- CONSTRAINT entry_text entry_text_pkey

ALTER TABLE ONLY public.entry_text
    ADD CONSTRAINT entry_text_pkey PRIMARY KEY (place_id, pool_id, sequence);

-- CONSTRAINT ledger_extract extract_is_taken_in_once

ALTER TABLE ONLY public.ledger_extract
    ADD CONSTRAINT extract_is_taken_in_once UNIQUE (place_id, pool_id, last_day, body, balance, content_sha256, read_as);

-- CONSTRAINT fence fence_pkey

ALTER TABLE ONLY public.fence
    ADD CONSTRAINT fence_pkey PRIMARY KEY (place_id, stream, version);

-- CONSTRAINT forecast forecast_key_is_used_once

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_key_is_used_once UNIQUE (place_id, key_id);

-- CONSTRAINT variance_notice forecast_opens_one_notice

ALTER TABLE ONLY public.variance_notice
    ADD CONSTRAINT forecast_opens_one_notice UNIQUE (place_id, pool_id, forecast_id);

-- CONSTRAINT forecast forecast_pkey

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_pkey PRIMARY KEY (place_id, pool_id, forecast_id);

-- CONSTRAINT forecast_text forecast_text_pkey

ALTER TABLE ONLY public.forecast_text
    ADD CONSTRAINT forecast_text_pkey PRIMARY KEY (place_id, pool_id, forecast_id);

-- CONSTRAINT forecast forecast_version_stands_once

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_version_stands_once UNIQUE (place_id, pool_id, programme, scheme, year, version);

-- CONSTRAINT gateway_plan gateway_plan_follows_the_last

ALTER TABLE ONLY public.gateway_plan
    ADD CONSTRAINT gateway_plan_follows_the_last PRIMARY KEY (place_id, programme, version);

-- CONSTRAINT import_batch import_batch_pkey

ALTER TABLE ONLY public.import_batch
    ADD CONSTRAINT import_batch_pkey PRIMARY KEY (place_id, import_id, stage, last_row);

-- CONSTRAINT import_job import_job_pkey

ALTER TABLE ONLY public.import_job
    ADD CONSTRAINT import_job_pkey PRIMARY KEY (place_id, import_id);

-- CONSTRAINT import_line import_line_pkey

ALTER TABLE ONLY public.import_line
    ADD CONSTRAINT import_line_pkey PRIMARY KEY (place_id, import_id, stage, row_number);

-- CONSTRAINT import_part import_part_pkey

ALTER TABLE ONLY public.import_part
    ADD CONSTRAINT import_part_pkey PRIMARY KEY (place_id, import_id, number);

-- CONSTRAINT import_step import_step_pkey

ALTER TABLE ONLY public.import_step
    ADD CONSTRAINT import_step_pkey PRIMARY KEY (place_id, import_id, step);

-- CONSTRAINT indicator_figure indicator_figure_follows_the_last

ALTER TABLE ONLY public.indicator_figure
    ADD CONSTRAINT indicator_figure_follows_the_last PRIMARY KEY (place_id, programme, indicator, first_day, version);

-- CONSTRAINT indicator indicator_follows_the_last

ALTER TABLE ONLY public.indicator
    ADD CONSTRAINT indicator_follows_the_last PRIMARY KEY (place_id, programme, indicator, version);

-- CONSTRAINT intake_file intake_file_pkey

ALTER TABLE ONLY public.intake_file
    ADD CONSTRAINT intake_file_pkey PRIMARY KEY (place_id, pool_id, profile, content_sha256);

-- CONSTRAINT intake_profile intake_profile_pkey

ALTER TABLE ONLY public.intake_profile
    ADD CONSTRAINT intake_profile_pkey PRIMARY KEY (place_id, profile, version);

-- CONSTRAINT intake_row intake_row_pkey

ALTER TABLE ONLY public.intake_row
    ADD CONSTRAINT intake_row_pkey PRIMARY KEY (place_id, pool_id, profile, content_sha256, row_number);

-- CONSTRAINT investment_movement investment_movement_key_is_used_once

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_key_is_used_once UNIQUE (place_id, key_id);

-- CONSTRAINT investment_movement investment_movement_pkey

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_pkey PRIMARY KEY (place_id, pool_id, investment, movement);

-- CONSTRAINT investment investment_pkey

ALTER TABLE ONLY public.investment
    ADD CONSTRAINT investment_pkey PRIMARY KEY (place_id, pool_id, investment);

-- CONSTRAINT investment_terms investment_terms_follow_the_last

ALTER TABLE ONLY public.investment_terms
    ADD CONSTRAINT investment_terms_follow_the_last PRIMARY KEY (place_id, pool_id, investment, version);

-- CONSTRAINT investment_terms investment_terms_key_is_used_once

ALTER TABLE ONLY public.investment_terms
    ADD CONSTRAINT investment_terms_key_is_used_once UNIQUE (place_id, key_id);

-- CONSTRAINT investment_text investment_text_pkey

ALTER TABLE ONLY public.investment_text
    ADD CONSTRAINT investment_text_pkey PRIMARY KEY (place_id, pool_id, investment, part, number);

-- CONSTRAINT journal_run journal_run_pkey

ALTER TABLE ONLY public.journal_run
    ADD CONSTRAINT journal_run_pkey PRIMARY KEY (place_id, pool_id, body, number);

-- CONSTRAINT ledger_extract_line ledger_extract_line_pkey

ALTER TABLE ONLY public.ledger_extract_line
    ADD CONSTRAINT ledger_extract_line_pkey PRIMARY KEY (place_id, extract_id, "row");

-- CONSTRAINT ledger_extract ledger_extract_pkey

ALTER TABLE ONLY public.ledger_extract
    ADD CONSTRAINT ledger_extract_pkey PRIMARY KEY (place_id, extract_id);

-- CONSTRAINT ledger_profile ledger_profile_pkey

ALTER TABLE ONLY public.ledger_profile
    ADD CONSTRAINT ledger_profile_pkey PRIMARY KEY (place_id, body, version);

-- CONSTRAINT leg leg_pkey

ALTER TABLE ONLY public.leg
    ADD CONSTRAINT leg_pkey PRIMARY KEY (place_id, pool_id, sequence, line);

-- CONSTRAINT sign_in_link_use link_is_used_once

ALTER TABLE ONLY public.sign_in_link_use
    ADD CONSTRAINT link_is_used_once PRIMARY KEY (link_id);

-- CONSTRAINT activity_measure measure_code_is_taken

ALTER TABLE ONLY public.activity_measure
    ADD CONSTRAINT measure_code_is_taken PRIMARY KEY (place_id, programme, measure);

-- CONSTRAINT minimum_contribution minimum_is_set_once

ALTER TABLE ONLY public.minimum_contribution
    ADD CONSTRAINT minimum_is_set_once UNIQUE NULLS NOT DISTINCT (place_id, pool_id, stream, body, year, version);

-- CONSTRAINT investment_movement movement_is_taken_back_once

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT movement_is_taken_back_once UNIQUE (place_id, pool_id, investment, takes_back);

-- CONSTRAINT variance_notice_end notice_ends_once

ALTER TABLE ONLY public.variance_notice_end
    ADD CONSTRAINT notice_ends_once PRIMARY KEY (place_id, pool_id, notice_id);

-- CONSTRAINT variance_notice_giving notice_is_given_once_to_each

ALTER TABLE ONLY public.variance_notice_giving
    ADD CONSTRAINT notice_is_given_once_to_each PRIMARY KEY (place_id, pool_id, notice_id, body);

-- CONSTRAINT notice notice_is_sent_once

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_is_sent_once PRIMARY KEY (place_id, principal_id, task_id);

-- CONSTRAINT optimism_bias_table optimism_bias_table_name_is_taken

ALTER TABLE ONLY public.optimism_bias_table
    ADD CONSTRAINT optimism_bias_table_name_is_taken PRIMARY KEY (place_id, name);

-- CONSTRAINT outcome outcome_follows_the_last

ALTER TABLE ONLY public.outcome
    ADD CONSTRAINT outcome_follows_the_last PRIMARY KEY (place_id, programme, outcome, version);

-- CONSTRAINT own_optimism_bias own_optimism_bias_pkey

ALTER TABLE ONLY public.own_optimism_bias
    ADD CONSTRAINT own_optimism_bias_pkey PRIMARY KEY (place_id, name);

-- CONSTRAINT agreement_partner partner_is_listed_once

ALTER TABLE ONLY public.agreement_partner
    ADD CONSTRAINT partner_is_listed_once UNIQUE (place_id, agreement, version, body);

-- CONSTRAINT period_change period_change_pkey

ALTER TABLE ONLY public.period_change
    ADD CONSTRAINT period_change_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT period period_pkey

ALTER TABLE ONLY public.period
    ADD CONSTRAINT period_pkey PRIMARY KEY (place_id, pool_id, month);

-- CONSTRAINT place place_code_is_taken

ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_code_is_taken UNIQUE (code);

-- CONSTRAINT place place_pkey

ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (place_id);

-- CONSTRAINT place_principal place_principal_pkey

ALTER TABLE ONLY public.place_principal
    ADD CONSTRAINT place_principal_pkey PRIMARY KEY (place_id, principal_id);

-- CONSTRAINT pool pool_code_is_taken

ALTER TABLE ONLY public.pool
    ADD CONSTRAINT pool_code_is_taken UNIQUE (place_id, code);

-- CONSTRAINT pool_head pool_head_pkey

ALTER TABLE ONLY public.pool_head
    ADD CONSTRAINT pool_head_pkey PRIMARY KEY (place_id, pool_id);

-- CONSTRAINT pool pool_pkey

ALTER TABLE ONLY public.pool
    ADD CONSTRAINT pool_pkey PRIMARY KEY (place_id, pool_id);

-- CONSTRAINT principal principal_is_known_once

ALTER TABLE ONLY public.principal
    ADD CONSTRAINT principal_is_known_once UNIQUE (issuer, subject);

-- CONSTRAINT principal principal_pkey

ALTER TABLE ONLY public.principal
    ADD CONSTRAINT principal_pkey PRIMARY KEY (principal_id);

-- CONSTRAINT programme programme_code_is_taken

ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_code_is_taken PRIMARY KEY (place_id, programme);

-- CONSTRAINT programme_decision programme_decision_is_numbered

ALTER TABLE ONLY public.programme_decision
    ADD CONSTRAINT programme_decision_is_numbered PRIMARY KEY (place_id, programme, number);

-- CONSTRAINT programme_limit programme_limit_pkey

ALTER TABLE ONLY public.programme_limit
    ADD CONSTRAINT programme_limit_pkey PRIMARY KEY (place_id, programme, number, pool_id, scheme);

-- CONSTRAINT proposal_outcome proposal_ends_once

ALTER TABLE ONLY public.proposal_outcome
    ADD CONSTRAINT proposal_ends_once PRIMARY KEY (place_id, proposal_id);

-- CONSTRAINT proposal_approval proposal_is_approved_once_by_each

ALTER TABLE ONLY public.proposal_approval
    ADD CONSTRAINT proposal_is_approved_once_by_each PRIMARY KEY (place_id, proposal_id, person_id);

-- CONSTRAINT proposal proposal_key_is_used_once

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_key_is_used_once UNIQUE (place_id, key_id);

-- CONSTRAINT proposal proposal_pkey

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_pkey PRIMARY KEY (place_id, proposal_id);

-- CONSTRAINT rating_rule rating_rule_pkey

ALTER TABLE ONLY public.rating_rule
    ADD CONSTRAINT rating_rule_pkey PRIMARY KEY (place_id, pool_id, version);

-- CONSTRAINT refused_key refused_key_is_kept_once

ALTER TABLE ONLY public.refused_key
    ADD CONSTRAINT refused_key_is_kept_once PRIMARY KEY (place_id, pool_id, key_id, key_item);

-- CONSTRAINT contribution_remittance remittance_is_recorded_once

ALTER TABLE ONLY public.contribution_remittance
    ADD CONSTRAINT remittance_is_recorded_once PRIMARY KEY (place_id, pool_id, version);

-- CONSTRAINT role_grant role_grant_pkey

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_pkey PRIMARY KEY (grant_id);

-- CONSTRAINT role_grant role_is_granted_once

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_is_granted_once UNIQUE NULLS NOT DISTINCT (principal_id, role, place_id, body, number);

-- CONSTRAINT role_withdrawal role_is_withdrawn_once

ALTER TABLE ONLY public.role_withdrawal
    ADD CONSTRAINT role_is_withdrawn_once PRIMARY KEY (grant_id);

-- CONSTRAINT rule_set_adoption rule_set_adoption_pkey

ALTER TABLE ONLY public.rule_set_adoption
    ADD CONSTRAINT rule_set_adoption_pkey PRIMARY KEY (place_id, agreement, number);

-- CONSTRAINT rule_set_adoption rule_set_is_adopted_once

ALTER TABLE ONLY public.rule_set_adoption
    ADD CONSTRAINT rule_set_is_adopted_once UNIQUE (place_id, agreement, version);

-- CONSTRAINT rule_set_signature rule_set_is_signed_once_by_each

ALTER TABLE ONLY public.rule_set_signature
    ADD CONSTRAINT rule_set_is_signed_once_by_each PRIMARY KEY (place_id, agreement, version, body);

-- CONSTRAINT rule_set rule_set_pkey

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_pkey PRIMARY KEY (place_id, agreement, version);

-- CONSTRAINT savings_baseline savings_baseline_pkey

ALTER TABLE ONLY public.savings_baseline
    ADD CONSTRAINT savings_baseline_pkey PRIMARY KEY (place_id, pool_id, case_code, number);

-- CONSTRAINT savings_case savings_case_code_is_taken

ALTER TABLE ONLY public.savings_case
    ADD CONSTRAINT savings_case_code_is_taken PRIMARY KEY (place_id, pool_id, case_code);

-- CONSTRAINT savings_case_naming savings_case_naming_pkey

ALTER TABLE ONLY public.savings_case_naming
    ADD CONSTRAINT savings_case_naming_pkey PRIMARY KEY (place_id, pool_id, case_code, number);

-- CONSTRAINT savings_case_text savings_case_text_pkey

ALTER TABLE ONLY public.savings_case_text
    ADD CONSTRAINT savings_case_text_pkey PRIMARY KEY (place_id, pool_id, case_code, part, number);

-- CONSTRAINT savings_case_version savings_case_version_pkey

ALTER TABLE ONLY public.savings_case_version
    ADD CONSTRAINT savings_case_version_pkey PRIMARY KEY (place_id, pool_id, case_code, version);

-- CONSTRAINT savings_cause_text savings_cause_text_pkey

ALTER TABLE ONLY public.savings_cause_text
    ADD CONSTRAINT savings_cause_text_pkey PRIMARY KEY (place_id, pool_id, case_code, body, year, claim, version);

-- CONSTRAINT savings_claim_evidence savings_claim_evidence_pkey

ALTER TABLE ONLY public.savings_claim_evidence
    ADD CONSTRAINT savings_claim_evidence_pkey PRIMARY KEY (place_id, pool_id, claim, number);

-- CONSTRAINT savings_claim savings_claim_pkey

ALTER TABLE ONLY public.savings_claim
    ADD CONSTRAINT savings_claim_pkey PRIMARY KEY (place_id, pool_id, claim);

-- CONSTRAINT savings_overlap_answer savings_overlap_answer_pkey

ALTER TABLE ONLY public.savings_overlap_answer
    ADD CONSTRAINT savings_overlap_answer_pkey PRIMARY KEY (place_id, pool_id, claim, number);

-- CONSTRAINT savings_review_answer savings_review_is_answered_once

ALTER TABLE ONLY public.savings_review_answer
    ADD CONSTRAINT savings_review_is_answered_once PRIMARY KEY (place_id, pool_id, case_code, review);

-- CONSTRAINT savings_review savings_review_pkey

ALTER TABLE ONLY public.savings_review
    ADD CONSTRAINT savings_review_pkey PRIMARY KEY (place_id, pool_id, case_code, review);

-- CONSTRAINT savings_shortfall savings_shortfall_pkey

ALTER TABLE ONLY public.savings_shortfall
    ADD CONSTRAINT savings_shortfall_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT savings_step savings_step_pkey

ALTER TABLE ONLY public.savings_step
    ADD CONSTRAINT savings_step_pkey PRIMARY KEY (place_id, pool_id, claim, number);

-- CONSTRAINT savings_text savings_text_pkey

ALTER TABLE ONLY public.savings_text
    ADD CONSTRAINT savings_text_pkey PRIMARY KEY (place_id, pool_id, part, subject, number);

-- CONSTRAINT scheme scheme_code_is_taken

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_code_is_taken PRIMARY KEY (place_id, programme, scheme);

-- CONSTRAINT settlement_scheme scheme_is_settled_once

ALTER TABLE ONLY public.settlement_scheme
    ADD CONSTRAINT scheme_is_settled_once PRIMARY KEY (place_id, pool_id, number, scheme);

-- CONSTRAINT scheme_sharing scheme_sharing_pkey

ALTER TABLE ONLY public.scheme_sharing
    ADD CONSTRAINT scheme_sharing_pkey PRIMARY KEY (place_id, programme, scheme, version);

-- CONSTRAINT scheme_treatment scheme_treatment_pkey

ALTER TABLE ONLY public.scheme_treatment
    ADD CONSTRAINT scheme_treatment_pkey PRIMARY KEY (place_id, programme, scheme, version);

-- CONSTRAINT scheme_use scheme_use_pkey

ALTER TABLE ONLY public.scheme_use
    ADD CONSTRAINT scheme_use_pkey PRIMARY KEY (place_id, programme, scheme, version);

-- CONSTRAINT scheme_vat_treatment scheme_vat_treatment_pkey

ALTER TABLE ONLY public.scheme_vat_treatment
    ADD CONSTRAINT scheme_vat_treatment_pkey PRIMARY KEY (place_id, programme, scheme, version);

-- CONSTRAINT browser_session_end session_ends_once

ALTER TABLE ONLY public.browser_session_end
    ADD CONSTRAINT session_ends_once PRIMARY KEY (session_id);

-- CONSTRAINT browser_session session_has_its_own_cookie

ALTER TABLE ONLY public.browser_session
    ADD CONSTRAINT session_has_its_own_cookie UNIQUE (cookie_sha256);

-- CONSTRAINT settlement_agreement settlement_agreement_pkey

ALTER TABLE ONLY public.settlement_agreement
    ADD CONSTRAINT settlement_agreement_pkey PRIMARY KEY (place_id, pool_id, number, scheme, body, step);

-- CONSTRAINT settlement_dispute settlement_dispute_pkey

ALTER TABLE ONLY public.settlement_dispute
    ADD CONSTRAINT settlement_dispute_pkey PRIMARY KEY (place_id, pool_id, dispute);

-- CONSTRAINT settlement_dispute_text settlement_dispute_text_pkey

ALTER TABLE ONLY public.settlement_dispute_text
    ADD CONSTRAINT settlement_dispute_text_pkey PRIMARY KEY (place_id, pool_id, dispute, part);

-- CONSTRAINT settlement_withdrawal settlement_is_withdrawn_once

ALTER TABLE ONLY public.settlement_withdrawal
    ADD CONSTRAINT settlement_is_withdrawn_once PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT settlement settlement_key_is_used_once

ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT settlement_key_is_used_once UNIQUE (place_id, key_id);

-- CONSTRAINT settlement settlement_pkey

ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT settlement_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT savings_shortfall shortfall_has_one_entry

ALTER TABLE ONLY public.savings_shortfall
    ADD CONSTRAINT shortfall_has_one_entry UNIQUE (place_id, pool_id, sequence);

-- CONSTRAINT spend_profile spend_profile_key_is_used_once

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_key_is_used_once UNIQUE (place_id, key_id);

-- CONSTRAINT spend_profile spend_profile_pkey

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT spend_profile_text spend_profile_text_pkey

ALTER TABLE ONLY public.spend_profile_text
    ADD CONSTRAINT spend_profile_text_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT spend_profile spend_profile_version_stands_once

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_version_stands_once UNIQUE (place_id, pool_id, programme, scheme, year, version);

-- CONSTRAINT stated_figures stated_figures_pkey

ALTER TABLE ONLY public.stated_figures
    ADD CONSTRAINT stated_figures_pkey PRIMARY KEY (place_id, pool_id, version);

-- CONSTRAINT statement_file statement_file_is_kept_once

ALTER TABLE ONLY public.statement_file
    ADD CONSTRAINT statement_file_is_kept_once PRIMARY KEY (place_id, pool_id, number, format);

-- CONSTRAINT statement_issue statement_issue_pkey

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_pkey PRIMARY KEY (place_id, pool_id, number);

-- CONSTRAINT funding_stream stream_code_is_taken

ALTER TABLE ONLY public.funding_stream
    ADD CONSTRAINT stream_code_is_taken PRIMARY KEY (place_id, stream);

-- CONSTRAINT balance_threshold threshold_is_set_once

ALTER TABLE ONLY public.balance_threshold
    ADD CONSTRAINT threshold_is_set_once UNIQUE NULLS NOT DISTINCT (place_id, agreement, version);

-- CONSTRAINT unit_cost_edition unit_cost_edition_is_taken

ALTER TABLE ONLY public.unit_cost_edition
    ADD CONSTRAINT unit_cost_edition_is_taken PRIMARY KEY (place_id, edition);

-- CONSTRAINT unit_cost unit_cost_stands_once

ALTER TABLE ONLY public.unit_cost
    ADD CONSTRAINT unit_cost_stands_once PRIMARY KEY (place_id, edition, unit_cost_code);

-- CONSTRAINT variance_notice variance_notice_pkey

ALTER TABLE ONLY public.variance_notice
    ADD CONSTRAINT variance_notice_pkey PRIMARY KEY (place_id, pool_id, notice_id);

-- CONSTRAINT variance_notice_report variance_notice_report_pkey

ALTER TABLE ONLY public.variance_notice_report
    ADD CONSTRAINT variance_notice_report_pkey PRIMARY KEY (place_id, pool_id, notice_id, number);

-- CONSTRAINT variance_notice_report_text variance_notice_report_text_pkey

ALTER TABLE ONLY public.variance_notice_report_text
    ADD CONSTRAINT variance_notice_report_text_pkey PRIMARY KEY (place_id, pool_id, notice_id, number);

-- CONSTRAINT variance_notice_terms variance_notice_terms_pkey

ALTER TABLE ONLY public.variance_notice_terms
    ADD CONSTRAINT variance_notice_terms_pkey PRIMARY KEY (place_id, agreement, version);

-- CONSTRAINT agreement_signature version_is_signed_once_by_each

ALTER TABLE ONLY public.agreement_signature
    ADD CONSTRAINT version_is_signed_once_by_each PRIMARY KEY (place_id, agreement, version, body);

-- INDEX act_by_operation

CREATE INDEX act_by_operation ON public.act USING btree (place_id, operation, act_id);

-- INDEX act_by_pool

CREATE INDEX act_by_pool ON public.act USING btree (place_id, pool_id, act_id);

-- INDEX act_by_principal

CREATE INDEX act_by_principal ON public.act USING btree (place_id, principal_id, act_id);

-- INDEX browser_session_by_account

CREATE INDEX browser_session_by_account ON public.browser_session USING btree (issuer, subject, signed_in_at);

-- INDEX browser_session_by_end

CREATE INDEX browser_session_by_end ON public.browser_session USING btree (ends_at);

-- INDEX call_by_due_date

CREATE INDEX call_by_due_date ON public.contribution_call USING btree (place_id, pool_id, due_on, number);

-- INDEX directory_change_by_principal

CREATE INDEX directory_change_by_principal ON public.directory_change USING btree (place_id, principal_id);

-- INDEX entry_is_reversed_once

CREATE UNIQUE INDEX entry_is_reversed_once ON public.entry USING btree (place_id, pool_id, reverses_sequence) WHERE (reverses_sequence IS NOT NULL);

-- INDEX entry_key_posts_once

CREATE UNIQUE INDEX entry_key_posts_once ON public.entry USING btree (place_id, key_id, key_item, key_part, pool_id) WHERE (key_id IS NOT NULL);

-- INDEX entry_of_another_month

CREATE INDEX entry_of_another_month ON public.entry USING btree (place_id, pool_id, event_date, effective_date, sequence) WHERE (date_trunc('month'::text, (event_date)::timestamp without time zone) <> date_trunc('month'::text, (effective_date)::timestamp without time zone));

-- INDEX entry_recodes

CREATE INDEX entry_recodes ON public.entry USING btree (place_id, pool_id, recodes_sequence) WHERE (recodes_sequence IS NOT NULL);

-- INDEX entry_source_line_posts_once

CREATE UNIQUE INDEX entry_source_line_posts_once ON public.entry USING btree (place_id, source_document, source_line, source_body, source_system, pool_id) WHERE (source_document IS NOT NULL);

-- INDEX import_job_by_pool

CREATE INDEX import_job_by_pool ON public.import_job USING btree (place_id, pool_id, import_id);

-- INDEX import_line_by_outcome

CREATE INDEX import_line_by_outcome ON public.import_line USING btree (place_id, import_id, outcome, stage, row_number);

-- INDEX intake_file_is_replaced_once

CREATE UNIQUE INDEX intake_file_is_replaced_once ON public.intake_file USING btree (place_id, pool_id, profile, replaces_sha256) WHERE (replaces_sha256 IS NOT NULL);

-- INDEX journal_banks_once

CREATE UNIQUE INDEX journal_banks_once ON public.savings_step USING btree (place_id, body, journal_reference) WHERE (journal_reference IS NOT NULL);

-- INDEX leg_by_account

CREATE INDEX leg_by_account ON public.leg USING btree (place_id, pool_id, account_id, effective_date, sequence) INCLUDE (amount_pence);

-- INDEX period_change_by_month

CREATE INDEX period_change_by_month ON public.period_change USING btree (place_id, pool_id, month, number);

-- INDEX principal_by_person

CREATE INDEX principal_by_person ON public.principal USING btree (same_person_as) WHERE (same_person_as IS NOT NULL);

-- INDEX programme_limit_by_scheme

CREATE INDEX programme_limit_by_scheme ON public.programme_limit USING btree (place_id, programme, scheme, pool_id, number);

-- INDEX proposal_by_pool

CREATE INDEX proposal_by_pool ON public.proposal USING btree (place_id, pool_id, proposal_id);

-- INDEX role_grant_by_place

CREATE INDEX role_grant_by_place ON public.role_grant USING btree (place_id, principal_id);

-- INDEX savings_claim_month_by_claim

CREATE INDEX savings_claim_month_by_claim ON public.savings_claim_month USING btree (place_id, pool_id, claim);

-- INDEX savings_step_by_entry

CREATE INDEX savings_step_by_entry ON public.savings_step USING btree (place_id, pool_id, sequence);

-- INDEX settlement_by_year

CREATE INDEX settlement_by_year ON public.settlement USING btree (place_id, pool_id, year, number);

-- INDEX sign_in_link_use_by_session

CREATE INDEX sign_in_link_use_by_session ON public.sign_in_link_use USING btree (session_id);

-- TRIGGER account account_is_append_only

CREATE TRIGGER account_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.account FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER act act_is_append_only

CREATE TRIGGER act_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.act FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER activity_figure activity_figure_is_append_only

CREATE TRIGGER activity_figure_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.activity_figure FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER activity_measure activity_measure_is_append_only

CREATE TRIGGER activity_measure_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.activity_measure FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER rule_set_adoption adoption_is_guarded

CREATE TRIGGER adoption_is_guarded AFTER INSERT ON public.rule_set_adoption FOR EACH ROW EXECUTE FUNCTION public.guard_adoption();

-- TRIGGER agreement agreement_is_append_only

CREATE TRIGGER agreement_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.agreement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER agreement_partner agreement_partner_is_append_only

CREATE TRIGGER agreement_partner_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.agreement_partner FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER agreement_review agreement_review_is_append_only

CREATE TRIGGER agreement_review_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.agreement_review FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER agreement_signature agreement_signature_is_append_only

CREATE TRIGGER agreement_signature_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.agreement_signature FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER agreement_version agreement_version_is_append_only

CREATE TRIGGER agreement_version_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.agreement_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER agreement_winding_up agreement_winding_up_is_append_only

CREATE TRIGGER agreement_winding_up_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.agreement_winding_up FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER proposal_approval approval_is_guarded

CREATE TRIGGER approval_is_guarded AFTER INSERT ON public.proposal_approval FOR EACH ROW EXECUTE FUNCTION public.guard_approval();

-- TRIGGER balance_decision balance_decision_is_append_only

CREATE TRIGGER balance_decision_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.balance_decision FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER balance_decision balance_decision_is_guarded

CREATE TRIGGER balance_decision_is_guarded AFTER INSERT ON public.balance_decision FOR EACH ROW EXECUTE FUNCTION public.guard_balance_decision();

-- TRIGGER balance_threshold balance_threshold_is_append_only

CREATE TRIGGER balance_threshold_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.balance_threshold FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_baseline baseline_is_done_by_two

CREATE CONSTRAINT TRIGGER baseline_is_done_by_two AFTER INSERT ON public.savings_baseline DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_done_by_two();

-- TRIGGER savings_baseline baseline_is_guarded

CREATE TRIGGER baseline_is_guarded AFTER INSERT ON public.savings_baseline FOR EACH ROW EXECUTE FUNCTION public.guard_baseline();

-- TRIGGER body_version body_version_is_append_only

CREATE TRIGGER body_version_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.body_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER browser_session_end browser_session_end_is_append_only

CREATE TRIGGER browser_session_end_is_append_only BEFORE UPDATE OR TRUNCATE ON public.browser_session_end FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER browser_session_end browser_session_end_stays

CREATE TRIGGER browser_session_end_stays BEFORE DELETE ON public.browser_session_end FOR EACH ROW EXECUTE FUNCTION public.guard_kept_with_session();

-- TRIGGER browser_session browser_session_is_guarded

CREATE TRIGGER browser_session_is_guarded BEFORE UPDATE ON public.browser_session FOR EACH ROW EXECUTE FUNCTION public.guard_browser_session();

-- TRIGGER browser_session browser_session_is_kept

CREATE TRIGGER browser_session_is_kept BEFORE TRUNCATE ON public.browser_session FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER browser_session browser_session_is_over

CREATE TRIGGER browser_session_is_over BEFORE DELETE ON public.browser_session FOR EACH ROW EXECUTE FUNCTION public.guard_forgotten_session();

-- TRIGGER savings_claim_end claim_end_is_guarded

CREATE TRIGGER claim_end_is_guarded AFTER INSERT ON public.savings_claim_end FOR EACH ROW EXECUTE FUNCTION public.guard_claim_end();

-- TRIGGER savings_claim_month claim_month_is_guarded

CREATE TRIGGER claim_month_is_guarded AFTER INSERT ON public.savings_claim_month FOR EACH ROW EXECUTE FUNCTION public.guard_claim_month();

-- TRIGGER commentary commentary_is_append_only

CREATE TRIGGER commentary_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.commentary FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER contribution_call contribution_call_is_append_only

CREATE TRIGGER contribution_call_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contribution_call FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER contribution_call contribution_call_is_guarded

CREATE TRIGGER contribution_call_is_guarded AFTER INSERT ON public.contribution_call FOR EACH ROW EXECUTE FUNCTION public.guard_call();

-- TRIGGER contribution_remittance contribution_remittance_is_append_only

CREATE TRIGGER contribution_remittance_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contribution_remittance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER contribution_schedule contribution_schedule_is_append_only

CREATE TRIGGER contribution_schedule_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.contribution_schedule FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER contribution_schedule contribution_schedule_is_done_by_two

CREATE CONSTRAINT TRIGGER contribution_schedule_is_done_by_two AFTER INSERT ON public.contribution_schedule DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_done_by_two();

-- TRIGGER contribution_schedule contribution_schedule_is_guarded

CREATE TRIGGER contribution_schedule_is_guarded AFTER INSERT ON public.contribution_schedule FOR EACH ROW EXECUTE FUNCTION public.guard_schedule();

-- TRIGGER decommissioning_item decommissioning_item_is_append_only

CREATE TRIGGER decommissioning_item_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decommissioning_item FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER decommissioning_report decommissioning_report_is_append_only

CREATE TRIGGER decommissioning_report_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.decommissioning_report FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER delegation delegation_is_append_only

CREATE TRIGGER delegation_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.delegation FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER directory_change directory_change_is_append_only

CREATE TRIGGER directory_change_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.directory_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER entry entries_are_guarded

CREATE TRIGGER entries_are_guarded AFTER INSERT ON public.entry REFERENCING NEW TABLE AS new_entry FOR EACH STATEMENT EXECUTE FUNCTION public.guard_entries();

-- TRIGGER pool_head entries_are_guarded_at_commit

CREATE CONSTRAINT TRIGGER entries_are_guarded_at_commit AFTER INSERT OR UPDATE ON public.pool_head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_entries_at_commit();

-- TRIGGER entry entry_is_append_only

CREATE TRIGGER entry_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER fence fence_is_append_only

CREATE TRIGGER fence_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.fence FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER forecast forecast_is_append_only

CREATE TRIGGER forecast_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.forecast FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER gateway_plan gateway_plan_is_append_only

CREATE TRIGGER gateway_plan_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.gateway_plan FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER pool_head head_is_guarded

CREATE TRIGGER head_is_guarded BEFORE UPDATE ON public.pool_head FOR EACH ROW EXECUTE FUNCTION public.guard_head();

-- TRIGGER indicator_figure indicator_figure_is_append_only

CREATE TRIGGER indicator_figure_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.indicator_figure FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER indicator_figure indicator_figure_is_guarded

CREATE TRIGGER indicator_figure_is_guarded AFTER INSERT ON public.indicator_figure FOR EACH ROW EXECUTE FUNCTION public.guard_indicator_figure();

-- TRIGGER indicator indicator_is_append_only

CREATE TRIGGER indicator_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.indicator FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER investment investment_is_append_only

CREATE TRIGGER investment_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.investment FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER investment_movement investment_movement_is_append_only

CREATE TRIGGER investment_movement_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.investment_movement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER investment_terms investment_terms_is_append_only

CREATE TRIGGER investment_terms_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.investment_terms FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER journal_run journal_run_is_append_only

CREATE TRIGGER journal_run_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_run FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER ledger_extract ledger_extract_is_append_only

CREATE TRIGGER ledger_extract_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_extract FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER ledger_extract_line ledger_extract_line_is_append_only

CREATE TRIGGER ledger_extract_line_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_extract_line FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER ledger_profile ledger_profile_is_append_only

CREATE TRIGGER ledger_profile_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_profile FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER leg leg_is_append_only

CREATE TRIGGER leg_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.leg FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER leg legs_are_guarded

CREATE TRIGGER legs_are_guarded AFTER INSERT ON public.leg REFERENCING NEW TABLE AS new_leg FOR EACH STATEMENT EXECUTE FUNCTION public.guard_legs();

-- TRIGGER minimum_contribution minimum_contribution_is_append_only

CREATE TRIGGER minimum_contribution_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.minimum_contribution FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER optimism_bias_table optimism_bias_table_is_append_only

CREATE TRIGGER optimism_bias_table_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.optimism_bias_table FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER outcome outcome_is_append_only

CREATE TRIGGER outcome_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.outcome FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER proposal_outcome outcome_is_guarded

CREATE TRIGGER outcome_is_guarded AFTER INSERT ON public.proposal_outcome FOR EACH ROW EXECUTE FUNCTION public.guard_outcome();

-- TRIGGER own_optimism_bias own_optimism_bias_is_append_only

CREATE TRIGGER own_optimism_bias_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.own_optimism_bias FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER period_change period_change_is_append_only

CREATE TRIGGER period_change_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.period_change FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER period_change period_change_is_done_by_two

CREATE CONSTRAINT TRIGGER period_change_is_done_by_two AFTER INSERT ON public.period_change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_done_by_two();

-- TRIGGER period_change period_change_is_guarded

CREATE TRIGGER period_change_is_guarded AFTER INSERT ON public.period_change FOR EACH ROW EXECUTE FUNCTION public.guard_period_change();

-- TRIGGER period_change period_change_is_guarded_at_commit

CREATE CONSTRAINT TRIGGER period_change_is_guarded_at_commit AFTER INSERT ON public.period_change DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_period_change_at_commit();

-- TRIGGER period period_is_guarded

CREATE TRIGGER period_is_guarded BEFORE INSERT OR UPDATE ON public.period FOR EACH ROW EXECUTE FUNCTION public.guard_period();

-- TRIGGER period period_stays

CREATE TRIGGER period_stays BEFORE DELETE OR TRUNCATE ON public.period FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER period periods_begin_in_order

CREATE TRIGGER periods_begin_in_order AFTER INSERT ON public.period REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.guard_period_order();

-- TRIGGER period periods_close_in_order

CREATE TRIGGER periods_close_in_order AFTER UPDATE ON public.period REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.guard_period_order();

-- TRIGGER place_principal place_principal_is_append_only

CREATE TRIGGER place_principal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.place_principal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER principal principal_is_guarded

CREATE TRIGGER principal_is_guarded BEFORE INSERT OR UPDATE ON public.principal FOR EACH ROW EXECUTE FUNCTION public.guard_principal();

-- TRIGGER programme_decision programme_decision_is_append_only

CREATE TRIGGER programme_decision_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.programme_decision FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER programme_decision programme_decision_is_done_by_two

CREATE CONSTRAINT TRIGGER programme_decision_is_done_by_two AFTER INSERT ON public.programme_decision DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_done_by_two();

-- TRIGGER programme_decision programme_decision_is_guarded

CREATE TRIGGER programme_decision_is_guarded AFTER INSERT ON public.programme_decision FOR EACH ROW EXECUTE FUNCTION public.guard_programme_decision();

-- TRIGGER programme_limit programme_limit_is_append_only

CREATE TRIGGER programme_limit_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.programme_limit FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER proposal_approval proposal_approval_is_append_only

CREATE TRIGGER proposal_approval_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.proposal_approval FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER proposal proposal_is_append_only

CREATE TRIGGER proposal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.proposal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER proposal proposal_is_guarded

CREATE TRIGGER proposal_is_guarded AFTER INSERT ON public.proposal FOR EACH ROW EXECUTE FUNCTION public.guard_proposal();

-- TRIGGER proposal_outcome proposal_outcome_is_append_only

CREATE TRIGGER proposal_outcome_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.proposal_outcome FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER rating_rule rating_rule_is_append_only

CREATE TRIGGER rating_rule_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rating_rule FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER refused_key refused_key_is_append_only

CREATE TRIGGER refused_key_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.refused_key FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER role_grant role_grant_is_append_only

CREATE TRIGGER role_grant_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.role_grant FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER role_grant role_grant_is_guarded

CREATE TRIGGER role_grant_is_guarded AFTER INSERT ON public.role_grant FOR EACH ROW EXECUTE FUNCTION public.guard_role_grant();

-- TRIGGER role_withdrawal role_withdrawal_is_append_only

CREATE TRIGGER role_withdrawal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.role_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER rule_set_adoption rule_set_adoption_is_append_only

CREATE TRIGGER rule_set_adoption_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rule_set_adoption FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER rule_set rule_set_is_append_only

CREATE TRIGGER rule_set_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rule_set FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER rule_set_signature rule_set_signature_is_append_only

CREATE TRIGGER rule_set_signature_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rule_set_signature FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_baseline savings_baseline_is_append_only

CREATE TRIGGER savings_baseline_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_baseline FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_case savings_case_is_append_only

CREATE TRIGGER savings_case_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_case FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_case_naming savings_case_naming_is_append_only

CREATE TRIGGER savings_case_naming_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_case_naming FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_case_version savings_case_version_is_append_only

CREATE TRIGGER savings_case_version_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_case_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_cause savings_cause_is_append_only

CREATE TRIGGER savings_cause_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_cause FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_claim_end savings_claim_end_is_append_only

CREATE TRIGGER savings_claim_end_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_claim_end FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_claim_evidence savings_claim_evidence_is_append_only

CREATE TRIGGER savings_claim_evidence_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_claim_evidence FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_claim savings_claim_is_append_only

CREATE TRIGGER savings_claim_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_claim FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_claim_month savings_claim_month_is_append_only

CREATE TRIGGER savings_claim_month_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_claim_month FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_overlap_answer savings_overlap_answer_is_append_only

CREATE TRIGGER savings_overlap_answer_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_overlap_answer FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_review_answer savings_review_answer_is_append_only

CREATE TRIGGER savings_review_answer_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_review_answer FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_review savings_review_is_append_only

CREATE TRIGGER savings_review_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_review FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_shortfall savings_shortfall_is_append_only

CREATE TRIGGER savings_shortfall_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_shortfall FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_step savings_step_is_append_only

CREATE TRIGGER savings_step_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.savings_step FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER savings_step savings_step_is_guarded

CREATE TRIGGER savings_step_is_guarded AFTER INSERT ON public.savings_step FOR EACH ROW EXECUTE FUNCTION public.guard_savings_step();

-- TRIGGER savings_step savings_step_is_verified_by_two

CREATE CONSTRAINT TRIGGER savings_step_is_verified_by_two AFTER INSERT ON public.savings_step DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_verification();

-- TRIGGER scheme_sharing scheme_sharing_is_append_only

CREATE TRIGGER scheme_sharing_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.scheme_sharing FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER scheme_treatment scheme_treatment_is_append_only

CREATE TRIGGER scheme_treatment_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.scheme_treatment FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER scheme_use scheme_use_is_append_only

CREATE TRIGGER scheme_use_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.scheme_use FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER scheme_vat_treatment scheme_vat_treatment_is_append_only

CREATE TRIGGER scheme_vat_treatment_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.scheme_vat_treatment FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER settlement_scheme settled_scheme_is_guarded

CREATE TRIGGER settled_scheme_is_guarded AFTER INSERT ON public.settlement_scheme FOR EACH ROW EXECUTE FUNCTION public.guard_settled_scheme();

-- TRIGGER settlement_agreement settlement_agreement_is_append_only

CREATE TRIGGER settlement_agreement_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_agreement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER settlement_dispute_end settlement_dispute_end_is_append_only

CREATE TRIGGER settlement_dispute_end_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_dispute_end FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER settlement_dispute settlement_dispute_is_append_only

CREATE TRIGGER settlement_dispute_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_dispute FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER settlement settlement_is_append_only

CREATE TRIGGER settlement_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER settlement_scheme settlement_scheme_is_append_only

CREATE TRIGGER settlement_scheme_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_scheme FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER settlement_withdrawal settlement_withdrawal_is_append_only

CREATE TRIGGER settlement_withdrawal_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settlement_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER sign_in_link_use sign_in_link_use_is_append_only

CREATE TRIGGER sign_in_link_use_is_append_only BEFORE UPDATE OR TRUNCATE ON public.sign_in_link_use FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER sign_in_link_use sign_in_link_use_stays

CREATE TRIGGER sign_in_link_use_stays BEFORE DELETE ON public.sign_in_link_use FOR EACH ROW EXECUTE FUNCTION public.guard_kept_with_session();

-- TRIGGER spend_profile spend_profile_is_append_only

CREATE TRIGGER spend_profile_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.spend_profile FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER stated_balance stated_balance_is_append_only

CREATE TRIGGER stated_balance_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.stated_balance FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER stated_figures stated_figures_is_append_only

CREATE TRIGGER stated_figures_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.stated_figures FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER statement_file statement_file_is_append_only

CREATE TRIGGER statement_file_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER statement_issue statement_issue_is_append_only

CREATE TRIGGER statement_issue_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.statement_issue FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER statement_issue statement_issue_is_done_by_two

CREATE CONSTRAINT TRIGGER statement_issue_is_done_by_two AFTER INSERT ON public.statement_issue DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.guard_done_by_two();

-- TRIGGER statement_issue statement_issue_is_guarded

CREATE TRIGGER statement_issue_is_guarded AFTER INSERT ON public.statement_issue FOR EACH ROW EXECUTE FUNCTION public.guard_statement_issue();

-- TRIGGER unit_cost_edition unit_cost_edition_is_append_only

CREATE TRIGGER unit_cost_edition_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.unit_cost_edition FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER unit_cost unit_cost_is_append_only

CREATE TRIGGER unit_cost_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.unit_cost FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER variance_notice_end variance_notice_end_is_append_only

CREATE TRIGGER variance_notice_end_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.variance_notice_end FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER variance_notice_giving variance_notice_giving_is_append_only

CREATE TRIGGER variance_notice_giving_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.variance_notice_giving FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER variance_notice variance_notice_is_append_only

CREATE TRIGGER variance_notice_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.variance_notice FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER variance_notice_report variance_notice_report_is_append_only

CREATE TRIGGER variance_notice_report_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.variance_notice_report FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- TRIGGER variance_notice_terms variance_notice_terms_is_append_only

CREATE TRIGGER variance_notice_terms_is_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.variance_notice_terms FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

-- FK CONSTRAINT act act_place_id_fkey

ALTER TABLE ONLY public.act
    ADD CONSTRAINT act_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT act act_principal_id_fkey

ALTER TABLE ONLY public.act
    ADD CONSTRAINT act_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT activity_figure activity_figure_body_fkey

ALTER TABLE ONLY public.activity_figure
    ADD CONSTRAINT activity_figure_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT activity_figure activity_figure_place_id_act_id_fkey

ALTER TABLE ONLY public.activity_figure
    ADD CONSTRAINT activity_figure_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT activity_figure activity_figure_place_id_programme_measure_fkey

ALTER TABLE ONLY public.activity_figure
    ADD CONSTRAINT activity_figure_place_id_programme_measure_fkey FOREIGN KEY (place_id, programme, measure) REFERENCES public.activity_measure(place_id, programme, measure);

-- FK CONSTRAINT activity_measure activity_measure_place_id_act_id_fkey

ALTER TABLE ONLY public.activity_measure
    ADD CONSTRAINT activity_measure_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT activity_measure activity_measure_place_id_programme_fkey

ALTER TABLE ONLY public.activity_measure
    ADD CONSTRAINT activity_measure_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT activity_measure activity_measure_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.activity_measure
    ADD CONSTRAINT activity_measure_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT agreement_partner agreement_partner_body_fkey

ALTER TABLE ONLY public.agreement_partner
    ADD CONSTRAINT agreement_partner_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT agreement_partner agreement_partner_place_id_agreement_version_fkey

ALTER TABLE ONLY public.agreement_partner
    ADD CONSTRAINT agreement_partner_place_id_agreement_version_fkey FOREIGN KEY (place_id, agreement, version) REFERENCES public.agreement_version(place_id, agreement, version);

-- FK CONSTRAINT agreement agreement_place_id_act_id_fkey

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT agreement_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT agreement agreement_place_id_fkey

ALTER TABLE ONLY public.agreement
    ADD CONSTRAINT agreement_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT agreement_review agreement_review_place_id_act_id_fkey

ALTER TABLE ONLY public.agreement_review
    ADD CONSTRAINT agreement_review_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT agreement_review agreement_review_place_id_agreement_fkey

ALTER TABLE ONLY public.agreement_review
    ADD CONSTRAINT agreement_review_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT agreement_signature agreement_signature_place_id_act_id_fkey

ALTER TABLE ONLY public.agreement_signature
    ADD CONSTRAINT agreement_signature_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT agreement_signature agreement_signature_place_id_proposal_id_fkey

ALTER TABLE ONLY public.agreement_signature
    ADD CONSTRAINT agreement_signature_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT agreement_version agreement_version_host_fkey

ALTER TABLE ONLY public.agreement_version
    ADD CONSTRAINT agreement_version_host_fkey FOREIGN KEY (host) REFERENCES public.body(body);

-- FK CONSTRAINT agreement_version agreement_version_place_id_act_id_fkey

ALTER TABLE ONLY public.agreement_version
    ADD CONSTRAINT agreement_version_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT agreement_version agreement_version_place_id_agreement_fkey

ALTER TABLE ONLY public.agreement_version
    ADD CONSTRAINT agreement_version_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT agreement_winding_up agreement_winding_up_place_id_act_id_fkey

ALTER TABLE ONLY public.agreement_winding_up
    ADD CONSTRAINT agreement_winding_up_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT agreement_winding_up agreement_winding_up_place_id_agreement_fkey

ALTER TABLE ONLY public.agreement_winding_up
    ADD CONSTRAINT agreement_winding_up_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT agreement_winding_up agreement_winding_up_place_id_proposal_id_fkey

ALTER TABLE ONLY public.agreement_winding_up
    ADD CONSTRAINT agreement_winding_up_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT balance_decision balance_decision_acting_body_fkey

ALTER TABLE ONLY public.balance_decision
    ADD CONSTRAINT balance_decision_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT balance_decision balance_decision_place_id_act_id_fkey

ALTER TABLE ONLY public.balance_decision
    ADD CONSTRAINT balance_decision_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT balance_decision balance_decision_place_id_pool_id_last_day_body_balance_nu_fkey

ALTER TABLE ONLY public.balance_decision
    ADD CONSTRAINT balance_decision_place_id_pool_id_last_day_body_balance_nu_fkey FOREIGN KEY (place_id, pool_id, last_day, body, balance, number) REFERENCES public.stated_balance(place_id, pool_id, last_day, body, balance, number);

-- FK CONSTRAINT balance_decision balance_decision_principal_id_fkey

ALTER TABLE ONLY public.balance_decision
    ADD CONSTRAINT balance_decision_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT balance_text balance_text_place_id_act_id_fkey

ALTER TABLE ONLY public.balance_text
    ADD CONSTRAINT balance_text_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT balance_threshold balance_threshold_place_id_act_id_fkey

ALTER TABLE ONLY public.balance_threshold
    ADD CONSTRAINT balance_threshold_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT balance_threshold balance_threshold_place_id_agreement_fkey

ALTER TABLE ONLY public.balance_threshold
    ADD CONSTRAINT balance_threshold_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT body body_recorded_by_fkey

ALTER TABLE ONLY public.body
    ADD CONSTRAINT body_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT body_version body_version_body_fkey

ALTER TABLE ONLY public.body_version
    ADD CONSTRAINT body_version_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT body_version body_version_recorded_by_fkey

ALTER TABLE ONLY public.body_version
    ADD CONSTRAINT body_version_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT body_version body_version_successor_fkey

ALTER TABLE ONLY public.body_version
    ADD CONSTRAINT body_version_successor_fkey FOREIGN KEY (successor) REFERENCES public.body(body);

-- FK CONSTRAINT calendar_feed_end calendar_feed_end_place_id_act_id_fkey

ALTER TABLE ONLY public.calendar_feed_end
    ADD CONSTRAINT calendar_feed_end_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT calendar_feed_end calendar_feed_end_place_id_feed_id_fkey

ALTER TABLE ONLY public.calendar_feed_end
    ADD CONSTRAINT calendar_feed_end_place_id_feed_id_fkey FOREIGN KEY (place_id, feed_id) REFERENCES public.calendar_feed(place_id, feed_id);

-- FK CONSTRAINT calendar_feed calendar_feed_place_id_act_id_fkey

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT calendar_feed calendar_feed_place_id_fkey

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT calendar_feed calendar_feed_principal_id_fkey

ALTER TABLE ONLY public.calendar_feed
    ADD CONSTRAINT calendar_feed_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT carry carry_place_id_pool_id_fkey

ALTER TABLE ONLY public.carry
    ADD CONSTRAINT carry_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT commentary commentary_acting_body_fkey

ALTER TABLE ONLY public.commentary
    ADD CONSTRAINT commentary_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT commentary commentary_place_id_act_id_fkey

ALTER TABLE ONLY public.commentary
    ADD CONSTRAINT commentary_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT commentary commentary_place_id_pool_id_fkey

ALTER TABLE ONLY public.commentary
    ADD CONSTRAINT commentary_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT commentary commentary_principal_id_fkey

ALTER TABLE ONLY public.commentary
    ADD CONSTRAINT commentary_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT contribution_call contribution_call_body_fkey

ALTER TABLE ONLY public.contribution_call
    ADD CONSTRAINT contribution_call_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT contribution_call contribution_call_place_id_pool_id_body_stream_year_schedu_fkey

ALTER TABLE ONLY public.contribution_call
    ADD CONSTRAINT contribution_call_place_id_pool_id_body_stream_year_schedu_fkey FOREIGN KEY (place_id, pool_id, body, stream, year, schedule_version) REFERENCES public.contribution_schedule(place_id, pool_id, body, stream, year, version);

-- FK CONSTRAINT contribution_call contribution_call_place_id_pool_id_remittance_version_fkey

ALTER TABLE ONLY public.contribution_call
    ADD CONSTRAINT contribution_call_place_id_pool_id_remittance_version_fkey FOREIGN KEY (place_id, pool_id, remittance_version) REFERENCES public.contribution_remittance(place_id, pool_id, version);

-- FK CONSTRAINT contribution_call contribution_call_place_id_pool_id_sequence_fkey

ALTER TABLE ONLY public.contribution_call
    ADD CONSTRAINT contribution_call_place_id_pool_id_sequence_fkey FOREIGN KEY (place_id, pool_id, sequence) REFERENCES public.entry(place_id, pool_id, sequence);

-- FK CONSTRAINT contribution_remittance contribution_remittance_place_id_act_id_fkey

ALTER TABLE ONLY public.contribution_remittance
    ADD CONSTRAINT contribution_remittance_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT contribution_remittance contribution_remittance_place_id_pool_id_fkey

ALTER TABLE ONLY public.contribution_remittance
    ADD CONSTRAINT contribution_remittance_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT contribution_schedule contribution_schedule_body_fkey

ALTER TABLE ONLY public.contribution_schedule
    ADD CONSTRAINT contribution_schedule_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT contribution_schedule contribution_schedule_place_id_act_id_fkey

ALTER TABLE ONLY public.contribution_schedule
    ADD CONSTRAINT contribution_schedule_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT contribution_schedule contribution_schedule_place_id_pool_id_fkey

ALTER TABLE ONLY public.contribution_schedule
    ADD CONSTRAINT contribution_schedule_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT contribution_schedule contribution_schedule_place_id_proposal_id_fkey

ALTER TABLE ONLY public.contribution_schedule
    ADD CONSTRAINT contribution_schedule_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT contribution_schedule contribution_schedule_place_id_stream_fkey

ALTER TABLE ONLY public.contribution_schedule
    ADD CONSTRAINT contribution_schedule_place_id_stream_fkey FOREIGN KEY (place_id, stream) REFERENCES public.funding_stream(place_id, stream);

-- FK CONSTRAINT decommissioning_item decommissioning_item_beneficiary_fkey

ALTER TABLE ONLY public.decommissioning_item
    ADD CONSTRAINT decommissioning_item_beneficiary_fkey FOREIGN KEY (beneficiary) REFERENCES public.body(body);

-- FK CONSTRAINT decommissioning_item decommissioning_item_owner_fkey

ALTER TABLE ONLY public.decommissioning_item
    ADD CONSTRAINT decommissioning_item_owner_fkey FOREIGN KEY (owner) REFERENCES public.body(body);

-- FK CONSTRAINT decommissioning_item decommissioning_item_place_id_act_id_fkey

ALTER TABLE ONLY public.decommissioning_item
    ADD CONSTRAINT decommissioning_item_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT decommissioning_item decommissioning_item_place_id_pool_id_case_code_fkey

ALTER TABLE ONLY public.decommissioning_item
    ADD CONSTRAINT decommissioning_item_place_id_pool_id_case_code_fkey FOREIGN KEY (place_id, pool_id, case_code) REFERENCES public.savings_case(place_id, pool_id, case_code);

-- FK CONSTRAINT decommissioning_report decommissioning_report_place_id_act_id_fkey

ALTER TABLE ONLY public.decommissioning_report
    ADD CONSTRAINT decommissioning_report_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT decommissioning_report decommissioning_report_place_id_pool_id_item_fkey

ALTER TABLE ONLY public.decommissioning_report
    ADD CONSTRAINT decommissioning_report_place_id_pool_id_item_fkey FOREIGN KEY (place_id, pool_id, item) REFERENCES public.decommissioning_item(place_id, pool_id, item);

-- FK CONSTRAINT delegation delegation_place_id_act_id_fkey

ALTER TABLE ONLY public.delegation
    ADD CONSTRAINT delegation_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT delegation delegation_place_id_agreement_fkey

ALTER TABLE ONLY public.delegation
    ADD CONSTRAINT delegation_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT directory_change directory_change_changed_by_fkey

ALTER TABLE ONLY public.directory_change
    ADD CONSTRAINT directory_change_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT directory_change directory_change_place_id_act_id_fkey

ALTER TABLE ONLY public.directory_change
    ADD CONSTRAINT directory_change_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT directory_change directory_change_principal_id_fkey

ALTER TABLE ONLY public.directory_change
    ADD CONSTRAINT directory_change_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT directory directory_place_id_fkey

ALTER TABLE ONLY public.directory
    ADD CONSTRAINT directory_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT directory directory_principal_id_fkey

ALTER TABLE ONLY public.directory
    ADD CONSTRAINT directory_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT fence fence_place_id_act_id_fkey

ALTER TABLE ONLY public.fence
    ADD CONSTRAINT fence_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT fence fence_place_id_stream_fkey

ALTER TABLE ONLY public.fence
    ADD CONSTRAINT fence_place_id_stream_fkey FOREIGN KEY (place_id, stream) REFERENCES public.funding_stream(place_id, stream);

-- FK CONSTRAINT forecast forecast_acting_body_fkey

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT forecast forecast_place_id_act_id_fkey

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT forecast forecast_place_id_pool_id_fkey

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT forecast forecast_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT forecast forecast_principal_id_fkey

ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT funding_stream funding_stream_place_id_act_id_fkey

ALTER TABLE ONLY public.funding_stream
    ADD CONSTRAINT funding_stream_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT funding_stream funding_stream_place_id_fkey

ALTER TABLE ONLY public.funding_stream
    ADD CONSTRAINT funding_stream_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT gateway_plan gateway_plan_place_id_act_id_fkey

ALTER TABLE ONLY public.gateway_plan
    ADD CONSTRAINT gateway_plan_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT gateway_plan gateway_plan_place_id_programme_fkey

ALTER TABLE ONLY public.gateway_plan
    ADD CONSTRAINT gateway_plan_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT import_batch import_batch_place_id_import_id_fkey

ALTER TABLE ONLY public.import_batch
    ADD CONSTRAINT import_batch_place_id_import_id_fkey FOREIGN KEY (place_id, import_id) REFERENCES public.import_job(place_id, import_id);

-- FK CONSTRAINT import_job import_job_place_id_act_id_fkey

ALTER TABLE ONLY public.import_job
    ADD CONSTRAINT import_job_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT import_job import_job_place_id_pool_id_fkey

ALTER TABLE ONLY public.import_job
    ADD CONSTRAINT import_job_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT import_job import_job_place_id_profile_profile_version_fkey

ALTER TABLE ONLY public.import_job
    ADD CONSTRAINT import_job_place_id_profile_profile_version_fkey FOREIGN KEY (place_id, profile, profile_version) REFERENCES public.intake_profile(place_id, profile, version);

-- FK CONSTRAINT import_line import_line_place_id_import_id_fkey

ALTER TABLE ONLY public.import_line
    ADD CONSTRAINT import_line_place_id_import_id_fkey FOREIGN KEY (place_id, import_id) REFERENCES public.import_job(place_id, import_id);

-- FK CONSTRAINT import_step import_step_place_id_import_id_fkey

ALTER TABLE ONLY public.import_step
    ADD CONSTRAINT import_step_place_id_import_id_fkey FOREIGN KEY (place_id, import_id) REFERENCES public.import_job(place_id, import_id);

-- FK CONSTRAINT indicator_figure indicator_figure_body_fkey

ALTER TABLE ONLY public.indicator_figure
    ADD CONSTRAINT indicator_figure_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT indicator_figure indicator_figure_place_id_act_id_fkey

ALTER TABLE ONLY public.indicator_figure
    ADD CONSTRAINT indicator_figure_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT indicator_figure indicator_figure_place_id_programme_fkey

ALTER TABLE ONLY public.indicator_figure
    ADD CONSTRAINT indicator_figure_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT indicator indicator_place_id_act_id_fkey

ALTER TABLE ONLY public.indicator
    ADD CONSTRAINT indicator_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT indicator indicator_place_id_programme_fkey

ALTER TABLE ONLY public.indicator
    ADD CONSTRAINT indicator_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT intake_file intake_file_place_id_act_id_fkey

ALTER TABLE ONLY public.intake_file
    ADD CONSTRAINT intake_file_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT intake_file intake_file_place_id_pool_id_fkey

ALTER TABLE ONLY public.intake_file
    ADD CONSTRAINT intake_file_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT intake_file intake_file_replaces_one_taken_in

ALTER TABLE ONLY public.intake_file
    ADD CONSTRAINT intake_file_replaces_one_taken_in FOREIGN KEY (place_id, pool_id, profile, replaces_sha256) REFERENCES public.intake_file(place_id, pool_id, profile, content_sha256);

-- FK CONSTRAINT intake_profile intake_profile_place_id_act_id_fkey

ALTER TABLE ONLY public.intake_profile
    ADD CONSTRAINT intake_profile_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT intake_profile intake_profile_place_id_fkey

ALTER TABLE ONLY public.intake_profile
    ADD CONSTRAINT intake_profile_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT intake_row intake_row_place_id_pool_id_profile_content_sha256_fkey

ALTER TABLE ONLY public.intake_row
    ADD CONSTRAINT intake_row_place_id_pool_id_profile_content_sha256_fkey FOREIGN KEY (place_id, pool_id, profile, content_sha256) REFERENCES public.intake_file(place_id, pool_id, profile, content_sha256);

-- FK CONSTRAINT investment investment_investor_fkey

ALTER TABLE ONLY public.investment
    ADD CONSTRAINT investment_investor_fkey FOREIGN KEY (investor) REFERENCES public.body(body);

-- FK CONSTRAINT investment_movement investment_movement_acting_body_fkey

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT investment_movement investment_movement_by_body_fkey

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_by_body_fkey FOREIGN KEY (by_body) REFERENCES public.body(body);

-- FK CONSTRAINT investment_movement investment_movement_place_id_act_id_fkey

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT investment_movement investment_movement_place_id_paid_pool_id_paid_sequence_fkey

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_place_id_paid_pool_id_paid_sequence_fkey FOREIGN KEY (place_id, paid_pool_id, paid_sequence) REFERENCES public.entry(place_id, pool_id, sequence);

-- FK CONSTRAINT investment_movement investment_movement_place_id_pool_id_investment_fkey

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_place_id_pool_id_investment_fkey FOREIGN KEY (place_id, pool_id, investment) REFERENCES public.investment(place_id, pool_id, investment);

-- FK CONSTRAINT investment_movement investment_movement_place_id_pool_id_investment_takes_back_fkey

ALTER TABLE ONLY public.investment_movement
    ADD CONSTRAINT investment_movement_place_id_pool_id_investment_takes_back_fkey FOREIGN KEY (place_id, pool_id, investment, takes_back) REFERENCES public.investment_movement(place_id, pool_id, investment, movement);

-- FK CONSTRAINT investment investment_place_id_act_id_fkey

ALTER TABLE ONLY public.investment
    ADD CONSTRAINT investment_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT investment investment_place_id_pool_id_case_code_fkey

ALTER TABLE ONLY public.investment
    ADD CONSTRAINT investment_place_id_pool_id_case_code_fkey FOREIGN KEY (place_id, pool_id, case_code) REFERENCES public.savings_case(place_id, pool_id, case_code);

-- FK CONSTRAINT investment_terms investment_terms_place_id_act_id_fkey

ALTER TABLE ONLY public.investment_terms
    ADD CONSTRAINT investment_terms_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT investment_terms investment_terms_place_id_pool_id_investment_fkey

ALTER TABLE ONLY public.investment_terms
    ADD CONSTRAINT investment_terms_place_id_pool_id_investment_fkey FOREIGN KEY (place_id, pool_id, investment) REFERENCES public.investment(place_id, pool_id, investment);

-- FK CONSTRAINT journal_run journal_run_body_fkey

ALTER TABLE ONLY public.journal_run
    ADD CONSTRAINT journal_run_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT journal_run journal_run_place_id_act_id_fkey

ALTER TABLE ONLY public.journal_run
    ADD CONSTRAINT journal_run_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT journal_run journal_run_place_id_body_profile_version_fkey

ALTER TABLE ONLY public.journal_run
    ADD CONSTRAINT journal_run_place_id_body_profile_version_fkey FOREIGN KEY (place_id, body, profile_version) REFERENCES public.ledger_profile(place_id, body, version);

-- FK CONSTRAINT journal_run journal_run_place_id_pool_id_fkey

ALTER TABLE ONLY public.journal_run
    ADD CONSTRAINT journal_run_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT ledger_extract ledger_extract_body_fkey

ALTER TABLE ONLY public.ledger_extract
    ADD CONSTRAINT ledger_extract_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT ledger_extract_line ledger_extract_line_place_id_extract_id_fkey

ALTER TABLE ONLY public.ledger_extract_line
    ADD CONSTRAINT ledger_extract_line_place_id_extract_id_fkey FOREIGN KEY (place_id, extract_id) REFERENCES public.ledger_extract(place_id, extract_id);

-- FK CONSTRAINT ledger_extract ledger_extract_place_id_act_id_fkey

ALTER TABLE ONLY public.ledger_extract
    ADD CONSTRAINT ledger_extract_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT ledger_extract ledger_extract_place_id_pool_id_fkey

ALTER TABLE ONLY public.ledger_extract
    ADD CONSTRAINT ledger_extract_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT ledger_profile ledger_profile_body_fkey

ALTER TABLE ONLY public.ledger_profile
    ADD CONSTRAINT ledger_profile_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT ledger_profile ledger_profile_place_id_act_id_fkey

ALTER TABLE ONLY public.ledger_profile
    ADD CONSTRAINT ledger_profile_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT sign_in_link_use link_opened_a_session

ALTER TABLE ONLY public.sign_in_link_use
    ADD CONSTRAINT link_opened_a_session FOREIGN KEY (session_id) REFERENCES public.browser_session(session_id) ON DELETE CASCADE;

-- FK CONSTRAINT minimum_contribution minimum_contribution_body_fkey

ALTER TABLE ONLY public.minimum_contribution
    ADD CONSTRAINT minimum_contribution_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT minimum_contribution minimum_contribution_place_id_act_id_fkey

ALTER TABLE ONLY public.minimum_contribution
    ADD CONSTRAINT minimum_contribution_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT minimum_contribution minimum_contribution_place_id_pool_id_fkey

ALTER TABLE ONLY public.minimum_contribution
    ADD CONSTRAINT minimum_contribution_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT minimum_contribution minimum_contribution_place_id_stream_fkey

ALTER TABLE ONLY public.minimum_contribution
    ADD CONSTRAINT minimum_contribution_place_id_stream_fkey FOREIGN KEY (place_id, stream) REFERENCES public.funding_stream(place_id, stream);

-- FK CONSTRAINT notice notice_place_id_fkey

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT notice notice_principal_id_fkey

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT agreement_signature only_partners_sign

ALTER TABLE ONLY public.agreement_signature
    ADD CONSTRAINT only_partners_sign FOREIGN KEY (place_id, agreement, version, body) REFERENCES public.agreement_partner(place_id, agreement, version, body);

-- FK CONSTRAINT optimism_bias_table optimism_bias_table_place_id_act_id_fkey

ALTER TABLE ONLY public.optimism_bias_table
    ADD CONSTRAINT optimism_bias_table_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT optimism_bias_table optimism_bias_table_place_id_fkey

ALTER TABLE ONLY public.optimism_bias_table
    ADD CONSTRAINT optimism_bias_table_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT outcome outcome_place_id_act_id_fkey

ALTER TABLE ONLY public.outcome
    ADD CONSTRAINT outcome_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT outcome outcome_place_id_programme_fkey

ALTER TABLE ONLY public.outcome
    ADD CONSTRAINT outcome_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT own_optimism_bias own_optimism_bias_place_id_act_id_fkey

ALTER TABLE ONLY public.own_optimism_bias
    ADD CONSTRAINT own_optimism_bias_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT own_optimism_bias own_optimism_bias_place_id_name_fkey

ALTER TABLE ONLY public.own_optimism_bias
    ADD CONSTRAINT own_optimism_bias_place_id_name_fkey FOREIGN KEY (place_id, name) REFERENCES public.optimism_bias_table(place_id, name);

-- FK CONSTRAINT period_change period_change_place_id_act_id_fkey

ALTER TABLE ONLY public.period_change
    ADD CONSTRAINT period_change_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT period_change period_change_place_id_pool_id_month_fkey

ALTER TABLE ONLY public.period_change
    ADD CONSTRAINT period_change_place_id_pool_id_month_fkey FOREIGN KEY (place_id, pool_id, month) REFERENCES public.period(place_id, pool_id, month);

-- FK CONSTRAINT period_change period_change_place_id_proposal_id_fkey

ALTER TABLE ONLY public.period_change
    ADD CONSTRAINT period_change_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT period period_place_id_pool_id_fkey

ALTER TABLE ONLY public.period
    ADD CONSTRAINT period_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT place_principal place_principal_place_id_act_id_fkey

ALTER TABLE ONLY public.place_principal
    ADD CONSTRAINT place_principal_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT place_principal place_principal_place_id_fkey

ALTER TABLE ONLY public.place_principal
    ADD CONSTRAINT place_principal_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT place_principal place_principal_principal_id_fkey

ALTER TABLE ONLY public.place_principal
    ADD CONSTRAINT place_principal_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT place_principal place_principal_registered_by_fkey

ALTER TABLE ONLY public.place_principal
    ADD CONSTRAINT place_principal_registered_by_fkey FOREIGN KEY (registered_by) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT place place_recorded_by_fkey

ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT pool_head pool_head_place_id_pool_id_fkey

ALTER TABLE ONLY public.pool_head
    ADD CONSTRAINT pool_head_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT pool pool_place_id_act_id_fkey

ALTER TABLE ONLY public.pool
    ADD CONSTRAINT pool_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT pool pool_place_id_agreement_fkey

ALTER TABLE ONLY public.pool
    ADD CONSTRAINT pool_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT principal principal_same_person_as_fkey

ALTER TABLE ONLY public.principal
    ADD CONSTRAINT principal_same_person_as_fkey FOREIGN KEY (same_person_as) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT programme_decision programme_decision_place_id_act_id_fkey

ALTER TABLE ONLY public.programme_decision
    ADD CONSTRAINT programme_decision_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT programme_decision programme_decision_place_id_pool_id_fkey

ALTER TABLE ONLY public.programme_decision
    ADD CONSTRAINT programme_decision_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT programme_decision programme_decision_place_id_programme_fkey

ALTER TABLE ONLY public.programme_decision
    ADD CONSTRAINT programme_decision_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT programme_decision programme_decision_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.programme_decision
    ADD CONSTRAINT programme_decision_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT programme_decision programme_decision_place_id_proposal_id_fkey

ALTER TABLE ONLY public.programme_decision
    ADD CONSTRAINT programme_decision_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT programme_limit programme_limit_place_id_pool_id_fkey

ALTER TABLE ONLY public.programme_limit
    ADD CONSTRAINT programme_limit_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT programme_limit programme_limit_place_id_programme_number_fkey

ALTER TABLE ONLY public.programme_limit
    ADD CONSTRAINT programme_limit_place_id_programme_number_fkey FOREIGN KEY (place_id, programme, number) REFERENCES public.programme_decision(place_id, programme, number);

-- FK CONSTRAINT programme_limit programme_limit_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.programme_limit
    ADD CONSTRAINT programme_limit_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT programme programme_place_id_act_id_fkey

ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT programme programme_place_id_fkey

ALTER TABLE ONLY public.programme
    ADD CONSTRAINT programme_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT proposal proposal_acting_body_fkey

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT proposal_approval proposal_approval_body_fkey

ALTER TABLE ONLY public.proposal_approval
    ADD CONSTRAINT proposal_approval_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT proposal_approval proposal_approval_place_id_act_id_fkey

ALTER TABLE ONLY public.proposal_approval
    ADD CONSTRAINT proposal_approval_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT proposal_approval proposal_approval_place_id_proposal_id_fkey

ALTER TABLE ONLY public.proposal_approval
    ADD CONSTRAINT proposal_approval_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT proposal_approval proposal_approval_principal_id_fkey

ALTER TABLE ONLY public.proposal_approval
    ADD CONSTRAINT proposal_approval_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT proposal_outcome proposal_outcome_place_id_act_id_fkey

ALTER TABLE ONLY public.proposal_outcome
    ADD CONSTRAINT proposal_outcome_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT proposal_outcome proposal_outcome_place_id_proposal_id_fkey

ALTER TABLE ONLY public.proposal_outcome
    ADD CONSTRAINT proposal_outcome_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT proposal_outcome proposal_outcome_principal_id_fkey

ALTER TABLE ONLY public.proposal_outcome
    ADD CONSTRAINT proposal_outcome_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT proposal proposal_place_id_act_id_fkey

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT proposal proposal_place_id_pool_id_fkey

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT proposal proposal_principal_id_fkey

ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT proposal_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT rating_rule rating_rule_place_id_act_id_fkey

ALTER TABLE ONLY public.rating_rule
    ADD CONSTRAINT rating_rule_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT rating_rule rating_rule_place_id_pool_id_fkey

ALTER TABLE ONLY public.rating_rule
    ADD CONSTRAINT rating_rule_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT refused_key refused_key_place_id_act_id_fkey

ALTER TABLE ONLY public.refused_key
    ADD CONSTRAINT refused_key_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT role_grant role_grant_body_fkey

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT role_grant role_grant_granted_by_fkey

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT role_grant role_grant_place_id_fkey

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT role_grant role_grant_principal_id_fkey

ALTER TABLE ONLY public.role_grant
    ADD CONSTRAINT role_grant_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT role_withdrawal role_withdrawal_grant_id_fkey

ALTER TABLE ONLY public.role_withdrawal
    ADD CONSTRAINT role_withdrawal_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES public.role_grant(grant_id);

-- FK CONSTRAINT role_withdrawal role_withdrawal_withdrawn_by_fkey

ALTER TABLE ONLY public.role_withdrawal
    ADD CONSTRAINT role_withdrawal_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT rule_set_adoption rule_set_adoption_place_id_act_id_fkey

ALTER TABLE ONLY public.rule_set_adoption
    ADD CONSTRAINT rule_set_adoption_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT rule_set_adoption rule_set_adoption_place_id_agreement_version_fkey

ALTER TABLE ONLY public.rule_set_adoption
    ADD CONSTRAINT rule_set_adoption_place_id_agreement_version_fkey FOREIGN KEY (place_id, agreement, version) REFERENCES public.rule_set(place_id, agreement, version);

-- FK CONSTRAINT rule_set_adoption rule_set_adoption_place_id_proposal_id_fkey

ALTER TABLE ONLY public.rule_set_adoption
    ADD CONSTRAINT rule_set_adoption_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT rule_set rule_set_place_id_act_id_fkey

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT rule_set rule_set_place_id_agreement_fkey

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT rule_set_signature rule_set_signature_body_fkey

ALTER TABLE ONLY public.rule_set_signature
    ADD CONSTRAINT rule_set_signature_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT rule_set_signature rule_set_signature_place_id_act_id_fkey

ALTER TABLE ONLY public.rule_set_signature
    ADD CONSTRAINT rule_set_signature_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT rule_set_signature rule_set_signature_place_id_agreement_version_fkey

ALTER TABLE ONLY public.rule_set_signature
    ADD CONSTRAINT rule_set_signature_place_id_agreement_version_fkey FOREIGN KEY (place_id, agreement, version) REFERENCES public.rule_set(place_id, agreement, version);

-- FK CONSTRAINT rule_set_signature rule_set_signature_place_id_proposal_id_fkey

ALTER TABLE ONLY public.rule_set_signature
    ADD CONSTRAINT rule_set_signature_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT savings_baseline savings_baseline_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_baseline
    ADD CONSTRAINT savings_baseline_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_baseline savings_baseline_place_id_pool_id_case_code_version_fkey

ALTER TABLE ONLY public.savings_baseline
    ADD CONSTRAINT savings_baseline_place_id_pool_id_case_code_version_fkey FOREIGN KEY (place_id, pool_id, case_code, version) REFERENCES public.savings_case_version(place_id, pool_id, case_code, version);

-- FK CONSTRAINT savings_baseline savings_baseline_place_id_proposal_id_fkey

ALTER TABLE ONLY public.savings_baseline
    ADD CONSTRAINT savings_baseline_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT savings_case_naming savings_case_naming_body_fkey

ALTER TABLE ONLY public.savings_case_naming
    ADD CONSTRAINT savings_case_naming_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT savings_case_naming savings_case_naming_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_case_naming
    ADD CONSTRAINT savings_case_naming_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_case_naming savings_case_naming_place_id_pool_id_case_code_fkey

ALTER TABLE ONLY public.savings_case_naming
    ADD CONSTRAINT savings_case_naming_place_id_pool_id_case_code_fkey FOREIGN KEY (place_id, pool_id, case_code) REFERENCES public.savings_case(place_id, pool_id, case_code);

-- FK CONSTRAINT savings_case savings_case_owner_fkey

ALTER TABLE ONLY public.savings_case
    ADD CONSTRAINT savings_case_owner_fkey FOREIGN KEY (owner) REFERENCES public.body(body);

-- FK CONSTRAINT savings_case savings_case_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_case
    ADD CONSTRAINT savings_case_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_case savings_case_place_id_pool_id_fkey

ALTER TABLE ONLY public.savings_case
    ADD CONSTRAINT savings_case_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT savings_case savings_case_place_id_programme_fkey

ALTER TABLE ONLY public.savings_case
    ADD CONSTRAINT savings_case_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT savings_case_version savings_case_version_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_case_version
    ADD CONSTRAINT savings_case_version_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_case_version savings_case_version_place_id_pool_id_case_code_fkey

ALTER TABLE ONLY public.savings_case_version
    ADD CONSTRAINT savings_case_version_place_id_pool_id_case_code_fkey FOREIGN KEY (place_id, pool_id, case_code) REFERENCES public.savings_case(place_id, pool_id, case_code);

-- FK CONSTRAINT savings_cause savings_cause_body_fkey

ALTER TABLE ONLY public.savings_cause
    ADD CONSTRAINT savings_cause_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT savings_cause savings_cause_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_cause
    ADD CONSTRAINT savings_cause_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_cause savings_cause_place_id_pool_id_case_code_fkey

ALTER TABLE ONLY public.savings_cause
    ADD CONSTRAINT savings_cause_place_id_pool_id_case_code_fkey FOREIGN KEY (place_id, pool_id, case_code) REFERENCES public.savings_case(place_id, pool_id, case_code);

-- FK CONSTRAINT savings_claim savings_claim_body_fkey

ALTER TABLE ONLY public.savings_claim
    ADD CONSTRAINT savings_claim_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT savings_claim_end savings_claim_end_place_id_pool_id_claim_number_fkey

ALTER TABLE ONLY public.savings_claim_end
    ADD CONSTRAINT savings_claim_end_place_id_pool_id_claim_number_fkey FOREIGN KEY (place_id, pool_id, claim, number) REFERENCES public.savings_step(place_id, pool_id, claim, number);

-- FK CONSTRAINT savings_claim_evidence savings_claim_evidence_place_id_pool_id_claim_fkey

ALTER TABLE ONLY public.savings_claim_evidence
    ADD CONSTRAINT savings_claim_evidence_place_id_pool_id_claim_fkey FOREIGN KEY (place_id, pool_id, claim) REFERENCES public.savings_claim(place_id, pool_id, claim);

-- FK CONSTRAINT savings_claim_month savings_claim_month_body_fkey

ALTER TABLE ONLY public.savings_claim_month
    ADD CONSTRAINT savings_claim_month_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT savings_claim_month savings_claim_month_place_id_pool_id_claim_fkey

ALTER TABLE ONLY public.savings_claim_month
    ADD CONSTRAINT savings_claim_month_place_id_pool_id_claim_fkey FOREIGN KEY (place_id, pool_id, claim) REFERENCES public.savings_claim(place_id, pool_id, claim);

-- FK CONSTRAINT savings_claim savings_claim_place_id_pool_id_case_code_baseline_fkey

ALTER TABLE ONLY public.savings_claim
    ADD CONSTRAINT savings_claim_place_id_pool_id_case_code_baseline_fkey FOREIGN KEY (place_id, pool_id, case_code, baseline) REFERENCES public.savings_baseline(place_id, pool_id, case_code, number);

-- FK CONSTRAINT savings_claim savings_claim_place_id_pool_id_sequence_fkey

ALTER TABLE ONLY public.savings_claim
    ADD CONSTRAINT savings_claim_place_id_pool_id_sequence_fkey FOREIGN KEY (place_id, pool_id, sequence) REFERENCES public.entry(place_id, pool_id, sequence);

-- FK CONSTRAINT savings_overlap_answer savings_overlap_answer_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_overlap_answer
    ADD CONSTRAINT savings_overlap_answer_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_overlap_answer savings_overlap_answer_place_id_pool_id_claim_fkey

ALTER TABLE ONLY public.savings_overlap_answer
    ADD CONSTRAINT savings_overlap_answer_place_id_pool_id_claim_fkey FOREIGN KEY (place_id, pool_id, claim) REFERENCES public.savings_claim(place_id, pool_id, claim);

-- FK CONSTRAINT savings_review_answer savings_review_answer_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_review_answer
    ADD CONSTRAINT savings_review_answer_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_review_answer savings_review_answer_place_id_pool_id_case_code_review_fkey

ALTER TABLE ONLY public.savings_review_answer
    ADD CONSTRAINT savings_review_answer_place_id_pool_id_case_code_review_fkey FOREIGN KEY (place_id, pool_id, case_code, review) REFERENCES public.savings_review(place_id, pool_id, case_code, review);

-- FK CONSTRAINT savings_review savings_review_body_fkey

ALTER TABLE ONLY public.savings_review
    ADD CONSTRAINT savings_review_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT savings_review savings_review_place_id_act_id_fkey

ALTER TABLE ONLY public.savings_review
    ADD CONSTRAINT savings_review_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT savings_review savings_review_place_id_pool_id_case_code_version_fkey

ALTER TABLE ONLY public.savings_review
    ADD CONSTRAINT savings_review_place_id_pool_id_case_code_version_fkey FOREIGN KEY (place_id, pool_id, case_code, version) REFERENCES public.savings_case_version(place_id, pool_id, case_code, version);

-- FK CONSTRAINT savings_shortfall savings_shortfall_body_fkey

ALTER TABLE ONLY public.savings_shortfall
    ADD CONSTRAINT savings_shortfall_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT savings_shortfall savings_shortfall_place_id_pool_id_case_code_fkey

ALTER TABLE ONLY public.savings_shortfall
    ADD CONSTRAINT savings_shortfall_place_id_pool_id_case_code_fkey FOREIGN KEY (place_id, pool_id, case_code) REFERENCES public.savings_case(place_id, pool_id, case_code);

-- FK CONSTRAINT savings_shortfall savings_shortfall_place_id_pool_id_sequence_fkey

ALTER TABLE ONLY public.savings_shortfall
    ADD CONSTRAINT savings_shortfall_place_id_pool_id_sequence_fkey FOREIGN KEY (place_id, pool_id, sequence) REFERENCES public.entry(place_id, pool_id, sequence);

-- FK CONSTRAINT savings_step savings_step_body_fkey

ALTER TABLE ONLY public.savings_step
    ADD CONSTRAINT savings_step_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT savings_step savings_step_place_id_other_pool_id_other_claim_fkey

ALTER TABLE ONLY public.savings_step
    ADD CONSTRAINT savings_step_place_id_other_pool_id_other_claim_fkey FOREIGN KEY (place_id, other_pool_id, other_claim) REFERENCES public.savings_claim(place_id, pool_id, claim);

-- FK CONSTRAINT savings_step savings_step_place_id_pool_id_claim_fkey

ALTER TABLE ONLY public.savings_step
    ADD CONSTRAINT savings_step_place_id_pool_id_claim_fkey FOREIGN KEY (place_id, pool_id, claim) REFERENCES public.savings_claim(place_id, pool_id, claim);

-- FK CONSTRAINT savings_step savings_step_place_id_pool_id_sequence_fkey

ALTER TABLE ONLY public.savings_step
    ADD CONSTRAINT savings_step_place_id_pool_id_sequence_fkey FOREIGN KEY (place_id, pool_id, sequence) REFERENCES public.entry(place_id, pool_id, sequence);

-- FK CONSTRAINT savings_step savings_step_place_id_proposal_id_fkey

ALTER TABLE ONLY public.savings_step
    ADD CONSTRAINT savings_step_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT scheme scheme_place_id_act_id_fkey

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT scheme scheme_place_id_programme_fkey

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_place_id_programme_fkey FOREIGN KEY (place_id, programme) REFERENCES public.programme(place_id, programme);

-- FK CONSTRAINT scheme scheme_responsible_body_fkey

ALTER TABLE ONLY public.scheme
    ADD CONSTRAINT scheme_responsible_body_fkey FOREIGN KEY (responsible_body) REFERENCES public.body(body);

-- FK CONSTRAINT scheme_sharing scheme_sharing_place_id_act_id_fkey

ALTER TABLE ONLY public.scheme_sharing
    ADD CONSTRAINT scheme_sharing_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT scheme_sharing scheme_sharing_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.scheme_sharing
    ADD CONSTRAINT scheme_sharing_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT scheme_treatment scheme_treatment_body_fkey

ALTER TABLE ONLY public.scheme_treatment
    ADD CONSTRAINT scheme_treatment_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT scheme_treatment scheme_treatment_place_id_act_id_fkey

ALTER TABLE ONLY public.scheme_treatment
    ADD CONSTRAINT scheme_treatment_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT scheme_treatment scheme_treatment_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.scheme_treatment
    ADD CONSTRAINT scheme_treatment_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT scheme_use scheme_use_place_id_act_id_fkey

ALTER TABLE ONLY public.scheme_use
    ADD CONSTRAINT scheme_use_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT scheme_use scheme_use_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.scheme_use
    ADD CONSTRAINT scheme_use_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT scheme_vat_treatment scheme_vat_treatment_delivering_body_fkey

ALTER TABLE ONLY public.scheme_vat_treatment
    ADD CONSTRAINT scheme_vat_treatment_delivering_body_fkey FOREIGN KEY (delivering_body) REFERENCES public.body(body);

-- FK CONSTRAINT scheme_vat_treatment scheme_vat_treatment_place_id_act_id_fkey

ALTER TABLE ONLY public.scheme_vat_treatment
    ADD CONSTRAINT scheme_vat_treatment_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT scheme_vat_treatment scheme_vat_treatment_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.scheme_vat_treatment
    ADD CONSTRAINT scheme_vat_treatment_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT browser_session_end session_end_is_of_a_session

ALTER TABLE ONLY public.browser_session_end
    ADD CONSTRAINT session_end_is_of_a_session FOREIGN KEY (session_id) REFERENCES public.browser_session(session_id) ON DELETE CASCADE;

-- FK CONSTRAINT settlement settlement_acting_body_fkey

ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT settlement_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT settlement_agreement settlement_agreement_body_fkey

ALTER TABLE ONLY public.settlement_agreement
    ADD CONSTRAINT settlement_agreement_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT settlement_agreement settlement_agreement_place_id_act_id_fkey

ALTER TABLE ONLY public.settlement_agreement
    ADD CONSTRAINT settlement_agreement_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT settlement_agreement settlement_agreement_place_id_pool_id_number_fkey

ALTER TABLE ONLY public.settlement_agreement
    ADD CONSTRAINT settlement_agreement_place_id_pool_id_number_fkey FOREIGN KEY (place_id, pool_id, number) REFERENCES public.settlement(place_id, pool_id, number);

-- FK CONSTRAINT settlement_agreement settlement_agreement_place_id_proposal_id_fkey

ALTER TABLE ONLY public.settlement_agreement
    ADD CONSTRAINT settlement_agreement_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT settlement_dispute settlement_dispute_body_fkey

ALTER TABLE ONLY public.settlement_dispute
    ADD CONSTRAINT settlement_dispute_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT settlement_dispute_end settlement_dispute_end_place_id_act_id_fkey

ALTER TABLE ONLY public.settlement_dispute_end
    ADD CONSTRAINT settlement_dispute_end_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT settlement_dispute_end settlement_dispute_end_place_id_pool_id_dispute_fkey

ALTER TABLE ONLY public.settlement_dispute_end
    ADD CONSTRAINT settlement_dispute_end_place_id_pool_id_dispute_fkey FOREIGN KEY (place_id, pool_id, dispute) REFERENCES public.settlement_dispute(place_id, pool_id, dispute);

-- FK CONSTRAINT settlement_dispute_end settlement_dispute_end_principal_id_fkey

ALTER TABLE ONLY public.settlement_dispute_end
    ADD CONSTRAINT settlement_dispute_end_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT settlement_dispute settlement_dispute_place_id_act_id_fkey

ALTER TABLE ONLY public.settlement_dispute
    ADD CONSTRAINT settlement_dispute_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT settlement_dispute settlement_dispute_place_id_pool_id_number_fkey

ALTER TABLE ONLY public.settlement_dispute
    ADD CONSTRAINT settlement_dispute_place_id_pool_id_number_fkey FOREIGN KEY (place_id, pool_id, number) REFERENCES public.settlement(place_id, pool_id, number);

-- FK CONSTRAINT settlement_dispute settlement_dispute_principal_id_fkey

ALTER TABLE ONLY public.settlement_dispute
    ADD CONSTRAINT settlement_dispute_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT settlement settlement_place_id_act_id_fkey

ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT settlement_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT settlement settlement_place_id_pool_id_fkey

ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT settlement_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT settlement settlement_principal_id_fkey

ALTER TABLE ONLY public.settlement
    ADD CONSTRAINT settlement_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT settlement_scheme settlement_scheme_place_id_act_id_fkey

ALTER TABLE ONLY public.settlement_scheme
    ADD CONSTRAINT settlement_scheme_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT settlement_scheme settlement_scheme_place_id_pool_id_number_fkey

ALTER TABLE ONLY public.settlement_scheme
    ADD CONSTRAINT settlement_scheme_place_id_pool_id_number_fkey FOREIGN KEY (place_id, pool_id, number) REFERENCES public.settlement(place_id, pool_id, number);

-- FK CONSTRAINT settlement_scheme settlement_scheme_place_id_proposal_id_fkey

ALTER TABLE ONLY public.settlement_scheme
    ADD CONSTRAINT settlement_scheme_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT settlement_withdrawal settlement_withdrawal_place_id_act_id_fkey

ALTER TABLE ONLY public.settlement_withdrawal
    ADD CONSTRAINT settlement_withdrawal_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT settlement_withdrawal settlement_withdrawal_place_id_pool_id_number_fkey

ALTER TABLE ONLY public.settlement_withdrawal
    ADD CONSTRAINT settlement_withdrawal_place_id_pool_id_number_fkey FOREIGN KEY (place_id, pool_id, number) REFERENCES public.settlement(place_id, pool_id, number);

-- FK CONSTRAINT settlement_withdrawal settlement_withdrawal_principal_id_fkey

ALTER TABLE ONLY public.settlement_withdrawal
    ADD CONSTRAINT settlement_withdrawal_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT spend_profile spend_profile_acting_body_fkey

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT spend_profile spend_profile_place_id_act_id_fkey

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT spend_profile spend_profile_place_id_pool_id_fkey

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT spend_profile spend_profile_place_id_programme_scheme_fkey

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_place_id_programme_scheme_fkey FOREIGN KEY (place_id, programme, scheme) REFERENCES public.scheme(place_id, programme, scheme);

-- FK CONSTRAINT spend_profile spend_profile_principal_id_fkey

ALTER TABLE ONLY public.spend_profile
    ADD CONSTRAINT spend_profile_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT stated_balance stated_balance_body_fkey

ALTER TABLE ONLY public.stated_balance
    ADD CONSTRAINT stated_balance_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT stated_balance stated_balance_place_id_act_id_fkey

ALTER TABLE ONLY public.stated_balance
    ADD CONSTRAINT stated_balance_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT stated_balance stated_balance_place_id_pool_id_fkey

ALTER TABLE ONLY public.stated_balance
    ADD CONSTRAINT stated_balance_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT stated_figures stated_figures_place_id_act_id_fkey

ALTER TABLE ONLY public.stated_figures
    ADD CONSTRAINT stated_figures_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT stated_figures stated_figures_place_id_pool_id_fkey

ALTER TABLE ONLY public.stated_figures
    ADD CONSTRAINT stated_figures_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT statement_file statement_file_place_id_pool_id_number_fkey

ALTER TABLE ONLY public.statement_file
    ADD CONSTRAINT statement_file_place_id_pool_id_number_fkey FOREIGN KEY (place_id, pool_id, number) REFERENCES public.statement_issue(place_id, pool_id, number);

-- FK CONSTRAINT statement_issue statement_issue_place_id_act_id_fkey

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT statement_issue statement_issue_place_id_pool_id_fkey

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_place_id_pool_id_fkey FOREIGN KEY (place_id, pool_id) REFERENCES public.pool(place_id, pool_id);

-- FK CONSTRAINT statement_issue statement_issue_place_id_pool_id_restates_fkey

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_place_id_pool_id_restates_fkey FOREIGN KEY (place_id, pool_id, restates) REFERENCES public.statement_issue(place_id, pool_id, number);

-- FK CONSTRAINT statement_issue statement_issue_place_id_proposal_id_fkey

ALTER TABLE ONLY public.statement_issue
    ADD CONSTRAINT statement_issue_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id) DEFERRABLE INITIALLY DEFERRED;

-- FK CONSTRAINT unit_cost_edition unit_cost_edition_place_id_act_id_fkey

ALTER TABLE ONLY public.unit_cost_edition
    ADD CONSTRAINT unit_cost_edition_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT unit_cost_edition unit_cost_edition_place_id_fkey

ALTER TABLE ONLY public.unit_cost_edition
    ADD CONSTRAINT unit_cost_edition_place_id_fkey FOREIGN KEY (place_id) REFERENCES public.place(place_id);

-- FK CONSTRAINT unit_cost unit_cost_place_id_edition_fkey

ALTER TABLE ONLY public.unit_cost
    ADD CONSTRAINT unit_cost_place_id_edition_fkey FOREIGN KEY (place_id, edition) REFERENCES public.unit_cost_edition(place_id, edition);

-- FK CONSTRAINT variance_notice_end variance_notice_end_place_id_act_id_fkey

ALTER TABLE ONLY public.variance_notice_end
    ADD CONSTRAINT variance_notice_end_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT variance_notice_end variance_notice_end_place_id_pool_id_forecast_id_fkey

ALTER TABLE ONLY public.variance_notice_end
    ADD CONSTRAINT variance_notice_end_place_id_pool_id_forecast_id_fkey FOREIGN KEY (place_id, pool_id, forecast_id) REFERENCES public.forecast(place_id, pool_id, forecast_id);

-- FK CONSTRAINT variance_notice_end variance_notice_end_place_id_pool_id_notice_id_fkey

ALTER TABLE ONLY public.variance_notice_end
    ADD CONSTRAINT variance_notice_end_place_id_pool_id_notice_id_fkey FOREIGN KEY (place_id, pool_id, notice_id) REFERENCES public.variance_notice(place_id, pool_id, notice_id);

-- FK CONSTRAINT variance_notice_giving variance_notice_giving_body_fkey

ALTER TABLE ONLY public.variance_notice_giving
    ADD CONSTRAINT variance_notice_giving_body_fkey FOREIGN KEY (body) REFERENCES public.body(body);

-- FK CONSTRAINT variance_notice_giving variance_notice_giving_place_id_act_id_fkey

ALTER TABLE ONLY public.variance_notice_giving
    ADD CONSTRAINT variance_notice_giving_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT variance_notice_giving variance_notice_giving_place_id_pool_id_notice_id_fkey

ALTER TABLE ONLY public.variance_notice_giving
    ADD CONSTRAINT variance_notice_giving_place_id_pool_id_notice_id_fkey FOREIGN KEY (place_id, pool_id, notice_id) REFERENCES public.variance_notice(place_id, pool_id, notice_id);

-- FK CONSTRAINT variance_notice_giving variance_notice_giving_principal_id_fkey

ALTER TABLE ONLY public.variance_notice_giving
    ADD CONSTRAINT variance_notice_giving_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT variance_notice variance_notice_place_id_act_id_fkey

ALTER TABLE ONLY public.variance_notice
    ADD CONSTRAINT variance_notice_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT variance_notice variance_notice_place_id_agreement_terms_version_fkey

ALTER TABLE ONLY public.variance_notice
    ADD CONSTRAINT variance_notice_place_id_agreement_terms_version_fkey FOREIGN KEY (place_id, agreement, terms_version) REFERENCES public.variance_notice_terms(place_id, agreement, version);

-- FK CONSTRAINT variance_notice variance_notice_place_id_pool_id_forecast_id_fkey

ALTER TABLE ONLY public.variance_notice
    ADD CONSTRAINT variance_notice_place_id_pool_id_forecast_id_fkey FOREIGN KEY (place_id, pool_id, forecast_id) REFERENCES public.forecast(place_id, pool_id, forecast_id);

-- FK CONSTRAINT variance_notice_report variance_notice_report_acting_body_fkey

ALTER TABLE ONLY public.variance_notice_report
    ADD CONSTRAINT variance_notice_report_acting_body_fkey FOREIGN KEY (acting_body) REFERENCES public.body(body);

-- FK CONSTRAINT variance_notice_report variance_notice_report_place_id_act_id_fkey

ALTER TABLE ONLY public.variance_notice_report
    ADD CONSTRAINT variance_notice_report_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT variance_notice_report variance_notice_report_place_id_pool_id_notice_id_fkey

ALTER TABLE ONLY public.variance_notice_report
    ADD CONSTRAINT variance_notice_report_place_id_pool_id_notice_id_fkey FOREIGN KEY (place_id, pool_id, notice_id) REFERENCES public.variance_notice(place_id, pool_id, notice_id);

-- FK CONSTRAINT variance_notice_report variance_notice_report_principal_id_fkey

ALTER TABLE ONLY public.variance_notice_report
    ADD CONSTRAINT variance_notice_report_principal_id_fkey FOREIGN KEY (principal_id) REFERENCES public.principal(principal_id);

-- FK CONSTRAINT variance_notice_terms variance_notice_terms_place_id_act_id_fkey

ALTER TABLE ONLY public.variance_notice_terms
    ADD CONSTRAINT variance_notice_terms_place_id_act_id_fkey FOREIGN KEY (place_id, act_id) REFERENCES public.act(place_id, act_id);

-- FK CONSTRAINT variance_notice_terms variance_notice_terms_place_id_agreement_fkey

ALTER TABLE ONLY public.variance_notice_terms
    ADD CONSTRAINT variance_notice_terms_place_id_agreement_fkey FOREIGN KEY (place_id, agreement) REFERENCES public.agreement(place_id, agreement);

-- FK CONSTRAINT variance_notice_terms variance_notice_terms_place_id_proposal_id_fkey

ALTER TABLE ONLY public.variance_notice_terms
    ADD CONSTRAINT variance_notice_terms_place_id_proposal_id_fkey FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- FK CONSTRAINT agreement_version version_has_its_delegation

ALTER TABLE ONLY public.agreement_version
    ADD CONSTRAINT version_has_its_delegation FOREIGN KEY (place_id, agreement, delegation_version) REFERENCES public.delegation(place_id, agreement, version);

-- FK CONSTRAINT agreement_version version_has_its_proposal

ALTER TABLE ONLY public.agreement_version
    ADD CONSTRAINT version_has_its_proposal FOREIGN KEY (place_id, proposal_id) REFERENCES public.proposal(place_id, proposal_id);

-- ROW SECURITY account

ALTER TABLE public.account ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY act

ALTER TABLE public.act ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY activity_figure

ALTER TABLE public.activity_figure ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY activity_measure

ALTER TABLE public.activity_measure ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY agreement

ALTER TABLE public.agreement ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY agreement_partner

ALTER TABLE public.agreement_partner ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY agreement_review

ALTER TABLE public.agreement_review ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY agreement_signature

ALTER TABLE public.agreement_signature ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY agreement_version

ALTER TABLE public.agreement_version ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY agreement_winding_up

ALTER TABLE public.agreement_winding_up ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY balance

ALTER TABLE public.balance ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY balance_decision

ALTER TABLE public.balance_decision ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY balance_text

ALTER TABLE public.balance_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY balance_threshold

ALTER TABLE public.balance_threshold ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY calendar_feed

ALTER TABLE public.calendar_feed ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY calendar_feed_end

ALTER TABLE public.calendar_feed_end ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY carried_label

ALTER TABLE public.carried_label ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY carried_total

ALTER TABLE public.carried_total ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY carried_value

ALTER TABLE public.carried_value ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY carry

ALTER TABLE public.carry ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY commentary

ALTER TABLE public.commentary ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY commentary_text

ALTER TABLE public.commentary_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY contribution_call

ALTER TABLE public.contribution_call ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY contribution_remittance

ALTER TABLE public.contribution_remittance ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY contribution_schedule

ALTER TABLE public.contribution_schedule ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY decommissioning_item

ALTER TABLE public.decommissioning_item ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY decommissioning_report

ALTER TABLE public.decommissioning_report ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY delegation

ALTER TABLE public.delegation ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY directory

ALTER TABLE public.directory ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY directory_change

ALTER TABLE public.directory_change ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY entry

ALTER TABLE public.entry ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY entry_text

ALTER TABLE public.entry_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY fence

ALTER TABLE public.fence ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY forecast

ALTER TABLE public.forecast ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY forecast_text

ALTER TABLE public.forecast_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY funding_stream

ALTER TABLE public.funding_stream ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY gateway_plan

ALTER TABLE public.gateway_plan ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY import_batch

ALTER TABLE public.import_batch ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY import_job

ALTER TABLE public.import_job ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY import_line

ALTER TABLE public.import_line ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY import_part

ALTER TABLE public.import_part ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY import_step

ALTER TABLE public.import_step ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY indicator

ALTER TABLE public.indicator ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY indicator_figure

ALTER TABLE public.indicator_figure ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY intake_file

ALTER TABLE public.intake_file ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY intake_profile

ALTER TABLE public.intake_profile ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY intake_row

ALTER TABLE public.intake_row ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY investment

ALTER TABLE public.investment ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY investment_movement

ALTER TABLE public.investment_movement ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY investment_terms

ALTER TABLE public.investment_terms ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY investment_text

ALTER TABLE public.investment_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY journal_run

ALTER TABLE public.journal_run ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY ledger_extract

ALTER TABLE public.ledger_extract ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY ledger_extract_line

ALTER TABLE public.ledger_extract_line ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY ledger_profile

ALTER TABLE public.ledger_profile ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY leg

ALTER TABLE public.leg ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY minimum_contribution

ALTER TABLE public.minimum_contribution ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY notice

ALTER TABLE public.notice ENABLE ROW LEVEL SECURITY;

-- POLICY account one_place

CREATE POLICY one_place ON public.account USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY act one_place

CREATE POLICY one_place ON public.act USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY activity_figure one_place

CREATE POLICY one_place ON public.activity_figure USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY activity_measure one_place

CREATE POLICY one_place ON public.activity_measure USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY agreement one_place

CREATE POLICY one_place ON public.agreement USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY agreement_partner one_place

CREATE POLICY one_place ON public.agreement_partner USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY agreement_review one_place

CREATE POLICY one_place ON public.agreement_review USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY agreement_signature one_place

CREATE POLICY one_place ON public.agreement_signature USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY agreement_version one_place

CREATE POLICY one_place ON public.agreement_version USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY agreement_winding_up one_place

CREATE POLICY one_place ON public.agreement_winding_up USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY balance one_place

CREATE POLICY one_place ON public.balance USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY balance_decision one_place

CREATE POLICY one_place ON public.balance_decision USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY balance_text one_place

CREATE POLICY one_place ON public.balance_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY balance_threshold one_place

CREATE POLICY one_place ON public.balance_threshold USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY calendar_feed one_place

CREATE POLICY one_place ON public.calendar_feed USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY calendar_feed_end one_place

CREATE POLICY one_place ON public.calendar_feed_end USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY carried_label one_place

CREATE POLICY one_place ON public.carried_label USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY carried_total one_place

CREATE POLICY one_place ON public.carried_total USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY carried_value one_place

CREATE POLICY one_place ON public.carried_value USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY carry one_place

CREATE POLICY one_place ON public.carry USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY commentary one_place

CREATE POLICY one_place ON public.commentary USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY commentary_text one_place

CREATE POLICY one_place ON public.commentary_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY contribution_call one_place

CREATE POLICY one_place ON public.contribution_call USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY contribution_remittance one_place

CREATE POLICY one_place ON public.contribution_remittance USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY contribution_schedule one_place

CREATE POLICY one_place ON public.contribution_schedule USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY decommissioning_item one_place

CREATE POLICY one_place ON public.decommissioning_item USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY decommissioning_report one_place

CREATE POLICY one_place ON public.decommissioning_report USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY delegation one_place

CREATE POLICY one_place ON public.delegation USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY directory one_place

CREATE POLICY one_place ON public.directory USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY directory_change one_place

CREATE POLICY one_place ON public.directory_change USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY entry one_place

CREATE POLICY one_place ON public.entry USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY entry_text one_place

CREATE POLICY one_place ON public.entry_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY fence one_place

CREATE POLICY one_place ON public.fence USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY forecast one_place

CREATE POLICY one_place ON public.forecast USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY forecast_text one_place

CREATE POLICY one_place ON public.forecast_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY funding_stream one_place

CREATE POLICY one_place ON public.funding_stream USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY gateway_plan one_place

CREATE POLICY one_place ON public.gateway_plan USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY import_batch one_place

CREATE POLICY one_place ON public.import_batch USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY import_job one_place

CREATE POLICY one_place ON public.import_job USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY import_line one_place

CREATE POLICY one_place ON public.import_line USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY import_part one_place

CREATE POLICY one_place ON public.import_part USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY import_step one_place

CREATE POLICY one_place ON public.import_step USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY indicator one_place

CREATE POLICY one_place ON public.indicator USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY indicator_figure one_place

CREATE POLICY one_place ON public.indicator_figure USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY intake_file one_place

CREATE POLICY one_place ON public.intake_file USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY intake_profile one_place

CREATE POLICY one_place ON public.intake_profile USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY intake_row one_place

CREATE POLICY one_place ON public.intake_row USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY investment one_place

CREATE POLICY one_place ON public.investment USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY investment_movement one_place

CREATE POLICY one_place ON public.investment_movement USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY investment_terms one_place

CREATE POLICY one_place ON public.investment_terms USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY investment_text one_place

CREATE POLICY one_place ON public.investment_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY journal_run one_place

CREATE POLICY one_place ON public.journal_run USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY ledger_extract one_place

CREATE POLICY one_place ON public.ledger_extract USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY ledger_extract_line one_place

CREATE POLICY one_place ON public.ledger_extract_line USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY ledger_profile one_place

CREATE POLICY one_place ON public.ledger_profile USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY leg one_place

CREATE POLICY one_place ON public.leg USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY minimum_contribution one_place

CREATE POLICY one_place ON public.minimum_contribution USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY notice one_place

CREATE POLICY one_place ON public.notice USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY optimism_bias_table one_place

CREATE POLICY one_place ON public.optimism_bias_table USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY outcome one_place

CREATE POLICY one_place ON public.outcome USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY own_optimism_bias one_place

CREATE POLICY one_place ON public.own_optimism_bias USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY period one_place

CREATE POLICY one_place ON public.period USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY period_change one_place

CREATE POLICY one_place ON public.period_change USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY place_principal one_place

CREATE POLICY one_place ON public.place_principal USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY pool one_place

CREATE POLICY one_place ON public.pool USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY pool_head one_place

CREATE POLICY one_place ON public.pool_head USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY programme one_place

CREATE POLICY one_place ON public.programme USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY programme_decision one_place

CREATE POLICY one_place ON public.programme_decision USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY programme_limit one_place

CREATE POLICY one_place ON public.programme_limit USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY proposal one_place

CREATE POLICY one_place ON public.proposal USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY proposal_approval one_place

CREATE POLICY one_place ON public.proposal_approval USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY proposal_outcome one_place

CREATE POLICY one_place ON public.proposal_outcome USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY rating_rule one_place

CREATE POLICY one_place ON public.rating_rule USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY refused_key one_place

CREATE POLICY one_place ON public.refused_key USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY rule_set one_place

CREATE POLICY one_place ON public.rule_set USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY rule_set_adoption one_place

CREATE POLICY one_place ON public.rule_set_adoption USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY rule_set_signature one_place

CREATE POLICY one_place ON public.rule_set_signature USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_baseline one_place

CREATE POLICY one_place ON public.savings_baseline USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_case one_place

CREATE POLICY one_place ON public.savings_case USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_case_naming one_place

CREATE POLICY one_place ON public.savings_case_naming USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_case_text one_place

CREATE POLICY one_place ON public.savings_case_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_case_version one_place

CREATE POLICY one_place ON public.savings_case_version USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_cause one_place

CREATE POLICY one_place ON public.savings_cause USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_cause_text one_place

CREATE POLICY one_place ON public.savings_cause_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_claim one_place

CREATE POLICY one_place ON public.savings_claim USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_claim_end one_place

CREATE POLICY one_place ON public.savings_claim_end USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_claim_evidence one_place

CREATE POLICY one_place ON public.savings_claim_evidence USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_claim_month one_place

CREATE POLICY one_place ON public.savings_claim_month USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_overlap_answer one_place

CREATE POLICY one_place ON public.savings_overlap_answer USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_review one_place

CREATE POLICY one_place ON public.savings_review USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_review_answer one_place

CREATE POLICY one_place ON public.savings_review_answer USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_shortfall one_place

CREATE POLICY one_place ON public.savings_shortfall USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_step one_place

CREATE POLICY one_place ON public.savings_step USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY savings_text one_place

CREATE POLICY one_place ON public.savings_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY scheme one_place

CREATE POLICY one_place ON public.scheme USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY scheme_sharing one_place

CREATE POLICY one_place ON public.scheme_sharing USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY scheme_treatment one_place

CREATE POLICY one_place ON public.scheme_treatment USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY scheme_use one_place

CREATE POLICY one_place ON public.scheme_use USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY scheme_vat_treatment one_place

CREATE POLICY one_place ON public.scheme_vat_treatment USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY settlement one_place

CREATE POLICY one_place ON public.settlement USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY settlement_agreement one_place

CREATE POLICY one_place ON public.settlement_agreement USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY settlement_dispute one_place

CREATE POLICY one_place ON public.settlement_dispute USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY settlement_dispute_end one_place

CREATE POLICY one_place ON public.settlement_dispute_end USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY settlement_dispute_text one_place

CREATE POLICY one_place ON public.settlement_dispute_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY settlement_scheme one_place

CREATE POLICY one_place ON public.settlement_scheme USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY settlement_withdrawal one_place

CREATE POLICY one_place ON public.settlement_withdrawal USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY spend_profile one_place

CREATE POLICY one_place ON public.spend_profile USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY spend_profile_text one_place

CREATE POLICY one_place ON public.spend_profile_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY stated_balance one_place

CREATE POLICY one_place ON public.stated_balance USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY stated_figures one_place

CREATE POLICY one_place ON public.stated_figures USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY statement_file one_place

CREATE POLICY one_place ON public.statement_file USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY statement_issue one_place

CREATE POLICY one_place ON public.statement_issue USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY unit_cost one_place

CREATE POLICY one_place ON public.unit_cost USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY unit_cost_edition one_place

CREATE POLICY one_place ON public.unit_cost_edition USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY variance_notice one_place

CREATE POLICY one_place ON public.variance_notice USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY variance_notice_end one_place

CREATE POLICY one_place ON public.variance_notice_end USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY variance_notice_giving one_place

CREATE POLICY one_place ON public.variance_notice_giving USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY variance_notice_report one_place

CREATE POLICY one_place ON public.variance_notice_report USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY variance_notice_report_text one_place

CREATE POLICY one_place ON public.variance_notice_report_text USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- POLICY variance_notice_terms one_place

CREATE POLICY one_place ON public.variance_notice_terms USING ((place_id = ( SELECT (NULLIF(current_setting('ledger.place'::text, true), ''::text))::uuid AS "nullif")));

-- ROW SECURITY optimism_bias_table

ALTER TABLE public.optimism_bias_table ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY outcome

ALTER TABLE public.outcome ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY own_optimism_bias

ALTER TABLE public.own_optimism_bias ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY period

ALTER TABLE public.period ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY period_change

ALTER TABLE public.period_change ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY place_principal

ALTER TABLE public.place_principal ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY pool

ALTER TABLE public.pool ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY pool_head

ALTER TABLE public.pool_head ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY programme

ALTER TABLE public.programme ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY programme_decision

ALTER TABLE public.programme_decision ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY programme_limit

ALTER TABLE public.programme_limit ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY proposal

ALTER TABLE public.proposal ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY proposal_approval

ALTER TABLE public.proposal_approval ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY proposal_outcome

ALTER TABLE public.proposal_outcome ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY rating_rule

ALTER TABLE public.rating_rule ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY refused_key

ALTER TABLE public.refused_key ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY rule_set

ALTER TABLE public.rule_set ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY rule_set_adoption

ALTER TABLE public.rule_set_adoption ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY rule_set_signature

ALTER TABLE public.rule_set_signature ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_baseline

ALTER TABLE public.savings_baseline ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_case

ALTER TABLE public.savings_case ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_case_naming

ALTER TABLE public.savings_case_naming ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_case_text

ALTER TABLE public.savings_case_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_case_version

ALTER TABLE public.savings_case_version ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_cause

ALTER TABLE public.savings_cause ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_cause_text

ALTER TABLE public.savings_cause_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_claim

ALTER TABLE public.savings_claim ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_claim_end

ALTER TABLE public.savings_claim_end ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_claim_evidence

ALTER TABLE public.savings_claim_evidence ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_claim_month

ALTER TABLE public.savings_claim_month ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_overlap_answer

ALTER TABLE public.savings_overlap_answer ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_review

ALTER TABLE public.savings_review ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_review_answer

ALTER TABLE public.savings_review_answer ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_shortfall

ALTER TABLE public.savings_shortfall ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_step

ALTER TABLE public.savings_step ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY savings_text

ALTER TABLE public.savings_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY scheme

ALTER TABLE public.scheme ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY scheme_sharing

ALTER TABLE public.scheme_sharing ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY scheme_treatment

ALTER TABLE public.scheme_treatment ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY scheme_use

ALTER TABLE public.scheme_use ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY scheme_vat_treatment

ALTER TABLE public.scheme_vat_treatment ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY settlement

ALTER TABLE public.settlement ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY settlement_agreement

ALTER TABLE public.settlement_agreement ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY settlement_dispute

ALTER TABLE public.settlement_dispute ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY settlement_dispute_end

ALTER TABLE public.settlement_dispute_end ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY settlement_dispute_text

ALTER TABLE public.settlement_dispute_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY settlement_scheme

ALTER TABLE public.settlement_scheme ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY settlement_withdrawal

ALTER TABLE public.settlement_withdrawal ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY spend_profile

ALTER TABLE public.spend_profile ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY spend_profile_text

ALTER TABLE public.spend_profile_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY stated_balance

ALTER TABLE public.stated_balance ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY stated_figures

ALTER TABLE public.stated_figures ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY statement_file

ALTER TABLE public.statement_file ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY statement_issue

ALTER TABLE public.statement_issue ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY unit_cost

ALTER TABLE public.unit_cost ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY unit_cost_edition

ALTER TABLE public.unit_cost_edition ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY variance_notice

ALTER TABLE public.variance_notice ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY variance_notice_end

ALTER TABLE public.variance_notice_end ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY variance_notice_giving

ALTER TABLE public.variance_notice_giving ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY variance_notice_report

ALTER TABLE public.variance_notice_report ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY variance_notice_report_text

ALTER TABLE public.variance_notice_report_text ENABLE ROW LEVEL SECURITY;

-- ROW SECURITY variance_notice_terms

ALTER TABLE public.variance_notice_terms ENABLE ROW LEVEL SECURITY;

-- ACL SCHEMA public

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ledger_app;

-- ACL TABLE account

GRANT SELECT,INSERT ON TABLE public.account TO ledger_app;

-- ACL TABLE act

GRANT SELECT,INSERT ON TABLE public.act TO ledger_app;

-- ACL TABLE activity_figure

GRANT SELECT,INSERT ON TABLE public.activity_figure TO ledger_app;

-- ACL TABLE activity_measure

GRANT SELECT,INSERT ON TABLE public.activity_measure TO ledger_app;

-- ACL TABLE agreement

GRANT SELECT,INSERT ON TABLE public.agreement TO ledger_app;

-- ACL TABLE agreement_partner

GRANT SELECT,INSERT ON TABLE public.agreement_partner TO ledger_app;

-- ACL TABLE agreement_review

GRANT SELECT,INSERT ON TABLE public.agreement_review TO ledger_app;

-- ACL TABLE agreement_signature

GRANT SELECT,INSERT ON TABLE public.agreement_signature TO ledger_app;

-- ACL TABLE agreement_version

GRANT SELECT,INSERT ON TABLE public.agreement_version TO ledger_app;

-- ACL TABLE agreement_winding_up

GRANT SELECT,INSERT ON TABLE public.agreement_winding_up TO ledger_app;

-- ACL TABLE alembic_version

GRANT SELECT ON TABLE public.alembic_version TO ledger_app;

-- ACL TABLE balance

GRANT SELECT,INSERT,UPDATE ON TABLE public.balance TO ledger_app;

-- ACL TABLE balance_decision

GRANT SELECT,INSERT ON TABLE public.balance_decision TO ledger_app;

-- ACL TABLE balance_text

GRANT SELECT,INSERT ON TABLE public.balance_text TO ledger_app;

-- ACL TABLE balance_threshold

GRANT SELECT,INSERT ON TABLE public.balance_threshold TO ledger_app;

-- ACL TABLE body

GRANT SELECT,INSERT ON TABLE public.body TO ledger_app;

-- ACL TABLE body_version

GRANT SELECT,INSERT ON TABLE public.body_version TO ledger_app;

-- ACL TABLE browser_session

GRANT SELECT,INSERT,DELETE ON TABLE public.browser_session TO ledger_app;

-- ACL COLUMN browser_session.last_seen_at

GRANT UPDATE(last_seen_at) ON TABLE public.browser_session TO ledger_app;

-- ACL TABLE browser_session_end

GRANT SELECT,INSERT ON TABLE public.browser_session_end TO ledger_app;

-- ACL TABLE calendar_feed

GRANT SELECT,INSERT ON TABLE public.calendar_feed TO ledger_app;

-- ACL TABLE calendar_feed_end

GRANT SELECT,INSERT ON TABLE public.calendar_feed_end TO ledger_app;

-- ACL TABLE carried_label

GRANT SELECT,INSERT ON TABLE public.carried_label TO ledger_app;

-- ACL TABLE carried_total

GRANT SELECT,INSERT ON TABLE public.carried_total TO ledger_app;

-- ACL TABLE carried_value

GRANT SELECT,INSERT ON TABLE public.carried_value TO ledger_app;

-- ACL TABLE carry

GRANT SELECT,INSERT ON TABLE public.carry TO ledger_app;

-- ACL TABLE commentary

GRANT SELECT,INSERT ON TABLE public.commentary TO ledger_app;

-- ACL TABLE commentary_text

GRANT SELECT,INSERT ON TABLE public.commentary_text TO ledger_app;

-- ACL TABLE contribution_call

GRANT SELECT,INSERT ON TABLE public.contribution_call TO ledger_app;

-- ACL TABLE contribution_remittance

GRANT SELECT,INSERT ON TABLE public.contribution_remittance TO ledger_app;

-- ACL TABLE contribution_schedule

GRANT SELECT,INSERT ON TABLE public.contribution_schedule TO ledger_app;

-- ACL TABLE decommissioning_item

GRANT SELECT,INSERT ON TABLE public.decommissioning_item TO ledger_app;

-- ACL TABLE decommissioning_report

GRANT SELECT,INSERT ON TABLE public.decommissioning_report TO ledger_app;

-- ACL TABLE delegation

GRANT SELECT,INSERT ON TABLE public.delegation TO ledger_app;

-- ACL TABLE directory

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.directory TO ledger_app;

-- ACL TABLE directory_change

GRANT SELECT,INSERT ON TABLE public.directory_change TO ledger_app;

-- ACL TABLE entry

GRANT SELECT,INSERT ON TABLE public.entry TO ledger_app;

-- ACL TABLE entry_text

GRANT SELECT,INSERT ON TABLE public.entry_text TO ledger_app;

-- ACL TABLE fence

GRANT SELECT,INSERT ON TABLE public.fence TO ledger_app;

-- ACL TABLE forecast

GRANT SELECT,INSERT ON TABLE public.forecast TO ledger_app;

-- ACL TABLE forecast_text

GRANT SELECT,INSERT ON TABLE public.forecast_text TO ledger_app;

-- ACL TABLE funding_stream

GRANT SELECT,INSERT ON TABLE public.funding_stream TO ledger_app;

-- ACL TABLE gateway_plan

GRANT SELECT,INSERT ON TABLE public.gateway_plan TO ledger_app;

-- ACL TABLE import_batch

GRANT SELECT,INSERT ON TABLE public.import_batch TO ledger_app;

-- ACL TABLE import_job

GRANT SELECT,INSERT ON TABLE public.import_job TO ledger_app;

-- ACL TABLE import_line

GRANT SELECT,INSERT ON TABLE public.import_line TO ledger_app;

-- ACL TABLE import_part

GRANT SELECT,INSERT,DELETE ON TABLE public.import_part TO ledger_app;

-- ACL TABLE import_step

GRANT SELECT,INSERT ON TABLE public.import_step TO ledger_app;

-- ACL TABLE indicator

GRANT SELECT,INSERT ON TABLE public.indicator TO ledger_app;

-- ACL TABLE indicator_figure

GRANT SELECT,INSERT ON TABLE public.indicator_figure TO ledger_app;

-- ACL TABLE intake_file

GRANT SELECT,INSERT ON TABLE public.intake_file TO ledger_app;

-- ACL TABLE intake_profile

GRANT SELECT,INSERT ON TABLE public.intake_profile TO ledger_app;

-- ACL TABLE intake_row

GRANT SELECT,INSERT ON TABLE public.intake_row TO ledger_app;

-- ACL TABLE investment

GRANT SELECT,INSERT ON TABLE public.investment TO ledger_app;

-- ACL TABLE investment_movement

GRANT SELECT,INSERT ON TABLE public.investment_movement TO ledger_app;

-- ACL TABLE investment_terms

GRANT SELECT,INSERT ON TABLE public.investment_terms TO ledger_app;

-- ACL TABLE investment_text

GRANT SELECT,INSERT ON TABLE public.investment_text TO ledger_app;

-- ACL TABLE journal_run

GRANT SELECT,INSERT ON TABLE public.journal_run TO ledger_app;

-- ACL TABLE ledger_extract

GRANT SELECT,INSERT ON TABLE public.ledger_extract TO ledger_app;

-- ACL TABLE ledger_extract_line

GRANT SELECT,INSERT ON TABLE public.ledger_extract_line TO ledger_app;

-- ACL TABLE ledger_profile

GRANT SELECT,INSERT ON TABLE public.ledger_profile TO ledger_app;

-- ACL TABLE leg

GRANT SELECT,INSERT ON TABLE public.leg TO ledger_app;

-- ACL TABLE minimum_contribution

GRANT SELECT,INSERT ON TABLE public.minimum_contribution TO ledger_app;

-- ACL TABLE notice

GRANT SELECT,INSERT ON TABLE public.notice TO ledger_app;

-- ACL TABLE optimism_bias_table

GRANT SELECT,INSERT ON TABLE public.optimism_bias_table TO ledger_app;

-- ACL TABLE outcome

GRANT SELECT,INSERT ON TABLE public.outcome TO ledger_app;

-- ACL TABLE own_optimism_bias

GRANT SELECT,INSERT ON TABLE public.own_optimism_bias TO ledger_app;

-- ACL TABLE period

GRANT SELECT,INSERT ON TABLE public.period TO ledger_app;

-- ACL COLUMN period.state

GRANT UPDATE(state) ON TABLE public.period TO ledger_app;

-- ACL TABLE period_change

GRANT SELECT,INSERT ON TABLE public.period_change TO ledger_app;

-- ACL TABLE place

GRANT SELECT,INSERT ON TABLE public.place TO ledger_app;

-- ACL TABLE place_principal

GRANT SELECT,INSERT ON TABLE public.place_principal TO ledger_app;

-- ACL TABLE pool

GRANT SELECT,INSERT ON TABLE public.pool TO ledger_app;

-- ACL TABLE pool_head

GRANT SELECT,INSERT,UPDATE ON TABLE public.pool_head TO ledger_app;

-- ACL TABLE principal

GRANT SELECT,INSERT ON TABLE public.principal TO ledger_app;

-- ACL TABLE programme

GRANT SELECT,INSERT ON TABLE public.programme TO ledger_app;

-- ACL TABLE programme_decision

GRANT SELECT,INSERT ON TABLE public.programme_decision TO ledger_app;

-- ACL TABLE programme_limit

GRANT SELECT,INSERT ON TABLE public.programme_limit TO ledger_app;

-- ACL TABLE proposal

GRANT SELECT,INSERT ON TABLE public.proposal TO ledger_app;

-- ACL TABLE proposal_approval

GRANT SELECT,INSERT ON TABLE public.proposal_approval TO ledger_app;

-- ACL TABLE proposal_outcome

GRANT SELECT,INSERT ON TABLE public.proposal_outcome TO ledger_app;

-- ACL TABLE rating_rule

GRANT SELECT,INSERT ON TABLE public.rating_rule TO ledger_app;

-- ACL TABLE refused_key

GRANT SELECT,INSERT ON TABLE public.refused_key TO ledger_app;

-- ACL TABLE role_grant

GRANT SELECT,INSERT ON TABLE public.role_grant TO ledger_app;

-- ACL TABLE role_withdrawal

GRANT SELECT,INSERT ON TABLE public.role_withdrawal TO ledger_app;

-- ACL TABLE rule_set

GRANT SELECT,INSERT ON TABLE public.rule_set TO ledger_app;

-- ACL TABLE rule_set_adoption

GRANT SELECT,INSERT ON TABLE public.rule_set_adoption TO ledger_app;

-- ACL TABLE rule_set_signature

GRANT SELECT,INSERT ON TABLE public.rule_set_signature TO ledger_app;

-- ACL TABLE savings_baseline

GRANT SELECT,INSERT ON TABLE public.savings_baseline TO ledger_app;

-- ACL TABLE savings_case

GRANT SELECT,INSERT ON TABLE public.savings_case TO ledger_app;

-- ACL TABLE savings_case_naming

GRANT SELECT,INSERT ON TABLE public.savings_case_naming TO ledger_app;

-- ACL TABLE savings_case_text

GRANT SELECT,INSERT ON TABLE public.savings_case_text TO ledger_app;

-- ACL TABLE savings_case_version

GRANT SELECT,INSERT ON TABLE public.savings_case_version TO ledger_app;

-- ACL TABLE savings_cause

GRANT SELECT,INSERT ON TABLE public.savings_cause TO ledger_app;

-- ACL TABLE savings_cause_text

GRANT SELECT,INSERT ON TABLE public.savings_cause_text TO ledger_app;

-- ACL TABLE savings_claim

GRANT SELECT,INSERT ON TABLE public.savings_claim TO ledger_app;

-- ACL TABLE savings_claim_end

GRANT SELECT,INSERT ON TABLE public.savings_claim_end TO ledger_app;

-- ACL TABLE savings_claim_evidence

GRANT SELECT,INSERT ON TABLE public.savings_claim_evidence TO ledger_app;

-- ACL TABLE savings_claim_month

GRANT SELECT,INSERT ON TABLE public.savings_claim_month TO ledger_app;

-- ACL TABLE savings_overlap_answer

GRANT SELECT,INSERT ON TABLE public.savings_overlap_answer TO ledger_app;

-- ACL TABLE savings_review

GRANT SELECT,INSERT ON TABLE public.savings_review TO ledger_app;

-- ACL TABLE savings_review_answer

GRANT SELECT,INSERT ON TABLE public.savings_review_answer TO ledger_app;

-- ACL TABLE savings_shortfall

GRANT SELECT,INSERT ON TABLE public.savings_shortfall TO ledger_app;

-- ACL TABLE savings_step

GRANT SELECT,INSERT ON TABLE public.savings_step TO ledger_app;

-- ACL TABLE savings_text

GRANT SELECT,INSERT ON TABLE public.savings_text TO ledger_app;

-- ACL TABLE scheme

GRANT SELECT,INSERT ON TABLE public.scheme TO ledger_app;

-- ACL TABLE scheme_sharing

GRANT SELECT,INSERT ON TABLE public.scheme_sharing TO ledger_app;

-- ACL TABLE scheme_treatment

GRANT SELECT,INSERT ON TABLE public.scheme_treatment TO ledger_app;

-- ACL TABLE scheme_use

GRANT SELECT,INSERT ON TABLE public.scheme_use TO ledger_app;

-- ACL TABLE scheme_vat_treatment

GRANT SELECT,INSERT ON TABLE public.scheme_vat_treatment TO ledger_app;

-- ACL TABLE settlement

GRANT SELECT,INSERT ON TABLE public.settlement TO ledger_app;

-- ACL TABLE settlement_agreement

GRANT SELECT,INSERT ON TABLE public.settlement_agreement TO ledger_app;

-- ACL TABLE settlement_dispute

GRANT SELECT,INSERT ON TABLE public.settlement_dispute TO ledger_app;

-- ACL TABLE settlement_dispute_end

GRANT SELECT,INSERT ON TABLE public.settlement_dispute_end TO ledger_app;

-- ACL TABLE settlement_dispute_text

GRANT SELECT,INSERT ON TABLE public.settlement_dispute_text TO ledger_app;

-- ACL TABLE settlement_scheme

GRANT SELECT,INSERT ON TABLE public.settlement_scheme TO ledger_app;

-- ACL TABLE settlement_withdrawal

GRANT SELECT,INSERT ON TABLE public.settlement_withdrawal TO ledger_app;

-- ACL TABLE sign_in_link_use

GRANT SELECT,INSERT ON TABLE public.sign_in_link_use TO ledger_app;

-- ACL TABLE spend_profile

GRANT SELECT,INSERT ON TABLE public.spend_profile TO ledger_app;

-- ACL TABLE spend_profile_text

GRANT SELECT,INSERT ON TABLE public.spend_profile_text TO ledger_app;

-- ACL TABLE stated_balance

GRANT SELECT,INSERT ON TABLE public.stated_balance TO ledger_app;

-- ACL TABLE stated_figures

GRANT SELECT,INSERT ON TABLE public.stated_figures TO ledger_app;

-- ACL TABLE statement_file

GRANT SELECT,INSERT ON TABLE public.statement_file TO ledger_app;

-- ACL TABLE statement_issue

GRANT SELECT,INSERT ON TABLE public.statement_issue TO ledger_app;

-- ACL TABLE unit_cost

GRANT SELECT,INSERT ON TABLE public.unit_cost TO ledger_app;

-- ACL TABLE unit_cost_edition

GRANT SELECT,INSERT ON TABLE public.unit_cost_edition TO ledger_app;

-- ACL TABLE variance_notice

GRANT SELECT,INSERT ON TABLE public.variance_notice TO ledger_app;

-- ACL TABLE variance_notice_end

GRANT SELECT,INSERT ON TABLE public.variance_notice_end TO ledger_app;

-- ACL TABLE variance_notice_giving

GRANT SELECT,INSERT ON TABLE public.variance_notice_giving TO ledger_app;

-- ACL TABLE variance_notice_report

GRANT SELECT,INSERT ON TABLE public.variance_notice_report TO ledger_app;

-- ACL TABLE variance_notice_report_text

GRANT SELECT,INSERT ON TABLE public.variance_notice_report_text TO ledger_app;

-- ACL TABLE variance_notice_terms

GRANT SELECT,INSERT ON TABLE public.variance_notice_terms TO ledger_app;

\unrestrict schema
