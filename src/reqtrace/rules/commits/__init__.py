"""GIT: what commit messages say about items."""
