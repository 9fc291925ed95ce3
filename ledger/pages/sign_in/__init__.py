"""Pages by which people come in and go out, and see where else they are signed in."""
