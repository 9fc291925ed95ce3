"""Read models only: what a period adds up to, every figure with the legs behind it."""
