"""`placeledger export-schema`: the API document as a committed file, so that review sees every change of the API."""

from pathlib import Path

import click

from ledger.app import DOORS
from ledger.http.document import encode
from ledger.http.document_example import FOLDER
from ledger.pages.routes import api_document

FILE = FOLDER.parent / "openapi.json"


@click.command(name="export-schema")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=FILE,
    help="The file to write or to check; left out: api_schema/openapi.json.",
)
@click.option("--check", is_flag=True, help="Write nothing; fail when the file is stale.")
def export_schema(output: Path, check: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Write the API document to api_schema/openapi.json."""
    document = encode(api_document(DOORS))
    if not check:
        output.write_bytes(document)
        return
    if not output.exists() or output.read_bytes() != document:
        raise click.ClickException(f"{output} is stale: run `placeledger export-schema` and commit it.")
