"""Everything that writes into the user's repository: new items, configuration, reviews, notes."""
