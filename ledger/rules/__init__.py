"""Policy as pure functions, one rule per file; dated numbers with their source stand in parameters/."""
