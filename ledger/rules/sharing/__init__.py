"""Sharing risk by written rules: a rule set is data, its evaluation a pure function, its working shown step by step."""
