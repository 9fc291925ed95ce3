"""The savings of the made-up place, played by the command: every figure against the golden files and the script."""

import asyncio
from typing import Any

import pytest

from ledger.embedded.throwaway import Throwaway
from ledger.settings import Settings
from tests.cases.tables import pence, table
from tests.conftest import Client
from tests.demo.conftest import SAVINGS_PLACE, SAVINGS_POOL, read
from tests.demo.savings_sums import (
    BODIES,
    CASES,
    CLAIMS,
    CODES,
    NHS,
    SCRIPT,
    STEPS,
    banked_of_families,
    bed_days_projected,
    coded,
    invested,
    moved_on,
    moves,
    played,
    repaid,
    sent,
)
from tests.demo.test_playing import rows
from tests.general_ledgers.test_round_trip import position
from tests.played import run

GOLDEN = table("savings")
FIRST, CLAWED_BACK = (
    next(one for one in table("reallocation")["case"] if one["id"] == name)
    for name in ("waterfall-repay-then-reinvest-then-return", "reversed-saving-is-clawed-back")
)
AGENCIES = dict(zip(("la", "nhs", "cjs", "dwp"), BODIES, strict=True))
YEAR = "2024-25"


def golden(pounds: dict[str, str]) -> dict[str, int]:
    """A row of a golden case by body as the script calls it, without those that have nothing."""
    return {AGENCIES[name]: pence(text) for name, text in pounds.items() if name in AGENCIES and pence(text)}


def of_bodies(rows_of: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    """One field of rows by body, or several."""
    return {one["body"]: one[names[0]] if len(names) == 1 else tuple(one[name] for name in names) for one in rows_of}


async def test_the_case_projects_what_the_golden_file_says(savings_auditor: Client) -> None:
    """Cashable by body and year, who pays and who gains, and what it returns."""
    projection = (await read(savings_auditor, f"{SAVINGS_POOL}/savings-cases/families/projection"))["projection"]
    expect = GOLDEN["expect"]
    by_agency = {AGENCIES[name]: list(map(pence, of)) for name, of in expect["cashable_by_agency_and_year"].items()}
    net = {
        AGENCIES[name]: pence(text)
        for name, text in expect["cash_net_present_value_by_agency"].items()
        if name != "total"
    }

    assert coded(by_agency) == {one["body"]: one["cashable"]["by_year_pence"] for one in projection["bodies"]}
    assert coded(net) == {one["body"]: one["cash_net"]["present_value_pence"] for one in projection["bodies"]}
    assert expect["financial_return_on_investment"] == projection["returns"]["financial_return"]
    assert "CC BY 4.0" in CASES["families"]["notes"]


async def test_realised_against_projected_before_the_claw_back(savings_auditor: Client) -> None:
    """As the first settlement knew it; the rates of the golden file, of the whole and of each body."""
    first = await read(savings_auditor, f"{SAVINGS_POOL}/settlements/1")
    asked = f"case=families&by=body&financial_year={YEAR}&measure=banked"
    address = f"{SAVINGS_POOL}/savings-comparison?{asked}&through_sequence={first['through_sequence']}"
    found, realised = await read(savings_auditor, address), GOLDEN["realised"]["year_1"]
    rates = {name: text.rstrip("%") for name, text in realised["realisation_rate"].items()}

    assert rates.pop("total") == found["total"]["realisation_percent"]
    assert coded({AGENCIES[name]: rate for name, rate in rates.items()}) == of_bodies(
        found["rows"], "realisation_percent"
    )
    differences = {AGENCIES[name]: pence(text) for name, text in realised["difference_from_projection"].items()}
    assert coded(differences) == of_bodies(found["rows"], "difference_pence")
    assert coded(moved_on("bank", "families")) == {
        body: pence for body, pence in of_bodies(found["rows"], "banked_pence").items() if pence
    }
    assert SCRIPT["results"]["read"]["families"].endswith(f"through_sequence={first['through_sequence']}")


async def test_each_settlement_is_what_the_rules_give_of_what_is_banked(savings_auditor: Client) -> None:
    """The golden waterfall, then the difference that the claw-back makes; sums of the script and golden file agree."""
    nothing: tuple[dict[str, int], int] = {}, 0
    evaluated = [nothing, *map(moves, banked_of_families())]
    for number, said in ((1, FIRST["net_transfer"]), (2, CLAWED_BACK["difference_posted"])):
        (before, pot_before), (now, pot) = evaluated[number - 1 : number + 1]
        net = {body: amount for body in BODIES if (amount := now.get(body, 0) - before.get(body, 0))}
        found = await read(savings_auditor, f"{SAVINGS_POOL}/settlements/{number}")

        assert golden(said) == net
        assert pence(said["reinvestment_pot"]) == pot - pot_before == -sum(net.values())
        for name in ("to_settle_pence", "settled_pence"):
            assert coded(net) == {body: -owed for body, owed in of_bodies(found["owed"], name).items() if owed}
        assert 1 == found["rule_set_version"]
        assert 4 == len({one["body"] for one in found["history"] if one["what"] == "agreed"})


async def test_what_is_due_is_paid_and_the_pot_keeps_the_rest(savings_auditor: Client) -> None:
    """By the script's payments nothing is outstanding; all that is due is secured; the reserve holds the pot."""
    net, pot = moves(banked_of_families()[-1])
    secured = await read(savings_auditor, f"{SAVINGS_POOL}/secured-reallocation?financial_year={YEAR}")
    (year,) = secured["years"]
    accounts = (await read(savings_auditor, f"{SAVINGS_POOL}/trial-balance"))["accounts"]
    paid = sum(
        one["amount_pence"]
        for one in sent("{pool}/settlement-payments")
        if one["body"] == NHS and "05" in one["reference"]
    )

    assert pence(FIRST["net_transfer"]["nhs"]) == paid
    assert coded(net) == {one["body"]: one["amounts"]["paid_pence"] for one in year["bodies"]}
    assert ("100.00", net[NHS], net[NHS]) == tuple(
        year["to_receive"][name] for name in ("secured_percent", "due_pence", "paid_pence")
    )
    assert pot == year["pot"]["settled_pence"] == -position(accounts, "reserve")
    assert [0] * 4 == [position(accounts, "partner_settlement", body=code) for code in coded(dict.fromkeys(BODIES))]


async def test_investments_are_tracked_to_payback(savings_auditor: Client) -> None:
    """What both settlements repaid of them, less what the claw-back took, and what stands out."""
    found = await savings_auditor.all_items(f"{SAVINGS_POOL}/investments", as_at="2025-08-31")
    came, put = repaid(banked_of_families()[-1]), invested()

    assert golden(CLAWED_BACK["repaid_now"]) == came
    assert coded({body: (put[body], came[body], put[body] - came[body]) for body in put}) == {
        one["investor"]: (one["invested_pence"], one["repaid_by_settlements_pence"], one["outstanding_pence"])
        for one in found
    }
    for one in found:
        assert one["by_realised"]["expected_on"] <= one["agreed_payback_on"]


async def test_bed_days_are_lost_to_demand_and_nothing_moves(savings_auditor: Client) -> None:
    """Claimed, verified by two bodies, then lost with the activity figures; never banked; the settlement says so."""
    (number,) = [place for place, one in enumerate(CLAIMS, 1) if one["case"] == "bed-days"]
    claim = await read(savings_auditor, f"{SAVINGS_POOL}/savings-claims/{number}")
    comparison = await read(savings_auditor, f"{SAVINGS_POOL}/savings-comparison?case=bed-days&financial_year={YEAR}")
    first = await read(savings_auditor, f"{SAVINGS_POOL}/settlements/1")
    (gain,) = [one for one in first["result"]["gains"] if one["gain"] == "bed-days"]
    (lost,) = sent(f"{{claims}}/{number}/losses-to-demand")
    verified = moved_on("verify", "bed-days")[NHS]

    assert (verified, 0) == (claim["verified_flow_pence"], claim["stages"]["banked_pence"])
    assert verified == lost["amount_pence"] == claim["stages"]["lost_to_demand_pence"]
    assert ["verified", "not_delivered", "lost_to_demand"] == [one["move"] for one in claim["history"]]
    assert lost["activity"] == {name: claim["history"][-1][name] for name in ("planned", "actual", "unit")}
    assert bed_days_projected() == comparison["total"]["projected_pence"]
    assert (0, 0) == (comparison["total"]["banked_pence"], comparison["total"]["not_yet_explained_pence"])
    for basis in ("proposed", "payable"):
        assert ("nothing was saved that is put in", {0}) == (gain[basis]["says"], {*gain[basis]["net_pence"].values()})
    assert (await read(savings_auditor, f"{SAVINGS_POOL}/savings-balances"))["identity_holds"]


async def test_nothing_is_agreed_by_one_body_alone(savings_auditor: Client) -> None:
    """Rules by every partner, baselines by each body of the case after its review, claims by two bodies."""
    proposals = await savings_auditor.all_items(f"{SAVINGS_POOL}/proposals")
    people = {"sign-agreement": 1, "adopt-rule-set": 4, "verify-saving": 2, "bank-saving": 1, "claw-back-saving": 1}
    wanted = {"agree-settlement": 1, **people}
    for one in proposals:
        approved = {each["principal_id"] for each in one["approvals"]}
        case = CASES.get(one["content"].get("case", ""), {"bodies": ()})
        assert "done" == one["state"]
        assert wanted.get(one["act"], len(case["bodies"])) == len(approved) > 0
        assert approved - {one["proposed_by"]}
    (shunt,) = [
        one for one in await savings_auditor.all_items(f"{SAVINGS_POOL}/savings-cases/families/reviews")
        if one["outcome"] == "shunt_found"
    ]  # fmt: skip
    assert (CODES["nhs"], True) == (shunt["body"], shunt["is_answered"])
    (adopted,) = await savings_auditor.all_items(f"{SAVINGS_POOL}/agreement/rule-sets")
    assert set(coded(dict.fromkeys(BODIES))) == {one["body"] for one in adopted["signatures"]}


def test_what_must_be_refused_is_refused_and_told_why(savings_told: list[str]) -> None:
    """The draft of rules with its places, the case for whom nobody named, the shunt, the second claim, both banks."""
    told = {line.partition(" Refused (")[2].partition(")")[0] for line in savings_told if " Refused (" in line}
    (draft,) = {line for line in savings_told if " Refused (rule-set" in line}
    (twice,) = {line for line in savings_told if " Refused (budget-line" in line}
    wanted = {one["expect"]["code"] for one in STEPS if "code" in one.get("expect", {})}

    assert {"rule-set-is-not-sound", "not-found", "shunt-is-not-answered"} < told == wanted
    for place in ("/document/gains/0/steps/1/at_most", "/document/gains/1/steps/0/by"):
        assert f"(at #{place})" in draft
    assert f"of {CODES['council']} is claimed: claim 1 of pool savings from 2024-10" in twice
    stopped = [line.rpartition(" is ")[2] for line in savings_told if " Refused (decommissioning" in line]
    assert {"open.", "not done."} == set(stopped)


def test_what_is_printed_adds_it_up(savings_told: list[str]) -> None:
    """Who pays and gains, projected to banked, what moved, what is secured, and where investments stand."""
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in savings_told if line.startswith("│")]
    council, nhs, work = "Anytown Council (made up)", "NHS Anytown ICB (made up)", "Department of Work (made up)"

    for row in (
        [council, "269,952.76", "297,021.11", "-27,068.35"],
        ["all bodies", "150,550.72", "124,234.56", "124,234.56", "0.00", "124,234.56", "82.52"],
        [nhs, "90,000.00", "60,000.00", "60,000.00", "60,000.00", "0.00", "0.00"],
        [council, "-5,872.22", "3,500.00", "-2,372.22", "-2,372.22"],
        [work, "-24,493.83", "0.00", "-24,493.83", "-24,493.83"],
        ["the pot, for prevention", "18,723.46", "-2,000.00", "16,723.46", ""],
        [council, "2028-03-31", "2028-03-31", "94,500.00", "37,627.78", "56,872.22"],
    ):
        assert row in cells
    assert "2025-04  The NHS treasurer proposes to verify £60,000.00 of claim 4." in savings_told
    assert "Secured reallocation: £10,142.59 paid of £10,142.59 due, 100.00 %." in savings_told
    assert "bed-days: nothing moves: nothing was saved that is put in." in savings_told
    assert f"{nhs}, -£90,000.00: volume -£18,000.00, demand -£60,000.00, not delivered -£12,000.00." in savings_told


async def test_what_is_constructed_says_so_everywhere(savings_auditor: Client) -> None:
    """The place, each body, the agreement and its terms, programmes, cases, claims, items, entries and reasons."""
    statement = await read(savings_auditor, f"{SAVINGS_POOL}/statement?period={YEAR}")
    agreement = await read(savings_auditor, f"{SAVINGS_POOL}/agreement")
    lists = {
        name: await savings_auditor.all_items(f"{SAVINGS_POOL}/{name}")
        for name in (
            "proposals",
            "savings-cases",
            "savings-claims",
            "decommissioning-items",
            "entries",
            "savings-causes",
        )
    }
    texts = [statement["place_name"], statement["pool_name"], statement["pool_label"], agreement["name"]]
    texts += [agreement["terms"][name] for name in agreement["terms"]]
    texts += [one["content"]["reason"] for one in lists["proposals"]] + [one["title"] for one in lists["savings-cases"]]
    texts += [one[name] for one in lists["decommissioning-items"] for name in ("name", "label")]
    texts += [one["label"] for name in ("savings-claims", "entries") for one in lists[name]]
    texts += [one["reason"] for one in lists["savings-causes"]]
    texts += [(await read(savings_auditor, f"/v1/bodies/{code}"))["name"] for code in coded(dict.fromkeys(BODIES))]

    assert len(texts) > 60
    assert [] == [one for one in texts if one and not any(word in one.lower() for word in ("made up", "constructed"))]
    assert "CC BY 4.0" in statement["attribution"]


async def test_it_was_cut_short_and_played_again_it_changes_nothing(
    settings: Settings, database: Throwaway, savings_told: list[str]
) -> None:
    """Every step is told once as done in the end, no table holds a row more, and what it adds up to is the same."""
    before = await rows(database, SAVINGS_PLACE)
    again = await asyncio.to_thread(run, settings, "demo", "savings")
    lines = again.output.splitlines()
    count = sum(len(SCRIPT["routines"][one["play"]]) if "play" in one else 1 for one in STEPS)

    assert before == await rows(database, SAVINGS_PLACE)
    assert "All of it was done already: nothing was changed." == lines[count]
    assert all("  Done already: " in line for line in lines[:count])
    assert lines[count + 1 :] == savings_told[savings_told.index("") :]
    assert len(savings_told) - len(lines) > count // 2 - len(SCRIPT["chapters"])
    assert {len(CLAIMS)} == {len(played("verify"))} == {before["savings_claim"]}


@pytest.mark.usefixtures("savings_told")
async def test_check_and_replay_find_no_difference(settings: Settings) -> None:
    """Every baseline, claim, move and settlement is derived anew."""
    checked = await asyncio.to_thread(run, settings, "check", "--place", SAVINGS_PLACE)
    replayed = await asyncio.to_thread(run, settings, "settlement", "replay", "--place", SAVINGS_PLACE)

    assert (0, "No difference.") == (checked.exit_code, checked.output.splitlines()[-1])
    assert (0, ["2 settlements replayed.", "No difference."]) == (replayed.exit_code, replayed.output.splitlines())
