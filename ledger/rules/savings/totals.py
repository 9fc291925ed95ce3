"""What lines add up to by body, and for the place: present values of each body's year, rounded, then summed."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import add, sub

from ledger.rules.savings.case import Benefit, Cost
from ledger.rules.savings.exact import half_up
from ledger.rules.savings.projection import BenefitAnswer, BodyAnswer, CostAnswer, LineOfBody, Row

ALL_BODIES = "all bodies"
MEASURES = ("fiscal", "economic", "social", "transfers", "cashable", "cost", "cash_cost")


class Series:
    """Pence of each year, and their present values; sums and differences of them never round again."""

    def __init__(self, by_year_pence: Sequence[int], present_pence: Sequence[int]) -> None:
        self.by_year_pence, self.present_pence = tuple(by_year_pence), tuple(present_pence)

    @classmethod
    def discounted(cls, by_year_pence: Sequence[int], factors: Sequence[Fraction]) -> "Series":
        """A body's years, each discounted and rounded."""
        pairs = zip(by_year_pence, factors, strict=True)
        return cls(by_year_pence, [half_up(pence * one.numerator, one.denominator) for pence, one in pairs])

    def __add__(self, other: "Series") -> "Series":
        return Series(
            list(map(add, self.by_year_pence, other.by_year_pence)),
            list(map(add, self.present_pence, other.present_pence)),
        )

    def __sub__(self, other: "Series") -> "Series":
        return Series(
            list(map(sub, self.by_year_pence, other.by_year_pence)),
            list(map(sub, self.present_pence, other.present_pence)),
        )

    @property
    def row(self) -> Row:
        """As it is answered."""
        return Row(
            by_year_pence=self.by_year_pence,
            sum_pence=sum(self.by_year_pence),
            present_value_pence=sum(self.present_pence),
        )


class Account:
    """One body's measures, or the place's."""

    def __init__(self, body: str, measures: dict[str, Series]) -> None:
        self.body = body
        self.fiscal, self.economic, self.social = (measures[name] for name in ("fiscal", "economic", "social"))
        self.transfers, self.cashable = measures["transfers"], measures["cashable"]
        self.cost, self.cash_cost = measures["cost"], measures["cash_cost"]
        self.public_value = self.fiscal + self.economic + self.social - self.transfers
        self.net, self.cash_net = self.fiscal - self.cost, self.cashable - self.cash_cost

    @property
    def answer(self) -> BodyAnswer:
        """As it is answered."""
        names = (name for name in BodyAnswer.__struct_fields__ if name != "body")
        return BodyAnswer(body=self.body, **{name: getattr(self, name).row for name in names})


class Totals:
    """Sums of lines by body, measure and year."""

    def __init__(self, bodies: Iterable[str], years: int) -> None:
        self._of = {body: {measure: [0] * years for measure in MEASURES} for body in bodies}

    def take_benefit(self, line: Benefit, answer: LineOfBody) -> None:
        """What a counted line is worth to one body."""
        of = self._of[answer.body]
        for measure in (line.value_class, *(["transfers"] if line.is_transfer else [])):
            of[measure] = list(map(add, of[measure], answer.gross_pence))
        of["cashable"] = list(map(add, of["cashable"], answer.cashable_pence))

    def take_cost(self, answer: CostAnswer) -> None:
        """What a cost line costs who bears it."""
        of = self._of[answer.body]
        for measure in ("cost", *(() if answer.in_kind else ("cash_cost",))):
            of[measure] = list(map(add, of[measure], answer.cost_pence))

    def accounts(self, factors: Sequence[Fraction]) -> list[Account]:
        """Each body's account, in order."""
        return [
            Account(body, {name: Series.discounted(by_year, factors) for name, by_year in measures.items()})
            for body, measures in self._of.items()
        ]


def accounts_of(
    bodies: Sequence[str],
    benefits: Iterable[tuple[Benefit, BenefitAnswer]],
    costs: Iterable[tuple[Cost, CostAnswer]],
    factors: Sequence[Fraction],
) -> list[Account]:
    """The account of each body from the lines that count."""
    totals = Totals(bodies, len(factors))
    for line, answer in benefits:
        for one in answer.bodies if answer.is_counted else ():
            totals.take_benefit(line, one)
    for _, cost in costs:
        totals.take_cost(cost)
    return totals.accounts(factors)


def place_of(accounts: Sequence[Account], years: int) -> Account:
    """All bodies together: sums of their rounded figures."""
    nothing = Series([0] * years, [0] * years)
    return Account(
        ALL_BODIES, {name: sum((getattr(one, name) for one in accounts), start=nothing) for name in MEASURES}
    )
