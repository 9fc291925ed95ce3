"""Savings: what a case projects, and what is made of it."""
