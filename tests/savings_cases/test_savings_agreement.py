"""A savings agreement between bodies that share no pooled fund, a department among them: drafted, signed, in force."""

from ledger.http.door import Role
from tests.agreements.partners import reasons
from tests.board import code_of
from tests.conftest import COUNCIL, NHS, World
from tests.savings_cases.savers import CREATED, DWP, TERMS, Savers, golden


async def test_the_life_of_a_savings_agreement(world: World) -> None:
    """It needs a host for the pot and a rule for sharing; a draft keeps cases, and a baseline waits for signatures."""
    savers = Savers(world)
    partners = (COUNCIL, DWP)
    admin = await world.client(Role.PLACE_ADMIN)
    drafted = await savers.draft(partners)
    without = {
        "code": "other",
        "name": "Other",
        "legal_basis": "savings_agreement",
        "partners": partners,
        "effective_from": "2026-04-01",
        "effective_to": "2027-03-31",
        "pool": {"code": "other", "name": "Other"},
    }
    no_host = await admin.post(f"/v1/places/{world.place}/agreements", {**without, "terms": TERMS})
    unwritten = await admin.post(f"/v1/places/{world.place}/agreements", {**without, "host": DWP})
    department = await savers.of(DWP)
    signature = {"act": "sign-agreement", "version": 1, "signed_on": "2026-04-01", "reason": "agreed"}
    unsigned = await department.post(
        f"/v1/places/{world.place}/pools/other/proposals", {**signature, "acting_body": DWP}
    )

    assert ("savings", COUNCIL) == (drafted.json()["kind"], drafted.json()["host"])
    assert [["payload-is-not-valid", "/host"]] == reasons(no_host)
    assert "savings_agreement needs a host: who holds the money" == no_host.json()["detail"]
    assert CREATED == unwritten.status_code
    missing = {place for code, place in reasons(unsigned) if code == "terms-are-incomplete"}
    assert {"/terms/aims_and_outcomes", "/terms/savings_sharing", "/terms/fund_management"} == missing
    pools = await department.all_items(f"/v1/places/{world.place}/pools")
    assert ["other", "savings"] == [one["code"] for one in pools]

    document = golden(bodies=[COUNCIL, DWP])
    document["benefits"] = [one for one in document["benefits"] if one["id"] in {"B1", "B3"}]
    document["costs"] = [one for one in document["costs"] if one["body"] == COUNCIL]
    await savers.kept(document=document, named=[DWP])
    await savers.accept(*partners)
    early = await savers.propose()
    states = [(await department.get(f"{savers.pool}/agreement")).json()["state"]]
    for body in partners:
        await world.sign(savers.pool, body)
        states.append((await department.get(f"{savers.pool}/agreement")).json()["state"])
    await savers.approve_all((await savers.propose()).json(), partners)

    assert "agreement-is-not-signed" == code_of(early)
    assert ["draft", "partly_signed", "in_force"] == states
    nobody = await (await savers.of(NHS)).get(f"{savers.pool}/agreement")
    assert "not-found" == code_of(nobody)
