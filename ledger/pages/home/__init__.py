"""Where a visit begins: the places one has a role in; and what is said of the pages themselves."""
