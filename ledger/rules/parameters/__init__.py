"""Dated numbers and conditions with their source; rules/reference.py reads them."""
