"""Words that every folder shares, without IO: money, period, entry, refusal, ids, clock, working."""
