"""Money promised and received: contributions scheduled and received."""
