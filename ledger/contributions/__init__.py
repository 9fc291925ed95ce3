"""Money promised, called and received: schedules, calls, receipts and credits; and things in kind."""
