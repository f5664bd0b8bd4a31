"""OpenFastTrace specification items and coverage tags."""
