"""Names of commits: revisions, ranges, branches, tags, and merges of them."""
