"""What partners owe the fund and are owed by it, paid."""
