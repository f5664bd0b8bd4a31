"""History: commits, what they changed, and which of them still count."""
