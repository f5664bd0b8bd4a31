"""The pipeline: open a repository, detect and read items, link them, check them."""
