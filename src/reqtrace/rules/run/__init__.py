"""CFG: the run itself and the gaps that somebody accepted."""
