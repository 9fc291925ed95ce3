"""The reference data: every record is dated, has its unit and its source, and says nothing that its source does not."""

from datetime import date

from ledger.rules.fencing import year_named
from ledger.rules.reference import reference_fence, reference_fences, reference_minimums


def test_the_fences_and_the_minimum_ship() -> None:
    """Better Care Fund money by name; each record stands once."""
    assert {"ibcf", "dfg", "discharge-funding"} == {one.name for one in reference_fences()}
    assert {"nhs-minimum"} == {one.name for one in reference_minimums()}
    for found in (reference_fences(), reference_minimums()):
        codes = [one.code for one in found]
        assert sorted(set(codes)) == codes


def test_every_record_has_its_date_unit_and_source() -> None:
    """A fence's period begins and ends in order; a minimum is of a real financial year that begins at its date."""
    for fence in reference_fences():
        assert fence.unit
        assert fence.source
        assert (fence.first_day or date.min) <= (fence.last_day or date.max)
    for minimum in reference_minimums():
        assert minimum.unit
        assert minimum.source
        assert minimum.dated.year == year_named(minimum.financial_year)


def test_a_fence_is_found_by_name_and_date_alone() -> None:
    dfg = reference_fence("dfg", date(2015, 4, 1))

    assert dfg is not None
    assert ("capital", ("home-adaptations",)) == (dfg.nature, dfg.purposes)
    assert reference_fence("dfg", date(2015, 4, 2)) is None
    assert reference_fence("lottery", date(2015, 4, 1)) is None
