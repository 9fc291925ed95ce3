"""An investment from its agreement to payback over HTTP; who may record what; and what `check` tells of it."""

from typing import Any

from ledger.db import connect_pool, reading_place
from ledger.http.door import Role
from ledger.intake.rederiving import commands_behind
from ledger.investments.checking import differences_of_investments
from ledger.investments.weights import investments_as_known
from ledger.journal.checking import check_everything
from tests.agreements.test_agreement_check import spoil
from tests.conftest import COUNCIL, DISTRICT, NHS, POLICE
from tests.investments.investors import TERMS, Investors, paid, repaid
from tests.periods.keeping import told
from tests.savings_cases.savers import ABSENT, CONFLICT, CREATED, DWP, REFUSED

FIGURES = ("invested_pence", "interest_pence", "repaid_pence", "written_off_pence", "outstanding_pence")


# What is spoilt as the superuser, past every trigger; and what is then told, in order.
SPOILT = [
    (
        "UPDATE investment_terms SET terms = jsonb_set(terms, '{repaid_from_percent}', '\"61\"') WHERE place_id = $1",
        "investment 1, version 1: it says something else than what was recorded",
    ),
    (
        "UPDATE investment_movement SET amount_pence = 7 WHERE place_id = $1 AND movement = 2",
        "investment 1, movement 2: it says something else than what was recorded",
    ),
    (
        "UPDATE investment_movement SET at_sequence = 999 WHERE place_id = $1 AND movement = 3",
        "investment 1, movement 3: it was recorded after entries that are not there",
    ),
]


def figures(view: dict[str, object]) -> tuple[object, ...]:
    return tuple(view[name] for name in FIGURES)


async def test_from_agreement_to_payback(investors: Investors) -> None:
    """£94,500 at 5% a year in two instalments; £40,000 repaid, £1,000 of it wrongly recorded; the rest written off."""
    made = await investors.invested()
    await investors.moved(paid(6_000_000))
    payer = await investors.world.client(Role.POSTER, COUNCIL)
    spent = {"acting_body": COUNCIL, "effective_date": "2025-10-01", "amount_pence": 4_000_000}
    entry = (await payer.post(f"{investors.world.pooled}/payments", spent)).json()["entries"][0]["sequence"]
    view = await investors.moved(paid(3_450_000, "2025-10-01", entry=("pooled", entry)))
    known_at = view["known_at"]

    # A year on £60,000.00 and half a year on £34,500.00.
    assert (9_450_000, 386_250, 0, 0, 9_836_250) == figures(await investors.read(as_at="2026-04-01"))
    assert 1_000_000 == (await investors.read(as_at="2026-04-01"))["behind_pence"]
    await investors.moved(repaid(4_000_000))
    await investors.moved(repaid(100_000, voucher="DWP-2"))
    wrong = {"type": "taken_back", "acting_body": COUNCIL, "movement": 4, "reason": "it was for something else"}
    view = await investors.moved(wrong)
    assert 4_000_000 == view["repaid_pence"]
    assert ["it was for something else"] == [
        one["taken_back_because"] for one in view["movements"] if one["taken_back_at"]
    ]
    assert f"{investors.world.pooled}/entries/{entry}" == view["movements"][1]["entry"]
    # The interest of £3,862.50 was met first, so £58,362.50 bears interest from then on.
    assert (9_450_000, 386_250 + 145_906, 4_000_000, 0, 5_982_156) == figures(await investors.read(as_at="2026-10-01"))
    assert (9_450_000, 386_250, 0, 0, 9_836_250) == figures(await investors.read(as_at="2026-04-01", known_at=known_at))

    off = {"type": "written_off", "acting_body": COUNCIL, "on": "2026-04-01", "amount_pence": 5_836_250}
    view = await investors.moved({**off, "minute_reference": "Cabinet 2026-04-01 item 3", "reason": "it stopped"})
    assert (0, "repaid", False) == (
        *(view["outstanding_pence"], view["by_agreed_repayments"]["says"]),
        view["by_agreed_repayments"]["is_late"],
    )
    assert (made["href"], 5) == (view["href"], len(view["movements"]))
    await lists(investors)
    await check_works_it_out_again(investors)


async def lists(investors: Investors) -> None:
    """By whom, of which case, for whom; as known then; and never from elsewhere."""
    await investors.invested(terms={**TERMS, "beneficiaries": [POLICE]})
    auditor = await investors.world.client(Role.AUDITOR)
    elsewhere = await investors.world.client(Role.AUDITOR, place=investors.world.other_place)

    async def numbers(**asked: Any) -> list[int]:
        return [one["investment"] for one in await auditor.all_items(investors.path, page_size=1, **asked)]

    assert [1, 2] == await numbers()
    assert [2] == await numbers(beneficiary=POLICE)
    assert [] == await numbers(investor=NHS)
    assert [1, 2] == await numbers(case="families", investor=COUNCIL)
    assert [] == await numbers(known_at="2020-01-01T00:00:00Z")
    assert ABSENT == (await elsewhere.get(investors.path)).status_code


async def check_works_it_out_again(investors: Investors) -> None:
    world = investors.world
    pool = await connect_pool(world.database.app_dsn, size=2)

    async def differences() -> list[str]:
        beside = (differences_of_investments,)
        lines = check_everything(pool, world.place, commands_behind, beside=beside)
        return [one.what async for one in lines if one.is_difference]

    try:
        assert [] == await differences()
        for statement, expected in SPOILT:
            await spoil(world, statement)
            assert expected in " ".join(await differences())
    finally:
        await pool.close()


async def test_expected_payback_by_the_agreement_and_by_the_baseline(investors: Investors) -> None:
    """60% of what the NHS and DWP save: £18,456.62, £36,913.24 twice, £27,684.93: back in the fourth year."""
    await investors.agree()
    without_interest = {**TERMS, "interest": None, "agreed_payback_on": "2028-03-31", "expected_repayments": []}
    await investors.invested(terms=without_interest)
    await investors.moved(paid(9_450_000))

    view = await investors.read(as_at="2026-04-01")
    assert {"expected_on": "2030-03-31", "is_late": True, "says": ""} == view["by_baseline"]
    assert (True, None, None) == (view["is_late"], view["by_realised"], view["by_agreed_repayments"])
    # A year of the baseline is over and nothing was banked: at that rate nothing comes back.
    view = await investors.read(as_at="2027-04-01")
    assert ("0", None, True) == (
        *(view["banked_so_far"], view["by_realised"]["expected_on"]),
        view["by_realised"]["is_late"],
    )
    capped = {"terms": {**without_interest, "annual_cap_pence": 1_890_000}, "follows_version": 1, "reason": "agreed"}
    await investors.council.post(f"{investors.path}/1/terms", {"acting_body": COUNCIL, **capped})
    view = await investors.read(as_at="2026-04-01")
    assert (2, 2, None) == (view["terms_version"], len(view["terms"]), view["by_baseline"]["expected_on"])
    assert 1 == (await investors.read(known_at=view["terms"][0]["recorded_at"]))["terms_version"]

    await weights_of_a_year(investors)


async def weights_of_a_year(investors: Investors) -> None:
    """What rules take: of the golden case's second year, invested, outstanding and the cash cost that each bears."""
    await investors.invested()
    await investors.moved(paid(6_000_000, voucher="LA-2"), number=2)
    await investors.moved(repaid(1_000_000, "2026-05-01"), number=2)
    ids = await investors.world.ids("savings")
    pool = await connect_pool(investors.world.database.app_dsn, size=2)
    try:
        async with reading_place(pool, ids[0]) as connection:
            now = await connection.fetchval("SELECT now()")
            found = await investments_as_known(connection, *ids, year=2025, known_at=now)
            later = await investments_as_known(connection, *ids, year=2027, known_at=now)
            before = await investments_as_known(connection, *ids, year=2025, known_at=now.replace(year=2000))
    finally:
        await pool.close()

    # Beside £94,500.00 without interest, 359 days of 360 on £60,000.00; what came back in May stands out no more.
    council = found.of[COUNCIL]
    assert (9_450_000 + 6_000_000, 9_450_000 + 6_299_167 - 1_000_000, 0) == (
        *(council.invested_pence, council.outstanding_pence),
        council.repaid_pence,
    )
    assert {COUNCIL: 9_450_000, NHS: 3_150_000} == {
        body: one.cost_pence for body, one in later.of.items() if one.cost_pence
    }
    assert not any(one.invested_pence for one in before.of.values())


async def test_who_records_what(investors: Investors) -> None:
    """Its own people record what a body invests; all that is wrong is told at once, and nothing of it is kept."""
    nhs, dwp = await investors.savers.of(NHS), await investors.savers.of(DWP)
    district = await investors.savers.of(DISTRICT)
    poster = await investors.world.client(Role.POSTER, COUNCIL)
    wrong = {**TERMS, "beneficiaries": [COUNCIL, NHS, NHS, "ods:ABC"], "agreed_payback_on": "2025-04-01"}
    response = await investors.invest(terms=wrong)
    assert [
        "#/terms/beneficiaries/0",
        "#/terms/beneficiaries/2",
        "#/terms/beneficiaries/3",
        "#/terms/agreed_payback_on",
    ] == [one["pointer"] for one in response.json()["errors"]]
    refused = [
        (await investors.invest(nhs), REFUSED, "body-is-not-yours"),
        (await investors.invest(case="nothing"), REFUSED, "savings-case-does-not-exist"),
        (await investors.invest(district, acting_body=DISTRICT), REFUSED, "savings-case-does-not-exist"),
    ]
    made = await investors.invest(key="once")
    again = await investors.invest(key="once")
    assert (CREATED, "true", made.json()["href"]) == (
        *(again.status_code, again.headers["Idempotency-Replayed"]),
        again.json()["href"],
    )
    refused += [
        (await investors.invest(key="once", reason="another"), CONFLICT, "key-was-used-for-another-payload"),
        (await investors.move(paid(100, voucher="N-1"), nhs), REFUSED, "body-is-not-yours"),
        (await investors.move(repaid(1)), REFUSED, "payment-exceeds-what-is-due"),
        (await investors.move(paid(1, "2999-01-01")), REFUSED, "payload-is-not-valid"),
    ]
    await investors.moved(paid(6_000_000))
    off = {"type": "written_off", "on": "2025-05-01", "amount_pence": 1, "minute_reference": "m", "reason": "r"}
    terms = {"acting_body": COUNCIL, "follows_version": 2, "terms": TERMS, "reason": "agreed"}
    refused += [
        (await investors.move(paid(1)), CONFLICT, "line-is-already-posted"),
        (await investors.move(paid(1, entry=("pooled", 99))), REFUSED, "entry-does-not-exist"),
        (await investors.move({**off, "acting_body": COUNCIL}, poster), REFUSED, "body-is-not-yours"),
        (await investors.move({**off, "acting_body": DWP}, dwp), REFUSED, "body-is-not-yours"),
        (await investors.move(repaid(99_999_999)), REFUSED, "payment-exceeds-what-is-due"),
        (await investors.council.post(f"{investors.path}/1/terms", terms), CONFLICT, "version-has-changed-since"),
        (await investors.move(paid(1), number=2), ABSENT, "not-found"),
    ]
    expected = [code for _, _, code in refused]
    assert expected == [told(response)[1] for response, _, _ in refused]
    assert (await investors.move({**repaid(1, voucher="DWP-9"), "acting_body": DWP}, dwp)).status_code == CREATED
