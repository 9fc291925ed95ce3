"""Terms: legal basis, partners, host, pool manager; each agreement opens a pool."""
