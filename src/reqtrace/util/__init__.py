"""Small helpers that know nothing of requirements or git."""
