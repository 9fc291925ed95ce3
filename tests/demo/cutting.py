"""Scripts that stop in the middle of every chapter, and begin it again."""

from collections.abc import Collection, Iterator

import msgspec

from ledger.cli.playing import Chapter, Script, Step, filled


def cut_short(script: Script, chapter: Chapter, stop_everywhere: Collection[str] = ()) -> Iterator[Chapter]:
    """A chapter that stops in the middle, those named after every step, and begins again each time."""
    steps = singly(script, chapter)
    stops = range(1, len(steps)) if chapter.name in stop_everywhere else range(len(steps) // 2, len(steps) // 2 + 1)
    for stop in [*filter(None, stops), len(steps)]:
        yield msgspec.structs.replace(chapter, steps=tuple(steps[:stop]))


def singly(script: Script, chapter: Chapter) -> list[Step]:
    """The steps of a chapter with those of its routines in their places."""
    return [
        msgspec.convert(filled(msgspec.to_builtins(one), step.given), Step)
        for step in chapter.steps
        for one in (script.routines[step.play] if step.play else [step])
    ]
