"""What the rules give for a period: proposed, agreed or disputed scheme by scheme, posted, replayed, and paid."""
