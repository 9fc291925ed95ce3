"""Pages of what was done: acts, refused ones too, and the lives of things."""
