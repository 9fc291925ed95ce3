"""A savings case, and what it comes to, as the bytes of a workbook. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ledger.core.workbook import Cell, Formula, Table, column_name
from ledger.core.workbook_writing import write_workbook
from ledger.rules.savings import case_sheets as sheets
from ledger.rules.savings.case import Case
from ledger.rules.savings.projection import BodyAnswer, Projection
from ledger.rules.savings.tabling import cells_of

_Row = list[Cell | int | None]
_MEASURES = tuple(name for name in BodyAnswer.__struct_fields__ if name != "body")
# What follows from the rows of the same body, by how many rows further up each stands.
_WORKED_OUT = {
    "public_value": (("fiscal", "+"), ("economic", "+"), ("social", "+"), ("transfers", "-")),
    "net": (("fiscal", "+"), ("cost", "-")),
    "cash_net": (("cashable", "+"), ("cash_cost", "-")),
}
_FIRST_YEAR = 3  # the column, after body and measure
_PLACES = 2


def write_case(case: Case, projection: Projection) -> bytes:
    """The case's own sheets first, then its results."""
    return write_workbook([_read_me(), *_case_tables(case), *answer_tables(projection)])


def _read_me() -> Table:
    return Table(sheets.README, ["placeledger"], [[one] for one in sheets.READ_ME])


def _case_tables(case: Case) -> Iterator[Table]:
    for one, record in ((sheets.CASE_SHEET, case), (sheets.COHORT_SHEET, case.cohort)):
        cells = cells_of(record, one.columns)
        rows = [[column.name, cell] for column, cell in zip(one.columns, cells, strict=True)]
        yield Table(one.name, [sheets.FIELD, sheets.VALUE], rows)
    rows_of: dict[str, list[_Row]] = {
        sheets.BODIES_SHEET.name: [[one] for one in case.bodies],
        sheets.OTHERS_SHEET.name: [[one] for one in case.others],
        sheets.RATES_SHEET.name: [cells_of(one, sheets.RATES_SHEET.columns) for one in case.discounting.rates],
        sheets.BENEFITS_SHEET.name: [cells_of(one, sheets.BENEFITS_SHEET.columns) for one in case.benefits],
        sheets.COSTS_SHEET.name: [cells_of(one, sheets.COSTS_SHEET.columns) for one in case.costs],
        sheets.VALUES_SHEET.name: [
            [line.id, *cells_of(one, sheets.VALUES_SHEET.columns)] for line in case.benefits for one in line.unit_values
        ],
        sheets.SPREADS_SHEET.name: [
            [name, line.id, *cells_of(one, sheets.SPREADS_SHEET.columns)]
            for name, lines in ((sheets.BENEFITS, case.benefits), (sheets.COSTS, case.costs))
            for line in lines
            for one in line.spreads
        ],
    }
    for sheet in sheets.LIST_SHEETS:
        headings = [one.name for one in (*sheet.keys, *sheet.columns)]
        yield Table(sheet.name, headings, rows_of[sheet.name])


def answer_tables(projection: Projection) -> Iterator[Table]:
    """What the case comes to; sums, and what follows from other rows, as formulas."""
    years = len(projection.years)
    pounds = frozenset(range(_FIRST_YEAR, _FIRST_YEAR + years + 2))
    accounts = (*projection.bodies, projection.place)
    rows = [
        _result(account, measure, number * len(_MEASURES) + at + 2, years, len(projection.bodies))
        for number, account in enumerate(accounts)
        for at, measure in enumerate(_MEASURES)
    ]
    yield Table(sheets.RESULTS, ["body", "measure, £", *projection.years, "sum", "present value"], rows, pounds)
    last = 2 + len(projection.bodies) * len(_MEASURES)
    yield Table(sheets.RETURNS, ["return", "value"], list(_returns(projection, last)))
    flows: list[_Row] = [[one.pays, one.gains, _pounds(one.present_value_pence)] for one in projection.matrix]
    yield Table(sheets.MATRIX, ["pays", "gains", "present value, £"], flows, frozenset({3}))


def _result(account: BodyAnswer, measure: str, row: int, years: int, bodies: int) -> _Row:
    """One measure of a body: stated by year where it is a sum of lines, else worked out from the rows beside it."""
    found = getattr(account, measure)
    amounts = [*found.by_year_pence, found.sum_pence, found.present_value_pence]
    columns = [column_name(_FIRST_YEAR + at) for at in range(years + 2)]
    is_place = row >= 2 + bodies * len(_MEASURES)
    cells: _Row = []
    for at, (pence, column) in enumerate(zip(amounts, columns, strict=True)):
        value = _pounds(pence)
        if at == years:
            cells.append(Formula(f"SUM({columns[0]}{row}:{columns[years - 1]}{row})", value))
        elif measure in _WORKED_OUT:
            cells.append(Formula(_from_rows(measure, column, row), value))
        elif is_place:
            last = 1 + bodies * len(_MEASURES)
            cells.append(Formula(f"SUMIF($B$2:$B${last},$B{row},{column}$2:{column}${last})", value))
        else:
            cells.append(value)
    return [account.body, measure, *cells]


def _from_rows(measure: str, column: str, row: int) -> str:
    """`C5-C10`: the rows of the same body from which a measure follows."""
    first = row - _MEASURES.index(measure)
    terms = (f"{sign}{column}{first + _MEASURES.index(name)}" for name, sign in _WORKED_OUT[measure])
    return "".join(terms).removeprefix("+")


def _returns(projection: Projection, first: int) -> Iterator[Sequence[Cell | int | None]]:
    """From the place's present values, as the results have them."""
    found = projection.returns
    present = column_name(_FIRST_YEAR + len(projection.years) + 1)
    cell = {name: f"{sheets.RESULTS}!${present}${first + at}" for at, name in enumerate(_MEASURES)}
    for name, pence, formula in (
        ("net present budget impact, £", found.net_present_budget_impact_pence, "{cost}-{fiscal}"),
        ("cash net present value, £", found.cash_net_present_value_pence, "{cash_net}"),
        ("net present public value, £", found.net_present_public_value_pence, "{public_value}-{cost}"),
    ):
        yield [name, Formula(formula.format(**cell), _pounds(pence))]
    for name, ratio, formula in (
        ("financial return", found.financial_return, "ROUND({fiscal}/{cost},4)"),
        ("cash return", found.cash_return, "ROUND({cashable}/{cash_cost},4)"),
        ("public value return", found.public_value_return, "ROUND({public_value}/{cost},4)"),
    ):
        yield [name, None if ratio is None else Formula(formula.format(**cell), Decimal(ratio))]
    for name, year in (
        ("payback year, discounted", found.payback_year_discounted),
        ("payback year, undiscounted", found.payback_year_undiscounted),
    ):
        yield [name, "not within the case" if year is None else projection.years[year]]
    yield from (["by", one] for one in projection.references)


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-_PLACES)
