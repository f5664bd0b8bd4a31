"""Questions about a repository that was read: one question a module."""
