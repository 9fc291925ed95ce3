"""`python -m ledger` and `placeledger`."""

from ledger.cli import main

if __name__ == "__main__":
    main()
