"""What a newcomer reads first is true: the map of the folders and the commands of the README."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import ledger
from ledger.__main__ import main
from tests.shape.source import LEDGER, ROOT, name

MANUALS = [ROOT / "README.md", *sorted((ROOT / "deploy").rglob("*.md")), *sorted(LEDGER.rglob("README.md"))]
MANUALS += [ROOT / "migrations" / "README.md", *sorted((ROOT / "api_schema").glob("README.md"))]


def test_the_map_lists_what_there_is() -> None:
    """One line for each folder and module of the service, in the order in which they lean on each other."""
    listed = re.findall(r"^([a-z]\w+) {2,}\S", ledger.__doc__ or "", re.MULTILINE)
    there = {path.name for path in LEDGER.iterdir() if (path / "__init__.py").exists()}
    there |= {path.stem for path in LEDGER.glob("*.py")} - {"__init__", "__main__"}

    assert sorted(there) == sorted(listed), "put the new folder into the map of ledger/__init__.py, or take it out"


def test_the_flow_of_a_posting_has_seven_steps_in_files_that_exist() -> None:
    """The map's numbered list names real files."""
    steps = re.findall(r"^(\d)\. ", ledger.__doc__ or "", re.MULTILINE)
    files = re.findall(r"\b(\w+/\w+\.py)\b", ledger.__doc__ or "")

    assert [str(number) for number in range(1, 8)] == steps
    assert [] == [file for file in files if not (LEDGER / file).exists()]


def test_the_readme_shows_the_commands() -> None:
    """The two commands of a clone, and some of the program's."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "deploy/run" in text
    assert "deploy/test" in text
    assert list(_commands(ROOT / "README.md"))


@pytest.mark.parametrize("manual", MANUALS, ids=name)
def test_every_command_of_a_manual_exists(manual: Path) -> None:
    """Each `placeledger …` of a code block has the subcommands, options and arguments that it shows."""
    wrong = [f"{name(manual)}: {line}: {why}" for line in _commands(manual) if (why := _why_not(line))]

    assert [] == wrong


@pytest.mark.parametrize("manual", MANUALS, ids=name)
def test_every_file_that_a_manual_links_exists(manual: Path) -> None:
    """A link to another file of the repository leads somewhere."""
    text = manual.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]

    assert [] == [link for link in links if not (manual.parent / link).exists()]


def _commands(manual: Path) -> Iterator[str]:
    """The commands of the manual's code blocks, continued lines joined, and those in running text."""
    text = manual.read_text(encoding="utf-8")
    for block in re.findall(r"^```(?:bash|sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        joined = re.sub(r"\\\n\s*", " ", block)
        yield from re.findall(r"(?:^|[\s;|(/])placeledger (?=[a-z-])((?:'[^']*'|\"[^\"]*\"|[^|;>#\n'\"])+)", joined)
    yield from re.findall(r"`placeledger ([^`]+)`", text)


def _why_not(line: str) -> str | None:
    """What the program would not understand of a command line; None when it would run."""
    words = [word for word in shlex.split(line.rstrip().removesuffix("&&").removesuffix(")")) if word != "…"]
    command: click.Command = main
    while isinstance(command, click.Group):
        word = words.pop(0) if words else "nothing"
        found = command.get_command(click.Context(command), word)
        if found is None:
            return f"there is no command {word}"
        command = found
    known = {option for parameter in command.params for option in parameter.opts} | {"-h", "--help"}
    unknown = [word for word in words if word.startswith("-") and word.split("=")[0] not in known]
    return f"{command.name} has no {unknown[0]}" if unknown else None
