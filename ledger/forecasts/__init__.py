"""What a year is expected to end at: forecasts entered, baselines beside them, notice of variance, and accuracy."""
