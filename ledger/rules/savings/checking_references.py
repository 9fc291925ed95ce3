"""Whether tables can be used: each name once, rates from year 0 on, corrections that raise costs and lower benefits."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ledger.core.pointers import segment
from ledger.core.refusal import Code, Refusal
from ledger.rules.savings.references import BiasTable, Deflator, References, Schedule

_WHOLE_PERCENT = 100


def refusals_of_references(references: References) -> tuple[Refusal, ...]:
    """Everything that is wrong with tables, each with its JSON pointer."""
    found: list[Refusal] = []
    for kind in References.__struct_fields__:
        tables: Sequence[BiasTable | Schedule | Deflator] = getattr(references, kind)
        names = [one.name for one in tables]
        for number, table in enumerate(tables):
            if table.name in names[:number]:
                found.append(_wrong(f"/{kind}/{number}/name", f"'{table.name}' stands twice; give each its own name"))
            found += _table(table, f"/{kind}/{number}")
    return tuple(found)


def _table(table: BiasTable | Schedule | Deflator, at: str) -> Iterator[Refusal]:
    match table:
        case BiasTable():
            yield from _grades(table, f"{at}/grades")
        case Schedule():
            yield from _rates(table, f"{at}/rates")
        case Deflator():
            for year, index in table.index.items():
                if not Fraction(index):
                    yield _wrong(f"{at}/index/{segment(year)}", "an index is above 0")


def _grades(table: BiasTable, at: str) -> Iterator[Refusal]:
    for number, one in enumerate(table.grades):
        if one.grade in [earlier.grade for earlier in table.grades[:number]]:
            yield _wrong(f"{at}/{number}/grade", f"grade {one.grade} stands twice")
        if one.benefit_percent is not None and not -_WHOLE_PERCENT <= Fraction(one.benefit_percent) <= 0:
            yield _wrong(f"{at}/{number}/benefit_percent", "a benefit is lowered: from -100 to 0")


def _rates(table: Schedule, at: str) -> Iterator[Refusal]:
    years = [one.from_year for one in table.rates]
    for number, one in enumerate(table.rates):
        if (number == 0 and one.from_year) or (number and one.from_year <= years[number - 1]):
            yield _wrong(f"{at}/{number}/from_year", "rates begin in year 0 and are in the order of their years")
        if Fraction(one.rate_percent) > _WHOLE_PERCENT:
            yield _wrong(f"{at}/{number}/rate_percent", f"{one.rate_percent}% is above 100%")


def _wrong(pointer: str, detail: str) -> Refusal:
    return Refusal(Code.PAYLOAD_IS_NOT_VALID, detail, pointer)
