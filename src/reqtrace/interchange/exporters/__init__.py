"""Items → the formats of other tools: pure functions of a project."""
