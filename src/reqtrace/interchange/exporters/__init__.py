"""Items → the formats of neighbours: pure functions of a project, and what those cannot bear."""
