"""What is ordered and not yet paid: commitments and their release."""
