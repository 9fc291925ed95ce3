"""The year as the pool manager runs it: calls, a late payer, balances agreed and disputed, a forecast, a stop."""

from decimal import Decimal

from tests.conftest import Client
from tests.demo.conftest import YEAR_POOL, read
from tests.demo.year_sums import NAMES, STOPPED, budget, contributions, given_back, in_pounds, posted, pounds, spend

PLACE = YEAR_POOL.partition("/pools/")[0]


async def test_the_late_payer_is_told_by_the_day_and_has_paid_in_the_end(year_auditor: Client) -> None:
    """Of the call of October: what was owed on each day, how late, and in which band of age; by the script's dates."""
    (call,) = posted("calls")
    due = call["other"]["due_on"]
    paid = {one["effective_date"]: pounds(one) for one in posted("received-contributions") if "call" in one}
    for day, overdue in (("2024-10-18", 0), ("2024-10-31", 13), ("2024-11-11", 24), ("2024-11-12", 0)):
        (found,) = await year_auditor.all_items(f"{YEAR_POOL}/calls", as_at=day)
        left = pounds(call["other"]) - sum(amount for at, amount in paid.items() if at <= day)
        assert (due, overdue, left) == (
            found["due_on"],
            found["days_overdue"],
            Decimal(found["outstanding_pence"]) / 100,
        )
    (aged,) = await year_auditor.all_items(f"{YEAR_POOL}/outstanding-contributions", as_at="2024-10-31")
    assert (NAMES["nhs"], 10_000_000) == (aged["body"], aged["outstanding_pence"])
    assert [("1-30", 10_000_000)] == [
        (one["name"], one["amount_pence"]) for one in aged["bands"] if one["amount_pence"]
    ]
    assert [] == await year_auditor.all_items(f"{YEAR_POOL}/outstanding-contributions", as_at="2025-03-31")


async def test_the_call_is_a_document_that_says_how_to_pay(year_auditor: Client) -> None:
    document = await year_auditor.get(f"{YEAR_POOL}/calls/1/document")

    assert document.headers["content-type"] == "text/html; charset=utf-8"
    for text in ("ANYTOWN/S75-00001", "£300,000.00", "18 October 2024", "Anytown Council pooled fund (made up)"):
        assert text in document.text


async def test_one_balance_is_agreed_and_one_disputed(year_auditor: Client) -> None:
    """What the NHS paid in by September, by both books alike; what it owed at the end of October, by neither."""
    agreement = f"{YEAR_POOL}/agreement-of-balances"
    (income,) = await year_auditor.all_items(agreement, period="2024-25-Q2", body=NAMES["nhs"], balance="income")
    (owed,) = await year_auditor.all_items(agreement, period="2024-10", body=NAMES["nhs"], balance="receivable")
    called = sum(pounds(one) for one in posted("called-contributions") if one["effective_date"] < "2024-10-01")
    pilot = sum(pounds(one) for one in posted("received-contributions") if one.get("reference", "").endswith("pilot"))

    assert ("agreed", 0, called + pilot) == (
        income["state"], income["difference_pence"], in_pounds(income["fund"])
    )  # fmt: skip
    assert ("disputed", 10_000_000, "disputed_amount") == (owed["state"], owed["difference_pence"], owed["reason"])
    sides = [income["by_body"]["principal_id"], income["by_pool"]["principal_id"]]
    assert 2 == len(set(sides))


async def test_the_forecast_improves_until_the_notice_ends(year_auditor: Client) -> None:
    """Far over budget in October, near it in November: told to the NHS, and ended by the second forecast."""
    (notice,) = await year_auditor.all_items(f"{YEAR_POOL}/variance-notices")
    forecasts = await year_auditor.all_items(f"{YEAR_POOL}/forecasts", programme="home-first", scheme="discharge-beds")
    first, second = sorted(forecasts, key=lambda one: str(one["as_at"]))
    outturn = spend("2024-04-01", "2025-03-31")["discharge-beds"]

    assert ([NAMES["nhs"]], []) == ([one["body"] for one in notice["given"]], notice["still_to_tell"])
    assert notice["end"] is not None
    assert (8_500_000, 800_000) == (first["variance_pence"], second["variance_pence"])
    assert pounds(second) - budget()["discharge-beds"] == Decimal(second["variance_pence"]) / 100
    errors = [abs(pounds(one) - outturn) for one in (first, second)]
    assert errors[1] < errors[0], "the later one came nearer to what was spent"


async def test_the_stopped_pilot_gave_back_what_it_had_not_spent(year_auditor: Client) -> None:
    """Its budget is what it spent, the rest is unallocated, and its life tells who stopped it and why."""
    at = f"{YEAR_POOL}/programmes/night-sitting/schemes/{STOPPED}/budget?financial_year=2024-25"
    found = await read(year_auditor, at)
    life = await year_auditor.all_items(f"{PLACE}/programmes/night-sitting/life")
    trial = await read(year_auditor, f"{YEAR_POOL}/trial-balance")
    left = {one["stream"]: one["balance_pence"] for one in trial["accounts"] if one["account"] == "unallocated"}

    assert budget()[STOPPED] == spend("2024-04-01", "2025-03-31")[STOPPED] == in_pounds(found["latest"])
    assert given_back() == Decimal(left["nhs-minimum"]) / 100 > 0
    assert ["stop at gateway october"] == [one["what"] for one in life if one["what"].startswith("stop")]


async def test_the_bodys_position_adds_up_to_what_it_paid(year_auditor: Client) -> None:
    """One body over all its pools: what the script has it pay in, and nothing left to pay."""
    (pool,) = await year_auditor.all_items(f"/v1/bodies/{NAMES['nhs']}/position", place=PLACE.rpartition("/")[2])
    received = sum(
        amount for (body, _), amount in contributions("received-contributions").items() if body == NAMES["nhs"]
    )

    assert received == Decimal(pool["received"]["amount_pence"]) / 100
    assert 0 == pool["outstanding"]["amount_pence"]
