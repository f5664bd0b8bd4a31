"""What every reader uses: sources, limits, decoding, results."""
