"""The words of reference data that cases name: tables of optimism bias, and unit costs by edition."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct, field

from ledger.core.ids import Code as CodeText
from ledger.core.ids import Name, Text
from ledger.http.paging import PageQuery
from ledger.rules.savings.references import BiasTable
from ledger.rules.savings.unit_costs import UnitCost


class NewBiasTable(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of optimism bias of the place, which cases may name from now on; another edition has another name."""

    table: BiasTable


class BiasTableView(Struct, frozen=True, kw_only=True):
    """A table of optimism bias that a case may name: one that ships, or one of the place's own."""

    table: BiasTable
    is_own: Annotated[bool, Meta(description="the place's own; false: it ships with the service")]
    sha256: Annotated[str, Meta(description="of the canonical bytes of the table, in hex")]
    recorded_at: Annotated[datetime | None, Meta(description="null where it ships")]


class EditionQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a table of unit costs does not say of itself."""

    edition: Annotated[Name | None, Meta(description="the edition, where a workbook does not say it")] = None
    source: Annotated[Text, Meta(description="where it was published")] = ""
    codes_may_vanish: Annotated[
        bool, Meta(description="false: an edition without a code of the one taken in last is refused")
    ] = False


class EditionView(Struct, frozen=True, kw_only=True):
    """An edition of unit costs, under its licence, which is shown wherever its figures are."""

    edition: Annotated[str, Meta(description="its code in this place")]
    title: Annotated[str, Meta(description="the edition as it names itself")]
    licence: str
    source: str
    lines: Annotated[int, Meta(description="how many codes it has")]
    sha256: Annotated[str, Meta(description="of the canonical bytes of its lines, in order, in hex")]
    recorded_at: datetime
    href: str


class UnitCostView(Struct, frozen=True, kw_only=True):
    """A code of an edition; duplicates: codes of it that say the same, of which a case counts one."""

    edition: str
    licence: str
    cost: UnitCost
    duplicates: tuple[str, ...]


class UnitCostLine(Struct, frozen=True, kw_only=True):
    """A code of an edition, and where in it."""

    position: int
    cost: UnitCost


class ComparisonOfEditions(PageQuery, frozen=True, kw_only=True):
    """Between which editions."""

    from_edition: CodeText = field(name="from")
    to_edition: CodeText = field(name="to")


class UnitCostDifference(Struct, frozen=True, kw_only=True):
    """A code at which two editions differ; null: the edition has no such code."""

    code: str
    before: UnitCost | None
    after: UnitCost | None
