"""How hypothesis runs here: never judged by the clock; the same examples every time, others only in a deep run."""

import os

from hypothesis import settings

IS_DEEP = "LEDGER_DEEP" in os.environ
settings.register_profile("placeledger", deadline=None, derandomize=not IS_DEEP, print_blob=True)
settings.load_profile("placeledger")
