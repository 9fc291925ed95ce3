"""What a superuser may alter behind every guard, and the differences that `placeledger check` must then tell."""

from ledger.core.entry import Account, AccountName, account_id
from tests.books import COUNCIL, spent

CASH = account_id(Account(AccountName.CASH, COUNCIL))
SPENT = account_id(spent())
OTHER_ID = "00000000-0000-7000-8000-000000000000"
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
        ("entry 3: principal_id is", "entry 3: its act tells of another principal"),
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
        ("month 2025-09: entries stand in it and it is not there",),
    ),
    "pool deleted": ("DELETE FROM pool WHERE {key}", ("there is a head without its pool",)),
}
