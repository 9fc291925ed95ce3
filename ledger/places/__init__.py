"""Places, bodies by GSS or ODS code, funding streams."""
