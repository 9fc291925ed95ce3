"""Entries by whatever is known of them: every filter, alone and with others, against a plain look at all entries."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from ledger.journal.carrying import carry_on
from tests.conftest import COUNCIL, NHS, POLICE, Client
from tests.journal.driving import Cast, Pair

Entry = dict[str, Any]
DAYS = ["2025-04-01", "2025-06-30", "2025-09-30", "2025-12-01", "2026-03-31"]
TEXTS = ["Home care, week 1", "HOME adaptations", "Straße & Söhne", "50% of £1_000", ""]
# Of a leg, each a filter under its own name.
DIMENSIONS = ("account", "body", "stream", "programme", "scheme", "subjective")


def command(chance: random.Random, number: int) -> dict[str, Any]:
    """One of the commands that a finance system sends, with words and a line of its own."""
    made: dict[str, Any] = {
        "effective_date": chance.choice(DAYS),
        "event_date": chance.choice(DAYS),
        "amount_pence": chance.choice([1, 250, 999, 1_000, 123_456]),
        "narrative": chance.choice(TEXTS),
        "label": chance.choice(["real", "for tests"]),
        "reference": f"PO-{number:03d}",
        "source": {"system": chance.choice(["oracle", "sap"]), "document": f"P0{number % 3}", "line": str(number)},
    }
    match chance.randint(0, 3):
        case 0:
            budget = {name: made[name] for name in ("effective_date", "amount_pence", "label", "source")}
            return {**budget, "type": "scheduled_contribution", "body": NHS, "stream": "nhs-minimum"}
        case 1:
            return {**made, "type": "credit_note", "subjective": str(chance.randint(1, 3)), "supplier_name": "Ärzte"}
        case _:
            scheme = chance.choice(["reablement", "equipment"])
            return {**made, "type": "payment", "programme": "home-first", "scheme": scheme, "supplier_name": "A & B"}


async def history(cast: Cast, chance: random.Random) -> Pair:
    """Forty postings by two principals in several requests, and some taken back."""
    pair = (await cast.open_pools())["pooled"]
    for number in range(8):
        by = ("manager", "host")[number % 2]
        wanted = [command(chance, number * 5 + item) for item in range(5)]
        if by == "host":
            wanted = [one for one in wanted if one["type"] != "scheduled_contribution"]
        await post(
            cast.clients[by], f"{pair.path}/bulk", {"items": [{**one, "acting_body": COUNCIL} for one in wanted]}
        )
    for sequence in (3, 9):
        reason = {"acting_body": COUNCIL, "sequence": sequence, "reason": "entered twice"}
        await post(cast.clients["manager"], f"{pair.path}/reversals", reason)
    return pair


async def post(client: Client, path: str, payload: Any) -> None:
    made = await client.post(path, payload)
    assert 201 == made.status_code, made.text


def is_in(text: str) -> Callable[[Entry], bool]:
    """Whether the words stand in one of the texts, in capitals or not."""
    names = ("label", "narrative", "supplier_name", "reference")
    return lambda entry: any(text.lower() in (entry[name] or "").lower() for name in names)


def has_leg(wanted: dict[str, Any]) -> Callable[[Entry], bool]:
    """Whether one leg has all that is wanted of legs."""
    low, high = wanted.get("amount_from_pence", 0), wanted.get("amount_to_pence", 2**63 - 1)
    named = {name: value for name, value in wanted.items() if name in DIMENSIONS}
    return lambda entry: any(
        low <= abs(leg["amount_pence"]) <= high and all(leg[name] == value for name, value in named.items())
        for leg in entry["legs"]
    )


def takes(wanted: dict[str, Any], entry: Entry) -> bool:
    """The filters once more, in Python."""
    source = entry["source"] or {}
    plain = {name: value for name, value in wanted.items() if name in {"kind", "book", "acting_body"}}
    ids = {name: value for name, value in wanted.items() if name in {"principal_id", "act_id"}}
    lines = {name: value for name, value in wanted.items() if name.startswith("source_")}
    return (
        all(entry[name] == value for name, value in {**plain, **ids}.items())
        and all(source.get(name.removeprefix("source_")) == value for name, value in lines.items())
        and wanted.get("from", "") <= entry["effective_date"] <= wanted.get("to", "9")
        and wanted.get("event_from", "") <= entry["event_date"] <= wanted.get("event_to", "9")
        and wanted.get("recorded_from", "") <= entry["recorded_at"] <= wanted.get("recorded_to", "9")
        and is_in(wanted.get("text", ""))(entry)
        and has_leg(wanted)(entry)
    )


def questions(entries: list[Entry], chance: random.Random) -> list[dict[str, Any]]:
    """Each filter alone, and a hundred mixtures of two and three, with values that stand somewhere."""
    one = chance.choice(entries)
    instants = sorted({entry["recorded_at"] for entry in entries})
    single: list[dict[str, Any]] = [
        *({"kind": kind} for kind in {entry["kind"] for entry in entries}),
        {"book": "budget"},
        {"acting_body": COUNCIL},
        {"acting_body": NHS},
        *({"principal_id": value} for value in {entry["principal_id"] for entry in entries}),
        *({"act_id": value} for value in {entry["act_id"] for entry in entries}),
        *(
            {"text": text}
            for text in ("home", "STRASSE", "straße", "%", "_", "söhne", "po-01", "FOR TESTS", "ärz", "\\")
        ),
        {"amount_from_pence": 999, "amount_to_pence": 1_000},
        {"amount_to_pence": 1},
        {"amount_from_pence": 2**63 - 1},
        *({name: leg[name]} for leg in one["legs"] for name in DIMENSIONS if leg[name]),
        {"scheme": "no-such-scheme"},
        {"scheme": "reablement", "stream": "nhs-minimum"},
        {"account": "cash", "scheme": "reablement"},
        {"body": POLICE},
        {"subjective": "2"},
        {"from": "2025-06-30", "to": "2025-09-30"},
        {"event_from": "2025-12-01"},
        {"event_to": "2025-04-01"},
        {"recorded_from": instants[2]},
        {"recorded_to": instants[2]},
        {"recorded_from": instants[1], "recorded_to": instants[4]},
        {"source_document": "P01"},
        {"source_system": "sap", "source_line": "7"},
    ]
    drawn = [chance.sample(single, chance.randint(2, 3)) for _ in range(100)]
    mixed = [{name: value for part in parts for name, value in part.items()} for parts in drawn]
    return [*single, *(one for one in mixed if not is_crossed(one))]


def is_crossed(asked: dict[str, Any]) -> bool:
    """Whether a filter begins after it ends, which is refused."""
    ends: list[tuple[str, str, Any, Any]] = [
        ("recorded_from", "recorded_to", "", "9"),
        ("event_from", "event_to", "", "9"),
        ("amount_from_pence", "amount_to_pence", 0, 2**63),
    ]
    return any(asked.get(begin, first) > asked.get(end, last) for begin, end, first, last in ends)


@pytest.mark.parametrize("step", [None, 7, 1])
async def test_every_filter_lists_what_a_look_at_all_entries_finds(cast: Cast, step: int | None) -> None:
    """With nothing carried, with steps that a listing may pass over, and with one for each entry."""
    chance = random.Random(step or 0)  # noqa: S311 - a history, not a secret
    pair = await history(cast, chance)
    entries = await cast.clients["auditor"].all_items(f"{pair.path}/entries")
    for _ in range(len(entries) // step if step else 0):
        async with cast.connection.transaction():
            assert await carry_on(cast.connection, *pair.ids, entries=step or 0)

    empty = 0
    for asked in questions(entries, chance):
        found = await cast.clients["auditor"].all_items(f"{pair.path}/entries", page_size=4, **asked)
        wanted = [entry for entry in entries if takes(asked, entry)]
        assert (asked, wanted) == (asked, found)
        empty += not wanted
    assert 5 < empty < 120


async def test_filtered_pages_are_those_of_the_first_page_while_others_post(cast: Cast) -> None:
    """What is posted between two pages is not on them, and a reversal of an entry is not shown on them either."""
    pair = await history(cast, random.Random(3))  # noqa: S311 - a history, not a secret
    auditor, host = cast.clients["auditor"], cast.clients["host"]
    asked = {"kind": "payment", "text": "a & b", "page_size": 2}
    before = await auditor.all_items(f"{pair.path}/entries", **asked)
    page = await auditor.get(f"{pair.path}/entries", **asked)
    found = page.json()["items"]
    payment = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 5, "supplier_name": "A & B"}
    while "next" in page.links:
        await post(host, f"{pair.path}/payments", payment)
        for one in before[len(found) :]:
            reversal = {"acting_body": COUNCIL, "sequence": one["sequence"], "reason": "wrong"}
            assert (await host.post(f"{pair.path}/reversals", reversal)).status_code in {201, 409}
        page = await auditor.get(page.links["next"]["url"])
        found += page.json()["items"]

    assert len(before) > 6
    assert before == found
    assert len(before) < len(await auditor.all_items(f"{pair.path}/entries", **asked))


@pytest.mark.parametrize(
    "query",
    [
        {"event_from": "2025-09-30", "event_to": "2025-09-01"},
        {"amount_from_pence": 2, "amount_to_pence": 1},
        {"amount_from_pence": -1},
        {"recorded_from": "2025-09-30T00:00:00Z", "recorded_to": "2025-09-29T00:00:00Z"},
        {"recorded_from": "2025-09-30"},
        {"text": ""},
        {"text": "a\x00b"},
        {"text": "x" * 101},
        {"act_id": "7"},
        {"kind": "gift"},
        {"scheme": "No Code"},
        {"colour": "red"},
    ],
    ids=str,
)
async def test_a_filter_that_is_none_is_refused(cast: Cast, query: dict[str, Any]) -> None:
    answer = await cast.clients["auditor"].get(f"{cast.world.pooled}/entries", **query)

    assert (400, "query-is-not-valid") == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"])
async def test_instants_at_the_ends_of_the_calendar_are_instants(cast: Cast, instant: str) -> None:
    """What UTC cannot write down is before, or after, everything."""
    for name in ("known_at", "recorded_from", "recorded_to"):
        answer = await cast.clients["auditor"].get(f"{cast.world.pooled}/entries", **{name: instant})
        assert 200 == answer.status_code, answer.text
