"""Pages of intake: a file looked at line by line before anything posts, then sent; and imports on their way."""
