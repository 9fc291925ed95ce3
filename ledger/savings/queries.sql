-- Claims of savings, what was done with them, and the decommissioning register.

-- name: agreed_cases
-- The cases of a place with the baseline that each one's bodies agreed last; of a pool and of codes, unless null.
SELECT DISTINCT ON (b.pool_id, b.case_code) b.pool_id, p.code AS pool, b.case_code, c.programme, b.number, v.document
FROM savings_baseline b
JOIN savings_case c ON c.place_id = b.place_id AND c.pool_id = b.pool_id AND c.case_code = b.case_code
JOIN savings_case_version v ON v.place_id = b.place_id AND v.pool_id = b.pool_id AND v.case_code = b.case_code
    AND v.version = b.version
JOIN pool p ON p.place_id = b.place_id AND p.pool_id = b.pool_id
WHERE b.place_id = $1 AND ($2::uuid IS NULL OR b.pool_id = $2) AND ($3::text[] IS NULL OR b.case_code = ANY ($3))
ORDER BY b.pool_id, b.case_code, b.number DESC;

-- name: next_numbers
-- The numbers of the next claim and of the next shortfall of a pool.
SELECT 1 + coalesce((SELECT max(c.claim) FROM savings_claim c WHERE c.place_id = $1 AND c.pool_id = $2), 0) AS claim,
       1 + coalesce((SELECT max(s.number) FROM savings_shortfall s
                     WHERE s.place_id = $1 AND s.pool_id = $2), 0) AS shortfall;

-- name: months_taken
-- The claims that take a budget line of a body in any of some months and have not ended, in whatever pool.
SELECT p.code AS pool, m.claim, min(m.month) AS month
FROM savings_claim_month m JOIN pool p ON p.place_id = m.place_id AND p.pool_id = m.pool_id
WHERE m.place_id = $1 AND m.body = $2 AND m.budget_line = $3 AND m.month = ANY ($4::date[]) AND NOT EXISTS (
    SELECT FROM savings_claim_end e WHERE e.place_id = m.place_id AND e.pool_id = m.pool_id AND e.claim = m.claim)
GROUP BY p.code, m.claim ORDER BY p.code, m.claim;

-- name: insert_claim
-- A claim, beside the entry that the pool's head says; the months of the budget line that it takes; its evidence.
WITH claimed AS (
    INSERT INTO savings_claim (place_id, pool_id, claim, case_code, baseline, line, body, programme, budget_line, period,
                               first_day, last_day, year, amount_pence, kind, recurrence, counterfactual,
                               baseline_budget_pence, cohort, outcome, double_count_group, depends_on, label,
                               effective_date, sequence, recorded_at)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
           h.sequence, h.recorded_at
    FROM pool_head h WHERE h.place_id = $1 AND h.pool_id = $2
    RETURNING recorded_at),
taken AS (
    INSERT INTO savings_claim_month (place_id, body, budget_line, month, turn, pool_id, claim)
    SELECT $1, $7, $25, wanted.month, 1 + (
               SELECT count(*) FROM savings_claim_month m
               WHERE m.place_id = $1 AND m.body = $7 AND m.budget_line = $25 AND m.month = wanted.month), $2, $3
    FROM unnest($26::date[]) AS wanted(month)),
proved AS (
    INSERT INTO savings_claim_evidence (place_id, pool_id, claim, number, name, sha256, extracted_on, recorded_at)
    SELECT $1, $2, $3, e.number, e.name, e.sha256, e.extracted_on, claimed.recorded_at
    FROM unnest($27::text[], $28::text[], $29::date[]) WITH ORDINALITY AS e(name, sha256, extracted_on, number), claimed)
SELECT FROM claimed;

-- name: insert_evidence
-- Further evidence of a claim.
INSERT INTO savings_claim_evidence (place_id, pool_id, claim, number, name, sha256, extracted_on, recorded_at)
SELECT $1, $2, $3, e.number + (SELECT count(*) FROM savings_claim_evidence k
                               WHERE k.place_id = $1 AND k.pool_id = $2 AND k.claim = $3),
       e.name, e.sha256, e.extracted_on, $7
FROM unnest($4::text[], $5::text[], $6::date[]) WITH ORDINALITY AS e(name, sha256, extracted_on, number);

-- name: insert_step
-- A move of a part of a claim, beside the entry that the pool's head says.
INSERT INTO savings_step (place_id, pool_id, claim, number, body, move, source, target, amount_pence, journal_reference,
                          journal_date, planned, actual, unit, other_pool_id, other_claim, label, effective_date,
                          sequence, proposal_id, recorded_at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, h.sequence, $19, h.recorded_at
FROM pool_head h WHERE h.place_id = $1 AND h.pool_id = $2;

-- name: end_claim
-- The end of a claim by a move of it.
INSERT INTO savings_claim_end (place_id, pool_id, claim, number) VALUES ($1, $2, $3, $4);

-- name: insert_answer
-- Why an overlap of a claim is not the same saving, with the reason apart.
WITH answered AS (
    INSERT INTO savings_overlap_answer (place_id, pool_id, claim, number, overlap, recorded_at, act_id)
    SELECT $1, $2, $3, 1 + count(a.number), $4, $5, $6 FROM savings_overlap_answer a
    WHERE a.place_id = $1 AND a.pool_id = $2 AND a.claim = $3
    RETURNING number)
INSERT INTO savings_text (place_id, pool_id, part, subject, number, text)
SELECT $1, $2, 'answer', $3, answered.number, $7 FROM answered;

-- name: insert_shortfall
-- What of a baseline will not come, beside the entry that the pool's head says.
INSERT INTO savings_shortfall (place_id, pool_id, number, case_code, body, programme, year, amount_pence, label,
                               effective_date, sequence, recorded_at)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, h.sequence, h.recorded_at
FROM pool_head h WHERE h.place_id = $1 AND h.pool_id = $2;

-- name: claims
-- Claims of pools (null: of every one) below a number, newest first, with everything that was done with them; of bodies,
-- cases and so on where they are given. stage: of which something stands in it.
SELECT c.pool_id, p.code AS pool, c.claim, c.case_code, c.baseline, c.line, c.body, c.programme, c.budget_line, c.period,
       c.first_day, c.last_day, c.amount_pence, c.kind, c.recurrence, c.counterfactual, w.narrative AS counterfactual_words,
       c.baseline_budget_pence, c.cohort, c.outcome, c.double_count_group, c.depends_on, c.label, c.effective_date,
       c.sequence, c.recorded_at,
       ARRAY(SELECT ROW(e.name, e.sha256, e.extracted_on, e.recorded_at) FROM savings_claim_evidence e
             WHERE e.place_id = c.place_id AND e.pool_id = c.pool_id AND e.claim = c.claim ORDER BY e.number) AS evidence,
       ARRAY(SELECT ROW(a.overlap, a.recorded_at, t.text) FROM savings_overlap_answer a
             LEFT JOIN savings_text t ON t.place_id = a.place_id AND t.pool_id = a.pool_id AND t.part = 'answer'
                 AND t.subject = a.claim AND t.number = a.number
             WHERE a.place_id = c.place_id AND a.pool_id = c.pool_id AND a.claim = c.claim
             ORDER BY a.number) AS answers
FROM savings_claim c
JOIN pool p ON p.place_id = c.place_id AND p.pool_id = c.pool_id
LEFT JOIN entry_text w ON w.place_id = c.place_id AND w.pool_id = c.pool_id AND w.sequence = c.sequence
WHERE c.place_id = $1 AND ($2::uuid IS NULL OR c.pool_id = $2) AND c.claim < $3
  AND ($4::integer[] IS NULL OR c.claim = ANY ($4)) AND ($5::text IS NULL OR c.body = $5)
  AND ($6::text IS NULL OR c.case_code = $6) AND ($7::text IS NULL OR c.programme = $7)
  AND ($8::integer IS NULL OR c.year = $8) AND ($9::text IS NULL OR c.kind = $9)
  AND ($10::text IS NULL OR savings_standing(c.place_id, c.pool_id, c.claim, $10) <> 0)
  AND ($11::text IS NULL OR c.line = $11)
ORDER BY c.claim DESC, c.pool_id LIMIT $12;

-- name: steps
-- The moves of claims of pools (null: of every one), in order.
SELECT s.pool_id, s.claim, s.number, s.move, s.source, s.target, s.amount_pence, s.journal_reference, s.journal_date,
       s.planned, s.actual, s.unit, o.code AS other_pool, s.other_claim, s.label, s.effective_date, s.sequence,
       s.proposal_id, s.recorded_at, t.narrative AS reason
FROM savings_step s
LEFT JOIN pool o ON o.place_id = s.place_id AND o.pool_id = s.other_pool_id
LEFT JOIN entry_text t ON t.place_id = s.place_id AND t.pool_id = s.pool_id AND t.sequence = s.sequence
WHERE s.place_id = $1 AND ($2::uuid IS NULL OR s.pool_id = $2) AND s.claim = ANY ($3::integer[])
ORDER BY s.pool_id, s.claim, s.number;

-- name: claims_within
-- The claims of a place, in whatever pool, that have not ended and whose days meet some others.
SELECT c.pool_id, p.code AS pool, c.claim, c.case_code AS "case", c.line, c.body, c.programme, c.cohort, c.outcome,
       c.double_count_group AS "group", c.first_day, c.last_day
FROM savings_claim c JOIN pool p ON p.place_id = c.place_id AND p.pool_id = c.pool_id
WHERE c.place_id = $1 AND c.first_day <= $3 AND c.last_day >= $2 AND NOT EXISTS (
    SELECT FROM savings_claim_end e WHERE e.place_id = c.place_id AND e.pool_id = c.pool_id AND e.claim = c.claim)
ORDER BY p.code, c.claim;

-- name: claim_of_entry
-- The claim that an entry made, or moved a part of.
SELECT c.claim FROM savings_claim c WHERE c.place_id = $1 AND c.pool_id = $2 AND c.sequence = $3
UNION ALL
SELECT s.claim FROM savings_step s WHERE s.place_id = $1 AND s.pool_id = $2 AND s.sequence = $3;

-- name: references_used
-- Which of some journals of a body's own budget have banked a saving.
SELECT s.journal_reference FROM savings_step s
WHERE s.place_id = $1 AND s.body = $2 AND s.journal_reference = ANY ($3::text[]);

-- name: pool_of_code
-- The pool of a place that has a code.
SELECT pool_id FROM pool WHERE place_id = $1 AND code = $2;

-- name: insert_item
-- What must stop, as the next item of the register of a pool.
INSERT INTO decommissioning_item (place_id, pool_id, item, case_code, line, beneficiary, owner, what, name, stops_by,
                                  label, recorded_at, act_id)
SELECT $1, $2, 1 + coalesce((SELECT max(i.item) FROM decommissioning_item i WHERE i.place_id = $1 AND i.pool_id = $2), 0),
       $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
RETURNING item;

-- name: insert_report
-- What became of an item, with the reason apart.
WITH told AS (
    INSERT INTO decommissioning_report (place_id, pool_id, item, number, outcome, on_day, evidence, sha256, recorded_at,
                                        act_id)
    SELECT $1, $2, $3, 1 + count(r.number), $4, $5, $6, $7, $8, $9 FROM decommissioning_report r
    WHERE r.place_id = $1 AND r.pool_id = $2 AND r.item = $3
    RETURNING number)
INSERT INTO savings_text (place_id, pool_id, part, subject, number, text)
SELECT $1, $2, 'report', $3, told.number, $10 FROM told WHERE $10 <> '';

-- name: items
-- Items of the registers of pools (null: of every one) after a number, in order, with their reports; of cases, owners,
-- states and so on where they are given. overdue_on: that should have stopped before that day and did not.
SELECT i.pool_id, p.code AS pool, i.item, i.case_code, i.line, i.beneficiary, i.owner, i.what, i.name, i.stops_by,
       i.label, i.recorded_at,
       ARRAY(SELECT ROW(r.outcome, r.on_day, r.evidence, r.sha256, r.recorded_at, t.text)
             FROM decommissioning_report r
             LEFT JOIN savings_text t ON t.place_id = r.place_id AND t.pool_id = r.pool_id AND t.part = 'report'
                 AND t.subject = r.item AND t.number = r.number
             WHERE r.place_id = i.place_id AND r.pool_id = i.pool_id AND r.item = i.item ORDER BY r.number) AS reports
FROM decommissioning_item i
JOIN pool p ON p.place_id = i.place_id AND p.pool_id = i.pool_id
CROSS JOIN LATERAL (
    SELECT coalesce((SELECT r.outcome FROM decommissioning_report r
                     WHERE r.place_id = i.place_id AND r.pool_id = i.pool_id AND r.item = i.item
                     ORDER BY r.number DESC LIMIT 1), 'open') AS state,
           coalesce((SELECT r.on_day FROM decommissioning_report r
                     WHERE r.place_id = i.place_id AND r.pool_id = i.pool_id AND r.item = i.item AND r.outcome = 'late'
                     ORDER BY r.number DESC LIMIT 1), i.stops_by) AS due_on) s
WHERE i.place_id = $1 AND ($2::uuid IS NULL OR i.pool_id = $2) AND i.item > $3
  AND ($4::integer IS NULL OR i.item = $4) AND ($5::text IS NULL OR i.case_code = $5)
  AND ($6::text IS NULL OR i.line = $6) AND ($7::text IS NULL OR i.owner = $7) AND ($8::text IS NULL OR s.state = $8)
  AND ($9::date IS NULL OR s.state IN ('open', 'late') AND s.due_on < $9)
ORDER BY i.item, i.pool_id LIMIT $10;

-- name: shortfalls
-- What was told of a pool's baselines that will not come, in order.
SELECT s.number, s.case_code AS "case", s.body, s.programme, s.year, s.amount_pence, s.label, s.effective_date,
       s.sequence, s.recorded_at, t.narrative AS reason
FROM savings_shortfall s
LEFT JOIN entry_text t ON t.place_id = s.place_id AND t.pool_id = s.pool_id AND t.sequence = s.sequence
WHERE s.place_id = $1 AND s.pool_id = $2 AND s.number > $3 AND ($4::bigint IS NULL OR s.sequence = $4)
  AND ($5::text IS NULL OR s.case_code = $5) AND ($6::text IS NULL OR s.body = $6)
  AND ($7::integer IS NULL OR s.year = $7)
ORDER BY s.number LIMIT $8;

-- name: verified_flows
-- What was verified as cash-releasing and not taken back, known by a sequence number, by body, programme, case and year.
SELECT c.body, c.programme, c.case_code, c.year,
       sum(CASE WHEN s.move = 'verified' THEN s.amount_pence ELSE -s.amount_pence END)::bigint AS pence
FROM savings_step s
JOIN savings_claim c ON c.place_id = s.place_id AND c.pool_id = s.pool_id AND c.claim = s.claim
WHERE s.place_id = $1 AND s.pool_id = $2 AND s.sequence <= $3 AND c.kind = 'cash_releasing'
  AND (s.move = 'verified' OR s.move IN ('withdrawn', 'clawed_back') AND s.source <> 'claimed')
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;

-- name: pools_with_savings
-- The pools of a place that have claims or shortfalls, or entries of the life of savings.
SELECT p.pool_id, p.code FROM pool p
WHERE p.place_id = $1 AND p.kind = 'savings' ORDER BY p.code;

-- name: entries_of_life
-- The entries of a pool that the life of a saving made, in order.
SELECT e.sequence, e.payload FROM entry e
WHERE e.place_id = $1 AND e.pool_id = $2 AND e.kind = ANY ($3::text[]) ORDER BY e.sequence;

-- name: balances_of_life
-- What the accounts of the savings book of a pool stand at.
SELECT a.account, a.body, a.programme, a.scheme, a.subjective, (b.debit_pence - b.credit_pence)::bigint AS pence
FROM balance b
JOIN account a ON a.place_id = b.place_id AND a.pool_id = b.pool_id AND a.account_id = b.account_id
WHERE b.place_id = $1 AND b.pool_id = $2 AND a.book = 'savings' ORDER BY 1, 2, 3, 4, 5;

-- name: records_that_lie
-- What the records of claims of a place say against one another.
SELECT 'claim ' || c.claim || ' of pool ' || p.code || ': ' || d.text AS text
FROM savings_claim c
JOIN pool p ON p.place_id = c.place_id AND p.pool_id = c.pool_id
CROSS JOIN LATERAL (
    SELECT 'it ends while something of it stands' AS text
    WHERE EXISTS (SELECT FROM savings_claim_end e
                  WHERE e.place_id = c.place_id AND e.pool_id = c.pool_id AND e.claim = c.claim)
      AND EXISTS (SELECT FROM unnest(ARRAY['claimed', 'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand'])
                      AS s(stage) WHERE savings_standing(c.place_id, c.pool_id, c.claim, s.stage) <> 0)
    UNION ALL
    SELECT 'nothing of it stands, and it has no end'
    WHERE NOT EXISTS (SELECT FROM savings_claim_end e
                      WHERE e.place_id = c.place_id AND e.pool_id = c.pool_id AND e.claim = c.claim)
      AND NOT EXISTS (
          SELECT FROM unnest(ARRAY['claimed', 'verified', 'avoided', 'banked', 'redeployed', 'lost_to_demand']) AS s(stage)
          WHERE savings_standing(c.place_id, c.pool_id, c.claim, s.stage) <> 0)
    UNION ALL
    SELECT 'it is avoidance, and ' || s.move FROM savings_step s
    WHERE s.place_id = c.place_id AND s.pool_id = c.pool_id AND s.claim = c.claim AND c.kind = 'avoidance'
      AND s.target IN ('verified', 'banked', 'redeployed', 'lost_to_demand')
    UNION ALL
    SELECT 'its move ' || s.number || ' was not verified by two bodies' FROM savings_step s
    WHERE s.place_id = c.place_id AND s.pool_id = c.pool_id AND s.claim = c.claim AND s.move = 'verified' AND (
        SELECT count(*) FILTER (WHERE a.body = c.body) = 0 OR count(*) FILTER (WHERE a.body <> c.body) = 0
        FROM proposal_approval a WHERE a.place_id = s.place_id AND a.proposal_id = s.proposal_id)
    UNION ALL
    SELECT 'its move ' || s.number || ' rests on no proposal that was done' FROM savings_step s
    WHERE s.place_id = c.place_id AND s.pool_id = c.pool_id AND s.claim = c.claim AND s.proposal_id IS NOT NULL
      AND NOT EXISTS (
          SELECT FROM proposal_outcome o
          JOIN proposal q ON q.place_id = o.place_id AND q.proposal_id = o.proposal_id AND q.act = CASE s.move
              WHEN 'verified' THEN 'verify-saving' WHEN 'banked' THEN 'bank-saving' ELSE 'claw-back-saving' END
          WHERE o.place_id = s.place_id AND o.proposal_id = s.proposal_id AND o.outcome = 'done')
    UNION ALL
    SELECT 'it takes other months of its budget line than those of its period'
    WHERE ARRAY(SELECT m.month FROM savings_claim_month m
                WHERE m.place_id = c.place_id AND m.pool_id = c.pool_id AND m.claim = c.claim AND m.body = c.body
                ORDER BY m.month)
       <> ARRAY(SELECT g.month::date
                FROM generate_series(c.first_day::timestamp, c.last_day::timestamp, interval '1 month') AS g(month))) d
WHERE c.place_id = $1
UNION ALL
SELECT 'budget line ' || m.budget_line || ' of ' || m.body || ' is claimed twice in ' || to_char(m.month, 'YYYY-MM')
FROM savings_claim_month m
WHERE m.place_id = $1 AND NOT EXISTS (
    SELECT FROM savings_claim_end e WHERE e.place_id = m.place_id AND e.pool_id = m.pool_id AND e.claim = m.claim)
GROUP BY m.body, m.budget_line, m.month HAVING count(*) > 1
ORDER BY 1;
