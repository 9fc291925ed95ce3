"""The words of reference data that cases name: the place's own tables of optimism bias."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ledger.rules.savings.references import BiasTable


class NewBiasTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of optimism bias of the place, which cases may name from now on; another edition has another name."""

    table: BiasTable


class BiasTableView(Struct, frozen=True, kw_only=True):
    """A table of optimism bias that a case may name: one that ships, or one of the place's own."""

    table: BiasTable
    is_own: Annotated[bool, Meta(description="the place's own; false: it ships with the service")]
    sha256: Annotated[str, Meta(description="of the canonical bytes of the table, in hex")]
    recorded_at: Annotated[datetime | None, Meta(description="null where it ships")]
