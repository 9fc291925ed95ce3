"""The journal as it is read: entries, the legs behind a figure, balances, what differs, lives of things."""
