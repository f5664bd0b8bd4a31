"""A look at a repository that nobody described: what it keeps where, in which layout."""
