"""Results of earlier runs, stored as data. Any doubt is a miss, and it is safe to delete."""
