"""The git program: how it is run, and what it means when it fails."""
