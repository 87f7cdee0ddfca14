"""A demonstration site: the world's airports and its countries, in a database."""
