"""Countries: a list in several languages, and a page for each of them."""
