"""The same who post and read as in the tests of the journal."""

from tests.journal.conftest import cast

__all__ = ["cast"]
