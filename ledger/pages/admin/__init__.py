"""Pages of what an admin looks after: bodies, people and roles, agreements, programmes, streams, periods."""
