"""The months of a pool: soft closed, closed, opened again, final; their quarters, years and other calendars."""
