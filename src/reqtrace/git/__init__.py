"""git as the database: the only git processes and the only GitPython."""
