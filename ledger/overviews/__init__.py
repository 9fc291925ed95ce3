"""A whole place at a glance: this year pool by pool, who bears what, what is overdue, and money that waits."""
