"""Signing in with a browser: sessions by cookie, one-time links of the local issuer, OpenID Connect."""
