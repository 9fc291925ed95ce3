"""The sheets of a savings case: one table each. Which they are is said once here, for writing and for reading alike."""

from typing import NamedTuple

from msgspec import Struct

from ledger.rules.savings.case import Benefit, Case, Cohort, Cost, Rate, Spread, UnitValue
from ledger.rules.savings.tabling import Column, Kind, columns_of

FIELD, VALUE = "field", "value"
BODY = Column(("body",), Kind.TEXT)
BENEFIT = Column(("benefit",), Kind.TEXT)
LINES, LINE = Column(("lines",), Kind.TEXT), Column(("line",), Kind.TEXT)
BENEFITS, COSTS = "benefits", "costs"
NOTES = "notes"  # a sheet whose name begins so is the writer's own

README = "read me"
RESULTS, RETURNS, MATRIX = "results", "returns", "who pays who gains"
ANSWERS = frozenset({README, RESULTS, RETURNS, MATRIX})


class FieldSheet(NamedTuple):
    """One record, a field a row; pointer is where it stands in the case."""

    name: str
    pointer: str
    record: type[Struct]
    columns: tuple[Column, ...]


class ListSheet(NamedTuple):
    """A list of records, a row each. keys say of which line they are, where they belong to lines."""

    name: str
    pointer: str
    record: type[Struct] | None
    columns: tuple[Column, ...]
    keys: tuple[Column, ...] = ()


_OWN_SHEETS = ("cohort", "bodies", "others")
CASE_SHEET = FieldSheet("case", "", Case, tuple(one for one in columns_of(Case) if one.path[0] not in _OWN_SHEETS))
COHORT_SHEET = FieldSheet("cohort", "/cohort", Cohort, columns_of(Cohort))
FIELD_SHEETS = (CASE_SHEET, COHORT_SHEET)
BODIES_SHEET = ListSheet("bodies", "/bodies", None, (BODY,))
OTHERS_SHEET = ListSheet("others", "/others", None, (BODY,))
RATES_SHEET = ListSheet("rates", "/discounting/rates", Rate, columns_of(Rate))
BENEFITS_SHEET = ListSheet(BENEFITS, "/benefits", Benefit, columns_of(Benefit))
VALUES_SHEET = ListSheet("unit values", "unit_values", UnitValue, columns_of(UnitValue), (BENEFIT,))
COSTS_SHEET = ListSheet(COSTS, "/costs", Cost, columns_of(Cost))
SPREADS_SHEET = ListSheet("spreads", "spreads", Spread, columns_of(Spread), (LINES, LINE))
LIST_SHEETS = (
    BODIES_SHEET,
    OTHERS_SHEET,
    RATES_SHEET,
    BENEFITS_SHEET,
    COSTS_SHEET,
    VALUES_SHEET,
    SPREADS_SHEET,
)
REQUIRED = frozenset({CASE_SHEET.name, COHORT_SHEET.name, BODIES_SHEET.name})
READ_ME = """\
A savings case of placeledger, one table a sheet, to be changed here and read in again.
Read in, by their headings: case, cohort, bodies, others, rates, benefits, unit values, costs, spreads.
A cell left empty is what the format says when nothing is said. Rows may be added, moved and left out.
Not read in: this sheet, the results, and sheets whose name begins with 'notes'.
Results stand as they were when the file was written; sums follow what is typed there, the case does not.
Percentages are numbers: 62.5 for 62.5%. A list stands in one cell, divided by semicolons: 0.5; 1; 1
Amounts of a case are whole pence, those of the results pounds.
unit values: `benefit` is the id of a benefit line. spreads: `lines` is benefits or costs, `line` the id.
""".splitlines()
