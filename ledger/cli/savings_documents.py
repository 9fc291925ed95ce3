"""Savings cases and tables from files. What is wrong with them is told at once, each error with its file and place."""

from collections.abc import Callable
from typing import BinaryIO, TypeVar
from urllib.parse import quote

import click
from msgspec.structs import replace

from ledger.cli.rules_documents import BYTES_MAX, STDIN, RefusedDocumentsError
from ledger.core.refusal import Code, Refusal
from ledger.http.problems import problem_of
from ledger.rules.reference import savings_references
from ledger.rules.savings.decoding import decode_case, read_references
from ledger.rules.savings.references import References

# Opened when it is read: wrong use of one argument leaves no other file open.
FILE = click.File("rb", lazy=True)
case_argument = click.argument("case_file", metavar="CASE.json", type=FILE)
tables_option = click.option(
    "--tables",
    "tables_file",
    metavar="FILE.toml",
    type=FILE,
    help="Tables of your own, beside those that ship or, of the same name, in their place.",
)
text_option = click.option("--text", "as_text", is_flag=True, help="Print it for people, in place of JSON.")
_TOO_LARGE = Refusal(Code.PAYLOAD_IS_TOO_LARGE, "the document passes 8 MiB")
_Document = TypeVar("_Document")
_Answer = TypeVar("_Answer")


class CaseDocuments:
    """The case of one command and the tables it is served from; neither is checked against the other yet."""

    def __init__(self, case_file: BinaryIO, tables_file: BinaryIO | None = None, *, as_text: bool) -> None:
        self._case_name, self._as_text = case_file.name, as_text
        self._tables_name = tables_file.name if tables_file else None
        if self._case_name == self._tables_name == STDIN:
            raise click.UsageError("Standard input (-) can be one document only.")
        case = read_file(case_file, decode_case)
        tables = read_file(tables_file, read_references) if tables_file else References()
        if isinstance(case, tuple) or isinstance(tables, tuple):
            raise self._refused(case if isinstance(case, tuple) else (), tables if isinstance(tables, tuple) else ())
        self.case, self.references = case, savings_references().with_others(tables)

    def answer(self, found: _Answer | tuple[Refusal, ...]) -> _Answer:
        """An answer to the case; refusals end the command."""
        if isinstance(found, tuple):
            raise self._refused(found, ())
        return found

    def require_sound(self, refusals: tuple[Refusal, ...]) -> None:
        """Refusals of the case end the command."""
        if refusals:
            raise self._refused(refusals, ())

    def _refused(self, case: tuple[Refusal, ...], tables: tuple[Refusal, ...]) -> RefusedDocumentsError:
        """All that is wrong with both; of one document the pointer is enough."""
        problem = problem_of((*case, *tables), quote(self._case_name))
        if self._tables_name is not None:
            names = [self._case_name] * len(case) + [self._tables_name] * len(tables)
            errors = [
                replace(error, pointer=f"{quote(name)}{error.pointer or '#'}")
                for error, name in zip(problem.errors, names, strict=True)
            ]
            problem = replace(problem, errors=tuple(errors))
        return RefusedDocumentsError(problem, as_text=self._as_text)


def read_file(
    file: BinaryIO, reader: Callable[[bytes], _Document | tuple[Refusal, ...]]
) -> _Document | tuple[Refusal, ...]:
    """What a reader makes of a file of a size that is read."""
    raw = file.read(BYTES_MAX + 1)
    return reader(raw) if len(raw) <= BYTES_MAX else (_TOO_LARGE,)
