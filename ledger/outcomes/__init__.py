"""What a programme is to change and for whom, in words; what is measured of it; and its work, in one unit."""
