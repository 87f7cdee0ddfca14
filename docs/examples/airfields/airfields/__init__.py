"""A demonstration site: the world's airports and its countries, in memory, without a database."""
