"""Bodies change their names and merge; their codes never do."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ledger.http.door import Role
from ledger.places.model import BodyKind, BodyVersion, NewBodyVersion
from ledger.places.versions import life_of, refusals_of_version
from tests.conftest import COUNCIL, NHS, Client, World

CREATED = httpx.codes.CREATED
A, B = "ods:A10", "ods:B20"
TODAY = datetime.now(UTC).date()


def code() -> str:
    """A code of a body of this test alone."""
    return f"ods:{uuid4().hex[:10].upper()}"


@pytest.fixture
async def operator(world: World) -> Client:
    return await world.client(Role.OPERATOR)


async def registered(operator: Client, name: str = "NHS Southwark CCG", kind: str = "nhs") -> str:
    body = code()
    made = await operator.post("/v1/bodies", {"body": body, "name": name, "kind": kind})
    assert (CREATED, f"/v1/bodies/{body}") == (made.status_code, made.headers["location"]), made.text
    return body


async def changed(operator: Client, of: str, **said: Any) -> httpx.Response:
    new = {"name": "NHS Southwark CCG", "kind": "nhs", "effective_from": "2020-04-01", "reason": "SI 2020/1", **said}
    return await operator.post(f"/v1/bodies/{of}/versions", new)


async def test_a_merged_body_names_its_successor(world: World, operator: Client, auditor: Client) -> None:
    """A CCG became part of a larger one, and that an ICB: each keeps its code, its versions and its agreements."""
    small, large, icb = [await registered(operator, name) for name in ("Southwark CCG", "SEL CCG", "SEL ICB")]
    merged = await changed(operator, small, name="Southwark CCG", successor=large, reason="merger order 2020")
    again = await changed(
        operator, large, name="SEL CCG", successor=icb, effective_from="2022-07-01", reason="HCA 2022"
    )
    read = (await auditor.get(f"/v1/bodies/{small}")).json()

    assert [CREATED, CREATED] == [merged.status_code, again.status_code]
    assert read == merged.json()
    assert (small, large) == (read["body"], read["successor"])
    first, second = read["versions"]
    assert (1, None, None, "") == (first["version"], first["effective_from"], first["successor"], first["reason"])
    assert (2, "2020-04-01", large, "merger order 2020") == (
        second["version"], second["effective_from"], second["successor"], second["reason"],
    )  # fmt: skip
    assert icb == (await auditor.get(f"/v1/bodies/{large}")).json()["successor"]
    assert 200 == (await auditor.get(world.pooled)).status_code


async def test_an_announced_name_is_no_name_yet(operator: Client, auditor: Client) -> None:
    """Today's name and kind are those of the last version that has begun, in every listing."""
    body = await registered(operator, "North Council", "council")
    await changed(operator, body, name="North Unitary", kind="combined_authority", effective_from="2021-04-01")
    later = str(TODAY + timedelta(days=400))
    await changed(operator, body, name="Great North", kind="council", effective_from=later)

    read = (await auditor.get(f"/v1/bodies/{body}")).json()
    (listed,) = [one for one in await auditor.all_items("/v1/bodies") if one["body"] == body]

    assert ("North Unitary", "combined_authority") == (read["name"], read["kind"]) == (listed["name"], listed["kind"])
    assert ["North Council", "North Unitary", "Great North"] == [one["name"] for one in read["versions"]]


async def test_some_bodies_are_listed_by_their_codes(operator: Client, auditor: Client) -> None:
    """Whoever has codes asks for their names at once; a code that nobody registered has none."""
    first, second = await registered(operator, "First"), await registered(operator, "Second")
    await registered(operator, "Third")
    asked = await auditor.get(f"/v1/bodies?body={first}&body={second}&body={code()}")
    wrong = await auditor.get("/v1/bodies?body=Bexley")

    assert {first: "First", second: "Second"} == {one["body"]: one["name"] for one in asked.json()["items"]}
    assert (400, "/body/0") == (wrong.status_code, wrong.json()["errors"][0]["pointer"].removeprefix("#"))


async def test_a_new_kind_decides_what_a_body_may_sign(world: World, operator: Client) -> None:
    """A body that became a police body is refused in a section 75 agreement made after."""
    body = await registered(operator, "County Council", "council")
    admin = await world.client(Role.PLACE_ADMIN)
    agreement = {
        "name": "Another",
        "legal_basis": "section_75_pooled_fund",
        "effective_from": "2025-04-01",
        "effective_to": "2026-03-31",
        "partners": [NHS, body],
        "host": NHS,
    }

    async def made(name: str) -> httpx.Response:
        payload = {**agreement, "code": name, "pool": {"code": name, "name": name}}
        return await admin.post(f"/v1/places/{world.place}/agreements", payload)

    before = await made("before")
    await changed(operator, body, name="County Police", kind="police")
    after = await made("after")

    assert (CREATED, 422) == (before.status_code, after.status_code)
    assert "legal-basis-excludes-body" in after.text


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"effective_from": "2019-12-31"}, (409, "body-has-changed-since")),
        ({"successor": "itself"}, (422, "successor-leads-back")),
        ({"successor": "the one before"}, (422, "successor-leads-back")),
        ({"successor": "ods:ABSENT"}, (422, "body-is-not-registered")),
        ({"successor": "Southwark"}, (422, "payload-is-not-valid")),
        ({"kind": "kingdom"}, (422, "payload-is-not-valid")),
        ({"reason": ""}, (422, "payload-is-not-valid")),
        ({"body": A}, (422, "payload-is-not-valid")),
    ],
)
async def test_a_version_that_cannot_follow_is_refused(
    operator: Client, said: dict[str, Any], refusal: tuple[int, str]
) -> None:
    """And nothing is added: neither a day before the last one's, nor a successor that leads back, nor another code."""
    earlier, body = await registered(operator), await registered(operator)
    await changed(operator, earlier, successor=body)
    await changed(operator, body, effective_from="2020-01-01")
    named = {"itself": body, "the one before": earlier}
    answer = await changed(operator, body, **{k: named.get(v, v) for k, v in said.items()})

    assert refusal == (answer.status_code, answer.json()["code"])
    assert 2 == len((await operator.get(f"/v1/bodies/{body}")).json()["versions"])


async def test_of_many_changes_at_once_each_has_its_number(operator: Client) -> None:
    """Those who met another's are told so; what was answered with 201 is there, once."""
    body = await registered(operator)
    answers = await asyncio.gather(*(changed(operator, body, name=f"Name {number}") for number in range(6)))
    versions = (await operator.get(f"/v1/bodies/{body}")).json()["versions"]

    assert {201, 409} >= {one.status_code for one in answers}
    assert {"body-has-changed-since"} >= {one.json()["code"] for one in answers if one.status_code != CREATED}
    assert 1 + [one.status_code for one in answers].count(CREATED) == len(versions)
    assert list(range(1, len(versions) + 1)) == [one["version"] for one in versions]


@pytest.mark.parametrize("body", ["ods:ABSENT", "Southwark", "%00", "gss:E09000028%20"])
async def test_an_absent_body_is_not_found(operator: Client, body: str) -> None:
    assert 404 == (await operator.get(f"/v1/bodies/{body}")).status_code
    assert 404 == (await changed(operator, body)).status_code


async def test_only_the_operator_changes_bodies(world: World) -> None:
    """A place admin reads them: one body spans many places."""
    admin = await world.client(Role.PLACE_ADMIN)

    assert 403 == (await changed(admin, COUNCIL)).status_code
    assert 200 == (await admin.get(f"/v1/bodies/{COUNCIL}")).status_code


def version(number: int, day: date | None, name: str = "A", successor: str | None = None) -> BodyVersion:
    return BodyVersion(
        version=number,
        name=name,
        kind=BodyKind.NHS,
        effective_from=day,
        successor=successor,
        reason="",
        recorded_at=datetime.now(UTC),
        recorded_by=UUID(int=0),
    )


def test_a_body_is_what_its_last_begun_version_says() -> None:
    first, second, third = version(1, None), version(2, TODAY, "B", B), version(3, TODAY, "C")

    assert ("A", None, 3) == _today(life_of(A, [(first, True), (second, False), (third, False)]))
    assert ("B", B, 3) == _today(life_of(A, [(first, True), (second, True), (third, False)]))
    assert ("C", None, 3) == _today(life_of(A, [(first, True), (second, True), (third, True)]))


def _today(life: Any) -> tuple[str, str | None, int]:
    return life.name, life.successor, len(life.versions)


@pytest.mark.parametrize(
    ("day", "successor", "line", "codes"),
    [
        (TODAY, None, [], []),
        (TODAY, B, [B], []),
        (TODAY - timedelta(days=1), None, [], ["body-has-changed-since"]),
        (TODAY, A, [A], ["successor-leads-back"]),
        (TODAY - timedelta(days=1), B, [B, "ods:C30", A], ["body-has-changed-since", "successor-leads-back"]),
    ],
)
def test_a_version_follows_the_last(day: date, successor: str | None, line: list[str], codes: list[str]) -> None:
    """On its day or later; all that is wrong at once."""
    new = NewBodyVersion(name="A", kind=BodyKind.NHS, effective_from=day, successor=successor, reason="x")

    assert codes == [one.code for one in refusals_of_version(A, new, version(2, TODAY), line)]
