"""What changes rows: inserts, updates, deletions, in ones and in bulk."""
