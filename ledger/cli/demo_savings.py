"""`placeledger demo savings`: savings of two programmes, from their projection to what is paid between bodies."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import msgspec

from ledger.cli.demo_playing import FOLDER, local_settings, play_script, read_script, script_option, server_option
from ledger.cli.printing import add_row, pounds, print_table, table_of
from ledger.core.money import pounds_from_pence
from ledger.http.paging import Page
from ledger.investments.model import InvestmentSummary
from ledger.places.model import BodyLife
from ledger.savings_cases.model import CaseProjection
from ledger.savings_comparison.model import SavingsComparison
from ledger.settlement.secured_model import SecuredReallocation
from ledger.settlement.settlement_model import SettlementView

SAVINGS_SCRIPT = FOLDER / "savings.json"
Names = Mapping[str, str]


@click.command()
@script_option(SAVINGS_SCRIPT)
@server_option
def savings(script_file: Path, server: str | None) -> None:
    """Play savings between bodies, and print one line a step and what it adds up to. All of it is constructed.

    A council, an NHS body, the police and a department sign a savings agreement in a place of its own and adopt rules
    for what moves between them, whose first draft is refused with its places. The council and the NHS invest in two
    hundred families; a cost shunt that a review finds is answered before the case becomes the baseline. What was saved
    is claimed once, verified by two bodies, banked when what must stop has stopped, moved by the rules and paid. A part
    is clawed back, and a supplementary settlement pays the difference. Of the other programme the bed days freed are
    verified and then lost to unmet demand: nothing is banked, and nothing moves.

    Everything goes through the API with tokens of sixteen people and systems, so it is played on the machine of the
    service, by its operator, while `placeledger up` runs. Played again, it finds all done and changes nothing; cut
    short, it goes on where it stopped.
    """
    settings, script = local_settings(), read_script(script_file)
    print_savings(play_script(server or settings.base_url, settings, script, click.echo, known_as="demo-savings"))


def print_savings(found: Mapping[str, bytes]) -> None:
    """Who pays and gains, what became of each saving, what moved and was paid, and where investments stand."""
    bodies = [msgspec.json.decode(one, type=BodyLife) for name, one in found.items() if name.startswith("body ")]
    names = {one.body: one.name for one in bodies}
    _print_projection(msgspec.json.decode(found["projection"], type=CaseProjection), names)
    for case in ("families", "bed-days"):
        _print_comparison(case, msgspec.json.decode(found[case], type=SavingsComparison), names)
    settled = [msgspec.json.decode(found[one], type=SettlementView) for one in ("first", "second")]
    _print_moved(settled, msgspec.json.decode(found["secured"], type=SecuredReallocation), names)
    _print_investments(msgspec.json.decode(found["investments"], type=Page[InvestmentSummary]).items, names)


def _print_projection(found: CaseProjection, names: Names) -> None:
    projection = found.projection
    title = f"{projection.title}: who pays, who gains, present value of {len(projection.years)} years, £"
    table = table_of(title, ["Body"], ["Cashable saving", "Cash cost", "Net"])
    for one in (*projection.bodies, projection.place):
        amounts = (one.cashable, one.cash_cost, one.cash_net)
        add_row(table, names.get(one.body, one.body), *(pounds_from_pence(row.present_value_pence) for row in amounts))
    click.echo()
    print_table(table)


def _print_comparison(case: str, found: SavingsComparison, names: Names) -> None:
    """What was projected, and what became of it, by body; and why less came."""
    amounts = ["Projected", "Claimed", "Verified", "Lost to demand", "Banked", "Banked %"]
    table = table_of(f"Savings of {case} in 2024-25 as they were first settled, £", ["Body"], amounts)
    rows = {one.body: one for one in found.rows}
    told = {names[body]: rows[body] for body in names if body in rows} | {"all bodies": found.total}
    for name, one in told.items():
        pence = (one.projected_pence, one.claimed_pence, one.verified_pence, one.lost_to_demand_pence, one.banked_pence)
        add_row(table, name, *map(pounds_from_pence, pence), one.realisation_percent or "")
    click.echo()
    print_table(table)
    for name, one in told.items():
        if one.body and one.causes:
            why = ", ".join(f"{each.cause.replace('_', ' ')} {pounds(each.amount_pence)}" for each in one.causes)
            click.echo(f"{name}, {pounds(one.difference_pence)}: {why}.")


def _print_moved(settled: Sequence[SettlementView], secured: SecuredReallocation, names: Names) -> None:
    """By each settlement and in all; below zero a body gives. What a gain does not move, it says."""
    table = table_of(
        "What moves between bodies, £ (below zero: gives)", ["Body"], ["Settled", "Claw-back", "In all", "Paid"]
    )
    moves = [{one.body: -one.settled_pence for one in each.owed} for each in settled]
    year = secured.years[0]
    paid = {one.body: one.amounts.paid_pence for one in year.bodies}
    for body in dict.fromkeys(body for each in moves for body in each):
        pence = [each.get(body, 0) for each in moves]
        add_row(table, names[body], *map(pounds_from_pence, (*pence, sum(pence), paid.get(body, 0))))
    pot = [-sum(each.values()) for each in moves]
    add_row(table, "the pot, for prevention", *map(pounds_from_pence, (*pot, sum(pot))), "")
    click.echo()
    print_table(table)
    for gain in settled[0].result.gains:
        if gain.payable.says:
            click.echo(f"{gain.gain}: nothing moves: {gain.payable.says}.")
    receive = year.to_receive
    told = f"{pounds(receive.paid_pence)} paid of {pounds(receive.due_pence)} due, {receive.secured_percent} %"
    click.echo(f"Secured reallocation: {told}.")


def _print_investments(found: Sequence[InvestmentSummary], names: Names) -> None:
    amounts = ["Invested", "Repaid", "Outstanding"]
    table = table_of("Investments to payback, £", ["Investor", "By the agreement", "As banked so far"], amounts)
    for one in found:
        expected = None if one.by_realised is None else one.by_realised.expected_on
        days = (one.agreed_payback_on.isoformat(), "not in sight" if expected is None else expected.isoformat())
        pence = (one.invested_pence, one.repaid_pence, one.outstanding_pence)
        add_row(table, names[one.investor], *days, *map(pounds_from_pence, pence))
    click.echo()
    print_table(table)
