"""How the properties of this folder are tried."""

from tests.cases.properties import IS_DEEP

__all__ = ["IS_DEEP"]
