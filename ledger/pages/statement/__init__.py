"""Statements as treasurers read them: of a period, as issued, as restated, and the way to issue one."""
