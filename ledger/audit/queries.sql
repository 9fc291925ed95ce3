-- The life of one thing, read from the journal, the terms and the acts behind both.

-- name: events_of_accounts
-- The entries within a window of sequence numbers that move some accounts, in order, with what they move and their acts.
SELECT e.sequence, e.recorded_at, e.kind, e.effective_date, e.event_date, e.principal_id, e.acting_body, e.act_id,
       e.label, e.payload, e.reverses_sequence, e.recodes_sequence, a.operation, t.narrative, moved.accounts,
       moved.amounts_pence
FROM (
    SELECT one.sequence, array_agg(one.account ORDER BY one.account) AS accounts,
           array_agg(one.amount_pence ORDER BY one.account) AS amounts_pence
    FROM (
        SELECT l.sequence, o.account, sum(l.amount_pence)::bigint AS amount_pence
        FROM leg l
        JOIN account o ON o.place_id = l.place_id AND o.pool_id = l.pool_id AND o.account_id = l.account_id
        WHERE l.place_id = $1 AND l.pool_id = $2 AND l.sequence > $3 AND l.sequence <= $4
          AND o.account = ANY ($6::text[]) AND ($7::text IS NULL OR o.body = $7)
          AND ($8::text IS NULL OR o.stream = $8) AND ($9::text IS NULL OR o.programme = $9)
          AND ($10::text IS NULL OR o.scheme = $10)
        GROUP BY l.sequence, o.account) one
    GROUP BY one.sequence
    ORDER BY one.sequence LIMIT $5) moved
CROSS JOIN LATERAL (
    SELECT * FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = moved.sequence LIMIT 1) e
CROSS JOIN LATERAL (
    SELECT * FROM act a WHERE a.place_id = $1 AND a.act_id = e.act_id LIMIT 1) a
LEFT JOIN LATERAL (
    SELECT * FROM entry_text t WHERE t.place_id = $1 AND t.pool_id = $2 AND t.sequence = e.sequence LIMIT 1) t ON true
ORDER BY e.sequence;

-- name: events_of_entry
-- An entry with all that it took back or coded anew, that took it back or coded it anew, and that was posted as one with
-- it; after one sequence number and through another, in order, with their acts.
WITH RECURSIVE family(sequence) AS (
    SELECT $3::bigint
    UNION
    SELECT next.sequence FROM family f
    CROSS JOIN LATERAL (
        SELECT e.reverses_sequence AS sequence FROM entry e
        WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = f.sequence AND e.reverses_sequence IS NOT NULL
        UNION ALL
        SELECT e.recodes_sequence FROM entry e
        WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = f.sequence AND e.recodes_sequence IS NOT NULL
        UNION ALL
        SELECT e.sequence FROM entry e
        WHERE e.place_id = $1 AND e.pool_id = $2 AND e.reverses_sequence = f.sequence
        UNION ALL
        SELECT e.sequence FROM entry e
        WHERE e.place_id = $1 AND e.pool_id = $2 AND e.recodes_sequence = f.sequence
        UNION ALL
        SELECT other.sequence FROM entry e
        JOIN entry other ON other.place_id = e.place_id AND other.key_id = e.key_id AND other.key_item = e.key_item
            AND other.pool_id = e.pool_id
        WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = f.sequence AND e.key_id IS NOT NULL) next)
SELECT e.sequence, e.recorded_at, e.kind, e.effective_date, e.event_date, e.principal_id, e.acting_body, e.act_id,
       e.label, e.payload, e.reverses_sequence, e.recodes_sequence, a.operation, t.narrative
FROM family f
CROSS JOIN LATERAL (
    SELECT * FROM entry e WHERE e.place_id = $1 AND e.pool_id = $2 AND e.sequence = f.sequence LIMIT 1) e
CROSS JOIN LATERAL (
    SELECT * FROM act a WHERE a.place_id = $1 AND a.act_id = e.act_id LIMIT 1) a
LEFT JOIN LATERAL (
    SELECT * FROM entry_text t WHERE t.place_id = $1 AND t.pool_id = $2 AND t.sequence = e.sequence LIMIT 1) t ON true
WHERE f.sequence > $4 AND f.sequence <= $5
ORDER BY f.sequence LIMIT $6;

-- name: events_of_agreement
-- What was made of an agreement: its terms by version, pools, schemes of delegation, signatures, rule sets, reviews, its
-- end; after so many events, in order, with the reason and the minute of the proposal behind each.
SELECT a.recorded_at, a.operation, made.what, a.principal_id, a.acting_body, a.act_id, made.label,
       coalesce(made.effective_date, (a.recorded_at AT TIME ZONE 'Europe/London')::date) AS effective_date,
       coalesce(made.reason, p.content ->> 'reason') AS reason,
       coalesce(p.content ->> 'minute_reference', '') AS reference
FROM (
    SELECT v.act_id, 'version ' || v.version || ' of the terms' AS what, o.label,
           coalesce(v.applies_from, v.effective_from) AS effective_date, v.version AS position, v.proposal_id,
           NULL AS reason
    FROM agreement_version v JOIN agreement o ON o.place_id = v.place_id AND o.agreement = v.agreement
    WHERE v.place_id = $1 AND v.agreement = $2
    UNION ALL
    SELECT p.act_id, 'pool ' || p.code, p.label, v.effective_from, 1, NULL, NULL
    FROM pool p JOIN agreement_version v ON v.place_id = p.place_id AND v.agreement = p.agreement AND v.version = 1
    WHERE p.place_id = $1 AND p.agreement = $2
    UNION ALL
    SELECT d.act_id, 'version ' || d.version || ' of the scheme of delegation', '', v.effective_from, d.version,
           e.proposal_id, NULL
    FROM delegation d
    LEFT JOIN agreement_version v ON v.place_id = d.place_id AND v.agreement = d.agreement AND v.act_id = d.act_id
    LEFT JOIN proposal_outcome e ON e.place_id = d.place_id AND e.act_id = d.act_id
    WHERE d.place_id = $1 AND d.agreement = $2
    UNION ALL
    SELECT s.act_id, 'signature of ' || s.body || ' to version ' || s.version, '', s.signed_on, s.version, s.proposal_id,
           NULL
    FROM agreement_signature s WHERE s.place_id = $1 AND s.agreement = $2
    UNION ALL
    SELECT r.act_id, 'draft of rule set ' || r.version || ': ' || r.title, '', NULL, r.version, NULL, NULL
    FROM rule_set r WHERE r.place_id = $1 AND r.agreement = $2
    UNION ALL
    SELECT s.act_id, 'signature of ' || s.body || ' to rule set ' || s.version, '', s.signed_on, s.version,
           s.proposal_id, NULL
    FROM rule_set_signature s WHERE s.place_id = $1 AND s.agreement = $2
    UNION ALL
    SELECT d.act_id, 'rule set ' || d.version || ' adopted', '', d.effective_from, d.version, d.proposal_id, NULL
    FROM rule_set_adoption d WHERE d.place_id = $1 AND d.agreement = $2
    UNION ALL
    SELECT r.act_id, 'review', '', r.reviewed_on, 1, NULL, r.finding
    FROM agreement_review r WHERE r.place_id = $1 AND r.agreement = $2
    UNION ALL
    SELECT w.act_id, 'winding up', '', w.wound_up_on, 1, w.proposal_id, NULL
    FROM agreement_winding_up w WHERE w.place_id = $1 AND w.agreement = $2) made
JOIN act a ON a.place_id = $1 AND a.act_id = made.act_id
LEFT JOIN LATERAL (
    SELECT convert_from(o.content, 'UTF8')::jsonb AS content FROM proposal o
    WHERE o.place_id = $1 AND o.proposal_id = made.proposal_id) p ON true
ORDER BY a.recorded_at, made.position, made.what DESC
OFFSET $3 LIMIT $4;

-- name: reasons_of_proposals
-- Why each of some proposals was made.
SELECT p.proposal_id, convert_from(p.content, 'UTF8')::jsonb ->> 'reason' AS reason FROM proposal p
WHERE p.place_id = $1 AND p.proposal_id = ANY ($2::uuid[]);

-- name: events_of_programme
-- What was made of a programme: itself, its planned gateways, every decision, what it is for, its outcomes and their
-- indicators; after so many events, in order. Why a board decided is told to those who see its pool (null: to all).
SELECT a.recorded_at, a.operation, made.what, a.principal_id, a.act_id, made.label,
       coalesce(made.day, (a.recorded_at AT TIME ZONE 'Europe/London')::date) AS effective_date,
       CASE WHEN made.is_seen THEN a.acting_body END AS acting_body,
       CASE WHEN made.is_seen THEN coalesce(made.reason, p.content ->> 'reason') END AS reason,
       CASE WHEN made.is_seen THEN coalesce(p.content ->> 'minute_reference', '') ELSE '' END AS reference,
       CASE WHEN made.is_seen THEN (p.result #>> '{sequences,0}')::bigint END AS sequence,
       CASE WHEN made.is_seen THEN made.pool END AS pool
FROM (
    SELECT g.act_id, 'programme from ' || g.first_day || ' to ' || g.last_day AS what, g.label, 0 AS position,
           NULL::uuid AS proposal_id, '' AS reason, NULL::text AS pool, true AS is_seen, g.first_day AS day
    FROM programme g WHERE g.place_id = $1 AND g.programme = $2
    UNION ALL
    SELECT l.act_id, 'version ' || l.version || ' of the planned gateways', '', l.version, NULL, l.reason, NULL, true, NULL
    FROM gateway_plan l WHERE l.place_id = $1 AND l.programme = $2
    UNION ALL
    SELECT d.act_id,
           replace(d.decision, '_', ' ') || coalesce(' at gateway ' || d.gateway, '') || coalesce(' of ' || d.scheme, '')
               || coalesce(' from ' || d.first_day, '') || coalesce(' to ' || d.last_day, '')
               || coalesce(' up to ' || d.amount_pence || ' pence', ''),
           '', d.number, d.proposal_id, NULL, o.code, $3::text[] IS NULL OR v.partners && $3, NULL
    FROM programme_decision d
    JOIN pool o ON o.place_id = d.place_id AND o.pool_id = d.pool_id
    CROSS JOIN LATERAL terms_in_force(o.place_id, o.agreement) v
    WHERE d.place_id = $1 AND d.programme = $2
    UNION ALL
    SELECT u.act_id, 'version ' || u.version || ' of what ' || u.scheme || ' is for', '', u.version, NULL, '', NULL, true,
           u.effective_from
    FROM scheme_use u WHERE u.place_id = $1 AND u.programme = $2
    UNION ALL
    SELECT t.act_id, 'version ' || t.version || ' of the outcome ' || t.outcome, t.label, t.version, NULL, t.reason,
           NULL, true, NULL
    FROM outcome t WHERE t.place_id = $1 AND t.programme = $2
    UNION ALL
    SELECT i.act_id, 'version ' || i.version || ' of the indicator ' || i.indicator, i.label, i.version, NULL, i.reason,
           NULL, true, NULL
    FROM indicator i WHERE i.place_id = $1 AND i.programme = $2) made
JOIN act a ON a.place_id = $1 AND a.act_id = made.act_id
LEFT JOIN LATERAL (
    SELECT convert_from(one.content, 'UTF8')::jsonb AS content, e.result
    FROM proposal one
    LEFT JOIN proposal_outcome e ON e.place_id = one.place_id AND e.proposal_id = one.proposal_id
    WHERE one.place_id = $1 AND one.proposal_id = made.proposal_id) p ON true
ORDER BY a.recorded_at, made.position, made.what
OFFSET $4 LIMIT $5;
