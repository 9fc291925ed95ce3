"""The whole document of a pack: draft or issued, with what is printed on every page; and its figures as one table."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from ledger.core.clock import day_text, instant_text
from ledger.core.documents import Document, Section
from ledger.core.tables import Cell, Column, Kind, Table
from ledger.statements.issue_model import Restatement
from ledger.statements.model import Statement
from ledger.statements.pack_model import PackBeside
from ledger.statements.pack_names import names_in
from ledger.statements.pack_savings_tables import savings_section
from ledger.statements.pack_tables import (
    account_section,
    contributions_section,
    controls_section,
    fences_section,
    forecast_section,
    headline,
    movement_section,
    ratings_section,
    restatement_section,
    schemes_section,
)
from ledger.statements.pack_totals import totals_section
from ledger.statements.pack_words import commentary_section, sharing_sections

DRAFT = "DRAFT: not issued"
_NOT_KEPT = "This statement was issued before packs were kept: it holds the statement alone."
_DIMENSIONS = ("body", "stream", "programme", "scheme")
FIGURE_COLUMNS = (
    *(
        Column(name, name=name)
        for name in ("pool", "period", "statement", "through_sequence", "section", "line", *_DIMENSIONS, "measure")
    ),
    Column("amount", Kind.MONEY, "amount_pence"),
    Column("legs", name="legs"),
)


class Printing(Struct, frozen=True, kw_only=True):
    """What is put into a file: the statement, what stands beside it, and by which number and bytes it is known."""

    statement: Statement
    beside: PackBeside | None
    restatement: Restatement | None
    number: int | None
    sha256: str


def pack_document(one: Printing) -> Document:
    """The document of a draft, or of an issued statement."""
    statement = one.statement
    return Document(
        title=f"{statement.pool_name}: statement for {statement.period}",
        mark=DRAFT if one.number is None else "",
        identity=tuple(_identity(one)),
        about=_about(one),
        sections=(
            Section("Summary", tuple(_summary(one))),
            *(_beside(one, one.beside) if one.beside else ()),
            contributions_section(statement),
            schemes_section(statement),
            fences_section(statement),
            totals_section(statement, has_pack=one.beside is not None),
            restatement_section(one.restatement, names_in(statement)),
            controls_section(statement, one.beside.account if one.beside else None),
        ),
    )


def _beside(one: Printing, beside: PackBeside) -> Iterator[Section]:
    yield commentary_section(beside.commentary)
    yield account_section(beside.account)
    yield forecast_section(beside.forecast)
    yield ratings_section(beside.ratings)
    yield from sharing_sections(one.statement, beside.sharing)
    yield savings_section(beside.savings)
    yield movement_section(beside.movement, names_in(one.statement))


def _summary(one: Printing) -> Iterator[str]:
    beside = one.beside
    yield from headline(one.statement, beside.account if beside else None, beside.forecast if beside else None)
    if beside is None:
        yield _NOT_KEPT


def _identity(one: Printing) -> Iterator[str]:
    statement = one.statement
    number = "draft" if one.number is None else f"statement {one.number}"
    known_at = one.beside.known_at if one.beside else statement.recorded_at
    yield (
        f"{statement.pool_name}, {statement.place_name} · {statement.period} · {number} · as known at entry "
        f"{statement.through_sequence} and {instant_text(known_at)}"
    )
    marks = [text for text in (statement.pool_label, statement.mark) if text]
    yield " · ".join([*marks, f"SHA-256 of the content {one.sha256}"])


def _about(one: Printing) -> Mapping[str, Cell]:
    statement = one.statement
    known_at = one.beside.known_at if one.beside else statement.recorded_at
    said: dict[str, Cell] = {
        "Place": statement.place_name,
        "Pool": f"{statement.pool_name} ({statement.pool_kind})",
        "Agreement": statement.agreement,
        "Period": f"{statement.period}: {day_text(statement.first_day)} to {day_text(statement.last_day)}",
        "Financial year": statement.financial_year,
        "Statement": "draft, not issued" if one.number is None else f"issued as number {one.number}",
        "Entries": f"through number {statement.through_sequence}, recorded {instant_text(statement.recorded_at)}",
        "Everything else": f"as known {instant_text(known_at)}",
        "By": f"{statement.basis} date",
        "SHA-256 of the content": one.sha256,
        "What it is made of": statement.pool_label,
        "Agreement's state": statement.mark,
        "Source": statement.attribution,
    }
    return {name: value for name, value in said.items() if value}


def figures_table(one: Printing) -> Table:
    """Every figure of a pack, a row each: where it stands, of what it is, and the address of what lies behind it."""
    found = msgspec.to_builtins({"statement": one.statement, "beside": one.beside or {}})
    said = one.statement
    number = DRAFT if one.number is None else str(one.number)
    known = said.pool, said.period, number, str(said.through_sequence)
    rows = [
        (*known, *where, *figure) for section, value in found.items() for where, figure in _walk(value, section, "", {})
    ]
    return Table("Figures", FIGURE_COLUMNS, rows)


def _walk(
    value: Any, section: str, line: str, dimensions: Mapping[str, str]
) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, Cell]]]:
    """Figures below a value; a line's own body, stream, programme and scheme hold for what stands in it."""
    if isinstance(value, dict):
        if "amount_pence" in value and set(value) <= {"amount_pence", "legs", "record"}:
            named = tuple(dimensions.get(name) for name in _DIMENSIONS)
            where, _, measure = line.rpartition("/")
            behind = value.get("legs", value.get("record"))
            yield (section, where, *named, measure), (value["amount_pence"], behind)
            return
        own = {**dimensions, **{name: value[name] for name in _DIMENSIONS if isinstance(value.get(name), str)}}
        for name, one in value.items():
            yield from _walk(one, section, f"{line}/{name}" if line else name, own)
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value, 1):
            yield from _walk(one, section, f"{line}/{number}", dimensions)
