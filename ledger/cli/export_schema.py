"""`placeledger export-schema`: what we publish as committed files, so that review sees every change of it."""

from fractions import Fraction
from pathlib import Path

import click
import msgspec

from ledger.app import DOORS
from ledger.http.document import encode
from ledger.http.document_example import FOLDER
from ledger.http.document_schema import json_schema_of
from ledger.pages.docs.routes import api_document
from ledger.rules.reference import constituents_differ_at_most_pence, savings_references
from ledger.rules.savings.case import Case
from ledger.rules.savings.decoding import read_case
from ledger.rules.savings.projecting import project
from ledger.rules.savings.projection import Projection
from ledger.rules.savings.ranking import rank
from ledger.rules.savings.simulating import simulate
from ledger.rules.savings.simulation import Simulation
from ledger.rules.savings.tornado import Tornado
from ledger.rules.savings.unit_cost_reading import read_unit_costs
from ledger.rules.savings.unit_costs import Apportioned, UnitCostTable, unit_values_of
from ledger.rules.sharing.decoding import read_figures, read_rule_set
from ledger.rules.sharing.evaluating import evaluate
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet
from ledger.rules.sharing.result import Result
from ledger.rules.sharing.tried import GainsSweep, SideBySide, Sweep
from ledger.rules.sharing.trying import sweep_of_gains

PUBLISHED = FOLDER.parent
FILE = PUBLISHED / "openapi.json"
FORMATS = {
    "rule_set": RuleSet,
    "figures": Figures,
    "preview_result": Result,
    "comparison": SideBySide,
    "sweep": Sweep,
    "gains_sweep": GainsSweep,
    "savings_case": Case,
    "savings_projection": Projection,
    "savings_simulation": Simulation,
    "savings_tornado": Tornado,
    "savings_unit_costs": UnitCostTable,
    "savings_unit_values": Apportioned,
}
EXAMPLE = PUBLISHED / "rules"
GAINS = "gains_"
EXAMPLE_OF_SAVINGS = PUBLISHED / "savings"
EXAMPLE_BODIES = {"Local Authority": "la", "NHS": "nhs", "Criminal Justice System / Police": "cjs"}


@click.command(name="export-schema")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PUBLISHED,
    help="Where to write or to check; left out: api_schema.",
)
@click.option("--check", is_flag=True, help="Write nothing; fail when a file is stale.")
def export_schema(folder: Path, check: bool) -> None:  # noqa: FBT001 - click hands flags over so
    """Write the API document, and the schemas of the formats of rules and of savings cases, to api_schema."""
    documents = {folder / name: content for name, content in published().items()}
    if not check:
        for file, content in documents.items():
            file.write_bytes(content)
        return
    stale = [str(file) for file, content in documents.items() if not file.exists() or file.read_bytes() != content]
    if stale:
        raise click.ClickException(f"{', '.join(stale)}: stale; run `placeledger export-schema` and commit it.")


def published() -> dict[str, bytes]:
    """Every published document by its place; the answers of the examples are worked out from what they answer."""
    formats = {f"{name}.schema.json": encode(json_schema_of(wanted)) for name, wanted in FORMATS.items()}
    examples = {f"rules/{name}preview_result.json": _example(name) for name in ("", GAINS)}
    examples["rules/gains_sweep.json"] = _gains_sweep()
    examples["savings/savings_projection.json"] = _projection()
    return {FILE.name: encode(api_document(DOORS)), **formats, **examples, **_tried()}


def _example(name: str) -> bytes:
    return encode(msgspec.to_builtins(evaluate(*_tried_on(name))))


def _gains_sweep() -> bytes:
    found = sweep_of_gains(*_tried_on(GAINS), from_percent=Fraction(0), to_percent=Fraction(200), points=5)
    return encode(msgspec.to_builtins(found))


def _tried_on(name: str) -> tuple[RuleSet, Figures]:
    """An example's rule set and figures."""
    rule_set = read_rule_set((EXAMPLE / f"{name}rule_set.json").read_bytes())
    figures = read_figures((EXAMPLE / f"{name}figures.json").read_bytes())
    assert isinstance(rule_set, RuleSet), rule_set
    assert isinstance(figures, Figures), figures
    return rule_set, figures


def _projection() -> bytes:
    case = read_case((EXAMPLE_OF_SAVINGS / "savings_case.json").read_bytes(), savings_references())
    assert isinstance(case, Case), case
    return encode(msgspec.to_builtins(project(case, savings_references())))


def _tried() -> dict[str, bytes]:
    """What the case with spreads is answered to, and unit costs as they are read."""
    references = savings_references()
    case = read_case((EXAMPLE_OF_SAVINGS / "spread_case.json").read_bytes(), references)
    assert isinstance(case, Case), case
    costs = (EXAMPLE_OF_SAVINGS / "unit_costs.csv").read_bytes()
    table = read_unit_costs(costs, constituents_differ_at_most_pence())
    assert isinstance(table, UnitCostTable), table
    found = {
        "savings_simulation": simulate(case, references, seed=1, draws=10_000),
        "savings_tornado": rank(case, references),
        "savings_unit_costs": table,
        "savings_unit_values": unit_values_of(table, "E&S1.0", EXAMPLE_BODIES),
    }
    return {f"savings/{name}.json": encode(msgspec.to_builtins(answer)) for name, answer in found.items()}
