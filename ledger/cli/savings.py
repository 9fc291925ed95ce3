"""`placeledger savings`: savings cases are checked, projected and tried from a file. No service is needed."""

from typing import BinaryIO

import click

from ledger.cli.rules_documents import print_json, print_warnings
from ledger.cli.savings_documents import CaseDocuments, case_argument, tables_option, text_option
from ledger.cli.savings_sheets import export_command, import_command, unit_costs_command
from ledger.cli.savings_text import print_projection
from ledger.cli.savings_trying import simulate_command, tornado_command
from ledger.http.document_example import FOLDER
from ledger.rules.reference import savings_references, savings_tables
from ledger.rules.savings.checking import check
from ledger.rules.savings.checking_warnings import warnings_of
from ledger.rules.savings.projecting import project

EXAMPLE_CASE = FOLDER.parent / "savings" / "savings_case.json"


@click.group()
def savings() -> None:
    """Check, project and try savings cases, without database or service.

    How a case is written stands in ledger/rules/savings/README.md; `example` prints one to begin from.
    A file named - is standard input. Exit codes: 0 answered; 1 refused, with a problem in JSON on standard output that
    names every error and its place, and the same in words on standard error; 2 wrong use.
    """


@savings.command(name="project")
@case_argument
@tables_option
@text_option
def project_command(case_file: BinaryIO, tables_file: BinaryIO | None, as_text: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Say what a case comes to, by line, body and year, and what it returns: api_schema/savings_projection.schema.json.

    What there is to be warned of is told on standard error.
    """
    documents = CaseDocuments(case_file, tables_file, as_text=as_text)
    projection = documents.answer(project(documents.case, documents.references))
    if as_text:
        print_projection(documents.case, projection)
    else:
        print_json(projection)
    print_warnings(warnings_of(documents.case, documents.references))


@savings.command(name="check")
@case_argument
@tables_option
@text_option
def check_command(case_file: BinaryIO, tables_file: BinaryIO | None, as_text: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Say whether a case can be projected, and what there is to be warned of."""
    documents = CaseDocuments(case_file, tables_file, as_text=as_text)
    documents.require_sound(check(documents.case, documents.references))
    found = warnings_of(documents.case, documents.references)
    if as_text:
        click.echo("The case can be projected.")
        print_warnings(found)
    else:
        print_json({"warnings": found})


@savings.command()
def example() -> None:
    """Print a case to begin from: what is saved for two hundred families, at published unit values."""
    click.echo(EXAMPLE_CASE.read_text(encoding="utf-8"), nl=False)


@savings.command()
@click.option("--toml", "as_toml", is_flag=True, help="Print them whole, as a file to begin one of your own from.")
def tables(as_toml: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """List the tables that ship, by the names under which a case asks for them."""
    if as_toml:
        click.echo(savings_tables(), nl=False)
        return
    shipped = savings_references()
    for kind in shipped.__struct_fields__:
        for one in getattr(shipped, kind):
            click.echo(f"{kind:<18}{one.cited}")


for _command in (simulate_command, tornado_command, export_command, import_command, unit_costs_command):
    savings.add_command(_command)
