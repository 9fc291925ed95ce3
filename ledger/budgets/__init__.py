"""Budgets kept back and carried on: contingency, carry-forward into the next year, reserves."""
