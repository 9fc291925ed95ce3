"""Who did what, why, from which request; refusals too; append-only."""
