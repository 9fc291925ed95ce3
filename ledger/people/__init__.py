"""Principals and their roles."""
