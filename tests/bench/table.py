"""How a measurement is asked for and told: options from the parameters of the script, rows of one table."""

import asyncio
import inspect
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import click
import msgspec
import uvloop

from tests.bench.stage import staged

HEADER = "| work | ours | baseline | ratio min / median / max | target |\n| --- | --- | --- | --- | --- |"
Measure = Callable[..., Awaitable[list["Row"]]]


class Row(msgspec.Struct):
    """One work: what each round measured of it and of its baseline, in the same order."""

    work: str
    unit: str
    ours: Sequence[float]
    baseline: Sequence[float]
    target: str

    def line(self) -> str:
        """The row as a line of the table: medians, and the ratios of the rounds."""
        ratios = [one / other for one, other in zip(self.ours, self.baseline, strict=True)]
        told = f"{min(ratios):.2f} / {statistics.median(ratios):.2f} / {max(ratios):.2f}"
        return f"| {self.work} | {self._median(self.ours)} | {self._median(self.baseline)} | {told} | {self.target} |"

    def _median(self, values: Sequence[float]) -> str:
        value = statistics.median(values)
        return f"{value:,.0f} {self.unit}" if value >= 100 else f"{value:.3g} {self.unit}"


def command(measure: Measure) -> None:
    """Run a script: each keyword parameter of `measure` is an option, its rows are printed."""
    sizes = [
        click.Option([f"--{name.replace('_', '-')}"], type=int, default=parameter.default, show_default=True)
        for name, parameter in inspect.signature(measure).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY
    ]
    rows_only = click.Option(["--rows-only"], is_flag=True, help="Print no heading: for deploy/bench.")

    def run(*, rows_only: bool, **chosen: int) -> None:
        rows = uvloop.run(_measure(measure, chosen))
        if not rows_only:
            click.echo(HEADER)
        for row in rows:
            click.echo(row.line())

    click.Command(measure.__module__, params=[*sizes, rows_only], callback=run, help=measure.__doc__)()


async def _measure(measure: Measure, chosen: dict[str, int]) -> list[Row]:
    """A work of the service is measured on a stage; one that is pure needs none."""
    if "stage" not in inspect.signature(measure).parameters:
        return await measure(**chosen)
    async with staged() as stage:
        return await measure(stage, **chosen)


async def in_turn(
    rounds: int, ours: Callable[[], Awaitable[float]], baseline: Callable[[], Awaitable[float]]
) -> tuple[list[float], list[float]]:
    """Both measured once a round, the first of them changing; one round before them warms up and does not count."""
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        pair = [(ours, found[0]), (baseline, found[1])]
        for work, kept in pair if number % 2 else reversed(pair):
            value = await work()
            if number:
                kept.append(value)
    return found


async def per_second(number: int, *works: Awaitable[Any]) -> float:
    """How many a second, of so many done by works that run together."""
    begun = time.perf_counter()
    await asyncio.gather(*works)
    return number / (time.perf_counter() - begun)
