"""Languages, locales and time zones: catalogues, formats and negotiation over Babel."""
