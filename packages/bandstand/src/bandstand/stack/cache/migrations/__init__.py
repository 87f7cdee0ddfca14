"""How the table of the cache came to be."""
