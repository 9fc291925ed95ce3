"""Principals, their roles, and the directory of names that can be erased."""
