"""Places, bodies by national code, funding streams."""
