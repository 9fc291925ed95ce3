"""The API document as a page, and what each problem's type means."""
