"""Where a pool's books begin: balances carried in, and a year's totals to date at a mid-year start."""
