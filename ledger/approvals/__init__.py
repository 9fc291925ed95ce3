"""Controlled acts: proposed by one person, approved by others, re-validated, and only then done."""
