"""What earlier runs found out, kept as data: any doubt is a miss, and it is safe to delete."""
