"""Outcome programmes with their schemes and budgets."""
