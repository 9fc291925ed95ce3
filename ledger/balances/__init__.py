"""Agreement of balances: the figures of a pool and of each body side by side, and their ledgers line by line."""
