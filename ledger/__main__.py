"""`python -m ledger` and `placeledger`: every command, one file each in cli/."""

import click

from ledger.cli.check import check
from ledger.cli.export_schema import export_schema
from ledger.cli.intake import intake
from ledger.cli.migrate import migrate
from ledger.cli.read import get, statement
from ledger.cli.serve import serve
from ledger.cli.token import token
from ledger.cli.up import up


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="placeledger")
def main() -> None:
    """The place-based pooled budget ledger: the book of record of the public bodies of one place."""


for command in (up, serve, migrate, token, intake, statement, get, check, export_schema):
    main.add_command(command)


if __name__ == "__main__":
    main()
