"""The words of which rule sets are made: names, percentages, pence; and what all their records have in common."""

from typing import Annotated

from msgspec import Meta, Struct

Name = Annotated[str, Meta(min_length=1, max_length=300, description="a name, the same wherever the thing is meant")]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Partner = Annotated[str, Meta(min_length=1, max_length=80, description="a partner, as the list of partners has it")]
Percent = Annotated[
    str, Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,12})?\Z", description="a percentage as decimal text, `62.5` for 62.5%")
]
Parts = Annotated[str, Meta(pattern=r"^[0-9]{1,15}(\.[0-9]{1,12})?\Z", description="how many parts, as decimal text")]
Pence = Annotated[int, Meta(ge=0, le=2**53, description="whole pence")]
Number = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,12})?\Z", description="a number as decimal text, `-7.5` for minus 7.5")
]


class Rule(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all parts of a rule set have in common: never changed, every name known."""
