"""The year's risk shared: rules adopted, the first half settled with a dispute, the year, and what came late."""

import asyncio
from pathlib import Path

import httpx
import pytest

from ledger.core.money import pounds_from_pence
from ledger.settings import Settings
from tests.conftest import Client
from tests.demo.conftest import YEAR_POOL, read
from tests.demo.test_demo_journals import balances_by_beancount, under_names
from tests.demo.year_settled import COUNCIL, NHS, Shares, owed, settled
from tests.demo.year_sums import FENCED, NAMES, given_back, posted
from tests.general_ledgers.test_round_trip import position
from tests.played import run
from tests.statements.pack_reading import files_wrong
from tests.statements.reading import line_of, pence_of

BODIES = {NHS: NAMES["nhs"], COUNCIL: NAMES["council"]}
BEDS = "discharge-beds"


def named(shares: Shares) -> Shares:
    """The same with the bodies' codes."""
    return {(scheme, BODIES.get(whose, whose)): pence for (scheme, whose), pence in shares.items()}


async def test_each_settlement_is_what_the_script_adds_up_to(year_auditor: Client) -> None:
    """The first half, the year, the late item: evaluated anew each time, and only the difference settled."""
    before: Shares = {}
    for number, shares in enumerate(map(named, settled()), 1):
        found = await read(year_auditor, f"{YEAR_POOL}/settlements/{number}")
        effects = {
            (scheme["scheme"].partition("/")[2], one["body"] or one["fence"]): one
            for scheme in found["schemes"]
            for one in scheme["effects"]
        }
        assert shares == {key: one["evaluated_pence"] for key, one in effects.items() if one["evaluated_pence"]}
        assert before == {
            key: one["settled_before_pence"] for key, one in effects.items() if one["settled_before_pence"]
        }
        owes = {body: owed(shares, body) - owed(before, body) for body in BODIES.values()}
        assert [owes, owes] == [
            {one["body"]: one[f"{name}_pence"] for one in found["owed"]} for name in ("to_settle", "settled")
        ]
        before = shares
    assert 3 == len(settled())
    late = named(settled()[2])
    assert {"reablement"} == {scheme for (scheme, _), pence in late.items() if named(settled()[1])[scheme, _] != pence}


async def test_the_disputed_scheme_settled_last(year_auditor: Client) -> None:
    """All others at once; discharge beds after the resolution by a minute; who disputed agreed last."""
    found = await read(year_auditor, f"{YEAR_POOL}/settlements/1")
    (dispute,) = await year_auditor.all_items(f"{YEAR_POOL}/settlement-disputes")

    assert (f"home-first/{BEDS}", NAMES["nhs"], "resolved") == (
        dispute["scheme"], dispute["body"], dispute["end"]["outcome"]
    )  # fmt: skip
    first, last = [one["schemes"] for one in found["history"] if one["what"] == "settled"]
    assert [f"home-first/{BEDS}"] == last
    assert {"home-first/reablement", "home-first/home-care", "home-first/equipment", "night-sitting/sitters"} == set(
        first
    )
    (agreed, *_) = [one for one in reversed(found["history"]) if one["what"] == "agreed"]
    assert (NAMES["nhs"], last) == (agreed["body"], agreed["schemes"])


async def test_the_statement_shows_what_each_bears_and_nothing_is_due(year_auditor: Client) -> None:
    """What is left in the year is what the pilot gave back; the equipment grant's rest stays in its fence."""
    statement = (await read(year_auditor, f"{YEAR_POOL}/statement-issues/3"))["content"]["statement"]
    shares = named(settled()[2])
    carried = shares["equipment", FENCED["equipment"]]

    assert {body: (owed(shares, body), 0) for body in BODIES.values()} == {
        one["body"]: (pence_of(one["risk_share"]), pence_of(one["due"])) for one in statement["partners"]
    }
    for programme in statement["programmes"]:
        for one in programme["schemes"]:
            bodies = [shares.get((one["scheme"], body), 0) for body in BODIES.values()]
            assert sum(bodies) == pence_of(one["risk_share"])
    reserve = line_of(statement["reserves"], stream=FENCED["equipment"])
    assert (carried, carried) == (pence_of(reserve["put_to_reserve"]), pence_of(reserve["in_reserve"]))
    assert carried > 0
    assert given_back() * 100 == pence_of(statement["left_in_year"])


async def test_the_files_of_the_issued_year_say_each_figure_of_it(year_auditor: Client) -> None:
    """Every amount of the issue as the API gives it, in the PDF and in the workbook; and no other amount in either."""
    issue = await read(year_auditor, f"{YEAR_POOL}/statement-issues/3")
    pdf, workbook = [(await year_auditor.get(issue["file_href"], format=one)).content for one in ("pdf", "xlsx")]

    assert [] == files_wrong(issue["content"], pdf, workbook)


async def test_what_is_printed_shows_what_each_bears(told: list[str]) -> None:
    """The table of the year's statement: each partner, the total, and the reserve."""
    shares = named(settled()[2])
    totals = [owed(shares, body) for body in BODIES.values()]
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in told if line.startswith("│")]

    for name, pence in zip(("NHS Anytown ICB (made up)", "Anytown Council (made up)"), totals, strict=True):
        assert [name, pounds_from_pence(pence), "0.00"] in rows
    assert ["Total", pounds_from_pence(sum(totals)), ""] in rows
    carried = pounds_from_pence(shares["equipment", FENCED["equipment"]])
    assert ["Equipment grant", carried, carried] in rows


async def test_payments_clear_each_settlement(year_auditor: Client) -> None:
    """Paid to and fro, as each settlement has it."""
    before: Shares = {}
    paid = [(one["body"], one["amount_pence"]) for one in posted("settlement-payments")]
    for shares in settled():
        due = [(body, abs(owed(shares, body) - owed(before, body))) for body in (NHS, COUNCIL)]
        assert due == [paid.pop(0) for _ in due]
        before = shares
    assert [] == paid
    accounts = (await read(year_auditor, f"{YEAR_POOL}/trial-balance"))["accounts"]
    assert [0, 0] == [position(accounts, "partner_settlement", body=body) for body in BODIES.values()]


async def test_the_rules_were_adopted_by_both_and_apply_from_april(year_auditor: Client) -> None:
    (adopted,) = await year_auditor.all_items(f"{YEAR_POOL}/agreement/rule-sets")

    assert (1, "adopted", "2024-04-01") == (adopted["version"], adopted["state"], adopted["effective_from"])
    assert set(BODIES.values()) == {one["body"] for one in adopted["signatures"]}


@pytest.mark.parametrize(("number", "budget"), [(1, "in_twelfths"), (2, "as_set"), (3, "as_set")])
async def test_a_preview_of_what_a_settlement_names_gives_the_same(
    number: int, budget: str, year_auditor: Client
) -> None:
    """An auditor's way: the adopted version, the period from April, the sequence number and the instant."""
    found = await read(year_auditor, f"{YEAR_POOL}/settlements/{number}")
    figures = {"type": "books", "from_year_start": True, "budget": budget}
    figures |= {"period": found["period"], "through_sequence": found["through_sequence"]}
    rules = {"type": "version", "version": found["rule_set_version"]}

    answer = await year_auditor.post(f"{YEAR_POOL}/rule-previews", {"rules": rules, "figures": figures})

    assert httpx.codes.OK == answer.status_code, answer.text
    assert found["result"] == answer.json()["result"]


@pytest.mark.usefixtures("told")
async def test_every_settlement_replays_to_the_same_pennies(settings: Settings) -> None:
    done = await asyncio.to_thread(run, settings, "settlement", "replay", "--place", "demo-year")

    assert (0, ["3 settlements replayed.", "No difference."]) == (done.exit_code, done.output.splitlines())


async def test_another_program_agrees_with_the_settled_books(year_auditor: Client, tmp_path: Path) -> None:
    """The journal of the year in beancount: no error, every balance ours, risk shares among them."""
    response = await year_auditor.get(f"{YEAR_POOL}/exports/journal?format=beancount")
    assert httpx.codes.OK == response.status_code, response.text
    file = tmp_path / "year.beancount"
    file.write_bytes(response.content)
    theirs, errors = balances_by_beancount(file)

    assert [] == errors
    assert under_names((await read(year_auditor, f"{YEAR_POOL}/trial-balance"))["accounts"]) == theirs
    borne = sum(owed(named(settled()[2]), body) for body in BODIES.values())
    risk = [pounds for name, pounds in theirs.items() if name.startswith("Income:Fund:Risk-share:")]
    assert -borne == sum(risk) * 100 != 0
