"""A corrected file names the one it replaces: only what differs posts, by intake and by import alike."""

import random
from collections import Counter
from typing import Any

import pytest

from ledger.http.door import Role
from tests.cases.books import digest_of
from tests.conftest import COUNCIL, Client, World
from tests.intake.sending import PROFILE, csv_of, differences, imported, save_profiles, send, sha256, taken_in

ROWS = [("ACME", "Equipment", "10.00"), ("ACME", "Equipment", "10.00"), ("Bolt", "", "5.00"), ("Coil", "", "-2.00")]
FIRST = csv_of(ROWS)
# One of two alike is gone, a scheme was mended, a line was added, and the order is another.
SECOND_ROWS = [ROWS[3], ROWS[0], ("Bolt", "Equipment", "5.00"), ("Dyer", "", "1.00"), ("Edge", "", "0.00")]
SECOND = csv_of(SECOND_ROWS)


@pytest.fixture
async def poster(world: World, host: Client) -> Client:
    """The host, whose files the place can read."""
    await save_profiles(world)
    return host


async def standing(client: Client, pool: str) -> Counter[tuple[str, str, int]]:
    """Supplier, scheme and pence of every entry that was not taken back."""
    entries = await client.all_items(f"{pool}/entries", page_size=1_000)
    kept = [one for one in entries if one["reverses_sequence"] is None and one["reversed_by_sequence"] is None]
    return Counter(
        (one["supplier_name"], one["legs"][0]["scheme"] or "", one["legs"][0]["amount_pence"]) for one in kept
    )


def wanted(rows: list[tuple[str, str, str]]) -> Counter[tuple[str, str, int]]:
    pence = [(supplier, scheme.lower(), round(float(amount) * 100)) for supplier, scheme, amount in rows]
    return Counter(one for one in pence if one[2])


async def test_only_what_differs_posts(world: World, poster: Client) -> None:
    """Rows gone are reversed first, new ones posted, the rest stand untouched; each is told."""
    await taken_in(poster, world.pooled, FIRST)
    told = await taken_in(poster, world.pooled, SECOND, replaces=sha256(FIRST))

    assert (sha256(FIRST), 5) == (told[0]["replaces"], told[0]["row_count"])
    gone = [(one["row"], one["outcome"], one["amount_pence"]) for one in told if one["type"] == "taken_back"]
    assert [(3, "reversed", 1_000), (4, "reversed", 500)] == gone
    lines = [(one["row"], one["outcome"]) for one in told if one["type"] == "line"]
    assert [(2, "exists"), (3, "exists"), (4, "posted"), (5, "posted"), (6, "zero")] == lines
    assert (2, 1_500, 2, 600) == tuple(
        told[-1][name] for name in ("reversed", "reversed_pence", "posted", "posted_pence")
    )
    assert wanted(SECOND_ROWS) == await standing(poster, world.pooled)
    assert 8 == len(await poster.all_items(f"{world.pooled}/entries"))


async def test_replaying_any_file_of_a_chain_posts_nothing(world: World, poster: Client) -> None:
    """Neither the first, nor a correction, named as such or plainly, by intake or by import."""
    third = csv_of([*SECOND_ROWS[1:], ROWS[1]])
    await taken_in(poster, world.pooled, FIRST)
    await taken_in(poster, world.pooled, SECOND, replaces=sha256(FIRST))
    await taken_in(poster, world.pooled, third, replaces=sha256(SECOND))
    before = await digest_of(world)
    for content, query in (
        (FIRST, {}),
        (SECOND, {}),
        (SECOND, {"replaces": sha256(FIRST)}),
        (third, {}),
        (third, {"replaces": sha256(SECOND)}),
    ):
        (*_, totals) = await taken_in(poster, world.pooled, content, **query)
        assert (0, 0) == (totals["posted"], totals["refused"]), totals
        ended = await imported(poster, world.pooled, content, **query)
        assert ("completed", 0) == (ended["state"], ended["done"]["posted"])
    assert before == await digest_of(world)
    assert wanted([*SECOND_ROWS[1:], ROWS[1]]) == await standing(poster, world.pooled)


async def test_validity_alone_changes_nothing(world: World, poster: Client) -> None:
    """And tells what would become of each row, also of those that would be taken back."""
    await taken_in(poster, world.pooled, FIRST)
    before = await digest_of(world)
    told = await taken_in(poster, world.pooled, SECOND, replaces=sha256(FIRST), validate_only="true")

    assert (2, 2, 2) == (told[-1]["reversed"], told[-1]["valid"], told[-1]["exists"])
    assert before == await digest_of(world)
    (*_, totals) = await taken_in(poster, world.pooled, SECOND)
    assert 4 == totals["posted"], "it was not taken in as a correction yet"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"replaces": sha256(b"unknown")}, "file-does-not-exist"),
        ({"replaces": sha256(FIRST)}, "file-is-already-replaced"),
        ({"replaces": sha256(FIRST), "profile": "council-other"}, "file-is-of-another-profile"),
        ({"replaces": "abc"}, "query-is-not-valid"),
    ],
)
async def test_a_file_that_cannot_be_replaced_is_refused(
    world: World, poster: Client, query: dict[str, str], code: str
) -> None:
    """By intake at once; an import ends as failed with the same reason; the books stay as they were."""
    await taken_in(poster, world.pooled, FIRST)
    await taken_in(poster, world.pooled, SECOND, replaces=sha256(FIRST))
    third = csv_of([("Third", "", "3.00")])
    before = await digest_of(world)
    refused = await send(poster, f"{world.pooled}/intake", third, **query)

    assert (code, "#/replaces") == (refused.json()["code"], refused.json()["errors"][0]["pointer"])
    if code != "query-is-not-valid":
        failed = await imported(poster, world.pooled, third, **query)
        told = (failed["state"], failed["errors"][0]["code"], failed["errors"][0]["pointer"])
        assert ("failed", code, "#/replaces") == told
    assert before == await digest_of(world)


async def test_a_file_of_another_pool_is_unknown_here(world: World, poster: Client) -> None:
    await taken_in(poster, world.aligned, FIRST)
    refused = await send(poster, f"{world.pooled}/intake", SECOND, replaces=sha256(FIRST))

    assert "file-does-not-exist" == refused.json()["code"]


async def test_a_file_stays_what_it_was_first_taken_in_as(world: World, poster: Client) -> None:
    """What stands as a file of its own cannot become the correction of another: its rows would stand twice."""
    await taken_in(poster, world.pooled, FIRST)
    await taken_in(poster, world.pooled, SECOND)
    for content, replaced in ((SECOND, FIRST), (FIRST, FIRST)):
        refused = await send(poster, f"{world.pooled}/intake", content, replaces=sha256(replaced))
        assert "file-was-taken-in-otherwise" == refused.json()["code"]


async def test_what_somebody_took_back_stays_taken_back(world: World, poster: Client) -> None:
    """A row reversed by hand is not reversed again when it is gone, and not posted again when it stays."""
    told = await taken_in(poster, world.pooled, FIRST)
    for row in (4, 5):
        sequence = next(one["sequence"] for one in told if one.get("row") == row)
        payload = {"acting_body": COUNCIL, "sequence": sequence, "reason": "by hand"}
        assert 201 == (await poster.post(f"{world.pooled}/reversals", payload)).status_code
    (*_, totals) = await taken_in(poster, world.pooled, SECOND, replaces=sha256(FIRST))

    assert (2, 0) == (totals["reversed"], totals["refused"])
    assert wanted(SECOND_ROWS[1:]) == await standing(poster, world.pooled)


async def test_lines_with_an_identity_of_their_own_are_corrected_too(world: World, poster: Client) -> None:
    """The corrected line posts though its identity is taken; that of a later file still finds it taken."""
    profile = {"profile": "by-invoice"}
    first = csv_of([("I1", "", "1.00"), ("I2", "", "2.00")])
    second = csv_of([("I1", "", "1.00"), ("I2", "", "2.50")])
    third = csv_of([("I2", "", "9.00"), ("I3", "", "3.00")])
    await taken_in(poster, world.pooled, first, **profile)
    (*_, replaced) = await taken_in(poster, world.pooled, second, replaces=sha256(first), **profile)
    (*_, later) = await taken_in(poster, world.pooled, third, **profile)

    assert (1, 1, 1) == (replaced["posted"], replaced["exists"], replaced["reversed"])
    assert (1, 1) == (later["posted"], later["exists"])
    expected = [("I1", "", "1.00"), ("I2", "", "2.50"), ("I3", "", "3.00")]
    assert wanted(expected) == await standing(poster, world.pooled)


async def test_the_act_of_a_file_names_what_it_replaced(world: World, poster: Client, auditor: Client) -> None:
    await taken_in(poster, world.pooled, FIRST)
    await taken_in(poster, world.pooled, SECOND, replaces=sha256(FIRST))
    acts = [
        one["detail"] for one in await auditor.all_items(f"/v1/places/{world.place}/acts") if "file" in one["detail"]
    ]

    assert [(sha256(FIRST), None), (sha256(SECOND), sha256(FIRST))] == [(a["file"], a.get("replaces")) for a in acts]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_random_chain_by_both_doors_stands_as_its_last_file(world: World, poster: Client, seed: int) -> None:
    """Whatever was in the files before, and whichever door each came by; the balances are those of the last alone."""
    chance = random.Random(seed)  # noqa: S311 - a history, not a secret
    last: bytes | None = None
    seen: set[bytes] = set()
    for _ in range(6):
        rows = [
            (chance.choice("ABC"), chance.choice(["Equipment", ""]), f"{chance.choice([-3, 0, 4, 5])}.00")
            for _ in range(chance.randint(1, 12))
        ]
        content = csv_of(rows)
        if content in seen:
            continue
        seen.add(content)
        query: dict[str, Any] = {"replaces": sha256(last)} if last else {}
        if chance.randint(0, 1):
            assert 0 == (await taken_in(poster, world.pooled, content, **query))[-1]["refused"]
        else:
            assert "completed" == (await imported(poster, world.pooled, content, **query))["state"]
        assert wanted(rows) == await standing(poster, world.pooled)
        last = content
    assert [] == await differences(world)


async def test_a_row_that_was_recoded_keeps_its_correction_out(world: World, poster: Client) -> None:
    """It cannot be taken back while its re-coding stands, and would count twice; then the same file goes in."""
    told = await taken_in(poster, world.pooled, FIRST)
    sequence = next(one["sequence"] for one in told if one.get("row") == 4)
    coded = {"programme": "home-first", "scheme": "reablement"}
    payload = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "sequence": sequence, **coded}
    recoded = await poster.post(f"{world.pooled}/recodings", payload)
    assert recoded.status_code == 201, recoded.text
    before = await digest_of(world)
    refused = await send(poster, f"{world.pooled}/intake", SECOND, replaces=sha256(FIRST))
    failed = await imported(poster, world.pooled, SECOND, replaces=sha256(FIRST))

    assert [("entry-is-recoded", "#/replaces")] == [(one["code"], one["pointer"]) for one in refused.json()["errors"]]
    assert ("failed", "entry-is-recoded") == (failed["state"], failed["errors"][0]["code"])
    assert before == await digest_of(world)
    undone = {"acting_body": COUNCIL, "sequence": recoded.json()["entries"][0]["sequence"], "reason": "in its file"}
    assert 201 == (await poster.post(f"{world.pooled}/reversals", undone)).status_code
    ended = await imported(poster, world.pooled, SECOND, replaces=sha256(FIRST))
    assert ("completed", 2) == (ended["state"], ended["done"]["reversed"])


async def test_the_other_place_knows_none_of_it(world: World, poster: Client) -> None:
    """Files of one place are nothing to the other, though codes and bodies are the same."""
    await taken_in(poster, world.pooled, FIRST)
    admin = await world.client(Role.PLACE_ADMIN, place=world.other_place)
    there = await world.client(Role.POSTER, COUNCIL, world.other_place)
    assert 201 == (await admin.post(f"/v1/places/{world.other_place}/intake-profiles", PROFILE)).status_code
    pool = f"/v1/places/{world.other_place}/pools/pooled"
    refused = await send(there, f"{pool}/intake", SECOND, replaces=sha256(FIRST))

    assert "file-does-not-exist" == refused.json()["code"]
