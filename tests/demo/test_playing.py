"""A script that is played again, cut short, or answered otherwise than it expects."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import asyncpg
import click
import msgspec
import pytest
from click.testing import CliRunner

from ledger.__main__ import main
from ledger.cli.demo_playing import read_script
from ledger.cli.demo_year import YEAR_SCRIPT, play_year
from ledger.cli.playing import Chapter, Expected, Script, Step, filled, holds
from ledger.cli.token import issue_token
from ledger.embedded.throwaway import Throwaway
from ledger.http.door import Role
from ledger.settings import Settings
from tests.conftest import Client
from tests.demo.conftest import YEAR_POOL, read
from tests.demo.cutting import cut_short
from tests.played import run
from tests.statements.reading import figures


async def rows(database: Throwaway, place: str = "demo-year") -> dict[str, int]:
    """How many rows each table holds of a place, and how many that belong to no place."""
    connection = await asyncpg.connect(database.super_dsn)
    try:
        place_id = await connection.fetchval("SELECT place_id FROM place WHERE code = $1", place)
        tables = await connection.fetch(
            "SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'place_id') "
            "AS is_of_place FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
        found = {}
        for name, is_of_place in tables:
            where, values = ("WHERE place_id = $1", [place_id]) if is_of_place else ("", [])
            found[name] = await connection.fetchval(f"SELECT count(*) FROM {name} {where}", *values)
    finally:
        await connection.close()
    return found


async def test_played_again_it_changes_nothing(settings: Settings, database: Throwaway, told: list[str]) -> None:
    """No table holds a row more; the lines tell the same steps as done, and the same statements."""
    before = await rows(database)
    again = await asyncio.to_thread(run, settings, "demo", "year")
    lines = again.output.splitlines()

    assert before == await rows(database)
    assert "All of it was done already: nothing was changed." in lines
    assert len(told) == len(lines)
    start = told.index("")
    assert told[start:] == lines[start:]
    assert all("  Done already: " in line for line in lines[: start - 1])


def elsewhere(place: str) -> Script:
    """The script for another place."""
    script = read_script(YEAR_SCRIPT)
    return msgspec.structs.replace(script, values={**script.values, "place": place})


async def test_cut_short_anywhere_it_goes_on_to_the_same_end(
    service: str, settings: Settings, year_auditor: Client, database: Throwaway
) -> None:
    """The same figures, and the bytes that were issued in September are those of the end."""
    script = elsewhere("demo-year-cut")
    lines: list[str] = []
    path = YEAR_POOL.replace("demo-year", "demo-year-cut")
    issue, whole = f"{path}/statement-issues/1/content", list(script.chapters)
    issued = [one.name for one in whole].index("2024-09") + 1
    halves = [
        [part for one in some for part in cut_short(script, one, {"2024-09", "2024-11"})]
        for some in (whole[:issued], whole[issued:])
    ]
    first = msgspec.structs.replace(script, chapters=tuple(halves[0]), results=as_results(script, 1, 1))
    await asyncio.to_thread(play_year, service, settings, first, lines.append)
    token = await asyncio.to_thread(
        issue_token, settings, subject="demo-year:auditor", role=Role.AUDITOR, place="demo-year-cut"
    )
    other = Client(year_auditor.http, token)
    before = (await other.get(issue)).content
    second = msgspec.structs.replace(script, chapters=tuple(halves[1]))
    await asyncio.to_thread(play_year, service, settings, second, lines.append)
    listed = {one["number"]: one for one in await other.all_items(f"{path}/statement-issues")}

    assert before == (await other.get(issue)).content
    assert hashlib.sha256(before).hexdigest() == listed[1]["sha256"]
    assert [(1, None, 2), (2, 1, None), (3, None, None)] == [
        (number, one["restates"], one["restated_by"]) for number, one in sorted(listed.items())
    ]
    for number in (1, 2, 3):
        end = f"statement-issues/{number}"
        ours = [await read(year_auditor, f"{YEAR_POOL}/{end}"), await read(other, f"{path}/{end}")]
        at_once, in_parts = ({name: one["amount_pence"] for name, one in figures(each["content"])} for each in ours)
        assert at_once == in_parts
    counts = [await rows(database, place) for place in ("demo-year", "demo-year-cut")]
    assert {"act"} >= {name for name in counts[0] if counts[0][name] != counts[1][name]}
    assert sum("Done already: " in line for line in lines) > 100


def as_results(script: Script, year: int, restated: int) -> Any:
    """Other statements to read in the end."""
    issues = "{pool}/statement-issues/"
    read = {"year": f"{issues}{year}", "restated": f"{issues}{restated}"}
    return msgspec.structs.replace(script.results, read=read)


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        (Expected(status=200), "Expected was 200 ; the service answered 201"),
        (Expected(code="fence-is-short"), "Expected was 201 fence-is-short"),
        (Expected(has={"name": "Another"}), "Expected was 201 {'name': 'Another'}"),
    ],
)
async def test_another_answer_than_the_script_expects_stops_it(
    service: str, settings: Settings, expect: Expected, words: str
) -> None:
    """The step is told, with what was expected and what came; a refusal is told with its reasons."""
    place = f"stopped-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    script = elsewhere(place)
    opening = script.chapters[0].steps[-1]
    wrong = msgspec.structs.replace(opening, expect=expect)

    stopped = await stop_of(service, settings, script, wrong)
    refused = await stop_of(service, settings, script, msgspec.structs.replace(opening, or_done=""))

    assert stopped.startswith(f"The operator opens the place Anytown.\n{words}")
    assert "the service answered 409 code-is-taken: " in refused


async def stop_of(service: str, settings: Settings, script: Script, step: Step) -> str:
    """What is said when one step stops the play."""
    alone = msgspec.structs.replace(script, chapters=(Chapter("Opening", (step,)),))
    with pytest.raises(click.ClickException) as stopped:
        await asyncio.to_thread(play_year, service, settings, alone, lambda _: None)
    return stopped.value.message


def test_it_needs_the_local_issuer_and_a_script(settings: Settings, tmp_path: Path) -> None:
    """One line of what is wrong, and exit code 1."""
    bad = tmp_path / "bad.json"
    bad.write_text('{"chapters": 1}')
    foreign = CliRunner().invoke(main, ["demo", "year"], env={"LEDGER_ISSUER": "https://issuer.example"})
    unread = run(settings, "demo", "year", "--script", str(bad))

    assert (1, 1) == (foreign.exit_code, unread.exit_code)
    assert "needs the local one" in foreign.output
    assert "is no script that can be played: " in unread.output


@pytest.mark.parametrize(
    ("answer", "wanted", "expected"),
    [
        ({"state": "done"}, {"state": "done"}, True),
        ({"state": "done"}, {"state": "waiting"}, False),
        ({"state": "done"}, {"absent": None}, False),
        ({"items": [{"number": 1}, {"number": 2, "is_whole": True}]}, {"number": 2, "is_whole": True}, True),
        ({"items": [{"number": 1, "is_whole": True}, {"number": 2}]}, {"number": 2, "is_whole": True}, False),
        ([], {"number": 2}, False),
        ("text", {}, False),
        ({}, {}, True),
    ],
)
def test_an_answer_has_what_one_object_in_it_has(answer: Any, wanted: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """All that is wanted, in one and the same object."""
    assert expected is holds(answer, wanted)


def test_names_are_filled_in_wherever_they_stand() -> None:
    """In texts, lists and objects; a name by itself is what it stands for; one not known, and what is no text, stay."""
    value = {"a": ["{place}/{x}", 5], "b": {"c": "{nobody}", "d": "{x}"}}

    assert {"a": ["here/1", 5], "b": {"c": "{nobody}", "d": 1}} == filled(value, {"place": "here", "x": 1})
