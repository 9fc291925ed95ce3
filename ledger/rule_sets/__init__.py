"""Rule sets for sharing risk: drafted, tried on figures of the books, adopted by all partners, in force from a date."""
