"""What a superuser may alter behind every guard, and the differences that `placeledger check` must then tell."""

from ledger.core.entry import Account, AccountName, account_id
from tests.books import COUNCIL, spent
from tests.database.key_mutations import KEY_MUTATIONS, OTHER_ID

CASH = account_id(Account(AccountName.CASH, COUNCIL))
SPENT = account_id(spent())


def _bytes(instead: str, sequence: int = 3) -> str:
    """Replace a text in the canonical bytes of an entry."""
    replaced = f"convert_to(replace(convert_from(payload, 'UTF8'), {instead}), 'UTF8')"
    return f"UPDATE entry SET payload = {replaced} WHERE {{key}} AND sequence = {sequence}"


def _said(kind: str, other: str, sequence: int = 3) -> str:
    """Say another kind, in the column and in the canonical bytes."""
    changed = _bytes(f'\'"kind":"{kind}"\', \'"kind":"{other}"\'', sequence)
    return f"{changed}; UPDATE entry SET kind = '{other}' WHERE {{key}} AND sequence = {sequence}"


# What was altered in the first pool, by SQL with {key} for the rows of that pool; and every difference that shows it.
MUTATIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "amount of a leg": (
        "UPDATE leg SET amount_pence = amount_pence + 1 WHERE {key} AND sequence = 3 AND line = 1",
        ("entry 3: its legs have other amounts", f"account {SPENT}: its legs add up to"),
    ),
    "amounts of both legs, and the balances": (
        (
            "UPDATE leg SET amount_pence = amount_pence * 2 WHERE {key} AND sequence = 3;"
            "UPDATE balance SET debit_pence = debit_pence + 55 WHERE {key} AND account_id = '{spent}';"
            "UPDATE balance SET credit_pence = credit_pence + 55 WHERE {key} AND account_id = '{cash}'"
        ),
        ("entry 3: its legs have other amounts",),
    ),
    "date of the legs": (
        "UPDATE leg SET effective_date = '2025-08-01' WHERE {key} AND sequence = 3",
        ("entry 3: its legs have another effective date",),
    ),
    "line of a leg": (
        "UPDATE leg SET line = 9 WHERE {key} AND sequence = 3 AND line = 2",
        ("entry 3: its legs have other line numbers",),
    ),
    "amount in the canonical bytes": (
        (
            "UPDATE entry SET payload = convert_to(replace(convert_from(payload, 'UTF8'), ':55,', ':56,'), 'UTF8') "
            "WHERE {key} AND sequence = 3"
        ),
        (
            "entry 3: its legs have other amounts",
            "entry 3: it does not balance",
            "entry 3: its legs are not those fixed",
        ),
    ),
    "form of the canonical bytes": (
        "UPDATE entry SET payload = payload || '\\x20' WHERE {key} AND sequence = 3",
        ("entry 3: the canonical bytes are not in their canonical form",),
    ),
    "canonical bytes cut": (
        "UPDATE entry SET payload = substr(payload, 1, 100) WHERE {key} AND sequence = 3",
        ("entry 3: the canonical bytes cannot be read",),
    ),
    "canonical bytes of another pool": (
        (
            "UPDATE entry SET payload = (SELECT payload FROM entry o WHERE o.sequence = 3 AND NOT ({key}) LIMIT 1) "
            "WHERE {key} AND sequence = 3"
        ),
        ("entry 3: the canonical bytes are those of another place or pool",),
    ),
    "kind": ("UPDATE entry SET kind = 'allocation' WHERE {key} AND sequence = 3", ("entry 3: kind is 'allocation'",)),
    "book": ("UPDATE entry SET book = 'budget' WHERE {key} AND sequence = 3", ("entry 3: book is 'budget'",)),
    "label": ("UPDATE entry SET label = 'real' WHERE {key} AND sequence = 3", ("entry 3: label is 'real'",)),
    "effective date": (
        "UPDATE entry SET effective_date = '2025-08-01' WHERE {key} AND sequence = 3",
        ("entry 3: effective_date is",),
    ),
    "event date": (
        "UPDATE entry SET event_date = '2024-08-01' WHERE {key} AND sequence = 3",
        ("entry 3: event_date is",),
    ),
    "acting body": (
        "UPDATE entry SET acting_body = 'ods:72Q' WHERE {key} AND sequence = 3",
        ("entry 3: acting_body is",),
    ),
    "principal": (
        "UPDATE entry SET principal_id = '{other}' WHERE {key} AND sequence = 3",
        (
            "entry 3: principal_id is",
            "entry 3: its act tells of another principal",
            f"entry 3: nobody is known as principal {OTHER_ID}",
        ),
    ),
    "source line": (
        "UPDATE entry SET source_line = '77' WHERE {key} AND sequence = 1",
        ("entry 1: source_line is '77', the canonical bytes say '1'",),
    ),
    "digest of the legs": (
        "UPDATE entry SET legs_digest = '\\x00' WHERE {key} AND sequence = 3",
        ("entry 3: its legs are not those fixed with it",),
    ),
    "number of legs": (
        "UPDATE entry SET leg_count = 4 WHERE {key} AND sequence = 3",
        ("entry 3: its legs are not those fixed with it",),
    ),
    "state of a month": (
        "UPDATE period SET state = 'final' WHERE {key} AND month = '2025-09-01'",
        (
            "month 2025-09: it is final, and its steps led to open",
            "month 2025-09: it is final, and the month before it is open",
        ),
    ),
    "a step taken away": (
        "DELETE FROM period_change WHERE {key} AND number = 2",
        (
            "period step 3: steps 2 to 2 are missing",
            "period step 4: it begins soft_closed, and the step before it led to open",
        ),
    ),
    "steps of another month": (
        "UPDATE period_change SET month = '2025-09-01' WHERE {key} AND month = '2025-05-01'",
        (
            "month 2025-05: it is closed, and its steps led to open",
            "month 2025-09: it is open, and its steps led to closed",
            *(f"entry {number}: it came into 2025-09 after that was closed" for number in range(1, 6)),
        ),
    ),
    "instant of a step": (
        "UPDATE period_change SET through_sequence = 5, recorded_at = '2025-01-01' WHERE {key} AND number = 4",
        ("period step 4: it was taken at 2025-01-01 00:00:00+00, before entry 5, which it follows",),
    ),
    "a close that nobody approved": (
        (
            "DELETE FROM proposal_outcome o USING period_change c "
            "WHERE o.proposal_id = c.proposal_id AND c.pool_id = (SELECT pool_id FROM pool WHERE {key})"
        ),
        ("period step 3: its proposal is not done", "period step 4: its proposal is not done"),
    ),
    "an entry deleted": (
        "DELETE FROM entry WHERE {key} AND sequence = 3",
        ("entry 4: entries 3 to 3 are missing", "entry 3: its legs stand without it", "entry 3: its text stands"),
    ),
    "the last entry deleted with all that is its": (
        (
            "DELETE FROM entry WHERE {key} AND sequence = 5; DELETE FROM leg WHERE {key} AND sequence = 5;"
            "DELETE FROM entry_text WHERE {key} AND sequence = 5"
        ),
        ("the head says 5 entries and the last one is 4", "the head and the last entry were not recorded"),
    ),
    "all entries deleted with all that is theirs": (
        (
            "DELETE FROM entry WHERE {key}; DELETE FROM leg WHERE {key}; DELETE FROM entry_text WHERE {key};"
            "DELETE FROM balance WHERE {key}"
        ),
        ("the head says 5 entries and the last one is 0",),
    ),
    "an entry renumbered": (
        "UPDATE entry SET sequence = 0 WHERE {key} AND sequence = 1",
        ("entry 0: entries 1 to -1 are missing", "entry 1: its legs stand without it"),
    ),
    "a leg deleted": (
        "DELETE FROM leg WHERE {key} AND sequence = 3 AND line = 1",
        ("entry 3: its legs have other amounts", f"account {SPENT}: its legs add up to"),
    ),
    "extra balanced legs": (
        (
            "INSERT INTO leg SELECT place_id, pool_id, sequence, line + 2, account_id, effective_date, amount_pence "
            "FROM leg WHERE {key} AND sequence = 3"
        ),
        ("entry 3: its legs stand on other accounts", f"account {CASH}: its legs add up to"),
    ),
    "accounts swapped": (
        (
            "UPDATE leg SET account_id = CASE line WHEN 1 THEN '{cash}'::uuid ELSE '{spent}' END "
            "WHERE {key} AND sequence = 3"
        ),
        ("entry 3: its legs stand on other accounts", f"account {CASH}: its legs add up to"),
    ),
    "balance off": (
        (
            "UPDATE balance SET debit_pence = debit_pence + 1, credit_pence = credit_pence + 1 WHERE {key} "
            "AND account_id = '{cash}'"
        ),
        (f"account {CASH}: its legs add up to 700 pence debit",),
    ),
    "balance deleted": (
        "DELETE FROM balance WHERE {key} AND account_id = '{cash}'",
        (f"account {CASH}: its legs add up to 700 pence debit and 13199 credit up to entry 5, the balance kept is n",),
    ),
    "balance of an account without legs": (
        "INSERT INTO balance SELECT place_id, pool_id, '{other}', 0, 0, 1 FROM pool WHERE {key}",
        (f"account {OTHER_ID}: its legs add up to nothing",),
    ),
    "last entry of a balance": (
        "UPDATE balance SET last_sequence = 4 WHERE {key} AND account_id = '{cash}'",
        (f"account {CASH}: its legs add up to",),
    ),
    "head too far": (
        "UPDATE pool_head SET sequence = 6 WHERE {key}",
        ("the head says 6 entries and the last one is 5",),
    ),
    "instant of the head": (
        "UPDATE pool_head SET recorded_at = now() WHERE {key}",
        ("the head and the last entry were not recorded at the same instant",),
    ),
    "head deleted": ("DELETE FROM pool_head WHERE {key}", ("the pool has no head",)),
    "narrative": (
        "UPDATE entry_text SET narrative = 'for Mr B' WHERE {key} AND sequence = 3",
        ("entry 3: its narrative is not the one committed to",),
    ),
    "supplier": (
        "UPDATE entry_text SET supplier_name = '' WHERE {key} AND sequence = 3",
        ("entry 3: its supplier_name is not the one committed to",),
    ),
    "salt": (
        "UPDATE entry_text SET salt = '\\x01' WHERE {key} AND sequence = 3",
        ("entry 3: its narrative is not", "entry 3: its supplier_name is not"),
    ),
    "act deleted": (
        "DELETE FROM act USING entry e WHERE act.act_id = e.act_id AND e.{key} AND e.sequence = 3",
        ("entry 3: its act is not recorded",),
    ),
    "act of another entry": (
        (
            "UPDATE entry e SET act_id = o.act_id FROM entry o "
            "WHERE e.{key} AND e.sequence = 3 AND o.{key} AND o.sequence = 1"
        ),
        ("entry 3: act_id is", "entry 3: its act does not tell of it"),
    ),
    "outcome of an act": (
        "UPDATE act SET outcome = 'refused' FROM entry e WHERE act.act_id = e.act_id AND e.{key} AND e.sequence = 3",
        ("entry 3: its act tells of another principal, pool, outcome or instant",),
    ),
    "account's dimension": (
        "UPDATE account SET scheme = 'equipment' WHERE {key} AND account_id = '{spent}'",
        (f"account {SPENT}: its id or book is not that of its dimensions",),
    ),
    "account's dimensions that nobody knows": (
        "UPDATE account SET scheme = 'gold', stream = 'gold', body = 'ods:QQ1' WHERE {key} AND account_id = '{spent}'",
        (
            f"account {SPENT}: there is no body ods:QQ1",
            f"account {SPENT}: there is no stream gold",
            f"account {SPENT}: there is no scheme home-first/gold",
        ),
    ),
    "account's name": (
        "UPDATE account SET account = 'gold' WHERE {key} AND account_id = '{spent}'",
        (f"account {SPENT}: 'gold' is no account",),
    ),
    "account deleted": (
        "DELETE FROM account WHERE {key} AND account_id = '{cash}'",
        (f"account {CASH}: legs stand on it and it is not there",),
    ),
    "instants exchanged": (
        (
            "UPDATE entry e SET recorded_at = o.recorded_at FROM entry o WHERE e.{key} AND o.{key} "
            "AND o.sequence = 5 - e.sequence AND e.sequence IN (2, 3)"
        ),
        ("entry 3: it was recorded before the entry before it", "entry 2: its act tells of another"),
    ),
    "a reversal points elsewhere": (
        "UPDATE entry SET reverses_sequence = 1 WHERE {key} AND sequence = 4",
        ("entry 4: reverses_sequence is 1, the canonical bytes say 2",),
    ),
    "a reversal points elsewhere in its bytes too": (
        (
            "UPDATE entry SET reverses_sequence = 1, payload = convert_to(replace(convert_from(payload, 'UTF8'), "
            "'\"reverses_sequence\":2', '\"reverses_sequence\":1'), 'UTF8') WHERE {key} AND sequence = 4"
        ),
        ("entry 4: its legs are not the contrary of those of entry 1, which it reverses",),
    ),
    "a reversal points to nothing": (
        (
            "UPDATE entry SET reverses_sequence = 9, payload = convert_to(replace(convert_from(payload, 'UTF8'), "
            "'\"reverses_sequence\":2', '\"reverses_sequence\":9'), 'UTF8') WHERE {key} AND sequence = 4"
        ),
        ("entry 4: it reverses entry 9, which does not stand before it",),
    ),
    "month deleted": (
        "DELETE FROM period WHERE {key} AND month = '2025-09-01'",
        ("month 2025-09: entries stand in it and it is not there", "month 2025-08: the next month is not there"),
    ),
    "acting body that is no partner": (
        "UPDATE entry SET acting_body = 'ods:QQ1' WHERE {key} AND sequence = 3",
        ("entry 3: acting_body is", "entry 3: ods:QQ1 is no partner of the agreement"),
    ),
    "effective date outside the term": (
        "UPDATE entry SET effective_date = '2029-01-01' WHERE {key} AND sequence = 3",
        ("entry 3: 2029-01-01 is outside the term of the agreement",),
    ),
    "a re-coding pointed to": (
        "UPDATE entry SET recodes_sequence = 1 WHERE {key} AND sequence = 3",
        ("entry 3: recodes_sequence is 1, the canonical bytes say None",),
    ),
    "two re-codings of one entry": (
        "UPDATE entry SET recodes_sequence = 1 WHERE {key} AND sequence IN (3, 5)",
        ("entries 3 and 5: they re-code one entry",),
    ),
    "an entry said to be a re-coding": (
        _said("payment", "recoding"),
        ("entry 3: a re-coding, and only a re-coding, names the entry that it re-codes",),
    ),
    "an entry said to be an accrual": (
        _said("payment", "accrual"),
        ("entry 3: the accrual is not taken back by the entry after it",),
    ),
    "the last entry said to be an accrual": (
        _said("payment", "accrual", 5),
        ("entry 5: the accrual is not taken back by the entry after it",),
    ),
    "an entry said to take an accrual back": (
        _said("payment", "accrual_reversal"),
        ("entry 3: it takes back an accrual that does not stand before it",),
    ),
    "an entry said to be half of a transfer": (
        _said("payment", "transfer_out"),
        ("entry 3: it is half of a transfer and does not name the other half",),
    ),
    "a leg of nothing in the canonical bytes": (
        _bytes("':55,', ':0,'"),
        ("entry 3: one of its legs is zero", "entry 3: it does not balance"),
    ),
    "a leg of another book in the canonical bytes": (
        _bytes('\'"account":"cash"\', \'"account":"unallocated"\''),
        ("entry 3: its legs stand in another book", "entry 3: its legs stand on other accounts"),
    ),
    "the tail cut off, head and balances put right": (
        (
            "DELETE FROM entry WHERE {key} AND sequence = 5; DELETE FROM leg WHERE {key} AND sequence = 5;"
            "DELETE FROM entry_text WHERE {key} AND sequence = 5;"
            "UPDATE pool_head SET sequence = 4, recorded_at = ("
            "SELECT recorded_at FROM entry WHERE {key} AND sequence = 4) WHERE {key};"
            "UPDATE balance b SET (debit_pence, credit_pence, last_sequence) = ("
            "SELECT coalesce(sum(amount_pence) FILTER (WHERE amount_pence > 0), 0), "
            "coalesce(-sum(amount_pence) FILTER (WHERE amount_pence < 0), 0), max(sequence) "
            "FROM leg l WHERE l.{key} AND l.account_id = b.account_id) WHERE {key}"
        ),
        ("act ",),
    ),
    "an act that tells nothing": (
        (
            'UPDATE act SET detail = \'{{"sequences": ["x", 1e999]}}\' FROM entry e '
            "WHERE act.act_id = e.act_id AND e.{key} AND e.sequence = 3"
        ),
        ("entry 3: its act does not tell of it", "act "),
    ),
    "a key of no act": (
        (
            "UPDATE entry SET key_id = '{other}', key_item = 0, key_part = 0, fingerprint = '\\x00' "
            "WHERE {key} AND sequence = 3"
        ),
        ("entry 3: its key is not that of its act", "entry 3: its fingerprint is not that of the command behind it"),
    ),
    **KEY_MUTATIONS,
    "pool deleted": ("DELETE FROM pool WHERE {key}", ("there is a head without its pool",)),
}
# What was altered in the database itself, and the difference that shows it.
GUARDS_OFF = {
    "ALTER TABLE entry DISABLE TRIGGER entry_is_append_only": (
        "table entry: its trigger entry_is_append_only is off or missing"
    ),
    "ALTER TABLE pool_head ENABLE REPLICA TRIGGER head_is_guarded": (
        "table pool_head: its trigger head_is_guarded is off or missing"
    ),
    "DROP TRIGGER legs_are_guarded ON leg": "table leg: its trigger legs_are_guarded is off or missing",
    "DROP INDEX entry_key_posts_once": "table entry: its unique index entry_key_posts_once is missing",
    "DROP INDEX entry_is_reversed_once; CREATE INDEX entry_is_reversed_once ON entry (reverses_sequence)": (
        "table entry: its unique index entry_is_reversed_once is missing"
    ),
    "ALTER TABLE leg DISABLE ROW LEVEL SECURITY": "table leg: its rows are not kept apart by place",
    "DROP POLICY one_place ON intake_profile": "table intake_profile: its rows are not kept apart by place",
    "GRANT UPDATE ON entry TO ledger_app": "table entry: the role of the service may update its rows",
    "GRANT DELETE ON entry_text TO PUBLIC": "table entry_text: the role of the service may delete its rows",
    "GRANT DELETE ON role_grant TO ledger_app": "table role_grant: the role of the service may delete its rows",
    "GRANT TRUNCATE ON act TO ledger_app": "table act: the role of the service may truncate its rows",
}
