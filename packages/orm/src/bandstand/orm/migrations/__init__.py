"""Migrations: the history of models, as files that change databases step by step."""
