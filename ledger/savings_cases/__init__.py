"""Savings cases: projected in versions, seen by those named, reviewed by each body, agreed as the baseline."""
