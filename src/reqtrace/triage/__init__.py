"""Which findings count: suppressions now; a baseline and a base to compare with belong here."""
