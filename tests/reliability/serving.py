"""The service as `placeledger serve` runs it, but for root's change of account, which takes seconds of importing."""

import uvloop

from ledger.cli.serve import _make_app, _serve
from ledger.log import configure_logging
from ledger.settings import read_settings

if __name__ == "__main__":
    settings = read_settings()
    configure_logging(level=settings.log_level)
    failure = uvloop.run(_serve(_make_app(settings), settings))
    assert failure is None, failure
