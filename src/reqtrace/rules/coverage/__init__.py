"""COV: gaps between what is wanted, decided and done."""
