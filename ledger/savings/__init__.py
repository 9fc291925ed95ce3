"""The life of a saving from its baseline on: claimed, verified, banked or not, and what stops so that it is cash."""
