"""The only writer of entries: the pool writer, keys, period states, balances, trial balance."""
