"""Rule sets and figures from files. What is wrong with them is told at once: to programs as a problem, and in words."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO, Protocol, TypeVar
from urllib.parse import quote

import click
import msgspec
from msgspec.structs import replace

from ledger.core.refusal import Code, Refusal
from ledger.http.problems import Problem, problem_of
from ledger.rules.sharing.decoding import read_figures, read_rule_set
from ledger.rules.sharing.figures import Figures
from ledger.rules.sharing.model import RuleSet

BYTES_MAX = 8 * 1024 * 1024
STDIN = "-"
_TOO_LARGE = Refusal(Code.PAYLOAD_IS_TOO_LARGE, "the document passes 8 MiB")
_OF_RULE_SET = ("/parts", "/sums", "/gains")
_Document = TypeVar("_Document", RuleSet, Figures)
_Answer = TypeVar("_Answer")


class RefusedDocumentsError(click.ClickException):
    """Ends a command with code 1: the problem on standard output, unless text was asked for, and words beside it."""

    exit_code = 1

    def __init__(self, problem: Problem, *, as_text: bool) -> None:
        self.problem, self.as_text = problem, as_text
        super().__init__(problem.detail)

    def show(self, file: Any = None) -> None:
        """Every error with its place, and what to do."""
        if not self.as_text:
            print_json(self.problem)
        said = [f"{self.problem.title} ({self.problem.code})"]
        said += [f"  {error.pointer or '-'}  {error.detail}" for error in self.problem.errors]
        for line in (*said, self.problem.what_to_do):
            click.echo(line, file=file or sys.stderr)


def print_json(value: object) -> None:
    """A value as JSON on several lines."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


class Warned(Protocol):
    """A warning of rules or of a case."""

    @property
    def pointer(self) -> str: ...

    @property
    def text(self) -> str: ...


def print_warnings(found: Iterable[Warned]) -> None:
    """Each with its place, on standard error: an answer stays an answer."""
    for one in found:
        click.echo(f"Warning: #{one.pointer}  {one.text}", err=True)


class Documents:
    """The documents of one command. Places are told within their document, by its name where there are several."""

    def __init__(self, rule_sets: Sequence[BinaryIO], figures: BinaryIO | None = None, *, as_text: bool) -> None:
        self.as_text = as_text
        self._names = [file.name for file in rule_sets]
        self._figures_name = figures.name if figures else None
        if [*self._names, self._figures_name].count(STDIN) > 1:
            raise click.UsageError("Standard input (-) can be one document only.")
        self._wrong: list[tuple[str | None, Refusal]] = []
        found = [self._read(file, read_rule_set) for file in rule_sets]
        self._figures = self._read(figures, read_figures) if figures else None
        self._end_if_wrong()
        self.rule_sets = [one for one in found if one is not None]

    @property
    def rule_set(self) -> RuleSet:
        """The one, or the first."""
        return self.rule_sets[0]

    @property
    def figures(self) -> Figures:
        assert self._figures is not None, "the command takes figures"
        return self._figures

    def answer(self, found: _Answer | tuple[Refusal, ...]) -> _Answer:
        """An answer of the rule set to the figures; refusals end the command."""
        (answer,) = self.answers([found])
        return answer

    def answers(self, found: Sequence[_Answer | tuple[Refusal, ...]]) -> list[_Answer]:
        """One answer of each rule set; refusals of any end the command, those that several have told once."""
        for name, answer in zip(self._names, found, strict=False):
            for refusal in answer if isinstance(answer, tuple) else ():
                of = name if refusal.pointer.startswith(_OF_RULE_SET) else self._figures_name
                if (of, refusal) not in self._wrong:
                    self._wrong.append((of, refusal))
        self._end_if_wrong()
        return [one for one in found if not isinstance(one, tuple)]

    def _read(self, file: BinaryIO, reader: Callable[[bytes], _Document | tuple[Refusal, ...]]) -> _Document | None:
        raw = file.read(BYTES_MAX + 1)
        found = reader(raw) if len(raw) <= BYTES_MAX else (_TOO_LARGE,)
        if not isinstance(found, tuple):
            return found
        self._wrong += [(file.name, refusal) for refusal in found]
        return None

    def _end_if_wrong(self) -> None:
        if not self._wrong:
            return
        problem = problem_of(tuple(refusal for _, refusal in self._wrong), quote(self._names[0]))
        if len(self._names) > 1 or self._figures_name is not None:
            errors = [
                replace(error, pointer=f"{quote(name or '')}#{refusal.pointer}")
                for error, (name, refusal) in zip(problem.errors, self._wrong, strict=True)
            ]
            problem = replace(problem, errors=tuple(errors))
        raise RefusedDocumentsError(problem, as_text=self.as_text)
