"""Pages of rule sets: read, compared, written by form, tried on the books; and the working of what they give."""
