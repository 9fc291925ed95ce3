"""Charts as SVG from values alone: no input or output, no clock, nothing of the web."""
