"""Rule sets for sharing risk and savings: drafted, tried on the books, adopted by all partners, from a date on."""
