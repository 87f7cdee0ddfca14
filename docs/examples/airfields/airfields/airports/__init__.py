"""Airports: lists with search and filters, and a page with a map for each of them."""
