"""What people see in a browser: the API document as a page."""
