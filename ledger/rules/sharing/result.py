"""What an evaluation answers: shares, what was drawn and kept, line by line, with the working of every step.

Signs: a charge to a partner is positive, a credit negative. Of a sum that is received (`benefit`) shares are positive
and stand apart from those of variances.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.rules.sharing.model import Form, Keeping

RESULT_FORMAT = "placeledger-preview-result/1"


class _Answer(Struct, frozen=True, kw_only=True):
    """What all answers have in common."""


class PartnerShare(_Answer, frozen=True):
    """What one partner bears (positive) or gets back (negative) of one line; of a benefit, what it receives."""

    partner: str
    amount_pence: int
    form: Form = Form.SETTLED
    instalments_pence: tuple[int, ...] = ()


class Drawn(_Answer, frozen=True):
    """What was taken from an item, or given to it."""

    item: str
    kind: str
    amount_pence: int


class Refused(_Answer, frozen=True):
    """An item that was passed over, and why."""

    item: str
    amount_pence: int
    why: str


class Kept(_Answer, frozen=True):
    """Money that no partner takes: what becomes of it, in which fence, and whose approval it waits for."""

    how: Keeping
    to: str
    amount_pence: int
    fence: str | None = None
    approval_pending_of: tuple[str, ...] = ()
    unless_agreed_by: date | None = None


class Taken(_Answer, frozen=True):
    """Where an amount of a step's working went."""

    to: str
    amount_pence: int


class WeightUsed(_Answer, frozen=True):
    """The weights of a step: which version, as at when, and each one's weight as text."""

    name: str
    version: str
    as_at: date
    of: dict[str, str]


class Working(_Answer, frozen=True):
    """One step of the working: what was there before, what it took and for whom, what it left, and why."""

    pointer: str
    says: str
    before_pence: int
    taken_pence: int
    after_pence: int
    taken: tuple[Taken, ...] = ()
    passed_over: tuple[Refused, ...] = ()
    weights: WeightUsed | None = None
    depth: int = 0


class Offset(_Answer, frozen=True):
    """What an underspend of one line met of another's overspend before anything was shared."""

    from_line: str
    to_line: str
    amount_pence: int


class LineAnswer(_Answer, frozen=True):
    """One line: its variance, what it gave to or had from others, and who bears what is left, to the penny."""

    line: str
    scheme: str
    variance_pence: int
    offset_pence: int
    shares: tuple[PartnerShare, ...]
    drawn: tuple[Drawn, ...]
    kept: tuple[Kept, ...]


class Pot(_Answer, frozen=True):
    """What was added up and shared as one: its lines, its net variance (or the sum), and what became of it."""

    part: str
    pointer: str
    direction: str
    is_variance: bool
    fence: str | None
    amount_pence: int
    offsets: tuple[Offset, ...]
    shares: tuple[PartnerShare, ...]
    drawn: tuple[Drawn, ...]
    kept: tuple[Kept, ...]
    lines: tuple[LineAnswer, ...]
    working: tuple[Working, ...]


class Counted(_Answer, frozen=True):
    """How an amount came about that depends on a saving, a loss or a condition: where it stands, and in words."""

    pointer: str
    says: str
    amount_pence: int


class OfSaving(_Answer, frozen=True):
    """One saving: what was gathered of it, and to whom that went, to the penny."""

    saving: str
    body: str
    realised_pence: int
    gathered_pence: int
    given_pence: dict[str, int]
    kept: tuple[Kept, ...]


class Outstanding(_Answer, frozen=True):
    """What is carried forward of measured weights in pence of which each got a part: investments not yet repaid."""

    weights: str
    of_pence: dict[str, int]


class Moved(_Answer, frozen=True):
    """What a gain moves on one basis. Net of each body, and with it what is kept, always comes to nothing.

    `net_pence` is given less gathered: positive receives. `says` tells why nothing moves, or is empty.
    """

    basis: Literal["verified", "banked"]
    realised_pence: dict[str, int]
    gathered_pence: dict[str, int]
    shared_pence: int
    given_pence: dict[str, int]
    kept: tuple[Kept, ...]
    net_pence: dict[str, int]
    outstanding: tuple[Outstanding, ...]
    savings: tuple[OfSaving, ...]
    counted: tuple[Counted, ...]
    says: str
    working: tuple[Working, ...]


class Reallocated(_Answer, frozen=True):
    """One gain: what it proposes on what is verified, and what of it is payable, on what is banked."""

    gain: str
    pointer: str
    proposed: Moved
    payable: Moved


class Due(_Answer, frozen=True):
    """What a clock asks for: what, by which day (none where the calendar does not reach), and what else applies."""

    clock: str
    event: str
    happened_on: date
    due_on: date | None
    what: str
    repeats: bool = False
    otherwise: str | None = None


class Result(_Answer, frozen=True, omit_defaults=True):
    """The answer to one evaluation, by partner in the order of the agreement.

    `shares_pence` are of all variances, `received_pence` of sums that are a benefit, `charged_pence` of the others.
    `gains` are left out where the rule set has none.
    """

    format: str
    engine: int
    title: str
    as_at: date
    variance_pence: int
    shares_pence: dict[str, int]
    received_pence: dict[str, int]
    charged_pence: dict[str, int]
    pots: tuple[Pot, ...]
    due: tuple[Due, ...]
    gains: tuple[Reallocated, ...] = ()
