"""Files and bulk: profiles, mapping, validation, per-line results."""
