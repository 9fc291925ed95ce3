"""`placeledger savings export`, `import` and `unit-costs`: cases and unit costs as spreadsheets."""

from collections.abc import Mapping
from typing import BinaryIO, TypeVar
from urllib.parse import quote

import click

from ledger.cli import printing
from ledger.cli.printing import add_row, print_table
from ledger.cli.rules_documents import RefusedDocumentsError, print_json
from ledger.cli.savings_documents import (
    FILE,
    CaseDocuments,
    case_argument,
    read_file,
    tables_option,
    text_option,
)
from ledger.core.money import pounds_from_pence
from ledger.core.refusal import Refusal
from ledger.http.problems import problem_of
from ledger.rules.reference import constituents_differ_at_most_pence, savings_references
from ledger.rules.savings.case_reading import read_case_workbook
from ledger.rules.savings.case_writing import write_case
from ledger.rules.savings.decoding import read_references
from ledger.rules.savings.projecting import project
from ledger.rules.savings.references import References
from ledger.rules.savings.unit_cost_reading import read_unit_costs
from ledger.rules.savings.unit_costs import Apportioned, UnitCostTable, table_of, unit_values_of

_T = TypeVar("_T")
_as_json = click.option("--text", "as_text", is_flag=True, help="Tell what is wrong in words only, without JSON.")


@click.command(name="export")
@case_argument
@click.option(
    "--xlsx", "target", metavar="OUT.xlsx", type=click.File("wb", lazy=True), help="As a workbook with its results."
)
@tables_option
@_as_json
def export_command(
    case_file: BinaryIO,
    target: BinaryIO | None,
    tables_file: BinaryIO | None,
    as_text: bool,  # noqa: FBT001 - click hands flags over so
) -> None:
    """Write a case as a workbook, one table a sheet, with what it comes to; without --xlsx as JSON, in good form.

    `import` reads the workbook again, and it is the same case byte by byte. Text stays text: no cell of a case is a
    formula.
    """
    documents = CaseDocuments(case_file, tables_file, as_text=as_text)
    projection = documents.answer(project(documents.case, documents.references))
    if target is None:
        print_json(documents.case)
    else:
        target.write(write_case(documents.case, projection))


@click.command(name="import")
@click.argument("workbook_file", metavar="FILE.xlsx", type=FILE)
@tables_option
@_as_json
def import_command(workbook_file: BinaryIO, tables_file: BinaryIO | None, as_text: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Read a case from a workbook, and print it as JSON; else name everything that is wrong by its sheet and cell."""
    own = References()
    if tables_file is not None:
        own = _answer(read_file(tables_file, read_references), tables_file, as_text=as_text)
    references = savings_references().with_others(own)
    found = read_file(workbook_file, lambda raw: read_case_workbook(raw, references))
    print_json(_answer(found, workbook_file, as_text=as_text))


def _body(said: str) -> tuple[str, str]:
    agency, _, body = said.rpartition("=")
    if not agency.strip() or not body.strip():
        raise click.BadParameter(f"'{said}' is no AGENCY=BODY, such as NHS=icb.", param_hint="--body")
    return agency.strip(), body.strip()


@click.command(name="unit-costs")
@click.argument("table_file", metavar="FILE", type=FILE)
@click.option("--code", help="One code with its constituents, in place of the whole table.")
@click.option(
    "--body",
    "bodies",
    metavar="AGENCY=BODY",
    multiple=True,
    help="The body that stands for an agency, or for `AGENCY / DETAIL`: the code as unit values of a benefit line.",
)
@click.option("--edition", help="The edition, where the workbook does not say it.")
@click.option(
    "--before", "before_file", metavar="FILE", type=FILE, help="The edition before: no code of it may vanish."
)
@text_option
def unit_costs_command(
    table_file: BinaryIO,
    code: str | None,
    bodies: tuple[str, ...],
    edition: str | None,
    before_file: BinaryIO | None,
    as_text: bool,  # noqa: FBT001 - click hands flags over so
) -> None:
    """Read a table of unit costs, with its edition and licence: the workbook of the GM Unit Cost Database, CSV or JSON.

    Printed as api_schema/savings_unit_costs.schema.json, which is read again. What the parts of a code lack of its
    headline is told and belongs to nobody.
    """
    if bodies and code is None:
        raise click.UsageError("--body goes with --code.")
    differ = constituents_differ_at_most_pence()
    before = None
    if before_file is not None:
        found = read_file(before_file, lambda raw: read_unit_costs(raw, differ, edition=edition))
        before = _answer(found, before_file, as_text=as_text)
    table = _answer(
        read_file(table_file, lambda raw: read_unit_costs(raw, differ, edition=edition, before=before)),
        table_file,
        as_text=as_text,
    )
    if bodies and code is not None:
        _tell_values(
            _answer(unit_values_of(table, code, _by_agency(bodies)), table_file, as_text=as_text), as_text=as_text
        )
    else:
        _tell(table if code is None else _of_code(table, code), as_text=as_text)
    for group in table.duplicates:
        if code is None or code in group:
            click.echo(f"Warning: these say the same, so count one of them: {', '.join(group)}", err=True)


def _by_agency(bodies: tuple[str, ...]) -> Mapping[str, str]:
    return dict(map(_body, bodies))


def _of_code(table: UnitCostTable, code: str) -> UnitCostTable:
    """The table with nothing but a code and its constituents."""
    cost = table.cost(code)
    if cost is None:
        raise click.UsageError(f"There is no code {code} in '{table.edition}'.")
    costs = [one for one in table.costs if one.code in {code, *cost.constituents}]
    return table_of(table.edition, table.licence, costs, table.constituents_differ_at_most_pence)


def _tell(table: UnitCostTable, *, as_text: bool) -> None:
    if not as_text:
        print_json(table)
        return
    click.echo(f"{table.edition}. {table.licence}")
    words = ["Code", "Detail", "Unit", "Agency", "Prices of"]
    printed = printing.table_of("Unit costs, £", words, ["Value", "Nobody's"])
    for one in table.costs:
        agency = f"{one.agency} / {one.agency_detail}" if one.agency_detail else one.agency
        difference = pounds_from_pence(one.unallocated_difference_pence) if one.constituents else ""
        said = (one.code, one.detail, one.unit, agency, one.price_year)
        add_row(printed, *said, pounds_from_pence(one.amount_pence), difference)
    print_table(printed)


def _tell_values(found: Apportioned, *, as_text: bool) -> None:
    if not as_text:
        print_json(found)
        return
    click.echo(f"{found.source}. {found.licence}")
    for one in found.unit_values:
        click.echo(f"{one.body}: £{pounds_from_pence(one.amount_pence)}")
    click.echo(f"nobody's: £{pounds_from_pence(found.unallocated_difference_pence)}")


def _answer(found: _T | tuple[Refusal, ...], file: BinaryIO, *, as_text: bool) -> _T:
    if isinstance(found, tuple):
        raise RefusedDocumentsError(problem_of(found, quote(file.name)), as_text=as_text)
    return found
