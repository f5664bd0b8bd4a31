"""The git program: one door to its processes, and which repository they run in."""
