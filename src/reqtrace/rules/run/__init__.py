"""CFG: the run itself and accepted findings."""
