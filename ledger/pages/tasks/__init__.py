"""Pages of what waits for somebody: tasks, proposals, and the forms that propose, approve, refuse and withdraw."""
