"""How the properties of this folder are tried."""

from tests.cases.properties import IN_CI

__all__ = ["IN_CI"]
