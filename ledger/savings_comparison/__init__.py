"""What was realised of savings against what was projected, why it differs, and what the next case can learn of it."""
