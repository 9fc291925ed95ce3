"""Money paid out: payments and credit notes, coded to a scheme or held in suspense."""
