"""Where a treasurer begins: a place in one view, and what one of its pools is and offers."""
