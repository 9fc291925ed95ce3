-- The same posting as one call: everything decided and encoded beforehand, sequence and time given under the lock.
CREATE FUNCTION bench.post(made act, posted entry, texts entry_text, legs leg[], accounts account[])
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('ledger.place', made.place_id::text, true);
    UPDATE pool_head h
    SET sequence = h.sequence + 1, recorded_at = greatest(clock_timestamp(), h.recorded_at + interval '1 microsecond')
    WHERE h.place_id = posted.place_id AND h.pool_id = posted.pool_id
    RETURNING h.sequence, h.recorded_at INTO posted.sequence, posted.recorded_at;
    INSERT INTO act SELECT made.*;
    INSERT INTO account SELECT a.* FROM unnest(accounts) AS a ON CONFLICT DO NOTHING;
    INSERT INTO entry SELECT posted.*;
    INSERT INTO entry_text
    VALUES (posted.place_id, posted.pool_id, posted.sequence, texts.salt, texts.narrative, texts.supplier_name);
    INSERT INTO leg
    SELECT posted.place_id, posted.pool_id, posted.sequence, l.line, l.account_id, l.effective_date, l.amount_pence
    FROM unnest(legs) AS l;
    INSERT INTO balance AS b
    SELECT posted.place_id, posted.pool_id, l.account_id, greatest(l.amount_pence, 0), greatest(-l.amount_pence, 0),
           posted.sequence
    FROM unnest(legs) AS l ORDER BY l.account_id
    ON CONFLICT (place_id, pool_id, account_id) DO UPDATE
    SET debit_pence = b.debit_pence + excluded.debit_pence, credit_pence = b.credit_pence + excluded.credit_pence,
        last_sequence = excluded.last_sequence;
    RETURN posted.sequence;
END $$;
