"""What is said about the figures of a period, dated and named; and by which rules they are red, amber or green."""
