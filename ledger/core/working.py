"""The working of a calculation: what was done, step by step, so that a result can be explained line by line."""

from msgspec import Struct


class Step(Struct, frozen=True, omit_defaults=True):
    """One line of working: what was done, the figure it gave, and the source it rests on."""

    what: str
    amount_pence: int
    source: str = ""
