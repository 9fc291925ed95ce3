"""Money that one body puts into another's saving, tracked to payback."""
