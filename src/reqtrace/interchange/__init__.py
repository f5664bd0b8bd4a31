"""Items from and to the formats of other tools."""
