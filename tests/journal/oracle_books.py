"""The books of an oracle: entries in order, and balances that are always a fold over all legs."""

from collections.abc import Iterable

from tests.journal.oracle_words import AccountKey, Command, Entry, Legs, Refusal


class Held:
    """The entries of one pool."""

    def __init__(self, kind: str, partners: Iterable[str]) -> None:
        self.kind = kind
        self.partners = tuple(partners)
        self.entries: list[Entry] = []

    def add(self, kind: str, command: Command, legs: Legs) -> Entry:
        """The next entry, as a command says it."""
        day: str = command["effective_date"]
        event: str = command.get("event_date", day)
        entry = Entry(len(self.entries) + 1, kind, day, event, command["acting_body"], legs, command)
        self.entries.append(entry)
        return entry

    def reversed_by(self, sequence: int, through: int) -> int | None:
        """The reversal of an entry, as known at a sequence number."""
        return next((one.sequence for one in self.entries[:through] if one.reverses == sequence), None)

    def stands(self, sequence: int) -> bool:
        """Whether nothing took an entry back."""
        return self.reversed_by(sequence, len(self.entries)) is None

    def has_moved(self, key: AccountKey, amount: int) -> bool:
        """Less is left than a leg brought, where money must not go below zero."""
        kept = {"unallocated", "contingency", "contribution_receivable", "committed", "vat_recoverable"}
        return key[0] in kept and self.balance_of(key) < amount

    def balance_of(self, account: AccountKey) -> int:
        """What stands on exactly this account."""
        return sum(amount for entry in self.entries for key, amount in entry.legs if key == account)

    def balance(self, name: str, stream: str | None = None, scheme: str | None = None, body: str | None = None) -> int:
        """Over all subjective codes, and bodies unless one is named, of exactly this stream and scheme."""
        return sum(
            amount
            for entry in self.entries
            for key, amount in entry.legs
            if (key[0], key[2], key[4]) == (name, stream, scheme) and body in {None, key[1]}
        )

    def totals(self, through: int, first: str, last: str) -> dict[AccountKey, tuple[int, int]]:
        """Debit and credit of every account as known at a sequence number, for effective dates from first to last."""
        found: dict[AccountKey, tuple[int, int]] = {}
        for entry in self.entries[:through]:
            if first <= entry.effective_date <= last:
                for key, amount in entry.legs:
                    debit, credit = found.get(key, (0, 0))
                    found[key] = (debit + max(amount, 0), credit + max(-amount, 0))
        return found


def first_of(*refusals: Refusal | None) -> Refusal | None:
    """The first thing that is wrong."""
    return next((one for one in refusals if one is not None), None)
