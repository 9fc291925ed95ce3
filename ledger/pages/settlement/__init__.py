"""Pages of settlements: proposed for a period, agreed or disputed scheme by scheme, settled, paid."""
