"""Value classes of the domain: frozen, without I/O, using only the standard library."""
