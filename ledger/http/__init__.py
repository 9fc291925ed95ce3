"""What all doors share: tokens and access, problems, strict requests, keys, paging, the API document."""
