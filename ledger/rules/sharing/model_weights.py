"""Weights: by what something is shared. Each has its versions, of which the one in force on the day counts."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.rules.sharing.model_words import Name, Partner, Parts, Percent, Rule, Text


class Percentages(Rule, frozen=True):
    """One version of fixed percentages; they come to 100."""

    version: Name
    starts: date
    percent_of: dict[Partner, Percent]


class FixedPercentages(Rule, frozen=True, tag_field="type", tag="percentages"):
    """Percentages as printed in the agreement; `printed_for` names the measured weights that they stand for, if any."""

    versions: Annotated[tuple[Percentages, ...], Meta(min_length=1)]
    printed_for: Name | None = None


class Ratio(Rule, frozen=True):
    """One version of a ratio such as 2 : 1."""

    version: Name
    starts: date
    parts_of: dict[Partner, Parts]


class FixedRatio(Rule, frozen=True, tag_field="type", tag="ratio"):
    """Fixed parts, whatever they come to together."""

    versions: Annotated[tuple[Ratio, ...], Meta(min_length=1)]


class Measured(Rule, frozen=True, tag_field="type", tag="measured"):
    """Weights that the figures give under the measure's name with version and date: contributions, population."""

    measure: Name
    taken: Text


class EqualParts(Rule, frozen=True, tag_field="type", tag="equal"):
    """All partners alike."""


class LineProfile(Rule, frozen=True, tag_field="type", tag="line_profile"):
    """The percentages that each line carries for itself."""


class ContributedParts(Rule, frozen=True, tag_field="type", tag="contributed"):
    """What each put into the gain that is being shared."""


Weights = FixedPercentages | FixedRatio | Measured | EqualParts | LineProfile | ContributedParts
