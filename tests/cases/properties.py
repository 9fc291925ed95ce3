"""How hypothesis runs here: never judged by the clock, and the same examples every time in CI."""

import os

from hypothesis import settings

IN_CI = "CI" in os.environ
settings.register_profile("placeledger", deadline=None, derandomize=IN_CI, print_blob=True)
settings.load_profile("placeledger")
