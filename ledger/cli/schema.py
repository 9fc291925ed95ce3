"""The schema as one file: what all migrations together make on a new server, as pg_dump says it, without noise."""

import re
import subprocess

import click

from ledger.embedded.postmaster import DATABASE, SUPER, Server, environment

_HEAD = """\
-- What all migrations together make: read this file to know the schema. Made by `placeledger migrate --write-schema`
-- with the embedded pg_dump; a test proves it equal. Never edited, never run: a database is made by the migrations.
"""
# Versions change with every release of the server, owners and schema are the same everywhere.
_NOISE = re.compile(
    r"^(-- Dumped (from|by) .*|-- PostgreSQL database dump.*|SET .*|SELECT\s+pg_catalog\.set_config.*)\n", re.MULTILINE
)
_TITLE = re.compile(r"^--\n-- Name: (.*); Type: (.*); Schema: .*; Owner: -\n--\n", re.MULTILINE)
_SCHEMA_LEFT_AS_IT_IS = re.compile(r"^-- SCHEMA public\n\n-- \*not\* creating schema.*\n", re.MULTILINE)
_EMPTY_COMMENT = re.compile(r"^--\n", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")


def dump(server: Server, database: str = DATABASE) -> str:
    """The schema of a database of the server, the same bytes for the same schema."""
    done = subprocess.run(  # noqa: S603 - the wheel's own program
        [
            str(server.programs / "pg_dump"), "--schema-only", "--no-owner", "--restrict-key=schema",
            "--host", str(server.place.socket_folder), "--username", SUPER, "--dbname", database,
        ],
        env=environment(PGPASSWORD=server.place.passwords.superuser),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise click.ClickException(f"The schema could not be dumped: {' '.join(done.stderr.split())}")
    return _readable(done.stdout)


def _readable(text: str) -> str:
    for pattern, instead in (
        (_NOISE, ""),
        (_TITLE, r"-- \2 \1\n"),
        (_SCHEMA_LEFT_AS_IT_IS, ""),
        (_EMPTY_COMMENT, ""),
        (_BLANK_LINES, "\n\n"),
    ):
        text = pattern.sub(instead, text)
    return f"{_HEAD}\n{text.strip()}\n"
