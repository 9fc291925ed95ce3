"""The made-up year by month: its last month is the statement of the year, and each figure is the sum of its legs."""

from fractions import Fraction

from tests.conftest import Client
from tests.demo.conftest import YEAR_POOL
from tests.demo.year_sums import budget, posted

YEAR = "2024-25"


async def test_the_last_month_is_the_statement_of_the_year(year_auditor: Client) -> None:
    statement = (await year_auditor.get(f"{YEAR_POOL}/statement", period=YEAR)).json()
    months = (await year_auditor.get(f"{YEAR_POOL}/year-by-month", financial_year=YEAR)).json()["months"]

    last = months[-1]
    assert ["2024-04", "2025-03"] == [months[0]["month"], last["month"]]
    assert 12 == len(months)
    for here, there in (
        ("scheduled", "scheduled_total"),
        ("received", "received_total"),
        ("budget", "budget_total"),
        ("spend", "spend_to_date_total"),
    ):
        assert statement[there]["amount_pence"] == last[here]["amount_pence"], here
    assert last["budget"]["amount_pence"] == last["profiled_budget_pence"]
    assert all(one["is_begun"] for one in months)


async def test_each_budget_is_spread_by_its_profile_and_differences_are_of_the_figures(year_auditor: Client) -> None:
    """Of the script's own profiles and budgets, in fractions that share no code with the service."""
    found = (await year_auditor.get(f"{YEAR_POOL}/year-by-month", financial_year=YEAR)).json()
    months, spent_by = found["months"], {one["scheme"]: one["parts"] for one in posted("spend-profiles")}

    assert set(spent_by) == {one["scheme"] for one in found["schemes"] if one["profile_version"] == 1} != set()
    assert (len(spent_by), len(budget()) - len(spent_by)) == (
        found["schemes_by_profile"],
        found["schemes_in_equal_parts"],
    )
    for number, one in enumerate(months, 1):
        expected = sum(
            Fraction(pounds) * sum(list(parts.values())[:number]) / sum(parts.values())
            for scheme, pounds in budget().items()
            for parts in [spent_by.get(scheme, dict.fromkeys(range(12), 1))]
        )
        assert abs(one["profiled_budget_pence"] - 100 * expected) <= len(budget())
        assert one["spend"]["amount_pence"] - one["profiled_budget_pence"] == one["spend_less_profile_pence"]
        late = one["received"]["amount_pence"] - one["scheduled"]["amount_pence"]
        assert late == one["received_less_scheduled_pence"]


async def test_a_figure_is_the_sum_of_its_legs(year_auditor: Client) -> None:
    months = (await year_auditor.get(f"{YEAR_POOL}/year-by-month", financial_year=YEAR)).json()["months"]

    for name in ("scheduled", "received", "budget", "spend"):
        figure = months[6][name]
        legs = await year_auditor.all_items(figure["legs"])
        assert figure["amount_pence"] == sum(leg["figure_pence"] for leg in legs), name


async def test_as_known_before_anything_and_a_name_that_is_no_year(year_auditor: Client) -> None:
    nothing = await year_auditor.get(f"{YEAR_POOL}/year-by-month", financial_year=YEAR, through_sequence=0)
    wrong = await year_auditor.get(f"{YEAR_POOL}/year-by-month", financial_year="2024")

    assert {0} == {one["spend"]["amount_pence"] for one in nothing.json()["months"]}
    assert (400, "query-is-not-valid") == (wrong.status_code, wrong.json()["code"])
