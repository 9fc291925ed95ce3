"""The words of a search for entries over a place: an entry with its pool."""

from msgspec import Struct

from ledger.journal.views import EntryView


class FoundEntry(Struct, frozen=True, kw_only=True):
    """An entry, the pool in whose books it stands, and its address."""

    pool: str
    pool_name: str
    entry: EntryView
    href: str
