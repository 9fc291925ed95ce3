"""Other people's text on the terminal, and commands that are asked for what they must not do."""

from pathlib import Path

import pytest

from ledger.http.door import Role
from tests.cli.test_commands import run
from tests.conftest import COUNCIL, World

PAYMENT = {"acting_body": COUNCIL, "effective_date": "2025-09-30", "amount_pence": 5}
CODED = {**PAYMENT, "programme": "home-first", "scheme": "equipment"}


@pytest.mark.parametrize("label", ["paid [/late] per memo", "[red]see[link=http://evil]x", ":smile: [b]"])
async def test_a_label_is_printed_as_it_stands(world: World, tmp_path: Path, label: str) -> None:
    """What looks like markup to the terminal is text to the treasurer."""
    poster = await world.client(Role.POSTER, COUNCIL)
    assert 201 == (await poster.post(f"{world.pooled}/payments", {**CODED, "label": label})).status_code
    (tmp_path / "token").write_text((await world.client(Role.TREASURER)).token)
    where = ["--server", world.settings.base_url, "--token-file", str(tmp_path / "token")]
    code, out, error = await run("statement", world.place, "pooled", "2025-09", *where)

    assert 0 == code, error
    assert label in out


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u2028", "\x85"])
async def test_text_that_shows_other_than_it_says_is_refused(world: World, mark: str) -> None:
    """Marks that turn the direction of text, and line separators, never enter the books."""
    poster = await world.client(Role.POSTER, COUNCIL)
    for field in ("label", "narrative", "supplier_name", "reference"):
        response = await poster.post(f"{world.pooled}/payments", {**PAYMENT, field: f"a{mark}b"})

        assert 422 == response.status_code
        assert [f"#/{field}"] == [one["pointer"] for one in response.json()["errors"]]


async def test_a_token_is_sent_to_its_service_only(world: World) -> None:
    """An absolute address is refused before anything is sent."""
    for address in ("http://127.0.0.1:9/v1/places", "//127.0.0.1:9/v1/places", "v1/places"):
        code, _, error = await run("get", address, "--server", world.settings.base_url, "--token", "x")

        assert 1 == code
        assert "no address of the API" in error


async def test_what_is_no_token_is_said_in_one_line(world: World, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for options in (["--token", "é"], ["--token", "a\nb"], ["--token-file", str(tmp_path / "binary")]):
        code, _, error = await run("get", "/v1/places", "--server", world.settings.base_url, *options)

        assert 1 == code
        assert "no access token" in error
        assert "Traceback" not in error


async def test_results_that_cannot_be_kept_are_told_before_anything_posts(world: World, tmp_path: Path) -> None:
    """The file of results is opened first."""
    (tmp_path / "spend.csv").write_text("A,B\n1,2\n")
    where = ["--server", world.settings.base_url, "--token", "x"]
    options = ["--profile", "none", "--effective-date", "2025-09-30", "--results", str(tmp_path / "no" / "r.csv")]
    code, _, error = await run("intake", world.place, "pooled", str(tmp_path / "spend.csv"), *options, *where)

    assert 1 == code
    assert "cannot be written" in error
