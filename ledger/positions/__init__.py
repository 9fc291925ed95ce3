"""One body across everything: what it puts in, spends and stands to lose in every pool that it is a partner of."""
