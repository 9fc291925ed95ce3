"""What was entered into a form, in words: to be looked at before it is sent. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.pages.forms.model import Kind, Widget
from ledger.pages.forms.moments import read_day
from ledger.pages.forms.shown import Shown
from ledger.pages.words import day_text


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and what was answered; of what was left empty there is none."""

    label: str
    text: str


def answers_of(shown: Shown) -> Iterator[Answered]:
    """Every field that somebody saw and filled in, those of a record after its name."""
    for one in shown.within:
        if one.widget is Widget.NESTED:
            for inner in answers_of(one):
                yield Answered(f"{one.label}: {inner.label[:1].lower()}{inner.label[1:]}", inner.text)
        elif one.widget is not Widget.HIDDEN and (text := _text(one)):
            yield Answered(one.label, text)


def _text(one: Shown) -> str:
    if one.parts:
        return _of_parts(one)
    if one.widget is Widget.CHECKBOX:
        return "Yes" if one.value == "true" else ""
    if one.choices:
        named = {choice.value: choice.text for choice in one.choices}
        return ", ".join(named.get(value, value) for value in one.chosen if value)
    return f"£{one.value.strip().removeprefix('£')}" if one.kind is Kind.PENCE and one.value.strip() else one.value


def _of_parts(one: Shown) -> str:
    """A date in words where it is one, else as it was typed; empty where nothing was."""
    parts = {part.name: part.value.strip() for part in one.parts}
    typed = " ".join(filter(None, (parts["day"], parts["month"], parts["year"])))
    day, time = read_day(parts), parts.get("time", "")
    said = day_text(day) if day else typed
    return f"{said} at {time}" if time else said
