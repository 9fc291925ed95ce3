"""`placeledger export-schema`: what we publish as committed files, so that review sees every change of it."""

from pathlib import Path

import click
import msgspec

from ledger.app import DOORS
from ledger.http.document import encode
from ledger.http.document_example import FOLDER
from ledger.http.document_schema import json_schema_of
from ledger.pages.routes import api_document
from ledger.rules.sharing.decoding import read_figures, read_rule_set
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.tried import SavingsSweep, SideBySide, Sweep

PUBLISHED = FOLDER.parent
FILE = PUBLISHED / "openapi.json"
FORMATS = {
    "rule_set": RuleSet,
    "figures": Figures,
    "preview_result": Result,
    "comparison": SideBySide,
    "sweep": Sweep,
    "savings_sweep": SavingsSweep,
}
EXAMPLE = PUBLISHED / "rules"
GAINS = "gains_"


@click.command(name="export-schema")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PUBLISHED,
    help="Where to write or to check; left out: api_schema.",
)
@click.option("--check", is_flag=True, help="Write nothing; fail when a file is stale.")
def export_schema(folder: Path, check: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Write the API document, and the schemas of the formats in which rules are tried, to api_schema."""
    documents = {folder / name: content for name, content in published().items()}
    if not check:
        for file, content in documents.items():
            file.write_bytes(content)
        return
    stale = [str(file) for file, content in documents.items() if not file.exists() or file.read_bytes() != content]
    if stale:
        raise click.ClickException(f"{', '.join(stale)}: stale; run `placeledger export-schema` and commit it.")


def published() -> dict[str, bytes]:
    """Every published document by its place; the answer of an example is worked out from its rule set and figures."""
    formats = {f"{name}.schema.json": encode(json_schema_of(wanted)) for name, wanted in FORMATS.items()}
    examples = {f"rules/{name}preview_result.json": _example(name) for name in ("", GAINS)}
    return {FILE.name: encode(api_document(DOORS)), **formats, **examples}


def _example(name: str) -> bytes:
    rule_set = read_rule_set((EXAMPLE / f"{name}rule_set.json").read_bytes())
    figures = read_figures((EXAMPLE / f"{name}figures.json").read_bytes())
    assert isinstance(rule_set, RuleSet), rule_set
    assert isinstance(figures, Figures), figures
    return encode(msgspec.to_builtins(evaluate(rule_set, figures)))
