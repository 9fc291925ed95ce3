"""What a year is expected to end at: forecasts, baselines beside them, notice, accuracy; and by when it is spent."""
