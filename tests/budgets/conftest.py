"""The place in which the case table runs."""

from tests.cases.postings import stage

__all__ = ["stage"]
