"""Triage of findings: suppressions, and the comparison with a base or baseline."""
