"""Journals sent back to the general ledger of each partner, run by run, in its own codes."""
